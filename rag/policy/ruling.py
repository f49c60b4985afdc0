"""The ruling: norms held against a case. Pure; same case and norms, same ruling."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from rag.policy.applies import applicable
from rag.policy.duty import duty, owed_in
from rag.policy.overlay import NO_OVERLAY, Overlay, within_terms
from rag.policy.patterns import any_of
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
    if case.intent is Intent.DUTY:
        return _whether_owed(weighing)
    return permission(weighing)


_LEAVE = frozenset({Verdict.ALLOWED, Verdict.ALLOWED_WITH_CONDITIONS})
_ASKED_FIRST = frozenset({"action:consent", "action:approve"})  # asking for these is asking whether it may be done
_WITHOUT = any_of(r"\bwithout\b")


def _whether_owed(weighing: Weighing) -> Ruling:
    """Whether something is required. Where nothing says so, whether it may be done at all is still worth saying.

    Leave to do a thing is no answer to whether it must be done.
    """
    found = duty(weighing)
    owed = owed_in(weighing.case)
    if found.verdict is not None or (owed and not owed & _ASKED_FIRST):
        return found
    leave = permission(weighing)
    if leave.verdict in _LEAVE:
        return replace(leave, verdict=Verdict.DEPENDS, why="no clause says whether it is required")
    return leave if not owed or leave.verdict is Verdict.NOT_ALLOWED else found


def _leaving_undone(weighing: Weighing) -> Ruling:
    """Whether something may be left undone: not what is required, freely what nobody has to do, else it depends."""
    found = permission(weighing)
    if found.verdict is Verdict.NOT_ALLOWED:
        return found
    owed = duty(weighing)
    if owed.verdict is Verdict.REQUIRED:
        return replace(owed, verdict=Verdict.NOT_ALLOWED)
    if owed.verdict is Verdict.NOT_REQUIRED:
        done = found.verdict is not None and _WITHOUT.search(weighing.case.question)  # "can I record without asking?"
        return found if done else replace(owed, verdict=Verdict.ALLOWED)
    if owed.verdict is not None:
        return replace(owed, verdict=Verdict.DEPENDS)
    if found.verdict in _LEAVE:
        return replace(found, verdict=Verdict.DEPENDS, why="no clause says whether it may be left undone")
    return found
