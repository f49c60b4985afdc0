"""How far a norm reaches a case, slot by slot: it covers it, it overlaps it, or it is about something else."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from rag.policy.applies import mentions_any, said_in, speaks_of
from rag.policy.heads import CIRCUMSTANCES, CONSENT_FOR
from rag.policy.occasion import NAMED_PEOPLE, Reach, is_for_another_occasion, setting_reach, special
from rag.policy.overlay import Overlay
from rag.policy.patterns import any_of, words
from rag.policy.tool_kinds import CLASSES, tool_kinds
from rag.policy.types import SLOTS, Case, Condition, Effect, Norm
from rag.policy.vocabulary import (
    ANY_TOOL,
    APPROVED_TOOL,
    OWN_DEVICE,
    PERSONAL_ACCOUNT,
    PUBLIC_TOOL,
    UNAPPROVED_TOOL,
    UNSTATED_DATA,
    WORK_ACCOUNT,
    Vocabulary,
)

# What a norm that doesn't say "students" or "judges" is addressed to.
_ADDRESSED = frozenset({"staff", "agency", "manager"})
_OTHERS = words(
    "judge lawyer health_staff civil_servant supplier other_officer researcher regulator dpo foster_carer student other"
)
_PROTECTED = "official"  # anything that is a kind of this needs a permission that names it
_CLAIMED = frozenset({"anonymised", "part_anonymised"})
_DECIDE = "decide"
_TOO_WIDE = frozenset({"use", "enter"})  # sharing these says little about whether two rules are on one matter


_KEYS = (
    frozenset({WORK_ACCOUNT, PERSONAL_ACCOUNT}),
    frozenset({OWN_DEVICE, "work_device"}),
)  # whose login, whose kit


_HAVING = frozenset({"use", "install", "enter"})  # what a tool's being approved lets one do with it
_PLACES = frozenset({"home_visit", "meeting"})  # everyday ones
_SOMEONE_ELSES = any_of(r"\b(?:another|others?|outside|external|partner|elsewhere|third)\b")
_RECORDED = frozenset({"recording", "case_notes", "minutes"})  # what recording makes
_OCCASIONS = frozenset({"assessment"})  # where it is recorded, what is done and not what is written
_ON_CASES = frozenset({"assessment", "case_information"})
_OTHER_OCCASIONS = frozenset({"home_visit", "meeting", "review", "meeting_private", "phone_call"})
_PEOPLE = frozenset(f"setting:{name}" for name in NAMED_PEOPLE)
_WITH_PEOPLE = _PEOPLE | {  # where the people a case is about are there
    "setting:home_visit",
    "setting:lacks_capacity",
    "setting:family_meeting",
    "setting:child_protection_conference",
    "setting:family_group_conference",
    "setting:looked_after_review",
    "setting:contact",
}


@dataclass(frozen=True, slots=True)
class Meeting:
    """A norm held against a case: how far it reaches, the slots the case leaves open, and how closely it names it."""

    norm: Norm
    reach: Reach
    open_slots: tuple[str, ...] = ()
    closeness: int = 0


def meet(norm: Norm, case: Case, overlay: Overlay, vocabulary: Vocabulary) -> Meeting:
    """Hold a norm against a case, slot by slot."""
    permits = norm.effect is Effect.MAY
    held: dict[str, Callable[[], Reach]] = {  # the quickest to rule a norm out come first
        "actor": lambda: _actor(norm, case),
        "account": lambda: min(_keys(norm, case, kind, permits=permits) for kind in _KEYS),
        "setting": lambda: setting_reach(_of_occasions(norm, case), case, vocabulary),
        "action": lambda: _action(norm, case, vocabulary, permits=permits),
        "data": lambda: _data(norm, case, vocabulary, permits=permits),
        "tool": lambda: _tool(norm, case, overlay, vocabulary, permits=permits),
    }
    if permits and "adjustments" in norm.slots.topic - case.slots.topic:
        return Meeting(norm, Reach.DISJOINT)  # what is let for those who cannot hear is let for nobody else
    if permits and "easy_read" in norm.slots.topic - case.slots.topic and not norm.slots.data:
        held["topic"] = lambda: Reach.OVERLAPS  # leave to draft easy read is none to draft an agenda
    if permits and any(is_for_another_occasion(one, case, vocabulary) for one in norm.conditions):
        held["occasion"] = lambda: Reach.OVERLAPS
    if norm.unread:
        held["words"] = lambda: Reach.COVERS if mentions_any(norm.unread, case) else Reach.OVERLAPS
    if norm.effect is Effect.MUST_NOT and norm.conditions:
        held["condition"] = lambda: _circumstances(norm, case, vocabulary)
    opened: list[str] = []
    for slot, reach_of in held.items():
        reach = reach_of()
        if reach is Reach.DISJOINT:
            return Meeting(norm, Reach.DISJOINT)
        if reach is Reach.OVERLAPS:
            opened.append(slot)
    closeness = _closeness(norm, case, overlay, vocabulary)
    if "condition" in held and "condition" not in opened:
        closeness += 2  # what it turns on is said to be so
    return Meeting(norm, Reach.OVERLAPS if opened else Reach.COVERS, tuple(opened), closeness)


def _of_occasions(norm: Norm, case: Case) -> Norm:
    """ "Recording visits, reviews and assessments" is about an assessment wherever it is done."""
    if "record" in norm.slots.action and norm.slots.data & case.slots.data & _OCCASIONS:
        return replace(norm, slots=replace(norm.slots, setting=norm.slots.setting - _OTHER_OCCASIONS))
    return norm


def _closeness(norm: Norm, case: Case, overlay: Overlay, vocabulary: Vocabulary) -> int:
    """How much of the case a norm names in so many words: 0 is a norm that merely does not exclude it."""
    kinds = tool_kinds(case, overlay, vocabulary)
    data = _akin("data", norm.slots.data | _excepted(norm), case.slots.data, vocabulary)
    if norm.slots.data and case.slots.data and not data:
        return 0
    action = _near_action(norm.slots.action - _TOO_WIDE, case.slots.action - _TOO_WIDE, vocabulary)
    tools = norm.slots.tool - {ANY_TOOL}
    return (
        action
        + 2 * data
        + (2 if tools & kinds.certain else int(bool(tools & kinds.possible)))
        + 2 * bool(norm.slots.account & case.slots.account)
        + 2 * bool(special(norm.slots.setting, vocabulary) & case.slots.setting)
        + bool(norm.slots.setting & case.slots.setting & _PLACES)
        + int(_bars_all_use(norm))
    )


def _near_action(norm: frozenset[str], case: frozenset[str], vocabulary: Vocabulary) -> int:
    """2 when the norm names what the case does; 1 when it names a narrower kind of it ("secret recording")."""
    if any(vocabulary.wider("action", name) & norm for name in case):
        return 2
    return int(any(vocabulary.wider("action", name) & case for name in norm))


def _akin(slot: str, one: frozenset[str], other: frozenset[str], vocabulary: Vocabulary) -> bool:
    return any(vocabulary.wider(slot, a) & other for a in one) or any(vocabulary.wider(slot, b) & one for b in other)


def _bars_all_use(norm: Norm) -> bool:
    return norm.slots.action == {"use"} and norm.slots.tool == {ANY_TOOL} and not norm.slots.data


def _keys(norm: Norm, case: Case, kind: frozenset[str], *, permits: bool) -> Reach:
    """Whose login or device. What a permission asks for and the asker has not said is a condition, not another case."""
    wanted, asked = norm.slots.account & kind, case.slots.account & kind
    if permits and not wanted and OWN_DEVICE in asked:
        return Reach.OVERLAPS  # leave that says nothing of one's own phone is none for it
    reach = _plain_slot(wanted, asked)
    asks_for = not wanted & {PERSONAL_ACCOUNT, OWN_DEVICE}  # leave for one's own is no demand
    return Reach.COVERS if permits and asks_for and reach is Reach.OVERLAPS else reach


def _plain_slot(norm: frozenset[str], case: frozenset[str]) -> Reach:
    if not norm or case & norm:
        return Reach.COVERS
    return Reach.DISJOINT if case else Reach.OVERLAPS


def _actor(norm: Norm, case: Case) -> Reach:
    wanted = norm.slots.actor
    if wanted == {"other"} and norm.unread and mentions_any(norm.unread, case):
        return Reach.COVERS  # they say they are in the team that it is for
    asker = case.slots.actor or frozenset({"staff"})
    groups = wanted & _OTHERS
    if groups and not ("staff" in wanted and groups <= {"foster_carer", "student"}):
        # "judges and their staff" is not about everybody's staff; staff who take in foster carers are the reader's
        return Reach.COVERS if groups & asker else Reach.DISJOINT
    if not wanted:
        foreign = asker - _ADDRESSED
        return Reach.OVERLAPS if foreign and norm.effect is Effect.MAY else Reach.COVERS
    if wanted & asker or (wanted & {"staff"} and asker & _ADDRESSED):
        return Reach.COVERS
    if norm.effect is Effect.MUST_NOT and "staff" in wanted:
        return Reach.COVERS  # a ban on staff is not lifted for a student or a carer
    return Reach.DISJOINT


def _slot(slot: str, norm: frozenset[str], case: frozenset[str], vocabulary: Vocabulary, *, every: bool) -> Reach:
    """``every``: a permission must cover all that the case names; a prohibition need cover only one."""
    covered = {name for name in case if vocabulary.wider(slot, name) & norm}
    if covered and (covered == case or not every):
        return Reach.COVERS
    touched = covered or any(vocabulary.wider(slot, name) & case for name in norm)
    return Reach.OVERLAPS if touched else Reach.DISJOINT


def _action(norm: Norm, case: Case, vocabulary: Vocabulary, *, permits: bool) -> Reach:
    wanted = norm.slots.action
    asked = case.slots.action if CONSENT_FOR in wanted else _done(case)
    if not wanted:
        explicit = any(_is_explicit("action", name, vocabulary) for name in asked)
        # A listed tool gains only the uses its clauses grant: "is approved" alone grants none but using it.
        grants_use = bool(norm.slots.data or norm.slots.setting - NAMED_PEOPLE) or asked <= _HAVING
        return Reach.COVERS if not permits or (grants_use and not explicit) else Reach.OVERLAPS
    if not asked:  # whatever is done with it, it is used
        return Reach.COVERS if not permits and "use" in wanted else Reach.OVERLAPS
    if permits and "analyse" in asked & wanted and "assessment" in norm.slots.data:
        asked = asked - {"write_assessment"}  # "the analysis in a report" is that part of the writing
    if permits and any(_is_explicit("action", name, vocabulary) and name not in wanted for name in asked):
        return Reach.DISJOINT
    if permits and wanted <= _TOO_WIDE and _records_unasked(norm, asked, vocabulary):
        return Reach.OVERLAPS
    if permits:  # who may have it shortened may put it in: a means needs no leave of its own
        asked = asked - _TOO_WIDE or asked
    if not permits and "enter" in wanted and norm.slots.data and case.slots.data and _uses(asked, vocabulary):
        return Reach.COVERS  # whatever is done with it there, it goes in
    reach = _slot("action", wanted, asked, vocabulary, every=permits)
    return reach if permits or not _is_another_judgement(wanted, asked, vocabulary) else min(reach, Reach.OVERLAPS)


def _uses(asked: frozenset[str], vocabulary: Vocabulary) -> bool:
    return any(vocabulary.wider("action", one) & _TOO_WIDE for one in asked)


def _is_another_judgement(wanted: frozenset[str], asked: frozenset[str], vocabulary: Vocabulary) -> bool:
    """Whether a ban bears on what is done only as one judgement on another: to rate a risk is to decide nothing yet."""
    bears = [vocabulary.wider("action", name) & wanted for name in asked if name != _DECIDE]
    return _DECIDE not in asked and {_DECIDE} in bears and not any(found - {_DECIDE} for found in bears)


def _records_unasked(norm: Norm, asked: frozenset[str], vocabulary: Vocabulary) -> bool:
    """Whether a case records people and leave to "use" a tool names no occasion on which it may be used."""
    return any("record" in vocabulary.wider("action", name) for name in asked) and not norm.slots.setting - NAMED_PEOPLE


def _done(case: Case) -> frozenset[str]:
    """What the asker would do; that somebody agreed, refused or was told is how things stand while they do it."""
    return case.slots.action - CIRCUMSTANCES or case.slots.action


def _is_explicit(slot: str, name: str, vocabulary: Vocabulary) -> bool:
    concept = vocabulary.concepts.get((slot, name))
    return bool(concept and concept.explicit)


def _names(data: str, wanted: frozenset[str], vocabulary: Vocabulary) -> bool:
    """Whether a permission names a kind of data that leave for "personal data" never reaches."""
    return any(_is_explicit("data", name, vocabulary) for name in vocabulary.wider("data", data) & wanted)


def _data(norm: Norm, case: Case, vocabulary: Vocabulary, *, permits: bool) -> Reach:
    wanted, asked = norm.slots.data, case.slots.data
    if "record" in norm.slots.action:
        wanted = wanted - _RECORDED  # a ban on recording is not about notes that there are already
        if _is_named_setting(norm, case, vocabulary):
            wanted = wanted - _OCCASIONS  # "recording visits, reviews and assessments": any one of them
            asked = asked - _OCCASIONS - _RECORDED if permits else asked
    if not permits and _is_what_recording_makes(norm, case, vocabulary):
        wanted = wanted - _RECORDED
    if not wanted:
        return Reach.OVERLAPS if permits and _needs_naming(norm, case, asked, vocabulary) else Reach.COVERS
    if not asked or asked == {UNSTATED_DATA}:
        return Reach.COVERS if _is_on_judging(norm, vocabulary) else Reach.OVERLAPS
    if excepted := frozenset(name for name in asked if vocabulary.wider("data", name) & _excepted(norm)):
        claimed = excepted & _CLAIMED  # what only the asker says it is keeps the rule in view
        return Reach.DISJOINT if excepted == asked and not claimed else Reach.OVERLAPS
    if permits and any(
        _is_explicit("data", name, vocabulary) and not _names(name, wanted, vocabulary) for name in asked
    ):
        return Reach.OVERLAPS
    return _slot("data", wanted, asked, vocabulary, every=permits)


def _is_what_recording_makes(norm: Norm, case: Case, vocabulary: Vocabulary) -> bool:
    """Whether a ban on AI notes of one kind of occasion is on recording it there ("no AI notes in a core group")."""
    records = any("record" in vocabulary.wider("action", name) for name in case.slots.action)
    return records and bool(case.slots.tool and special(norm.slots.setting, vocabulary) & case.slots.setting)


def _is_on_judging(norm: Norm, vocabulary: Vocabulary) -> bool:
    """Whether a ban is on judging, in whatever is written of a case: "the analysis in an assessment", said or not."""
    judging = all("decide" in vocabulary.wider("action", name) for name in norm.slots.action)
    return norm.effect is Effect.MUST_NOT and bool(norm.slots.action) and judging and norm.slots.data <= _ON_CASES


def _is_named_setting(norm: Norm, case: Case, vocabulary: Vocabulary) -> bool:
    return any(vocabulary.wider("setting", name) & norm.slots.setting for name in case.slots.setting - NAMED_PEOPLE)


def _needs_naming(norm: Norm, case: Case, asked: frozenset[str], vocabulary: Vocabulary) -> bool:
    """Whether a permission that names no data is none for this case.

    Protected or unstated data needs a clause that names it; and who puts something in without saying what may mean
    anything, unless the clause says itself what may not go in.
    """
    if asked:
        return any({_PROTECTED, UNSTATED_DATA} & vocabulary.wider("data", name) for name in asked)
    return "enter" in case.slots.action and not any(condition.named("data") for condition in norm.conditions)


def _excepted(norm: Norm) -> frozenset[str]:
    """The kinds of data a norm excepts; "information" is any, and what it is about is no exception to it."""
    named = frozenset(name for exception in norm.exceptions for name in exception.named("data"))
    return named - {"information"} - norm.slots.data


def _tool(norm: Norm, case: Case, overlay: Overlay, vocabulary: Vocabulary, *, permits: bool) -> Reach:
    wanted, asked = norm.slots.tool, case.slots.tool
    if PUBLIC_TOOL in wanted:  # of brands named as public tools, those the employer licenses are not meant
        wanted = frozenset(name for name in wanted if not overlay.account_for(name)[0])
    if permits and len(asked) > 1:  # leave for one tool is no leave for two
        each = [replace(case, slots=replace(case.slots, tool=frozenset({name}))) for name in sorted(asked)]
        reaches = [_tool(norm, one, overlay, vocabulary, permits=permits) for one in each]
        return Reach.OVERLAPS if min(reaches) is Reach.DISJOINT < max(reaches) else min(reaches)
    kinds = tool_kinds(case, overlay, vocabulary)
    if not wanted:
        off_list = permits and asked and APPROVED_TOOL not in kinds.certain
        return Reach.OVERLAPS if off_list else Reach.COVERS
    if not asked:
        return Reach.COVERS if ANY_TOOL in wanted else Reach.OVERLAPS
    if permits and asked == {ANY_TOOL} and wanted & CLASSES:
        return Reach.COVERS  # "can AI …?" where an approved tool may: which tool is a condition, not another case
    if wanted & kinds.certain:
        stays_open = (
            permits and wanted == {ANY_TOOL} and APPROVED_TOOL not in kinds.certain and UNAPPROVED_TOOL in kinds.certain
        )
        return Reach.OVERLAPS if stays_open else Reach.COVERS
    narrower = any(vocabulary.wider("tool", name) & asked for name in wanted)
    if APPROVED_TOOL in asked:  # "our AI tool" may be any that is approved
        narrower = narrower or any(overlay.account_for(name)[0] for name in wanted)
    return Reach.OVERLAPS if narrower or wanted & kinds.possible else Reach.DISJOINT


def _circumstances(norm: Norm, case: Case, vocabulary: Vocabulary) -> Reach:
    """A prohibition under conditions covers a case that states one of them; otherwise it may or may not apply."""
    stated = said_in(case, vocabulary)
    if any(speaks_of(condition, case) or holds(condition, stated) for condition in norm.conditions):
        return Reach.COVERS
    return Reach.OVERLAPS


def holds(condition: Condition, stated: set[str]) -> bool:
    """Whether a case states what a condition names: of each kind of thing, one ("a child, a parent or a carer")."""
    named = {slot: {f"{slot}:{name}" for name in condition.named(slot)} for slot in SLOTS if slot != "actor"}
    if "action:refuse" in named["action"]:  # "does not agree, or agreed and thinks better of it" turns on the no
        named["action"] = named["action"] - {"action:consent"}
    named["setting"] = named["setting"] - _PEOPLE or named["setting"]  # "an adult who lacks capacity": the latter
    kinds = [names for names in named.values() if names]
    if not kinds or _SOMEONE_ELSES.search(condition.text):
        return False  # "a meeting that another body hosts" is no meeting like the rest: the question must say so
    return all(names & stated or (names <= _PEOPLE and stated & _WITH_PEOPLE) for names in kinds)
