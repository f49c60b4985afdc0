"""Finding and taking out: run every detector, settle overlaps, look again until nothing is left."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from rag.answering.privacy.detectors import DETECTORS, PLACEHOLDERS
from rag.answering.privacy.kinds import Finding, Redacted
from rag.answering.privacy.model import NameModel
from rag.answering.privacy.page import read

_RANK = {detector.label: rank for rank, detector in enumerate(DETECTORS)}
_MOST_LOOKS = 12
"""The kits need 2. A text made to need more, one look a name, loses everything from where looking stopped."""
_PLACEHOLDER = re.compile("|".join(map(re.escape, sorted(PLACEHOLDERS.values()))))


def find(text: str, model: NameModel | None = None) -> tuple[Finding, ...]:
    """Every piece of personal data the rules, and a name model if there is one, see in `text`; sorted, no overlaps.

    Taking one thing out can bring another to light, so the text is read again with holes in place of what was
    found. A page is the same whether made from a text with holes or from one with placeholders, which is why
    redacting twice finds nothing new.
    """
    placeholders = [(match.start(), match.end()) for match in _PLACEHOLDER.finditer(text)]
    found = _settle(_by_model(text, model, placeholders)) if model else []
    looks = 0
    while new := _look(text, _holes(placeholders, found)):
        looks += 1
        if looks > _MOST_LOOKS:
            new = [Finding(new[0].label, new[0].start, len(text))]
            found = [finding for finding in found if finding.end <= new[0].start]
        found += new
    return tuple(sorted(found, key=lambda finding: finding.start))


def _holes(placeholders: Iterable[tuple[int, int]], found: Sequence[Finding]) -> list[tuple[int, int]]:
    end = max((finding.end for finding in found), default=0)
    last = max((finding.start for finding in found), default=end)
    kept = [(a, b) for a, b in placeholders if not last <= a < end]
    return sorted(kept + [(finding.start, finding.end) for finding in found])


def _by_model(text: str, model: NameModel, placeholders: Sequence[tuple[int, int]]) -> Iterator[Finding]:
    """A model's names, save those that are all known terms: models take "Claude" and "Gemini" for people."""
    known = [page_word for page_word in read(text, ()).words if page_word.known] if text.isascii() else []
    for start, end in model(text):
        inside = any(start < to and at < end for at, to in placeholders)
        covered = sum(word.end - word.start for word in known if start <= word.start and word.end <= end)
        if not inside and covered < sum(letter.isalpha() for letter in text[start:end]):
            yield Finding("NAME", start, end)


def redact(text: str, model: NameModel | None = None) -> Redacted:
    """`text` with a placeholder for each finding, and the findings."""
    found = find(text, model)
    return Redacted("".join(_pieces(text, found)), found)


def _pieces(text: str, found: Iterable[Finding]) -> Iterator[str]:
    at = 0
    for finding in found:
        yield text[at : finding.start]
        yield PLACEHOLDERS[finding.label]
        at = finding.end
    yield text[at:]


def _look(text: str, holes: Sequence[tuple[int, int]]) -> list[Finding]:
    page = read(text, holes)
    found = [
        Finding(detector.label, *page.original(span.start, span.end))
        for detector in DETECTORS
        for span in detector.spans(page)
    ]
    return _settle(found)


def _settle(found: Iterable[Finding]) -> list[Finding]:
    """Overlapping findings become one that covers them all, under the label that stands first in DETECTORS.

    Covering all, where picking one would be tidier, leaves no tail of a number or a name behind.
    """
    settled: list[Finding] = []
    for finding in sorted(found, key=lambda f: (f.start, -f.end)):
        if settled and finding.start < settled[-1].end:
            last = settled.pop()
            label = min(last.label, finding.label, key=_RANK.__getitem__)
            finding = Finding(label, last.start, max(last.end, finding.end))
        settled.append(finding)
    return settled
