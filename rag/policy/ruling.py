"""The ruling: norms held against a case. Pure; same case and norms, same ruling."""

from collections.abc import Mapping, Sequence

from rag.policy.overlay import NO_OVERLAY, Overlay
from rag.policy.patterns import any_of
from rag.policy.reach import Meeting, Reach, meet
from rag.policy.types import (
    SLOTS,
    Case,
    Condition,
    Effect,
    Force,
    Intent,
    Level,
    Norm,
    Relation,
    RelationKind,
    Ruling,
    Source,
    Status,
    Verdict,
)
from rag.policy.vocabulary import Vocabulary

_BINDS = frozenset({Force.LAW, Force.BINDING_STANDARD, Force.GUIDANCE})
_READERS = any_of(
    r"social (?:work|care)",
    r"practitioner",
    r"council",
    r"local authorit",
    r"public[- ](?:sector|bod|authorit)",
    r"\b(?:everyone|anyone)\b",
    r"\ball (?:staff|organisations)",
    r"safeguarding",
)
_UK_WIDE = frozenset({None, "uk", ""})
_MATERIAL = ("action", "data", "tool", "account")
_TOO_WIDE = frozenset({"ai", "use", "enter"})  # sharing these says little about whether two rules are on one matter
_MAX_DECIDING = 3
_MAX_BESIDE = 2


def applicable(case: Case, norms: Sequence[Norm]) -> list[Norm]:
    """Norms that can bear on the reader: in force there, of their employer or nobody's, and about something."""
    return [norm for norm in norms if _in_force(norm.source) and _for_reader(norm.source, case) and _is_material(norm)]


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
    order = rank or {}
    met = [meeting for norm in applicable(case, norms) if (meeting := meet(norm, case, overlay, vocabulary)).reach]
    if case.intent is Intent.DUTY and (duty := _duty(case, met, order, vocabulary)):
        return duty
    return _permission(case, met, order, vocabulary, norms)


def _permission(
    case: Case, met: Sequence[Meeting], order: Mapping[str, int], vocabulary: Vocabulary, norms: Sequence[Norm]
) -> Ruling:
    forbids = [m for m in met if m.norm.effect is Effect.MUST_NOT]
    flat = [m for m in forbids if m.reach is Reach.COVERS and not _open_exceptions(m.norm, case)]
    partial = [m for m in forbids if m not in flat]
    permits = [m for m in met if m.norm.effect is Effect.MAY and _can_permit(m.norm) and not _broken(m.norm, case)]
    covering = [m for m in permits if m.reach is Reach.COVERS]
    warns = [m for m in met if m.norm.effect is Effect.SHOULD_NOT and m.reach is Reach.COVERS]
    duties = _conditions(case, met, order, vocabulary)
    safer = _safer(case, norms, order, vocabulary)
    if flat:
        deciding = _sorted(flat, order, case)
        return _ruling(Verdict.NOT_ALLOWED, deciding, case, met, safer=safer, why="a clause in force forbids it")
    hard = [m for m in partial if m.reach is Reach.COVERS] + warns
    if covering and not hard:
        deciding = _sorted(covering, order, case)[:2]
        limits = [m.norm for m in partial if _near(m.norm, case, vocabulary)]
        conditions = _unique([*duties, *_ranked(limits, order)])[:4]
        still_open = [c for norm in deciding for c in norm.conditions if not _met(c, case)]
        clear = not still_open and not conditions
        verdict = Verdict.ALLOWED if clear else Verdict.ALLOWED_WITH_CONDITIONS
        return _ruling(verdict, deciding, case, met, conditions=conditions, safer=safer, why="a clause permits it")
    mixed = [m for m in [*hard, *partial, *permits] if _near(m.norm, case, vocabulary)]
    if mixed:
        deciding = _sorted(mixed, order, case)[:3]
        opened = tuple(dict.fromkeys(slot for m in mixed[:6] for slot in m.open_slots))
        return _ruling(
            Verdict.DEPENDS,
            deciding,
            case,
            met,
            conditions=duties,
            safer=safer,
            opened=opened,
            why="no clause settles it as asked",
        )
    if duties:
        return _ruling(
            Verdict.DEPENDS, duties[:3], case, met, safer=safer, why="clauses set duties but none permits it"
        )
    return Ruling(None, relation=Relation(), why="no clause on this")


def _duty(case: Case, met: Sequence[Meeting], order: Mapping[str, int], vocabulary: Vocabulary) -> Ruling | None:
    """Duty questions: what is required, recommended or released, by the clauses on that very action."""
    on_action = [m for m in met if m.norm.slots.action & case.slots.action or m.norm.slots.topic & case.slots.topic]
    for effect, verdict in ((Effect.MUST, Verdict.REQUIRED), (Effect.SHOULD, Verdict.RECOMMENDED)):
        found = [m for m in on_action if m.norm.effect is effect]
        if found:
            deciding = _sorted(found, order, case)[:3]
            return _ruling(verdict, deciding, case, met, why=f"a clause says {effect.value} on this")
    return None


def _conditions(case: Case, met: Sequence[Meeting], order: Mapping[str, int], vocabulary: Vocabulary) -> list[Norm]:
    """Duties that come with what is asked, closest first."""
    duties = [
        m.norm
        for m in met
        if m.norm.effect in {Effect.MUST, Effect.SHOULD}
        and m.norm.cue.lower() != "use"  # "use Copilot instead" is a way out, not a duty
        and m.norm.passage_id in order
        and _names_case(m.norm, case, vocabulary)
        and _may_arise(m.norm, case, vocabulary)
    ]
    mine = [norm for norm in duties if norm.source.level is Level.EMPLOYER]
    return _ranked(mine or duties, order)[:3]


def _names_case(norm: Norm, case: Case, vocabulary: Vocabulary) -> bool:
    """Whether a duty speaks of the case's action on its data, or of its tool: not merely of AI."""
    action = _shares(
        norm.slots.action | _named_in_conditions(norm, "action"), case.slots.action - {"use"}, "action", vocabulary
    )
    tool = _shares(norm.slots.tool | _named_in_conditions(norm, "tool"), case.slots.tool - {"ai"}, "tool", vocabulary)
    return action or tool


def _may_arise(norm: Norm, case: Case, vocabulary: Vocabulary) -> bool:
    """A duty under "if" comes with a case only when the case speaks of what the "if" does."""
    said = frozenset(
        f"{slot}:{wider}"
        for slot in SLOTS
        for name in getattr(case.slots, slot)
        for wider in vocabulary.wider(slot, name)
    )
    named = [condition.concepts - {"tool:ai", "action:use"} for condition in norm.conditions]
    return all(concepts & said for concepts in named if concepts)


def _named_in_conditions(norm: Norm, slot: str) -> frozenset[str]:
    prefix = f"{slot}:"
    return frozenset(
        c.removeprefix(prefix) for one in norm.conditions for c in one.concepts if c.startswith(prefix)
    ) - {"ai", "use"}


def _shares(norm: frozenset[str], case: frozenset[str], slot: str, vocabulary: Vocabulary) -> bool:
    return any(vocabulary.wider(slot, name) & norm for name in case) if norm else False


def _near(norm: Norm, case: Case, vocabulary: Vocabulary) -> bool:
    """Whether an overlapping norm is worth the reader's time: it names the case's action, data or tool."""
    if norm.slots.data and case.slots.data and not _akin("data", norm, case, vocabulary):
        return False
    return any(_akin(slot, norm, case, vocabulary) for slot in ("action", "data", "tool", "setting")) or (
        norm.slots.action == {"use"} and bool(norm.slots.tool)
    )


def _akin(slot: str, norm: Norm, case: Case, vocabulary: Vocabulary) -> bool:
    mine, theirs = (getattr(one.slots, slot) - _TOO_WIDE for one in (norm, case))
    return _shares(mine, theirs, slot, vocabulary) or _shares(theirs, mine, slot, vocabulary)


def _safer(case: Case, norms: Sequence[Norm], order: Mapping[str, int], vocabulary: Vocabulary) -> list[Norm]:
    """Ways the reader's own employer permits to get the same job done: same data or action, another tool."""
    found = [
        norm
        for norm in applicable(case, norms)
        if (norm.effect is Effect.MAY or (norm.effect is Effect.SHOULD and norm.cue.lower() == "use"))
        and norm.source.level is Level.EMPLOYER
        and not norm.slots.actor
        and not norm.slots.tool & (case.slots.tool - {"ai"})
        and not _elsewhere(norm, case, vocabulary)
        and "public" not in norm.slots.tool
        and (
            _shares(norm.slots.data, case.slots.data, "data", vocabulary)
            or _shares(norm.slots.action - {"use", "enter"}, case.slots.action, "action", vocabulary)
            or bool(_named_in_conditions(norm, "data") & case.slots.data)
        )
    ]
    return _ranked(found, order)[:2]


def _elsewhere(norm: Norm, case: Case, vocabulary: Vocabulary) -> bool:
    """Whether a norm is for a special setting (court, a conference) that the case is not in."""
    special = {
        name for name in norm.slots.setting if (c := vocabulary.concepts.get(("setting", name))) and not c.everyday
    }
    return bool(special) and not special & case.slots.setting


def _ruling(
    verdict: Verdict,
    deciding: Sequence[Norm],
    case: Case,
    met: Sequence[Meeting],
    *,
    conditions: Sequence[Norm] = (),
    safer: Sequence[Norm] = (),
    opened: tuple[str, ...] = (),
    why: str,
) -> Ruling:
    lead = deciding[0].source.level
    deciding = [norm for norm in deciding if norm.source.level is lead][:_MAX_DECIDING]
    beside = _beside(deciding, met)
    return Ruling(
        verdict=verdict,
        deciding=tuple(deciding),
        conditions=tuple(norm for norm in conditions if norm not in deciding),
        safer=tuple(norm for norm in safer if norm not in deciding and norm not in conditions),
        beside=tuple(beside),
        open_slots=opened,
        relation=_relation(met, case),
        why=why,
    )


def _beside(deciding: Sequence[Norm], met: Sequence[Meeting]) -> list[Norm]:
    """National and professional norms of the same effect that also reach the case, to set beside the employer's."""
    shown = {norm.norm_id for norm in deciding}
    others = [
        m.norm
        for m in sorted(met, key=lambda m: -m.reach)
        if m.norm.source.level is not Level.EMPLOYER and m.norm.norm_id not in shown and _weighs(m.norm)
    ]
    effects = {norm.effect for norm in deciding}
    return [norm for norm in others if norm.effect in effects][:_MAX_BESIDE]


def _relation(met: Sequence[Meeting], case: Case) -> Relation:
    """Employer beside national, from the strictest norm of each that reaches the case."""
    by_level = {
        level: [m for m in met if m.norm.source.level is level and _weighs(m.norm) and m.reach] for level in Level
    }
    ids = {
        level: tuple(
            dict.fromkeys(m.norm.passage_id for m in sorted(found, key=_strictness, reverse=True) if _strictness(m))
        )[:3]
        for level, found in by_level.items()
    }
    mine = max((_strictness(m) for m in by_level[Level.EMPLOYER]), default=0)
    theirs = max((_strictness(m) for m in by_level[Level.NATIONAL]), default=0)
    return Relation(
        kind=_relation_kind(mine, theirs, case),
        employer=ids[Level.EMPLOYER],
        national=ids[Level.NATIONAL],
        professional=ids[Level.PROFESSIONAL],
    )


def _relation_kind(mine: int, theirs: int, case: Case) -> RelationKind | None:
    if not mine and not theirs:
        return None
    if case.employer is None or not mine:
        return RelationKind.EMPLOYER_SILENT if theirs else None
    if not theirs:
        return RelationKind.NATIONAL_SILENT
    if mine == theirs:
        return RelationKind.AGREES
    return RelationKind.EMPLOYER_STRICTER if mine > theirs else RelationKind.EMPLOYER_LOOSER


def _strictness(meeting: Meeting) -> int:
    if meeting.reach is not Reach.COVERS:
        return 0
    return {Effect.MAY: 1, Effect.SHOULD: 2, Effect.SHOULD_NOT: 3, Effect.MUST: 0, Effect.MUST_NOT: 4}.get(
        meeting.norm.effect, 0
    )


def _in_force(source: Source) -> bool:
    return source.status in {Status.CURRENT, Status.CONTESTED}


def _for_reader(source: Source, case: Case) -> bool:
    if source.level is Level.EMPLOYER:
        return source.employer == case.employer
    return source.jurisdiction in _UK_WIDE or source.jurisdiction == case.jurisdiction


def _weighs(norm: Norm) -> bool:
    return norm.source.force in _BINDS


def _is_material(norm: Norm) -> bool:
    """A rule must say what it is about: "AI must never be your only source" alone forbids no use in particular."""
    if not _weighs(norm):
        return False
    named = {slot: getattr(norm.slots, slot) for slot in _MATERIAL}
    if norm.effect in {Effect.MUST_NOT, Effect.SHOULD_NOT, Effect.MAY}:
        return bool(
            named["action"] - {"use"} or named["data"] or named["account"] or named["tool"] - {"ai"} or _whole_ban(norm)
        )
    return any(named.values()) or bool(norm.slots.topic)


def _whole_ban(norm: Norm) -> bool:
    """ "Staff must not use AI": about every use, and said of using it."""
    return norm.effect is Effect.MUST_NOT and norm.slots.action == {"use"} and norm.slots.tool == {"ai"}


def _can_permit(norm: Norm) -> bool:
    """A permission needs the reader's own employer, or a national source whose audience includes them."""
    if norm.source.level is Level.EMPLOYER:
        return True
    return norm.source.level is Level.NATIONAL and bool(_READERS.search(norm.source.audience or ""))


def _open_exceptions(norm: Norm, case: Case) -> list[Condition]:
    """Exceptions that the case may fall under: those that don't turn on a kind of data it has stated not to be."""
    return [one for one in norm.exceptions if not _ruled_out(one, case)]


def _ruled_out(exception: Condition, case: Case) -> bool:
    data = frozenset(name.removeprefix("data:") for name in exception.concepts if name.startswith("data:"))
    return bool(data and case.slots.data and not data & case.slots.data)


def _broken(norm: Norm, case: Case) -> bool:
    """Whether a permission's own terms shut the case out: one for invented examples doesn't reach a real family."""
    for condition in norm.conditions:
        wants = {name.removeprefix("data:") for name in condition.concepts if name.startswith("data:")}
        if wants & {"public", "invented"} and case.slots.data - {"public", "invented", "anonymised"}:
            return True
    return False


def _met(condition: Condition, case: Case) -> bool:
    """Whether what the case states already meets a condition."""
    data = {name.removeprefix("data:") for name in condition.concepts if name.startswith("data:")}
    account = {name.removeprefix("account:") for name in condition.concepts if name.startswith("account:")}
    if data & {"public", "invented"}:
        return bool(case.slots.data) and case.slots.data <= {"public", "invented"}
    return bool(account) and account <= case.slots.account


def _sorted(meetings: Sequence[Meeting], order: Mapping[str, int], case: Case) -> list[Norm]:
    """The reader's employer first, then the closest fit, then the place in search."""

    def weight(m: Meeting) -> tuple[int, int, int, int]:
        level = {Level.EMPLOYER: 0, Level.NATIONAL: 1, Level.PROFESSIONAL: 2}[m.norm.source.level]
        shared = len(m.norm.slots.all() & case.slots.all())
        return level, -int(m.reach), order.get(m.norm.passage_id, 10_000), -shared

    return [m.norm for m in sorted(meetings, key=weight)]


def _ranked(norms: Sequence[Norm], order: Mapping[str, int]) -> list[Norm]:
    level = {Level.EMPLOYER: 0, Level.NATIONAL: 1, Level.PROFESSIONAL: 2}
    return sorted(norms, key=lambda norm: (level[norm.source.level], order.get(norm.passage_id, 10_000)))


def _unique(norms: Sequence[Norm]) -> list[Norm]:
    return list({norm.norm_id: norm for norm in norms}.values())
