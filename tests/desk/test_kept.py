"""What was typed is kept nowhere, and nothing asks for the network: real processes, a failure on purpose, a kill."""

import json
import shutil
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from browsing import free_port

from evals.timing.readers import Reader
from rag.desk import hush

CANARY = "Zanzibarriet"
ROOT = Path(__file__).parents[2]

# The server as people start it, with an eye on every address that Python asks for, and, if told to, a failure inside.
SERVER = """
import sys
def watch(event, arguments):
    if event in {"socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto"}:
        address = arguments[1] if event in {"socket.connect", "socket.sendto"} else arguments[0]
        host = address[0] if isinstance(address, tuple) else address
        if host not in {"127.0.0.1", "::1", "localhost", "", None} and not str(host).startswith("/"):
            with open("went-out.txt", "a") as out:
                print(event, host, file=out)
sys.addaudithook(watch)
home, port, fails = sys.argv[1:]
from rag.answering.assistant import Assistant
if fails == "fails":
    def broken(self, question, **given):
        raise RuntimeError("near " + repr(question))
    Assistant.ask = broken
    Assistant.warm = lambda self: self.library
from rag.config import read_settings
from rag.desk.server import serve
serve(read_settings(home=home, port=int(port)))
"""

CLOSED = """
import array, fcntl, socket, struct, sys
from pathlib import Path
with socket.socket() as one:  # bring up loopback, the only interface there is
    fcntl.ioctl(one, 0x8914, struct.pack("16sh", b"lo", 0x1 | 0x40))
try:
    socket.create_connection(("192.0.2.1", 80), 1)
    raise SystemExit("the network is open")
except OSError:
    pass
from evals.timing.readers import Reader
from evals.timing.sharing import served
with served(Path(sys.argv[1])) as url:
    print("answered" if Reader(url, "closed01").ask("Can I paste case notes into ChatGPT?").is_answer else "not")
"""


@dataclass(frozen=True, slots=True)
class Running:
    """A server, and the folder that holds all it could write."""

    url: str
    folder: Path
    process: subprocess.Popen[bytes]

    def files_with(self, words: str) -> list[Path]:
        """Every file under the folder, temporary and printed ones too, in which words stand."""
        files = [path for path in self.folder.rglob("*") if path.is_file()]
        assert any(path.name == "printed.log" for path in files)
        return [path for path in files if words.encode() in path.read_bytes()]

    @property
    def printed(self) -> str:
        """What it said."""
        return (self.folder / "printed.log").read_text(encoding="utf-8")


@contextmanager
def run(home: Path, folder: Path, fails: str = "") -> Iterator[Running]:
    """The server in a process of its own, with home, cache and temporary files all inside ``folder``."""
    shutil.copytree(home, folder / "home")
    (folder / "tmp").mkdir()
    given = {"HOME": str(folder), "TMPDIR": str(folder / "tmp"), "PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"}
    port = free_port()
    with (folder / "printed.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-c", SERVER, str(folder / "home"), str(port), fails],
            env=given,
            cwd=folder,
            stdout=log,
            stderr=log,
        )
    running = Running(f"http://127.0.0.1:{port}", folder, process)
    try:
        wait_for(f"{running.url}/readyz", process)
        yield running
    finally:
        process.kill()
        process.wait(20)


def wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    ends = time.monotonic() + 120
    while True:
        assert process.poll() is None, "it ended"
        assert time.monotonic() < ends
        try:
            with urllib.request.urlopen(url, timeout=5):  # noqa: S310 - our own server
                return
        except urllib.error.HTTPError as error:
            error.close()
        except OSError:
            pass
        time.sleep(0.1)


def test_a_run_keeps_nothing_and_asks_nobody_elsewhere(shipped_home: Path, tmp_path: Path) -> None:
    with run(shipped_home, tmp_path) as running:
        reader = Reader(running.url, "canary01")
        assert reader.ask(f"Can I paste {CANARY} notes into ChatGPT?").is_answer
        assert CANARY in reader.ask(f"And into {CANARY}?").html
        reader.ask(f"{CANARY} " * 1_000)
        running.process.send_signal(signal.SIGKILL)
        running.process.wait(20)
        assert running.files_with(CANARY) == []
        assert running.printed.splitlines() == [f"AskFirst is on {running.url} (stop it with Ctrl-C)."]
        assert not (tmp_path / "went-out.txt").exists()


def test_a_failure_inside_says_so_and_nothing_of_what_was_typed(shipped_home: Path, tmp_path: Path) -> None:
    """One failure inside answering, and an employer that is none: Gradio's own check would print it with a trace."""
    with run(shipped_home, tmp_path, "fails") as running:
        reader = Reader(running.url, "canary02")
        seen = reader.ask(f"Can I paste {CANARY} notes into ChatGPT?")
        assert "Something went wrong inside, and there is no answer." in seen.html
        status, _ = reader._join({"data": ["Can I?", CANARY, None], "fn_index": reader._asking()})
        assert status == 200
        said = json.dumps(list(reader._messages()))
        assert "That is no employer of this library." in said
        assert CANARY not in said.replace(f"Can I paste {CANARY} notes", "")  # in the bubble of the reader's own words
        running.process.send_signal(signal.SIGKILL)
        running.process.wait(20)
        assert running.files_with(CANARY) == []
        assert "Traceback" not in running.printed
        assert len(running.printed.splitlines()) == 1


def test_the_search_finds_what_is_kept(tmp_path: Path) -> None:
    """The twin: a file anywhere below the folder, and an address elsewhere, are seen."""
    (tmp_path / "printed.log").write_text("")
    deep = tmp_path / "tmp" / "gradio" / "x"
    deep.mkdir(parents=True)
    (deep / "state.json").write_text(f'{{"value": "{CANARY}"}}', encoding="utf-8")
    with subprocess.Popen(["true"]) as process:
        assert Running("", tmp_path, process).files_with(CANARY) == [deep / "state.json"]
    tries = "import socket\ntry: socket.create_connection(('192.0.2.1', 9), 0.1)\nexcept OSError: 0"
    watch = SERVER.split("home, port")[0] + tries
    subprocess.run([sys.executable, "-c", watch], cwd=tmp_path, check=True)
    assert "192.0.2.1" in (tmp_path / "went-out.txt").read_text()


def test_with_the_network_closed_it_indexes_starts_and_answers(tmp_path: Path) -> None:
    unshare = shutil.which("unshare")
    if unshare is None or subprocess.run([unshare, "-rn", "true"], check=False, capture_output=True).returncode:
        pytest.skip("this machine gives no network of its own to a process (unshare -rn)")
    given = {"HOME": str(tmp_path), "TMPDIR": str(tmp_path), "PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"}
    done = subprocess.run(
        [unshare, "-rn", sys.executable, "-c", CLOSED, str(tmp_path / "home")],
        env=given,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=280,
    )
    assert (done.stdout.strip(), done.returncode) == ("answered", 0), done.stderr


def test_what_libraries_print_is_dropped_and_said_once(capfd: pytest.CaptureFixture[str]) -> None:
    def fails() -> None:
        raise RuntimeError(CANARY)

    with hush.hushed():
        print(CANARY)  # noqa: T201
        print(f"Traceback (most recent call last):\n{CANARY}", file=sys.stderr)  # noqa: T201
        thread = threading.Thread(target=fails)
        thread.start()
        thread.join()
    out, err = capfd.readouterr()
    assert (out, err) == ("", f"{hush._LINE}\n")


def test_a_crash_leaves_no_copy_of_memory() -> None:
    asks = "import resource; from rag.desk.hush import hushed\nwith hushed(): pass\nprint(resource.getrlimit(4)[0])"
    done = subprocess.run([sys.executable, "-c", asks], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "0"
