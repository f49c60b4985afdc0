"""A text made ready for the detectors: characters made plain, words cut out, offsets kept."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from rag.answering.privacy.terms import Terms, is_ordinary, terms

HOLE = "\ufffc"
"""Stands in a page where something was taken out: no letter, digit or space, so nothing matches over it."""

_PUNCTUATION = str.maketrans(
    dict.fromkeys("‐‑‒–—―−﹣－", "-") | dict.fromkeys("‘’‛ʼʹ′`´＇", "'") | dict.fromkeys("“”„", '"')
)
_CONTROLS = dict.fromkeys((*range(10), 13, *range(14, 32), 127), " ") | {
    11: "\n",
    12: "\n",
    ord("`"): "'",
}
_WORD = re.compile(r"[^\W\d_]+(?:(?:['-]|(?<=\b[A-Z])'(?=[A-Z]))[^\W\d_]+)*'?")
_ENDS = re.compile(r'[.!?\n:;•*"(\[|]|^-', re.MULTILINE)
_SENTENCE_END = re.compile(r"[.!?\n|]")
_FORENAME_PREFIX = re.compile(r"(?:Mc|Mac|De|Di|Du|La|Le|Van|Fitz|Von|Ap|Al)[A-Z][a-z]+$|[OD]'[A-Z]")
_INNER_CAPITAL = re.compile(r"[a-z][A-Z]")
_ACRONYM = re.compile(r"[A-Z]{2,}s?$")
_HEADING_SHARE = 0.6  # of a sentence's longer ordinary words, its first left out


_DIGITS = re.compile(r"\d+")
_SPACE = re.compile(r"\s")
_LABEL_REACH = 100  # the longest label and filler that any pattern allows before a number
_NUMBER_REACH = 60  # the longest number with its separators


class Word(NamedTuple):
    """One word of a page. `end` leaves out a possessive ending, which `owner` records."""

    text: str
    lower: str
    start: int
    end: int
    gap: str  # what stands between it and the word before
    owner: bool  # carries 's or s'
    opens: bool  # a capital here may be only the sentence's
    blind: bool  # in a heading or shouted line, where capitals say nothing
    known: int  # 0 not a known term, 1 a known word, 2 part of a known phrase or an organisation

    @property
    def capital(self) -> bool:
        """Whether its capital letter is likely to be its own, as a name's is."""
        return not self.blind and own_capital(self.text)

    @property
    def shouted(self) -> bool:
        """Whether it is all capitals, as an acronym is."""
        return bool(_ACRONYM.match(self.text))


@lru_cache(maxsize=20_000)
def own_capital(text: str) -> bool:
    """Whether a word is written as names are: Jayden, McNotreal; not EHCP, SystmOne or tablet."""
    if not text[0].isupper():
        return False
    if _INNER_CAPITAL.search(text):
        return bool(_FORENAME_PREFIX.match(text))
    return not _ACRONYM.match(text)


@dataclass(frozen=True, slots=True)
class Page:
    """The folded text, where each of its characters came from, and its words."""

    text: str
    origin: Sequence[int]
    words: Sequence[Word]
    figures: Sequence[tuple[int, int]]  # the stretches that hold a digit, wide enough for a label and its number

    def near_digits(self, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
        """Matches of a pattern that needs a digit; most of a long letter has none and is passed over."""
        for start, end in self.figures:
            yield from pattern.finditer(self.text, start, end)

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Offsets into the text as typed for a span of the folded text."""
        return self.origin[start], self.origin[end - 1] + 1


def read(text: str, holes: Sequence[tuple[int, int]]) -> Page:
    """Fold `text`, with each of the sorted, separate `holes` as one `HOLE` character."""
    folded, origin = _fold(text, holes)
    return Page(folded, origin, tuple(_words(folded, terms())), tuple(_figures(folded)))


def _figures(text: str) -> Iterator[tuple[int, int]]:
    start = end = 0
    for digits in _DIGITS.finditer(text):
        if digits.start() - _LABEL_REACH > end:
            if end:
                yield start, end
            start = digits.start() - _LABEL_REACH
        if digits.end() + _NUMBER_REACH > end:
            after = _SPACE.search(text, digits.end() + _NUMBER_REACH)
            end = after.start() if after else len(text)
    if end:
        yield start, end


def _fold(text: str, holes: Sequence[tuple[int, int]]) -> tuple[str, Sequence[int]]:
    if text.isascii() and not holes:
        return text.translate(_CONTROLS), range(len(text))
    parts: list[str] = []
    origin: list[int] = []
    at = 0
    for start, end in (*holes, (len(text), len(text))):
        _fold_piece(text[at:start], at, parts, origin)
        if end > start:
            parts.append(HOLE)
            origin.append(start)
        at = end
    return "".join(parts), origin


def _fold_piece(piece: str, at: int, parts: list[str], origin: list[int]) -> None:
    if piece.isascii():
        parts.append(piece.translate(_CONTROLS))
        origin.extend(range(at, at + len(piece)))
        return
    for place, character in enumerate(piece, at):
        plain = fold_character(character)
        parts.append(plain)
        origin.extend([place] * len(plain))


@cache
def fold_character(character: str) -> str:
    """The plain form: accents, invisible characters and odd digits, spaces, dashes and quotes folded away.

    >>> fold_character("é"), fold_character("７"), fold_character("\u200b")
    ('e', '7', '')
    """
    if character.isascii():
        return character.translate(_CONTROLS)
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    if unicodedata.category(character) in ("Cf", "Mn", "Me"):
        return ""
    if character.isspace() or unicodedata.category(character) == "Cc":
        return "\n" if character in "\u2028\u2029\x85" else " "
    plain = character.translate(_PUNCTUATION)
    kept = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    return "".join("-" if c == "‐" else c for c in kept)


def _words(text: str, known: Terms) -> Iterator[Word]:
    bare = list(_bare_words(text))
    marks = known.marks([w.lower for w in bare], [w.capital for w in bare], [w.gap for w in bare])
    for word, dark, mark in zip(bare, _blind(bare, marks), marks, strict=True):
        yield word._replace(blind=dark, known=mark) if dark or mark else word


def _bare_words(text: str) -> Iterator[Word]:
    last = 0
    for found in _WORD.finditer(text):
        typed = found.group()
        kept = _without_owner(typed)
        gap = text[last : found.start()]
        opens = not last or (gap != " " and bool(_ENDS.search(gap)))
        end = found.start() + len(kept)
        owner = len(kept) < len(typed)
        yield Word(kept, kept.lower(), found.start(), end, gap, owner, opens, False, 0)
        last = found.end()


def _without_owner(typed: str) -> str:
    if "'" not in typed:
        return typed
    if typed[-2:] in ("'s", "'S") and typed.lower() not in (
        "it's",
        "he's",
        "she's",
        "that's",
        "what's",
        "who's",
        "let's",
    ):
        return typed[:-2]
    return typed.removesuffix("'")


def _blind(words: Sequence[Word], marks: Sequence[int]) -> list[bool]:
    """For each word, whether its sentence is a heading in Title Case or all in capitals."""
    verdicts: list[bool] = []
    start = 0
    for at in range(1, len(words) + 1):
        if at == len(words) or _SENTENCE_END.search(words[at].gap):
            verdicts += [_is_heading(words[start:at], marks[start:at])] * (at - start)
            start = at
    return verdicts


def _is_heading(sentence: Sequence[Word], marks: Sequence[int]) -> bool:
    shouted = sum(word.text.isupper() and len(word.text) > 1 for word in sentence)
    if len(sentence) > 1 and shouted > _HEADING_SHARE * len(sentence):
        return True
    telling = [
        word.text[0].isupper()
        for word, mark in zip(sentence[1:], marks[1:], strict=True)
        if len(word.text) > 3 and not mark and is_ordinary(word.lower)
    ]
    return len(telling) > 1 and sum(telling) > _HEADING_SHARE * len(telling)
