"""The clause of a question that asks, and what around it still counts.

People give their reasons: "I'm nine visits behind, so could I write my notes in Copilot, just until I've caught up?"
asks about notes and Copilot; the visits are why. What stands outside the asking clause fills what that leaves out, says
how things stand (who agreed, who is there, what was taken out), and says no more.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.policy.heads import CIRCUMSTANCES
from rag.policy.patterns import any_of
from rag.policy.vocabulary import ANY_TOOL, Mention

_SUBJECT = (
    r"(?:i|we|u|you|they|it|he|she|the|a|an|any|anyone|anybody|someone|my|our|their|his|her|this|that|these|those|there"
    r"|mum|dad|parents?|famil\w+|staff|people|ai|copilot|chatgpt|claude|gemini|minute|\w+ers?|\w+ants?|students?"
    r"|colleagues?)"
)
_AUXILIARY = (
    r"(?:can(?:['’]?t)?|could(?:n['’]?t)?|may|might|shall|should(?:n['’]?t)?|must|am|is(?:n['’]?t)?|are(?:n['’]?t)?)"
)
_WHO = r"(?:i|we|u|you|they|he|she|it|staff|students?|people|social workers?|families|parents)"
_OPENS = r"(?:^|[.,;:?!–—(-]\s*|\b(?:so|and|but|then|or|ok|hi|hello|please|now)\b,?\s+)"
_ASKS = re.compile(
    rf"{_OPENS}(?P<core>(?:{_AUXILIARY}\s+(?:not\s+)?{_SUBJECT}|do(?:es)?\s+{_WHO})\b(?=\s+\w))", re.IGNORECASE
)
_EMBEDDED = re.compile(
    r"\b(?:know|knowing|check|checking|ask|asking|wonder(?:ed|ing)?|see|find out|finding out|confirm|clarify|tell me"
    r"|sure|clear|say|says|advise|question is|decide|work out|establish)\s+(?:me\s+)?(?:if|whether)\s+(?P<core>\w)",
    re.IGNORECASE,
)
_REASON = re.compile(
    r",?\s+(?:because|cos|since|seeing|given (?:that|how)|considering|so that|in order|just so"
    r"|so (?:i|we|they|he|she|it|there)\b|as (?:i|we|they|he|she|there|it['’]?s?|that|this|otherwise|my|our|the)\b"
    r"|which (?:would|will|is|means|might|could|saves?)|although|even though|otherwise|bearing in mind"
    r"|when (?:i|we)['’](?:ve|re|m)\b|if (?:i|we) promise|or is (?:it|that)\b|to see\b|what with\b|until|till)",
    re.IGNORECASE,
)
_ENDS = re.compile(r"[.?!;](?=\s|$)")
_STATED = re.compile(
    r"^(?P<who>i|we|you|they|he|she|it|staff|my \w+|our \w+|the \w+|an? \w+|\w+)\s+"
    r"(?P<verb>can|could|may|might|should|must|am|is|are)\b\s*(?P<rest>.*)$",
    re.IGNORECASE | re.DOTALL,
)
_NEEDS = re.compile(
    r"^(?P<who>i|we|you|they|staff|he|she)\s+(?:(?:really|actually|still|also)\s+)*"
    r"(?P<verb>need|have to|have got to|has to|needs)\b",
    re.IGNORECASE,
)

_TAG = re.compile(
    rf"^{_AUXILIARY}\s+(?:not\s+)?(?:i|we|they|it|he|she|that|this|there)(?:\s+(?:ok(?:ay)?|alright|all right"
    rf"|fine|right"
    r"|allowed|true|correct|so|not))?\W*$",
    re.IGNORECASE,
)

_PEOPLE = frozenset({"child", "parent", "adult", "person", "lacks_capacity"})
_PAPERS = frozenset(  # kinds of document: background names them by the way
    {"letter", "minutes", "assessment", "chronology", "case_notes", "recording", "case_information", "information"}
)
_NAMED_FIRST = frozenset({"data", "tool"})
_DEVICES = frozenset({"own_device", "work_device"})
_TAKES_BACK = any_of(r"\b(?:it|them|they|this|that|these|those|one|some|both)\b")


@dataclass(frozen=True, slots=True)
class Focus:
    """Where a text asks: offsets of the clause, half-open, and the clause put as a question."""

    start: int
    end: int
    question: str


def focus(text: str) -> Focus | None:
    """The clause that asks, if one shows itself and is not the whole."""
    embedded = _EMBEDDED.search(text)
    direct = _ASKS.search(text)
    found = embedded if embedded and (not direct or embedded.start() < direct.start("core")) else direct
    if found is None:
        return None
    start = found.start("core")
    ends = [cut.start() for pattern in (_ENDS, _REASON) if (cut := pattern.search(text, found.end()))]
    end = min(ends, default=len(text))
    clause = text[start:end]
    if _TAG.match(clause):
        return None  # "…, do I?" asks what stands before it
    return Focus(start, end, f"{_as_question(clause) if found is embedded else clause}?")


def _as_question(clause: str) -> str:
    """ "I can use Copilot" as "can I use Copilot"; "I need consent" as "do I need consent"."""
    if _NEEDS.match(clause):
        return f"do {clause}"
    if stated := _STATED.match(clause):
        return f"{stated['verb']} {stated['who']} {stated['rest']}"
    return clause


def in_focus(text: str, mentions: Sequence[Mention], asked: Focus | None) -> list[Mention]:
    """The mentions that count: those of the asking clause, and of the rest what it leaves open or how things stand."""
    if asked is None:
        return list(mentions)
    core = [one for one in mentions if asked.start <= one.start and one.end <= asked.end]
    said = {(one.slot, one.name) for one in core}
    counting = [one for one in mentions if one in core or _still_counts(one, said, text, asked)]
    before = {one.slot for one in counting if one.slot in _NAMED_FIRST and one.start < asked.start}
    return [one for one in counting if not (one.slot in before and _is_tail(one, text, asked))]


def _is_tail(one: Mention, text: str, asked: Focus) -> bool:
    """Whether it stands in the reason after the asking clause: "it" is what was named before that."""
    return one.start >= asked.end and not _ENDS.search(text, asked.end, one.start)


def _still_counts(one: Mention, said: set[tuple[str, str]], text: str, asked: Focus) -> bool:
    names = {name for slot, name in said if slot == one.slot}
    if one.slot == "action":
        return one.name in CIRCUMSTANCES or not names - {"use"} - CIRCUMSTANCES
    if one.slot == "data":
        return not names or one.name not in _PAPERS or _elaborates(one, text, asked)
    if one.slot == "tool":
        return not names - {ANY_TOOL}
    if one.slot == "account":
        kind = _DEVICES if one.name in _DEVICES else frozenset({"work", "personal"})
        return not names & kind
    if one.slot == "setting":
        return one.name in _PEOPLE or not names - _PEOPLE
    return True


def _elaborates(one: Mention, text: str, asked: Focus) -> bool:
    """Whether it stands in a later sentence that says more of the same thing ("It has their letter in it.")."""
    if one.start < asked.end:
        return False
    begins = max((cut.end() for cut in _ENDS.finditer(text, asked.start, one.start)), default=None)
    return begins is not None and bool(_TAKES_BACK.search(text, begins))
