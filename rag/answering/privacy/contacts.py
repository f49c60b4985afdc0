"""Phone numbers and e-mail addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator

import phonenumbers

from rag.answering.privacy.kinds import Span
from rag.answering.privacy.page import Page
from rag.answering.privacy.terms import terms

# Leniency POSSIBLE, because Ofcom's numbers for drama (07700 900xxx) fail VALID: they are nobody's.
_POSSIBLE = phonenumbers.Leniency.POSSIBLE
_WORTH_A_LOOK = re.compile(r"(?:\+|\b0)(?:\D{0,3}\d){8}")
_MOBILE = re.compile(r"(?<![\d+])(?:(?:\+|00)44[ ().-]{0,3}(?:0[ ().-]{0,2})?|0[ .-]?)7(?:[ ./-]{0,2}\d){9}(?!\d)")
_LABELLED = re.compile(
    r"\b(?:phone|mobile|mob|tel|telephone|landline|cell|call|ring|text|txt|whatsapp|contact"
    r"|fone)(?:\s?(?:no|num|number))?\b"
    r"[^\d\n]{0,20}?(?<!\d)([(]?\d(?:[ ()./-]{0,2}\d){9,10})(?!\d)",
    re.IGNORECASE,
)
# Freephone, charity, local-rate and premium numbers belong to helplines and public bodies, not to a person.
_PUBLIC = re.compile(r"(?:\+?44|0044)?0?(?:800|808|8[47]\d|3\d\d|500|9\d\d|116\d{3}$|1800\d{4}$)")

_EMAIL = re.compile(r"(?<![\w.+-])[\w.+'-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}", re.ASCII)
_SPOKEN = re.compile(
    r"(?<![\w.])\w{1,30}(?: ?(?:\.|\bdot\b|[(\[]dot[)\]]|_|\bunderscore\b) ?\w{1,30}){0,3} ?(?:\bat\b|[(\[]at[)\]]|@) ?"
    r"\w{1,30}(?: ?(?:\bdot\b|[(\[]dot[)\]]|\.) ?\w{2,20}){0,3} ?(?:\bdot\b|[(\[]dot[)\]]|\.) ?(?:com"
    r"|org|net|uk|ie|info|gov|example|test)\b",
    re.IGNORECASE,
)
_HANDLE = re.compile(r"(?<![\w.+'-])@([A-Za-z][A-Za-z0-9_.]{2,40})(?<!\.)")


def phones(page: Page) -> Iterator[Span]:
    """UK and international numbers, Ofcom's invented ones among them; helplines are left alone."""
    for match in page.near_digits(_MOBILE):
        yield Span(*match.span())
    for match in page.near_digits(_LABELLED):
        if not _is_public(match.group(1)):
            yield Span(*match.span(1))
    if not _WORTH_A_LOOK.search(page.text):  # the matcher is slow, and most text has no number
        return
    for found in phonenumbers.PhoneNumberMatcher(page.text, "GB", _POSSIBLE, max_tries=1000):
        if _dialled(found.raw_string) and not _is_public(found.raw_string):
            yield Span(found.start, found.end)


def _dialled(typed: str) -> bool:
    """Whether it begins as a number one dials does, and is long enough to be a subscriber's."""
    return typed.lstrip("(")[:1] in ("0", "+") and len(re.sub(r"\D", "", typed)) >= 10


def _is_public(typed: str) -> bool:
    return bool(_PUBLIC.match(re.sub(r"[^\d+]", "", typed)))


def emails(page: Page) -> Iterator[Span]:
    """Addresses as typed, and as spelt out: "jenna dot notreal at example dot org"."""
    if "@" in page.text:
        for match in _EMAIL.finditer(page.text):
            yield Span(*match.span())
    for match in _SPOKEN.finditer(page.text) if re.search(r"dot|@", page.text, re.IGNORECASE) else ():
        if "@" in match.group() or re.search(r"\bdot\b|[(\[]dot", match.group(), re.IGNORECASE):
            yield Span(*match.span())


def handles(page: Page) -> Iterator[Span]:
    """A person's name on social media, with its @."""
    for match in _HANDLE.finditer(page.text) if "@" in page.text else ():
        if match.group(1).lower() not in terms().phrases:
            yield Span(*match.span())
