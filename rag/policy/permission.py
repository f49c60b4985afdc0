"""Whether a case is allowed: what forbids it, what lifts that, what permits it and on what terms."""

from collections.abc import Sequence
from dataclasses import replace

from rag.policy.applies import (
    CONTRARY,
    bars_all_use,
    can_permit,
    echoes,
    is_met,
    is_own_doing,
    open_exceptions,
    shuts_out,
    unmet,
)
from rag.policy.reach import Meeting, Reach, is_for_one_service, meet
from rag.policy.types import Effect, Level, Norm, Ruling, Verdict
from rag.policy.vocabulary import ANY_TOOL
from rag.policy.weighing import MAX_DECIDING, Weighing, unique

_MAX_LIMITS = 3
_MAX_CONDITIONS = 5


def permission(weighing: Weighing) -> Ruling:
    """The ruling on a question of leave."""
    case = weighing.case
    permits, denied = _permits(weighing)
    covering = [m for m in permits if m.reach is Reach.COVERS]
    lifted = _lifted(covering)
    forbids = [m for m in weighing.met if m.norm.effect is Effect.MUST_NOT and m.norm.passage_id not in lifted]
    forbids += _contrary_duties(weighing, covering)
    covered = [m for m in forbids if m.reach is Reach.COVERS and _speaks_of_it(m)]
    flat = [m for m in covered if not open_exceptions(m.norm, case)]
    may_be_lifted = _lifted(permits)
    if any(m.norm.passage_id not in may_be_lifted for m in flat):
        return weighing.ruling(Verdict.NOT_ALLOWED, weighing.in_order(flat), why="a clause in force forbids it")
    if flat:
        return _unsettled(weighing, [*permits, *flat])
    hard = [m for m in covered if not all(is_own_doing(one) for one in open_exceptions(m.norm, case))]
    hard += [m for m in weighing.met if _is_in_doubt(m, weighing)]
    hard += [m for m in forbids if m.open_slots == ("setting",) and is_for_one_service(m.norm) and m.closeness]
    warned = [
        m
        for m in weighing.met
        if m.norm.effect is Effect.SHOULD_NOT and m.reach is Reach.COVERS and not open_exceptions(m.norm, case)
    ]
    own_leave = any(m.norm.source.level is Level.EMPLOYER for m in covering)
    stands_in_way = [m for m in warned if m.norm.source.level is Level.EMPLOYER or not own_leave]
    if mine := [m for m in warned if m.norm.source.level is Level.EMPLOYER and not covering]:
        return weighing.ruling(Verdict.NOT_ALLOWED, weighing.in_order(mine), why="the employer says not to")
    if covering and not hard and not stands_in_way:  # others' "should not" beside the employer's leave is shown with it
        limits = [m for m in forbids if m.reach is Reach.OVERLAPS or m in covered] + warned
        return _allowed(weighing, weighing.in_order(covering), limits)
    if denied and not covering:
        return weighing.ruling(Verdict.NOT_ALLOWED, weighing.in_order(denied), why="what it is allowed on is not so")
    return _unsettled(
        weighing,
        [
            *covered,
            *(m for m in hard if m not in covered),
            *warned,
            *(m for m in forbids if m not in covered),
            *permits,
        ],
    )


def _speaks_of_it(meeting: Meeting) -> bool:
    """Whether a ban names some of the case, or bars every use: one that merely does not exclude it is a limit."""
    return meeting.closeness > 1 or (bars_all_use(meeting.norm) and not meeting.norm.slots.setting)


def _contrary_duties(weighing: Weighing, covering: Sequence[Meeting]) -> list[Meeting]:
    """Orders to do the opposite: who must delete may not keep, unless leave to keep is for what the case says."""
    case = weighing.case
    contrary = {CONTRARY[name] for name in case.slots.action if name in CONTRARY}
    if not contrary or any(echoes(one, case) for m in covering for one in m.norm.conditions):
        return []
    turned = replace(case, slots=replace(case.slots, action=frozenset(contrary)))
    orders = [norm for norm in weighing.norms if norm.effect is Effect.MUST and norm.head & contrary]
    return [m for m in (meet(norm, turned, weighing.overlay, weighing.vocabulary) for norm in orders) if m.reach]


def _is_in_doubt(meeting: Meeting, weighing: Weighing) -> bool:
    """Whether a rule that could not be read is close enough to the case to stand in the way of a yes."""
    norm = meeting.norm
    if norm.effect is not Effect.UNKNOWN or not norm.cue or meeting.reach is not Reach.COVERS:
        return False
    return meeting.closeness > 1 or any(echoes(one, weighing.case) for one in norm.conditions)


def _lifted(permits: Sequence[Meeting]) -> frozenset[str]:
    """The passages whose bans these permissions lift."""
    return frozenset().union(*(m.norm.lifts for m in permits))


def _permits(weighing: Weighing) -> tuple[list[Meeting], list[Meeting]]:
    """Permissions that reach the case, and those that cover it but for a condition it says is not met."""
    found = [m for m in weighing.met if m.norm.effect is Effect.MAY and can_permit(m.norm)]
    inside = [m for m in found if not shuts_out(m.norm, weighing.case, weighing.vocabulary)]
    denied = [m for m in inside if any(unmet(one, weighing.case) for one in m.norm.conditions)]
    return [m for m in inside if m not in denied], [m for m in denied if m.reach is Reach.COVERS]


def _allowed(weighing: Weighing, deciding: Sequence[Norm], limits: Sequence[Meeting]) -> Ruling:
    """A yes with what hangs on it: its own conditions, the duties that come with it, and its limits."""
    lead, case = deciding[0], weighing.case
    near = [m.norm for m in weighing.by_closeness(limits) if m.closeness]
    conditions = unique([*near[:_MAX_LIMITS], *weighing.duties])[:_MAX_CONDITIONS]
    still = [c for c in lead.conditions if not is_met(c, case)] + open_exceptions(lead, case)
    unsaid = lead.slots.account - case.slots.account  # "with your work account", and they have not said which
    unnamed = bool(lead.slots.tool - {ANY_TOOL}) and case.slots.tool <= {ANY_TOOL}
    verdict = Verdict.ALLOWED_WITH_CONDITIONS if still or conditions or unsaid or unnamed else Verdict.ALLOWED
    return weighing.ruling(verdict, deciding, conditions=conditions, why="a clause permits it")


def _unsettled(weighing: Weighing, meetings: Sequence[Meeting]) -> Ruling:
    """No clause settles it: name what is open, with the clauses that come closest."""
    near = [m for m in meetings if m.closeness > 1] or [m for m in meetings if m.closeness]
    on_tool = [m for m in weighing.met if m.norm.effect is Effect.MUST and weighing.names_tool(m.norm)]
    if not near and not on_tool:
        if not weighing.duties:
            return Ruling(None, why="no clause on this")
        return weighing.ruling(Verdict.DEPENDS, weighing.duties, why="clauses set duties but none permits it")
    closest = weighing.by_closeness([*near, *on_tool])
    opened = tuple(dict.fromkeys(slot for m in closest[:MAX_DECIDING] for slot in m.open_slots))
    return weighing.ruling(
        Verdict.DEPENDS,
        [m.norm for m in closest],
        conditions=weighing.duties,
        opened=opened,
        why="no clause settles it as asked",
    )
