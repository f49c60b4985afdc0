"""What a question takes for granted: working on data with a tool means putting it in."""

from dataclasses import replace

from rag.policy.heads import CIRCUMSTANCES
from rag.policy.patterns import any_of
from rag.policy.types import Slots
from rag.policy.vocabulary import ANY_TOOL, UNSTATED_DATA

_ANSWERS = frozenset({"consent", "refuse"})
_ASKERS = frozenset({"foster_carer", "student", "agency"})  # who does it, where that changes which rules apply
_FOR_ONE = any_of(r"\b(?:for|with|do|on) (?:an?|my|the|this|our|some)\b")
_MEETINGS = frozenset(
    {
        "meeting",
        "internal_meeting",
        "professionals_meeting",
        "family_meeting",
        "strategy_discussion",
        "child_protection_conference",
        "looked_after_review",
        "review",
        "panel",
        "family_group_conference",
        "supervision",
    }
)
_MEETING_SOFTWARE = frozenset({"teams", "zoom_ai", "webex_ai", "google_meet_ai"})
_RECORDERS = frozenset(
    {"scribe", "magic_notes", "minute", "meeting_bot", "teams", "zoom_ai", "webex_ai", "google_meet_ai"}
)
_PUT_ON = any_of(  # "put Otter on", "leave it running"
    r"\b(?:put|switch|turn|leave|have|keep|set|get|pop|run|start)\w*\s+(?:[\w’'-]+\s+){1,3}?(?:on|running|going)(?=\W|$)"
    r"(?!\s+(?:my|the|a|an|our|your|his|her|their|it|that|this)\b)"
)
_SUBJECTS = frozenset({"special_category", "safeguarding", "criminal"})
_WRITES_WHOLE = any_of(
    r"\b(?:write|do|complete|produce)\s+(?:up\s+)?(?:my|our|an?|the|his|her)\s+(?:[\w&]+\s+){0,3}(?:assessment|c&f|s47)s?\b"
)
_WRITTEN_OUT = frozenset({"letter", "court_document", "later_life_letter", "life_story", "minutes"})


def whole_work(slots: Slots, text: str) -> Slots:
    """ "Write my … assessment" asks for the whole of it, its analysis too."""
    if not (_WRITES_WHOLE.search(text) and "assessment" in slots.data):
        return slots
    return replace(slots, action=slots.action - {"draft"} | {"write_assessment"})


def complete(slots: Slots, text: str) -> Slots:
    """Say what a question takes for granted: working on data with a tool means putting it in."""
    action = slots.action - {"use"}
    tool = slots.tool - {ANY_TOOL} or slots.tool
    if tool & _RECORDERS and _PUT_ON.search(text):
        action = action - {"enter"} | {"record"}
    if action and action <= _ANSWERS and "recording" in slots.data:
        action |= {"record"}  # what is agreed to or refused
    elif action <= CIRCUMSTANCES and _sums_up_meeting(slots):
        action |= {"meeting_summary"}
    elif action <= CIRCUMSTANCES and tool & _RECORDERS:
        action |= {"record"}
    elif not action and slots.data and tool:
        action = _taken_for_granted(slots, text)
    if "research" in action and "public" in slots.data:
        slots = replace(slots, data=slots.data - _SUBJECTS)  # what is read up on is nobody's
    return replace(
        slots,
        actor=slots.actor & _ASKERS,
        action=action or slots.action,
        tool=tool,
        data=_data(slots.data),
    )


def _taken_for_granted(slots: Slots, text: str) -> frozenset[str]:
    """What is done with a tool and something written: translating, with a translator; "for a letter", writing it."""
    if "translator" in slots.tool:
        return frozenset({"translate"})
    return frozenset({"draft" if slots.data & _WRITTEN_OUT and _FOR_ONE.search(text) else "enter"})


def _sums_up_meeting(slots: Slots) -> bool:
    """Whether it is about what meeting software does by itself: it listens, and sums up."""
    if slots.tool & _MEETING_SOFTWARE:
        return "record" not in slots.action
    return "built_in" in slots.tool and bool(slots.setting & _MEETINGS)


def _data(names: frozenset[str]) -> frozenset[str]:
    """Case notes said to be anonymised are held to the rules on anonymised information; the claim is stated.

    "Information" may be any.
    """
    if "anonymised" in names:
        return frozenset({"anonymised"})
    return names - {"information"} or (frozenset({UNSTATED_DATA}) if names else names)
