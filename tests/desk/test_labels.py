"""Every value that a reader can meet has words of its own, and every banner an icon: never colour alone."""

from enum import StrEnum
from typing import Any

import pytest
from made_answers import make_cited, make_source, make_summary

from rag.answering.privacy import PLACEHOLDERS
from rag.desk import labels
from rag.policy.types import Effect, Force, Level, Outcome, RelationKind, Role, Status, Verdict

BANNERS: list[tuple[type[StrEnum], dict[Any, labels.Label]]] = [
    (Verdict, labels.VERDICTS),
    (Outcome, labels.OUTCOMES),
]
WORDS: list[tuple[type[StrEnum], dict[Any, str]]] = [
    (Role, labels.ROLES),
    (Level, labels.LEVELS),
    (Force, labels.FORCES),
    (Status, labels.STATUSES),
    (RelationKind, labels.RELATIONS),
    (Effect, labels.EFFECTS),
]


@pytest.mark.parametrize(("kind", "shown"), BANNERS)
def test_every_verdict_and_outcome_has_an_icon_words_and_a_tone(
    kind: type[StrEnum], shown: dict[Any, labels.Label]
) -> None:
    assert set(shown) == set(kind)
    for label in shown.values():
        assert len(label.icon) == 1
        assert not label.icon.isspace()
        assert label.words.strip()
        assert label.tone


def test_banners_with_the_same_icon_differ_in_their_words() -> None:
    for _, shown in BANNERS:
        assert len({(label.icon, label.words) for label in shown.values()}) == len(shown)


def test_a_no_a_maybe_and_a_yes_do_not_share_an_icon() -> None:
    """Who sees no colour still tells them apart at a glance."""
    icons = {labels.VERDICTS[one].icon for one in (Verdict.NOT_ALLOWED, Verdict.DEPENDS, Verdict.ALLOWED)}
    assert len(icons) == 3


@pytest.mark.parametrize(("kind", "shown"), WORDS)
def test_every_value_has_words_of_its_own(kind: type[StrEnum], shown: dict[Any, str]) -> None:
    assert set(shown) == set(kind)
    assert all(words.strip() for words in shown.values())
    assert len(set(shown.values())) == len(shown)


def test_no_words_are_the_code_s_own_name_for_a_value() -> None:
    shown = [words for _, mapping in WORDS for words in mapping.values()]
    assert not [words for words in [*shown, *labels.REMOVED.values()] if "_" in words]


def test_every_kind_of_personal_data_has_words() -> None:
    assert set(labels.REMOVED) == set(PLACEHOLDERS)


def test_the_removal_notice_lists_what_was_found_and_says_that_nothing_was_kept() -> None:
    one = labels.removed_line(("NAME",))
    three = labels.removed_line(("NAME", "NHS_NUMBER", "POSTCODE"))
    assert "looks like a person's name. It was taken out before anything else happened, and nothing was kept" in one
    assert "a person's name, an NHS number and a postcode." in three


def test_a_kind_without_words_still_gives_a_notice() -> None:
    assert "personal data" in labels.removed_line(("SOMETHING_NEW",))


def test_a_citation_gives_title_clause_publisher_date_and_standing() -> None:
    line = labels.citation_line(make_cited(source=make_source(url="https://a.example/p")))
    assert line == (
        "Using AI at work, clause 3.1, Sampleford Council, updated 2026-09-14, current, must be followed. "
        "https://a.example/p"
    )


def test_a_citation_of_a_summary_says_whose_words_they_are_and_names_no_clause() -> None:
    """A number of ours in a digest is not a clause of the document."""
    line = labels.citation_line(make_cited(source=make_summary(), clause="2", headings=("Public tools",)))
    assert "clause" not in line
    assert "Public tools" in line
    assert "AskFirst's summary, made from the document in part, and accounts of it" in line


def test_what_is_not_known_is_left_out_of_a_citation() -> None:
    bare = make_cited(source=make_source(publisher=None, updated=None, published=None), clause=None, headings=())
    assert labels.citation_line(bare) == "Using AI at work, current, must be followed"


def test_a_document_is_known_by_its_last_update_else_by_its_publication() -> None:
    assert labels.dated(make_source(updated="2026-01-02", published="2020-01-01")) == "updated 2026-01-02"
    assert labels.dated(make_source(updated=None, published="2020-01-01")) == "published 2020-01-01"
    assert labels.dated(make_source(updated=None, published=None)) is None


@pytest.mark.parametrize("read", ["document", "account", "both", None, "something else"])
def test_a_summary_always_says_that_it_is_ours(read: str | None) -> None:
    assert labels.read_as(make_summary(read=read)).startswith("AskFirst's summary, made from ")


@pytest.mark.parametrize("status", [status for status in Status if status is not Status.CURRENT])
def test_a_document_not_in_force_says_so_in_its_citation(status: Status) -> None:
    assert labels.STATUSES[status] in labels.citation_line(make_cited(source=make_source(status=status)))
