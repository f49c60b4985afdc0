"""What is asked is told from the reasons people give for asking."""

import pytest

from rag.answering.understand import understand
from rag.library.ingest import vocabulary
from rag.policy.types import Intent, Slots


def _slots(question: str) -> Slots:
    return understand(question, vocabulary()).case.slots


@pytest.mark.parametrize(
    ("question", "action", "data"),
    [
        (
            "I owe three assessments and a chronology and I was off sick, so can I put these case notes into "
            "Copilot to summarise, because my manager wants a letter out by Friday?",
            {"enter", "summarise"},
            {"case_notes"},
        ),
        ("The recording is an hour long. Can I delete it, since I've written my note?", {"delete"}, {"recording"}),
        ("Would you tell me whether I can draft the minutes in Copilot?", {"draft"}, {"minutes"}),
    ],
)
def test_reasons_add_nothing_to_what_is_asked(question: str, action: set[str], data: set[str]) -> None:
    slots = _slots(question)
    assert slots.action - {"use"} == action
    assert slots.data == data


def test_what_stands_around_it_says_how_things_are() -> None:
    slots = _slots("Mum agrees but her son doesn't want it, and it's his review, so may I record it with Magic Notes?")
    assert {"record", "refuse"} <= slots.action
    assert _slots("Can I shorten this in Gemini? It has the child's name and address in it.").data >= {"identifier"}
    assert "own_device" in _slots("My own phone is quicker than this laptop, so can I use Copilot on it?").account


@pytest.mark.parametrize(
    ("question", "intent"),
    [
        ("I never know what the rules are, so I wanted to ask if I can record this call?", Intent.PERMISSION),
        ("It was only two lines, but I'd like to know whether I need to tell the family.", Intent.DUTY),
        ("Is it permissible to draft an email in Copilot?", Intent.PERMISSION),
        ("I'm already used to it, so can I use Otter for my visits?", Intent.PERMISSION),
    ],
)
def test_the_asking_clause_gives_the_intent(question: str, intent: Intent) -> None:
    assert understand(question, vocabulary()).case.intent is intent


def test_data_said_the_other_way_round_is_the_same_data() -> None:
    assert _slots("Can the minutes of a core group go into ChatGPT?").data == {"minutes"}
    assert _slots("Can we use the AI app that belongs to my agency?").tool == {"agency_tool"}
