"""The table on the terminal, as plain lines, or as JSON with the machine it was measured on."""

import json
import os
import platform
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from rich.console import Console
from rich.table import Table

from evals.timing.rows import Row

_HEADS = ("", "measured", "value", "unit", "target", "")
_LIBRARIES = (
    "askfirst",
    "torch",
    "sentence-transformers",
    "transformers",
    "chromadb",
    "numpy",
    "bm25s",
    "langchain-core",
    "langchain-chroma",
    "langchain-text-splitters",
)


def print_table(rows: Sequence[Row], facts: Mapping[str, object]) -> None:
    """Print the rows: ruled on a terminal, aligned lines otherwise."""
    console = Console()
    if console.is_terminal:
        console.print(_rich(rows), "", *_lines(facts), sep="\n", markup=False, highlight=False)
    else:
        print(plain_text(rows, facts))


def plain_text(rows: Sequence[Row], facts: Mapping[str, object]) -> str:
    """The table as lines, columns aligned by spaces."""
    cells = [_HEADS, *_cells(rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(_HEADS))]
    lines = [
        "  ".join(text.rjust(width) if column == 2 else text.ljust(width) for column, (text, width) in enumerate(sized))
        for sized in (list(zip(row, widths, strict=True)) for row in cells)
    ]
    return "\n".join([*(line.rstrip() for line in lines), "", *_lines(facts)])


def as_json(rows: Sequence[Row], facts: Mapping[str, object]) -> str:
    """Rows and machine as JSON."""
    data = [{**asdict(row), "target": str(row.target) if row.target else None, "held": row.held} for row in rows]
    return json.dumps({"machine": dict(facts), "rows": data}, ensure_ascii=False, indent=1) + "\n"


def machine_facts() -> dict[str, object]:
    """Where and on what it is measured; taken before measuring, so that the load is other people's."""
    return {
        "cores": len(os.sched_getaffinity(0)),
        "processor": _processor(),
        "load before": round(os.getloadavg()[0], 2),
        "python": platform.python_version(),
        "versions": ", ".join(f"{name} {_version(name)}" for name in _LIBRARIES),
        "command": " ".join(("python -m evals.speed", *sys.argv[1:])),
    }


def _rich(rows: Sequence[Row]) -> Table:
    table = Table(show_edge=False)
    for column, head in enumerate(_HEADS):
        table.add_column(head, justify="right" if column == 2 else "left", no_wrap=column != 1)
    for index, (row, cells) in enumerate(zip(rows, _cells(rows), strict=True)):
        last = index + 1 == len(rows) or rows[index + 1].section != row.section
        table.add_row(*cells, style={True: "green", False: "bold red", None: None}[row.held], end_section=last)
    return table


def _lines(facts: Mapping[str, object]) -> list[str]:
    return [f"{name}: {fact}" for name, fact in facts.items() if fact is not None]


def _cells(rows: Sequence[Row]) -> list[tuple[str, ...]]:
    held = {True: "✓ held", False: "✗ not held", None: ""}
    return [
        (
            row.section if index == 0 or rows[index - 1].section != row.section else "",
            row.what,
            _shown(row.value),
            row.unit,
            str(row.target) if row.target else "",
            held[row.held],
        )
        for index, row in enumerate(rows)
    ]


def _shown(value: float) -> str:
    places = 0 if value >= 100 else 1 if value >= 10 else 2
    return f"{value:,.{places}f}"


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"


def _processor() -> str:
    found = re.search(r"model name\s*: (.+)", Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace"))
    return found.group(1) if found else platform.machine()
