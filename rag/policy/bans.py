"""What bounds a ban: what must come first and lifts it, how things stand, and what its "these" points at."""

from dataclasses import replace

from rag.policy.doings import OTHER_ACTOR
from rag.policy.exceptions import condition_of, lacking_of
from rag.policy.heads import CIRCUMSTANCES
from rag.policy.main_clause import MainClause
from rag.policy.patterns import any_of
from rag.policy.scope import is_narrowing, waits_for
from rag.policy.types import Condition, Passage, Slots
from rag.policy.unread import telling_words
from rag.policy.vocabulary import Vocabulary

_REFUSED = any_of(
    r"^(?:an? )?(?:objections?|refusals?|no)\b.*(?:followed|respected|honoured|accepted|obeyed|enough|final"
    r"|matter|it|wins)$"
)
_ALL_OTHERS = any_of(
    r"^\W*(?:all|any|every|no)\s+(?P<who>other (?:[\w’'-]+ )?"
    r"(?:teams?|services?|units?|staff|groups?|officers?|workers?))\b.*$"
)
_NO = Condition("", frozenset({"action:refuse"}))
_NOT_DONE = any_of(
    r"\b(?:not|never|n['’]t)(?: \w+){0,2} (?:told|informed|warned|agreed|consented|asked|checked|approved)\b",
    r"\b(?:untold|unaware|unasked)\b",
)
_FOR_THOSE = any_of(r"\b(?:for|in|on|with|to|of) (?:any of )?(?:these|those|this|that|them)\W*$")
_OUTSIDE = any_of(r"^\W*outside\s+(?:of\s+)?")
_MEANWHILE = any_of(r"\b(?:in the meantime|meanwhile|until then|for the time being)\b")


def bounded(
    clause: MainClause,
    slots: Slots,
    conditions: tuple[Condition, ...],
    exceptions: tuple[Condition, ...],
    vocabulary: Vocabulary,
) -> tuple[Slots, tuple[Condition, ...], tuple[Condition, ...]]:
    """A ban's slots, conditions and exceptions: what must come first lifts it, and how things stand bounds it."""
    exceptions += tuple(lacking_of(said, vocabulary) for said in clause.without)
    outside = tuple(said for said in clause.places if _OUTSIDE.match(said))
    conditions += tuple(_place_of(said, vocabulary) for said in clause.places if said not in outside)
    exceptions += tuple(Condition(_OUTSIDE.sub("", said)) for said in outside)  # "Outside the pilot, …": but for that
    exceptions += tuple(c for c in conditions if waits_for(c.text))
    if _ALL_OTHERS.match(clause.main):  # "all other teams must not": those that were named may or may not be theirs
        exceptions += (Condition(_ALL_OTHERS.sub(r"\g<who>", clause.main), frozenset({f"actor:{OTHER_ACTOR}"})),)
    conditions = tuple(c for c in conditions if not waits_for(c.text))
    says_no = slots.action == {"refuse"} or _REFUSED.search(clause.cue.words)  # "a child's no is a no"
    if says_no and (slots.tool or slots.setting):
        return replace(slots, action=frozenset({"use"})), (*conditions, _NO), exceptions
    if said_no := slots.action & CIRCUMSTANCES and slots.action - CIRCUMSTANCES:
        so = Condition("", frozenset(f"action:{name}" for name in slots.action - said_no))
        slots = replace(slots, action=said_no)
        if _NOT_DONE.search(clause.main):  # "recording somebody who has not been told": not unless they are
            return slots, conditions, (*exceptions, so)
        return slots, (*conditions, so), exceptions
    return slots, conditions, exceptions


def until_settled(main: str, context: str, vocabulary: Vocabulary) -> tuple[Condition, ...]:
    """What "no tool is used in the meantime" turns on: that what was told before it is so ("… may ask that …")."""
    if not _MEANWHILE.search(main) or not context:
        return ()
    named = (f"action:{name}" for name in vocabulary.slots(context).action & CIRCUMSTANCES)
    return (Condition(context, frozenset(named)),)


def pointed_at(main: str, slots: Slots, context: str, passage: Passage, vocabulary: Vocabulary) -> frozenset[str]:
    """The words of the heading that "do not use AI for these" points at, where the rule names nothing else."""
    if slots.data or slots.setting or slots.account or context or not _FOR_THOSE.search(main):
        return frozenset()
    heading = passage.heading_path[-1] if passage.heading_path else ""
    known = next((heading[one.start : one.end] for one in vocabulary.mentions(heading)), heading)
    return telling_words(known)


def _place_of(words_of: str, vocabulary: Vocabulary) -> Condition:
    """A place as a condition; one that names one of its kind only must be echoed by the question, word for word."""
    return Condition(words_of) if is_narrowing(words_of) else condition_of(words_of, vocabulary)
