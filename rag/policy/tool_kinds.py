"""What a tool in a case is: a public one, an approved one, or either until the account is known."""

from dataclasses import dataclass

from rag.policy.overlay import Overlay
from rag.policy.types import Case
from rag.policy.vocabulary import (
    ANY_TOOL,
    APPROVED_TOOL,
    PERSONAL_ACCOUNT,
    PUBLIC_TOOL,
    UNAPPROVED_TOOL,
    WORK_ACCOUNT,
    Vocabulary,
)

CLASSES = frozenset({APPROVED_TOOL, UNAPPROVED_TOOL, PUBLIC_TOOL})


@dataclass(frozen=True, slots=True)
class ToolKinds:
    """What a tool in a case certainly is, and what it may turn out to be once the account is known."""

    certain: frozenset[str]
    possible: frozenset[str]


def tool_kinds(case: Case, overlay: Overlay, vocabulary: Vocabulary) -> ToolKinds:
    """Brands and editions resolved: a free account makes a public tool, the employer's list an approved one."""
    certain: set[str] = set()
    possible: set[str] = set()
    for name in case.slots.tool:
        certain |= vocabulary.wider("tool", name)
        if name == ANY_TOOL or name == "scribe":
            possible |= CLASSES
        elif name not in CLASSES:
            sure, maybe = _brand(name, case.slots.account, overlay, vocabulary)
            certain |= sure
            possible |= maybe
    if overlay.public_is_unapproved and UNAPPROVED_TOOL in certain:
        certain.add(PUBLIC_TOOL)
    return ToolKinds(frozenset(certain), frozenset(possible | certain))


def _brand(
    name: str, account: frozenset[str], overlay: Overlay, vocabulary: Vocabulary
) -> tuple[frozenset[str], frozenset[str]]:
    listed, needs = overlay.account_for(name)
    public = frozenset({PUBLIC_TOOL, UNAPPROVED_TOOL})
    if PERSONAL_ACCOUNT in account and WORK_ACCOUNT not in account:
        return public, frozenset()
    if listed:  # at work a listed tool is the listed one, unless they say it is on an account of their own
        return frozenset({APPROVED_TOOL}), frozenset() if needs is None or needs in account else CLASSES
    concept = vocabulary.concepts.get(("tool", name))
    if concept and concept.public and WORK_ACCOUNT not in account:
        return public, frozenset()
    if overlay.lists_tools:
        return frozenset({UNAPPROVED_TOOL}), public
    return frozenset(), CLASSES
