"""Dates of birth.

A bare date is a policy's or a deadline's, so it counts only with a label, an age or a name beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.answering.privacy.kinds import Span
from rag.answering.privacy.page import Page, Word
from rag.answering.privacy.terms import is_ordinary, terms

_MONTH = r"(?<![A-Za-z])(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}"
_NUMERIC = r"\d{1,4}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?\d{2,4}"
_WORDED = (
    rf"\d{{1,2}}\s?(?:st|nd|rd|th)?\s?(?:of\s)?[ ./-]?{_MONTH}[ ,./-]{{0,2}}'?(?:\d{{4}}|\d{{2}})?"
    rf"|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? ?'?(?:\d{{4}}|\d{{2}})?|{_MONTH} (?:\d{{4}})"
)
_FULL = rf"(?:{_NUMERIC}|{_WORDED})"
_LOOSE = rf"(?:{_FULL}|\d{{1,2}}[/.]\d{{1,2}}|\d{{1,2}} \d{{1,2}} \d{{2,4}}|\d{{8}}|\d{{6}}|(?:19|20)\d\d)"
_LABEL = (
    r"(?:(?<!\w)(?:d\.? ?o\.? ?b\.?s?|d/o/b|(?:date|day|year) of birth|birth ?dates?|birthdays?|b ?day"
    r"|born|turn(?:s|ed|ing) \d{1,2})(?!\w)|(?<!\w)b\.)"
    r"(?!\s+(?:after|before|since|between|or after|on or))"
)
_HINTS = ("born", "birth", "b.", "dob", "d.o", "d/o", "d o", "bday", "b day", "turn")
_LABELLED = re.compile(
    rf"{_LABEL}(?:\s*(?:[:=,;()-]|\bis\b|\bwas\b|\bon\b|\bin\b|\bthe\b|\bof\b|\bhis\b|\bher\b"
    rf"|\bentered as\b))*\s*(?<!\d)({_LOOSE})(?![\d/])",
    re.IGNORECASE,
)
_LABEL_AFTER = re.compile(
    rf"\b(?=[\dJFMASOND])({_FULL})\s*(?:[(,-]\s?)?(?:d\.?o\.?b\b|(?:his|her|their) (?:birthday|date of birth)"
    rf"|is (?:his|her|their|the) (?:birthday|dob))",
    re.IGNORECASE,
)
_AGE = r"(?:aged?\s+\d{1,2}|\d{1,2}\s?(?:yrs?|years?|yo|y/o|months?|mths?)(?:\s+old)?)"
_BESIDE_AGE = re.compile(
    rf"\b(?=[\dJFMASOND])({_FULL})\s?[,(]\s?{_AGE}|\b(?=[\da]){_AGE}\s?[,(]\s?({_FULL})", re.IGNORECASE
)
_BRACKETED = re.compile(rf"\s?(?:\(\s?|,\s?)({_NUMERIC})(?![\d/])", re.IGNORECASE)


def births(page: Page) -> Iterator[Span]:
    """Dates in any usual UK form said to be somebody's birthday, or beside a name or an age."""
    patterns = [_LABEL_AFTER, _BESIDE_AGE]
    if any(hint in page.text.lower() for hint in _HINTS):  # the slowest pattern of the package: 4 ms a long page
        patterns.append(_LABELLED)
    for pattern in patterns:
        for match in page.near_digits(pattern):
            yield _trim(page.text, *match.span(match.lastindex or 0))
    for word in page.words:
        beside = _BRACKETED.match(page.text, word.end)
        if beside and _could_be_a_person(word):
            yield Span(*beside.span(1))


def _trim(text: str, start: int, end: int) -> Span:
    return Span(start, start + len(text[start:end].rstrip(" ,./-'")))


def _could_be_a_person(word: Word) -> bool:
    if word.known or word.shouted:
        return False
    return word.lower in terms()["given"] or (word.capital and not is_ordinary(word.lower))
