"""What a yes or a no makes of the question it answers."""

from rag.policy.patterns import any_of
from rag.policy.types import Effect

_PREFIX = r"^\s*(?:a[:.)]\s*|answer[:.)]\s*)?"
_SAYS_NO = any_of(
    rf"{_PREFIX}(?:no|never|not|nope)\b(?!\s+(?:necessarily|always|each|every|problem|only|really a|if\b))",
    rf"{_PREFIX}(?:absolutely|certainly|definitely) not\b",
    rf"{_PREFIX}(?:i['’]m afraid not|sorry|unfortunately not)\b",
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
_IS_QUESTION = any_of(r"^\W*(?:does|do|is|are|has|have|will|did)\b")
_SOFT_YES = any_of(
    r"^\s*(?:ideally|preferably|if you can|where you can|it helps)\b",
    r"^\s*(?:yes|yep),? (?:ideally|preferably|if you can)\b",
)
_SAYS_YES = any_of(
    rf"{_PREFIX}(?:yes|certainly|absolutely|of course|sure|you can)\b",
    r"^[^.]{3,60},\s*yes\b",
)


def answer_effect(question: str, answer: str) -> Effect | None:
    """What the first words of an answer make of the question above it: "No." forbids, "Yes" permits; None: neither.

    Under "Do I have to …?" a yes requires and a no releases.
    """
    on_duty = bool(_ASKS_DUTY.search(question))
    if not on_duty and _IS_QUESTION.search(question) and not _ASKS_LEAVE.search(question):
        return None  # "Does it work on the phone? No." is no rule
    if _SAYS_NO.match(answer):
        return Effect.INFO if on_duty else Effect.MUST_NOT
    if on_duty and _SOFT_YES.match(answer):
        return Effect.SHOULD
    if _SAYS_YES.match(answer):
        return Effect.MUST if on_duty else Effect.MAY
    return None


def asks_leave(question: str) -> bool:
    """Whether a question asks if something is allowed."""
    return bool(_ASKS_LEAVE.search(question))
