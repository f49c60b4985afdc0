"""What a yes or a no makes of the question it answers."""

import re

from rag.policy.patterns import any_of
from rag.policy.types import Effect

_PREFIX = r"^\s*"
_LEAD = r"(?:for|in|at|with|on|if|when|where)\s+[^.,]{3,80},\s*(?:then\s+)?"  # "For a team meeting, yes"
_SAYS_NO = any_of(
    rf"{_PREFIX}(?:no|never|not|nope)\b"
    r"(?!\s+(?:necessarily|always|each|every|problem|only|really a|if\b|usually|normally|generally|routinely"
    r"|automatically|ordinarily|as (?:a|such)|by (?:itself|default)|on (?:its|their) own))",
    rf"{_PREFIX}(?:absolutely|certainly|definitely) not\b",
    rf"{_PREFIX}(?:i['’]m afraid not|sorry|unfortunately not)\b",
    rf"{_PREFIX}{_LEAD}no\b",
)
_ASKS_DUTY = any_of(
    r"\b(?:have|need) to\b",
    r"\b(?:do|does) (?:i|we|you|staff|it|they|\w+) need\b",
    r"\b(?:must|should) (?:i|we|staff)\b",
    r"\b(?:required|needed|optional|compulsory|mandatory)\b",
)
_ASKS_LEAVE = any_of(
    r"\b(?:can|may|could|might|should)\b",
    r"\b(?:allowed|permitted|ok|okay|fine|all right|alright|acceptable|approved|authorised|safe to|right to)\b",
    r"^\W*(?:what|how) about\b",
    r"^\W*what if\b",
)
_ASKS_WHICH = any_of(r"^\W*(?:which|who|whom|where|when|why|how(?! about)|what(?! about| if))\b")
_IS_QUESTION = any_of(r"^\W*(?:does|do|is|are|has|have|will|did)\b")
_SOFT_YES = any_of(
    r"^\s*(?:ideally|preferably|if you can|where you can|it helps)\b",
    r"^\s*(?:yes|yep),? (?:ideally|preferably|if you can)\b",
)
_ONLY_IF = any_of(rf"{_PREFIX}only (?:if|when|where|with|once|after|in|for)\b")
_VERB = any_of(
    r"\b(?:is|are|was|were|am|be|do|does|did|has|have|had|will|would|must|shall|need|needs|want|wants|goes|happens?)\b"
)
_NOUNS = 6  # words of a question that only names something: "Mental capacity assessments?", "And on the phone?"
_SAYS_YES = any_of(
    rf"{_PREFIX}(?:yes|certainly|absolutely|of course|sure|you can|fine|that['’]s fine)\b",
    rf"{_PREFIX}{_LEAD}(?:yes|(?:that['’]s|that is|it['’]s|it is) (?:fine|ok|okay|all right))\b",
    r"^[^.]{3,60},\s*yes\b",
)
_REASSURES = any_of(  # what somebody is told not to do is no use of AI: "don't worry about", "don't hesitate to"
    r"^\W*(?:please |ever )?(?:worry|fret|hesitate|bother|forget|be (?:afraid|shy|scared|put off|worried|anxious)"
    r"|feel (?:bad|guilty|you have to))\b"
)
_BEFORE_LAST = re.compile(r"^.*[.!?]\s+(?=\S)", re.S)
_OPENS = re.compile(_PREFIX + rf"(?P<lead>{_LEAD})(?:yes|no|that|it)\b", re.I)
_BARE = any_of(rf"{_PREFIX}(?:yes|no|certainly|of course|sure)\W*$")


def answer_effect(question: str, answer: str) -> Effect | None:
    """What the first words of an answer make of the question above it: "No." forbids, "Yes" permits; None: neither.

    Under "Do I have to …?" a yes requires and a no releases.
    """
    question = _BEFORE_LAST.sub("", question)  # what is asked, without what was told before it
    if _ASKS_WHICH.match(question) and not _BARE.match(answer):
        return None  # "What is the test? You can put …": no yes to that
    on_duty = bool(_ASKS_DUTY.search(question))
    if not on_duty and _IS_QUESTION.search(question) and not _ASKS_LEAVE.search(question):
        return None  # "Does it work on the phone? No." is no rule
    if _SAYS_NO.match(answer):
        return Effect.INFO if on_duty else Effect.MUST_NOT
    if on_duty and _SOFT_YES.match(answer):
        return Effect.SHOULD
    if not on_duty and _ONLY_IF.match(answer) and asks_leave(question):
        return Effect.MAY
    if _SAYS_YES.match(answer):
        return Effect.MUST if on_duty else Effect.MAY
    return None


def reassures(item: str) -> bool:
    """Whether an item under "Don't" takes a worry away and forbids nothing itself."""
    return bool(_REASSURES.match(item))


def asks_which(question: str) -> bool:
    """Whether a question asks for a thing ("Which jobs can AI help with?"), so that no answer hedges."""
    return bool(_ASKS_WHICH.match(_BEFORE_LAST.sub("", question)))


def asks_leave(question: str) -> bool:
    """Whether a question asks if something is allowed; one that only names a thing asks that of it."""
    return bool(_ASKS_LEAVE.search(question)) or _only_names(question)


def _only_names(question: str) -> bool:
    asked = _BEFORE_LAST.sub("", question).strip()
    few = asked.endswith("?") and len(asked.split()) <= _NOUNS
    return few and not (_ASKS_WHICH.match(asked) or _VERB.search(asked) or _ASKS_DUTY.search(asked))


def only_if(answer: str) -> bool:
    """Whether an answer is all condition ("Only if you are in the pilot")."""
    return bool(_ONLY_IF.match(answer))


def asks_duty(question: str) -> bool:
    """Whether a question asks if something has to be done."""
    return bool(_ASKS_DUTY.search(_BEFORE_LAST.sub("", question)))


def opens_with(answer: str) -> str:
    """What a yes or a no is said for ("For a team meeting, yes"), if it is for something."""
    found = _OPENS.match(answer)
    return found.group("lead").strip(" ,") if found else ""


def is_bare(answer: str) -> bool:
    """Whether an answer's first sentence is a yes or a no and nothing more: what follows says what it means."""
    return bool(_BARE.match(answer))
