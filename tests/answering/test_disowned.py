"""What the asker keeps to themselves, leaves out or turns down is not what is being done."""

import pytest

from rag.answering.disowned import meant
from rag.library.ingest import vocabulary


def named(text: str, slot: str) -> set[str]:
    return {one.name for one in meant(text, vocabulary().mentions(text)) if one.slot == slot}


@pytest.mark.parametrize(
    ("text", "slot", "gone", "kept"),
    [
        ("Copilot to tidy my notes, I'll write the analysis by hand", "action", "analyse", None),
        ("can it transcribe, but not decide", "action", "decide", "record"),
        ("Can I use Copilot instead of ChatGPT for a letter?", "tool", "chatgpt", "copilot"),
        ("can I put a chronology in, I'm not putting any court papers in", "data", "court_document", "chronology"),
        ("Can AI draft it if I tell the tool what happened?", "action", "tell", "draft"),
        ("Can Copilot shorten the report?", "action", "report", "summarise"),
    ],
)
def test_what_is_not_done_is_not_in_the_case(text: str, slot: str, gone: str, kept: str | None) -> None:
    found = named(text, slot)
    assert gone not in found
    assert kept is None or kept in found


@pytest.mark.parametrize(
    "text",
    [
        "case notes into Copilot, not the names",
        "paste the case notes without the surnames",
        "the case notes minus the address",
    ],
)
def test_names_left_out_leave_the_rest_part_anonymised(text: str) -> None:
    """Never fully: the rules on case information still reach it."""
    assert {"case_notes", "part_anonymised"} <= named(text, "data")
    assert "identifier" not in named(text, "data")


@pytest.mark.parametrize(
    ("text", "slot", "name"),
    [
        ("can I record without consent", "action", "consent"),
        ("do I have to report it", "action", "report"),
        ("is it ok not to tell the family", "action", "tell"),
        ("not the case notes", "data", "case_notes"),
        ("can I put names into ChatGPT", "data", "identifier"),
    ],
)
def test_what_is_asked_about_stays(text: str, slot: str, name: str) -> None:
    assert name in named(text, slot)


def test_only_no_and_nothing_say_that_it_is_about_nobody() -> None:
    """With "not the case notes" something does go in, and nobody has said what."""
    assert named("can I ask ChatGPT for ideas, no case information", "data") == {"public"}
    assert named("can I draft it in ChatGPT, just not the case notes", "data") == set()
