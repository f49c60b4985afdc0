"""Key points: which passages say what an answer should. A point is present when the answer quotes one of them."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import yaml

from rag.policy.types import Answer, Passage

Point = frozenset[str]  # ids of the passages that say it, any of which will do; empty where none does


def read_points(path: Path, passages: Iterable[Passage]) -> dict[str, tuple[Point, ...]]:
    """The points of each question by its id. Raises ``ValueError`` for a reference that no passage answers to."""
    by_source: dict[str, list[Passage]] = {}
    for passage in passages:
        by_source.setdefault(passage.source_id, []).append(passage)
    return {
        str(question): tuple(frozenset(name for one in point for name in _named(one, by_source)) for point in points)
        for question, points in yaml.safe_load(path.read_text(encoding="utf-8")).items()
    }


def present(answer: Answer, points: Sequence[Point]) -> list[bool]:
    """For each point, whether a statement of the answer quotes a passage that says it."""
    quoted = {quote.passage_id for statement in answer.statements for quote in statement.quotes}
    return [not point.isdisjoint(quoted) for point in points]


def _named(reference: str, by_source: Mapping[str, Sequence[Passage]]) -> list[str]:
    """A source's id, then a clause number or the opening words of one passage."""
    source, _, place = reference.partition(" ")
    known = by_source.get(source, ())
    found = [one for one in known if one.clause == place] or [one for one in known if one.text.startswith(place)]
    if not found or (len(found) > 1 and found[0].clause is None):
        raise ValueError(f"{reference!r} names {len(found)} passages.")
    return [one.passage_id for one in found]
