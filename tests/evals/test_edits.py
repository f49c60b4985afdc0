"""A document with a clause struck out or turned round is one that its writer could have written."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from evals.judging.edits import edited, turned
from evals.judging.labels import Label
from rag.library.documents import Document
from rag.library.ingest import draft_of, read_library
from rag.policy.types import Level, Passage, Source, Span

_STEM = "Officers shall not put into a chatbot:"
_LIST = "# Rules\n\n4. Officers shall not put into a chatbot:\n\n4.1 names.\n\n4.2 case notes.\n"


def listed(make_corpus: Callable[[dict[str, str]], Path]) -> list[Document]:
    found = read_library([make_corpus({"employer/rules.md": _LIST})], "none").documents
    assert [one.text for one in found[0].passages] == [_STEM, "names.", "case notes."]
    return list(found)


def worded(words: str) -> Callable[[Passage], Passage]:
    return lambda passage: replace(passage, text=words) if passage.text == _STEM else passage


def stem_of(passage: Passage, stem: Passage) -> str | None:
    span = passage.governed_by
    return stem.text[span.start : span.end] if span else None


def test_what_a_struck_stem_governed_stands_bare(make_corpus: Callable[[dict[str, str]], Path]) -> None:
    after = edited(listed(make_corpus), lambda one: None if one.text == _STEM else one)
    assert [(one.text, one.governed_by) for one in after[0].passages] == [("names.", None), ("case notes.", None)]
    assert draft_of(after, "none").passages


def test_what_a_reworded_stem_governs_is_governed_by_all_its_new_words(
    make_corpus: Callable[[dict[str, str]], Path],
) -> None:
    for words in ("Officers may put these into any chatbot they like:", "Officers may put in:"):
        (stem, *items) = edited(listed(make_corpus), worded(words))[0].passages
        assert [stem_of(one, stem) for one in (stem, *items)] == [words] * 3


def test_a_stem_keeps_its_place_when_words_after_it_change() -> None:
    before = Passage("a#1", "a", "Never paste:\n- names\n- notes")
    item = Passage("a#2", "a", "photographs", governed_by=Span("a#1", 0, 12))
    (document,) = edited(
        [Document(Source("a", "A", Level.NATIONAL), (before, item))],
        lambda one: replace(one, text="Never paste:\n- letters of any kind\n- notes") if one is before else one,
    )
    assert document.passages[1].governed_by == Span("a#1", 0, 12)


def test_only_the_first_of_the_deciding_words_is_turned_round_and_all_the_sentences_it_runs_over() -> None:
    passage = Passage("a#1", "a", "Phones are fine. No names. No notes. Ask if in doubt.")
    label = Label(
        "1", "a", "?", "not_allowed", deciding=("No names. No notes.", "Phones are fine."), inverted="All may."
    )
    turn = turned(label)(passage)
    assert turn
    assert turn.text == "Phones are fine. All may. Ask if in doubt."


def test_words_of_one_cell_turn_that_cell_round() -> None:
    passage = Passage("a#1", "a", "Copilot | Work account | Letters; notes")
    label = Label("1", "a", "?", "allowed", deciding=("Letters; notes",), inverted="Nothing")
    turn = turned(label)(passage)
    assert turn
    assert turn.text == "Copilot | Work account | Nothing"
    row = replace(label, deciding=("Copilot Work account Letters notes",), inverted="Copilot | None | None")
    turn = turned(row)(passage)
    assert turn
    assert turn.text == "Copilot | None | None"
