"""Asking: one asker, many at once, and what of it is not the model's own encoding."""

from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from time import perf_counter

from evals.timing.bench import Bench, say
from evals.timing.rows import Row, Spread
from rag.answering.assistant import Assistant
from rag.config import Settings
from rag.library.current import CurrentLibrary
from rag.policy.types import Outcome

_SECTION = "ask"
_MOST_MS = Spread(p50=40, p95=120)  # issue 2, for one asker
_ANSWERED = (Outcome.ANSWERED, Outcome.PARTLY_ANSWERED)


@dataclass(frozen=True, slots=True)
class Asked:
    """One question's milliseconds, how many of them went into encoding it, and how it ended."""

    total: float
    encodes: float
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class AskTimes:
    """Each question once: half of them by one asker, then the other half by many askers at once."""

    one: tuple[Asked, ...]
    many: tuple[Asked, ...]
    askers: int
    many_seconds: float

    def rows(self) -> list[Row]:
        """Times for one and for many; what came of the questions, as quick refusals would flatter the times."""
        outcomes = Counter(asked.outcome for asked in (*self.one, *self.many))
        every = len(self.one) + len(self.many)
        searched = sum(asked.encodes > 0 for asked in (*self.one, *self.many))
        one, many = "one asker", f"{self.askers} at once"
        return [
            *_totals(self.one).rows(_SECTION, f"{one}, {len(self.one)} different questions", "ms"),
            *_others(self.one).rows(_SECTION, f"{one}, less its own encodes", "ms", _MOST_MS),
            *_totals(self.many).rows(_SECTION, f"{many}, {len(self.many)} more questions", "ms"),
            *_others(self.many).rows(_SECTION, f"{many}, less their encodes and the wait for them", "ms"),
            Row(_SECTION, f"{many}, answers", len(self.many) / self.many_seconds, "answers/s"),
            Row(_SECTION, f"answered, of {every} questions", sum(outcomes[name] for name in _ANSWERED), "questions"),
            Row(_SECTION, f"searched for, of {every} questions", searched, "questions"),
        ]


def measure_ask(bench: Bench) -> AskTimes:
    """Ask every question once; no answer is kept, and one question before the clock starts opens the library."""
    half, assistant = bench.plan.questions, open_assistant(bench)
    say(f"{half} questions by one asker")
    one = tuple(_ask(bench, assistant, question) for question in bench.questions[:half])
    say(f"{half} questions by {bench.plan.askers} askers at once")
    began = perf_counter()
    with ThreadPoolExecutor(bench.plan.askers) as askers:
        many = tuple(askers.map(lambda question: _ask(bench, assistant, question), bench.questions[half:]))
    seconds = perf_counter() - began
    assistant.library.generation.close()
    return AskTimes(one, many, bench.plan.askers, seconds)


def open_assistant(bench: Bench) -> Assistant:
    """An assistant on the indexed library, warm."""
    assistant = Assistant(CurrentLibrary(bench.home, bench.embedder), Settings(home=bench.home))
    assistant.warm()
    return assistant


def _ask(bench: Bench, assistant: Assistant, question: str) -> Asked:
    encoded = bench.embedder.spent
    began = perf_counter()
    answer = assistant.ask(question)
    total = perf_counter() - began
    return Asked(total * 1000, (bench.embedder.spent - encoded) * 1000, answer.outcome)


def _totals(asked: Sequence[Asked]) -> Spread:
    return Spread.of([one.total for one in asked])


def _others(asked: Sequence[Asked]) -> Spread:
    return Spread.of([one.total - one.encodes for one in asked])
