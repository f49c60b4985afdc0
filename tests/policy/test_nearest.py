"""The nearest clause rules: what says of itself that it is the exception wins, and what is about other things doesn't
decide.
"""

import pytest
from minipolicy import LOOSENESS, ask, policy

from rag.policy.types import Verdict

NO, DEPENDS, IF, YES = LOOSENESS
REQUIRED, NOT_REQUIRED = Verdict.REQUIRED, Verdict.NOT_REQUIRED

NUMBERED = """# AI at Skelmere

## 4. Public tools

4.1 Staff must not use a public tool for the council's work.

4.2 Staff must not put case information into a public tool.

## 5. Letters

5.1 {leave}
"""


@pytest.mark.parametrize(
    "said",
    [
        pytest.param("clauses 4.1 and 4.2 notwithstanding", id="the number first"),
        pytest.param("notwithstanding section 4", id="the word first"),
        pytest.param("whatever section 4 says", id="whatever it says"),
        pytest.param("as an exception to everything above", id="everything above"),
    ],
)
def test_leave_that_names_what_it_is_an_exception_to_lifts_it(said: str) -> None:
    leave = f"Staff may, {said}, put a letter into a public tool to translate it."
    assert ask("Can I translate a letter in ChatGPT?", policy(NUMBERED.format(leave=leave))).verdict in {IF, YES}


@pytest.mark.parametrize(
    ("leave", "question"),
    [
        pytest.param(
            "Staff may put a letter into a public tool to translate it.",
            "Can I translate a letter in ChatGPT?",
            id="leave that names no clause",
        ),
        pytest.param(
            "Staff may, clause 4.1 notwithstanding, put a letter into a public tool to translate it.",
            "Can I translate a letter in ChatGPT?",
            id="leave that names another clause",
        ),
        pytest.param(
            "Staff may, section 4 notwithstanding, put a letter into a public tool to translate it.",
            "Can I summarise case notes in ChatGPT?",
            id="leave for something else",
        ),
    ],
)
def test_nothing_else_lifts_a_ban(leave: str, question: str) -> None:
    assert ask(question, policy(NUMBERED.format(leave=leave))).verdict is NO


def test_what_calls_itself_the_exception_lifts_the_ban_on_its_kind_and_no_other() -> None:
    house = policy("""# Notice

You must not record with an AI tool, whoever agrees to it.

You must not record anything on your own phone.

Capacity assessments: the exception. They may be recorded with Magic Notes, provided the person has been told.
""")
    assert ask("Can I record a mental capacity assessment with Magic Notes?", house).verdict in {IF, DEPENDS}
    assert ask("Can I record a home visit with Magic Notes?", house).verdict is NO
    own = ask("Can I record a mental capacity assessment with Magic Notes on my own phone?", house)
    assert own.verdict in {NO, DEPENDS}


LISTED = """# Tools

The approved tools are Microsoft 365 Copilot and Magic Notes.

Only an approved tool may be used with case information.

{leave}
"""


def test_a_tool_with_leave_of_its_own_is_no_unapproved_one() -> None:
    leave = "An agency's own AI tool may be used with case information, provided that the contract says so."
    question = "Can I put case information into my agency's own AI tool?"
    assert ask(question, policy(LISTED.format(leave=leave))).verdict in {IF, YES}
    other = "An agency's own AI tool may be used for training."
    assert ask(question, policy(LISTED.format(leave=other))).verdict is NO


def test_leave_for_a_brand_is_none_for_it_on_ones_own_account() -> None:
    leave = "Copilot may be used to summarise case notes."
    question = "Can I summarise case notes in Copilot on my personal account?"
    assert ask(question, policy(LISTED.format(leave=leave))).verdict is NO


JUDGING = """# Judgement

An AI tool must not write the analysis or the recommendations of an assessment.

{more}
"""


def test_a_ban_on_one_judgement_does_not_decide_on_another() -> None:
    rating = "Can AI give a family a risk score?"
    analysis = "Can AI write the analysis in my assessment?"
    alone = policy(JUDGING.format(more=""))
    assert ask(rating, alone).verdict in {DEPENDS, None}
    assert ask(analysis, alone).verdict is NO
    both = policy(JUDGING.format(more="AI must not score risk."))
    assert ask(rating, both).verdict is NO
    leave = policy(JUDGING.format(more="Copilot may be used to score risk, provided a manager has seen the score."))
    assert ask(rating, leave).verdict is IF


@pytest.mark.parametrize(
    ("clause", "verdicts"),
    [
        pytest.param(
            "You may use Copilot to draft a letter, provided that you check it before it is sent.",
            {DEPENDS, None},
            id="letters are not every note",
        ),
        pytest.param(
            "A public tool may be used for research, provided that nothing is relied on until it has been checked.",
            {DEPENDS, None},
            id="research is another task",
        ),
        pytest.param("You must check every draft before it is saved.", {REQUIRED}, id="a duty on every draft"),
    ],
)
def test_leave_for_one_task_sets_no_duty_on_another(clause: str, verdicts: set[Verdict | None]) -> None:
    house = policy(f"# Notes\n\n{clause}\n")
    assert ask("Do I have to check an AI case note before it goes on the record?", house).verdict in verdicts


def test_what_goes_on_while_a_thing_is_done_does_not_demand_it() -> None:
    house = policy("# Pilots\n\nMade-up data may be used in a pilot while the DPIA is being done.\n")
    assert ask("Is a DPIA needed before a pilot?", house).verdict is not REQUIRED


def test_who_says_no_has_been_told_but_that_is_no_leave_to_go_on() -> None:
    house = policy("# Visits\n\nYou may record a visit with Magic Notes only if you first tell everyone there.\n")
    refused = ask("Can I record a visit with Magic Notes if dad says no?", house)
    assert refused.verdict in {DEPENDS, NO}
    told = ask("Can I record a visit with Magic Notes if I have told dad?", house)
    assert told.verdict is IF
