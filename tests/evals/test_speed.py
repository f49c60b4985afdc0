"""The speed table: its rows on tiny runs, its percentiles, its printing. No test asserts a time."""

import json
from collections.abc import Callable, Mapping
from math import isfinite
from pathlib import Path

import pytest

from evals.speed import main
from evals.timing.bench import Bench, Plan
from evals.timing.questions import different_questions
from evals.timing.rows import Row, Spread, Target, median, peak_mb, percentile
from evals.timing.run import SECTIONS, measure
from evals.timing.store import measure_store
from evals.timing.table import as_json, machine_facts, plain_text

POLICY = """---
title: AI use policy
level: employer
employer: default
---
# AI use policy

## 1 Personal data

1.1 Staff must not paste case notes into ChatGPT.

1.2 Staff may use Copilot to draft letters if they check every word.
"""
TINY = Plan(questions=3, askers=2, rounds=1, starts=1, store_sizes=(60, 120), store_queries=5)


@pytest.fixture
def bench(make_corpus: Callable[[Mapping[str, str]], Path], tmp_path: Path) -> Bench:
    return Bench(tmp_path, [make_corpus({"employer/policy.md": POLICY})], TINY)


def test_a_percentile_is_the_nearest_rank() -> None:
    values = [float(value) for value in range(100, 0, -1)]

    assert percentile(values, 50) == 50
    assert percentile(values, 95) == 95
    assert percentile(values, 0) == 1
    assert percentile(values, 100) == 100
    assert percentile([7.0], 95) == 7
    assert percentile([1.0, 2.0, 3.0], 50) == 2
    assert median([4.0, 1.0, 2.0, 3.0]) == 2


@pytest.mark.parametrize(("values", "percent"), [([], 50), ([1.0], -1), ([1.0], 101)])
def test_a_percentile_of_nothing_is_an_error(values: list[float], percent: float) -> None:
    with pytest.raises(ValueError, match="percentile"):
        percentile(values, percent)


def test_a_target_holds_at_its_limit_and_not_past_it() -> None:
    assert Row("s", "w", 40, "ms", Target(40)).held is True
    assert Row("s", "w", 40.1, "ms", Target(40)).held is False
    assert Row("s", "w", 80, "%", Target(80, at_least=True)).held is True
    assert Row("s", "w", 79.9, "%", Target(80, at_least=True)).held is False
    assert Row("s", "w", 1, "s").held is None


def test_a_spread_becomes_two_rows_each_with_its_target() -> None:
    rows = Spread.of([1.0, 2.0, 300.0]).rows("ask", "x", "ms", Spread(p50=40, p95=120))

    assert [(row.what, row.value, str(row.target), row.held) for row in rows] == [
        ("x, p50", 2.0, "≤ 40", True),
        ("x, p95", 300.0, "≤ 120", False),
    ]


def test_questions_are_all_different_and_the_same_each_time() -> None:
    questions = different_questions(400)

    assert len(set(questions)) == 400
    assert questions == different_questions(400)
    assert all(question.endswith("?") and "{" not in question for question in questions)
    with pytest.raises(ValueError, match="different"):
        different_questions(100_000)


def test_every_section_gives_its_rows_on_a_tiny_library(bench: Bench) -> None:
    rows = measure(bench, list(SECTIONS))

    assert list(dict.fromkeys(row.section for row in rows)) == [
        "cold start",
        "index",
        "ask",
        "plain pipeline",
        "store, 60",
        "store, 120",
        "memory",
    ]
    assert all(isfinite(row.value) and row.value >= 0 for row in rows)
    assert len({(row.section, row.what) for row in rows}) == len(rows)
    assert [(row.section, str(row.target)) for row in rows if row.target] == [
        ("index", "≥ 80"),
        ("ask", "≤ 40"),
        ("ask", "≤ 120"),
    ]
    found = {row.what: row.value for row in rows}
    assert found["searched for, of 6 questions"] == 6
    assert sum(value for what, value in found.items() if what.startswith("… ") and "rate" not in what) > 0
    assert bench.digest


def test_one_section_runs_alone_and_an_unknown_one_is_an_error(bench: Bench) -> None:
    assert {row.section for row in measure(bench, ["store"])} == {"store, 60", "store, 120", "memory"}
    assert bench.digest is None
    with pytest.raises(KeyError, match="pgae"):
        measure(bench, ["pgae"])


def test_the_store_is_compared_with_exact_search_under_the_same_filter(bench: Bench) -> None:
    found = measure_store(bench, 400)

    assert found.recall == 1.0  # at this size HNSW sees everything; a filter that differs would show here
    assert found.disk_mb > 0


def test_memory_is_this_process_alone() -> None:
    assert 10 < peak_mb() < 100_000


def test_the_table_prints_aligned_and_saves_as_json() -> None:
    rows = [
        Row("ask", "one asker, p50", 41.25, "ms", Target(40)),
        Row("ask", "one asker, p95", 1234.5, "ms"),
        Row("index", "ratio", 92, "%", Target(80, at_least=True)),
    ]
    facts = {**machine_facts(), "library": None}

    lines = plain_text(rows, facts).splitlines()
    saved = json.loads(as_json(rows, facts))

    assert lines[0].split() == ["measured", "value", "unit", "target"]
    assert lines[1].split() == ["ask", "one", "asker,", "p50", "41.2", "ms", "≤", "40", "✗", "not", "held"]
    assert lines[2].split() == ["one", "asker,", "p95", "1,234", "ms"]
    assert lines[3].endswith("✓ held")
    assert not any(line.startswith("library") for line in lines)
    assert saved["rows"][0] == {
        "section": "ask",
        "what": "one asker, p50",
        "value": 41.25,
        "unit": "ms",
        "target": "≤ 40",
        "held": False,
    }
    assert saved["machine"]["cores"] >= 1
    assert "chromadb" in saved["machine"]["versions"]


@pytest.mark.parametrize("wrong", [["--only", "nothing"], ["--json", "/nowhere/at/all/rows.json"]])
def test_a_wrong_option_is_told_before_anything_is_measured(
    wrong: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("evals.speed.quieten", lambda: None)  # it changes the environment

    with pytest.raises(SystemExit) as stopped:
        main(wrong)

    assert stopped.value.code == 2
    assert "there is no" in capsys.readouterr().err
