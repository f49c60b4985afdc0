"""Key points name passages of the shipped library or fixed words; one is present when an answer quotes or says it.

``ASKFIRST_DEV_QUESTIONS=/path/dev.yaml``, as in ``test_dev_questions``, for the last.
"""

import os
from pathlib import Path

import pytest
import yaml

from evals.judging.points import Point, Presence, presence, read_points
from rag.answering.assistant import Assistant
from rag.library.ingest import read_library
from rag.library.shipped import corpus_folder
from rag.policy.types import Passage

ROOT = Path(__file__).parents[2]
POINTS = ROOT / "evals" / "key_points.yaml"
DEV = os.environ.get("ASKFIRST_DEV_QUESTIONS")  # read here: fixtures clear the variable
_PASSAGES = (
    Passage("a#1", "a", "The tools are:", clause="2.1"),
    Passage("a#2", "a", "one of them", clause="2.1"),
    Passage("a#3", "a", "No other will do.", clause="2.10"),
    Passage("b#1", "b", "Accounts say that it may."),
    Passage("b#2", "b", "Accounts say that it must."),
)


def _shipped() -> list[Passage]:
    return [one for document in read_library([corpus_folder()], "none").documents for one in document.passages]


def points(tmp_path: Path, text: str) -> dict[str, tuple[Point, ...]]:
    path = tmp_path / "points.yaml"
    path.write_text(text, encoding="utf-8")
    return read_points(path, _PASSAGES)


def test_a_clause_is_named_by_its_number_and_all_of_it_counts(tmp_path: Path) -> None:
    assert points(tmp_path, "q1:\n- [a 2.1]\n- []\n") == {"q1": (Point(frozenset({"a#1", "a#2"})), Point())}


def test_a_passage_without_a_number_is_named_by_its_opening_words(tmp_path: Path) -> None:
    assert points(tmp_path, "q1:\n- [a 2.10, b Accounts say that it mu]\n") == {
        "q1": (Point(frozenset({"a#3", "b#2"})),)
    }


@pytest.mark.parametrize("reference", ["a 2.2", "c 2.1", "b Accounts say", "b It may"])
def test_words_that_name_no_passage_or_several_are_refused(tmp_path: Path, reference: str) -> None:
    with pytest.raises(ValueError, match="names"):
        points(tmp_path, f"q1:\n- [{reference}]\n")


def test_fixed_words_are_no_passage(tmp_path: Path) -> None:
    assert points(tmp_path, "q1:\n- [a 2.10, says Ask a pharmacist]\n") == {
        "q1": (Point(frozenset({"a#3"}), ("Ask a pharmacist",)),)
    }


def test_a_point_is_present_when_quoted_or_said_and_one_that_nothing_states_never_is(assistant: Assistant) -> None:
    answer = assistant.ask("Can I use my own phone to run an AI tool?")
    quoted = answer.statements[0].quotes[0].passage_id
    said = " ".join(answer.summary.split()[:4])
    asked = [
        Point(frozenset({quoted, "other"}), (said,)),
        Point(frozenset({"other"}), (said,)),
        Point(),
        Point(words=("zebra",)),
    ]
    assert presence(answer, asked) == [Presence.QUOTED, Presence.SAID, Presence.MISSING, Presence.MISSING]


def test_fixed_words_of_the_file_are_the_tools_own() -> None:
    ours = " ".join(
        " ".join((ROOT / name).read_text(encoding="utf-8").replace('"\n', "").replace('"', " ").split())
        for name in ("rag/answering/words.py", "rag/desk/labels.py")
    )
    told = " ".join(ours.replace("{whom}", "your manager or your information governance team").split())
    asked = [words for found in read_points(POINTS, _shipped()).values() for point in found for words in point.words]
    assert asked
    assert [words for words in asked if words not in told] == []


def test_every_point_of_the_file_resolves() -> None:
    found = read_points(POINTS, _shipped())
    assert all(found.values())


@pytest.mark.skipif(not DEV, reason="ASKFIRST_DEV_QUESTIONS names no file of questions")
def test_there_is_a_list_for_each_key_point_of_each_question() -> None:
    asked = {row["id"]: len(row["expect"]["key_points"]) for row in yaml.safe_load(Path(str(DEV)).read_text("utf-8"))}
    assert asked == {name: len(lists) for name, lists in yaml.safe_load(POINTS.read_text("utf-8")).items()}
