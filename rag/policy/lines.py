"""What a heading, a column's head, a tick or a bare "no" makes of the lines it stands over or opens."""

import re

from rag.policy.grammar import Cue
from rag.policy.patterns import any_of
from rag.policy.types import Effect

_NOT_DONE = r"(?:allowed|permitted|authorised|approved|acceptable|accepted|licensed|cleared|suitable|ok|okay|fine)"
_FORBIDS = any_of(
    r"\bdon['’]?ts?\b",
    r"\bdo not\b",
    r"\bmust ?n[o'’]t\b",
    r"\bnever\b",
    r"\b(?:cannot|can['’]t)\b",
    r"\bnot (?:allowed|permitted|to do)\b",
    rf"(?:^|[:|,]\s*)not (?:yet )?{_NOT_DONE}\b",
    r"\b(?:prohibited|banned|forbidden|unacceptable)\b",
    r"\bnot (?:to be )?(?:for|used)\b",
    r"\boff[- ]limits\b",
    r"\bred lines?\b",
)
_SUBJECT_ONLY = any_of(  # what a document or part is about: "Acceptable use of AI", "Purpose", "Use of AI"
    r"^(?:the |our )?acceptable use (?:of|policy|standard|statement|in|and)\b",
    r"^(?:the |our )?(?:use|purpose|purposes)(?:\s+(?:of|and|in|cases?)\b|\s*$)",
    r"^(?:the |our )?uses (?:of|and|in)\b",
)
_PERMITS = any_of(
    r"^(?:do['’]?s?|what you (?:can|may)|allowed|permitted|acceptable|ok|fine)\b",
    r"\byou (?:can|may)\b",
    r"\b(?:permitted|allowed|acceptable|approved|authorised) (?:uses?|purposes?)\b",
    r"\b(?:is|are) allowed\b",
    r"\bfree to\b",
    r"^(?:uses|use (?:it|them) for|used for|good for|best for|suitable for|approved for|authorised for)\b",
)
_REQUIRES = any_of(r"\byou must\b", r"\balways\b", r"\brequire(?:d|ments)\b")
_COLUMN_PERMITS = any_of(r"^(?:uses?|purposes?|use for|for)\s*$")
_CROSSES = "✗✘✖❌⛔🚫"
_MARK = re.compile(rf"^\s*([{_CROSSES}✓✔☑✅])\ufe0f?\s*")
_BARE_NO = any_of(
    r"^\s*no\b(?!\s+(?:longer|one|doubt|more|statutory|published|document|rule|dedicated|specific|evidence|policy))"
)


def heading_effect(heading: str) -> Effect | None:
    """What a heading makes of the list under it ("What you must not do", "Do", "Don't"), if anything.

    One that only says what a part is about ("Use of AI", "Purpose of this policy") makes nothing of it.
    """
    if heading.rstrip().endswith("?"):
        return None
    if _FORBIDS.search(heading):
        return Effect.MUST_NOT
    if _SUBJECT_ONLY.match(heading.strip(" :")):
        return None
    if _PERMITS.search(heading):
        return Effect.MAY
    if _REQUIRES.search(heading) and len(heading.split()) <= 6:
        return Effect.MUST
    return None


def column_effect(head: str) -> Effect | None:
    """What a column's head makes of its cells; "Purpose" over a column lists what a tool is for."""
    return heading_effect(head) or (Effect.MAY if _COLUMN_PERMITS.match(head.strip(" :?")) else None)


def mark_effect(item: str) -> Cue | None:
    """What a tick or a cross at the start of an item makes of it."""
    found = _MARK.match(item)
    if found is None:
        return None
    return Cue(Effect.MUST_NOT if found.group(1) in _CROSSES else Effect.MAY, found.group().strip(), found.end())


def bare_prohibition(main: str) -> Cue | None:
    """ "No case notes in public tools": a prohibition without a verb."""
    found = _BARE_NO.match(main)
    return Cue(Effect.MUST_NOT, found.group().strip(), found.start()) if found else None
