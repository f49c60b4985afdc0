"""Key points: which passages, or fixed words of the tool, say what an answer should.

A point is quoted when the answer quotes one of its passages, and said when what the reader sees holds its words.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import yaml

from rag.desk.terminal import answer_text
from rag.policy.types import Answer, Passage

_WORDS = "says"  # in place of a source: fixed words, as the reader sees them


class Presence(StrEnum):
    """How an answer makes a point."""

    QUOTED = "quoted"
    SAID = "said"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Point:
    """What says it, any of which will do: passages by id, and fixed words; neither where nothing does."""

    passages: frozenset[str] = frozenset()
    words: tuple[str, ...] = ()

    @property
    def can_be_made(self) -> bool:
        """Whether anything says it."""
        return bool(self.passages or self.words)


def read_points(path: Path, passages: Iterable[Passage]) -> dict[str, tuple[Point, ...]]:
    """The points of each question by its id. Raises ``ValueError`` for a reference that no passage answers to."""
    by_source: dict[str, list[Passage]] = {}
    for passage in passages:
        by_source.setdefault(passage.source_id, []).append(passage)
    found = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {str(name): tuple(_point(point, by_source) for point in points) for name, points in found.items()}


def presence(answer: Answer, points: Sequence[Point]) -> list[Presence]:
    """For each point, whether a statement quotes a passage that says it, else whether the fixed words do."""
    quoted = {quote.passage_id for statement in answer.statements for quote in statement.quotes}
    shown = " ".join(answer_text(answer).split())
    return [_presence(point, quoted, shown) for point in points]


def _presence(point: Point, quoted: set[str], shown: str) -> Presence:
    if point.passages & quoted:
        return Presence.QUOTED
    return Presence.SAID if any(words in shown for words in point.words) else Presence.MISSING


def _point(references: Sequence[str], by_source: Mapping[str, Sequence[Passage]]) -> Point:
    words = tuple(one.removeprefix(f"{_WORDS} ") for one in references if one.startswith(f"{_WORDS} "))
    passages = (one for one in references if not one.startswith(f"{_WORDS} "))
    return Point(frozenset(name for one in passages for name in _named(one, by_source)), words)


def _named(reference: str, by_source: Mapping[str, Sequence[Passage]]) -> list[str]:
    """A source's id, then a clause number or the opening words of one passage."""
    source, _, place = reference.partition(" ")
    known = by_source.get(source, ())
    found = [one for one in known if one.clause == place] or [one for one in known if one.text.startswith(place)]
    if not found or (len(found) > 1 and found[0].clause is None):
        raise ValueError(f"{reference!r} names {len(found)} passages.")
    return [one.passage_id for one in found]
