"""A question to a case: slots, claims, nation, what is left open, and what a follow-up takes from before."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.answering.understand import Understood, understand
from rag.library.ingest import vocabulary
from rag.policy.types import SLOTS, Case, Intent

PASTE = "can I paste case notes into ChatGPT?"


def read(question: str, *history: str) -> Understood:
    return understand(question, vocabulary(), history=history)


def case(question: str, *history: str) -> Case:
    return read(question, *history).case


def test_the_first_question_of_all() -> None:
    found = case(PASTE)
    assert found.intent is Intent.PERMISSION
    assert found.slots.tool == {"chatgpt"}
    assert found.slots.action == {"enter"}
    assert found.slots.data
    assert found.unknown == ()


def test_what_is_not_said_is_unknown_never_none() -> None:
    assert case("Can I use Copilot?").unknown == ("data",)
    assert set(case("Can I use AI for this?").unknown) >= {"data"}
    assert "tool" in case("Can I summarise case notes?").unknown


@pytest.mark.parametrize(
    ("question", "slot", "name"),
    [
        ("Can I use a free Copilot account for case notes?", "account", "personal"),
        ("Can I use Copilot with my work account?", "account", "work"),
        ("Can a foster carer use ChatGPT?", "actor", "foster_carer"),
        ("I'm a student on placement, can I use ChatGPT?", "actor", "student"),
        ("Can I record a visit with Magic Notes?", "action", "record"),
        ("Can AI rate the risk to a child?", "action", "rate_risk"),
        ("Can I use Copilot for a court hearing?", "setting", "court"),
        ("Can I put notes into Zibble?", "tool", "unknown_product"),
        ("copolit for case notes?", "tool", "copilot"),
    ],
)
def test_slots(question: str, slot: str, name: str) -> None:
    assert name in getattr(case(question).slots, slot)


def test_a_recorder_records_and_data_with_a_tool_is_put_in() -> None:
    assert case("Magic Notes on a home visit, ok?").slots.action == {"record"}
    assert case("ChatGPT for case notes, ok?").slots.action == {"enter"}


@pytest.mark.parametrize(
    "question",
    ["What will the weather do tomorrow?", "Who won the cup?", "What's for lunch", "How do I claim mileage?"],
)
def test_other_subjects_are_out_of_scope(question: str) -> None:
    assert not read(question).in_scope


@pytest.mark.parametrize("question", [PASTE, "is AI allowed", "How much does Copilot cost?", "Can I record a meeting?"])
def test_ai_at_work_is_in_scope(question: str) -> None:
    assert read(question).in_scope


@pytest.mark.parametrize("question", ["hello", "?", "can I", "hi there"])
def test_nothing_to_go_on(question: str) -> None:
    found = read(question)
    assert found.too_bare or not found.in_scope


def test_claims_are_stated() -> None:
    assert case("My manager agreed. Can I use ChatGPT?").stated
    assert case(PASTE).stated == ()


def test_terms_are_words_the_vocabulary_does_not_know() -> None:
    assert "mileage" in read("Does Copilot claim mileage?").terms
    assert read(PASTE).terms == ()


# ------------------------------------------------------------------ follow-ups


def test_a_follow_up_fills_what_it_leaves_out() -> None:
    found = case("And on my own phone?", PASTE)
    assert found.slots.tool == {"chatgpt"}
    assert found.slots.data == case(PASTE).slots.data
    assert found.slots.account == {"own_device"}
    assert found.intent is Intent.PERMISSION


def test_a_follow_ups_own_words_win() -> None:
    assert case("What about Copilot?", PASTE).slots.tool == {"copilot"}
    assert case("What about Copilot?", PASTE).slots.data == case(PASTE).slots.data


@pytest.mark.parametrize(
    "question",
    [
        "What about Copilot on my work account?",
        pytest.param(
            "And what about Copilot on my work account?",
        ),
    ],
)
def test_a_longer_follow_up_still_wants_what_was_wanted(question: str) -> None:
    assert case(question, PASTE).intent is Intent.PERMISSION


def test_a_follow_up_of_a_follow_up() -> None:
    found = case("and for a court report?", PASTE, "What about Copilot?")
    assert found.slots.tool == {"copilot"}


def test_a_whole_question_takes_nothing_from_before() -> None:
    question = "Can I record a visit with Magic Notes?"
    assert case(question, PASTE) == case(question)


def test_where_it_came_from_is_no_new_question() -> None:
    assert case("where did you get that?", PASTE).intent is Intent.WHAT


# ------------------------------------------------------------------ nations


@pytest.mark.parametrize(
    ("question", "nation"),
    [
        ("NI social worker here, can I use ChatGPT?", "ni"),
        ("I work in Northern Ireland, can I use ChatGPT?", "ni"),
        ("Does NISCC let me use ChatGPT?", "ni"),
        ("In Scotland, can I use ChatGPT?", "scotland"),
        ("I'm a Scottish social worker", "scotland"),
        ("What does the SSSC say about AI?", "scotland"),
        ("Can I use AI in Wales?", "wales"),
        (PASTE, "england"),
        ("Can I use Copilot for an online minute?", "england"),
    ],
)
def test_a_nation_is_read_from_the_question(question: str, nation: str) -> None:
    assert case(question).jurisdiction == nation


@pytest.mark.parametrize(
    "question",
    [
        "I'm a uni social work student, can I use ChatGPT?",
        "Can I use Copilot to translate a letter into Welsh?",
        "Can I use ChatGPT for a mini social story?",
    ],
)
def test_a_nation_is_not_read_out_of_other_words(question: str) -> None:
    """It takes England's bans and duties away, so a language or a piece of a word must not set it."""
    assert case(question).jurisdiction == "england"


def test_the_given_nation_stands_when_none_is_named() -> None:
    assert understand(PASTE, vocabulary(), jurisdiction="wales").case.jurisdiction == "wales"


@given(st.text(max_size=200), st.lists(st.text(max_size=60), max_size=2))
@settings(max_examples=200, deadline=None, derandomize=True)
def test_anything_typed_is_read(question: str, history: list[str]) -> None:
    """No text breaks it; the case names only concepts there are, and reading twice reads the same."""
    found = read(question, *history)
    known = {*vocabulary().concepts}
    assert all((slot, name) in known for slot in SLOTS for name in getattr(found.case.slots, slot))
    assert found.case.jurisdiction in {"england", "scotland", "wales", "ni"}
    assert read(question, *history) == found


# ------------------------------------------------------------------ follow-ups on follow-ups, and parts of one message

RECORD = "Can I record a visit to a teenager with Magic Notes?"


@pytest.mark.parametrize(
    ("question", "before", "intent"),
    [
        ("but he's 7", RECORD, Intent.PERMISSION),
        ("so that's a no then", "Do I have to tell a family that I used AI?", Intent.DUTY),
        ("and if I anonymise it?", PASTE, Intent.PERMISSION),
        ("even if dad agrees?", RECORD, Intent.PERMISSION),
        ("what about Gemini then", "Who approves a tool?", Intent.WHO),
        ("ok and for adults?", "Why is recording a child different?", Intent.WHY),
        ("where did you get that?", RECORD, Intent.WHAT),
        ("and do I have to tell them?", RECORD, Intent.DUTY),
        ("but she's 9", "Her mum says no to recording. What should I do?", Intent.PERMISSION),
    ],
)
def test_a_follow_up_wants_what_was_wanted_before(question: str, before: str, intent: Intent) -> None:
    assert case(question, before).intent is intent


def test_a_new_slot_takes_the_place_of_the_old_one_of_its_kind() -> None:
    assert case("what about Gemini then", PASTE).slots.tool == {"gemini"}
    assert case("and if I anonymise it?", PASTE).slots.data == {"anonymised"}
    assert case("ok and for adults?", RECORD).slots.setting == {"adult", "home_visit"}
    assert case("but he's 7", "Can I record an adult at home?").slots.setting == {"child"}
    assert case("and at a hearing?", RECORD).slots.setting >= {"court", "child"}


def test_a_circumstance_does_not_take_the_place_of_what_is_done() -> None:
    found = case("even if dad agrees?", RECORD)
    assert found.slots.action >= {"record"}
    assert found.slots.tool == {"magic_notes"}
    assert found.stated
    assert case("even if dad agrees?", "Do I have to tell him that I used AI?").slots.action == {"tell"}


def test_what_is_missing_is_looked_for_turn_by_turn() -> None:
    found = case("and on my own phone?", PASTE, "what about Copilot?", "ok thanks")
    assert found.slots.tool == {"copilot"}
    assert found.slots.data == case(PASTE).slots.data
    assert found.slots.account == {"own_device"}


def test_a_whole_question_ends_the_search_back() -> None:
    assert not case("what about Copilot?", RECORD, "Can I summarise a court report?").slots.setting & {"home_visit"}


def test_it_in_a_whole_question_points_at_its_own_words() -> None:
    question = "Can I record a visit with Magic Notes if mum does not like it?"
    assert case(question, PASTE) == case(question)


def test_parts_are_read_with_what_the_message_said_before_them() -> None:
    words = vocabulary()
    first = "can I use ChatGPT for my essay?"
    found = understand("and for case notes?", words, parts=("Student on placement", first)).case
    assert found.intent is Intent.PERMISSION
    assert found.slots.tool == {"chatgpt"}
    assert found.slots.actor == {"student"}
    assert "case_notes" in found.slots.data
    away = understand("what is on telly", words, parts=(first,))
    assert not away.in_scope
    assert not away.could_be


def test_a_premise_is_not_asked_about() -> None:
    found = read("Since the mayor outlawed Gemini in spring, which tool is approved?")
    assert "mayor" not in found.terms
    assert found.case.stated == ()


def test_a_duty_is_about_its_main_clause() -> None:
    assert case("Do I have to tell them before I delete it?").slots.action == {"tell"}


def test_telling_a_tool_and_writing_a_report_are_no_duties() -> None:
    assert "report" not in case("Do they have to tell me if AI wrote the report?").slots.action
    assert "tell" in case("Do they have to tell me if AI wrote the report?").slots.action


def test_why_and_where_from_are_about_the_last_ruling() -> None:
    found = read("says who?", RECORD, "but he's 7")
    assert found.case.intent is Intent.WHAT
    assert found.explains is not None
    assert found.explains.intent is Intent.PERMISSION
    assert found.explains.slots.setting >= {"child"}
    assert not found.too_bare
    assert read("why tho", "Who approves tools?").explains is None
    assert "Magic Notes" in found.query
