"""Hybrid search: meaning (vectors in Chroma) and words (BM25), added on scales that mean the same for every question.

Weights were chosen on invented pages and labelled clauses, never on the foreign bench: docs/decisions/0004.
"""

from collections.abc import Sequence
from itertools import islice

import numpy as np

from rag.library.bm25 import Bm25, Shares
from rag.library.embedding import Embedder
from rag.library.index import Generation
from rag.library.lexicon import Lexicon, content_words
from rag.library.reranker import Reranker
from rag.policy.types import Hit, Passage

POOL = 100  # passages taken by meaning; the others count as no nearer than the last of these
WORDS = 1.0  # a passage with all the question's words, against one of the same direction
CONCEPTS = 0.5  # a concept of the vocabulary, against a word as rare
DOCUMENT = 0.2  # what the words of the whole document add
K1, B = 0.9, 0.4
RERANKED = 20


class Search:
    """Search over one generation. BM25 is built in memory when opened: about 0.2 s for 500 passages."""

    def __init__(
        self, generation: Generation, embedder: Embedder, lexicon: Lexicon, reranker: Reranker | None = None
    ) -> None:
        self._generation = generation
        self._embedder = embedder
        self._reranker = reranker
        self._passages: list[Passage] = list(generation.passages.values())
        self._position = {passage.passage_id: index for index, passage in enumerate(self._passages)}
        self._employer = [generation.sources[passage.source_id].employer for passage in self._passages]
        self._words = WordScores(self._passages, generation, lexicon)

    def __call__(self, query: str, limit: int = 10, employers: Sequence[str] = ()) -> list[Hit]:
        """The best passages for ``query``, rank from 1: those of no employer and of ``employers`` only."""
        if not self._passages:
            return []
        scores = self._by_meaning(query, max(POOL, limit), employers) + self._words(query)
        best = self._best(scores, max(limit, RERANKED if self._reranker else 0), employers)
        found = [(self._passages[index], float(scores[index])) for index in best]
        if self._reranker is not None:
            found = _reranked(self._reranker, query, found)
        return [Hit(passage, score, rank) for rank, (passage, score) in enumerate(found[:limit], 1)]

    def _by_meaning(self, query: str, pool: int, employers: Sequence[str]) -> Shares:
        """Cosine similarity; what is outside the pool gets that of the pool's last, so that words can still find it."""
        near = self._generation.nearest(self._embedder.embed_query(query), pool, employers)
        scores = np.full(len(self._passages), min((score for _, score in near), default=0.0))
        for name, score in near:
            scores[self._position[name]] = score
        return scores

    def _best(self, scores: Shares, count: int, employers: Sequence[str]) -> list[int]:
        allowed = {None, *employers}
        order = (int(index) for index in np.argsort(-scores, kind="stable"))
        return list(islice((index for index in order if self._employer[index] in allowed), count))


class WordScores:
    """Each passage's words beside a question's: those of its clause, its concepts, and its whole document's."""

    def __init__(self, passages: Sequence[Passage], generation: Generation, lexicon: Lexicon) -> None:
        sources = {name: row for row, name in enumerate(dict.fromkeys(p.source_id for p in passages))}
        clauses = [content_words(" ".join((*p.heading_path, p.clause or "", p.text))) for p in passages]
        documents = [content_words(generation.sources[name].title) for name in sources]
        for passage in passages:
            documents[sources[passage.source_id]] += content_words(passage.text)
        self._lexicon = lexicon
        self._document = np.array([sources[p.source_id] for p in passages], dtype=np.intp)
        self._clauses = Bm25(clauses, K1, B)
        self._concepts = Bm25([lexicon.spoken_of(p.passage_id) for p in passages], K1, 0.0)
        self._documents = Bm25(documents, K1, B)

    def __call__(self, query: str) -> Shares:
        """What words add to each passage's score, in passage order."""
        words, concepts = content_words(query), self._lexicon.named(query)
        said = self._clauses.scores(words) + CONCEPTS * self._concepts.scores(concepts)
        most = self._clauses.most(words) + CONCEPTS * self._concepts.most(concepts)
        about = self._documents.scores(words) / (self._documents.most(words) or 1.0)
        return WORDS * said / (most or 1.0) + DOCUMENT * about[self._document]


def _reranked(reranker: Reranker, query: str, found: Sequence[tuple[Passage, float]]) -> list[tuple[Passage, float]]:
    """The first of ``found`` in the reranker's order, above the rest. Its scores are 0–1, added to the lowest's."""
    first, rest = found[:RERANKED], found[RERANKED:]
    second = reranker.scores(query, [_read(passage) for passage, _ in first])
    lowest = first[-1][1]
    again = [(passage, lowest + float(score)) for (passage, _), score in zip(first, second, strict=True)]
    return [*sorted(again, key=lambda one: -one[1]), *rest]


def _read(passage: Passage) -> str:
    return ". ".join((*passage.heading_path[-1:], passage.text))
