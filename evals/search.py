"""``python -m evals.search --bench DIR``: how well search finds, beside its halves and plain rank fusion."""

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from evals.speed import quieten

if TYPE_CHECKING:
    from evals.searching.bench import Bench
    from evals.searching.score import Values
    from evals.searching.ways import Found

    Measure = Callable[[Bench, Found, str], Values]

TOWN = Path(__file__).parent / "searching" / "town"


def main(arguments: Sequence[str] | None = None) -> None:
    """Index the bench, ask every question every way, print the figures."""
    quieten()
    from evals.searching.bench import opened
    from evals.searching.score import page_values, passage_values
    from evals.searching.ways import every_way
    from rag.library.embedding import Embedder
    from rag.library.reranker import Reranker

    given = _parse(arguments)
    embedder = Embedder(given.model)
    reranker = Reranker(given.reranker, embedder) if given.reranker else None
    with TemporaryDirectory(prefix="askfirst-search-") as folder:
        home = given.home or Path(folder)
        with opened(given.bench, home, embedder, reranker) as bench:
            print(_settings(bench, embedder.fingerprint, given))
            found = every_way(bench, embedder)
            _table("A hit is a passage with a line of the evidence", bench, found, passage_values)
            _table("A hit is the page, ranked by its best passage", bench, found, page_values)
            _times(found)


def _settings(bench: "Bench", model: str, given: argparse.Namespace) -> str:
    from rag.library import search

    weights = f"words {search.WORDS:g}, concepts {search.CONCEPTS:g} of a word, document {search.DOCUMENT:g}"
    return "\n".join(
        (
            f"bench {given.bench}: {len(set(bench.pages))} pages, {len(bench.pages)} passages, "
            f"{len(bench.queries)} questions ({bench.unread} with evidence in no passage)",
            f"model {model}, k1 {search.K1:g}, b {search.B:g}, {weights}, pool {search.POOL}, "
            f"reranker {given.reranker or 'none'}",
        )
    )


def _table(title: str, bench: "Bench", found: "Sequence[Found]", measure: "Measure") -> None:
    from evals.searching.score import METRICS, difference

    print(f"\n{title}\n{'':34}" + "".join(f"{name:>11}" for name in METRICS))
    for one in found:
        means = (measure(bench, one, metric).mean() for metric in METRICS)
        print(f"{one.name:34}" + "".join(f"{mean:11.3f}" for mean in means))
    ours = found[-1]
    print(f"ours less the other, 95 % interval of a paired bootstrap, n = {len(bench.queries)}")
    for one in found[:-1]:
        for metric in ("recall@1", "recall@5"):
            gap = difference(measure(bench, ours, metric), measure(bench, one, metric))
            said = "better" if gap.low > 0 else "worse" if gap.high < 0 else "no clear difference"
            print(f"  {one.name:32}  {metric:9} {gap.mean:+.3f}  [{gap.low:+.3f}, {gap.high:+.3f}]  {said}")


def _times(found: "Sequence[Found]") -> None:
    import numpy as np

    print("\nmilliseconds a question, its encode included: p50, p95")
    for one in found:
        p50, p95 = np.percentile(one.seconds, [50, 95]) * 1000
        print(f"{one.name:34}{p50:11.1f}{p95:11.1f}")


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m evals.search", description=__doc__)
    parser.add_argument("--bench", type=Path, default=TOWN, help="pages/ and questions.jsonl (default: our own town)")
    parser.add_argument("--home", type=Path, help="keep the index here, for a second run")
    parser.add_argument("--model", type=Path, help="folder of an embedding model (default: the one carried)")
    parser.add_argument("--reranker", type=Path, help="folder of a CrossEncoder (default: none)")
    given = parser.parse_args(arguments)
    if not (given.bench / "questions.jsonl").is_file():
        parser.error(f"there is no {given.bench / 'questions.jsonl'}")
    return given


if __name__ == "__main__":
    main()
