"""What was found in a question is nowhere afterwards: a real command, and every file it could have written."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

NAME, NHS, PHONE, MAIL, STREET = (
    "Zedekiah Quillfeather",
    "943 476 5919",
    "07700 900461",
    "z.quillfeather@example.org",
    "27 Larkspur Avenue",
)
FOUND = (NAME, "Quillfeather", "Zedekiah", NHS, PHONE, MAIL, STREET)
QUESTION = (
    f"Can I paste the notes on {NAME} (NHS number {NHS}, {STREET}, phone {PHONE}, {MAIL}) into ChatGPT for wibblecase?"
)
LEFT = "wibblecase"  # no personal data: shows that the search would find what is there


def run(home: Path, *arguments: str | Path) -> subprocess.CompletedProcess[bytes]:
    environment = {
        **os.environ,
        "HOME": str(home),
        "TMPDIR": str(home / "tmp"),
        "ASKFIRST_HOME": str(home / "askfirst"),
    }
    (home / "tmp").mkdir(exist_ok=True)
    command = [sys.executable, "-c", "from rag.cli import main; main()", *map(str, arguments)]
    return subprocess.run(command, env=environment, capture_output=True, timeout=240, check=False)


def holds(data: bytes, value: str) -> bool:
    """Whether `data` holds a value in any form that a log, a JSON file or a database would keep."""
    forms = {value, value.lower(), value.replace(" ", ""), json.dumps(value).strip('"'), value.replace(" ", "+")}
    return any(form.encode(code) in data for form in forms for code in ("utf-8", "utf-16-le"))


def files_with(folder: Path, value: str) -> list[str]:
    paths = [Path(at, name) for at, _, names in os.walk(folder) for name in names]
    return [path.name for path in paths if path.is_file() and holds(path.read_bytes(), value)]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("kept")
    corpus = tmp_path_factory.mktemp("corpus") / "employer"
    corpus.mkdir()
    policy = "# Policy\n\n1. You must not paste case notes into ChatGPT.\n"
    (corpus / "policy.md").write_text(policy, encoding="utf-8")
    assert run(folder, "index", "--corpus", corpus.parent).returncode == 0
    return folder


@pytest.mark.parametrize("arguments", [("--json",), ()])
def test_a_question_leaves_nothing_of_what_was_found(home: Path, arguments: tuple[str, ...], tmp_path: Path) -> None:
    history = tmp_path / "history.json"
    history.write_text(json.dumps([{"role": "user", "text": QUESTION}, {"role": "assistant", "text": NAME}]), "utf-8")
    done = run(home, "ask", QUESTION, "--history", history, *arguments)
    assert done.returncode == 0, done.stderr
    for value in FOUND:
        assert not holds(done.stdout, value), value
        assert not holds(done.stderr, value), value
        assert files_with(home, value) == [], value


def test_a_batch_leaves_nothing_of_what_was_found(home: Path, tmp_path: Path) -> None:
    asked, told = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    asked.write_text(json.dumps({"id": "1", "question": QUESTION}) + "\n{broken " + NAME + "\n", "utf-8")
    run(home, "ask", "--batch", asked, "--out", told)
    for value in FOUND:
        assert not holds(told.read_bytes(), value), value
        assert files_with(home, value) == [], value


def test_a_refused_question_leaves_nothing_either(home: Path) -> None:
    """Too long, and an employer that isn't there: the message names the fault, never the question."""
    for arguments in (("ask", QUESTION * 40), ("ask", QUESTION, "--employer", "nowhere")):
        done = run(home, *arguments)
        assert done.returncode == 2
        assert not any(holds(done.stdout + done.stderr, value) for value in FOUND)


def test_the_search_would_find_what_is_there(home: Path) -> None:
    """The twin: a word that is no personal data is told back, and a file that holds a name is seen."""
    assert holds(run(home, "ask", QUESTION, "--json").stdout, LEFT)
    planted = home / "askfirst" / "log.txt"
    planted.write_text(json.dumps({"question": QUESTION}), "utf-8")
    try:
        assert files_with(home, NHS) == ["log.txt"]
    finally:
        planted.unlink()


def test_the_answer_names_the_kinds_and_why_it_matters(home: Path) -> None:
    said = " ".join(run(home, "ask", QUESTION).stdout.decode().split())
    assert "You typed what looks like" in said
    assert "a phone number" in said
    assert "In a public AI tool it would have left your hands" in said
    assert "does not allow this" in said
