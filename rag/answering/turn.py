"""A message on its way to an answer, and the questions in it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from rag.answering.screen import Job, Screened
from rag.answering.understand import Understood
from rag.library.current import Library
from rag.policy.types import Hit, Outcome, Ruling, Statement, Verdict


@dataclass(frozen=True, slots=True)
class Message:
    """One earlier turn. Assistant turns are never evidence."""

    role: str
    text: str


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of a message. Each step fills in its part; once it has an outcome, later steps leave it alone."""

    question: str
    before: tuple[str, ...] = ()
    job: Job | None = None
    understood: Understood | None = None
    hits: tuple[Hit, ...] = ()
    ruling: Ruling = field(default_factory=lambda: Ruling(None))
    written: tuple[Statement, ...] = ()
    withheld: int = 0
    outcome: Outcome | None = None

    @property
    def is_answered(self) -> bool:
        """Whether it ended with something to show."""
        return self.outcome in {Outcome.ANSWERED, Outcome.PARTLY_ANSWERED}

    @property
    def verdict(self) -> Verdict | None:
        """The verdict a reader may see. A bare topic ("recording") has many answers: it depends which they mean."""
        if self.outcome is Outcome.NEEDS_CLARIFYING and self.names_something:
            return Verdict.DEPENDS
        return self.ruling.verdict if self.is_answered else None

    @property
    def names_something(self) -> bool:
        """Whether it names a doing, a kind of information or a tool."""
        slots = self.understood.case.slots if self.understood else None
        return bool(slots and (slots.action - {"use"} or slots.data or slots.tool))


@dataclass(frozen=True, slots=True)
class Turn:
    """A message on its way. Each step fills in its part and hands on a new Turn.

    ``read_as`` is the question in plain spelling and ``earlier`` the user's turns before it; ``question`` stays as
    typed. ``outcome`` is set when the whole message ends one way, whatever it asks. ``named_elsewhere``: it names an
    employer whose policy the library doesn't hold.
    """

    question: str
    history: tuple[Message, ...]
    employer: str | None
    jurisdiction: str
    library: Library
    id: str | None = None
    removed: tuple[str, ...] = ()
    read_as: str = ""
    earlier: tuple[str, ...] = ()
    screened: Screened = field(default_factory=Screened)
    named_elsewhere: bool = False
    asked: tuple[Asked, ...] = ()
    dropped: int = 0
    outcome: Outcome | None = None
    timings: Mapping[str, float] = field(default_factory=dict)
