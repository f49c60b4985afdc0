"""A question's path, as one list of steps.

clean → remove personal data → screen → understand → search → rule → write → verify
"""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from hashlib import sha256
from time import perf_counter
from typing import TYPE_CHECKING

from rag.answering import open_questions, privacy, words
from rag.answering.citing import cited_passages, cited_relation
from rag.answering.screen import Flag, Screened, screen
from rag.answering.understand import Understood, understand
from rag.answering.writers import extractive
from rag.config import Settings
from rag.library.current import CurrentLibrary, Library
from rag.library.embedding import Embedder
from rag.library.ingest import vocabulary
from rag.policy.errors import BadInput
from rag.policy.grounding import check
from rag.policy.ruling import ruling
from rag.policy.types import (
    Answer,
    Case,
    Hit,
    Intent,
    Outcome,
    Part,
    Relation,
    Ruling,
    Statement,
    Support,
)

if TYPE_CHECKING:
    from langchain_core.runnables import Runnable

NATIONS = ("england", "scotland", "wales", "ni")
_POOL = 40
_RULED = frozenset({Intent.PERMISSION, Intent.DUTY})


@dataclass(frozen=True, slots=True)
class Message:
    """One earlier turn. Assistant turns are never evidence."""

    role: str
    text: str


@dataclass(frozen=True, slots=True)
class Turn:
    """A question on its way to an answer. Each step fills in its part and hands on a new Turn."""

    question: str
    history: tuple[Message, ...]
    employer: str | None
    jurisdiction: str
    library: Library
    id: str | None = None
    removed: tuple[str, ...] = ()
    screened: Screened = field(default_factory=Screened)
    understood: Understood | None = None
    hits: tuple[Hit, ...] = ()
    ruling: Ruling = field(default_factory=lambda: Ruling(None))
    written: tuple[Statement, ...] = ()
    withheld: int = 0
    outcome: Outcome | None = None
    timings: Mapping[str, float] = field(default_factory=dict)

    @property
    def case(self) -> Case | None:
        """The case the ruling is about."""
        return self.understood.case if self.understood else None


class Assistant:
    """Answers questions from the library in use. Safe to share between threads."""

    def __init__(self, library: CurrentLibrary, settings: Settings) -> None:
        self._library = library
        self._settings = settings

    @classmethod
    def open(cls, settings: Settings) -> "Assistant":
        """An assistant on the library in ``settings.home``. The model loads with the first question."""
        return cls(CurrentLibrary(settings.home, Embedder(settings.embedding_model)), settings)

    @property
    def library(self) -> Library:
        """The library in use."""
        return self._library.get()

    def warm(self) -> None:
        """Open the library and load the model now, so that the first question does not wait for them."""
        self.ask("Can I use an AI tool at work?")

    def ask(
        self,
        question: str,
        *,
        history: Sequence[Message] = (),
        employer: str | None = None,
        jurisdiction: str | None = None,
        id: str | None = None,
    ) -> Answer:
        """Answer one question. Raises :class:`BadInput` for a question that is empty or too long."""
        from langsmith import tracing_context

        os.environ.pop("LANGCHAIN_TRACING", None)  # LangChain refuses to run where its first tracing is asked for
        started = perf_counter()
        library = self._library.get()
        turn = Turn(
            question=_clean(question, self._settings.max_question),
            history=tuple(history),
            employer=choose_employer(library, employer or self._settings.employer),
            jurisdiction=choose_nation(jurisdiction or self._settings.jurisdiction),
            library=library,
            id=id,
        )
        with tracing_context(enabled=False):  # an environment variable must not send questions to a tracing service
            done = self._path.invoke(turn)
        total = (perf_counter() - started) * 1000
        return replace(self._answer(done), timings_ms={**done.timings, "total": round(total, 2)})

    @cached_property
    def _path(self) -> "Runnable[Turn, Turn]":
        """The steps, named, as a LangChain sequence: callbacks see each one by its name."""
        from langchain_core.runnables import RunnableLambda, RunnableSequence

        steps = (
            ("remove_personal_data", _remove_personal_data),
            ("screen", _screen),
            ("understand", _understand),
            ("search", _search),
            ("rule", _rule),
            ("write", _write),
            ("verify", _verify),
        )
        return RunnableSequence(
            *(RunnableLambda(_timed(name, step), name=name) for name, step in steps), name="askfirst"
        )

    def _answer(self, turn: Turn) -> Answer:
        settings = self._settings
        outcome = turn.outcome or Outcome.UNAVAILABLE
        summary, next_step = self._words(turn, outcome)
        answered = outcome in {Outcome.ANSWERED, Outcome.PARTLY_ANSWERED}
        verdict = turn.ruling.verdict if answered else None
        statements = turn.written if answered else ()
        case = turn.case
        return Answer(
            id=turn.id or _digest(turn, settings),
            question=turn.question,
            outcome=outcome,
            verdict=verdict,
            summary=summary,
            statements=statements,
            parts=(Part(turn.question, outcome, verdict, tuple(range(len(statements)))),),
            withheld=turn.withheld,
            relation=cited_relation(turn.ruling.relation, statements) if answered else Relation(),
            passages=cited_passages(turn.library, statements),
            removed=turn.removed,
            next_step=next_step,
            case=case,
            deciding=tuple(norm.norm_id for norm in turn.ruling.deciding) if answered else (),
            why=turn.ruling.why if answered else "",
            writer=extractive.NAME,
            library=turn.library.digest,
        )

    def _words(self, turn: Turn, outcome: Outcome) -> tuple[str, str]:
        whom = self._settings.ask_whom
        if outcome is Outcome.URGENT:
            return words.urgent(self._settings.children_services_phone)
        if outcome is Outcome.OUT_OF_SCOPE and turn.screened.has(Flag.MAKE_ME):
            return words.MAKE_ME
        if outcome not in {Outcome.ANSWERED, Outcome.PARTLY_ANSWERED} or turn.case is None:
            summary, step = words.outcome(outcome, whom)
            return (self._for_whom(summary, turn) if outcome is Outcome.NOT_COVERED else summary), step
        intent = turn.case.intent
        summary = words.SLIP if intent is Intent.WHAT_NOW else words.ruled(turn.ruling)
        return self._for_whom(summary, turn), words.next_step(turn.ruling.verdict, intent, whom)

    def _for_whom(self, summary: str, turn: Turn) -> str:
        """With several employers and none chosen, the reader is told that none was used."""
        return f"{summary} {words.NO_EMPLOYER}" if turn.employer is None and turn.library.employers else summary


def choose_employer(library: Library, chosen: str | None) -> str | None:
    """The employer a question is answered for: the one named, else the only one or ``default``, else none.

    Raises :class:`BadInput` for an employer the library has no documents of.
    """
    employers = library.employers
    if chosen is None:
        return employers[0] if len(employers) == 1 else next((name for name in employers if name == "default"), None)
    if chosen not in employers:
        known = ", ".join(employers) or "none"
        raise BadInput(f"The library has no documents of the employer {chosen!r}.", f"It has: {known}.")
    return chosen


def choose_nation(name: str) -> str:
    """The nation whose guidance may decide. Raises :class:`BadInput` for one there is none of."""
    nation = name.strip().lower()
    if nation not in NATIONS:
        raise BadInput(f"There is no guidance for {name!r}.", f"Choose one of: {', '.join(NATIONS)}.")
    return nation


def _clean(question: str, limit: int) -> str:
    text = " ".join(question.replace("\x00", " ").split())
    if any("\ud800" <= letter <= "\udfff" for letter in text):
        raise BadInput("The question isn't UTF-8 text.", "Type it again in plain characters.")
    if not text:
        raise BadInput("The question is empty.", "Type what you want to know.")
    if len(text) > limit:
        raise BadInput(
            f"The question has {len(text):,} characters; the most is {limit:,}.",
            "Ask about the rule; leave the case text out.",
        )
    return text


def _timed(name: str, step: Callable[[Turn], Turn]) -> Callable[[Turn], Turn]:
    def run(turn: Turn) -> Turn:
        started = perf_counter()
        done = step(turn)
        return replace(done, timings={**done.timings, name: round((perf_counter() - started) * 1000, 2)})

    return run


def _remove_personal_data(turn: Turn) -> Turn:
    redacted = privacy.redact(turn.question)
    history = tuple(Message(message.role, privacy.redact(message.text).text) for message in turn.history)
    removed = tuple(dict.fromkeys(finding.label for finding in redacted.found))
    return replace(turn, question=redacted.text, history=history, removed=removed)


def _screen(turn: Turn) -> Turn:
    screened = screen(turn.question)
    outcome = turn.outcome
    if screened.has(Flag.DANGER):
        outcome = Outcome.URGENT
    elif screened.has(Flag.MAKE_ME):
        outcome = Outcome.OUT_OF_SCOPE
    return replace(turn, screened=screened, outcome=outcome)


def _understand(turn: Turn) -> Turn:
    if turn.outcome:
        return turn
    found = understand(
        turn.question,
        turn.library.vocabulary(turn.employer),
        history=[message.text for message in turn.history if message.role == "user"],
        employer=turn.employer,
        jurisdiction=turn.jurisdiction,
    )
    outcome = None
    if found.too_bare:
        outcome = Outcome.NEEDS_CLARIFYING
    elif not found.in_scope:
        outcome = Outcome.OUT_OF_SCOPE
    return replace(turn, understood=found, outcome=outcome)


def _search(turn: Turn) -> Turn:
    if turn.outcome:
        return turn
    employers = [turn.employer] if turn.employer else []
    return replace(turn, hits=tuple(turn.library.search(turn.question, _POOL, employers)))


def _rule(turn: Turn) -> Turn:
    case = turn.case
    if turn.outcome or case is None or not _wants_ruling(case):
        return turn
    rank = {hit.passage.passage_id: hit.rank for hit in turn.hits}
    overlay = turn.library.overlay(turn.employer)
    return replace(turn, ruling=ruling(case, turn.library.norms, turn.library.vocabulary(turn.employer), overlay, rank))


def _wants_ruling(case: Case) -> bool:
    material = case.slots.action or case.slots.data or case.slots.tool
    return case.intent in _RULED and bool(material)


def _write(turn: Turn) -> Turn:
    if turn.outcome or turn.understood is None:
        return turn
    library, understood = turn.library, turn.understood
    if turn.ruling.verdict is not None and not open_questions.misses_topic(understood, turn.ruling, library):
        written = extractive.from_ruling(
            turn.ruling,
            library.passages,
            accountable=open_questions.accountable(library, understood.case, vocabulary()),
            decides=open_questions.decides(library, turn.employer),
        )
    else:
        turn = replace(turn, ruling=Ruling(None))
        written = open_questions.answer(understood, turn.hits, library, vocabulary())
    return replace(turn, written=tuple(written))


def _verify(turn: Turn) -> Turn:
    """Withhold what its quotes don't carry; say so in the outcome. Nothing left is no answer."""
    if turn.outcome:
        return turn
    checked = [check(one, turn.library.passages, turn.library.sources) for one in turn.written]
    kept = tuple(one for one in checked if one.support is Support.SUPPORTED)
    strict = turn.ruling.verdict is not None and turn.ruling.verdict in {"not_allowed", "depends"}
    if not kept:
        outcome = Outcome.NOT_COVERED if turn.understood and turn.understood.is_about_ai else Outcome.OUT_OF_SCOPE
    elif turn.screened.has(Flag.ORDERS) and not strict:
        outcome = Outcome.REFUSED
    else:
        outcome = Outcome.PARTLY_ANSWERED if len(kept) < len(checked) else Outcome.ANSWERED
    return replace(turn, written=kept, withheld=len(checked) - len(kept), outcome=outcome)


def _digest(turn: Turn, settings: Settings) -> str:
    parts = (
        turn.question,
        *(message.text for message in turn.history),
        turn.employer or "",
        turn.jurisdiction,
        turn.library.digest,
    )
    return sha256("\x1f".join(parts).encode()).hexdigest()[:16]
