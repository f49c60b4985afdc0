"""The words of the product, as types. Field names and values are the contract's (docs/contract.md)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Level(StrEnum):
    """Whose guidance a source is."""

    EMPLOYER = "employer"
    NATIONAL = "national"
    PROFESSIONAL = "professional"


class Force(StrEnum):
    """How far a source binds. Opinion and evidence inform; they never decide."""

    LAW = "law"
    BINDING_STANDARD = "binding_standard"
    GUIDANCE = "guidance"
    OPINION = "opinion"
    EVIDENCE = "evidence"


class Status(StrEnum):
    """Where a document stands today."""

    CURRENT = "current"
    DRAFT = "draft"
    SUPERSEDED = "superseded"
    CONTESTED = "contested"


class TextIs(StrEnum):
    """Whether a passage is the document's own words or our account of them."""

    ORIGINAL = "original"
    OUR_SUMMARY = "our_summary"


class Effect(StrEnum):
    """What a norm does. ``unknown`` is on topic but not parsed: it can only yield ``depends``."""

    MUST = "must"
    MUST_NOT = "must_not"
    MAY = "may"
    SHOULD = "should"
    SHOULD_NOT = "should_not"
    INFO = "info"
    UNKNOWN = "unknown"


FORBIDS = frozenset({Effect.MUST_NOT, Effect.SHOULD_NOT})
RULES = FORBIDS | {Effect.MUST, Effect.MAY, Effect.SHOULD}


class Verdict(StrEnum):
    """The ruling in one word. The last three answer duty questions."""

    NOT_ALLOWED = "not_allowed"
    DEPENDS = "depends"
    ALLOWED_WITH_CONDITIONS = "allowed_with_conditions"
    ALLOWED = "allowed"
    REQUIRED = "required"
    RECOMMENDED = "recommended"
    NOT_REQUIRED = "not_required"


# Whether it may be done at all comes before what is owed when it is: "yes, they must agree" is no leave.
_BY_STRICTNESS = "not_allowed depends required recommended allowed_with_conditions not_required allowed"
STRICTEST_FIRST: tuple[Verdict, ...] = tuple(map(Verdict, _BY_STRICTNESS.split()))


class Outcome(StrEnum):
    """How a question ended. Each has fixed words in ``answering/words.toml``."""

    ANSWERED = "answered"
    PARTLY_ANSWERED = "partly_answered"
    NOT_COVERED = "not_covered"
    OUT_OF_SCOPE = "out_of_scope"
    NEEDS_CLARIFYING = "needs_clarifying"
    REFUSED = "refused"
    URGENT = "urgent"
    UNAVAILABLE = "unavailable"


class Role(StrEnum):
    """What a statement does in an answer."""

    RULE = "rule"
    CONDITION = "condition"
    SAFER_WAY = "safer_way"
    ACCOUNTABILITY = "accountability"
    NEXT_STEP = "next_step"
    CONTEXT = "context"


class Support(StrEnum):
    """What the grounding check says of a statement. Only ``supported`` ones reach the reader."""

    SUPPORTED = "supported"
    UNSUPPORTED = "unsupported"
    CONTRADICTED = "contradicted"
    UNSCORED = "unscored"


class RelationKind(StrEnum):
    """How the employer's rule stands to the national one."""

    AGREES = "agrees"
    EMPLOYER_STRICTER = "employer_stricter"
    EMPLOYER_LOOSER = "employer_looser"
    EMPLOYER_SILENT = "employer_silent"
    NATIONAL_SILENT = "national_silent"
    CONFLICTS = "conflicts"


@dataclass(frozen=True, slots=True)
class Source:
    """A guidance document and its standing."""

    source_id: str
    title: str
    level: Level
    employer: str | None = None
    publisher: str | None = None
    force: Force = Force.GUIDANCE
    audience: str | None = None
    jurisdiction: str | None = None
    status: Status = Status.CURRENT
    status_note: str | None = None
    text_is: TextIs = TextIs.ORIGINAL
    read: str | None = None
    url: str | None = None
    url_confirmed: bool = True
    published: str | None = None
    updated: str | None = None
    effective: str | None = None
    licence: str | None = None
    read_on: str | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a passage's text: Unicode code points, half-open."""

    passage_id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Passage:
    """A clause with its place. Quotes are cut from ``text``; ``governed_by`` is the stem elsewhere it completes."""

    passage_id: str
    source_id: str
    text: str
    heading_path: tuple[str, ...] = ()
    clause: str | None = None
    page: int | None = None
    governed_by: Span | None = None


@dataclass(frozen=True, slots=True)
class Condition:
    """Words that narrow a norm ("if …", "unless …") and the concepts they name."""

    text: str
    concepts: frozenset[str] = frozenset()

    def named(self, slot: str) -> frozenset[str]:
        """The concepts of one slot that it names."""
        return frozenset(name.removeprefix(f"{slot}:") for name in self.concepts if name.startswith(f"{slot}:"))


SLOTS: tuple[str, ...] = ("actor", "action", "data", "tool", "account", "setting", "topic")


@dataclass(frozen=True, slots=True)
class Slots:
    """What a norm or a case is about: concept ids by slot. An empty slot of a norm means any; of a case, unknown."""

    actor: frozenset[str] = frozenset()
    action: frozenset[str] = frozenset()
    data: frozenset[str] = frozenset()
    tool: frozenset[str] = frozenset()
    account: frozenset[str] = frozenset()
    setting: frozenset[str] = frozenset()
    topic: frozenset[str] = frozenset()

    def all(self) -> frozenset[str]:
        """Every concept in every slot."""
        return frozenset().union(*(getattr(self, slot) for slot in SLOTS))


@dataclass(frozen=True, slots=True)
class Norm:
    """One rule read from prose, with the words that gave it.

    ``rule`` holds the spans to be shown together: the stem, then the item. ``exception_spans`` are exceptions elsewhere
    in the section; ``cue`` gave the effect; ``head`` are the actions its verb names, ``slots.action`` all it mentions.
    """

    norm_id: str
    source: Source
    effect: Effect
    slots: Slots
    rule: tuple[Span, ...]
    cue: str = ""
    head: frozenset[str] = frozenset()
    conditions: tuple[Condition, ...] = ()
    exceptions: tuple[Condition, ...] = ()
    exception_spans: tuple[Span, ...] = ()
    lifts: frozenset[str] = frozenset()  # passages whose bans it lifts ("Nothing in Part 3 …"), or bans
    unread: frozenset[str] = frozenset()  # words that narrow it, where more of it was not read than was
    owed_to: frozenset[str] = frozenset()  # whom its verb is done to, as groups (policy/owing.py); empty: unsaid
    says: frozenset[str] = frozenset()  # its own words (dictionary forms), where it requires, advises or releases

    @property
    def passage_id(self) -> str:
        """The passage that holds the rule itself (the last span; earlier ones are its stem)."""
        return self.rule[-1].passage_id


class Intent(StrEnum):
    """What kind of answer a question wants."""

    PERMISSION = "permission"
    DUTY = "duty"
    WHAT_NOW = "what_now"
    HOW = "how"
    WHO = "who"
    WHY = "why"
    WHAT = "what"


@dataclass(frozen=True, slots=True)
class Case:
    """A question as understood. ``stated`` are the asker's own claims, shown as conditions, never believed."""

    question: str
    intent: Intent
    slots: Slots
    stated: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    omitted: frozenset[str] = frozenset()  # what they'd leave undone ("is it fine not to tell them?"), as "slot:name"
    owed_to: frozenset[str] = frozenset()  # whom that, or a duty asked about, is done to, as groups; empty: unsaid
    owed_words: frozenset[str] = frozenset()  # the words of the duty asked about (dictionary forms)
    jurisdiction: str = "england"
    employer: str | None = None


@dataclass(frozen=True, slots=True)
class Relation:
    """Employer beside national and professional guidance, by passage id."""

    kind: RelationKind | None = None
    employer: tuple[str, ...] = ()
    national: tuple[str, ...] = ()
    professional: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ruling:
    """What the norms say of a case, and why. ``verdict`` is None when no norm bears on it."""

    verdict: Verdict | None
    deciding: tuple[Norm, ...] = ()
    conditions: tuple[Norm, ...] = ()
    safer: tuple[Norm, ...] = ()
    beside: tuple[Norm, ...] = ()
    open_slots: tuple[str, ...] = ()
    relation: Relation = field(default_factory=Relation)
    why: str = ""


@dataclass(frozen=True, slots=True)
class Quote:
    """Exact words of a passage: ``text == passage.text[start:end]``."""

    passage_id: str
    source_id: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing the answer says, and the quotes it rests on."""

    text: str
    role: Role
    quotes: tuple[Quote, ...]
    support: Support = Support.UNSCORED


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found by search. ``rank`` counts from 1; ``score`` only orders hits of one query."""

    passage: Passage
    score: float
    rank: int


@dataclass(frozen=True, slots=True)
class Part:
    """One question within the question; ``statements`` are indexes into the answer's statements."""

    question: str
    outcome: Outcome
    verdict: Verdict | None
    statements: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class CitedPassage:
    """A passage as an answer shows it, with its source's standing and the effect read from it."""

    passage: Passage
    source: Source
    effect: Effect


@dataclass(frozen=True, slots=True)
class Answer:
    """What the reader gets. ``answer_json`` in ``answering/contract.py`` gives the contract's JSON."""

    id: str
    question: str
    outcome: Outcome
    verdict: Verdict | None
    summary: str
    statements: tuple[Statement, ...] = ()
    parts: tuple[Part, ...] = ()
    withheld: int = 0
    relation: Relation = field(default_factory=Relation)
    passages: tuple[CitedPassage, ...] = ()
    removed: tuple[str, ...] = ()
    next_step: str = ""
    choices: tuple[str, ...] = ()
    case: Case | None = None
    deciding: tuple[str, ...] = ()
    why: str = ""
    writer: str = "extractive"
    library: str = ""
    timings_ms: Mapping[str, float] = field(default_factory=dict)
