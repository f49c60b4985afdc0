"""``python -m evals.speed``: print the speed table. Progress goes to stderr."""

import argparse
import os
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

_QUIET = {
    "HF_HUB_OFFLINE": "1",
    "ANONYMIZED_TELEMETRY": "False",
    "GRADIO_ANALYTICS_ENABLED": "False",
    "LANGSMITH_TRACING": "false",
    "TOKENIZERS_PARALLELISM": "false",
}
_LARGE = 50_000


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure what was asked for and print it."""
    quieten()
    from evals.timing.bench import Bench, Plan
    from evals.timing.run import SECTIONS, measure
    from evals.timing.table import as_json, machine_facts, print_table
    from rag.library.shipped import corpus_folder

    given = _parse(arguments, tuple(SECTIONS))
    sizes = tuple(size for size in Plan().store_sizes if not given.skip_large or size < _LARGE)
    facts = machine_facts()
    with TemporaryDirectory(prefix="askfirst-speed-") as folder:
        bench = Bench(Path(folder), [corpus_folder()], Plan(store_sizes=sizes))
        rows = measure(bench, given.only)
    facts["library"] = bench.digest
    print_table(rows, facts)
    if given.json:
        given.json.write_text(as_json(rows, facts), encoding="utf-8")


def quieten() -> None:
    """Nothing goes to the network, and no setting of the machine changes what is measured. Before other imports."""
    for name in [name for name in os.environ if name.startswith("ASKFIRST_")]:
        del os.environ[name]
    os.environ.update(_QUIET)


def _parse(arguments: Sequence[str] | None, sections: tuple[str, ...]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m evals.speed", description="Print the speed table.")
    parser.add_argument(
        "--only",
        type=lambda text: text.split(","),
        default=list(sections),
        metavar="SECTIONS",
        help=f"some of {','.join(sections)} (default: all)",
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="also save the rows, with the machine's facts")
    parser.add_argument("--skip-large", action="store_true", help="leave out the store at 100,000 vectors (minutes)")
    given = parser.parse_args(arguments)
    if unknown := sorted(set(given.only) - set(sections)):
        parser.error(f"there is no section {', '.join(unknown)}; there are {', '.join(sections)}")
    if given.json and not given.json.absolute().parent.is_dir():
        parser.error(f"there is no folder {given.json.parent}")
    return given


if __name__ == "__main__":
    main()
