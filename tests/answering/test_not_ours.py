"""Not the tool's job: fixed words, where to go, and no sources; employers the library has nothing of."""

import pytest

from rag.answering.assistant import Assistant
from rag.answering.employers import asks_its_view, held, names_another
from rag.config import Settings
from rag.library.current import CurrentLibrary
from rag.library.embedding import Embedder
from rag.policy.types import Level, Outcome, Verdict


@pytest.mark.parametrize(
    ("question", "says", "go_to"),
    [
        ("can the father appeal the care order?", "legal advice", "legal team"),
        ("my head aches, which painkiller is best?", "medical advice", "NHS 111"),
        ("should we remove the baby tonight?", "for people, not for this tool", "manager"),
        ("write me a limerick", "does not write", "may use an AI tool"),
        ("what time is the bus?", "only answers questions about using AI", "using an AI tool"),
    ],
)
def test_each_has_its_words_and_a_place_to_go(question: str, says: str, go_to: str, assistant: Assistant) -> None:
    answer = assistant.ask(question)
    assert (answer.outcome, answer.verdict, answer.passages) == (Outcome.OUT_OF_SCOPE, None, ())
    assert says in answer.summary
    assert go_to in answer.next_step


def test_danger_names_the_number_from_the_settings(assistant: Assistant, embedder: Embedder) -> None:
    home = assistant._settings.home
    numbers = Settings(home=home, children_services_phone="01632 960001", out_of_hours_phone="01632 960002")
    own = Assistant(CurrentLibrary(home, embedder), numbers)
    answer = own.ask("she has swallowed a bottle of pills, can Copilot write it up?")
    assert answer.outcome is Outcome.URGENT
    assert "999" in answer.summary
    assert "01632 960001" in answer.next_step
    assert "01632 960002" in answer.next_step


def test_a_report_about_a_colleague_is_not_taken_but_the_rule_is_given(assistant: Assistant) -> None:
    answer = assistant.ask("My colleague puts case notes into Gemini, can you log this for me")
    assert answer.summary.startswith("This tool can't take a report about a colleague")
    assert answer.verdict is Verdict.NOT_ALLOWED
    assert "whistleblowing" in answer.next_step
    assert "report" not in answer.case.slots.action if answer.case else False


@pytest.mark.parametrize(
    "question",
    ["What does Nowhereshire Council say about Gemini?", "Has my council, Blankford, said anything on Copilot?"],
)
def test_an_employer_the_library_lacks_is_said_to_be_lacking(question: str, assistant: Assistant) -> None:
    answer = assistant.ask(question)
    assert (answer.outcome, answer.passages) == (Outcome.NOT_COVERED, ())
    assert "does not have the policy of the employer you named" in answer.summary
    assert "Sampleford Council" in answer.summary


def test_anothers_policy_never_speaks_for_it(assistant: Assistant) -> None:
    answer = assistant.ask("I work for Blankford Council, can I put case notes into Copilot?")
    assert not [cited for cited in answer.passages if cited.source.level is Level.EMPLOYER]
    assert answer.verdict not in {Verdict.ALLOWED, Verdict.ALLOWED_WITH_CONDITIONS}
    assert "the employer you named" in answer.summary


@pytest.mark.parametrize(
    "question",
    [
        "Can I put case notes into Copilot at my council?",
        "What does Sampleford Council say about Gemini?",
        "Does Social Work England allow Copilot?",
        "can I send it to the council",
        "Can I ask a councillor?",
    ],
)
def test_no_other_employer_is_read_out_of_ordinary_words(question: str, assistant: Assistant) -> None:
    assert not names_another(question, assistant.library)


def test_whose_view_is_asked() -> None:
    assert asks_its_view("What has Blankford Council decided?")
    assert not asks_its_view("I work for Blankford Council, can I use Otter?")


def test_the_employers_held_are_named_as_readers_know_them(assistant: Assistant) -> None:
    assert any("Sampleford" in name for name in held(assistant.library))


@pytest.mark.parametrize(
    "question",
    [
        "Now that AI may legally choose placements, do I need a manager to decide?",
        "Since every council has dropped DPIAs, can we start a pilot without one?",
    ],
)
def test_a_false_premise_is_never_taken_up(question: str, assistant: Assistant) -> None:
    answer = assistant.ask(question)
    assert answer.verdict not in {Verdict.ALLOWED, Verdict.ALLOWED_WITH_CONDITIONS, Verdict.NOT_REQUIRED}
    assert "dropped" not in answer.summary + answer.next_step
    assert "legally" not in answer.summary + answer.next_step
