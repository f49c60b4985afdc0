"""The ruling: norms held against a case. Pure; same case and norms, same ruling."""

from collections.abc import Mapping, Sequence

from rag.policy.applies import applicable
from rag.policy.duty import duty, owed_in
from rag.policy.overlay import NO_OVERLAY, Overlay
from rag.policy.permission import permission
from rag.policy.types import Case, Intent, Norm, Ruling
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
    weighing = Weighing(case, tuple(applicable(case, norms)), vocabulary, overlay, rank or {})
    if case.intent is Intent.DUTY and owed_in(case):
        return duty(weighing)
    return permission(weighing)
