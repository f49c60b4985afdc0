"""Several questions in one: where each begins, what they share, and what is no question of its own."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.answering.parts import MOST, Parts, parts_of
from rag.answering.understand import adds_material
from rag.library.ingest import vocabulary


def parts(question: str) -> Parts:
    words = vocabulary()
    return parts_of(question, words, lambda text: adds_material(text, words))


@pytest.mark.parametrize(
    ("question", "found"),
    [
        (
            "Can I put a plan into Copilot and do I have to tell the family?",
            ("Can I put a plan into Copilot", "do I have to tell the family?"),
        ),
        ("Can I record a visit? Who do I have to tell?", ("Can I record a visit?", "Who do I have to tell?")),
        ("1. can I record a visit 2. how long is it kept", ("can I record a visit", "how long is it kept")),
        ("a) may I use Otter b) who decides", ("may I use Otter", "who decides")),
        (
            "Can I use Copilot or ChatGPT for a letter?",
            ("Can I use Copilot for a letter?", "Can I use ChatGPT for a letter?"),
        ),
        ("Should I delete the chat or keep it?", ("Should I delete the chat", "Should I keep it?")),
        (
            "may I draft a plan in Copilot and also have it decide the outcome",
            ("may I draft a plan in Copilot", "may I have it decide the outcome"),
        ),
        ("can I use it, and if not who can help", ("can I use it", "who can help")),
    ],
)
def test_questions_are_told_apart(question: str, found: tuple[str, ...]) -> None:
    assert parts(question).questions == found


@pytest.mark.parametrize(
    "question",
    [
        "Can I record and transcribe the visit?",
        "Can I use Copilot or another AI tool for a letter?",
        "My manager agreed. Can I use Gemini? Is that ok?",
        "Mum said no. Dad said yes. What do I do?",
        "Hi. Can I use Copilot?",
        "Can I use AI? Thanks",
        "In section 4.2. of the policy can I use e.g. ChatGPT?",
        "The supplier says it is safe. Good enough?",
        "Yes or no: may a student use Gemini?",
        "what if it is 1. wrong",
    ],
)
def test_one_question_stays_one(question: str) -> None:
    assert parts(question) == Parts((question,))


def test_what_is_said_first_goes_with_every_part() -> None:
    found = parts("We use Magic Notes. Can I record a visit? Who do I tell? And for a child?")
    assert found.opening == "We use Magic Notes."
    assert found.before(0) == ("We use Magic Notes.",)
    assert found.before(2) == ("We use Magic Notes.", "Can I record a visit?", "Who do I tell?")
    assert parts("Locum here: can I use my agency's AI? and my own phone?").opening == "Locum here"


def test_what_is_said_between_goes_with_the_next_question() -> None:
    found = parts("Can I record a visit? The child is six. Can I record her?")
    assert found.questions == ("Can I record a visit?", "The child is six. Can I record her?")


def test_at_most_five_are_answered_and_the_rest_counted() -> None:
    found = parts(
        " ".join(
            f"Can I use {name} for a letter?"
            for name in ("Otter", "Gemini", "Claude", "Grammarly", "Copilot", "Zibble", "ChatGPT")
        )
    )
    assert len(found.questions) == MOST
    assert found.dropped == 2


@given(st.text(max_size=300))
@settings(max_examples=200, deadline=None, derandomize=True)
def test_anything_typed_has_at_least_one_part(text: str) -> None:
    found = parts(text)
    assert 1 <= len(found.questions) <= MOST


@pytest.mark.parametrize("piece", ["and can i ", "1) a ", "or ", "? ", "can I use Copilot or ", "x: "])
def test_a_long_question_is_split_at_once(piece: str) -> None:
    parts(piece * (4_000 // len(piece)))
