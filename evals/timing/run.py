"""The sections of the benchmark, in the order of the table."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from evals.timing.asking import measure_ask
from evals.timing.bench import Bench
from evals.timing.cold import measure_cold_start
from evals.timing.indexing import measure_index
from evals.timing.plain import measure_plain
from evals.timing.rows import Measurement, Row, peak_mb
from evals.timing.store import measure_store

Section = Callable[[Bench], Iterator[Measurement]]


def _cold(bench: Bench) -> Iterator[Measurement]:
    yield measure_cold_start(bench)


def _index(bench: Bench) -> Iterator[Measurement]:
    yield measure_index(bench)


def _ask(bench: Bench) -> Iterator[Measurement]:
    yield measure_ask(bench)


def _plain(bench: Bench) -> Iterator[Measurement]:
    yield measure_plain(bench)


def _store(bench: Bench) -> Iterator[Measurement]:
    for size in bench.plan.store_sizes:
        yield measure_store(bench, size)


SECTIONS: Mapping[str, Section] = {"cold": _cold, "index": _index, "ask": _ask, "plain": _plain, "store": _store}


def measure(bench: Bench, names: Sequence[str]) -> list[Row]:
    """Run the named sections in the table's order. Raises KeyError for a name there is not."""
    unknown = set(names) - set(SECTIONS)
    if unknown:
        raise KeyError(*sorted(unknown))
    rows = [
        row
        for name, section in SECTIONS.items()
        if name in names
        for measurement in section(bench)
        for row in measurement.rows()
    ]
    return [*rows, Row("memory", "peak of the whole run, temporary vectors of the benchmark included", peak_mb(), "MB")]
