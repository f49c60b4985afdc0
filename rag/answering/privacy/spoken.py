"""Numbers and dates as they are said aloud: "oh seven seven double oh …", "the fourteenth of July twenty fifteen".

A dictated note has no digits to go by. Eight figures in a row are nobody's small talk; a shorter run counts only after
the word for what it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.answering.privacy.kinds import Span
from rag.answering.privacy.page import Page

_UNIT = r"(?:oh|zero|nought|naught|one|two|three|four|five|six|seven|eight|nine)"
_TEEN = r"(?:ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen)"
_TENS = r"(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
_FIGURE = rf"(?:(?:double|treble|triple) {_UNIT}|{_TENS}[ -]{_UNIT}|{_UNIT}|{_TEEN}|{_TENS}|hundred|o)"
_GAP = r"[ ,-]{1,2}"
_RUN = rf"{_FIGURE}(?:{_GAP}{_FIGURE})"
_NUMBER = re.compile(rf"\b(?:plus {_FIGURE}{_GAP})?{_RUN}{{6,24}}\b", re.IGNORECASE)
_NI = re.compile(
    rf"\b(?:[a-z] ){{2}}{_UNIT}(?:{_GAP}{_UNIT}){{5}} [a-d]\b|\b(?:ni|national insurance)(?: number| no)?(?: is)?"
    rf" ((?:[a-z] ){{0,2}}{_UNIT}(?:{_GAP}{_UNIT}){{4,6}}(?: [a-z]\b)?)",
    re.IGNORECASE,
)
_MONTH = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul"
    r"|aug|sept?|oct|nov|dec)"
)
_ORDINAL = (
    r"(?:(?:twenty|thirty)[ -])?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth"
    r"|thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|thirtieth)"
)
_SMALL = rf"(?:{_TENS}[ -]{_UNIT}|{_TEEN}|{_TENS}|(?:oh|o) {_UNIT}|{_UNIT})"
_YEAR = (
    rf"(?:two thousand(?: and)?(?: {_SMALL})?|nineteen(?: hundred and)? {_SMALL}|twenty {_SMALL}|'?\d{{4}}|'?\d\d"
    rf"|(?:in )?{_TENS}[ -]{_UNIT})"
)
_DAY = rf"(?:{_ORDINAL}|\d{{1,2}}(?:st|nd|rd|th)?|{_SMALL})"
_DATE = (
    rf"(?:{_DAY}(?: of)?(?: the)? (?:{_MONTH}|{_ORDINAL}),?(?: (?:of )?{_YEAR})?|{_MONTH}(?: the)? {_DAY},? {_YEAR})"
)
_WITH_YEAR = rf"(?:{_DAY}(?: of)?(?: the)? {_MONTH},? {_YEAR}|{_MONTH}(?: the)? {_DAY},? {_YEAR})"
_BIRTH = (
    r"\b(?:d\.? ?o\.? ?b\.?|date of birth|birth ?day|birth ?date|b ?day|born)(?:'?s\b)?(?: (?:is|was|on|in|as|the"
    r"|of|her|his)"
    r"| ?[:=-])* ?"
)
_LABELLED = re.compile(
    rf"{_BIRTH}({_DATE}|{_SMALL}(?:[ ,]{{1,2}}{_SMALL}){{1,3}})\b(?! (?:weeks?|days?|months?|hours?|minutes?))",
    re.IGNORECASE,
)
_ALONE = re.compile(rf"\b(?={_ORDINAL})({_WITH_YEAR})\b", re.IGNORECASE)
_HINT = re.compile(rf"\b{_UNIT}{_GAP}(?:{_FIGURE})\b", re.IGNORECASE)
_PHONE = re.compile(r"\b(?:plus|oh|o|zero|nought)\b", re.IGNORECASE)


def numbers(page: Page) -> Iterator[Span]:
    """Seven figures or more, said one after another: somebody's phone or record."""
    for match in _NUMBER.finditer(page.text) if _HINT.search(page.text) else ():
        if _PHONE.match(match.group()):
            yield Span(*match.span())


def record_numbers(page: Page) -> Iterator[Span]:
    """The same, where they don't begin as a phone number does: most often an NHS number."""
    for match in _NUMBER.finditer(page.text) if _HINT.search(page.text) else ():
        if not _PHONE.match(match.group()):
            yield Span(*match.span())


def ni_numbers(page: Page) -> Iterator[Span]:
    """Two letters, six figures and a letter."""
    for match in _NI.finditer(page.text) if _HINT.search(page.text) else ():
        yield Span(*match.span(match.lastindex or 0))


def births(page: Page) -> Iterator[Span]:
    """A date in words after "born" and the like, or one with its year."""
    lower = page.text.lower()
    if any(hint in lower for hint in ("b", "thousand", "twenty", "nineteen")):
        for match in _LABELLED.finditer(page.text):
            yield Span(*match.span(1))
        for match in _ALONE.finditer(page.text):
            yield Span(*match.span(1))
