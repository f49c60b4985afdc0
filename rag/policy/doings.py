"""What is done, and by whom, where a clause says so in a roundabout way."""

import re
from collections.abc import Sequence

from rag.policy.heads import CIRCUMSTANCES
from rag.policy.patterns import any_of
from rag.policy.vocabulary import Vocabulary

OTHER_ACTOR = "other"  # somebody the vocabulary has no word for: never the reader
_WIDE = frozenset({"use", "enter"})
_IT_IS_WHO = re.compile(
    r"\bit is (?P<who>(?:your|the|our|an?) [\w’' -]{3,40}?) (?:who|that)\b[^.;]*\bnot (?:you|the worker"
    r"|the practitioner)\b",
    re.I,
)
ALREADY = re.compile(
    r"\b(?:an?|the|your|any) [\w-]+ (?:which |that )?(?:you|the [\w-]+|staff|they|a [\w-]+) (?:has|have"
    r"|had) (?:already |yourself |themselves )*"
    r"(?:written|made|drafted|done|prepared|reached)\b",
    re.I,
)
_AS_TO = re.compile(r"^\W*(?:as to|as for|for|when it comes to)\b(?P<what>.+),\s+[^,]*$", re.I | re.S)
GIVEN = any_of(  # who may be given it may use it
    r"^\s*(?:also |only |then )*be (?:given|granted|issued with|provided with|offered|allowed) (?:[\w’'-]+ ){0,2}?"
    r"(?:access|licen[cs]es?|an? account|an? login|the use of)\b"
)
IT_HAPPENS = any_of(
    r"^\W*(?:then )?(?:it|this|that) (?:must|may|can|shall|should) ?not (?:take place|happen|begin|start"
    r"|go ahead|continue)\b"
)
_WRITTEN = any_of(r"\b(?:is|are|be) (?:\w+ly )?(?:written|drafted|drawn up|prepared|put into words)\b")
_READER = any_of(r"\b(?:you|we|i|staff|everyone|everybody|anyone|anybody|people)\b")


def happening(conditions: Sequence[str], vocabulary: Vocabulary) -> frozenset[str]:
    """What "it" is that must not take place: the one doing that the clause's condition speaks of."""
    named = frozenset().union(*(vocabulary.slots(one).action for one in conditions)) - CIRCUMSTANCES - _WIDE
    return named if len(named) == 1 else frozenset()


def left_to_them(action: frozenset[str], main: str, owed: frozenset[str]) -> frozenset[str]:
    """What is left to people: "the analysis must be written by the worker" leaves the analysis, not all writing."""
    named = action - {"note_down"}
    return named - {"draft"} if _WRITTEN.search(main) and named - {"draft"} - _WIDE - owed else named


def who_does_it(main: str, vocabulary: Vocabulary) -> frozenset[str]:
    """Whom a rule singles out ("it is the team leader who removes it, and not you")."""
    found = _IT_IS_WHO.search(main)
    if found is None or _READER.search(found["who"].replace("your ", "the ")):
        return frozenset()
    return vocabulary.slots(found["who"]).actor or frozenset({OTHER_ACTOR})


def of_the_lead(lead: str, vocabulary: Vocabulary) -> frozenset[str]:
    """What a leave is said to be for before it is given ("As to the analysis, it may write that up")."""
    found = _AS_TO.match(lead)
    return vocabulary.slots(found["what"]).action - _WIDE - CIRCUMSTANCES if found else frozenset()


def without_what_is_done(action: frozenset[str], said: str, vocabulary: Vocabulary) -> frozenset[str]:
    """What is done to a thing that is there: "to shorten an analysis the worker has written" is not to analyse."""
    found = ALREADY.search(said)
    if found is None:
        return action
    return vocabulary.slots(f"{said[: found.start()]} {said[found.end() :]}").action or action
