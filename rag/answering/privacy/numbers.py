"""NHS and National Insurance numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from stdnum.gb import nhs

from rag.answering.privacy.kinds import Span
from rag.answering.privacy.page import Page

_DIGITS = re.compile(r"\d+")
_SEPARATOR = re.compile(r"[ .\-/]{1,3}")
_NOT_BEFORE = re.compile(r"(?:\d[.,]|[£$€]\s?|\+)$")
_NHS_LABEL = re.compile(
    r"\bnhs\s{0,2}(?:no|num|number|nbr|nr|id|#)[^\d\n!?]{0,40}?(?=\d)|\bnhs(?:\s?[:=#-]\s?|\s{1,2}(?:is|was)\s"
    r"|\s{0,2})(?=\d{3}[ -]?\d{3}[ -]?\d{4}(?!\d))|\bnhs\s?[:=#-]\s?(?=\d)",
    re.IGNORECASE,
)
# Written as the NHS writes it, one slip of a key still leaves it somebody's; a phone number begins with 0.
_SHAPED = re.compile(r"(?<![\d.,+£$-])(?<!\d )[1-9]\d{2}([ -])\d{3}\1\d{4}(?![\d-]| \d|[.,]\d)")
_LABELLED_LENGTHS = range(9, 12)
_HELPLINE = re.compile(r"\D*(?:0\D?[38]|1\D?1)")

# Never used: D F I Q U V in either place, O in the second, and seven pairs (HMRC, manual page NIM39110).
_NI_PREFIX = r"(?!BG|GB|KN|NK|NT|TN|ZZ)[ABCEGHJ-PRSTW-Z][ABCEGHJ-NPRSTW-Z]"
# QQ is given to nobody, and is what everyone types as an example.
_NI_ANYWHERE = re.compile(rf"(?<![A-Z\d])(?:QQ|{_NI_PREFIX})[ .-]?(?:\d[ .-]?){{6}}[A-D](?![A-Z\d])", re.IGNORECASE)
_NI_LABEL = re.compile(
    r"\b(?:n\.?i\.?\s?(?:no|num|number|nbr|#)|nino|ni\s?[:=#]|national insurance)(?![a-z])[^\d\n!?]{0,40}?"
    r"(?<![A-Za-z])([A-Za-z]{0,2}[ .-]?(?:\d[ .-]?){5,8}\d?[A-Za-z]?)(?![A-Za-z\d])",
    re.IGNORECASE,
)


def nhs_numbers(page: Page) -> Iterator[Span]:
    """Ten digits with a valid check digit anywhere; nine to eleven of any kind after "NHS number"."""
    groups = [Span(*match.span()) for match in page.near_digits(_DIGITS)]
    starts = {group.start: at for at, group in enumerate(groups)}
    for at in range(len(groups)):
        span = _gather(page.text, groups, at, 10)
        if (
            span
            and not _NOT_BEFORE.search(page.text, max(0, span.start - 3), span.start)
            and _checks(page.text[slice(*span)])
        ):
            yield span
    for match in page.near_digits(_SHAPED):
        yield Span(*match.span())
    for label in page.near_digits(_NHS_LABEL):
        span = _labelled(page.text, groups, starts[label.end()]) if label.end() in starts else None
        if span and not _HELPLINE.match(page.text, span.start):
            yield span


def _gather(text: str, groups: Sequence[Span], at: int, wanted: int) -> Span | None:
    """The neighbouring groups of digits from groups[at] that have exactly `wanted` digits between them."""
    start, end = groups[at]
    count = end - start
    while count < wanted and at + 1 < len(groups) and _SEPARATOR.fullmatch(text, end, groups[at + 1].start):
        at += 1
        count += groups[at].end - groups[at].start
        end = groups[at].end
    return Span(start, end) if count == wanted else None


def _labelled(text: str, groups: Sequence[Span], at: int) -> Span | None:
    spans = [_gather(text, groups, at, wanted) for wanted in _LABELLED_LENGTHS]
    return next((span for span in reversed(spans) if span), None)


def _checks(digits: str) -> bool:
    number = re.sub(r"\D", "", digits)
    return len(set(number)) > 1 and nhs.is_valid(number)


def ni_numbers(page: Page) -> Iterator[Span]:
    """A number with a prefix that can be given out, anywhere; after its label, malformed ones too."""
    for match in page.near_digits(_NI_ANYWHERE):
        yield Span(*match.span())
    for match in page.near_digits(_NI_LABEL):
        value = match.group(1)
        start = match.start(1) + len(value) - len(value.lstrip(" .-"))
        yield Span(start, match.start(1) + len(value.rstrip(" .-")))
