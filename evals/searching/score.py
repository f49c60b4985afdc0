"""Figures for a ranking, and whether two ways differ: paired bootstrap over questions."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import log2

import numpy as np
from numpy.typing import NDArray

from evals.searching.bench import Bench
from evals.searching.ways import Found, Ranking

RESAMPLES = 10_000
SEED = 1

Values = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Difference:
    """Mean difference between two ways over the same questions, with its 95 % interval."""

    mean: float
    low: float
    high: float

    @property
    def better(self) -> bool:
        """Whether the whole interval is above nothing."""
        return self.low > 0


def at(depth: int) -> Callable[[Sequence[bool], int], float]:
    """1 where something right is among the first ``depth``."""
    return lambda right, _: float(any(right[:depth]))


def reciprocal(right: Sequence[bool], _: int) -> float:
    """1 / rank of the first right one."""
    return next((1 / rank for rank, one in enumerate(right, 1) if one), 0.0)


def ndcg(right: Sequence[bool], known: int, depth: int = 10) -> float:
    """Discounted gain of the first ten over that of the best order; every right one counts the same."""
    gained = sum(1 / log2(rank + 1) for rank, one in enumerate(right[:depth], 1) if one)
    best = sum(1 / log2(rank + 1) for rank in range(1, min(known, depth) + 1))
    return gained / best if best else 0.0


METRICS: dict[str, Callable[[Sequence[bool], int], float]] = {
    "recall@1": at(1),
    "recall@5": at(5),
    "recall@10": at(10),
    "MRR": reciprocal,
    "nDCG@10": ndcg,
}


def passage_values(bench: Bench, found: Found, metric: str) -> Values:
    """By question: a hit is a passage with an evidence line. Questions whose evidence no passage holds count as 0."""
    measure = METRICS[metric]
    pairs = zip(bench.queries, found.rankings, strict=True)
    return np.array([measure([p in query.passages for p in ranking], len(query.passages)) for query, ranking in pairs])


def page_values(bench: Bench, found: Found, metric: str) -> Values:
    """By question: pages in the order of their best passages; a hit is the question's page."""
    measure = METRICS[metric]
    pairs = zip(bench.queries, found.rankings, strict=True)
    return np.array([measure([page == query.page for page in _pages(bench, ranking)], 1) for query, ranking in pairs])


def _pages(bench: Bench, ranking: Ranking) -> list[str]:
    return list(dict.fromkeys(bench.pages[place] for place in ranking))


def difference(ours: Values, theirs: Values) -> Difference:
    """Ours less theirs: questions are drawn with replacement, both ways' values of a question together."""
    gaps = ours - theirs
    chance = np.random.default_rng(SEED)
    means = gaps[chance.integers(0, len(gaps), (RESAMPLES, len(gaps)))].mean(axis=1)
    low, high = np.percentile(means, [2.5, 97.5])
    return Difference(float(gaps.mean()), float(low), float(high))
