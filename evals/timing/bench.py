"""What the measurements share: how much to run, a place for temporary data, one loaded model, one indexed library."""

import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from time import perf_counter

from evals.timing.questions import different_questions
from rag.library.embedding import Embedder, Vectors
from rag.library.ingest import IndexReport, index


@dataclass(frozen=True, slots=True)
class Plan:
    """How much to run."""

    questions: int = 200
    askers: int = 16
    rounds: int = 5
    starts: int = 3
    store_sizes: tuple[int, ...] = (10_000, 100_000)
    store_queries: int = 200


class TimedEmbedder(Embedder):
    """An embedder that knows how long each thread has spent in it, in seconds, waiting for its lock included."""

    def __init__(self, model: Path | None = None) -> None:
        super().__init__(model)
        self._spent = threading.local()

    @property
    def spent(self) -> float:
        """Seconds this thread has spent encoding so far."""
        return float(getattr(self._spent, "seconds", 0.0))

    def encode(self, texts: Sequence[str], done: Callable[[int], None] | None = None) -> Vectors:
        """Encode, and add up the time."""
        started = perf_counter()
        try:
            return super().encode(texts, done)
        finally:
            self._spent.seconds = self.spent + perf_counter() - started


class Bench:
    """One run of the benchmark."""

    def __init__(self, folder: Path, corpus: Sequence[Path], plan: Plan) -> None:
        self.folder = folder
        self.corpus = tuple(corpus)
        self.plan = plan
        self.digest: str | None = None

    @cached_property
    def embedder(self) -> TimedEmbedder:
        """The model, loaded and run once, so that no measurement pays for its first call."""
        say("loading the model")
        embedder = TimedEmbedder()
        embedder.encode(["warm-up"])
        return embedder

    @cached_property
    def home(self) -> Path:
        """An indexed library, for the sections that ask."""
        say("indexing the library")
        home = self.folder / "home"
        self.index(home)
        return home

    @cached_property
    def questions(self) -> list[str]:
        """Twice the questions of the plan: the first half for one asker, the second for many at once."""
        return different_questions(2 * self.plan.questions)

    def index(self, home: Path) -> IndexReport:
        """Make ``home`` equal to the corpus."""
        report = index(home, self.corpus, self.embedder)
        self.digest = report.generation
        return report


def say(text: str) -> None:
    """Progress, on stderr."""
    print(f"speed: {text} …", file=sys.stderr, flush=True)
