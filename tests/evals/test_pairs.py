"""The pairs and families are well formed, and none is a development question under another name.

``ASKFIRST_DEV_QUESTIONS=/path/dev.yaml``, as in ``test_dev_questions``, for the last.
"""

import os
import re
from collections import Counter
from difflib import SequenceMatcher
from pathlib import Path

import pytest
import yaml

from evals.judging.labels import Label
from evals.judging.pairs import KINDS, WORDINGS, commonest, read_families, read_pairs
from rag.library.shipped import corpus_folder
from rag.policy.types import Verdict

EVALS = Path(__file__).parents[2] / "evals"
PAIRS = read_pairs(EVALS / "pairs.yaml")
FAMILIES = read_families(EVALS / "families.yaml")
DEV = os.environ.get("ASKFIRST_DEV_QUESTIONS")  # read here: fixtures clear the variable
_VERDICTS = {verdict.value for verdict in Verdict}
_EMPLOYERS = {"default", *(path.name for path in (corpus_folder() / "employer").iterdir() if path.is_dir())}
_NEAR = 0.85
_SHORT = 4  # words: "is that allowed" is nobody's copy


def labels() -> list[Label]:
    sides = [side for pair in PAIRS for side in (pair.one, pair.other)]
    return [*sides, *(one for family in FAMILIES for one in family.labels)]


def plain(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", " ", re.sub(r"['’]", "", text.lower())).strip()


def test_there_are_enough() -> None:
    assert len(PAIRS) >= 40
    assert len(FAMILIES) >= 30
    by_kind = Counter(pair.kind for pair in PAIRS)
    assert set(by_kind) == set(KINDS)
    assert min(by_kind.values()) >= 6
    assert all(len(family.labels) == len(WORDINGS) == 6 for family in FAMILIES)


def test_ids_and_questions_are_not_repeated() -> None:
    assert [name for name, times in Counter(one.id for one in labels()).items() if times > 1] == []
    assert [text for text, times in Counter(plain(one.question) for one in labels()).items() if times > 1] == []


def test_verdicts_and_employers_are_known() -> None:
    assert {verdict for one in labels() for verdict in one.right} <= _VERDICTS
    assert {one.employer for one in labels()} == _EMPLOYERS


def test_no_verdict_is_right_for_both_sides_of_a_pair() -> None:
    assert [pair.one.id for pair in PAIRS if pair.one.right & pair.other.right] == []


def test_a_statement_ends_as_one() -> None:
    statements = [family.labels[WORDINGS.index("statement")].question for family in FAMILIES]
    assert [text for text in statements if not text.endswith(", ok?")] == []


def test_what_would_be_unsafe_is_read_from_what_is_right() -> None:
    unsafe = {one.verdict: one.unsafe for one in labels() if not one.fair}
    assert unsafe["not_allowed"] == {"allowed", "allowed_with_conditions"}
    assert unsafe["required"] == {"not_required", "recommended"}
    assert unsafe["allowed_with_conditions"] == unsafe["not_required"] == frozenset()


def test_the_commonest_verdict() -> None:
    assert commonest(["depends", None, None]) is None
    assert commonest(["required", "depends"]) == "required"


@pytest.mark.skipif(not DEV, reason="ASKFIRST_DEV_QUESTIONS names no file of questions")
def test_none_is_a_near_copy_of_a_development_question() -> None:
    rows = yaml.safe_load(Path(str(DEV)).read_text(encoding="utf-8"))
    asked = {str(row["id"]): said for row in rows if len((said := plain(str(row["question"]))).split()) > _SHORT}
    assert asked
    near = [
        f"{one.id} is near {name}"
        for one in labels()
        for name, text in asked.items()
        if SequenceMatcher(None, plain(one.question), text, autojunk=False).ratio() >= _NEAR
    ]
    assert near == []
