"""Open questions on small libraries: which clauses speak, what to do after a slip, who answers for it."""

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from rag.answering import open_questions
from rag.answering.assistant import Assistant
from rag.answering.speaking import Unit, speaking
from rag.answering.understand import understand
from rag.library.ingest import vocabulary
from rag.policy.applies import reaches_reader
from rag.policy.types import Answer, Case, Intent, Level, Outcome, Role, Slots

MakeAssistant = Callable[[Mapping[str, str]], Assistant]

POLICY = """# AI policy

## 1. Drafting

1.1 Staff must not put case notes into a public AI tool.

1.2 You are accountable for what you send, even if AI drafted it.

1.3 Audio and transcripts of meetings must be deleted within 30 days. Clause 1.3 does not apply during court action.

## 2. When something goes wrong

2.1 If you have put personal data into a public AI tool, stop.

2.2 Tell the support desk within 4 hours. Say what went in.

2.3 The support desk must tell the regulator of a breach within 72 hours if it is needed.

## 3. Who to ask

3.1 If this policy does not cover what you want to do, ask the support desk, who decide.
"""
NATIONAL = """# Playbook

Organisations must report a personal data breach to the regulator within 72 hours.

Practitioners remain accountable for records that AI has drafted.
"""
SLIP = "I've already pasted a case note into ChatGPT"


@pytest.fixture(scope="module", autouse=True)
def one_core() -> Iterator[None]:
    """One thread for the model: with more, a busy machine makes a 20 ms encode take 400."""
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture
def both(make_assistant: MakeAssistant) -> Assistant:
    return make_assistant({"employer/policy.md": POLICY, "national/playbook.md": NATIONAL})


def clauses(answer: Answer) -> list[str | None]:
    return [cited.passage.clause for cited in answer.passages if cited.source.level is Level.EMPLOYER]


def test_after_a_slip_the_clauses_come_in_their_own_order(both: Assistant) -> None:
    answer = both.ask(SLIP)
    assert answer.outcome is Outcome.ANSWERED
    assert clauses(answer)[:2] == ["2.1", "2.2"]
    assert answer.statements[0].role is Role.RULE
    assert any("4 hours" in one.text for one in answer.statements)
    assert answer.statements[-1].role is Role.ACCOUNTABILITY


def test_after_a_slip_without_an_employers_policy_the_nation_speaks(make_assistant: MakeAssistant) -> None:
    answer = make_assistant({"national/playbook.md": NATIONAL}).ask(SLIP)
    assert answer.outcome is Outcome.ANSWERED
    assert answer.statements[0].role is Role.RULE
    assert "breach" in answer.statements[0].text


def test_after_a_slip_in_silence_nothing_is_made_up(make_assistant: MakeAssistant) -> None:
    answer = make_assistant({"employer/policy.md": "# AI\n\nStaff may use Copilot to draft letters.\n"}).ask(SLIP)
    assert answer.outcome is Outcome.NOT_COVERED
    assert answer.statements == ()


def asked_by(employer: str | None) -> Case:
    return Case("?", Intent.WHO, Slots(), employer=employer)


def test_the_employer_says_who_is_accountable(both: Assistant) -> None:
    found = open_questions.accountable(both.library, asked_by("default"), vocabulary())
    assert found is not None
    assert found.source.level is Level.EMPLOYER


def test_without_an_employer_the_nation_says_who_is_accountable(both: Assistant) -> None:
    found = open_questions.accountable(both.library, asked_by(None), vocabulary())
    assert found is not None
    assert found.source.level is Level.NATIONAL


def test_nobody_is_accountable_where_nobody_says_so(make_assistant: MakeAssistant) -> None:
    silent = make_assistant({"national/bins.md": "# Bins\n\nBins are emptied on Tuesdays.\n"})
    assert open_questions.accountable(silent.library, asked_by(None), vocabulary()) is None


def test_the_employer_says_who_decides(both: Assistant) -> None:
    found = open_questions.decides(both.library, "default")
    assert found is not None
    assert both.library.passages[found.passage_id].clause == "3.1"
    assert open_questions.decides(both.library, None) is None


def test_a_clause_on_the_topic_answers(both: Assistant) -> None:
    answer = both.ask("How long do we keep transcripts of a meeting?")
    assert answer.outcome is Outcome.ANSWERED
    assert "1.3" in clauses(answer)
    assert "court action" in " ".join(one.text for one in answer.statements)


@pytest.mark.parametrize(
    "question",
    ["How much does Copilot cost?", "What is AI's carbon footprint?", "Who owns the copyright in an AI poem?"],
)
def test_a_topic_nobody_speaks_to_is_not_covered(both: Assistant, question: str) -> None:
    answer = both.ask(question)
    assert (answer.outcome, answer.passages) == (Outcome.NOT_COVERED, ())


def test_a_permission_that_turns_on_an_unspoken_topic_is_not_covered(both: Assistant) -> None:
    answer = both.ask("Is Copilot worth the price for drafting letters?")
    assert answer.outcome in {Outcome.NOT_COVERED, Outcome.OUT_OF_SCOPE}


def _placed(nation: str, text: str) -> str:
    front = f"title: Of {nation}\njurisdiction: {nation}\naudience: Everyone in social work"
    return f"---\n{front}\n---\n# Of {nation}\n\n{text}\n"


@pytest.mark.parametrize(
    ("nation", "title"),
    [
        ("england", "Of england"),
        ("scotland", "Of scotland"),
    ],
)
def test_who_is_accountable_is_said_by_the_readers_own_nation(
    make_assistant: MakeAssistant, nation: str, title: str
) -> None:
    rule = "Practitioners must not put case notes into ChatGPT.\n\nYou remain accountable for what AI has drafted."
    library = make_assistant(
        {
            "national/a.md": _placed("england", rule),
            "national/b.md": _placed("scotland", rule),
            "sources.toml": '[[source]]\npath = "national/a.md"\n[[source]]\npath = "national/b.md"\n',
        }
    )
    answer = library.ask("can I paste case notes into ChatGPT?", jurisdiction=nation)
    assert {cited.source.title for cited in answer.passages} == {title}
    assert Role.ACCOUNTABILITY in {one.role for one in answer.statements}


# ------------------------------------------------------------------ covered or not, on the shipped library


@cache
def asked() -> Mapping[str, Any]:
    path = Path(__file__).parent / "data" / "open_questions.yaml"
    found: Mapping[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return found


def test_what_one_clause_answers_is_answered(assistant: Assistant) -> None:
    """Measured: 29 of 32 answered, 24 with the very clause. Missing one says that guidance is silent when it isn't."""
    answers = [(row, assistant.ask(row["question"], jurisdiction=row.get("nation"))) for row in asked()["answered"]]
    silent = [row["question"] for row, answer in answers if not answer.statements]
    right = [
        row["question"]
        for row, answer in answers
        if row["clause"] in {name for one in answer.passages for name in (one.passage.clause, one.source.source_id)}
    ]
    assert len(answers) >= 30
    assert len(silent) <= 4, silent
    assert len(right) >= 22


def test_what_only_sounds_on_topic_is_not(assistant: Assistant) -> None:
    """Measured: 24 of 32 stay unanswered. Those that don't share every rare word with a clause on something else."""
    answers = {question: assistant.ask(question) for question in asked()["controls"]}
    spoke = [question for question, answer in answers.items() if answer.statements]
    assert len(answers) >= 30
    assert len(spoke) <= 10, spoke
    assert {answer.outcome for question, answer in answers.items() if question not in spoke} <= {
        Outcome.NOT_COVERED,
        Outcome.OUT_OF_SCOPE,
    }
    assert all(answer.verdict is None for answer in answers.values())


def test_a_word_of_the_same_section_counts_for_half(assistant: Assistant) -> None:
    library = assistant.library
    weights = speaking(library, vocabulary())
    passage = next(one for one in library.passages.values() if one.clause == "14.1" and "sampleford" in one.source_id)
    assert weights.share(passage, [Unit("lend", 1.0)]) == 1.0
    assert weights.share(passage, [Unit("leaflet", 1.0)]) == 0.5
    assert weights.share(passage, [Unit("zebra", 1.0)]) == 0.0
    assert weights.share(passage, []) == 0.0


def test_a_wider_concept_counts_for_what_it_tells(assistant: Assistant) -> None:
    """A clause on AI tools at large tells little of Magic Notes; one on Magic Notes tells all of scribes."""
    weights = speaking(assistant.library, vocabulary())
    ours = [one for one in assistant.library.passages.values() if "sampleford" in one.source_id]
    at = {one.clause: one for one in ours}
    whole = weights.units(understand("Who minds Magic Notes?", vocabulary()))
    named = [unit for unit in whole if unit.name == "magic_notes"]
    assert weights.share(at["5.1"], named) == 1.0
    assert weights.share(at["19.2"], named) < 0.3


def test_guidance_for_others_stands_behind_what_reaches_the_reader(assistant: Assistant) -> None:
    ours = assistant.ask("Who decides about recording a conference with AI?", jurisdiction="england")
    assert all(reaches_reader(cited.source, ours.case) for cited in ours.passages if ours.case)


# ------------------------------------------------------------------ guidance beyond the employer's


def _professional(name: str, force: str, text: str) -> str:
    front = f"title: {name}\nforce: {force}\naudience: Social workers\njurisdiction: uk"
    return f"---\n{front}\n---\n# {name}\n\n{text}\n"


def test_guidance_beyond_the_employers_has_a_place(make_assistant: MakeAssistant) -> None:
    national = (
        "# Playbook\n\nTranscripts of a meeting are kept for no longer than the record of the meeting needs them.\n"
    )
    answer = make_assistant({"employer/policy.md": POLICY, "national/playbook.md": national}).ask(
        "How are transcripts of a meeting kept?"
    )
    assert {cited.source.level for cited in answer.passages} == {Level.EMPLOYER, Level.NATIONAL}


def test_opinion_never_leads_where_guidance_speaks(make_assistant: MakeAssistant) -> None:
    """However much nearer its words are."""
    library = make_assistant(
        {
            "professional/view.md": _professional("View", "opinion", "AI chatbots flatter by design."),
            "professional/guide.md": _professional(
                "Guide", "guidance", "It is by design that chatbots flatter whoever types."
            ),
            "sources.toml": '[[source]]\npath = "professional/view.md"\n[[source]]\npath = "professional/guide.md"\n',
        }
    )
    answer = library.ask("Why do AI chatbots flatter by design?")
    assert [cited.source.force.value for cited in answer.passages] == ["guidance", "opinion"]


def test_the_readers_own_nation_is_no_word_to_be_found(assistant: Assistant) -> None:
    """ "NI" says whose guidance holds; no clause need hold it."""
    answer = assistant.ask("What does the learning page say in Northern Ireland about older uses of machine learning?")
    assert {cited.source.jurisdiction for cited in answer.passages} & {"ni"}
