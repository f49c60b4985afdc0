"""What kind of answer a question wants: a slip, leave, a duty, or something open; and what the wording can't tell."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.answering.intents import intent_of, is_situation
from rag.policy.types import Intent


@pytest.mark.parametrize(
    ("question", "intent"),
    [
        ("can I paste case notes into ChatGPT?", Intent.PERMISSION),
        ("am I allowed to use Copilot", Intent.PERMISSION),
        ("Is it ok to record a visit?", Intent.PERMISSION),
        ("ok to use Grammarly for court reports?", Intent.PERMISSION),
        ("any problem with using Otter in meetings?", Intent.PERMISSION),
        ("Is ChatGPT banned?", Intent.PERMISSION),
        ("Can a foster carer use ChatGPT?", Intent.PERMISSION),
        ("Do I have to tell families that AI was used?", Intent.DUTY),
        ("Must I check the draft?", Intent.DUTY),
        ("Am I required to do the training?", Intent.DUTY),
        ("Do we need consent to record?", Intent.DUTY),
        pytest.param("Is a DPIA mandatory?", Intent.DUTY),
        ("I've already pasted a case note into ChatGPT", Intent.WHAT_NOW),
        ("I put a child's name into Gemini by mistake", Intent.WHAT_NOW),
        ("I just uploaded an assessment to Claude, what now?", Intent.WHAT_NOW),
        ("We have shared a transcript with the wrong person", Intent.WHAT_NOW),
        ("is this a data breach?", Intent.WHAT_NOW),
        ("oops", Intent.WHAT_NOW),
        ("How do I record a visit?", Intent.HOW),
        ("Who is accountable for an AI draft?", Intent.WHO),
        ("Who can approve a new tool?", Intent.WHO),
        ("Why can't I use ChatGPT?", Intent.WHY),
        ("What is an approved tool?", Intent.WHAT),
        ("How much does Copilot cost?", Intent.WHAT),
    ],
)
def test_the_kind_of_answer_wanted(question: str, intent: Intent) -> None:
    assert intent_of(question) is intent


@pytest.mark.parametrize("curly", ["I’ve already pasted it", "I’ve put case notes in ChatGPT"])
def test_curly_apostrophes_are_apostrophes(curly: str) -> None:
    assert intent_of(curly) is Intent.WHAT_NOW


@pytest.mark.parametrize(
    "question",
    [
        "ive put a report in gemini",
        "I pasted her referral into Claude last night",
        "just realised the recording was on the whole time",
        "sent the transcript to the wrong mum",
        "The bot came on by accident at the end",
        "we have typed a phone number into Otter",
        "someone's uploaded a plan to ChatGPT, can I just delete the chat?",
    ],
)
def test_a_slip_already_made(question: str) -> None:
    assert intent_of(question) is Intent.WHAT_NOW


@pytest.mark.parametrize(
    ("question", "intent"),
    [
        ("I've put the notes into Copilot, do I have to delete the draft?", Intent.DUTY),
        ("I've put together a plan. Can I use Copilot for the slides?", Intent.PERMISSION),
        ("Can I paste it once I've put the names in a key?", Intent.PERMISSION),
        ("Is it a breach to use Gemini for letters?", Intent.PERMISSION),
    ],
)
def test_what_only_looks_like_a_slip(question: str, intent: Intent) -> None:
    assert intent_of(question) is intent


@pytest.mark.parametrize(
    "question",
    [
        "am I banned from dictating on the bus",
        "is it wrong to ask a bot for ideas",
        "any reason I can't have Copilot at home",
        "surely I can use my tablet",
        "there's no rule against summarising, is there",
        "nobody minds if I transcribe it, right",
        "what's the harm in a quick translation",
        "Can I record without telling them?",
        "would I be in trouble for using Gemini",
        "why not just use ChatGPT",
        "is using a chatbot for a letter cheating",
        "should I use Gemini for this",
        "should AI choose who is seen first",
        "should we let Copilot take the minutes",
        "do we record reviews",
        "When a parent objects, can I still record?",
        "Is clicking accept enough?",
        "does our policy let me use Otter",
        "My manager says I can use Otter. Can I?",
    ],
)
def test_leave_however_it_is_asked(question: str) -> None:
    assert intent_of(question) is Intent.PERMISSION


@pytest.mark.parametrize(
    "question",
    [
        "is it voluntary for staff to use Copilot",
        "is transcribing optional? the new manager says all of us must",
        "does a pilot have to go past the DPO first",
        "do parents get a say in whether we transcribe",
        "should I tell mum",
        "should I record that AI was used",
        "do I still keep the audio",
        "do we delete the transcript afterwards",
        "must AI drafts be checked",
        "am I meant to write down who objected",
        "is a leaflet a must",
        "is it ok if I don't tell them",
        "can I skip checking the draft",
        "my manager says I can use it, do I need to check it",
    ],
)
def test_a_duty_however_it_is_asked(question: str) -> None:
    assert intent_of(question) is Intent.DUTY


@pytest.mark.parametrize(
    ("question", "intent"),
    [
        ("when do I have to tell them", Intent.WHAT),
        ("what can I put in Copilot", Intent.WHAT),
        ("which tools are approved", Intent.WHAT),
        ("what do I have to say to a family", Intent.WHAT),
        ("are families told that AI listens", Intent.WHAT),
        ("Does Copilot store what I type?", Intent.WHAT),
        ("Is there guidance for foster carers", Intent.WHAT),
        ("They say anything goes. True?", Intent.WHAT),
        ("why do we have to tell them", Intent.WHY),
        ("who do I tell", Intent.WHO),
        ("how do I tell a family", Intent.HOW),
    ],
)
def test_open_questions_stay_open(question: str, intent: Intent) -> None:
    assert intent_of(question) is intent


@pytest.mark.parametrize(
    "question",
    ["copilot for the letter?", "recording", "what about Gemini", "and for a report?", "mum says no, what do I do"],
)
def test_wording_that_does_not_say(question: str) -> None:
    assert intent_of(question) is None


def test_a_situation_asks_for_a_judgement() -> None:
    assert is_situation("dad objects. what do i do")
    assert not is_situation("what do I do with the recording")


@given(st.text(max_size=300))
@settings(max_examples=200, deadline=None, derandomize=True)
def test_anything_typed_has_an_intent_or_none(text: str) -> None:
    assert intent_of(text) in {None, *Intent}


@pytest.mark.parametrize("piece", ["do i ", "have to ", "i have ", "is it ok ", "what ", "can, ", "put in ", "and "])
def test_a_long_question_is_read_at_once(piece: str) -> None:
    """No pattern backtracks for seconds: the time limit of the suite is the judge."""
    intent_of(piece * (4_000 // len(piece)))
