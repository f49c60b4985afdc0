"""Rules in the words that notices, hubs and codes use: each decides a question, and its contrary decides otherwise."""

import pytest
from minipolicy import ask, overlay_of, policy, said

from rag.policy.types import Effect, Norm, Verdict

YES, ON_TERMS, NO = Verdict.ALLOWED, Verdict.ALLOWED_WITH_CONDITIONS, Verdict.NOT_ALLOWED
DEPENDS = Verdict.DEPENDS


def _rules(text: str) -> list[Norm]:
    return policy(f"# Rules\n\n## Using AI\n\n{text}\n").rules


@pytest.mark.parametrize(
    ("clause", "question", "verdict"),
    [
        (
            "Information about an individual is not entered in Copilot.",
            "Can I put a mum's details into Copilot?",
            NO,
        ),
        (
            "Information about an individual may be entered in Copilot.",
            "Can I put a mum's details into Copilot?",
            YES,
        ),
        ("There shall be no recording of a home visit.", "Can I record a home visit?", NO),
        (
            "No, case notes stay out of Copilot, even from a record that is yours.",
            "Can I put case notes in Copilot?",
            NO,
        ),
        ("The summarising of case notes in Copilot is excluded.", "Can I summarise case notes in Copilot?", NO),
        ("Chronologies are built by hand.", "Can I get AI to do a chronology?", NO),
        ("Outside the Tern pilot, chronologies are built by hand.", "Can I get AI to do a chronology?", DEPENDS),
        (
            "Case notes go into Copilot, provided that the manager has agreed.",
            "Can I put case notes in Copilot?",
            ON_TERMS,
        ),
        (
            "Copilot drafts letters, provided that the worker reads them.",
            "Can Copilot draft a letter to a parent?",
            ON_TERMS,
        ),
        (
            "Copilot can draft letters, emails and case notes.",
            "Can Copilot draft a letter to a parent?",
            YES,
        ),
        ("Copilot can draft a letter in seconds.", "Can Copilot draft a letter to a parent?", None),
        ("A minute of a board meeting is not given to the board.", "Can Copilot draft a letter to a parent?", None),
    ],
)
def test_a_clause_decides(clause: str, question: str, verdict: Verdict | None) -> None:
    assert ask(question, policy(f"# Rules\n\n## Using AI\n\n{clause}\n")).verdict is verdict


def test_what_these_points_at_is_the_heading_s() -> None:
    rules = policy(
        "# Hub\n\n## Complaints and petitions\n\nPlease don't use AI for these.\n\n"
        "## Writing\n\nCopilot may be used to draft letters and emails.\n"
    )
    assert ask("Can Copilot draft a letter to a parent?", rules).verdict is ON_TERMS
    assert ask("Can Copilot draft a letter about a complaint?", rules).verdict is NO


def test_in_the_meantime_is_while_what_was_told_before_is_so() -> None:
    rules = policy(
        "# Code\n\n## Use\n\nCopilot may be used to draft letters.\n\n## Objections\n\n"
        "A resident may ask that AI be kept out of their case. The manager shall decide, and no tool shall be used in "
        "the meantime.\n"
    )
    assert ask("Can I draft a letter in Copilot?", rules).verdict is ON_TERMS
    asked = "She's asked for AI not to be used. Can I carry on with Copilot for now?"
    assert ask(asked, rules).verdict not in {YES, ON_TERMS}


def test_no_difference_takes_the_nameless_in() -> None:
    (ban,) = _rules(
        "Information about a person must not be entered in ChatGPT. Removing every identifying detail makes no "
        "difference."
    )
    assert {"anonymised", "part_anonymised"} <= ban.slots.data
    (bare,) = _rules("Information about a person must not be entered in ChatGPT. Removing a name takes time.")
    assert "anonymised" not in bare.slots.data


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [
        ("Only if you are in the pilot.", ON_TERMS),
        ("Fine, as long as you tell them first.", ON_TERMS),
        ("No.", NO),
        ("The chair decides on the day.", DEPENDS),
    ],
)
def test_a_heading_that_only_names_something_asks_for_leave(answer: str, verdict: Verdict) -> None:
    rules = policy(f"# Hub\n\n## Magic Notes\n\nOur recorder.\n\n### Child protection conferences?\n\n{answer}\n")
    assert ask("Can Magic Notes record a child protection conference?", rules).verdict is verdict


def test_columns_named_by_half_a_name_hold_for_their_kind_of_information() -> None:
    rules = policy(
        "# Code\n\n## Listed tools\n\n| Tool | Plain | Case |\n|---|---|---|\n| Copilot Chat | Yes | No |\n"
        "| Microsoft 365 Copilot | Yes | Yes |\n"
    )
    leave, ban = [norm for norm in rules.rules if "copilot_chat" in norm.slots.tool or "copilot" in norm.slots.tool][:2]
    assert (leave.effect, ban.effect) == (Effect.MAY, Effect.MUST_NOT)
    assert ban.slots.data == {"case_information"}
    assert leave.slots.data != ban.slots.data
    assert leave.unread or leave.slots.data


def test_a_glossary_s_words_stand_for_what_it_says_they_mean() -> None:
    code = policy(
        "# Code\n\n## Words\n\n| Term | Meaning |\n|---|---|\n| Capture | The recording or transcription of speech |\n"
        "| Plain information | Information concerning no resident |\n"
        "| Guarded information | Information concerning an adoption |\n"
    )
    terms = {(term.slot, term.name, term.words) for term in overlay_of([code], "default").terms}
    assert ("action", "record", "capture") in terms
    assert ("data", "public", "plain information") in terms
    assert not any(words == "guarded information" for _, _, words in terms)


@pytest.mark.parametrize(
    ("order", "checks"),
    [
        ("Check every line of the draft against your notes.", True),
        ("Read it through before you send it.", True),
        ("Read it, then keep it by your desk.", False),
        ("Check this policy before you start.", False),
        ("Be ready to explain how the result was checked.", False),
    ],
)
def test_only_a_check_of_a_draft_is_one(order: str, checks: bool) -> None:
    text = f"# Rules\n\n## Writing\n\nCopilot may be used for letters.\n\n{order}\n"
    owed = ask("Do I have to check what AI writes?", policy(text)).verdict is Verdict.REQUIRED
    assert owed is checks


def test_an_equality_assessment_is_no_dpia() -> None:
    rules = "# Rules\n\n## DPIA and procurement\n\n{0}\n"
    asked = "Is a DPIA needed before we try out a new tool?"
    assert ask(asked, policy(rules.format("A DPIA is needed before a new tool is tried."))).verdict is Verdict.REQUIRED
    other = policy(rules.format("An equality impact assessment is needed before a new tool is tried."))
    assert ask(asked, other).verdict is not Verdict.REQUIRED


def test_leave_where_somebody_lacks_capacity_is_none_for_everybody() -> None:
    rules = policy(
        "# Rules\n\n## Scribe\n\nWhere an adult lacks capacity, Magic Notes may be used only if an attorney signs.\n"
    )
    assert ask("Can I use Magic Notes on a visit?", rules).verdict not in {YES, ON_TERMS}
    leave = next(norm for norm in rules.rules if norm.effect is Effect.MAY)
    assert "attorney" in said(leave.conditions)


def test_even_where_bounds_no_ban() -> None:
    (ban,) = _rules(
        "Magic Notes shall not be used in a review, even where:\n\n- everyone has agreed; and\n- it is short."
    )
    assert ban.effect is Effect.MUST_NOT
    assert not ban.conditions
