"""How much a single word looks like part of a person's name, and how far a name runs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum, auto
from functools import lru_cache
from typing import NamedTuple

from rag.answering.privacy.page import Word, own_capital
from rag.answering.privacy.terms import is_ordinary, terms


class Look(Enum):
    """What a word could be, by itself."""

    GIVEN = auto()  # a first name that is nothing else: tyler, Priya
    MAYBE = auto()  # a first name that is also a word or a known term, with a capital: Grace, Chelsea
    UNKNOWN = auto()  # capital, and no word we know: Fakename
    PLAIN = auto()  # capital, and an ordinary word: Sample
    LOW = auto()  # no capital to go by; an unknown word or a surname: fakename, smith
    NO = auto()


class Run(NamedTuple):
    """Words first to last, half-open, that make one name."""

    first: int
    last: int


CAPITALISED = frozenset({Look.GIVEN, Look.MAYBE, Look.UNKNOWN, Look.PLAIN})
_LONGEST = 6
_CONTRACTED = re.compile(r"..'(?:s|t|re|ve|ll|d|m)?$")


def look(word: Word) -> Look:
    """What `word` could be, by its letters, its capital and the lists."""
    return _look(word.text, word.known, word.blind)


@lru_cache(maxsize=20_000)
def _look(text: str, known: int, blind: bool) -> Look:
    lists, lower = terms(), text.lower()
    if known == 2 or len(text) == 1 or _CONTRACTED.search(lower) or lower in lists["titles"]:
        return Look.NO
    capital = not blind and own_capital(text)
    ordinary = is_ordinary(lower)
    double = "-" in text and not ordinary and _is_double_name(lower, capital)
    if lower in lists["given"] or double:
        return _look_of_first_name(lower, bool(known) or ordinary, capital)
    if known or lower in lists["never"]:
        return Look.NO
    if capital:
        return Look.PLAIN if ordinary else Look.UNKNOWN
    if text[0].isupper() and not blind:  # an acronym or a product: EHCP, SystmOne
        return Look.NO
    return Look.LOW if len(text) > 2 and (not ordinary or lower in lists["surnames"]) else Look.NO


def _is_double_name(lower: str, capital: bool) -> bool:
    """Ellie-May, Oluwaseun-Grace, ellie-may; not "ada-based"."""
    given = [part in terms()["given"] for part in lower.split("-")]
    return given[0] and (capital or all(given))


def _look_of_first_name(lower: str, two_sided: bool, capital: bool) -> Look:
    if two_sided or lower in terms()["never"]:
        return Look.MAYBE if capital else Look.NO
    return Look.GIVEN if capital or len(lower) > 2 else Look.NO


def extent(words: Sequence[Word], first: int) -> Run:
    """The name that starts at words[first], which the caller has accepted."""
    low = not words[first].capital
    last = first + 1
    while last < len(words) and last - first < _LONGEST:
        step = _step(words, last, low)
        if not step:
            break
        last += step
    return Run(first, last)


def carries_on(words: Sequence[Word], at: int) -> bool:
    """Whether words[at] belongs to a name that ends just before it."""
    return 0 < at < len(words) and _step(words, at, low=not words[at - 1].capital) > 0


def _step(words: Sequence[Word], at: int, low: bool) -> int:
    """How many words from words[at] carry the name on: none, one, or a particle with the word after it."""
    word = words[at]
    if words[at - 1].owner or not (
        word.gap in (" ", "-", "  ") or (word.gap in (". ", ".") and len(words[at - 1].text) == 1)
    ):
        return 0
    if _goes_on(word, low) or is_initial(word):
        return 1
    particle = word.lower in terms()["particles"] and at + 1 < len(words) and words[at + 1].gap in (" ", "-")
    return 2 if particle and _goes_on(words[at + 1], low) else 0


def _goes_on(word: Word, low: bool) -> bool:
    seen = look(word)
    if seen is Look.NO:
        return _is_loud_surname(word) or (low and _is_quiet_first_name(word))
    return seen is not Look.LOW or (low and len(word.text) > 3)


def _is_loud_surname(word: Word) -> bool:
    """NOTREAL in "Jenna NOTREAL"; EHCP and other acronyms in use are known terms or shorter."""
    return word.shouted and len(word.text) > 4 and not word.known and not is_ordinary(word.lower)


def _is_quiet_first_name(word: Word) -> bool:
    """The middle name in "andrew peter notreal": a word too, and no capital to tell."""
    lists = terms()
    return word.lower in lists["given"] and not word.known and word.lower not in lists["never"]


def is_initial(word: Word) -> bool:
    """Whether it is a single capital letter, other than the words "I" and "A"."""
    return len(word.text) == 1 and word.text.isupper() and word.text not in "IA" and not word.blind
