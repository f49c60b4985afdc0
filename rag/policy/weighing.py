"""One case held against the norms that can bear on it: what is near, what comes with it, and the ruling."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from rag.policy.applies import may_arise, weighs
from rag.policy.overlay import Overlay
from rag.policy.patterns import words
from rag.policy.reach import Meeting, meet
from rag.policy.relation import relation_of
from rag.policy.tool_kinds import tool_kinds
from rag.policy.types import Case, Effect, Level, Norm, Ruling, Verdict
from rag.policy.vocabulary import APPROVED_TOOL, Vocabulary

LEVELS = {Level.EMPLOYER: 0, Level.NATIONAL: 1, Level.PROFESSIONAL: 2}
DUTIES = frozenset({Effect.MUST, Effect.SHOULD})
_KINDS_OF_TOOL = words(
    """ai public approved unapproved scribe agency_tool built_in browser_extension meeting_bot writing_assistant
    translator voice_assistant dictation image_generator unknown_product other"""
)
_NOT_RANKED = 10_000
MAX_DECIDING = 3
_MAX_BESIDE = 2
_MAX_SAFER = 2


@dataclass(frozen=True)
class Weighing:
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

    @cached_property
    def has_approved_tool(self) -> bool:
        """Whether the case's tool is one that the employer has approved."""
        return APPROVED_TOOL in tool_kinds(self.case, self.overlay, self.vocabulary).certain

    @cached_property
    def duties(self) -> list[Norm]:
        """Duties that come with what is asked, closest first; the employer's where it has any."""
        found = [
            m.norm
            for m in self.met
            if m.norm.effect in DUTIES
            and m.norm.cue.lower() != "use"  # "use Copilot instead" is a way out, not a duty
            and m.norm.passage_id in self.rank
            and (self.names_action(m.norm) or self.names_tool(m.norm))
            and may_arise(m.norm, self.case, self.vocabulary)
        ]
        mine = [norm for norm in found if norm.source.level is Level.EMPLOYER]
        return self._ranked(mine or found)[:MAX_DECIDING]

    def names_action(self, norm: Norm) -> bool:
        """Whether a norm names what the case does."""
        says = norm.slots.action | _in_conditions(norm, "action")
        return self._shares("action", says - {"use", "enter"}, self.case.slots.action - {"use"})

    def names_tool(self, norm: Norm) -> bool:
        """Whether a norm names the case's tool."""
        says = norm.slots.tool | _in_conditions(norm, "tool")
        return self._shares("tool", says - {"ai"}, self.case.slots.tool - {"ai"})

    def is_own_product(self, name: str) -> bool:
        """Whether a name is a product's that is no public one, and not the name of a whole kind."""
        concept = self.vocabulary.concepts.get(("tool", name))
        return concept is not None and not concept.public and name not in _KINDS_OF_TOOL

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

    def ruling(
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
        leading = unique([norm for norm in deciding if norm.source.level is lead])[:MAX_DECIDING]
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
        return unique(m.norm for m in self.by_closeness(fitting))[:_MAX_BESIDE]

    def by_closeness(self, meetings: Iterable[Meeting]) -> list[Meeting]:
        """Nearest to the reader first, then what names most of the case."""
        return sorted(
            meetings, key=lambda m: (LEVELS[m.norm.source.level], -m.closeness, -m.reach, self._place(m.norm))
        )

    def in_order(self, meetings: Iterable[Meeting]) -> list[Norm]:
        """Their norms, once each, by closeness."""
        return unique(m.norm for m in self.by_closeness(meetings))

    def _ranked(self, norms: Iterable[Norm]) -> list[Norm]:
        return sorted(norms, key=lambda norm: (LEVELS[norm.source.level], self._place(norm)))

    def _place(self, norm: Norm) -> int:
        return self.rank.get(norm.passage_id, _NOT_RANKED)


def _shows_a_way(norm: Norm) -> bool:
    way = norm.effect is Effect.MAY or (norm.effect is Effect.SHOULD and norm.cue.lower() == "use")
    return way and norm.source.level is Level.EMPLOYER and not norm.slots.actor


def _in_conditions(norm: Norm, slot: str) -> frozenset[str]:
    return frozenset(name for condition in norm.conditions for name in condition.named(slot)) - {"ai", "use"}


def unique(norms: Iterable[Norm]) -> list[Norm]:
    """Norms once each, in order."""
    return list({norm.norm_id: norm for norm in norms}.values())
