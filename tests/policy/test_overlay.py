"""An employer's own list of tools and its own terms."""

import pytest
from minipolicy import PERMITS, ask, because, params, passage, policy, vocabulary

from rag.policy.overlay import NO_OVERLAY, Overlay, read_overlay


def overlay(*texts: str) -> Overlay:
    return read_overlay([passage(text, number) for number, text in enumerate(texts, 1)], vocabulary())


def approved(*texts: str) -> dict[str, str | None]:
    return {one.name: one.account for one in overlay(*texts).approved}


LISTS = {
    "list": (
        ("The approved tools are:\n- Microsoft 365 Copilot\n- Magic Notes",),
        {"copilot": None, "magic_notes": None},
    ),
    "list-account": (
        ("The approved tools are:\n- Copilot, on your work account\n- Magic Notes",),
        {"copilot": "work", "magic_notes": None},
    ),
    "sentence": (("Our approved tools are Copilot and Magic Notes.",), {"copilot": None, "magic_notes": None}),
    "only-one": (("Microsoft 365 Copilot is the only AI tool authorised for council business.",), {"copilot": None}),
    "we-have-approved": (("We have approved Magic Notes for visits.",), {"magic_notes": None}),
    "the-council-has": (("The council has approved Copilot and Magic Notes.",), {"copilot": None, "magic_notes": None}),
    "is-approved": (("Magic Notes is approved for recording visits.",), {"magic_notes": None}),
    "licensed": (("Copilot is licensed for all staff.",), {"copilot": None}),
    "two-clauses": (
        ("Copilot is an approved tool.", "Magic Notes is authorised too."),
        {"copilot": None, "magic_notes": None},
    ),
    "you-may-use-only": (
        ("The tools you may use are Copilot and Magic Notes.",),
        {"copilot": None, "magic_notes": None},
    ),
    "not": (("Otter is not approved.",), {}),
    "not-yet": (("Gemini is not yet approved for use.",), {}),
    "no-longer": (("Otter is no longer approved.",), {}),
    "unless": (("Gemini is not authorised unless the DPO agrees.",), {}),
    "was": (("Otter was approved until 2024.",), {}),
    "may-be": (("Gemini may be approved next year.",), {}),
    "being-considered": (("Gemini is being considered for the approved list.",), {}),
    "will-be": (("Gemini will be approved in May.",), {}),
    "other-body": (("Otter is approved by the NHS.",), {}),
    "for-that-reason": (("A partner's Otter account is not approved here.",), {}),
    "examples-of-public": (("Public tools include ChatGPT, Claude and Gemini.",), {}),
    "not-on-the-list": (("ChatGPT and Gemini are not on the approved list.",), {}),
    "question": (("Is Gemini approved?",), {}),
    "ask-if-approved": (("Ask whether Gemini is approved before you use it.",), {}),
    "if-approved": (("If Gemini is approved, you will be told.",), {}),
    "unlike": (("Copilot is approved; ChatGPT is not.",), {"copilot": None}),
    "and-not": (("The approved tool is Copilot, not ChatGPT.",), {"copilot": None}),
    "instead-of": (
        ("Use the approved tools, which are Copilot and Magic Notes, instead of ChatGPT.",),
        {"copilot": None, "magic_notes": None},
    ),
    "nothing": (("You must not put case notes into ChatGPT.",), {}),
}
KNOWN_SHORTFALLS = because(
    {
        "a list of tools in other words is not seen: the only tool authorised, has approved, you may use": (
            "the-council-has",
            "you-may-use-only",
        ),
    }
)


@pytest.mark.parametrize("row", params(LISTS.items(), KNOWN_SHORTFALLS))
def test_the_list_is_read_as_written(row: tuple[tuple[str, ...], dict[str, str | None]]) -> None:
    texts, wanted = row
    assert approved(*texts) == wanted
    if wanted:
        assert overlay(*texts).lists_tools


def test_each_tool_points_to_the_passage_that_lists_it() -> None:
    found = overlay("Be kind.", "The approved tools are:\n- Copilot\n- Magic Notes")
    assert {one.passage_id for one in found.approved} == {"p2"}


def test_without_a_list_no_tool_is_listed() -> None:
    assert overlay("Be kind.") == NO_OVERLAY


def test_a_tool_not_on_the_list_needs_no_account() -> None:
    found = overlay("The approved tools are:\n- Copilot, on your work account")
    assert found.account_for("copilot") == (True, "work")
    assert found.account_for("chatgpt") == (False, None)


def test_public_can_be_defined_as_whatever_is_not_approved() -> None:
    assert overlay("“Public AI tool” means any AI tool that the council has not approved.").public_is_unapproved
    assert not overlay("A public AI tool is free to use.").public_is_unapproved


LISTED = "# AI\n\nThe approved tools are:\n\n- Otter\n\nCase notes may be put into an approved tool.\n"
UNLISTED = "# AI\n\nThe approved tools are:\n\n- Copilot\n\nCase notes may be put into an approved tool.\n"
QUESTION = "Can I put case notes into Otter?"


def test_a_list_holds_for_its_employer_alone() -> None:
    both = policy(LISTED, "one"), policy(UNLISTED, "two")
    assert ask(QUESTION, *both, employer="one").verdict in PERMITS
    assert ask(QUESTION, *both, employer="two").verdict not in PERMITS
    assert ask(QUESTION, *both, employer=None).verdict not in PERMITS


def test_a_national_document_lists_no_tools_for_an_employer() -> None:
    national = policy("# AI\n\nThe approved tools are Otter and Magic Notes.\n", None, audience="Social workers")
    house = policy("# AI\n\nCase notes may be put into an approved tool.\n")
    assert ask(QUESTION, house, national).verdict not in PERMITS


def test_a_listed_tool_gains_only_the_uses_its_clauses_grant() -> None:
    house = policy("# AI\n\nThe approved tools are:\n\n- Otter\n\nLetters may be drafted in an approved tool.\n")
    assert ask("Can I draft a letter in Otter?", house).verdict in PERMITS
    assert ask(QUESTION, house).verdict not in PERMITS


def test_a_listed_tool_on_a_personal_account_is_not_approved() -> None:
    house = policy("# AI\n\nThe approved tools are:\n\n- Copilot\n\nCase notes may be put into an approved tool.\n")
    assert ask("Can I put case notes into Copilot on my personal account?", house).verdict not in PERMITS
