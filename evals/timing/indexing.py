"""Indexing, beside the bare model on the same texts, in turns in one process."""

import shutil
from dataclasses import dataclass
from time import perf_counter

from evals.timing.bench import Bench, say
from evals.timing.rows import Row, Target, median, peak_mb, seconds
from rag.library.embedding import BATCH
from rag.library.ingest import embedded_text, read_library

_SECTION = "index"
_LEAST_PERCENT = 80.0  # issue 2: index ≥ 80 % of the bare encode rate


@dataclass(frozen=True, slots=True)
class Round:
    """Seconds of one index run, how many of them went into its own encodes, and the bare model's, on the same texts."""

    index: float
    encodes: float
    bare: float

    @property
    def percent(self) -> float:
        """Index rate as a percentage of the bare rate."""
        return 100 * self.bare / self.index

    @property
    def share(self) -> float:
        """Its own encodes as a percentage of the run: what the ratio would be if encoding took equally long in both."""
        return 100 * self.encodes / self.index


@dataclass(frozen=True, slots=True)
class IndexRate:
    """How fast a library is made."""

    clauses: int
    texts: int
    rounds: tuple[Round, ...]
    unchanged: float
    peak_mb: float

    def rows(self) -> list[Row]:
        """Rates, their ratio, and what is not encoding."""
        percents = sorted(one.percent for one in self.rounds)
        turns = f"middle of {len(percents)} rounds, {percents[0]:.0f}–{percents[-1]:.0f}"
        least = Target(_LEAST_PERCENT, at_least=True)
        made = f"{self.clauses} clauses: read, norms, embed, store, verify"
        bare = f"bare encode of the same {self.texts} texts, batches of {BATCH}"
        return [
            Row(_SECTION, made, self._rate("index"), "clauses/s"),
            Row(_SECTION, bare, self._rate("bare"), "texts/s"),
            Row(_SECTION, f"index rate ÷ bare rate ({turns})", median(percents), "%", least),
            Row(_SECTION, "index less its own encodes", median([one.index - one.encodes for one in self.rounds]), "s"),
            Row(_SECTION, "its own encodes, of its time", median([one.share for one in self.rounds]), "%"),
            Row(_SECTION, "index again, nothing changed", self.unchanged, "s"),
            Row(_SECTION, "peak memory so far, model and all", self.peak_mb, "MB"),
        ]

    def _rate(self, which: str) -> float:
        return self.texts / median([getattr(one, which) for one in self.rounds])


def measure_index(bench: Bench) -> IndexRate:
    """Index fresh homes and encode the same texts bare, taking turns at going first."""
    texts, clauses = _embedded_texts(bench)
    _bare(bench, texts[: 2 * BATCH])
    rounds = []
    for number in range(bench.plan.rounds):
        say(f"index round {number + 1} of {bench.plan.rounds}")
        rounds.append(_round(bench, texts, bare_first=bool(number % 2)))
    return IndexRate(clauses, len(texts), tuple(rounds), _unchanged(bench), peak_mb())


def _embedded_texts(bench: Bench) -> tuple[list[str], int]:
    """What indexing embeds: each different text once, in document order; and how many clauses they stand for."""
    draft = read_library(bench.corpus, bench.embedder.fingerprint)
    texts: list[str] = []
    for document in draft.documents:
        by_id = {passage.passage_id: passage for passage in document.passages}
        texts += [embedded_text(passage, document.source, by_id) for passage in document.passages]
    return list(dict.fromkeys(texts)), len(draft.passages)


def _round(bench: Bench, texts: list[str], *, bare_first: bool) -> Round:
    bare = _bare(bench, texts) if bare_first else 0.0
    home = bench.folder / "index-round"
    encoded = bench.embedder.spent
    began = perf_counter()
    report = bench.index(home)
    took = perf_counter() - began
    encoded = bench.embedder.spent - encoded
    if report.embedded != len(texts):
        raise RuntimeError(f"Indexing embedded {report.embedded} texts, not the {len(texts)} encoded beside it.")
    shutil.rmtree(home)
    return Round(took, encoded, bare if bare_first else _bare(bench, texts))


def _bare(bench: Bench, texts: list[str]) -> float:
    """Seconds of the model's own ``encode``, called as a user would."""
    encode = bench.embedder.model.encode
    return seconds(
        lambda: encode(
            texts, batch_size=BATCH, normalize_embeddings=True, show_progress_bar=False, convert_to_numpy=True
        )
    )


def _unchanged(bench: Bench) -> float:
    home = bench.home
    times = []
    for _ in range(bench.plan.rounds):
        began = perf_counter()
        report = bench.index(home)
        times.append(perf_counter() - began)
        if report.changed:
            raise RuntimeError("Indexing the same corpus again made a new generation.")
    return median(times)
