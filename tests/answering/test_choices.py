"""Questions to tap: whole, about what was named, and each of them answered."""

import pytest

from rag.answering.assistant import Assistant
from rag.answering.choices import choices
from rag.library.ingest import vocabulary
from rag.policy.types import Outcome, Slots, Verdict

KNOWN = (
    Slots(),
    Slots(action=frozenset({"record"})),
    Slots(tool=frozenset({"copilot"})),
    Slots(tool=frozenset({"chatgpt"})),
    Slots(tool=frozenset({"magic_notes"})),
    Slots(data=frozenset({"case_notes"})),
    Slots(data=frozenset({"chronology"})),
)


@pytest.mark.parametrize("slots", KNOWN)
def test_three_or_four_whole_questions(slots: Slots) -> None:
    found = choices(slots, vocabulary())
    assert 3 <= len(found) <= 4
    assert len(set(found)) == len(found)
    assert all(text.endswith("?") and len(text.split()) > 5 for text in found)


@pytest.mark.parametrize("slots", KNOWN)
def test_every_choice_is_answered(slots: Slots, assistant: Assistant) -> None:
    unanswered = [text for text in choices(slots, vocabulary()) if assistant.ask(text).outcome is not Outcome.ANSWERED]
    assert unanswered == []


def test_choices_are_about_what_was_named() -> None:
    words = vocabulary()
    assert all("Microsoft Copilot" in text for text in choices(Slots(tool=frozenset({"copilot"})), words))
    assert all("chronologies" in text for text in choices(Slots(data=frozenset({"chronology"})), words))
    assert "record" in " ".join(choices(Slots(action=frozenset({"record"})), words))


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        *((text, None) for text in ("ok?", "can I", "may they", "is that allowed")),
        *((text, Verdict.DEPENDS) for text in ("Gemini", "dictation", "chronology")),  # on what they mean to do
    ],
)
def test_too_little_to_go_on(question: str, verdict: Verdict | None, assistant: Assistant) -> None:
    answer = assistant.ask(question)
    assert (answer.outcome, answer.verdict, answer.passages) == (Outcome.NEEDS_CLARIFYING, verdict, ())
    assert answer.choices


@pytest.mark.parametrize(
    ("typed", "word"),
    [("hiya", "Hello"), ("Good morning!", "Hello"), ("thank you so much", "Glad"), ("ok cheers", "Glad")],
)
def test_greetings_and_thanks_get_a_friendly_line(typed: str, word: str, assistant: Assistant) -> None:
    answer = assistant.ask(typed)
    assert answer.outcome is Outcome.NEEDS_CLARIFYING
    assert answer.summary.startswith(word)
    assert answer.choices
    assert answer.statements == ()


def test_a_greeting_before_a_question_is_no_greeting(assistant: Assistant) -> None:
    answer = assistant.ask("Hello, can I put case notes into Gemini?")
    assert answer.outcome is Outcome.ANSWERED
    assert answer.choices == ()
