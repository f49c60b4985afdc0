"""The page's server: what is open, what is closed, and how it behaves before, without and after a library."""

import asyncio
import json
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from rag.answering.assistant import Assistant
from rag.config import Settings
from rag.desk import server
from rag.desk.ready import Readiness
from rag.library.current import CurrentLibrary
from rag.library.embedding import Embedder
from rag.library.ingest import index
from rag.policy.errors import BadInput, NoLibrary, PortTaken

POLICY = "# Policy\n\n## 1. Rules\n\n1.1 You must not paste case notes into a public AI tool.\n"

Visit = Callable[[Path], TestClient]


@pytest.fixture
def visit(monkeypatch: pytest.MonkeyPatch, embedder: Embedder) -> Iterator[Visit]:
    """The page's application on a home, with the model that the tests have loaded already."""

    def opened(settings: Settings) -> Assistant:
        return Assistant(CurrentLibrary(settings.home, embedder), settings)

    monkeypatch.setattr(Assistant, "open", opened)
    with ExitStack() as stack:

        async def build(home: Path) -> FastAPI:
            return server.build_app(Settings(home=home))  # inside a loop: outside one, gradio leaves loops unclosed

        def make(home: Path) -> TestClient:
            app = asyncio.run(build(home))
            return stack.enter_context(TestClient(app, base_url="http://127.0.0.1"))

        yield make


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus" / "employer"
    folder.mkdir(parents=True)
    (folder / "policy.md").write_text(POLICY, encoding="utf-8")
    return folder.parent


def until(what: Callable[[], bool], seconds: float = 30) -> bool:
    ends = time.monotonic() + seconds
    while not what() and time.monotonic() < ends:
        time.sleep(0.02)
    return what()


def is_ready(client: TestClient) -> bool:
    return client.get("/readyz").status_code == 200


def test_the_page_and_its_health_do_not_wait_for_the_library(
    visit: Visit, monkeypatch: pytest.MonkeyPatch, shipped_home: Path
) -> None:
    held, warm = threading.Event(), Assistant.warm

    def slow(assistant: Assistant) -> None:
        held.wait(30)
        warm(assistant)

    monkeypatch.setattr(Assistant, "warm", slow)
    client = visit(shipped_home)
    assert client.get("/healthz").json() == {"status": "ok"}
    assert client.get("/").status_code == 200
    assert (client.get("/readyz").status_code, client.get("/readyz").json()) == (503, {"ready": False})
    held.set()
    assert until(lambda: is_ready(client))
    assert client.get("/readyz").json() == {"ready": True}


def _inline_config(client: TestClient) -> Any:  # noqa: ANN401 - Gradio's own JSON
    found = re.search(r"window\.gradio_config = (.*?);</script>", client.get("/").text, re.DOTALL)
    assert found
    return json.loads(found[1])


def test_no_event_of_the_page_is_public_and_none_is_recorded(visit: Visit, shipped_home: Path) -> None:
    config = _inline_config(visit(shipped_home))
    assert config["dependencies"]
    assert {one["api_visibility"] for one in config["dependencies"]} == {"private"}
    assert (config["run_history"], config["analytics_enabled"], config["show_error"]) == (False, False, False)


def test_no_event_has_code_of_its_own(visit: Visit, shipped_home: Path) -> None:
    """Gradio would run it by eval, which the content-security policy does not allow."""
    config = _inline_config(visit(shipped_home))
    assert not [one for one in config["dependencies"] if one["js"] or not one["backend_fn"]]


def test_the_page_names_no_address_elsewhere(visit: Visit, shipped_home: Path) -> None:
    """Nothing to fetch from outside, whatever the browser makes of it."""
    client = visit(shipped_home)
    config = _inline_config(client)
    assert not [part for part in ("http://", "https://") if part in (config["css"] or "") + (config["head"] or "")]
    assert not config["stylesheets"]
    named = {urlsplit(found).hostname for found in re.findall(r"https?://[^\s\"'<>]+", client.get("/").text)}
    assert named <= {"127.0.0.1"}


def test_a_missing_library_leaves_the_page_up_and_not_ready(visit: Visit, tmp_path: Path) -> None:
    client = visit(tmp_path / "empty")
    assert client.get("/").status_code == 200
    assert not until(lambda: is_ready(client), 0.5)


def test_a_library_indexed_after_the_start_makes_it_ready(
    visit: Visit, tmp_path: Path, corpus: Path, embedder: Embedder
) -> None:
    """Without anyone opening the page: what waits for /readyz sends no visitor before it."""
    home = tmp_path / "home"
    client = visit(home)
    assert not until(lambda: is_ready(client), 0.2)
    index(home, [corpus], embedder)
    assert until(lambda: is_ready(client), 5)


def test_waiting_tries_again_once_there_is_a_library(tmp_path: Path, corpus: Path, embedder: Embedder) -> None:
    home = tmp_path / "home"
    readiness = Readiness(Assistant(CurrentLibrary(home, embedder), Settings(home=home)))
    readiness.start()
    for _ in range(2):
        with pytest.raises(NoLibrary, match="There is no library in"):
            readiness.wait()
    assert not readiness.is_ready
    index(home, [corpus], embedder)
    assert len(readiness.wait().sources) == 1
    assert readiness.is_ready


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_failure_nobody_foresaw_is_not_readiness(monkeypatch: pytest.MonkeyPatch, assistant: Assistant) -> None:
    def broken(_: Assistant) -> None:
        raise RuntimeError("a failure of a library we use")

    monkeypatch.setattr(Assistant, "warm", broken)
    readiness = Readiness(assistant)
    readiness.start()
    for thread in [thread for thread in threading.enumerate() if thread.name == "getting-ready"]:
        thread.join(10)
    assert not readiness.is_ready


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "askfirst.example", ""])  # noqa: S104 - refused
def test_an_address_open_to_others_is_refused(host: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(server, "build_app", lambda _: pytest.fail("it began to serve"))
    with pytest.raises(BadInput) as caught:
        server.serve(Settings(home=tmp_path, host=host))
    assert "is open to others, and this page has no sign-on of its own. Use --host 127.0.0.1, " in caught.value.line
    assert "\n" not in caught.value.line


def test_a_port_in_use_is_said_in_one_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(server, "build_app", lambda _: pytest.fail("it began to serve"))
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(PortTaken, match=rf"^Port {port} on 127\.0\.0\.1 can't be used: ") as caught:
            server.serve(Settings(home=tmp_path, port=port))
    assert caught.value.line.endswith("Choose another with --port.")


@pytest.mark.parametrize(("host", "shown"), [("127.0.0.1", "127.0.0.1"), ("localhost", "localhost"), ("::1", "[::1]")])
def test_serving_prints_an_address_that_opens(
    host: str, shown: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Access logs stay off: a log of requests is a record of when a person asked."""
    ran: dict[str, object] = {}
    monkeypatch.setattr(server, "build_app", lambda _: FastAPI())
    monkeypatch.setattr(server, "_check_port", lambda *_: None)
    monkeypatch.setattr("uvicorn.run", lambda _, **given: ran.update(given))
    server.serve(Settings(home=tmp_path, host=host, port=7861))
    assert f" http://{shown}:7861 " in capsys.readouterr().out
    assert (ran["host"], ran["port"], ran["access_log"]) == (host, 7861, False)
    assert (ran["server_header"], ran["proxy_headers"]) == (False, False)
