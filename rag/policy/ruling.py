"""The ruling: norms held against a case. Pure; same case and norms, same ruling."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from rag.policy.applies import applicable, can_permit, is_met, may_arise, open_exceptions, shuts_out, weighs
from rag.policy.overlay import NO_OVERLAY, Overlay
from rag.policy.reach import Meeting, Reach, meet
from rag.policy.relation import relation_of
from rag.policy.types import Case, Effect, Intent, Level, Norm, Ruling, Verdict
from rag.policy.vocabulary import Vocabulary

_LEVELS = {Level.EMPLOYER: 0, Level.NATIONAL: 1, Level.PROFESSIONAL: 2}
_DUTIES = frozenset({Effect.MUST, Effect.SHOULD})
_OWED = frozenset({"tell", "consent", "check", "report", "approve", "note_down", "delete", "keep"})
_NOT_RANKED = 10_000
_MAX_DECIDING = 3
_MAX_LIMITS = 3
_MAX_CONDITIONS = 5
_MAX_BESIDE = 2
_MAX_SAFER = 2


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
    weighing = _Weighing(case, tuple(applicable(case, norms)), vocabulary, overlay, rank or {})
    owed = case.slots.action & _OWED
    return weighing.duty(owed) if case.intent is Intent.DUTY and owed else weighing.permission()


@dataclass(frozen=True)
class _Weighing:
    """One case and the norms that can bear on it."""

    case: Case
    norms: tuple[Norm, ...]
    vocabulary: Vocabulary
    overlay: Overlay
    rank: Mapping[str, int]

    @cached_property
    def met(self) -> list[Meeting]:
        """The norms that reach the case, fully or in part."""
        held = (meet(norm, self.case, self.overlay, self.vocabulary) for norm in self.norms)
        return [meeting for meeting in held if meeting.reach]

    def permission(self) -> Ruling:
        """Whether the case is allowed."""
        forbids = [m for m in self.met if m.norm.effect is Effect.MUST_NOT]
        flat = [m for m in forbids if m.reach is Reach.COVERS and not open_exceptions(m.norm, self.case)]
        if flat:
            return self._ruling(Verdict.NOT_ALLOWED, self._sorted(flat), why="a clause in force forbids it")
        excepted = [m for m in forbids if m.reach is Reach.COVERS]
        warned = [m for m in self.met if m.norm.effect is Effect.SHOULD_NOT and m.reach is Reach.COVERS]
        covering = [m for m in self._permits if m.reach is Reach.COVERS]
        if covering and not excepted and not warned:
            return self._allowed(self._sorted(covering), [m for m in forbids if m.reach is Reach.OVERLAPS])
        return self._unsettled([*excepted, *warned, *(m for m in forbids if m not in excepted), *self._permits])

    @property
    def _permits(self) -> list[Meeting]:
        found = [m for m in self.met if m.norm.effect is Effect.MAY and can_permit(m.norm)]
        return [m for m in found if not shuts_out(m.norm, self.case)]

    def _allowed(self, deciding: Sequence[Norm], limits: Sequence[Meeting]) -> Ruling:
        """A yes with what hangs on it: its own conditions, the duties that come with it, and its limits."""
        lead = deciding[0]
        near = [m.norm for m in self._by_closeness(limits) if m.closeness]
        conditions = _unique([*near[:_MAX_LIMITS], *self._duties])[:_MAX_CONDITIONS]
        unmet = [c for c in lead.conditions if not is_met(c, self.case)] + open_exceptions(lead, self.case)
        verdict = Verdict.ALLOWED_WITH_CONDITIONS if unmet or conditions else Verdict.ALLOWED
        return self._ruling(verdict, deciding, conditions=conditions, why="a clause permits it")

    def _unsettled(self, meetings: Sequence[Meeting]) -> Ruling:
        """No clause settles it: name what is open, with the clauses that come closest."""
        near = [m for m in meetings if m.closeness]
        on_tool = [m for m in self.met if m.norm.effect is Effect.MUST and self._names_tool(m.norm)]
        if not near and not on_tool:
            if not self._duties:
                return Ruling(None, why="no clause on this")
            return self._ruling(Verdict.DEPENDS, self._duties, why="clauses set duties but none permits it")
        closest = self._by_closeness([*near, *on_tool])
        opened = tuple(dict.fromkeys(slot for m in closest[:_MAX_DECIDING] for slot in m.open_slots))
        return self._ruling(
            Verdict.DEPENDS,
            [m.norm for m in closest],
            conditions=self._duties,
            opened=opened,
            why="no clause settles it as asked",
        )

    def duty(self, owed: frozenset[str]) -> Ruling:
        """Whether something is required: by an order to do it, or by a permission given only if it is done.

        What is owed is not what is being done, so the norms are held against the case without its action.
        """
        case = replace(self.case, slots=replace(self.case.slots, action=frozenset()))
        met = [m for m in (meet(norm, case, self.overlay, self.vocabulary) for norm in self.norms) if m.reach]
        ordered = [m for m in met if m.norm.head & owed and m.norm.effect in {*_DUTIES, Effect.INFO}]
        hangs_on = [m for m in met if any(condition.named("action") & owed for condition in m.norm.conditions)]
        strings = [m for m in hangs_on if m.norm.effect is Effect.MAY and can_permit(m.norm) and m.closeness]
        must = [m for m in ordered if m.norm.effect is Effect.MUST]
        always = [m for m in must if m.closeness and may_arise(m.norm, self.case, self.vocabulary)]
        in_some = [*must, *(m for m in hangs_on if m.norm.effect is Effect.MUST_NOT and m.closeness)]
        should = [m for m in ordered if m.norm.effect is Effect.SHOULD]
        released = [m for m in ordered if m.norm.effect is Effect.INFO and m.norm.cue]
        for found, verdict, why in (
            ([*strings, *always], Verdict.REQUIRED, "a clause requires it"),
            (in_some, Verdict.DEPENDS, "a clause requires it in some cases"),
            (should, Verdict.RECOMMENDED, "a clause recommends it"),
            (released, Verdict.NOT_REQUIRED, "a clause releases from it"),
        ):
            if found:
                return self._ruling(verdict, self._sorted(found), why=why)
        return Ruling(None, why="no clause on this")

    @cached_property
    def _duties(self) -> list[Norm]:
        """Duties that come with what is asked, closest first; the employer's where it has any."""
        found = [
            m.norm
            for m in self.met
            if m.norm.effect in _DUTIES
            and m.norm.cue.lower() != "use"  # "use Copilot instead" is a way out, not a duty
            and m.norm.passage_id in self.rank
            and (self._names_action(m.norm) or self._names_tool(m.norm))
            and may_arise(m.norm, self.case, self.vocabulary)
        ]
        mine = [norm for norm in found if norm.source.level is Level.EMPLOYER]
        return self._ranked(mine or found)[:_MAX_DECIDING]

    def _names_action(self, norm: Norm) -> bool:
        says = norm.slots.action | _in_conditions(norm, "action")
        return self._shares("action", says - {"use", "enter"}, self.case.slots.action - {"use"})

    def _names_tool(self, norm: Norm) -> bool:
        says = norm.slots.tool | _in_conditions(norm, "tool")
        return self._shares("tool", says - {"ai"}, self.case.slots.tool - {"ai"})

    def _shares(self, slot: str, says: frozenset[str], asked: frozenset[str]) -> bool:
        return bool(says) and any(self.vocabulary.wider(slot, name) & says for name in asked)

    @cached_property
    def _safer(self) -> list[Norm]:
        """Ways the reader's own employer permits to get the same job done: same data or action, another tool."""
        found = [norm for norm in self.norms if _shows_a_way(norm) and self._is_alternative(norm)]
        return self._ranked(found)

    def _is_alternative(self, norm: Norm) -> bool:
        asked = self.case.slots
        if norm.slots.tool & (asked.tool - {"ai"}) or self._is_elsewhere(norm) or "public" in norm.slots.tool:
            return False
        return self._shares("data", norm.slots.data | _in_conditions(norm, "data"), asked.data) or self._shares(
            "action", norm.slots.action - {"use", "enter"}, asked.action
        )

    def _is_elsewhere(self, norm: Norm) -> bool:
        """Whether a norm is for a special setting (court, a conference) that the case is not in."""
        concepts = ((name, self.vocabulary.concepts.get(("setting", name))) for name in norm.slots.setting)
        special = {name for name, concept in concepts if concept and not concept.everyday}
        return bool(special) and not special & self.case.slots.setting

    def _ruling(
        self,
        verdict: Verdict,
        deciding: Sequence[Norm],
        *,
        conditions: Sequence[Norm] = (),
        opened: tuple[str, ...] = (),
        why: str,
    ) -> Ruling:
        """The ruling, led by the clauses nearest to the reader: employer before national before professional."""
        lead = deciding[0].source.level
        leading = _unique([norm for norm in deciding if norm.source.level is lead])[:_MAX_DECIDING]
        also = [norm for norm in conditions if norm not in leading]
        safer = [norm for norm in self._safer if norm not in leading and norm not in also]
        return Ruling(
            verdict=verdict,
            deciding=tuple(leading),
            conditions=tuple(also),
            safer=tuple(safer[:_MAX_SAFER]),
            beside=tuple(self._beside(leading)),
            open_slots=opened,
            relation=relation_of(self.met, self.case),
            why=why,
        )

    def _beside(self, deciding: Sequence[Norm]) -> list[Norm]:
        """Norms of the same effect from others than the employer, to set beside its own."""
        effects = {norm.effect for norm in deciding}
        others = [m for m in self.met if m.norm.source.level is not Level.EMPLOYER and m.closeness and weighs(m.norm)]
        fitting = [m for m in others if m.norm.effect in effects and m.norm not in deciding]
        return _unique(m.norm for m in self._by_closeness(fitting))[:_MAX_BESIDE]

    def _by_closeness(self, meetings: Iterable[Meeting]) -> list[Meeting]:
        return sorted(
            meetings, key=lambda m: (_LEVELS[m.norm.source.level], -m.closeness, -m.reach, self._place(m.norm))
        )

    def _sorted(self, meetings: Iterable[Meeting]) -> list[Norm]:
        return _unique(m.norm for m in self._by_closeness(meetings))

    def _ranked(self, norms: Iterable[Norm]) -> list[Norm]:
        return sorted(norms, key=lambda norm: (_LEVELS[norm.source.level], self._place(norm)))

    def _place(self, norm: Norm) -> int:
        return self.rank.get(norm.passage_id, _NOT_RANKED)


def _shows_a_way(norm: Norm) -> bool:
    way = norm.effect is Effect.MAY or (norm.effect is Effect.SHOULD and norm.cue.lower() == "use")
    return way and norm.source.level is Level.EMPLOYER and not norm.slots.actor


def _in_conditions(norm: Norm, slot: str) -> frozenset[str]:
    return frozenset(name for condition in norm.conditions for name in condition.named(slot)) - {"ai", "use"}


def _unique(norms: Iterable[Norm]) -> list[Norm]:
    return list({norm.norm_id: norm for norm in norms}.values())
