"""Who acts in a rule, and what its own verb does: "ask the council" is no duty of the council's."""

from dataclasses import replace

from rag.policy.grammar import Cue
from rag.policy.patterns import any_of
from rag.policy.types import RULES, Effect, Slots
from rag.policy.vocabulary import Vocabulary

OTHER_ACTOR = "other"  # somebody the vocabulary has no word for: never the reader
OTHER_ACTION = "other"  # an action the vocabulary has no word for: it meets no case

_HEAD_WORDS = 5
_NO = any_of(r"^\s*(?:please\s+)?(?:no|nothing|none of|neither)\b(?:\s+(?:about|from|of))?\s*")
_MODAL = any_of(
    r"\b(?:must|shall|may|can|do)\s*(?:not|never)\b",
    r"n['’]t\b",
    r"\bcannot\b",
    r"\bnever$",
    r"^no\b.*\b(?:may|must|can|should|shall)$",
)
_MAY = any_of(r"^(?:may|can)$")
_READER = any_of(r"\b(?:you|your|we|our|i|staff|everyone|everybody|anyone|anybody|people|nobody|no one|they)\b")
_GROUP = any_of(r"\b(?:officers?|teams?|users?|professionals?|workers?|group|pilot)\s*$")
_RELATES = any_of(r"\b(?:whether|that|who|which|if)\b")
# Where the noun a rule is about ends: "an officer | of adults' services", "every passage | produced by".
_NOUN_ENDS = any_of(
    r"\b(?:for|of|by|in|into|to|with|which|that|who|whose|on|from|at|about|under|through|is|are|produced|engaged)\b"
)
_PLACE_FIRST = any_of(r"^\s*(?:at|in|on|for|during|when|where|if|before|after|until|under|between)\b[^,]*,\s*")


def permits_by_modal(cue: Cue) -> bool:
    """Whether a permission's cue is a bare "may" or "can"."""
    return bool(_MAY.search(cue.words))


def subject_slots(main: str, cue: Cue, vocabulary: Vocabulary) -> Slots:
    """Slots of a main clause, its actor the grammatical subject and its actions those of its own verb."""
    said = _NO.sub("", main) if cue.effect is Effect.MUST_NOT else main  # "No case notes may": about case notes
    slots = vocabulary.slots(said)
    if cue.effect not in RULES:
        return slots
    slots = replace(slots, actor=_subject(main[: cue.at], cue, vocabulary))
    if cue.effect is Effect.MAY and permits_by_modal(cue):
        done = vocabulary.slots(main[cue.at :]).action
        return replace(slots, action=done if head(main, cue, vocabulary) else frozenset())
    if cue.effect is Effect.MUST_NOT and _bars_something_else(main, cue, vocabulary):
        return replace(slots, action=frozenset({OTHER_ACTION}))
    if cue.effect is Effect.MUST_NOT and _MODAL.search(cue.words):
        own = head(main, cue, vocabulary)
        if own and not own & {"use", "enter"}:  # "do not delete … drafts" bars deleting, not drafting
            return replace(slots, action=own)
    return slots


def head(main: str, cue: Cue, vocabulary: Vocabulary) -> frozenset[str]:
    """The actions of a rule's own verb: in the words just after the modal, or in an order's first words."""
    starts_with_verb = cue.effect in RULES and not _MODAL.search(cue.words) and not permits_by_modal(cue)
    start = cue.at if starts_with_verb else cue.at + len(cue.words)
    said = _RELATES.split(main[start:], maxsplit=1)[0].strip(" ,;")
    return vocabulary.slots(" ".join(said.split()[:_HEAD_WORDS])).action


def _subject(before: str, cue: Cue, vocabulary: Vocabulary) -> frozenset[str]:
    """Who acts. A group that the vocabulary has no word for ("the communications team") is not the reader."""
    noun = _NOUN_ENDS.split(_PLACE_FIRST.sub("", before), maxsplit=1)[0]
    found = vocabulary.slots(noun).actor
    if found or cue.effect is not Effect.MAY or _READER.search(before):
        return found
    return frozenset({OTHER_ACTOR}) if _GROUP.search(noun) else found


def _bars_something_else(main: str, cue: Cue, vocabulary: Vocabulary) -> bool:
    """Whether the verb that is barred is none we know: "do not act on a summary" does not bar summarising."""
    after = main[cue.at + len(cue.words) :].strip(" ,;.:")
    return bool(_MODAL.search(cue.words) and after) and not head(main, cue, vocabulary)
