"""The ruling: norms held against a case. Pure; same case and norms, same ruling."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from rag.policy.applies import applicable
from rag.policy.duty import duty, owed_in
from rag.policy.overlay import NO_OVERLAY, Overlay, within_terms
from rag.policy.patterns import any_of
from rag.policy.permission import permission
from rag.policy.types import Case, Intent, Level, Norm, Ruling, Verdict
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
    case = within_terms(case, overlay, vocabulary)
    weighing = Weighing(case, tuple(applicable(case, norms)), vocabulary, overlay, rank or {})
    if case.omitted:
        return _leaving_undone(weighing)
    if case.intent is Intent.DUTY:
        return _whether_owed(weighing)
    return permission(weighing)


_LEAVE = frozenset({Verdict.ALLOWED, Verdict.ALLOWED_WITH_CONDITIONS})
_ASKED_FIRST = frozenset({"action:consent", "action:approve"})  # asking for these is asking whether it may be done
_HAS_BEEN = any_of(r"\b(?:helped|wrote|written|drafted|used|had a (?:hand|part)|prepared|did)\b")


def _whether_owed(weighing: Weighing) -> Ruling:
    """Whether something is required. Where nothing says so, whether it may be done at all is still worth saying.

    Leave to do a thing is no answer to whether it must be done.
    """
    found = duty(weighing)
    owed = owed_in(weighing.case)
    if found.verdict is Verdict.NOT_REQUIRED and found.deciding[0].source.level is not Level.EMPLOYER:
        leave = permission(weighing)  # what others release from is beside the point where the employer bars the doing
        if leave.verdict is Verdict.NOT_ALLOWED and leave.deciding[0].source.level is Level.EMPLOYER:
            return leave
    if found.verdict is not None or (owed and not owed & _ASKED_FIRST):
        return found
    leave = permission(weighing)
    if leave.verdict in _LEAVE:
        return replace(leave, verdict=Verdict.DEPENDS, why="no clause says whether it is required")
    return leave if not owed or leave.verdict is Verdict.NOT_ALLOWED else found


def _is_done_too(case: Case) -> bool:
    """Whether leave is asked for a doing as well ("can I record without asking them?"), not only to leave something.

    "AI helped with the letter" is done already.
    """
    owed = {name.removeprefix("action:") for name in owed_in(case)}
    doing = case.slots.action - owed - {"use", "enter"}
    return bool(doing - {"draft"}) or bool(doing and not _HAS_BEEN.search(case.question))


def _leaving_undone(weighing: Weighing) -> Ruling:
    """Whether something may be left undone: not what is required, freely what nobody has to do, else it depends."""
    found = permission(weighing)
    if found.verdict is Verdict.NOT_ALLOWED:
        return found
    owed = duty(weighing)
    if owed.verdict is Verdict.REQUIRED:
        return replace(owed, verdict=Verdict.NOT_ALLOWED)
    if owed.verdict is Verdict.NOT_REQUIRED:
        if found.verdict is not None and _is_done_too(weighing.case):
            return found
        return replace(owed, verdict=Verdict.ALLOWED)
    if owed.verdict is not None:
        return replace(owed, verdict=Verdict.DEPENDS)
    if found.verdict in _LEAVE:
        return replace(found, verdict=Verdict.DEPENDS, why="no clause says whether it may be left undone")
    return found
