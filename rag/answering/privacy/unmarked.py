"""Rules for names that carry no mark of a name: typed in lower case, in another script, or turned round.

Each asks for a second sign beside the word, because a word in lower case, or one out of the dictionary, is usually a
slip of the thumb.
"""

from __future__ import annotations

import re
import string
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from rag.answering.privacy.looks import Look, Run, extent, look
from rag.answering.privacy.page import Page, Word
from rag.answering.privacy.terms import is_ordinary, terms

_TOLD = re.compile(
    r"\s(?:told\s(?:me|us|her|his|school|staff)|disclosed|self-harmed|absconded|was\sborn|ran\saway|rang\s(?:me|us)"
    r"|says\s(?:he|she|her|his)|said\s(?:that\s)?(?:he|she|her|his)|lives\s(?:with|at|in)|attends)\b"
    r"|\s(?:is|was)\s(?:only\s|just\s|nearly\s)?\d{1,2}\b(?!\s?%|\s(?:minutes|hours|days|weeks|pages|pounds))"
    r"|\s?\(\d{1,2}\)|,\s(?:aged?\s)?\d{1,2},|\saged?\s\d",
    re.IGNORECASE,
)
_SURNAME_ENDS = (
    *(
        "son",
        "ley",
        "ton",
        "ham",
        "worth",
        "field",
        "wood",
        "man",
        "well",
        "stone",
        "ski",
        "ska",
        "czyk",
        "enko",
        "ova",
    ),
    *(
        "ez",
        "oglu",
        "ian",
        "wicz",
        "escu",
        "bury",
        "shaw",
        "nell",
        "aghan",
        "ford",
        "gon",
        "ell",
        "ett",
        "kins",
        "adze",
    ),
)
_AGED = re.compile(
    r"\.?(?:,\s(?:aged?\s)?\d{1,2}\b(?!\s?(?:%|and|of|to)|[./:]\d)|\s?\(\s?(?:aged?\s)?\d{1,2}\s?(?:yrs?|yo|m"
    r"|f)?\s?[),])"
)
_OF_A_PERSON = re.compile(  # work on a person, or talk with one; "an assessment with Zibble" is done with a tool
    r"\b(?:(?:care plan|chronology|assessments?|file|genogram|life ?story(?: book| work)?|case ?notes"
    r"|case recording|pathway plan|referral|pep|ehcp|supervision|observations?|case|safety plan|child plan|review"
    r"|viability|home visit|visit|concerns?) (?:of|for|on|about|to)"
    r"|(?:spoke|spoken|speak|speaking|talk(?:ed|ing)?|contact) (?:with|to|about)"
    r"|(?:worried|concerned) about)\s$",
    re.IGNORECASE,
)
_MOST_FOREIGN_WORDS = 3  # a longer run in another script is a text, not a name


def inverted(page: Page, at: int) -> Run | None:
    """A record's order: "SMITH, Jordan", "Van der Berg, Saskia"."""
    words, word = page.words, page.words[at]
    if at + 1 >= len(words) or words[at + 1].gap != ", " or look(words[at + 1]) not in (Look.GIVEN, Look.MAYBE):
        return None
    if not words[at + 1].text[0].isupper() or word.known or len(word.text) < 3 or not word.text[0].isupper():
        return None
    lower = word.lower
    loud = word.text.isupper() and not is_ordinary(lower)
    if not (loud or lower in terms()["surnames"] or look(word) is Look.UNKNOWN):
        return None
    first = at
    while first and words[first].gap == " " and words[first - 1].lower in terms()["particles"]:
        first -= 1
    return Run(first, extent(words, at + 1).last)


def foreign(page: Page, at: int) -> Run | None:
    """One to three words in another script amid English: عمر, Мария."""
    words = page.words
    if not _is_foreign(words[at].text) or (at and _is_foreign(words[at - 1].text) and len(words[at].gap) < 3):
        return None
    last = at + 1
    while last < len(words) and last - at <= _MOST_FOREIGN_WORDS and _follows_in_script(words[last]):
        last += 1
    is_name = last - at <= _MOST_FOREIGN_WORDS and any(word.text.isascii() for word in words)
    return Run(at, last) if is_name else None


def _follows_in_script(word: Word) -> bool:
    return len(word.gap) < 3 and _is_foreign(word.text)


@lru_cache(maxsize=20_000)
def _is_foreign(text: str) -> bool:
    return not text.isascii() and all("LATIN" not in unicodedata.name(letter, "LATIN") for letter in text)


def telling(page: Page, at: int) -> Run | None:
    """A first name that is a word too, in lower case, doing what only people do: "rose told me"."""
    word = page.words[at]
    if not _could_be_quiet(word) or not _TOLD.match(page.text, word.end):
        return None
    before = page.words[at - 1].lower if at and word.gap == " " else ""
    return None if before in terms()["before_a_thing"] else Run(at, at + 1)


def _could_be_quiet(word: Word) -> bool:
    lists = terms()
    return word.text.islower() and not word.known and word.lower in lists["given"] and word.lower not in lists["never"]


def quiet_pair(page: Page, at: int) -> Run | None:
    """A first name that is a word too, and a surname after it, both in lower case: "grace penhaligon"."""
    words, word = page.words, page.words[at]
    if at + 1 >= len(words) or not word.text.islower() or word.lower not in terms()["given"] or word.known:
        return None
    after = words[at + 1]
    if after.gap != " " or len(after.text) < 4 or look(after) is not Look.LOW:
        return None
    sure = after.lower in terms()["surnames"] and not is_ordinary(after.lower)
    strange = not is_ordinary(after.lower)
    if word.lower in terms()["never"]:  # "will smithson", but not "will recieve"
        strange = strange and len(after.text) > 5 and after.lower.endswith(_SURNAME_ENDS)
    else:
        strange = strange and not is_slip(after.lower)
    return Run(at, at + 2) if sure or strange else None


def quiet_kin(page: Page, at: int) -> Run | None:
    """Kin, and then a word in lower case that is no English one: "her mum zaynabb", "the dad, wojtek"."""
    words, lists = page.words, terms()
    if words[at].lower not in lists["kin"] or words[at].owner or at + 1 >= len(words):
        return None
    after = words[at + 1]
    stands = after.gap in (" ", " (") or (after.gap == ", " and page.text.startswith(",", after.end))
    named = look(after) is Look.LOW and len(after.text) > 3 and not is_ordinary(after.lower) and after.text.islower()
    return extent(words, at + 1) if stands and named and not is_slip(after.lower) else None


@lru_cache(maxsize=5_000)
def is_slip(word: str) -> bool:
    """Whether a word is one slip of a key away from an English one, or two English words run together."""
    halves = any(is_ordinary(word[:at]) and is_ordinary(word[at:]) for at in range(3, len(word) - 2))
    return halves or any(is_ordinary(near) for near in _slips(word))


def _slips(word: str) -> Iterator[str]:
    for at in range(len(word) + 1):
        head, tail = word[:at], word[at:]
        if tail:
            yield head + tail[1:]
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]
        for letter in string.ascii_lowercase:
            yield head + letter + tail
            if tail:
                yield head + letter + tail[1:]


def dotted(page: Page, at: int) -> Run | None:
    """Initials with an age: "S.K., 34", "KM (9)"."""
    words = page.words
    if not _is_letters(words[at]) or (at and words[at].gap == "." and _is_letters(words[at - 1])):
        return None
    last = at + 1
    while last < len(words) and last - at < 3 and words[last].gap in (".", ". ") and _is_letters(words[last]):
        last += 1
    end = words[last - 1].end
    several = last - at > 1 or len(words[at].text) > 1
    return Run(at, last) if several and _AGED.match(page.text, end) else None


def _is_letters(word: Word) -> bool:
    return word.text.isupper() and len(word.text) < 4 and not word.known and not word.blind and word.text != "AI"


def whose_work(page: Page, at: int) -> Run | None:
    """An unknown capitalised word that work is done for or on: "a care plan for Zedlia"."""
    word = page.words[at]
    if look(word) is not Look.UNKNOWN or word.gap != " ":
        return None
    return extent(page.words, at) if _OF_A_PERSON.search(page.text, max(0, word.start - 45), word.start) else None
