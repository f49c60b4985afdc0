"""Leave: which tool it is for, what it leaves out, and what stands in its way."""

import pytest
from minipolicy import LOOSENESS, Policy, ask, case_of, overlay_of, passage, policy, vocabulary

from rag.policy.overlay import house_vocabulary, read_overlay
from rag.policy.types import Verdict

NO, DEPENDS, IF, YES = LOOSENESS

MILLBROOK = """# AI at Millbrook

## The tools

The approved tools are Microsoft 365 Copilot and Magic Notes. Case notes must not be put into any other tool.

## Copilot

You may use Copilot to summarise case notes.

Photographs of children must not be uploaded, even to Copilot.

Personal data may be put into Copilot.

Health information must not be entered into Copilot. This does not apply to the Night Team.

## Recording

Home visits may be recorded with Magic Notes.

Capacity assessments must not be recorded with any AI tool, including Magic Notes.

In a meeting that another organisation hosts, you must not record anything.

Do not copy an AI draft from one file to another.

Live captions may be used for a person who is deaf.
"""

TWICE = """# Two of one name

Microsoft 365 Copilot may be used to draft letters.

Copilot Chat must not be used for letters.
"""


def millbrook() -> Policy:
    return policy(MILLBROOK)


@pytest.mark.parametrize(
    ("question", "fair"),
    [
        pytest.param("Can I use AI to summarise case notes?", {IF}, id="a tool nobody named is one that may"),
        pytest.param("Can I upload a photo of a child to an AI tool?", {NO}, id="no tool there is may"),
        pytest.param("Can I paste case notes into Copilot and summarise them?", {IF, YES}, id="a means needs no leave"),
        pytest.param("Can I use AI on my own phone to summarise case notes?", {DEPENDS, NO}, id="whose phone"),
        pytest.param("Can I put a court statement into Copilot?", {DEPENDS, NO}, id="court work must be named"),
        pytest.param("Can I paste a letter from the nurse into Copilot?", {NO}, id="an exception for another team"),
        pytest.param(
            "I am in the Night Team, can I paste a letter from the nurse into Copilot?",
            {DEPENDS, IF, YES},
            id="an exception for their own team",
        ),
        pytest.param("Can I record a home visit with Magic Notes?", {IF, YES}, id="one file to another bars no draft"),
        pytest.param("Can I record a capacity assessment on a home visit?", {NO, DEPENDS}, id="a special setting"),
        pytest.param("We found a free AI app online, can we put case notes in it?", {NO}, id="a tool come across"),
    ],
)
def test_what_leave_reaches(question: str, fair: set[Verdict]) -> None:
    ruled = ask(question, millbrook())
    assert ruled.verdict in fair, ruled.why


def test_a_meeting_that_others_host_must_be_said_to_be_one() -> None:
    ruled = ask("Can I record a home visit with Magic Notes before the meeting?", millbrook())
    assert ruled.verdict is not NO


def test_what_is_let_for_the_deaf_is_let_for_nobody_else() -> None:
    ruled = ask("Can I record our team meeting?", millbrook())
    assert ruled.verdict not in {IF, YES}


def test_two_tools_of_one_name_are_told_apart() -> None:
    overlay = overlay_of([policy(TWICE)], "default")
    words = house_vocabulary(overlay, vocabulary())
    assert words.slots("Can I use Copilot Chat for a letter?").tool == {"copilot_chat"}
    assert words.slots("Can I use Copilot for a letter?").tool == {"copilot"}
    assert vocabulary().slots("Can I use Copilot Chat for a letter?").tool == {"copilot"}


def test_an_account_with_the_employers_name_is_a_work_account() -> None:
    overlay = read_overlay([passage("Copilot is approved.")], vocabulary(), "stone-hill")
    words = house_vocabulary(overlay, vocabulary())
    assert "work" in words.slots("signed in with my Stone Hill account").account


@pytest.mark.parametrize(
    ("text", "tools"),
    [
        ("Only Copilot can be used with personal data.", {"copilot"}),
        ("Which AI tool has the council bought? Magic Notes.", {"magic_notes"}),
        ("A feature added to Copilot is not approved until the board has seen it.", set()),
    ],
)
def test_what_an_employer_has_for_its_staff(text: str, tools: set[str]) -> None:
    assert {entry.name for entry in read_overlay([passage(text)], vocabulary()).approved} == tools


def test_a_subscription_of_ones_own_is_a_personal_account() -> None:
    assert case_of("Can I use the Copilot subscription I pay for myself?").slots.account == {"personal"}
