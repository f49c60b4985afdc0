"""Numbers that point at a person's record: case ids, registrations, bank details, vehicles and more."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from rag.answering.privacy.kinds import Span
from rag.answering.privacy.page import Page

_LINK = r"(?:\s|[:=#.-]|\bis\b|\bwas\b){0,6}"
_SYSTEM = (
    r"(?:mosaic|lcs|liquid ?logic|eclipse|paris|careworks|care ?first|care ?director|azeus|framework-?i"
    r"|rio|system ?(?:one|1)|systmone|emis|swift|frameworki|icis|synergy|capita one|epr|crn|pnc|nass"
    r"|home office)"
)
_OWNER = (
    r"(?:case|client|patient|person|service user|hospital|file|record|child|pupil|cin|family|household"
    r"|carer|passport|driving licen[cs]e|licen[cs]e|visa|brp|court|police|crime|police crime|unique|user|staff"
    r"|employee|payroll)"
)
_NUMBER_WORD = r"(?:ids?|numbers?|num|nos?\b\.?|refs?|reference(?: numbers?)?|#)"
_VALUE = r"((?=(?:[A-Z/-]*\d){3})[A-Z]{0,6}[-/ ]?\d[\dA-Z]*(?:[-/][\dA-Z]+){0,4}(?: \d{3,}){0,3})(?![\w-])"
_CASE_LABELS = (
    rf"\b(?:{_SYSTEM}|{_OWNER}) ?{_NUMBER_WORD}{_LINK}{_VALUE}",
    rf"\b{_SYSTEM}{_LINK}((?=[A-Z]{{0,3}}\d{{5}})[A-Z]{{0,3}}\d{{5,12}})(?![\w-])",
    rf"\b(?:{_SYSTEM}|case|client|record|service user) ?{_NUMBER_WORD}{_LINK}(\d{{1,5}}(?: \d{{1,5}}){{1,4}})(?![\w-])",
    rf"\b(?:passport|visa|brp|driving licen[cs]e){_LINK}(?:gbr "
    rf"|gb )?((?=[A-Z]{{0,2}}\d{{6}})[A-Z]{{0,2}}\d{{6,9}})(?![\w-])",
    r"(?<![A-Z\d])((?=[A-Z]{1,5}9{0,4}\s?\d{6})[A-Z]{2,5}9{0,3}\s?\d{6}\s?[A-Z][A-Z9]\s?\d[A-Z]{2}"
    r"|[A-Z]{5}\s?\d{6}\s?[A-Z]{2}\d"
    r"\s?\d{2})(?![A-Z\d])",
    r"\b(?:case|file|record|client|child|patient|pupil|person|service user|yp|sibling|brother|sister|twin|mother"
    r"|father|mum|dad"
    r"|sw)[ :#]{1,2}((?=[A-Z-]{0,4}\d{6})[A-Z-]{0,4}\d{6,12})(?![\w-])",
    r"\b(?:our |your |my )?ref(?:erence)?(?: ?(?:no|number))?\.?\s?[:=#]\s?((?=(?:[A-Z/-]*\d){5}"
    r"|[A-Z]{1,4}[-/]?(?:[A-Z/-]*\d){4})[A-Z\d]+(?:[-/][A-Z\d]+){0,5})(?![\w-])",
)
_CASES = [re.compile(pattern, re.IGNORECASE) for pattern in _CASE_LABELS]
_MORE = re.compile(r"\s?(?:&|and|or|,|/)\s?([A-Z]{0,3}\d{5,12})(?![\w-])", re.IGNORECASE)
_OF_A_DOCUMENT = re.compile(
    r"\b(?:policy|document|doc|guidance|form|version|act|contract|tender|standard|charity|company"
    r"|invoice|order|ticket)\s$",
    re.IGNORECASE,
)

_PUPIL = (
    re.compile(r"(?<![A-Z\d])([A-Z]\d{11}[\dA-Z])(?![A-Z\d])", re.IGNORECASE),
    re.compile(
        rf"\b(?:upn|ulp|uln|unique pupil (?:number|no))\b{_LINK}([A-Z]?(?:[ -]?\d){{8,13}}[A-Z]?)(?![A-Z\d])",
        re.IGNORECASE,
    ),
)
_COURT = (
    re.compile(r"(?<![A-Z\d])([A-Z]{2} ?\d{2} ?[A-Z] ?\d{5})(?![A-Z\d])", re.IGNORECASE),
    re.compile(
        rf"\b(?:court|claim|family court|tribunal) (?:case |ref |claim )?(?:no|number|num|ref"
        rf"|reference)\b\.?{_LINK}((?=(?:[A-Z/-]*\d){{4}})[A-Z\d]+(?:[-/][A-Z\d]+){{0,4}})",
        re.IGNORECASE,
    ),
)
_REGISTERED = (
    re.compile(r"(?<![A-Z\d])(SW ?\d{4,7})(?![A-Z\d])"),
    re.compile(r"(?<![A-Z\d])(SW\d{5,7})(?![A-Z\d])", re.IGNORECASE),
    re.compile(
        r"\b(?:hcpc|swe|nmc|gmc|hpc|niscc|sssc|scw|social work england|registration|registrant|reg"
        r"|pin)\b(?: ?(?:registration|reg|pin|id|registrant))?"
        rf"(?: ?(?:no|number|num|#)\b\.?)?{_LINK}((?!(?:19"
        rf"|20)\d\d\b)(?=[A-Z]{{0,2}}\d*[A-Z]?\d{{4}})[A-Z]{{0,2}}\d{{2,8}}[A-Z]?\d{{0,4}}[A-Z]?)(?![\w-])",
        re.IGNORECASE,
    ),
)
_BANK = (
    re.compile(r"\bsort ?code\b[^\d\n]{0,12}(\d{2}[ -]?\d{2}[ -]?\d{2})(?!\d)", re.IGNORECASE),
    re.compile(
        r"\b(?:account|acct|acc|a/c)\b ?(?:no|number|num|#)?\b\.?[^\d\n]{0,12}(\d(?:[ -]?\d){5,7})(?!\d)",
        re.IGNORECASE,
    ),
    re.compile(r"(?<![A-Z\d])([A-Z]{2}\d{2} ?[A-Z]{4}(?: ?\d{4}){3} ?\d{2})(?!\d)", re.IGNORECASE),
    re.compile(
        r"\biban\b[^A-Z\d\n]{0,6}(?:is |was )?([A-Z]{2}\d{2}(?: ?[A-Z\d]{4}){2,7}(?: ?[A-Z\d]{1,3})?)", re.IGNORECASE
    ),
    re.compile(r"\b(?:bank|s/?c|sort)\b[^\d\n]{0,15}(\d{2}[ -]?\d{2}[ -]?\d{2})(?!\d)", re.IGNORECASE),
    re.compile(r"(?<!\d)(\d{2}[ -]\d{2}[ -]\d{2}(?: then| and|,|/| -)? \d{8})(?!\d)"),
    re.compile(r"(?<!\d)(\d{2}-\d{2}-\d{2}[ ,/]{1,3}\d{8})(?!\d)"),
    re.compile(r"\bcard\b ?(?:no|number|num)?[^\d\n]{0,12}(\d(?:[ -]?\d){12,15})(?!\d)", re.IGNORECASE),
)
_VEHICLE = (
    re.compile(
        r"\b(?:reg|registration|car|vehicle|plates?|van|drives|driving|bmw|ford|audi|corsa|fiesta"
        r"|golf)\b[^\n.!?]{0,40}?"
        r"(?<![A-Z\d])([A-Z]{2}\d{2} ?[A-Z]{3}|[A-Z]\d{1,3} ?[A-Z]{3})(?![A-Z\d])",
        re.IGNORECASE,
    ),
    re.compile(r"(?<![A-Z\d-])([A-HJ-PR-Y]{2}(?:0[1-9]|[1-7]\d) ?(?!AND|THE|FOR|ARE|CAN)[A-HJ-PR-Z]{3})(?![A-Z\d-])"),
)


def _first_groups(patterns: Iterable[re.Pattern[str]], page: Page) -> Iterator[Span]:
    for pattern in patterns:
        for match in page.near_digits(pattern):
            yield Span(*match.span(1))


def case_ids(page: Page) -> Iterator[Span]:
    """Numbers said to be a case's, a record's or a passport's; a document's own reference is not one."""
    for span in _first_groups(_CASES, page):
        before = page.text[max(0, span.start - 40) : span.start]
        label = re.search(r"\bref(?:erence)?\b.{0,12}$", before, re.IGNORECASE)
        if not (label and _OF_A_DOCUMENT.search(before[: label.start()])):
            yield span
            yield from _and_more(page.text, span.end)


def _and_more(text: str, at: int) -> Iterator[Span]:
    """The further numbers of "Mosaic no. 1234567 & 7654321"."""
    while more := _MORE.match(text, at):
        yield Span(*more.span(1))
        at = more.end()


def pupil_numbers(page: Page) -> Iterator[Span]:
    """Unique pupil numbers: a letter, eleven digits, a check character; after the label, close to that."""
    return _first_groups(_PUPIL, page)


def court_numbers(page: Page) -> Iterator[Span]:
    """Family court numbers such as ZE24C50123, and what is labelled a court's number."""
    return _first_groups(_COURT, page)


def registrations(page: Page) -> Iterator[Span]:
    """A worker's number with a regulator; "HCPC 2016" is a year."""
    return _first_groups(_REGISTERED, page)


def bank_details(page: Page) -> Iterator[Span]:
    """Sort codes, account and card numbers with their label, or a sort code and account side by side."""
    return _first_groups(_BANK, page)


def vehicles(page: Page) -> Iterator[Span]:
    """A number plate shortly after a word for a car or its registration."""
    return _first_groups(_VEHICLE, page)
