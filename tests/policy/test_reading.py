"""How rules are read where a policy puts them in a roundabout way."""

import pytest
from minipolicy import ask, overlay_of, policy, said

from rag.policy.tails import tails
from rag.policy.types import Effect, Norm, Verdict


def _rules(text: str) -> list[Norm]:
    return policy(f"# Rules\n\n## Using AI\n\n{text}\n").rules


def _one(text: str, effect: Effect) -> Norm:
    found = [norm for norm in _rules(text) if norm.effect is effect]
    assert len(found) == 1, [(norm.effect, norm.cue, norm.slots) for norm in _rules(text)]
    return found[0]


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        (
            "Rule 3 does not apply to a panel report, which must be written by hand.",
            "a panel report must be written by hand.",
        ),
        (
            "The previous sentence does not apply where a complaint is open, in which case they must be told.",
            "If a complaint is open, they must be told.",
        ),
        (
            "That does not extend to fostering panels or to court visits, neither of which is ever recorded.",
            "court visits is never recorded.",
        ),
        (
            "The only exception is that the minutes of the board are taken with Quill.",
            "the minutes of the board must be taken with Quill.",
        ),
        (
            "The night team is the exception, because it works alone, and they may use Quill on their own phones.",
            "The night team may use Quill on their own phones.",
        ),
    ],
)
def test_what_is_told_in_passing_is_put_in_the_plain_order(sentence: str, told: str) -> None:
    assert told in tails(sentence)[1]


def test_a_sentence_that_sets_nothing_apart_is_left_whole() -> None:
    sentence = "Staff may use Copilot for letters, which saves time."
    assert tails(sentence) == (sentence, ())


def test_a_ban_told_in_passing_is_a_ban() -> None:
    found = _one(
        "Copilot may summarise a file. None of this applies to a court report, where AI is not used at all.",
        Effect.MUST_NOT,
    )
    assert "court" in said(found.conditions)


def test_a_leave_is_narrowed_by_what_is_set_apart_from_it() -> None:
    text = "You may record reviews. The previous sentence does not apply to a strategy discussion."
    assert "strategy discussion" in said(_one(text, Effect.MAY).exceptions)


def test_a_purpose_off_the_list_is_no_ban_on_the_tool() -> None:
    house = policy(
        "# Rules\n\n## Rules\n\n1 Copilot may be used for drafting letters.\n\n"
        "2 Copilot must not be used for any task which is not listed in Annex C.\n"
    )
    assert ask("Can I use Copilot to draft a letter?", house).verdict is not Verdict.NOT_ALLOWED


def test_work_left_to_people_is_no_ban_on_all_writing() -> None:
    found = _one("The analysis and conclusions must be written by the worker without the help of AI.", Effect.MUST_NOT)
    assert "draft" not in found.slots.action
    assert found.slots.action


def test_a_description_by_people_alone_leaves_nothing_to_them() -> None:
    assert not [
        norm
        for norm in _rules("Text which was redacted by the worker alone remains personal information.")
        if norm.effect is Effect.MUST_NOT
    ]


def test_how_consent_is_given_is_no_leave_to_record() -> None:
    assert not [norm for norm in _rules("Consent to recording may be given by telephone.") if norm.effect is Effect.MAY]


@pytest.mark.parametrize(
    "text", ["Nobody in this service is required to use AI.", "Short letters require no approval."]
)
def test_what_nobody_need_do_is_no_duty(text: str) -> None:
    assert not [norm for norm in _rules(text) if norm.effect is Effect.MUST]


def test_what_other_letters_need_releases_no_letter() -> None:
    norms = policy(
        "# R\n\n## Letters\n\nAn appeal letter must be approved by a manager. Other letters require no approval."
    ).norms
    assert not [norm for norm in norms if norm.effect is Effect.INFO and norm.cue]


def test_use_without_training_is_a_release_and_no_leave() -> None:
    assert not [
        norm for norm in _rules("You can use Copilot without having taken the course.") if norm.effect is Effect.MAY
    ]


def test_consent_that_a_thing_requires_is_owed() -> None:
    assert "consent" in _one("Recording requires the written consent of the parent.", Effect.MUST).slots.action


def test_what_must_not_take_place_is_what_the_condition_speaks_of() -> None:
    found = _one("Where a child objects to transcription, it must not take place.", Effect.MUST_NOT)
    assert found.slots.action == {"record"}


def test_who_may_be_given_access_may_use_it() -> None:
    found = _one("Agency workers may be given access to Copilot on the written request of a manager.", Effect.MAY)
    assert found.slots.actor == {"agency"}
    assert found.slots.action == {"use"}
    assert "request" in said(found.conditions)


def test_leave_for_them_takes_no_data_from_the_ban_before_it() -> None:
    text = "Students must not enter personal information into Copilot. They may use Copilot Chat for general questions."
    assert "personal" not in _one(text, Effect.MAY).slots.data


def test_by_no_other_means_bars_other_tools() -> None:
    assert (
        "unapproved"
        in _one("Transcription may be done with Magic Notes and by no other means.", Effect.MUST_NOT).slots.tool
    )


def test_a_named_tool_that_may_is_leave_and_ai_that_may_is_none() -> None:
    assert _one("Copilot may summarise case notes.", Effect.MAY).slots.action == {"summarise"}
    assert not _rules("Copilot may summarise a file wrongly.")
    assert not _rules("AI may summarise badly.")


def test_leave_opens_with_what_it_is_for() -> None:
    found = _one("As to the analysis, Copilot may write up a first draft.", Effect.MAY)
    assert found.slots.action == {"analyse"}


def test_what_may_be_put_shorter_is_no_leave_to_make_it() -> None:
    text = (
        "Rule 4 does not prevent Copilot from being asked to shorten an analysis which the worker has already written."
    )
    assert _one(text, Effect.MAY).slots.action == {"summarise"}


def test_a_ban_that_gives_way_to_a_clause_is_lifted_by_it() -> None:
    house = policy(
        "# Rules\n\n## Equipment\n\n5.1 Copilot must not be used on a personal phone, save as provided in 5.2.\n\n"
        "5.2 Copilot may be used on a personal phone by night staff.\n"
    )
    ban, leave = (next(n for n in house.norms if n.effect is one) for one in (Effect.MUST_NOT, Effect.MAY))
    assert ban.passage_id in leave.lifts or ban.norm_id in leave.lifts


def test_a_word_for_text_that_identifies_nobody_is_no_personal_data() -> None:
    house = policy(
        '# Rules\n\n## Terms\n\n"Cleared text" means material held by the council which cannot identify any person.\n'
    )
    assert [term.name for term in overlay_of([house], "default").terms] == ["anonymised"]


_TABLE = (
    "# Rules\n\n## Tools\n\n| Tool | Purposes | Personal information | Who may use it |\n|---|---|---|---|\n"
    "| Copilot | Drafting, summarising, chronologies | Yes | Everyone except students |\n"
    "| Copilot Chat | Drafting | No | Everyone |\n"
)


def test_a_row_s_purposes_are_read_one_by_one_and_its_exception_is_no_audience() -> None:
    norms = [norm for norm in policy(_TABLE).rules if "copilot" in norm.slots.tool]
    assert any(norm.slots.action == {"draft"} and not norm.slots.data for norm in norms)
    assert all("student" not in norm.slots.actor for norm in norms)


def test_a_row_s_no_to_data_is_for_every_purpose() -> None:
    bans = [norm for norm in policy(_TABLE).rules if norm.effect is Effect.MUST_NOT]
    assert bans
    assert all(norm.slots.data == {"personal"} and not norm.slots.action for norm in bans)


def test_leave_for_a_phone_is_none_for_a_tablet() -> None:
    house = policy("# Rules\n\n## Equipment\n\nCopilot may be used on a personal telephone by any member of staff.\n")
    assert ask("Can I use Copilot on my own phone?", house).verdict in {
        Verdict.ALLOWED,
        Verdict.ALLOWED_WITH_CONDITIONS,
    }
    assert ask("Can I use Copilot on my own iPad?", house).verdict is Verdict.DEPENDS
