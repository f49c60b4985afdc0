"""A question about the policy as a whole gets a sentence of each section; one that names something doesn't."""

from collections.abc import Callable, Mapping

import pytest

from rag.answering.assistant import Assistant
from rag.policy.types import Role

MakeAssistant = Callable[[Mapping[str, str]], Assistant]


@pytest.mark.parametrize("question", ["What does our AI policy say?", "what are the main rules on AI at work"])
def test_the_policy_as_a_whole(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question, employer="default")
    sections = [cited.passage.heading_path[-1] for cited in answer.passages if cited.source.employer == "default"]
    assert len(set(sections)) >= 10
    assert len(answer.statements) <= 16
    assert answer.statements[0].role is Role.RULE
    assert {one.role for one in answer.statements[1:]} == {Role.CONTEXT}
    assert {cited.source.employer for cited in answer.passages} == {"default"}


def test_a_question_that_names_something_is_about_that(assistant: Assistant) -> None:
    answer = assistant.ask("What does our policy say about photos?", employer="default")
    assert len(answer.statements) <= 5
    assert {"14.4", "14.5"} & {cited.passage.clause for cited in answer.passages}


def test_a_policy_without_sections_is_not_summed_up(make_assistant: MakeAssistant) -> None:
    flat = make_assistant({"employer/notice.md": "# AI\n\nStaff must not put case notes into ChatGPT.\n"})
    assert len(flat.ask("What does our AI policy say?").statements) <= 2
