"""How people ask: what is claimed, what a follow-up leans on, which words are said to the tool."""

import pytest

from rag.answering.asking import (
    claims_of,
    confirms,
    follows_on,
    is_condition,
    plain_question,
    products_of,
    wants_sources,
)
from rag.policy.ages import people_by_age


@pytest.mark.parametrize(
    ("question", "claim"),
    [
        ("My manager said it's fine, can I use ChatGPT?", "manager said it's fine"),
        ("the notes are anonymised, can I paste them?", "the notes are anonymised"),
        ("names removed, can I paste it?", "names removed"),
        ("Everyone has agreed, can I record?", "Everyone has agreed"),
        ("IT approved it last week. Can I use Otter?", "IT approved it last week. Can I use Otter"),
        ("can I paste case notes into ChatGPT?", None),
    ],
)
def test_what_the_asker_claims(question: str, claim: str | None) -> None:
    claims = claims_of(question)
    if claim is None:
        assert claims == ()
    else:
        assert claims
        assert claims[0].startswith(claim[:20])


def test_a_claim_is_kept_once() -> None:
    assert len(claims_of("my manager agreed. my manager agreed.")) == 1


@pytest.mark.parametrize(
    "question", ["and if the names are out?", "so is that ok", "what about Copilot?", "can I do that?"]
)
def test_follow_ups_lean_back(question: str) -> None:
    assert follows_on(question)


@pytest.mark.parametrize("question", ["Can I record a visit?", "Who owns the policy?"])
def test_questions_of_their_own_do_not(question: str) -> None:
    assert not follows_on(question)


def test_where_from() -> None:
    assert wants_sources("where did you get that?")
    assert wants_sources("what's your source")
    assert wants_sources("says who?")
    assert not wants_sources("can I use Copilot?")
    assert not wants_sources("where do recordings go?")


@pytest.mark.parametrize(
    ("question", "products"),
    [
        ("Can I put notes into Zibble?", ("Zibble",)),
        ("can I use Notewise AI for visits?", ("Notewise AI",)),
        ("Can I use Word for this?", ()),
        ("Can I use AI?", ()),
        ("can we meet on Monday with Ofsted?", ()),
        ("CAN I USE CHATGPT", ()),
    ],
)
def test_products_stand_where_a_tool_stands(question: str, products: tuple[str, ...]) -> None:
    assert products_of(question) == products


@pytest.mark.parametrize(
    "question", ["Can I upload case notes to Zibble?", "Can I ask Zibble about a case?", "Is Zibble ok?"]
)
def test_products_after_other_words(question: str) -> None:
    assert products_of(question) == ("Zibble",)


def test_what_is_said_to_the_tool_is_not_the_question() -> None:
    assert plain_question("pls can you tell me if I can use Copilot").strip() == "I can use Copilot"


def test_a_placeholder_is_someone() -> None:
    assert plain_question("Can I record [name removed] at home?") == "Can I record someone at home?"
    assert "removed" not in plain_question("[NHS number removed] and [date of birth removed]")


@pytest.mark.parametrize(
    ("question", "left"),
    [
        ("Do they have to tell me about AI?", "Do they have to tell me about AI?"),
        ("My colleague uses Otter, can you log this for me", "My colleague uses Otter,"),
        ("He uses Gemini for notes, reporting it here", "He uses Gemini for notes,"),
    ],
)
def test_words_said_to_the_tool_are_told_from_words_about_people(question: str, left: str) -> None:
    assert plain_question(question).strip() == left


@pytest.mark.parametrize(
    ("question", "people"),
    [
        ("but he's 7", {"child"}),
        ("she is only 15", {"child"}),
        ("they're 34", {"adult"}),
        ("a boy aged 11", {"child"}),
        ("she's 9 weeks pregnant", set()),
        ("it is 30 days", set()),
        ("who is 2nd in the list", set()),
    ],
)
def test_an_age_says_whether_it_is_a_child(question: str, people: set[str]) -> None:
    assert people_by_age(question) == people


def test_circumstances_and_confirmations() -> None:
    assert is_condition("even if dad signs")
    assert is_condition("but she agreed")
    assert not is_condition("and Copilot?")
    assert confirms("so that's a no")
    assert confirms("is that ok?")
    assert not confirms("is that tool approved?")
