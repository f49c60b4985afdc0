"""Answers and norms as text for the terminal."""

from dataclasses import replace

import pytest
from made_answers import HOSTILE, make_answer, make_cited, make_source, make_statement, make_summary

from rag.desk import labels
from rag.desk.terminal import answer_text, norm_json, norm_text, print_answer
from rag.policy.types import (
    Case,
    Condition,
    Effect,
    Intent,
    Norm,
    Outcome,
    Part,
    Passage,
    Relation,
    RelationKind,
    Role,
    Slots,
    Span,
    Verdict,
)

LONG_ADDRESS = "https://www.gov.uk/government/publications/ai-playbook-for-the-uk-government/" + "a-long-name-" * 8


@pytest.mark.parametrize("verdict", Verdict)
def test_a_verdict_comes_first_by_icon_and_words(verdict: Verdict) -> None:
    label = labels.VERDICTS[verdict]
    assert answer_text(make_answer(verdict=verdict)).splitlines()[0] == f"{label.icon} {label.words}"


@pytest.mark.parametrize("outcome", Outcome)
def test_without_a_verdict_the_outcome_comes_first(outcome: Outcome) -> None:
    label = labels.OUTCOMES[outcome]
    text = answer_text(make_answer(outcome=outcome, verdict=None))
    assert text.splitlines()[0] == f"{label.icon} {label.words}"
    assert "What to do next\n  Ask your manager." in text
    assert "Sources" not in text


def test_after_a_slip_the_terminal_says_what_the_page_says() -> None:
    cited = make_cited("Tell your manager today.")
    answer = make_answer(
        make_statement(cited), cited=[cited], verdict=None, case=Case("I pasted it", Intent.WHAT_NOW, Slots())
    )
    assert answer_text(answer).splitlines()[0] == "! What to do now"


def test_an_answer_reads_from_verdict_to_sources() -> None:
    mine = make_cited("You must not paste case notes.")
    national = make_cited("Do not.", passage_id="n#1", source=make_summary("n"))
    answer = make_answer(
        make_statement(mine),
        make_statement(national),
        make_statement((mine, 0, 8), role=Role.SAFER_WAY),
        cited=[mine, national],
        relation=Relation(RelationKind.AGREES),
        removed=("NAME",),
    )
    lines = answer_text(answer).splitlines()
    order = [
        "✕ Not allowed",
        "What the rules say",
        "  “You must not paste case notes.” [1]",
        "  AskFirst's summary of AI Playbook: Do not. [2]",
        "A safer way",
        "What to do next",
        labels.RELATIONS[RelationKind.AGREES],
        "Sources",
    ]
    assert [line for line in lines if line in order] == order
    assert any("looks like a person's name" in line for line in lines)
    assert sum(line.startswith("  [") for line in lines) == 2


def test_each_role_is_headed_once() -> None:
    one, two = make_cited("Ask first."), make_cited("Write it down.", passage_id="policy#2")
    text = answer_text(make_answer(make_statement(one), make_statement(two), cited=[one, two]))
    assert text.count("What the rules say") == 1


def test_lines_fit_a_terminal_and_no_word_is_lost() -> None:
    cited = make_cited("word " * 200 + "end.")
    text = answer_text(make_answer(make_statement(cited), cited=[cited]))
    assert max(map(len, text.splitlines())) <= 96
    assert " ".join(cited.passage.text.split()) in " ".join(text.split())


def test_the_items_of_a_list_have_lines_of_their_own() -> None:
    text = "It may go in, provided that:\nyou have a right to see it\nyou check the result"
    cited = make_cited(text)
    statement = make_statement((cited, 0, 28), (cited, 29, 55), (cited, 56, len(text)))
    lines = answer_text(make_answer(statement, cited=[cited])).splitlines()
    assert "  you have a right to see it" in lines
    assert "  you check the result” [1]" in lines


def test_an_address_stays_whole_so_that_it_can_be_opened() -> None:
    cited = make_cited(source=make_source(url=LONG_ADDRESS))
    assert LONG_ADDRESS in answer_text(make_answer(make_statement(cited), cited=[cited]))


def test_a_document_cannot_steer_the_terminal() -> None:
    """ESC and its kin in a passage or a title could clear the screen or forge a verdict above the real one."""
    steering = "\x1b[2J\x1b]0;title\x07\x9b31m\x08 Ask first."
    cited = make_cited(steering, source=make_source(title=steering, publisher=steering))
    text = answer_text(make_answer(make_statement(cited), cited=[cited]))
    assert not [letter for letter in text if letter != "\n" and (ord(letter) < 32 or 127 <= ord(letter) < 160)]


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_words_are_printed_as_they_are(hostile: str) -> None:
    cited = make_cited(hostile)
    text = answer_text(make_answer(make_statement(cited), cited=[cited]))
    assert "".join(hostile.split()) in "".join(text.split())


def test_print_answer_prints_just_that(capsys: pytest.CaptureFixture[str]) -> None:
    answer = make_answer()
    print_answer(answer)
    assert capsys.readouterr().out == answer_text(answer) + "\n"


def make_norm() -> tuple[Norm, dict[str, Passage]]:
    text = "Never paste case notes unless your manager agrees. Court papers may be read aloud."
    passage = Passage("policy#1", "policy", text, ("3. What may go in",), "3.1")
    norm = Norm(
        norm_id="policy#1/1",
        source=make_source(),
        effect=Effect.MUST_NOT,
        slots=Slots(action=frozenset({"paste"}), data=frozenset({"case_notes"})),
        rule=(Span("policy#1", 0, 50),),
        cue="Never",
        conditions=(Condition("if it is urgent"), Condition("")),
        exceptions=(Condition("unless your manager agrees"),),
        exception_spans=(Span("policy#1", 51, 82),),
    )
    return norm, {"policy#1": passage}


def test_a_norm_as_json_holds_the_words_that_gave_it() -> None:
    norm, passages = make_norm()
    row = norm_json(norm, passages)
    text = passages["policy#1"].text
    assert row["words"] == [text[span["start"] : span["end"]] for span in row["passages"]]
    assert (row["norm_id"], row["clause"], row["effect"], row["cue"]) == ("policy#1/1", "3.1", "must_not", "Never")
    assert (row["action"], row["data"], row["tool"]) == (["paste"], ["case_notes"], [])
    assert row["conditions"] == ["if it is urgent"]
    assert row["exceptions"] == ["unless your manager agrees", "Court papers may be read aloud."]


def test_a_norm_as_text_shows_effect_cue_slots_conditions_and_exceptions() -> None:
    norm, passages = make_norm()
    assert norm_text(norm_json(norm, passages)).splitlines() == [
        "policy 3.1 must_not [Never]",
        "  Never paste case notes unless your manager agrees.",
        "  action: paste  data: case_notes",
        "  if: if it is urgent",
        "  except: unless your manager agrees",
        "  except: Court papers may be read aloud.",
    ]


def test_a_norm_without_cue_or_slots_shows_its_words_alone() -> None:
    norm, passages = make_norm()
    bare = replace(norm, cue="", slots=Slots(), conditions=(), exceptions=(), exception_spans=())
    assert norm_text(norm_json(bare, passages)).splitlines() == [
        "policy 3.1 must_not",
        "  Never paste case notes unless your manager agrees.",
    ]


def test_each_part_has_its_own_verdict_in_the_terminal() -> None:
    cited = make_cited("You must not paste case notes.")
    parts = (
        Part("Can I paste it?", Outcome.ANSWERED, Verdict.NOT_ALLOWED, (0,)),
        Part("Who decides?", Outcome.NOT_COVERED, None),
    )
    text = answer_text(make_answer(make_statement(cited), cited=[cited], parts=parts))
    assert "1. Can I paste it?\n   ✕ Not allowed" in text
    assert "2. Who decides?\n   ∅ Not covered by the guidance" in text


def test_choices_are_listed_in_the_terminal() -> None:
    answer = make_answer(outcome=Outcome.NEEDS_CLARIFYING, verdict=None, choices=("Can I?", "May I?"))
    assert f"{labels.CHOOSE}\n  - Can I?\n  - May I?" in answer_text(answer)
