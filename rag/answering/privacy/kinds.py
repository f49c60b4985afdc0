"""The small types that detectors, redaction and callers share."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from rag.answering.privacy.page import Page


@dataclass(frozen=True, slots=True)
class Finding:
    """One piece of personal data: what kind, and where, in Unicode code points of the input, half-open."""

    label: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Redacted:
    """A text with placeholders for what was found; `found` holds offsets into the text as it was."""

    text: str
    found: tuple[Finding, ...]


class Span(NamedTuple):
    """A place in a page's folded text, half-open."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Detector:
    """One kind of personal data. `spans` may overlap and come in any order; redaction sorts them out."""

    label: str
    placeholder: str
    spans: Callable[[Page], Iterable[Span]]
