"""BM25 as a share: how much of what a query asks for a text holds, from 0 (nothing) to 1 (all of it, many times)."""

from collections import Counter
from collections.abc import Iterable, Sequence
from math import log
from typing import Any

import bm25s
import numpy as np
from numpy.typing import NDArray

Shares = NDArray[np.float64]


class Bm25:
    """BM25 over texts given as terms (Lucene's variant), with the most a query could score at hand.

    The most is the rarity of all the query's terms, those that no text holds included: a query in other words than
    the library's gets low shares throughout, so that what it shares by chance does not decide.
    """

    def __init__(self, texts: Sequence[Sequence[str]], k1: float, b: float) -> None:
        self._size = len(texts)
        self._counts = Counter(term for text in texts for term in set(text))
        self._index = _index(texts, k1, b) if self._counts else None

    def scores(self, query: Iterable[str]) -> Shares:
        """Each text's score, in text order."""
        known = [term for term in dict.fromkeys(query) if term in self._counts]
        if self._index is None or not known:
            return np.zeros(self._size)
        return np.asarray(self._index.get_scores(known), dtype=np.float64)

    def most(self, query: Iterable[str]) -> float:
        """What a text holding every term of ``query`` without end would score."""
        return sum(self._rarity(term) for term in dict.fromkeys(query))

    def _rarity(self, term: str) -> float:
        found = self._counts[term]
        return log(1 + (self._size - found + 0.5) / (found + 0.5))


def _index(texts: Sequence[Sequence[str]], k1: float, b: float) -> Any:  # noqa: ANN401 - bm25s has no types
    index = bm25s.BM25(k1=k1, b=b, method="lucene")
    index.index([list(text) or ["∅"] for text in texts], show_progress=False)
    return index
