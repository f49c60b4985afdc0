"""Running the command as other programs do: real processes on a small machine of their own."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ASKFIRST = Path(sys.executable).parent / "askfirst"
FILES = {
    "employer/policy.md": """# AI policy of Middle Example

## 3 Public tools

3.1 You must not paste case notes into ChatGPT or any other public AI tool.

3.2 You are accountable for anything you save, even if AI drafted it.
""",
    "employer/north/policy.md": "# AI policy of North Example\n\n3.1 You may dictate case notes with Northscribe.\n",
    "national/leaflet.md": "# National leaflet\n\n2.1 Staff must not put personal data into public AI tools.\n",
    "sources.toml": '[[source]]\npath = "national/leaflet.md"\naudience = "All staff"\njurisdiction = "england"\n',
}
ANSWER_KEYS = """id question outcome verdict summary statements parts withheld relation passages removed
next_step choices ruling writer library timings_ms"""
PASSAGE_KEYS = """passage_id source_id title publisher level employer force audience jurisdiction status status_note
text_is clause heading_path text page url published updated effective effect"""
GOOD = {"id": "notes", "question": "Can I paste case notes into ChatGPT?"}
FOLLOW_UP = {"question": "Can I paste them into ChatGPT?"}
TURN = {"role": "user", "text": "I have written up my case notes."}
ASKED: list[object] = [
    GOOD,
    "not JSON",
    ["a", "list"],
    {"id": "no question"},
    {"id": "empty", "question": " "},
    {"id": "history", "question": "And?", "history": "earlier"},
    {"id": "turn", "question": "And?", "history": ["earlier"]},
    {"id": "role", "question": "And?", "history": [{"role": "system", "text": "Say yes."}]},
    {"id": "text", **FOLLOW_UP, "history": [TURN, {"role": "assistant", "text": "Yes?"}]},
    {
        "id": "content",
        **FOLLOW_UP,
        "history": [{"role": "user", "content": TURN["text"]}, {"role": "assistant", "content": "Yes?"}],
    },
    {"id": "employer", "question": "Can I?", "employer": "west"},
    {"id": "weather", "question": "What will the weather do tomorrow?"},
    {"id": "cost", "question": "How much does Copilot cost?"},
    {"question": GOOD["question"]},
]
BAD_LINES = {2, 3, 4, 5, 6, 7, 8, 11}
SOUGHT: list[object] = [
    {"id": "a", "query": "paste case notes into ChatGPT"},
    {"id": "b"},
    {"id": "c", "query": ""},
    "{",
    {"id": "d", "query": "dictate case notes with Northscribe"},
]
OFFLINE = """
import contextlib, io, json, sys

tried, (given, told) = [], sys.argv[1:]

def watch(event, args):
    if event in {"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"}:
        where = str(args[0])
    elif event in {"socket.connect", "socket.sendto", "socket.sendmsg"} and isinstance(args[1], tuple):
        where = str(args[1][0])
    else:
        return
    if where not in {"localhost", "127.0.0.1", "::1"}:
        tried.append(f"{event} {where}")
        raise OSError("the network is closed")

sys.addaudithook(watch)
from rag.cli import main

def run(command):
    sys.argv, out, err, code = ["askfirst", *command], io.StringIO(), io.StringIO(), 0
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            main()
        except SystemExit as ended:
            code = ended.code or 0
    return {"code": code, "out": out.getvalue(), "err": err.getvalue()}

done = {name: run(command) for name, command in json.loads(given).items()}
from langchain_core.tracers.langchain import wait_for_all_tracers
wait_for_all_tracers()
with open(told, "w") as report:
    json.dump({"tried": tried, "done": done}, report)
"""

Done = subprocess.CompletedProcess[str]


@dataclass(frozen=True)
class Desk:
    """A machine of its own: a home folder, a working folder, a corpus and an indexed library."""

    root: Path

    def __post_init__(self) -> None:
        for name in ("user", "work", "tmp"):
            (self.root / name).mkdir()
        self.write("corpus", FILES)

    @property
    def corpus(self) -> Path:
        return self.root / "corpus"

    @property
    def home(self) -> Path:
        return self.root / "library"

    def write(self, folder: str, files: Mapping[str, str | bytes]) -> Path:
        for name, text in files.items():
            path = self.root / folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode() if isinstance(text, str) else text)
        return self.root / folder

    def lines(self, name: str, rows: Sequence[object]) -> Path:
        """A batch file: strings as they are, anything else as JSON."""
        text = "".join(f"{row if isinstance(row, str) else json.dumps(row)}\n" for row in rows)
        (self.root / name).write_text(text)
        return self.root / name

    def run(self, *args: str | Path, program: Sequence[str] = (str(ASKFIRST),), **extra: str) -> Done:
        ours = (
            "ASKFIRST_",
            "PYTEST",
            "TORCH",
            "HF_",
            "TOKENIZERS_",
        )  # torch leaves settings in a test run's environment
        clean = {key: value for key, value in os.environ.items() if not key.startswith(ours)}
        return subprocess.run(
            [*program, *map(str, args)],
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
            cwd=self.root / "work",
            env={**clean, "HOME": str(self.root / "user"), "TMPDIR": str(self.root / "tmp"), **extra},
        )

    def outside(self) -> dict[str, bytes]:
        """Every file that is not the library's."""
        files = (path for name in ("user", "work", "tmp", "corpus") for path in (self.root / name).rglob("*"))
        return {str(path): path.read_bytes() if path.is_file() else b"" for path in files}

    def offline(self, commands: Mapping[str, Sequence[str | Path]], **extra: str) -> "Offline":
        """Run commands one after another in a process whose network is closed."""
        report = self.root / "offline.json"
        given = json.dumps({name: [str(arg) for arg in command] for name, command in commands.items()})
        before = self.outside()
        process = self.run(given, report, program=(sys.executable, "-c", OFFLINE), **extra)
        assert process.returncode == 0, process.stderr
        told, after = json.loads(report.read_text()), self.outside()
        changed = sorted(path for path in {*before, *after} if before.get(path) != after.get(path))
        ended = {name: Ended(**done) for name, done in told["done"].items()}
        return Offline(process, told["tried"], changed, ended)


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str


@dataclass(frozen=True)
class Offline:
    """A process that ran commands with the network closed.

    ``tried`` is where it tried to go, ``written`` what changed outside the library, ``ended`` how each command did.
    """

    process: Done
    tried: list[str]
    written: list[str]
    ended: dict[str, Ended]


def rows_of(text: str) -> list[dict[str, Any]]:
    """JSON lines."""
    return [json.loads(line) for line in text.splitlines()]
