"""What the headings above a clause make it about: one setting, one tool, one group of people."""

from collections.abc import Sequence
from dataclasses import replace

from rag.policy.patterns import any_of, words
from rag.policy.types import Condition, Slots
from rag.policy.vocabulary import ANY_TOOL, APPROVED_TOOL, UNAPPROVED_TOOL, Vocabulary

_GATES = words(
    """court family_group_conference child_protection_conference strategy_discussion looked_after_review review
    pre_proceedings panel family_meeting professionals_meeting internal_meeting phone_call contact"""
)
_WENT_WRONG = any_of(  # a heading over what to do after a slip
    r"\b(?:i|we|you|someone|somebody|something)(?:['’](?:ve|s)| have| has)?(?: \w+)? (?:pasted|put|sent|shared"
    r"|uploaded|typed"
    r"|entered|gone|went|goes|left)\b[^?]*\b(?:should ?n['’]t|should not|wrong|mistake|by accident|not meant)\b",
    r"\b(?:if|when|where) (?:it|things?|something|anything)(?: has| have)? (?:goes?|gone|went) (?:wrong|astray)\b",
    r"\b(?:mistakes|slips|slip-ups|incidents|breaches|near misses)\b",
)
_GROUPS = frozenset({"foster_carer", "student", "agency", "manager"})
_SEVERAL = any_of(r",", r"\band\b", r"&")
_A_NAME = 3  # words
_SHORT = 6  # words: longer headings say something about a group, and are not for it


def from_headings(
    slots: Slots, conditions: Sequence[Condition], headings: Sequence[str], vocabulary: Vocabulary
) -> Slots:
    """A clause that names no tool, data or setting is about its heading's, where the heading is about one thing.

    Its own heading says most; those above it say whom the part is for ("Foster carers").
    """
    if not headings:
        return slots
    found = vocabulary.slots(headings[-1])
    if _WENT_WRONG.search(headings[-1]):
        found = replace(found, topic=found.topic | {"incident"})
    several = bool(_SEVERAL.search(headings[-1]))
    named = any(condition.named("tool") for condition in conditions)
    tool = frozenset() if named else tool_above(headings, vocabulary)
    slots = replace(
        slots,
        tool=slots.tool or tool,
        setting=slots.setting or (frozenset() if several else found.setting & _GATES),
        topic=slots.topic | (found.topic - {"incident", "breach"} if several else found.topic),
    )
    for heading in reversed(headings):
        slots = _for_whom(slots, heading, vocabulary)
    return slots


def tool_above(headings: Sequence[str], vocabulary: Vocabulary) -> frozenset[str]:
    """The tool that the nearest heading names; those above it only where they are little more than its name."""
    for place, heading in enumerate(reversed(headings)):
        found = vocabulary.slots(heading).tool - {ANY_TOOL, APPROVED_TOOL, UNAPPROVED_TOOL}
        if found and (not place or len(heading.split()) <= _A_NAME):
            return found
    return frozenset()


def _for_whom(slots: Slots, heading: str, vocabulary: Vocabulary) -> Slots:
    """The one group that a short heading names: "Foster carers"."""
    if len(heading.split()) > _SHORT or heading.rstrip().endswith("?"):
        return slots
    found = vocabulary.slots(heading)
    groups = found.actor & _GROUPS
    if len(groups) == 1 and found.actor == groups and not slots.actor and not _SEVERAL.search(heading):
        slots = replace(slots, actor=groups)
    return slots
