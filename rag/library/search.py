"""Hybrid search: meaning (vectors in Chroma) and words (BM25), fused by score."""

from collections.abc import Mapping, Sequence
from typing import Any

import bm25s
import numpy as np
from numpy.typing import NDArray

from rag.library.embedding import Embedder
from rag.library.index import Generation
from rag.policy.types import Hit, Passage
from rag.policy.vocabulary import tokens

POOL = 60  # candidates taken from each half
MEANING = 0.6  # the rest is words; measured on foreign pages, see docs/decisions


class Search:
    """Search over one generation. BM25 is built in memory when opened: about 0.1 s for 500 passages."""

    def __init__(self, generation: Generation, embedder: Embedder) -> None:
        self._generation = generation
        self._embedder = embedder
        self._passages: list[Passage] = list(generation.passages.values())
        self._position = {passage.passage_id: index for index, passage in enumerate(self._passages)}
        self._employer = [generation.sources[passage.source_id].employer for passage in self._passages]
        self._words = _bm25(self._passages)

    def __call__(self, query: str, limit: int = 10, employers: Sequence[str] = ()) -> list[Hit]:
        """The best passages for ``query``, rank from 1: those of no employer and of ``employers`` only."""
        if not self._passages:
            return []
        pool = max(POOL, limit)
        meaning = dict(self._generation.nearest(self._embedder.embed_query(query), pool, employers))
        words = self._by_words(query, employers, pool)
        fused = _fuse(meaning, words)
        best = sorted(fused.items(), key=lambda item: (-item[1], self._position[item[0]]))[:limit]
        return [Hit(self._passages[self._position[name]], score, rank) for rank, (name, score) in enumerate(best, 1)]

    def _by_words(self, query: str, employers: Sequence[str], pool: int) -> dict[str, float]:
        if self._words is None or not (words := _terms(query)):
            return {}
        scores: NDArray[np.float32] = self._words.get_scores(words)
        allowed = {None, *employers}
        best = np.argsort(-scores, kind="stable")[: pool * 4]
        found = [(int(i), float(scores[i])) for i in best if scores[i] > 0 and self._employer[int(i)] in allowed]
        return {self._passages[i].passage_id: score for i, score in found[:pool]}


def _terms(text: str) -> list[str]:
    """Words for BM25, by dictionary form. Nothing is dropped: "not" and "4.2" carry the meaning of a policy."""
    return [token.lemma for token in tokens(text)]


def _bm25(passages: Sequence[Passage]) -> Any | None:  # noqa: ANN401 - bm25s has no types
    if not passages:
        return None
    retriever = bm25s.BM25(k1=1.2, b=0.75)
    corpus = [
        _terms(" ".join((*passage.heading_path, passage.clause or "", passage.text))) or ["∅"] for passage in passages
    ]
    retriever.index(corpus, show_progress=False)
    return retriever


def _fuse(meaning: Mapping[str, float], words: Mapping[str, float]) -> dict[str, float]:
    """Weighted sum of each half's scores, both brought to 0–1 over the candidates."""
    left, right = _scaled(meaning), _scaled(words)
    return {name: MEANING * left.get(name, 0.0) + (1 - MEANING) * right.get(name, 0.0) for name in {**left, **right}}


def _scaled(scores: Mapping[str, float]) -> dict[str, float]:
    if not scores:
        return {}
    low, high = min(scores.values()), max(scores.values())
    spread = (high - low) or 1.0
    return {name: (score - low) / spread for name, score in scores.items()}
