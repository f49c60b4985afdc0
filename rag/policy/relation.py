"""The employer's rule beside the national one."""

from collections.abc import Sequence

from rag.policy.applies import weighs
from rag.policy.occasion import Reach
from rag.policy.reach import Meeting
from rag.policy.types import Case, Effect, Level, Relation, RelationKind

_STRICTNESS = {Effect.MAY: 1, Effect.SHOULD: 2, Effect.SHOULD_NOT: 3, Effect.MUST_NOT: 4}
_SHOWN = 3


def relation_of(met: Sequence[Meeting], case: Case) -> Relation:
    """How the strictest employer norm that covers the case stands to the strictest national one."""
    by_level = {level: [m for m in met if m.norm.source.level is level and strictness(m)] for level in Level}
    mine, theirs = (max(map(strictness, by_level[level]), default=0) for level in (Level.EMPLOYER, Level.NATIONAL))
    return Relation(
        kind=_kind(mine, theirs, case),
        employer=_ids(by_level[Level.EMPLOYER]),
        national=_ids(by_level[Level.NATIONAL]),
        professional=_ids(by_level[Level.PROFESSIONAL]),
    )


def strictness(meeting: Meeting) -> int:
    """0 for a norm that does not settle the case; else 1 (permits) to 4 (forbids)."""
    if meeting.reach is not Reach.COVERS or not weighs(meeting.norm):
        return 0
    return _STRICTNESS.get(meeting.norm.effect, 0)


def _kind(mine: int, theirs: int, case: Case) -> RelationKind | None:
    if not mine and not theirs:
        return None
    if case.employer is None or not mine:
        return RelationKind.EMPLOYER_SILENT if theirs else None
    if not theirs:
        return RelationKind.NATIONAL_SILENT
    if mine == theirs:
        return RelationKind.AGREES
    return RelationKind.EMPLOYER_STRICTER if mine > theirs else RelationKind.EMPLOYER_LOOSER


def _ids(meetings: Sequence[Meeting]) -> tuple[str, ...]:
    ordered = sorted(meetings, key=strictness, reverse=True)
    return tuple(dict.fromkeys(m.norm.passage_id for m in ordered))[:_SHOWN]
