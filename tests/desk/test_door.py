"""The way in, on the real application: what is open, what every answer carries, how much and how fast."""

import asyncio
import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import uvicorn
from browsing import free_port
from fastapi.testclient import TestClient
from starlette.routing import Mount

from evals.timing.readers import Reader
from evals.timing.sharing import crossings
from rag.answering.assistant import Assistant
from rag.config import Settings
from rag.desk import door, server, surface, wire
from rag.desk.door import Door
from rag.desk.headers import page_policy
from rag.desk.shell import finish
from rag.library.current import CurrentLibrary
from rag.library.embedding import Embedder

QUESTION = "Can I paste case notes into ChatGPT?"
NEEDED = {"content-security-policy", "x-content-type-options", "x-frame-options", "referrer-policy"} | {
    "permissions-policy",
    "cross-origin-opener-policy",
    "cross-origin-embedder-policy",
    "cross-origin-resource-policy",
}
SIGN_ON = {"sign_on_header": "Remote-User", "trusted_proxy": "10.0.0.5"}

Build = Callable[..., server.Desk]
Visit = Callable[..., TestClient]


@pytest.fixture
def build(monkeypatch: pytest.MonkeyPatch, embedder: Embedder, shipped_home: Path) -> Build:
    """The application, with the model that the tests have loaded already."""

    def opened(settings: Settings) -> Assistant:
        return Assistant(CurrentLibrary(settings.home, embedder), settings)

    monkeypatch.setattr(Assistant, "open", opened)

    async def built(settings: Settings) -> server.Desk:
        return server.build_app(settings)  # inside a loop: outside one, gradio leaves loops unclosed

    return lambda **given: asyncio.run(built(Settings(home=shipped_home, **given)))


@pytest.fixture
def visit(build: Build) -> Iterator[Visit]:
    with ExitStack() as stack:

        def make(peer: str = "127.0.0.1", **given: str) -> TestClient:
            client = TestClient(
                build(**given), base_url="http://127.0.0.1:7860", client=(peer, 5000), raise_server_exceptions=False
            )
            return stack.enter_context(client)

        yield make


@contextmanager
def listening(app: server.Desk) -> Iterator[str]:
    """The application on a socket, as it is served."""
    port = free_port()
    config = uvicorn.Config(
        app,
        host="127.0.0.1",
        port=port,
        http=wire.PatientOnce,
        log_level="critical",
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=1,
    )
    one = uvicorn.Server(config)
    thread = threading.Thread(target=one.run)
    thread.start()
    while not one.started:
        time.sleep(0.02)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        one.should_exit = True
        thread.join(20)


def walk(routes: list[Any], before: str = "") -> Iterator[tuple[str, str]]:
    """Every method and path of an application's routes, with something in each blank."""
    for route in routes:
        path = before + getattr(route, "path", "")
        if isinstance(route, Mount):
            yield from walk(route.routes, path.rstrip("/"))
        elif hasattr(route, "original_router"):  # what FastAPI makes of an included router
            yield from walk(list(route.original_router.routes), before)
        else:
            for method in getattr(route, "methods", None) or {"GET"}:
                yield method, re.sub(r"{[^}]*}", "x1y2", path)


# ------------------------------------------------------------------ what is open

EXTRA = (  # noqa: SIM905 - one line is easier to add to
    "/docs /redoc /openapi.json /config /config/ /info /gradio_api/info /gradio_api/info/ /gradio_api/openapi.json "
    "/gradio_api/api/ /gradio_api/run/predict /gradio_api/call/answer /gradio_api/upload /gradio_api/runs "
    "/gradio_api/file=/etc/passwd /file=/etc/passwd /gradio_api/proxy=http://elsewhere.example/ /proxy=x /login "
    "/logout /token /gradio_api/token /monitoring /monitoring/summary /manifest.json /robots.txt /pwa_icon /queue/join "
    "/gradio_api/queue/status /gradio_api/mcp/ /gradio_api/mcp/sse /gradio_api/vibe-code/ /gradio_api/deep_link "
    "/gradio_api/user /gradio_api/app_id /gradio_api/component_server /gradio_api/cancel /gradio_api/startup-events "
    "/static/../config /static/..%2fconfig /assets/%2e%2e/config /./config /assets//etc/passwd /.env "
    "/static/img/../../../__init__.py /assets/..%5c..%5cconfig /gradio_api/theme.css /svelte/x /custom_component/x"
).split()


def test_every_route_of_every_part_is_closed_but_the_pages_own(visit: Visit) -> None:
    """By walking the application's own routes, so that the next release's new one is closed too."""
    client = visit()
    found = {*walk(list(client.app.routes)), *(("GET", path) for path in EXTRA), *(("POST", path) for path in EXTRA)}  # type: ignore[attr-defined]
    assert len(set(walk(list(client.app.routes)))) > 70  # type: ignore[attr-defined]
    assert ("POST", "/gradio_api/upload") in found
    answered = {}
    for method, path in sorted(found):
        if surface.wanted(method, path, "").kind is not surface.Kind.LISTEN:  # it would never end
            status = client.request(method, path).status_code
            if status not in {403, 404, 405}:
                answered[method, path] = status
    own = {("GET", path) for path in ("/", "/healthz", "/readyz", "/askfirst.js", "/theme.css")} | {("HEAD", "/")}
    assert set(answered) - {("GET", "/favicon.ico")} == own | {("POST", surface.JOIN)}
    assert answered["POST", surface.JOIN] == 400


def test_the_walk_sees_a_route_that_is_left_open(visit: Visit) -> None:
    """The twin of the test above: without the door the same walk finds dozens."""
    client = visit()
    assert isinstance(client.app, server.Desk)
    client.app.door = None
    assert client.get("/config").status_code == 200
    assert client.get("/gradio_api/info").status_code == 200


@pytest.mark.parametrize("path", ["/?deep_link=x", "/?view=api", "/?__theme=x", "/?logs=container"])
def test_nothing_in_the_address_changes_the_page(path: str, visit: Visit) -> None:
    client = visit()
    assert client.get(path).text == client.get("/").text


@pytest.mark.parametrize("name", ["x-forwarded-host", "x-gradio-server", "x-forwarded-proto", "x-forwarded-prefix"])
def test_no_header_moves_the_page_elsewhere(name: str, visit: Visit) -> None:
    assert "elsewhere.example" not in visit().get("/", headers={name: "http://elsewhere.example"}).text


# ------------------------------------------------------------------ headers


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 200),
        ("HEAD", "/", 200),
        ("GET", "/healthz", 200),
        ("GET", "/theme.css", 200),
        ("GET", "/askfirst.js", 200),
        ("GET", "/assets/none.js", 404),
        ("GET", "/nothing", 404),
        ("DELETE", "/", 405),
        ("POST", "/gradio_api/queue/join", 400),
    ],
)
def test_every_answer_carries_the_security_headers(method: str, path: str, status: int, visit: Visit) -> None:
    response = visit().request(method, path)
    assert response.status_code == status
    assert set(response.headers) >= NEEDED
    assert "frame-ancestors 'none'" in response.headers["content-security-policy"]
    assert response.headers["x-content-type-options"] == "nosniff"
    assert not {"server", "x-powered-by", "access-control-allow-credentials"} & set(response.headers)
    kept = path in {"/theme.css", "/askfirst.js"}
    assert (response.headers.get("cache-control") == "no-store") is not kept


def test_a_failure_inside_carries_them_too_and_says_nothing(visit: Visit) -> None:
    client = visit()

    @client.app.get("/favicon.ico")  # type: ignore[attr-defined, untyped-decorator]
    def broken() -> None:
        raise RuntimeError("near 'Oluwaseun Fakename'")

    client.app.router.routes.insert(0, client.app.router.routes.pop())  # type: ignore[attr-defined]
    response = client.get("/favicon.ico")
    assert response.status_code == 500
    assert set(response.headers) >= NEEDED
    assert "Fakename" not in response.text


def test_the_policy_lets_nothing_in_but_the_pages_own(visit: Visit) -> None:
    response = visit().get("/")
    policy = dict(rule.split(" ", 1) for rule in response.headers["content-security-policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert not re.search(r"unsafe|http|\*|data:|blob:", policy["script-src"])
    assert not [rule for rule in policy.values() if re.search(r"https?:|\*", rule)]
    assert policy["connect-src"] == "'self'"


def test_only_scripts_that_are_in_the_page_are_named() -> None:
    one = finish("<head></head><script>a()</script><script src='x.js'></script>", "./y.js")
    assert len(one.scripts) == 1
    assert finish("<head></head><script>b()</script>", "./y.js").scripts != one.scripts
    assert one.scripts[0] in page_policy(one.scripts)


# ------------------------------------------------------------------ who


def test_another_name_for_this_machine_is_turned_away(visit: Visit) -> None:
    client = visit()
    for path in ("/", "/healthz", "/gradio_api/queue/join"):
        assert client.get(path, headers={"host": "evil.example"}).status_code == 421
    assert client.get("/", headers={"origin": "https://evil.example"}).status_code == 403


def test_behind_a_sign_on_everything_but_health_needs_its_header(visit: Visit) -> None:
    client, signed = visit("10.0.0.5", **SIGN_ON), {"Remote-User": "a.fakename"}
    for path in ("/", "/askfirst.js", "/assets/x.js", "/gradio_api/queue/data?session_hash=abcdef", "/nothing"):
        assert client.get(path).status_code == 401
        assert client.get(path, headers={"remote-user": ""}).status_code == 401
    assert client.post("/gradio_api/queue/join", json={}).status_code == 401
    assert client.get("/", headers=signed).status_code == 200
    assert client.get("/healthz", headers={"host": "10.0.0.9"}).status_code == 200
    assert client.get("/readyz").status_code in {200, 503}


def test_only_the_proxy_is_believed(visit: Visit) -> None:
    client = visit("10.0.0.6", **SIGN_ON)
    assert client.get("/", headers={"Remote-User": "a.fakename"}).status_code == 401
    told = {"Remote-User": "a.fakename", "X-Forwarded-For": "10.0.0.5", "Forwarded": "for=10.0.0.5"}
    assert client.get("/", headers=told).status_code == 401


def test_a_session_belongs_to_whoever_began_it(visit: Visit) -> None:
    client = visit("10.0.0.5", **SIGN_ON)
    body = {"data": [], "fn_index": _event(client, 0), "session_hash": "mine0001"}
    one, other = {"Remote-User": "a.fakename"}, {"Remote-User": "b.fakename"}
    assert client.post(surface.JOIN, json=body, headers=one).status_code == 200
    assert client.post(surface.JOIN, json=body, headers=other).status_code == 403
    assert client.get(f"{surface.EVENTS}?session_hash=mine0001", headers=other).status_code == 403
    assert client.get("/gradio_api/heartbeat/mine0001", headers=other).status_code == 403


# ------------------------------------------------------------------ how much, how fast


def _event(client: TestClient, size: int) -> int:
    desk = client.app
    assert isinstance(desk, server.Desk)
    assert isinstance(desk.door, Door)
    return next(number for number, values in desk.door._events.items() if values == size)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"[" * 100_000,
        b'{"data": []}',
        b'{"data": [{"path": "/etc/passwd", "meta": {"_type": "gradio.FileData"}}, null, null], "fn_index": 0, '
        b'"session_hash": "abcdef"}',
        b'{"data": ["a", null, null], "fn_index": 99, "session_hash": "abcdef"}',
        b'{"data": ["a", null, null], "fn_index": 0, "session_hash": "../../x"}',
        b'{"data": ["a", null, null], "fn_index": true, "session_hash": "abcdef"}',
        b'{"data": ["a", 1, null], "fn_index": 0, "session_hash": "abcdef"}',
        b'{"data": [["a"], null, null], "fn_index": 0, "session_hash": "abcdef"}',
        b'{"data": ["a"], "fn_index": 0, "session_hash": "abcdef"}',
        b"\xff\xfe",
    ],
)
def test_what_the_page_never_sends_is_refused(body: bytes, visit: Visit) -> None:
    assert visit().post(surface.JOIN, content=body).status_code == 400


def test_nothing_but_what_the_page_sends_reaches_gradio() -> None:
    given = {"data": ["a", None, None], "fn_index": 0, "session_hash": "abcdef", "event_data": {"path": "x"}, "more": 1}
    call = surface.read_call(json.dumps(given).encode(), {0: 3})
    assert call
    assert set(json.loads(call.body)) == {"data", "fn_index", "session_hash", "event_data", "trigger_id"}
    assert json.loads(call.body)["event_data"] is None


def _raw(url: str, lines: ExitStack) -> HTTPConnection:
    connection = HTTPConnection(urlsplit(url).netloc, timeout=20)
    lines.callback(connection.close)
    return connection


def _status(response: HTTPResponse) -> int:
    response.read()
    return response.status


def test_bodies_that_are_too_large_slow_or_endless_end(build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "_BODY_SECONDS", 0.5)
    monkeypatch.setattr(wire, "_HEAD_SECONDS", 0.5)
    with listening(build()) as url, ExitStack() as lines:
        large = _raw(url, lines)
        large.putrequest("POST", surface.JOIN)
        large.putheader("content-length", str(10**9))
        large.endheaders()
        assert _status(large.getresponse()) == 413  # none of it was waited for

        endless = _raw(url, lines)
        endless.putrequest("POST", surface.JOIN)
        endless.putheader("transfer-encoding", "chunked")
        endless.endheaders()
        piece = b"10000\r\n" + b"x" * 65_536 + b"\r\n"
        for _ in range(5):
            endless.send(piece)
        assert _status(endless.getresponse()) == 413

        slow = _raw(url, lines)
        slow.putrequest("POST", surface.JOIN)
        slow.putheader("content-length", "100")
        slow.endheaders()
        slow.send(b"{")
        assert _status(slow.getresponse()) == 408

        silent = _raw(url, lines)
        silent.connect()
        assert silent.sock
        silent.sock.sendall(b"GET / HTTP/1.1\r\nhost: 127.0.0.1\r\n")
        assert silent.sock.recv(1) == b""  # the line was ended, with no head to answer

        carries = _raw(url, lines)
        carries.request("GET", "/", body=b"x")
        assert _status(carries.getresponse()) == 400


def test_a_question_far_too_long_is_refused_without_being_read(build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    app = build()
    monkeypatch.setattr("rag.answering.privacy.redact", lambda _: pytest.fail("it was read"))
    with listening(app) as url:
        reader = Reader(url, "toolong1")
        seen = reader.ask("secretword " * 2_000)
        assert "The question has 22,000 characters; the most is 4,000." in seen.html
        assert "secretword" not in seen.html
        assert reader.send("x" * 300_000) == 413


def test_one_who_sends_without_end_is_told_to_wait_and_others_are_not(
    build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "_HOLD_SECONDS", 0.0)
    with listening(build()) as url:
        greedy, other = Reader(url, "greedy01"), Reader(url, "another1")
        statuses = [greedy.send(QUESTION) for _ in range(40)]
        assert statuses[0] == 200
        assert statuses.count(429) > 5
        assert other.ask(QUESTION).is_answer


def test_conversations_never_cross(build: Build) -> None:
    """A light run; ``python -m evals.timing.sharing`` does 50 sessions of 20 turns."""
    with listening(build()) as url:
        assert crossings(url, sessions=8, turns=3, at_once=8) == (0, 24)


def test_a_crossing_would_be_seen(build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin of the test above: with all readers in one session, each sees the others' words."""
    first = Reader.__init__
    monkeypatch.setattr(Reader, "__init__", lambda self, url, _: first(self, url, "shared01"))
    with listening(build()) as url:
        assert crossings(url, sessions=2, turns=2, at_once=1)[0] > 0
