"""Questions to choose from when there was too little to go on, made from what was said."""

from rag.policy.types import Slots
from rag.policy.vocabulary import ANY_TOOL, UNSTATED_DATA, Vocabulary

_ABOUT_RECORDING = (
    "Can I record a home visit with an approved tool?",
    "What happens if someone objects to being recorded?",
    "Can I record a child protection conference?",
    "When do recordings have to be deleted?",
)
_TO_START = (
    "Can I put case notes into a public AI tool?",
    "Can I draft a letter to a family with an approved tool?",
    "Can I record a home visit with an approved tool?",
    "What should I do when personal data has gone into an AI tool?",
)
_RECORDERS = frozenset({"scribe", "magic_notes", "minute", "meeting_bot", "teams"})
_NOT_NAMED = frozenset({ANY_TOOL, "unknown_product"})
_AT_MOST = 4


def choices(slots: Slots, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Three or four whole questions, each of which can be asked as it stands."""
    tool = _first(slots.tool - _NOT_NAMED)
    data = _first(slots.data - {UNSTATED_DATA, "information"})
    if "record" in slots.action or tool in _RECORDERS:
        return _ABOUT_RECORDING
    if tool:
        return _about_tool(vocabulary.label("tool", tool))
    if data:
        return _about_data(vocabulary.label("data", data))
    return _TO_START


def _about_tool(name: str) -> tuple[str, ...]:
    return (
        f"Can I put case notes into {name}?",
        f"Can I draft a letter to a family with {name}?",
        f"Can I ask {name} a general question with no personal data in it?",
        f"Can I use {name} on my own phone?",
    )[:_AT_MOST]


def _about_data(name: str) -> tuple[str, ...]:
    return (
        f"Can I put {name} into a public AI tool?",
        f"Can I summarise {name} with an approved tool?",
        f"Can I put {name} into an AI tool once they are anonymised?",
    )


def _first(names: frozenset[str]) -> str | None:
    return min(names, default=None)
