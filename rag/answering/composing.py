"""From the questions of a message to one Answer: the strictest leads, and no statement comes twice."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from rag.answering import employers, words
from rag.answering.choices import choices
from rag.answering.citing import cited_passages, cited_relation
from rag.answering.screen import Flag
from rag.answering.turn import Asked, Turn
from rag.answering.writers import extractive
from rag.config import Settings
from rag.library.ingest import vocabulary
from rag.policy.types import STRICTEST_FIRST, Answer, Intent, Outcome, Part, Relation, Slots, Statement

_UNANSWERED_FIRST = (
    Outcome.URGENT,
    Outcome.UNAVAILABLE,
    Outcome.REFUSED,
    Outcome.NEEDS_CLARIFYING,
    Outcome.NOT_COVERED,
    Outcome.OUT_OF_SCOPE,
)


@dataclass(frozen=True, slots=True)
class _Joined:
    """Statements of every part, each once, and the indexes of each part's."""

    statements: tuple[Statement, ...]
    indexes: dict[int, tuple[int, ...]]


def answer_of(turn: Turn, settings: Settings) -> Answer:
    """The Answer of a turn whose every question has its outcome."""
    lead = _lead(turn.asked)
    first = turn.asked[lead]
    joined = _join(turn.asked, lead)
    summary, step = _said(turn, lead, settings)
    relation = cited_relation(first.ruling.relation, joined.statements) if first.is_answered else Relation()
    return Answer(
        id=turn.id or _digest(turn),
        question=turn.question,
        outcome=_outcome(turn.asked),
        verdict=first.verdict,
        summary=summary,
        statements=joined.statements,
        parts=tuple(
            Part(one.question, one.outcome or Outcome.UNAVAILABLE, one.verdict, joined.indexes[place])
            for place, one in enumerate(turn.asked)
        ),
        withheld=sum(one.withheld for one in turn.asked),
        relation=relation,
        passages=cited_passages(turn.library, joined.statements),
        removed=turn.removed,
        next_step=step,
        choices=_choices(turn),
        case=first.understood.case if first.understood else None,
        deciding=tuple(norm.norm_id for norm in first.ruling.deciding) if first.is_answered else (),
        why=first.ruling.why if first.is_answered else "",
        writer=extractive.NAME,
        library=turn.library.digest,
    )


def _lead(asked: Sequence[Asked]) -> int:
    """The strictest verdict; then an answer without one (what to do now before the rest); then what has no answer."""

    def strictness(place: int) -> tuple[int, int]:
        one = asked[place]
        if one.verdict is not None:
            return STRICTEST_FIRST.index(one.verdict), place
        slip = one.understood is not None and one.understood.case.intent is Intent.WHAT_NOW
        rank = (
            (0 if slip else 1) if one.is_answered else 2 + _UNANSWERED_FIRST.index(one.outcome or Outcome.UNAVAILABLE)
        )
        return len(STRICTEST_FIRST) + rank, place

    return min(range(len(asked)), key=strictness)


def _outcome(asked: Sequence[Asked]) -> Outcome:
    """Answered when all were, partly when some were, else the most pressing of why not."""
    answered = [one.is_answered for one in asked]
    if any(answered):
        whole = all(one.outcome is Outcome.ANSWERED for one in asked)
        return Outcome.ANSWERED if whole else Outcome.PARTLY_ANSWERED
    ended = {one.outcome for one in asked}
    return next(outcome for outcome in _UNANSWERED_FIRST if outcome in ended)


def _join(asked: Sequence[Asked], lead: int) -> _Joined:
    order = [lead, *(place for place in range(len(asked)) if place != lead)]
    places: dict[tuple[tuple[str, int, int], ...], int] = {}
    statements: list[Statement] = []
    indexes: dict[int, tuple[int, ...]] = {}
    for part in order:
        mine = []
        for statement in asked[part].written if asked[part].is_answered else ():
            key = extractive.key_of(statement)
            if key not in places:
                places[key] = len(statements)
                statements.append(statement)
            mine.append(places[key])
        indexes[part] = tuple(dict.fromkeys(mine))
    return _Joined(tuple(statements), indexes)


def _said(turn: Turn, lead: int, settings: Settings) -> tuple[str, str]:
    """Summary and next step: fixed words, chosen by how the leading question ended and what else was seen."""
    first = turn.asked[lead]
    summary, step = _said_of(first, turn, settings)
    if len(turn.asked) > 1 and first.is_answered:
        summary = words.several(summary, lead + 1, len(turn.asked), turn.dropped)
    if turn.screened.has(Flag.REPORT):
        summary, step = words.report(summary if first.is_answered else "")
    if turn.screened.has(Flag.ORDERS) and first.is_answered:
        summary = f"{summary} {words.NOT_FOLLOWED}"
    if turn.named_elsewhere and first.outcome is not Outcome.URGENT:
        summary = f"{words.elsewhere(employers.held(turn.library))} {summary}"
    elif (
        turn.employer is None and turn.library.employers and (first.is_answered or first.outcome is Outcome.NOT_COVERED)
    ):
        summary = f"{summary} {words.NO_EMPLOYER}"
    return summary, step


def _said_of(asked: Asked, turn: Turn, settings: Settings) -> tuple[str, str]:
    whom = settings.ask_whom
    if asked.outcome is Outcome.URGENT:
        return words.urgent(settings.children_services_phone, settings.out_of_hours_phone)
    if turn.screened.has(Flag.GREETING):
        return words.GREETING
    if turn.screened.has(Flag.THANKS):
        return words.THANKS
    if asked.job:
        return words.not_ours(asked.job, whom)
    if not asked.is_answered or asked.understood is None:
        return words.outcome(asked.outcome or Outcome.UNAVAILABLE, whom)
    intent = asked.understood.case.intent
    summary = words.SLIP if intent is Intent.WHAT_NOW else words.ruled(asked.ruling)
    return summary, words.next_step(asked.ruling.verdict, intent, whom)


def _choices(turn: Turn) -> tuple[str, ...]:
    """Whole questions to tap, where nothing could be answered for want of words."""
    if _outcome(turn.asked) is not Outcome.NEEDS_CLARIFYING:
        return ()
    understood = turn.asked[0].understood
    return choices(understood.case.slots if understood else Slots(), vocabulary())


def _digest(turn: Turn) -> str:
    parts = (
        turn.question,
        *(message.text for message in turn.history),
        turn.employer or "",
        turn.jurisdiction,
        turn.library.digest,
    )
    return sha256("\x1f".join(parts).encode()).hexdigest()[:16]
