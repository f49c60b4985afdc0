"""The ways of searching that are held beside one another, each on the same passages and vectors."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import perf_counter

import bm25s
import numpy as np
from numpy.typing import NDArray

from evals.searching.bench import Bench
from rag.library.embedding import Embedder
from rag.library.lexicon import content_words
from rag.library.search import K1, B
from rag.policy.types import Passage

DEPTH = 100  # how far down each ranking is kept
RRF = 60

Ranking = list[int]
Scores = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Found:
    """Rankings by one way, a question each, with the seconds each took, its encode included."""

    name: str
    rankings: tuple[Ranking, ...]
    seconds: tuple[float, ...]


def every_way(bench: Bench, embedder: Embedder) -> list[Found]:
    """Vectors alone, BM25 alone (bm25s as it comes, and with our words), both by reciprocal rank, and ours."""
    passages = list(bench.library.passages.values())
    vectors, plain, own = Vectors(bench, embedder), Words(passages), OwnWords(passages)
    ways: dict[str, Callable[[str], Ranking]] = {
        "vectors": lambda query: ranked(vectors(query)),
        "BM25, as it comes": lambda query: ranked(plain(query)),
        "BM25, our words": lambda query: ranked(own(query)),
        "RRF of vectors, BM25 as it comes": lambda query: ranked(fused(vectors(query), plain(query))),
        "RRF of vectors, BM25 our words": lambda query: ranked(fused(vectors(query), own(query))),
        "ours": Ours(bench),
    }
    return [_timed(name, way, [query.text for query in bench.queries]) for name, way in ways.items()]


class Vectors:
    """Cosine with every passage."""

    def __init__(self, bench: Bench, embedder: Embedder) -> None:
        self._bench, self._embedder = bench, embedder
        self._place = {name: place for place, name in enumerate(bench.library.passages)}

    def __call__(self, query: str) -> Scores:
        """Scores in passage order."""
        generation = self._bench.library.generation
        scores = np.full(len(self._place), -1.0)
        for name, score in generation.nearest(self._embedder.embed_query(query), len(scores), ()):
            scores[self._place[name]] = score
        return scores


class Words:
    """bm25s with its own defaults: its tokenizer, its English stop words, k1 1.5, b 0.75."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        self._index = bm25s.BM25()
        texts = [" ".join((*passage.heading_path, passage.text)) for passage in passages]
        self._index.index(bm25s.tokenize(texts, show_progress=False), show_progress=False)
        self._known = self._index.vocab_dict
        self._size = len(passages)

    def __call__(self, query: str) -> Scores:
        """Scores in passage order."""
        return self._scores(bm25s.tokenize([query], return_ids=False, show_progress=False)[0])

    def _scores(self, words: Sequence[str]) -> Scores:
        known = [word for word in words if word in self._known]
        return np.asarray(self._index.get_scores(known), dtype=np.float64) if known else np.zeros(self._size)


class OwnWords(Words):
    """BM25 with the words and settings of our search, alone."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        self._index = bm25s.BM25(k1=K1, b=B)
        texts = [content_words(" ".join((*p.heading_path, p.clause or "", p.text))) for p in passages]
        self._index.index([text or ["∅"] for text in texts], show_progress=False)
        self._known = self._index.vocab_dict
        self._size = len(passages)

    def __call__(self, query: str) -> Scores:
        """Scores in passage order."""
        return self._scores(content_words(query))


class Ours:
    """The product's search."""

    def __init__(self, bench: Bench) -> None:
        self._search = bench.library.search
        self._employers = bench.library.employers
        self._place = {name: place for place, name in enumerate(bench.library.passages)}

    def __call__(self, query: str) -> Ranking:
        """Places of the hits, best first."""
        return [self._place[hit.passage.passage_id] for hit in self._search(query, DEPTH, self._employers)]


def ranked(scores: Scores) -> Ranking:
    """Places by score, best first; ties by place."""
    return [int(place) for place in np.argsort(-scores, kind="stable")[:DEPTH]]


def fused(left: Scores, right: Scores) -> Scores:
    """Reciprocal-rank fusion of two rankings of everything."""
    return 1 / (RRF + _ranks(left)) + 1 / (RRF + _ranks(right))


def _ranks(scores: Scores) -> Scores:
    ranks = np.empty(len(scores))
    ranks[np.argsort(-scores, kind="stable")] = np.arange(1, len(scores) + 1)
    return ranks


def _timed(name: str, way: Callable[[str], Ranking], queries: Sequence[str]) -> Found:
    way(queries[0])
    rankings, seconds = [], []
    for query in queries:
        started = perf_counter()
        rankings.append(way(query))
        seconds.append(perf_counter() - started)
    return Found(name, tuple(rankings), tuple(seconds))
