"""Several questions in one: where each begins, and what they share.

The parts stand in the order they were asked. What was said before the first of them ("Student on placement: …") is read
with every one; a part that only leans on the one before ("which is it?") belongs to it.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rag.answering.intents import intent_of
from rag.policy.patterns import any_of
from rag.policy.types import Intent
from rag.policy.vocabulary import Mention, Vocabulary

MOST = 5
_GENERIC = frozenset({"ai", "public", "unapproved", "approved", "scribe"})

_NUMBER = re.compile(r"(?:(?<=\s)|^)\(?(?:(\d{1,2})|([a-h]))[.)]\s+(?=\S)", re.IGNORECASE)
_SENTENCE = re.compile(r"\S.*?(?:[?!]+|[.](?=\s|$)|$)(?:['\"’”)]+)?(?=\s|$)", re.DOTALL)
_AUXILIARY = (
    r"(?:can|could|may|might|should|shall|must|do|does|did|am|are|is|would|will|has"
    r"|have(?! (?:it|copilot|chatgpt|the (?:ai|tool|bot))\b))"
)
_SUBJECT = (
    r"(?:i|we|u|you|they|it|he|she|the|a|an|my|our|their|his|her|this|that|these|those|mum|dad|parents?|famil\w+"
    r"|staff"
    r"|someone|anyone|everyone|people|ai|copilot|there)"
)
_ASKS_AGAIN = re.compile(
    rf",?\s+(?:and|or|also|plus|&|n|but|then)\s+(?:(?:also|then|if (?:so|not|yes|no)),?\s+)*"
    rf"(?=(?:{_AUXILIARY}\s+{_SUBJECT}\b|(?:how|who|what|when|where|which|why)(?:['’]?(?:s|ll|d))?\s+\S))",
    re.IGNORECASE,
)
_ALSO_HAVE = re.compile(
    r",?\s+and\s+(?:also\s+|then\s+)?(?=(?:have|get|let|make)\s+(?:it|copilot|chatgpt|the (?:ai|tool|bot))\b)",
    re.IGNORECASE,
)
_BEGINS = re.compile(
    rf"^\W*(?:(?:and|so|but)\s+)?({_AUXILIARY}\s+{_SUBJECT}(?:\s+(?:allowed|ok|able|permitted)\s+to)?)\b",
    re.IGNORECASE,
)
_OR = re.compile(r",?\s+or\s+(?:just\s+|then\s+)?", re.IGNORECASE)
_CLOSES = any_of(
    r"^\W*(?:and |so |or )?(?:is (?:that|this|it) )?(?:ok|okay|alright|fine|right|allowed|good enough|enough|true"
    r"|yes|no|not|correct|thoughts"
    r"|help|please|pls|or not|which is it|what now|any (?:ideas?|advice|problem\w*|thoughts)(?: at all)?|who"
    r" wins)\b[\w ]{0,12}\W*$",
    r"^\W*what (?:do|should|can|shall) (?:i|we) do(?: now)?\W*$",
)
_OPENING = re.compile(r"^([^?:.]{3,80}):\s+(?=\S)")


@dataclass(frozen=True, slots=True)
class Parts:
    """A message's questions, in order, and what it says before the first. ``dropped`` counts those beyond
    ``MOST``."""

    questions: tuple[str, ...]
    opening: str = ""
    dropped: int = 0

    def before(self, index: int) -> tuple[str, ...]:
        """What the message said before a part."""
        return tuple(text for text in (self.opening, *self.questions[:index]) if text)


def parts_of(question: str, vocabulary: Vocabulary, adds: Callable[[str], bool]) -> Parts:
    """The questions in a question. ``adds`` tells whether words say something of their own."""
    opening, pieces = _numbered(question)
    if not pieces:
        opening, pieces = _by_sentence(question)
    pieces = [piece for whole in pieces for piece in _asked_in(whole, vocabulary)]
    joined = _joined(pieces, adds)
    if len(joined) < 2:
        return Parts((question,))
    return Parts(tuple(joined[:MOST]), opening, max(len(joined) - MOST, 0))


def _numbered(text: str) -> tuple[str, list[str]]:
    """ "1) … 2) …": at least two marks, counting up from the first."""
    marks = list(_NUMBER.finditer(text))
    counted: list[re.Match[str]] = []
    for mark in marks:
        place = int(mark[1]) if mark[1] else ord(mark[2].lower()) - ord("a") + 1
        if place == len(counted) + 1:
            counted.append(mark)
    if len(counted) < 2:
        return "", []
    ends = [mark.start() for mark in counted[1:]] + [len(text)]
    return text[: counted[0].start()].strip(), [
        text[mark.end() : end].strip(" ;,") for mark, end in zip(counted, ends, strict=True)
    ]


def _by_sentence(text: str) -> tuple[str, list[str]]:
    """Sentences, with what is said before a question kept with it; what comes before the first is the opening."""
    sentences = [found.group().strip() for found in _SENTENCE.finditer(text)]
    asks = [index for index, one in enumerate(sentences) if _is_question(one)]
    if len(asks) < 2:
        return _led(text)
    opening = " ".join(sentences[: asks[0]])
    led, first = _led(sentences[asks[0]])
    pieces = [*first]
    for index, sentence in enumerate(sentences[asks[0] + 1 :], asks[0] + 1):
        if index - 1 in asks or not pieces:
            pieces.append(sentence)
        else:
            pieces[-1] = f"{pieces[-1]} {sentence}"
    return " ".join(part for part in (opening, led) if part), pieces


def _led(text: str) -> tuple[str, list[str]]:
    """ "Student on placement: …": words that lead a question without asking anything."""
    found = _OPENING.match(text)
    if found and intent_of(found.group(1)) is None:
        return found.group(1), [text[found.end() :]]
    return "", [text]


def _is_question(sentence: str) -> bool:
    return sentence.rstrip("'\"’”) ").endswith("?") or bool(_BEGINS.match(sentence))


def _asked_in(text: str, vocabulary: Vocabulary) -> list[str]:
    """The questions of one sentence: "can I … and do I have to …", "can I … and also have it …", "… or …"."""
    pieces = _cut(text, _ASKS_AGAIN)
    return [found for piece in pieces for found in (_also_have(piece) or _either(piece, vocabulary) or [piece])]


def _cut(text: str, pattern: re.Pattern[str]) -> list[str]:
    starts = [0]
    ends = []
    for found in pattern.finditer(text):
        if _asks(text[starts[-1] : found.start()]):
            ends.append(found.start())
            starts.append(found.end())
    return [text[start:end] for start, end in zip(starts, [*ends, len(text)], strict=True)]


def _asks(text: str) -> bool:
    return intent_of(text) not in {None, Intent.WHAT_NOW}


def _also_have(text: str) -> list[str]:
    begins, found = _BEGINS.match(text), _ALSO_HAVE.search(text)
    return [text[: found.start()], f"{begins.group(1)} {text[found.end() :]}"] if begins and found else []


def _either(text: str, vocabulary: Vocabulary) -> list[str]:
    """Two doings, or two products, with "or" between them: each is asked about by itself."""
    begins, found = _BEGINS.match(text), _OR.search(text)
    if not begins or not found:
        return []
    mentions = vocabulary.mentions(text)
    left = [one for one in mentions if one.end <= found.start()]
    right = [one for one in mentions if one.start >= found.end()]
    if _is_product(left[-1:], found.start()) and _is_product(right[:1], found.end()):
        return [text[: found.start()] + text[right[0].end :], text[: left[-1].start] + text[found.end() :]]
    said = text[left[0].start : found.start()].split() if left else []
    if right and right[0].start == found.end() and len(said) > 2 and _two_doings(left, right):
        return [text[: found.start()], f"{begins.group(1)} {text[found.end() :]}"]
    return []


def _is_product(near: Sequence[Mention], at: int) -> bool:
    """Whether a named product stands right at the "or"."""
    touches = bool(near) and near[0].slot == "tool" and at in {near[0].start, near[0].end}
    return touches and near[0].name not in _GENERIC


def _two_doings(left: Sequence[Mention], right: Sequence[Mention]) -> bool:
    first = {one.name for one in left if one.slot == "action"} - {"use"}
    other = {one.name for one in right if one.slot == "action"} - {"use"}
    return bool(first and other and not first & other and right[0].slot == "action")


def _joined(pieces: Sequence[str], adds: Callable[[str], bool]) -> list[str]:
    """Pieces that say nothing of their own go with the one before."""
    joined: list[str] = []
    for piece in (one.strip() for one in pieces):
        if joined and (_CLOSES.match(piece) or not (adds(piece) or _asks(piece))):
            joined[-1] = f"{joined[-1]} {piece}"
        elif piece:
            joined.append(piece)
    return joined
