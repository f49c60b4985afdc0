"""Whether something is required: by an order to do it, or by leave or a ban that turns on its being done."""

from collections.abc import Sequence
from dataclasses import replace

from rag.policy.applies import CONTRARY, can_permit, echoes, may_arise, said_in
from rag.policy.reach import Meeting, meet
from rag.policy.types import SLOTS, Case, Condition, Effect, Norm, Ruling, Verdict
from rag.policy.weighing import DUTIES, Weighing

_OWED = frozenset(
    {"tell", "consent", "check", "report", "approve", "note_down", "delete", "keep", "share", "decide", "redact"}
)
_OWED_TOPICS = frozenset(
    {"training", "dpia", "register", "oversight", "adjustments", "equality_impact", "lived_experience", "voluntary"}
)


def owed_in(case: Case) -> frozenset[str]:
    """What a case asks the duty of, as "slot:name": what it would leave undone, else what is owed, and topics."""
    if case.omitted:
        return frozenset(f"action:{name}" for name in case.omitted)
    actions = case.slots.action & _OWED
    topics = case.slots.topic & _OWED_TOPICS
    return frozenset({f"action:{name}" for name in actions} | {f"topic:{name}" for name in topics})


def duty(weighing: Weighing) -> Ruling:
    """The ruling on a question of duty.

    What is owed is not what is being done, so norms are held against the case without its actions.
    """
    case = weighing.case
    owed = owed_in(case)
    bare = replace(case, slots=replace(case.slots, action=frozenset()))
    met = [m for m in (meet(n, bare, weighing.overlay, weighing.vocabulary) for n in weighing.norms) if m.reach]
    near = [m for m in met if _concerns(m, case, owed)]
    ordered = [m for m in near if m.norm.effect in {*DUTIES, Effect.INFO, Effect.MUST_NOT} and _orders(m.norm, owed)]
    hinges = [m for m in near if _hinges(m.norm, owed) and "setting" not in m.open_slots]
    released = [m for m in ordered if m.norm.effect is Effect.INFO and m.norm.cue]
    must = [m for m in ordered if m.norm.effect is Effect.MUST]
    excepted = [m for m in must if _is_excepted(m.norm, case, weighing)]
    always = [m for m in must if m not in excepted and may_arise(m.norm, case, weighing.vocabulary)]
    barred = [
        m for m in ordered if m.norm.effect is Effect.MUST_NOT and not m.norm.exceptions and not m.norm.conditions
    ]
    opposed = [m for m in near if _opposes(m.norm, owed) and any(echoes(one, case) for one in m.norm.conditions)]
    excepted += opposed
    orders = [] if opposed else [*always, *hinges]
    should = [m for m in ordered if m.norm.effect is Effect.SHOULD]
    for found, verdict, why in (
        (barred if not always else [], Verdict.NOT_ALLOWED, "a clause forbids it"),
        ([] if _is_nearer(released, orders) else orders, Verdict.REQUIRED, "a clause requires it"),
        (excepted, Verdict.NOT_REQUIRED, "a clause makes an exception of it"),
        (released, Verdict.NOT_REQUIRED, "a clause releases from it"),
        (should, Verdict.RECOMMENDED, "a clause recommends it"),
        (must, Verdict.DEPENDS, "a clause requires it in some cases"),
    ):
        if found:
            return weighing.ruling(verdict, weighing.in_order(found), why=why)
    return Ruling(None, why="no clause on this")


def _concerns(meeting: Meeting, case: Case, owed: frozenset[str]) -> bool:
    """Whether a norm is about the doing that the duty comes with: consent to record is not consent to share."""
    verbs = _verbs(owed)
    doing = case.slots.action - verbs - {"use", "enter", "draft"}
    about = meeting.norm.slots.action | frozenset().union(*(c.named("action") for c in meeting.norm.conditions))
    others = about - verbs - {"use", "enter"} - _OWED
    return bool(meeting.closeness) or not others or not doing or bool(others & doing)


def _verbs(owed: frozenset[str]) -> frozenset[str]:
    """The actions among what is owed, by name."""
    return frozenset(name.removeprefix("action:") for name in owed if name.startswith("action:"))


def _opposes(norm: Norm, owed: frozenset[str]) -> bool:
    """Whether a norm orders the contrary of what is owed: keeping, where it is deleting."""
    contrary = {CONTRARY[name] for name in _verbs(owed) if name in CONTRARY}
    return norm.effect is Effect.MUST and bool(norm.head & contrary)


def _orders(norm: Norm, owed: frozenset[str]) -> bool:
    """Whether a norm's own verb, or the topic it is about, is what is owed."""
    verbs = norm.head - {"use", "enter"} or norm.slots.action
    if norm.effect is Effect.INFO:
        verbs |= norm.slots.action
    said = {f"action:{name}" for name in verbs} | {f"topic:{name}" for name in norm.slots.topic}
    return bool(said & owed)


def _hinges(norm: Norm, owed: frozenset[str]) -> bool:
    """Whether leave is given only if it is done, or a ban stands until it is."""
    if norm.effect is Effect.MAY and can_permit(norm):
        return any(_names(condition, owed) for condition in norm.conditions)
    return norm.effect is Effect.MUST_NOT and any(_names(exception, owed) for exception in norm.exceptions)


def _names(condition: Condition, owed: frozenset[str]) -> bool:
    return bool(condition.concepts & owed)


def _is_excepted(norm: Norm, case: Case, weighing: Weighing) -> bool:
    """Whether the case says that it is what the norm makes an exception of ("unless a complaint is open")."""
    own = {f"{slot}:{name}" for slot in SLOTS for name in getattr(norm.slots, slot)}
    if any(echoes(one, case) for one in norm.exceptions):
        return True
    turns_on = [one.concepts - own - {"action:use", "tool:ai"} for one in norm.exceptions]
    said = said_in(case, weighing.vocabulary)
    return any(concepts & said for concepts in turns_on)


def _is_nearer(released: Sequence[Meeting], orders: Sequence[Meeting]) -> bool:
    """Whether a release names more of the case than any order does. At the same distance the order holds."""
    return bool(released) and max(m.closeness for m in released) > max((m.closeness for m in orders), default=-1)
