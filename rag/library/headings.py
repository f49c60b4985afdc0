"""Headings and lines that look like one: which are titles, which state a rule, which govern what stands under them."""

import re

from rag.policy.grammar import effect_of
from rag.policy.lines import heading_effect
from rag.policy.patterns import any_of
from rag.policy.scope import take_apart
from rag.policy.types import Effect

TITLE_WORDS = 12

_RULES = frozenset({Effect.MUST, Effect.MUST_NOT, Effect.MAY, Effect.SHOULD, Effect.SHOULD_NOT})
_NUMBER = re.compile(r"^\s*\d+(?:\.\d+)*[.)]?\s+")
_SENTENCE_END = re.compile(r"[.;,!][\"”’')\]]*$")
_FINITE = any_of(
    r"\b(?:must|may|should|shall|can|will)(?:n['’]t)?\b",
    r"\b(?:cannot|can['’]t|do not|don['’]t|never|have to|has to|need to|needs to)\b",
    r"\b(?:is|are|has|have|does|applies|apply)(?:n['’]t)?\b",
)
_ORDERS = any_of(r"^(?:please\s+)?(?:do not|don['’]t|never|no|nobody|you|we)\b")
_ASKS = any_of(r"^(?:what|when|where|which|who|whose|why|how|things?|whether)\b")
_RELATIVE = any_of(
    r"\b(?:who|that|which|what|whom)\s+(?:\w+\s+)?$",
    r"^(?!(?:in|on|with|for|at|under|by|from)\b)(?:\w+\s+){1,2}(?:you|we|they|staff)\s+$",
)
_GOES_ON = any_of(
    r"\b(?:must|may|should|shall|can|will|cannot)(?:\s+(?:not|never|only|always|also))?$",
    r"\b(?:to|of|for|with|in|into|on|at|by|from|and|or|the|a|an)$",
)
_MIXED = any_of(
    r"\b(?:do['’]?s?|can|may|should|allowed|permitted|acceptable|ok)\b\s*(?:,|and|or|&|/|\|)+\s*"
    r"(?:what\s+)?(?:you\s+|not\b|(?:must|may|should|shall)(?:\s*not|n['’]t)\b|don['’]?t|can['’]?t\b|cannot\b"
    r"|(?:un\w+|prohibited|forbidden|banned)\b)",
    r"\b(?:don['’]?ts?|can['’]?t|cannot|prohibited|forbidden|banned)\b\s*(?:,|and|or|&|/|\|)+\s*"
    r"(?:what\s+)?(?:you\s+)?(?:do['’]?s?|can|may|allowed|permitted)\b",
)


def states_rule(line: str) -> bool:
    """Whether a line is a sentence that rules ("You must not paste notes") and no title ("What you must not do")."""
    text = _NUMBER.sub("", line).strip()
    found = _FINITE.search(text)
    if found is None or text.endswith("?") or len(text.split()) < 4:
        return False
    if _ORDERS.match(text):
        return True
    before, after = text[: found.start()], text[found.end() :]
    return not (_ASKS.match(text) or _RELATIVE.search(before)) and len(after.split()) > 2


def is_title(line: str) -> bool:
    """Whether a line that stands out (bold, capitals, a number) is a heading and not a sentence that stands out."""
    text = _NUMBER.sub("", line).strip()
    if len(line.split()) > TITLE_WORDS or _SENTENCE_END.search(text) or states_rule(text):
        return False
    return bool(_ASKS.match(text)) or not goes_on(text)


def goes_on(line: str) -> bool:
    """Whether a line ends where no sentence or title does ("Staff must not")."""
    return bool(_GOES_ON.search(line))


def governing_effect(heading: str) -> Effect | None:
    """What a heading makes of the clauses under it.

    One that names both sides ("Do's and don'ts") governs neither.
    """
    text = _NUMBER.sub("", heading)
    return None if _MIXED.search(text) else heading_effect(text)


def rules(stem: str) -> bool:
    """Whether a stem has an effect of its own to give to its items."""
    text = stem.rstrip(": –—-")
    return governing_effect(text) is not None or effect_of(take_apart(text).main).effect in _RULES
