"""``python -m evals.timing.sharing``: what one greedy reader costs the others, and whether any sees another's words.

Starts the page as people do, on a library in a folder of its own. Prints a table; no test asserts a time.
"""

import argparse
import random
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from socket import create_server
from tempfile import TemporaryDirectory

from evals.timing.readers import Reader
from evals.timing.rows import percentile

_QUESTIONS = (
    "Can I paste case notes into ChatGPT?",
    "May I use Copilot on my work account to draft a letter to a family?",
    "Do I have to tell a family that I used AI?",
    "Can I record a home visit with Magic Notes?",
    "Can AI decide how risky a case is?",
)
_TOOLS = ("Zibble", "Quorp", "Wendle", "Fraxo", "Plimso", "Drumbit", "Yarrowly", "Tockit", "Brindlo", "Cuspen")


@dataclass(frozen=True, slots=True)
class Load:
    """How much is asked: readers beside the greedy one, their questions, and the greedy one's lines at once."""

    readers: int = 4
    questions: int = 30
    greedy_lines: int = 8
    sessions: int = 50
    turns: int = 20


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m evals.timing.sharing", description=(__doc__ or "").split("\n")[0])
    usual = Load()
    parser.add_argument("--readers", type=int, default=usual.readers)
    parser.add_argument("--questions", type=int, default=usual.questions)
    parser.add_argument("--sessions", type=int, default=usual.sessions, help="0 leaves the conversations out")
    parser.add_argument("--turns", type=int, default=usual.turns)
    given = parser.parse_args(arguments)
    load = Load(given.readers, given.questions, sessions=given.sessions, turns=given.turns)
    with TemporaryDirectory(prefix="askfirst-sharing-") as folder, served(Path(folder)) as url:
        _print_refusal(url)
        _print_sharing(url, load)
        if load.sessions:
            crossed, asked = crossings(url, load.sessions, load.turns)
            print(f"conversations: {load.sessions} sessions x {load.turns} turns, {asked} answers, {crossed} crossed")


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The page on the shipped library; its address."""
    run = [str(Path(sys.executable).with_name("askfirst"))]
    subprocess.run([*run, "index", "--home", str(folder)], check=True, capture_output=True)
    with create_server(("127.0.0.1", 0)) as probe:
        port = int(probe.getsockname()[1])
    process = subprocess.Popen(
        [*run, "serve", "--home", str(folder), "--port", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(f"http://127.0.0.1:{port}/readyz")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait()


def _wait_for(url: str) -> None:
    ends = time.monotonic() + 120
    while time.monotonic() < ends:
        try:
            with urllib.request.urlopen(url, timeout=5):  # noqa: S310 - our own server, by http
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise TimeoutError(url)


def _print_refusal(url: str) -> None:
    reader = Reader(url, "toolong")
    reader.ask(_QUESTIONS[0])
    times = [reader.ask("word " * 2_000).seconds for _ in range(20)]
    print(f"a question of 10,000 characters is refused: p95 {percentile(times, 95) * 1000:.0f} ms (target < 100)")


def _print_sharing(url: str, load: Load) -> None:
    print(f"{load.readers} readers, {load.questions} questions each, with a pause between; ms to the end of an answer")
    alone = _times(url, load, "alone")
    rows = [("alone", alone, "")]
    for name, greedy in (("one asks without a pause", _asks), ("one sends without end", _floods)):
        ends, counts = threading.Event(), dict.fromkeys(("answers", "refused"), 0)
        session = f"greedy{len(rows)}"
        threads = [
            threading.Thread(target=greedy, args=(url, session, ends, counts))
            for _ in range(load.greedy_lines if greedy is _floods else 1)
        ]
        for thread in threads:
            thread.start()
        try:
            rows.append((name, _times(url, load, f"with{len(rows)}"), f"greedy one: {counts}"))
        finally:
            ends.set()
            for thread in threads:
                thread.join()
    rows.append(("alone again", _times(url, load, "again"), ""))
    print(f"{'':26}{'p50':>8}{'p95':>8}{'x alone':>9}   target <= 2.0")
    for name, times, note in rows:
        ratio = percentile(times, 95) / percentile(alone, 95)
        print(f"{name:26}{percentile(times, 50) * 1e3:8.0f}{percentile(times, 95) * 1e3:8.0f}{ratio:9.2f}   {note}")


def _times(url: str, load: Load, name: str) -> list[float]:
    def read(number: int) -> list[float]:
        reader, pause = Reader(url, f"{name}{number}"), random.Random(number)  # noqa: S311 - a pause
        found = []
        for turn in range(load.questions):
            time.sleep(pause.uniform(0.2, 1.0))
            seen = reader.ask(_QUESTIONS[turn % len(_QUESTIONS)])
            if not seen.is_answer:
                raise RuntimeError(f"a reader who asks at a reader's pace was refused: {seen.status}")
            found.append(seen.seconds)
        return found

    with ThreadPoolExecutor(load.readers) as pool:
        return [one for times in pool.map(read, range(load.readers)) for one in times]


def _floods(url: str, session: str, ends: threading.Event, counts: dict[str, int]) -> None:
    reader, number = Reader(url, session), 0
    while not ends.is_set():
        number += 1
        counts["answers" if reader.send(f"{_QUESTIONS[0]} {number}") == 200 else "refused"] += 1


def _asks(url: str, session: str, ends: threading.Event, counts: dict[str, int]) -> None:
    reader = Reader(url, session)
    while not ends.is_set():
        counts["answers" if reader.ask(_QUESTIONS[0]).is_answer else "refused"] += 1


def crossings(url: str, sessions: int, turns: int, at_once: int = 10) -> tuple[int, int]:
    """How many conversations showed a word of another's, and how many answers were given.

    Each session asks of a tool with an invented name that nobody else uses, all of them in turn.
    """
    names = [f"{_TOOLS[number % len(_TOOLS)]}{chr(97 + number // len(_TOOLS))}" for number in range(sessions)]

    def talk(number: int) -> tuple[str, str, int]:
        reader, given, html = Reader(url, f"talk{number:04}"), 0, ""
        for turn in range(turns):
            seen = reader.ask(f"Can I paste case notes into {names[number]} on day {turn}?")
            given += seen.is_answer
            html += seen.html
        return names[number], html, given

    with ThreadPoolExecutor(at_once) as pool:
        talks = list(pool.map(talk, range(sessions)))
    crossed = sum(any(name != mine and name in html for name in names) for mine, html, _ in talks)
    return crossed, sum(given for *_, given in talks)


if __name__ == "__main__":
    main()
