"""The search figures: metrics by hand, the bootstrap, and a run on a bench of two pages."""

import json
from pathlib import Path

import numpy as np
import pytest

from evals.search import main
from evals.searching.score import METRICS, difference
from evals.searching.ways import fused, ranked

RIGHT = [False, True, False, False, False, True]


def test_metrics_by_hand() -> None:
    found = {name: metric(RIGHT, 2) for name, metric in METRICS.items()}
    best = 1 + 1 / np.log2(3)
    assert found["recall@1"] == 0
    assert found["recall@5"] == found["recall@10"] == 1
    assert found["MRR"] == 0.5
    assert found["nDCG@10"] == pytest.approx((1 / np.log2(3) + 1 / np.log2(7)) / best)
    assert [metric([], 0) for metric in METRICS.values()] == [0.0] * 5


def test_rank_fusion_counts_ranks_from_one() -> None:
    left, right = np.array([3.0, 2.0, 1.0]), np.array([0.0, 9.0, 8.0])
    assert list(fused(left, right)) == pytest.approx([1 / 61 + 1 / 63, 1 / 62 + 1 / 61, 1 / 63 + 1 / 62])
    assert ranked(fused(left, right)) == [1, 0, 2]


def test_the_interval_holds_the_difference_and_is_the_same_each_time() -> None:
    ours, theirs = np.array([1.0] * 60 + [0.0] * 40), np.array([1.0] * 30 + [0.0] * 70)
    gap = difference(ours, theirs)
    assert gap == difference(ours, theirs)
    assert gap.mean == pytest.approx(0.3)
    assert 0.2 < gap.low < 0.3 < gap.high < 0.4
    assert gap.better
    assert not difference(theirs, theirs).better


def test_a_bench_is_indexed_and_measured(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "bins.md").write_text("# Bins\n\nPut your bin out by 6am.\n\n## Lost\n\nA new bin is £30.\n")
    (tmp_path / "pages" / "pets.md").write_text("# Pets\n\nAsk before you get a dog.\n")
    rows = [
        {"id": "1", "query": "Somebody stole my bin", "page": "bins", "evidence": ["A new bin is £30."]},
        {"id": "2", "query": "May I have a puppy?", "page": "pets", "evidence": ["Ask before you get a dog"]},
    ]
    (tmp_path / "questions.jsonl").write_text("\n".join(json.dumps(row) for row in rows))
    main(["--bench", str(tmp_path)])
    printed = capsys.readouterr().out
    assert "2 pages, 3 passages, 2 questions (0 with evidence in no passage)" in printed
    assert "k1 0.9, b 0.4" in printed
    assert printed.count("recall@1   recall@5") == 2
    assert printed.count("ours   ") == 3


def test_a_bench_that_is_not_there_is_misuse(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["--bench", str(tmp_path)])
    assert stopped.value.code == 2
    assert "questions.jsonl" in capsys.readouterr().err
