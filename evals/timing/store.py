"""The store alone: ready-made unit vectors through the same writing and the same filtered query as the library's."""

import shutil
from dataclasses import dataclass
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from evals.timing.bench import Bench, say
from evals.timing.rows import Row, Spread
from rag.library.embedding import Vectors
from rag.library.index import GENERATIONS, SCHEMA, Entry, Generation, Manifest, write_generation
from rag.policy.types import Level, Passage, Source

_DIMENSION = 384  # all-MiniLM-L6-v2
_TOP = 10
_EMPLOYERS = 7  # each owns a tenth of the passages; three tenths are nobody's
_CLUSTER = 50  # passages around one centre, …
_SCATTER = 0.8  # … this far from it: two of them have a cosine of about 1 / (1 + 0.8²) = .6
_SEED = 384
_TEXT = "Staff must not put personal data into a tool that is not on the approved list, whatever the task."


@dataclass(frozen=True, slots=True)
class StoreTimes:
    """How the store does at one size."""

    size: int
    add: float
    query: Spread
    recall: float
    disk_mb: float

    def rows(self) -> list[Row]:
        """Writing, asking, what is found of what should be, and the room it takes."""
        section = f"store, {self.size:,}"
        return [
            Row(section, "vectors written with their passages, and opened", self.add, "s"),
            Row(section, "… rate", self.size / self.add, "vectors/s"),
            *self.query.rows(section, f"nearest {_TOP}, of one employer's and nobody's (four tenths)", "ms"),
            Row(section, f"recall@{_TOP} against exact numpy, same filter", 100 * self.recall, "%"),
            Row(section, "on disk", self.disk_mb, "MB"),
        ]


def measure_store(bench: Bench, size: int) -> StoreTimes:
    """Write ``size`` vectors, query them, compare with exact search."""
    random = np.random.default_rng(_SEED)
    centres = _units(random.standard_normal((max(1, size // _CLUSTER), _DIMENSION)))
    vectors = _around(centres, size, random)
    queries = _around(centres, bench.plan.store_queries, random)
    home = bench.folder / f"store-{size}"
    (home / GENERATIONS).mkdir(parents=True)
    say(f"store: writing {size:,} vectors")
    manifest, entries = _manifest(size), [_entry(number, vector) for number, vector in enumerate(vectors)]
    began = perf_counter()
    generation = write_generation(home, manifest, entries, [])
    add = perf_counter() - began
    say(f"store: {len(queries)} queries")
    times, recalls = _query(generation, vectors, queries)
    generation.close()
    disk_mb = sum(path.stat().st_size for path in home.rglob("*") if path.is_file()) / 1e6
    shutil.rmtree(home)
    return StoreTimes(size, add, Spread.of(times), float(np.mean(recalls)), disk_mb)


def _query(generation: Generation, vectors: Vectors, queries: Vectors) -> tuple[list[float], list[float]]:
    """Milliseconds and recall of each query."""
    allowed = np.array([number for number in range(len(vectors)) if _owner(number) in (0, 1)])
    employers = [_employer(1)]
    generation.nearest(queries[0].tolist(), _TOP, employers)
    times, recalls = [], []
    for query in queries:
        wanted = query.tolist()
        began = perf_counter()
        found = generation.nearest(wanted, _TOP, employers)
        times.append((perf_counter() - began) * 1000)
        best = allowed[np.argsort(-(vectors[allowed] @ query))[:_TOP]]
        recalls.append(len({name for name, _ in found} & {_name(number) for number in best}) / len(best))
    return times, recalls


def _units(rows: NDArray[np.float64]) -> Vectors:
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


def _around(centres: Vectors, count: int, random: np.random.Generator) -> Vectors:
    """``count`` unit vectors, each scattered around a centre drawn at random."""
    chosen = centres[random.integers(len(centres), size=count)]
    return _units(chosen + _SCATTER * _units(random.standard_normal((count, _DIMENSION))))


def _owner(number: int) -> int:
    """Whose a passage is: 0 nobody's, else an employer's number."""
    return max(0, number % 10 - 2)


def _employer(owner: int) -> str:
    return f"employer-{owner}"


def _name(number: int) -> str:
    return f"passage-{number}"


def _entry(number: int, vector: Vectors) -> Entry:
    source_id, headings = f"source-{_owner(number)}", ("Using AI", "Personal data")
    passage = Passage(_name(number), source_id, f"{_TEXT} {number}", headings, clause="4.2")
    return Entry(passage, f"{number:032x}", vector)


def _manifest(size: int) -> Manifest:
    return Manifest(
        schema=SCHEMA,
        digest=f"store-{size}",
        model="none",
        passages=size,
        norms=0,
        sources=tuple(_source(owner) for owner in range(_EMPLOYERS + 1)),
        overlays={},
    )


def _source(owner: int) -> Source:
    level = Level.EMPLOYER if owner else Level.NATIONAL
    return Source(f"source-{owner}", f"Source {owner}", level, _employer(owner) if owner else None)
