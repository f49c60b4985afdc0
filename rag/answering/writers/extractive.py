"""The writer that needs no model: statements made of the passages' own words, in the order a reader needs them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from rag.policy.grounding import quote, says
from rag.policy.types import Force, Level, Norm, Passage, Role, Ruling, Source, Span, Statement

NAME = "extractive"
_INFORMS = frozenset({Force.OPINION, Force.EVIDENCE})

_ORDER = (Role.RULE, Role.CONDITION, Role.SAFER_WAY, Role.ACCOUNTABILITY, Role.NEXT_STEP, Role.CONTEXT)

Key = tuple[tuple[str, int, int], ...]


class Readable(Protocol):
    """What a writer needs of a library."""

    @property
    def passages(self) -> Mapping[str, Passage]:
        """Passages by id."""

    @property
    def sources(self) -> Mapping[str, Source]:
        """Sources by id."""

    def norms_of(self, passage_id: str) -> Sequence[Norm]:
        """The norms read from a passage."""


def from_ruling(
    ruling: Ruling,
    passages: Mapping[str, Passage],
    *,
    accountable: Norm | None = None,
    decides: Norm | None = None,
) -> list[Statement]:
    """Rule first, then what comes with it, what others say, the safer way, who is accountable and who decides."""
    wanted: list[tuple[Role, Norm]] = [
        *((Role.RULE, norm) for norm in ruling.deciding),
        *((Role.RULE, norm) for norm in ruling.beside),
        *((Role.CONDITION, norm) for norm in ruling.conditions),
        *((Role.SAFER_WAY, norm) for norm in ruling.safer),
    ]
    if accountable:
        wanted.append((Role.ACCOUNTABILITY, accountable))
    if decides:
        wanted.append((Role.NEXT_STEP, decides))
    return distinct(of_norm(norm, role, passages) for role, norm in wanted)


def of_norm(norm: Norm, role: Role, passages: Mapping[str, Passage]) -> Statement:
    """A norm in its own words: the stem that governs it, the rule, and every exception of its section."""
    spans = [*norm.rule, *(span for span in norm.exception_spans if span not in norm.rule)]
    quotes = tuple(quote(span, passages) for span in spans)
    return Statement(says(quotes, norm.source), role, quotes)


def of_passage(passage: Passage, role: Role, library: Readable) -> Statement:
    """A whole clause in its own words, with the stem that governs it and the exceptions its section makes to it."""
    spans: list[Span] = []
    if passage.governed_by and passage.governed_by.passage_id != passage.passage_id:
        spans.append(passage.governed_by)
    spans.append(Span(passage.passage_id, 0, len(passage.text)))
    exceptions = (span for norm in library.norms_of(passage.passage_id) for span in norm.exception_spans)
    spans += dict.fromkeys(span for span in exceptions if span.passage_id != passage.passage_id)
    quotes = tuple(quote(span, library.passages) for span in spans)
    return Statement(says(quotes, library.sources[passage.source_id]), role, quotes)


def from_passages(found: Sequence[Passage], library: Readable) -> list[Statement]:
    """Whole clauses, for questions that ask what the guidance says rather than whether something is allowed.

    The employer's first; opinion and evidence last, so that neither leads where a rule speaks.
    """

    def place(passage: Passage) -> tuple[bool, bool]:
        source = library.sources[passage.source_id]
        return source.level is not Level.EMPLOYER, source.force in _INFORMS

    ordered = sorted(found, key=place)
    return distinct(
        of_passage(passage, Role.RULE if position == 0 else Role.CONTEXT, library)
        for position, passage in enumerate(ordered)
    )


def in_order(statements: Iterable[Statement]) -> list[Statement]:
    """Each sentence once, in the order a reader needs: the rule first, background last."""
    return sorted(distinct(statements), key=lambda one: _ORDER.index(one.role))


def distinct(statements: Iterable[Statement]) -> list[Statement]:
    """Each sentence once: the first role it was given stays."""
    kept: dict[Key, Statement] = {}
    for statement in statements:
        kept.setdefault(key_of(statement), statement)
    return list(kept.values())


def key_of(statement: Statement) -> Key:
    """What makes two statements the same: the words they quote."""
    return tuple((one.passage_id, one.start, one.end) for one in statement.quotes)
