"""Whether a case is allowed: what forbids it, what lifts that, what permits it and on what terms."""

from collections.abc import Sequence
from dataclasses import replace

from rag.policy.applies import (
    CONTRARY,
    bars_all_use,
    can_permit,
    echoes,
    excepts,
    has_nothing_personal,
    is_met,
    is_own_doing,
    is_refused,
    open_exceptions,
    said_in,
    shuts_out,
    speaks_of,
    unmet,
)
from rag.policy.heads import CIRCUMSTANCES
from rag.policy.occasion import NAMED_PEOPLE, Reach, hangs_on_age, special
from rag.policy.patterns import any_of
from rag.policy.reach import Meeting, holds, meet
from rag.policy.tool_kinds import CLASSES
from rag.policy.types import Case, Condition, Effect, Level, Norm, Ruling, Slots, Verdict
from rag.policy.vocabulary import ANY_TOOL, APPROVED_TOOL, PUBLIC_TOOL, UNAPPROVED_TOOL, WORK_ACCOUNT
from rag.policy.weighing import MAX_DECIDING, Weighing, unique

_NO_PRODUCT = frozenset({ANY_TOOL, APPROVED_TOOL, "scribe"})
_GRANTED = frozenset({Verdict.ALLOWED, Verdict.ALLOWED_WITH_CONDITIONS})
_SAYS_LITTLE = frozenset({"tool:ai", "action:use", "data:information", "data:personal", "data:official"})
_EVERY_TOOL = any_of(  # said and not asked: "staff may enter them into any AI", "all AI use is allowed"
    r"\b(?:staff|we|you|i|everyone|anyone|workers|people) (?:may|can|could)\b[^?.]*\bany (?:ai|chatbot|llm)\b",
    r"\ball (?:ai|uses? of ai|ai use|ai tools)\b[^?.]*\b(?:allowed|permitted|fine|ok|okay|approved)\b",
)
_WHICH_OF_TWO = any_of(r"\bwhich (?:is it|one is it|is right|one is right|do (?:i|we) (?:follow|do|go by|go with))\b")
_CIRCUMSTANCE = any_of(r"^\W*(?:where|when|if|in the case|while)\b")
_AGREEMENT = frozenset({"action:consent", "action:consent_for", "action:refuse", "action:approve", "topic:voluntary"})
_MAX_LIMITS = 3
_MAX_CONDITIONS = 5


def permission(weighing: Weighing) -> Ruling:
    """The ruling on a question of leave; where no tool is named, on the employer's own tools one by one."""
    found = _as_asked(weighing)
    if _EVERY_TOOL.search(weighing.case.question) and weighing.case.slots.tool <= _NO_PRODUCT:
        public = _as_asked(_with_tool(PUBLIC_TOOL, weighing))  # said of every tool: so of a public one
        return public if public.verdict is Verdict.NOT_ALLOWED else found
    if found.verdict is Verdict.NOT_ALLOWED and _WHICH_OF_TWO.search(weighing.case.question) and _pull_apart(weighing):
        return replace(found, verdict=Verdict.DEPENDS, why="one clause orders what another forbids")
    if found.verdict is not Verdict.DEPENDS or not weighing.case.slots.tool <= _NO_PRODUCT:
        return found
    return _by_tool(weighing) or found


def _pull_apart(weighing: Weighing) -> bool:
    """Whether one clause orders what the case does, beside those that forbid it: when each holds is the answer."""
    doing = weighing.case.slots.action - {"use", "enter"}
    return any(m.norm.effect is Effect.MUST and m.norm.head & doing and m.reach is Reach.COVERS for m in weighing.met)


def _with_tool(name: str, weighing: Weighing) -> Weighing:
    case = weighing.case
    return replace(weighing, case=replace(case, slots=replace(case.slots, tool=frozenset({name}))))


def _by_tool(weighing: Weighing) -> Ruling | None:
    """What holds of the tools that the asker may mean: leave to use one of them, named; or that none may be used."""
    asked = weighing.case.slots
    records = asked.tool == {"scribe"} or "record" in asked.action
    own = [name for name in _own_tools(weighing) if not records or _records(name, weighing)]
    rulings = {name: _as_asked(_with_tool(name, weighing)) for name in (*own, PUBLIC_TOOL)}
    granted = [rulings[name] for name in own if rulings[name].verdict in _GRANTED]
    if granted and asked.action & CIRCUMSTANCES and not _speaks_of_how_things_stand(granted[0], asked):
        return None  # whether it hangs on who agreed, or how, is for the clauses on that
    if granted:
        return replace(granted[0], verdict=Verdict.ALLOWED_WITH_CONDITIONS, why="a clause permits it with one tool")
    aid = "adjustments" in asked.topic  # what somebody relies on to hear is none of the employer's tools
    if own and not aid and all(one.verdict is Verdict.NOT_ALLOWED for one in rulings.values()):
        return replace(rulings[own[0]], why="a clause forbids it with each tool there is")
    return None


def _speaks_of_how_things_stand(found: Ruling, asked: Slots) -> bool:
    """Whether the leave is for the case of a refusal ("where somebody objects, you may …")."""
    named = frozenset().union(*(one.named("action") for norm in found.deciding for one in norm.conditions))
    return "refuse" in named & asked.action


def _as_asked(weighing: Weighing) -> Ruling:
    case = weighing.case
    permits, denied = _permits(weighing)
    covering = [m for m in permits if m.reach is Reach.COVERS and _stands_over_a_no(m.norm, weighing)]
    lifting = [m for m in covering if _is_at_hand(m, weighing)]
    bans = [m for m in weighing.met if m.norm.effect is Effect.MUST_NOT and not _is_lifted(m, lifting, weighing)]
    forbids = [m for m in bans if not (_waits_for_assessment(m.norm) and weighing.has_approved_tool)]
    forbids += _contrary_duties(weighing, covering)
    covered = [m for m in forbids if m.reach is Reach.COVERS and _speaks_of_it(m)]
    if _is_said_otherwise(weighing, covering, forbids):
        covered = [m for m in covered if not _only_lists(m)]
    flat = [m for m in covered if not open_exceptions(m.norm, case)]
    may_lift = [m for m in permits if m.closeness > 1 and not {"action", "words", "setting"} & set(m.open_slots)]
    if any(not _is_lifted(m, may_lift, weighing) for m in flat):
        return weighing.ruling(Verdict.NOT_ALLOWED, weighing.in_order(flat), why="a clause in force forbids it")
    if flat:
        return _unsettled(weighing, [*permits, *flat])
    hard = [m for m in covered if not all(is_own_doing(one) for one in open_exceptions(m.norm, case))]
    nearest = max((m.closeness for m in covering if m.norm.source.level is Level.EMPLOYER), default=0)
    hard += [m for m in weighing.met if _is_in_doubt(m, weighing) and m.closeness >= nearest]
    hard += [m for m in forbids if m.reach is Reach.OVERLAPS and _may_decide(m, covering, weighing)]
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


def _own_tools(weighing: Weighing) -> list[str]:
    """The products the employer has approved, or gives leave to use for something."""
    listed = [entry.name for entry in weighing.overlay.approved]
    named = [
        name
        for norm in weighing.norms
        if norm.effect is Effect.MAY and norm.source.level is Level.EMPLOYER
        for name in sorted(norm.slots.tool)
        if weighing.is_own_product(name)
    ]
    return list(dict.fromkeys([*listed, *named]))


def _records(name: str, weighing: Weighing) -> bool:
    """Whether a product is one that records: a scribe, or whatever the employer lets record."""
    return "scribe" in weighing.vocabulary.wider("tool", name) or any(
        norm.effect is Effect.MAY and name in norm.slots.tool and "record" in norm.slots.action
        for norm in weighing.norms
    )


def _speaks_of_it(meeting: Meeting) -> bool:
    """Whether a ban names some of the case, or bars every use: one that merely does not exclude it is a limit."""
    return meeting.closeness > 1 or (bars_all_use(meeting.norm) and not meeting.norm.slots.setting)


def _stands_over_a_no(norm: Norm, weighing: Weighing) -> bool:
    """Whether leave holds where somebody says no: it says so itself, or nobody's agreement is asked for here."""
    if "refuse" not in weighing.case.slots.action:
        return True
    said = {f"action:{name}" for name in norm.slots.action | norm.head}
    said = said.union(*(one.concepts for one in (*norm.conditions, *norm.exceptions)))
    released = (one for one in weighing.norms if one.effect is Effect.INFO and one.cue)
    return bool(said & _AGREEMENT) or any("consent" in one.head | one.slots.action for one in released)


def _waits_for_assessment(norm: Norm) -> bool:
    """Whether a ban on any tool stands until its impact assessment is done: a tool that is approved has had it."""
    return norm.slots.tool <= {ANY_TOOL} and any("topic:dpia" in one.concepts for one in norm.exceptions)


def _only_lists(meeting: Meeting) -> bool:
    """Whether a ban is no more than the other side of a list ("only the tools below", "what is not listed is a no")."""
    slots = meeting.norm.slots
    return slots.tool == {UNAPPROVED_TOOL} and not (slots.data or slots.account or slots.setting)


def _is_said_otherwise(weighing: Weighing, covering: Sequence[Meeting], forbids: Sequence[Meeting]) -> bool:
    """Whether the employer's own words on tools off its list reach the case: leave for it, or a ban that excepts it."""
    listed = {entry.name for entry in weighing.overlay.approved}
    off_list = {UNAPPROVED_TOOL, PUBLIC_TOOL} | (weighing.case.slots.tool - listed)
    return any(m.norm.source.level is Level.EMPLOYER and m.norm.slots.tool & off_list for m in covering) or any(
        m.norm.source.level is Level.EMPLOYER and excepts(m.norm, weighing.case) and not _only_lists(m) for m in forbids
    )


def _may_decide(meeting: Meeting, covering: Sequence[Meeting], weighing: Weighing) -> bool:
    """Whether a ban that may reach the case speaks of what the permission leaves out: its special setting, an age."""
    if meeting.open_slots == ("setting",) and hangs_on_age(meeting.norm):
        return True
    named = special(weighing.case.slots.setting, weighing.vocabulary)
    return bool(meeting.norm.slots.setting & named) and not any(m.norm.slots.setting & named for m in covering)


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
    if not all(_may_hold(one, weighing) for one in norm.conditions):
        return False
    return meeting.closeness > 1 or any(echoes(one, weighing.case) for one in norm.conditions)


def _may_hold(condition: Condition, weighing: Weighing) -> bool:
    """Whether the case speaks of what a condition turns on, or nobody can tell."""
    turns_on = condition.concepts - _SAYS_LITTLE or condition.concepts - {"tool:ai", "action:use"}
    if not turns_on or echoes(condition, weighing.case):
        return True
    return bool(turns_on & said_in(weighing.case, weighing.vocabulary))


def _is_lifted(ban: Meeting, permits: Sequence[Meeting], weighing: Weighing) -> bool:
    """Whether one of these permissions lifts a ban: it says so, or it approves the very tool that the ban is on."""
    names = {ban.norm.passage_id, ban.norm.norm_id}
    return any(names & m.norm.lifts or _takes_off_list(m.norm, ban.norm, weighing) for m in permits)


def _takes_off_list(leave: Norm, ban: Norm, weighing: Weighing) -> bool:
    """Whether the employer's leave names the case's own tool, where a ban is on tools that nobody approved.

    A ban on what may go into such tools yields only to leave that says what may go in, or calls the tool approved.
    """
    case = weighing.case.slots
    if not leave.slots.tool & case.tool - CLASSES - {ANY_TOOL} or leave.source.level is not Level.EMPLOYER:
        return False
    if ban.slots.tool != {UNAPPROVED_TOOL} or ban.slots.account or case.account - {WORK_ACCOUNT} - leave.slots.account:
        return False
    return not ban.slots.data or bool(leave.slots.data) or APPROVED_TOOL in leave.slots.tool


def _is_at_hand(meeting: Meeting, weighing: Weighing) -> bool:
    """Whether the case is said to be the one that an exception is for ("where the person cannot sign …")."""
    stated = said_in(weighing.case, weighing.vocabulary)
    return all(
        speaks_of(one, weighing.case) or holds(one, stated)
        for one in meeting.norm.conditions
        if _CIRCUMSTANCE.match(one.text)
    )


def _permits(weighing: Weighing) -> tuple[list[Meeting], list[Meeting]]:
    """Permissions that reach the case, and those that cover it but for a condition it says is not met."""
    found = [m for m in weighing.met if m.norm.effect is Effect.MAY and can_permit(m.norm)]
    inside = [m for m in found if not shuts_out(m.norm, weighing.case, weighing.vocabulary)]
    denied = [m for m in inside if any(unmet(one, weighing.case) for one in m.norm.conditions)]
    stands = [_in_doubt(m) if is_refused(m.norm, weighing.case) else m for m in inside if m not in denied]
    return stands, [m for m in denied if m.reach is Reach.COVERS]


def _in_doubt(meeting: Meeting) -> Meeting:
    return replace(meeting, reach=Reach.OVERLAPS, open_slots=(*meeting.open_slots, "condition"))


def _allowed(weighing: Weighing, deciding: Sequence[Norm], limits: Sequence[Meeting]) -> Ruling:
    """A yes with what hangs on it: its own conditions, the duties that come with it, and its limits."""
    lead, case = deciding[0], weighing.case
    near = [m.norm for m in weighing.by_closeness(limits) if m.closeness and not _is_on_casework(m.norm, case)]
    conditions = unique([*near[:_MAX_LIMITS], *weighing.duties])[:_MAX_CONDITIONS]
    still = [c for c in lead.conditions if not is_met(c, case)] + open_exceptions(lead, case)
    unsaid = lead.slots.account - case.slots.account  # "with your work account", and they have not said which
    unnamed = bool(lead.slots.tool - {ANY_TOOL}) and case.slots.tool <= {ANY_TOOL}
    asks = [norm for norm in conditions if not _is_standing(norm)]
    verdict = Verdict.ALLOWED_WITH_CONDITIONS if still or asks or unsaid or unnamed else Verdict.ALLOWED
    return weighing.ruling(verdict, deciding, conditions=conditions, why="a clause permits it")


def _is_on_casework(norm: Norm, case: Case) -> bool:
    """Whether a limit is about the people of a case or their court, where what is used has nobody in it."""
    about = norm.slots.setting & (NAMED_PEOPLE | {"court"})
    return bool(about) and not about & case.slots.setting and has_nothing_personal(case)


def _is_standing(norm: Norm) -> bool:
    """Whether a duty is met once for every use (training): shown with a yes, it leaves no single case open."""
    slots = norm.slots
    return "training" in slots.topic and not (norm.head or slots.data or slots.setting)


def _unsettled(weighing: Weighing, meetings: Sequence[Meeting]) -> Ruling:
    """No clause settles it: name what is open, with the clauses that come closest."""
    meetings = [*meetings, *(m for m in weighing.met if m.norm.effect is Effect.UNKNOWN and m.norm.cue)]
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
