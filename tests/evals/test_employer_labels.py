"""Each employer's labels are well formed, quote its own documents, and ask what the other employers are asked."""

from collections import Counter
from functools import cache
from pathlib import Path

from evals.judging.controls import commonest
from evals.judging.edits import decides, edited, struck, turned
from evals.judging.labels import Label, read_labels
from evals.judging.score import Judged, pairs_that_differ
from rag.library.documents import Document
from rag.library.ingest import read_library
from rag.library.shipped import corpus_folder
from rag.policy.types import Passage, Verdict

LABELS = read_labels(Path(__file__).parents[2] / "evals" / "employers")
_VERDICTS = {None, *(verdict.value for verdict in Verdict)}
_SHARED = 24


@cache
def documents() -> dict[str, list[Document]]:
    found: dict[str, list[Document]] = {}
    for document in read_library([corpus_folder()], "none").documents:
        if document.source.employer:
            found.setdefault(document.source.employer, []).append(document)
    return found


def passages(employer: str) -> list[Passage]:
    return [passage for document in documents()[employer] for passage in document.passages]


def a_label(employer: str, question: str, verdict: str) -> Label:
    return Label(f"{employer}-1", employer, question, verdict)


def test_every_employer_of_the_corpus_is_labelled() -> None:
    assert {label.employer for label in LABELS} == set(documents())
    assert len(documents()) == 7


def test_all_are_asked_the_same_questions_and_some_of_their_own() -> None:
    asked = [{label.question for label in LABELS if label.employer == name} for name in documents()]
    assert len(set.intersection(*asked)) >= _SHARED
    assert [name for name, times in Counter(label.id for label in LABELS).items() if times > 1] == []


def test_verdicts_are_known_and_what_is_right_is_not_unsafe() -> None:
    named = {verdict for one in LABELS for verdict in {*one.right, *one.unsafe, one.inverted_verdict}}
    assert named <= _VERDICTS
    assert [label.id for label in LABELS if label.right & label.unsafe] == []


def test_deciding_words_stand_in_the_employers_own_documents() -> None:
    missing = [
        f"{label.id}: {words}"
        for label in LABELS
        for words in (*label.deciding, *label.also)
        if not any(decides(one, Label("", "", "", None, deciding=(words,))) for one in passages(label.employer))
    ]
    assert missing == []


def test_an_inversion_stands_in_the_document_once_the_clause_is_turned_round_and_changes_the_verdict() -> None:
    for label in (one for one in LABELS if one.inverted):
        after = edited(documents()[label.employer], turned(label))
        assert any(str(label.inverted) in one.text for document in after for one in document.passages), label.id
        assert label.inverted_verdict != label.verdict, label.id


def test_a_clause_struck_out_is_gone() -> None:
    for label in (one for one in LABELS if one.deciding):
        after = edited(documents()[label.employer], struck(label))
        assert not any(decides(one, label) for document in after for one in document.passages), label.id


def test_only_the_same_question_makes_a_pair_of_employers() -> None:
    here, there, other = (
        Judged(a_label("here", "May I?", "allowed"), "allowed"),
        Judged(a_label("there", "May I?", "not_allowed"), "not_allowed"),
        Judged(a_label("there", "Must I?", "required"), "required"),
    )
    found = pairs_that_differ([here, there, other])
    assert (found.done, found.of) == (1, 1)
    said = commonest([one.label for one in (here, there, other)])
    assert [said(one.label) for one in (here, there, other)] == ["not_allowed", "allowed", "depends"]
