"""To whom words say that something is owed, and whether anybody asked."""

import pytest

from rag.policy.grammar import effect_of
from rag.policy.owing import INSIDE, PEOPLE, TOOL, asks_leave_of, is_for, owed_to, recipients, was_asked
from rag.policy.types import Effect


@pytest.mark.parametrize(
    ("subject", "predicate", "groups"),
    [
        ("You", "must tell the family that a machine wrote it", {PEOPLE}),
        ("You", "must tell your manager what the family said", {INSIDE}),
        ("Every relative", "must be told beforehand", {PEOPLE}),
        ("The team manager", "must be told of it", {INSIDE}),
        ("", "Tell it who the letter is for", {TOOL}),
        ("Every letter", "shall say so in its last line", {PEOPLE}),
        ("You", "must keep a note", set()),
    ],
)
def test_to_whom_a_rule_is_owed(subject: str, predicate: str, groups: set[str]) -> None:
    assert owed_to(subject, predicate) == groups


def test_a_duty_to_some_is_none_to_others_unless_nobody_says() -> None:
    assert is_for(frozenset({PEOPLE}), frozenset())
    assert is_for(frozenset(), frozenset({INSIDE}))
    assert not is_for(frozenset({PEOPLE}), frozenset({INSIDE}))
    assert not is_for(frozenset({TOOL}), frozenset())


def test_words_after_an_if_still_name_somebody() -> None:
    assert recipients("once your Head of Service has signed it") == {INSIDE}


def test_asking_a_manager_is_for_approval_and_asking_people_for_consent() -> None:
    assert asks_leave_of("ask your manager first") == {"approve"}
    assert asks_leave_of("ask everyone in the room") == {"consent"}
    assert not asks_leave_of("ask it for a summary")


@pytest.mark.parametrize("words", ["If they ask you", "who is asked whether it was used", "Her mother has asked me"])
def test_somebody_asked(words: str) -> None:
    assert was_asked(words)


@pytest.mark.parametrize(
    "words", ["nobody has asked", "who hasn't asked", "I have asked them", "they asked me to stop"]
)
def test_nobody_asked(words: str) -> None:
    assert not was_asked(words)


@pytest.mark.parametrize(
    ("sentence", "effect"),
    [
        ("Officers shall note the tool on the record.", Effect.MUST),  # "note" is no "not"
        ("Nothing to which 5.7 applies may be deleted.", Effect.MUST_NOT),  # the dot of a number ends nothing
        ("No form is needed for that.", Effect.INFO),
        ("Nobody has to sign for it.", Effect.INFO),
        ("Tell them, though you don't have to.", Effect.SHOULD),
        ("It is up to you to check it.", Effect.INFO),
        ("Passing the module is a precondition of access.", Effect.MUST),
    ],
)
def test_what_words_of_duty_make_of_a_clause(sentence: str, effect: Effect) -> None:
    assert effect_of(sentence.rstrip(".")).effect is effect
