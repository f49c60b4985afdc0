"""The ruling: norms held against a case. Pure; same case and norms, same ruling."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from rag.policy.applies import applicable
from rag.policy.duty import duty, owed_in
from rag.policy.overlay import NO_OVERLAY, Overlay, within_terms
from rag.policy.permission import permission
from rag.policy.types import Case, Intent, Norm, Ruling, Verdict
from rag.policy.vocabulary import Vocabulary
from rag.policy.weighing import Weighing


def ruling(
    case: Case,
    norms: Sequence[Norm],
    vocabulary: Vocabulary,
    overlay: Overlay = NO_OVERLAY,
    rank: Mapping[str, int] | None = None,
) -> Ruling:
    """What ``norms`` say of ``case``. ``rank`` (passage id → place in search) only orders norms of equal weight.

    Forbid + covers → not allowed; permit + covers, conditions open → allowed with conditions; nothing open → allowed;
    partial overlap, an open exception or an open slot → depends; no norm on the action → no verdict.
    """
    case = within_terms(case, overlay)
    weighing = Weighing(case, tuple(applicable(case, norms)), vocabulary, overlay, rank or {})
    if case.omitted:
        return _leaving_undone(weighing)
    if case.intent is Intent.DUTY and owed_in(case):
        return duty(weighing)
    return permission(weighing)


_UNDONE = {
    Verdict.REQUIRED: Verdict.NOT_ALLOWED,
    Verdict.NOT_REQUIRED: Verdict.ALLOWED,
}


def _leaving_undone(weighing: Weighing) -> Ruling:
    """Whether something may be left undone: not what is required, freely what nobody has to do, else it depends."""
    found = permission(weighing)
    if found.verdict is Verdict.NOT_ALLOWED:
        return found
    owed = duty(weighing)
    if owed.verdict is not None:
        return replace(owed, verdict=_UNDONE.get(owed.verdict, Verdict.DEPENDS))
    if found.verdict in {Verdict.ALLOWED, Verdict.ALLOWED_WITH_CONDITIONS}:
        return replace(found, verdict=Verdict.DEPENDS, why="no clause says whether it may be left undone")
    return found
