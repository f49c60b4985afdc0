"""Cards as HTML: every outcome shown, quotes marked exactly, and nothing typed or quoted becomes markup."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_answers import (
    HOSTILE,
    Element,
    make_answer,
    make_cited,
    make_source,
    make_statement,
    make_summary,
    read_html,
)

from rag.desk import labels, render
from rag.policy.types import (
    Answer,
    Case,
    Effect,
    Intent,
    Level,
    Outcome,
    Part,
    Relation,
    RelationKind,
    Role,
    Slots,
    Status,
    Verdict,
)

OURS = {
    *("article", "section", "div", "span", "p", "h2", "h3", "br", "details", "summary", "blockquote", "mark"),
    *("dl", "dt", "dd", "a"),
}
ATTRIBUTES = {"class", "href", "target", "rel", "role", "open"}


def one_passage(text: str, **changes: Any) -> Answer:  # noqa: ANN401
    cited = make_cited(text, **changes)
    return make_answer(make_statement(cited), cited=[cited])


def in_passage(text: str) -> Answer:
    return one_passage(text)


def in_unquoted_words(text: str) -> Answer:
    cited = make_cited(f"Ask first. {text}")
    return make_answer(make_statement((cited, 0, 10)), cited=[cited])


def in_heading(text: str) -> Answer:
    return one_passage("Ask first.", clause=None, headings=("Part A", text))


def in_clause(text: str) -> Answer:
    return one_passage("Ask first.", clause=text)


def in_title(text: str) -> Answer:
    return one_passage("Ask first.", clause=None, headings=(), source=make_source(title=text))


def in_summary_s_title(text: str) -> Answer:
    return one_passage("Ask first.", source=make_summary(title=text))


def in_summary_s_passage(text: str) -> Answer:
    return one_passage(text, source=make_summary())


def in_publisher(text: str) -> Answer:
    return one_passage("Ask first.", source=make_source(publisher=text))


def in_status_note(text: str) -> Answer:
    return one_passage("Ask first.", source=make_source(status=Status.CONTESTED, status_note=text))


def in_audience(text: str) -> Answer:
    return one_passage("Ask first.", source=make_source(audience=text))


def in_date(text: str) -> Answer:
    return one_passage("Ask first.", source=make_source(updated=text))


def in_words_of_ours(text: str) -> Answer:
    return replace(one_passage("Ask first."), summary=text, next_step=text)


PLACES: tuple[Callable[[str], Answer], ...] = (
    in_passage,
    in_unquoted_words,
    in_heading,
    in_clause,
    in_title,
    in_summary_s_title,
    in_summary_s_passage,
    in_publisher,
    in_status_note,
    in_audience,
    in_date,
    in_words_of_ours,
)


def only_ours(page: Element) -> None:
    """No tag, attribute or address in a card but those of our templates."""
    for element in page.all():
        assert element.tag in OURS
        assert set(element.attributes) <= ATTRIBUTES
    assert all((link.attributes["href"] or "").startswith(("https://", "http://")) for link in page.all("a"))


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("place", PLACES)
def test_hostile_words_are_shown_as_words(place: Callable[[str], Answer], text: str) -> None:
    html = render.answer_card(place(text))
    page = read_html(html)
    only_ours(page)
    assert " ".join(text.split()) in page.words
    assert "\n" not in html
    assert "$" not in html


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("make", [render.question_bubble, render.notice])
def test_a_hostile_question_or_employer_s_name_is_shown_as_words(make: Callable[[str], str], text: str) -> None:
    """An employer's name reaches the page in a notice: "The library has no documents of the employer …"."""
    html = make(text)
    page = read_html(html)
    only_ours(page)
    assert page.words.endswith(" ".join(text.split()))
    assert "\n" not in html
    assert "$" not in html


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_address_gives_no_link_and_no_markup(text: str) -> None:
    page = read_html(render.answer_card(one_passage("Ask first.", source=make_source(url=f"javascript:{text}"))))
    only_ours(page)
    assert page.all("a") == []


@pytest.mark.parametrize("rest", ['"><script>', "' onclick='x", "$$x$$", "a\n\n# b"])
def test_a_web_address_stays_inside_its_attribute(rest: str) -> None:
    html = render.answer_card(one_passage("Ask first.", source=make_source(url=f"https://a.example/{rest}")))
    page = read_html(html)
    only_ours(page)
    assert (page.one("a").attributes["href"] or "").split() == f"https://a.example/{rest}".split()
    assert "\n" not in html


@settings(deadline=None)  # the machine may be busy
@given(text=st.text(max_size=80))
def test_any_words_at_all_stay_words(text: str) -> None:
    for html in (render.question_bubble(text), render.answer_card(in_unquoted_words(text))):
        only_ours(read_html(html))
        assert "\n" not in html
        assert "\r" not in html


def test_what_is_marked_is_what_is_quoted() -> None:
    cited = make_cited('Ask <first> & "last". Then write it down.')
    page = read_html(render.answer_card(make_answer(make_statement((cited, 0, 21), (cited, 27, 42)), cited=[cited])))
    assert [mark.text for mark in page.all("mark")] == ['Ask <first> & "last".', "write it down."]
    assert page.one("blockquote").text == cited.passage.text


@pytest.mark.parametrize(
    "text", ["Ask first:\nyour manager\nyour team", "Ask\u00a0first, see\u00a0s. 47", "Ask  first."]
)
def test_a_mark_keeps_the_passage_s_own_white_space(text: str) -> None:
    """A quotation is exact to the character: a space that must not break is not another kind of space."""
    page = read_html(render.answer_card(one_passage(text)))
    assert page.one("mark").text == text


def test_overlapping_quotes_are_marked_once() -> None:
    cited = make_cited("Ask first. Then write it down.")
    answer = make_answer(make_statement((cited, 0, 15)), make_statement((cited, 4, 30)), cited=[cited])
    for quotation in read_html(render.answer_card(answer)).all("blockquote"):
        assert "".join(mark.text for mark in quotation.all("mark")) == cited.passage.text
        assert quotation.text == cited.passage.text


def test_the_items_of_a_list_have_lines_of_their_own() -> None:
    text = "It may go in, provided that:\nyou have a right to see it\nyou check the result"
    cited = make_cited(text)
    statement = make_statement((cited, 0, 28), (cited, 29, 55), (cited, 56, len(text)))
    said = read_html(render.answer_card(make_answer(statement, cited=[cited]))).one("div", "af-said").all("p")[0]
    assert said.text.strip() == f"“{text}”"


def test_a_gap_is_an_ellipsis_inside_one_quotation() -> None:
    cited = make_cited("Ask first. Take a breath. Write it down.")
    card = render.answer_card(make_answer(make_statement((cited, 0, 10), (cited, 26, 40)), cited=[cited]))
    said = read_html(card).one("div", "af-said").all("p")[0]
    assert said.words == "“Ask first. … Write it down.”"


def test_quotation_marks_never_span_two_passages() -> None:
    stem, item = make_cited("Never put in:"), make_cited("case notes", passage_id="policy#2")
    card = render.answer_card(make_answer(make_statement(stem, item), cited=[stem, item]))
    said = read_html(card).one("div", "af-said")
    assert said.all("p")[0].words == "“Never put in:” “case notes”"
    assert len(said.all("details", "af-cite")) == 2


def test_a_summary_is_said_to_be_ours_and_has_no_quotation_marks() -> None:
    said = read_html(render.answer_card(one_passage("Do not paste.", source=make_summary()))).one("div", "af-said")
    assert said.all("p")[0].words == "AskFirst’s summary of AI Playbook: Do not paste."
    assert "“" not in said.text


def test_a_citation_opens_to_the_passage_its_standing_and_the_source() -> None:
    source = make_source(url="https://a.example/policy", status=Status.DRAFT, url_confirmed=False)
    cite = read_html(render.answer_card(one_passage("Ask first.", source=source))).one("details", "af-cite")
    assert cite.one("summary").words == "[1] Your employer’s policy, clause 3.1 draft: not in force"
    assert {term.text for term in cite.all("dt")} >= {"Document", "Publisher", "Date", "Level", "Standing", "Read as"}
    link = cite.one("a")
    assert link.attributes == {
        "href": "https://a.example/policy",
        "target": "_blank",
        "rel": "noopener noreferrer",
    }
    assert link.text == "Open the source (address not confirmed)"


@pytest.mark.parametrize("verdict", Verdict)
def test_a_verdict_is_shown_by_icon_and_words(verdict: Verdict) -> None:
    banner = read_html(render.answer_card(replace(one_passage("Ask first."), verdict=verdict))).one("div", "af-banner")
    label = labels.VERDICTS[verdict]
    assert (banner.one("span", "af-icon").text, banner.one("h2").text) == (label.icon, label.words)


@pytest.mark.parametrize("outcome", Outcome)
def test_an_outcome_without_a_verdict_is_shown_by_icon_words_and_next_step(outcome: Outcome) -> None:
    page = read_html(render.answer_card(make_answer(outcome=outcome, verdict=None, next_step="Ask your manager.")))
    label = labels.OUTCOMES[outcome]
    assert (page.one("span", "af-icon").text, page.one("h2").text) == (label.icon, label.words)
    assert page.one("div", "af-next").one("p").text == "Ask your manager."


def test_only_danger_now_is_announced_as_an_alert() -> None:
    def alerts(outcome: Outcome) -> int:
        html = render.answer_card(make_answer(outcome=outcome, verdict=None))
        return len([one for one in read_html(html).all() if one.attributes.get("role") == "alert"])

    assert {outcome: alerts(outcome) for outcome in Outcome} == {one: int(one is Outcome.URGENT) for one in Outcome}


@pytest.mark.parametrize("role", Role)
def test_a_statement_of_any_role_is_shown_under_words(role: Role) -> None:
    cited = make_cited("Ask first.")
    page = read_html(render.answer_card(make_answer(make_statement(cited, role=role), cited=[cited])))
    assert page.words.count("“Ask first.”") == 1
    heading = "Your employer" if role is Role.RULE else labels.ROLES[role]
    assert heading in [one.text for one in page.all("h3")]


def test_the_employer_stands_beside_everybody_else() -> None:
    mine = make_cited("Ask first.")
    national = make_cited("Think first.", passage_id="n#1", source=make_source("n", level=Level.NATIONAL))
    professional = make_cited("Write it.", passage_id="p#1", source=make_source("p", level=Level.PROFESSIONAL))
    cited = [national, mine, professional]
    answer = make_answer(
        *(make_statement(one) for one in cited), cited=cited, relation=Relation(RelationKind.EMPLOYER_STRICTER)
    )
    page = read_html(render.answer_card(answer))
    first, second = page.one("div", "af-sides").all("section", "af-side")
    assert (first.one("h3").text, second.one("h3").text) == ("Your employer", "National and professional")
    assert ("Ask first." in first.text, "Ask first." in second.text) == (True, False)
    assert "Think first." in second.text
    assert "Write it." in second.text
    assert page.one("p", "af-relation").words == labels.RELATIONS[RelationKind.EMPLOYER_STRICTER]


@pytest.mark.parametrize("kind", RelationKind)
def test_a_relation_is_said_in_words_where_both_sides_are_shown(kind: RelationKind) -> None:
    mine, national = make_cited("Ask."), make_cited("Think.", passage_id="n#1", source=make_summary("n"))
    answer = make_answer(
        make_statement(mine), make_statement(national), cited=[mine, national], relation=Relation(kind)
    )
    assert read_html(render.answer_card(answer)).one("p", "af-relation").text == labels.RELATIONS[kind]


def test_a_yes_that_hangs_on_conditions_shows_them_unfolded() -> None:
    cited = make_cited("Ask first.", effect=Effect.MUST)
    answer = make_answer(make_statement(cited, role=Role.CONDITION), cited=[cited])

    def unfolded(verdict: Verdict) -> bool:
        html = render.answer_card(replace(answer, verdict=verdict))
        return "open" in read_html(html).one("details", "af-more").attributes

    assert unfolded(Verdict.ALLOWED_WITH_CONDITIONS)
    assert not unfolded(Verdict.NOT_ALLOWED)


def test_after_a_slip_what_to_do_now_is_not_folded_away() -> None:
    cited = make_cited("Tell your manager today.")
    answer = make_answer(
        make_statement(cited, role=Role.NEXT_STEP),
        cited=[cited],
        verdict=None,
        case=Case("I pasted it", Intent.WHAT_NOW, Slots()),
    )
    page = read_html(render.answer_card(answer))
    assert (page.one("span", "af-icon").text, page.one("h2").text) == ("!", "What to do now")
    assert page.all("details", "af-more") == []
    assert "Tell your manager today." in page.one("section", "af-next_step").text


def test_what_was_taken_out_is_said_and_nothing_is_said_when_nothing_was() -> None:
    answer = one_passage("Ask first.")
    taken = read_html(render.answer_card(replace(answer, removed=("NAME", "NHS_NUMBER"))))
    assert "a person's name and an NHS number" in taken.one("p", "af-removed").text
    assert read_html(render.answer_card(answer)).all("p", "af-removed") == []


def test_the_receipt_names_the_answer_and_its_library() -> None:
    receipt = read_html(render.answer_card(one_passage("Ask first."))).one("p", "af-receipt").text
    assert receipt.startswith("Answer 0123456789abcdef from library fedcba98.")


def test_a_bubble_names_its_speaker_for_those_who_cannot_see_it() -> None:
    assert read_html(render.question_bubble("May I?")).words == "You asked: May I?"


def test_waiting_and_failing_are_announced() -> None:
    assert read_html(render.working()).one("div", "af-answer").attributes["role"] == "status"
    assert read_html(render.notice("No.")).one("div", "af-answer").attributes["role"] == "alert"


def test_a_conversation_is_its_cards_in_order_on_one_line() -> None:
    html = render.conversation([render.question_bubble("One?"), render.answer_card(one_passage("Ask first."))])
    log = read_html(html).one("div", "af-log")
    assert [part.tag for part in log.parts if isinstance(part, Element)] == ["div", "article"]
    assert "\n" not in html


def test_copied_text_gives_every_number_its_reference() -> None:
    cited = [make_cited(passage_id=f"policy#{number}", clause=f"3.{number}") for number in (1, 2)]
    cited.append(make_cited("Do not.", passage_id="playbook#1", source=make_summary()))
    text = render.plain_text(make_answer(*(make_statement(one) for one in cited), cited=cited))
    said, references = text.split("\nReferences\n")
    for number in ("[1]", "[2]", "[3]"):
        assert said.count(number) == 1
        assert references.count(f"{number} ") == 1
    assert "[3] National: AI Playbook, 3. What may go in, A department" in references
    assert "https://www.gov.uk/playbook" in references


def test_copied_text_carries_question_verdict_next_step_and_receipt() -> None:
    text = render.plain_text(one_passage("Ask first."))
    assert text.splitlines()[:2] == [
        "Question: Can I paste case notes?",
        "Not allowed. Your employer's policy does not allow this.",
    ]
    assert "What the rules say: “Ask first.” [1]" in text
    assert "What to do next: Ask your manager." in text
    assert "AskFirst answer 0123456789abcdef, library fedcba9876543210." in text


def test_copied_text_of_an_answer_without_sources_has_no_list_of_them() -> None:
    assert "References" not in render.plain_text(make_answer(outcome=Outcome.OUT_OF_SCOPE, verdict=None))


def test_copied_text_says_how_employer_and_national_guidance_stand() -> None:
    """What is read in supervision must not be less than what was on the page: a conflict is part of the answer."""
    mine, national = make_cited("Ask."), make_cited("Think.", passage_id="n#1", source=make_summary("n"))
    answer = make_answer(
        make_statement(mine),
        make_statement(national),
        cited=[mine, national],
        relation=Relation(RelationKind.CONFLICTS),
    )
    assert labels.RELATIONS[RelationKind.CONFLICTS] in render.plain_text(answer)


def two_parts() -> Answer:
    first, other = make_cited("You must not paste case notes."), make_cited("You may ask.", passage_id="policy#2")
    parts = (
        Part("Can I paste it?", Outcome.ANSWERED, Verdict.NOT_ALLOWED, (0,)),
        Part("May I <b>ask</b>?", Outcome.ANSWERED, Verdict.ALLOWED, (1,)),
        Part("And the weather?", Outcome.OUT_OF_SCOPE, None),
    )
    return make_answer(make_statement(first), make_statement(other), cited=[first, other], parts=parts)


def test_each_part_is_shown_with_its_own_verdict_and_rules() -> None:
    page = read_html(render.answer_card(two_parts()))
    only_ours(page)
    shown = page.all("section", "af-part")
    assert [part.one("p", "af-verdict").words for part in shown] == [
        "✕ Not allowed",
        "✓ Allowed",
        "↩ Not something this tool answers",
    ]
    assert shown[1].one("h3").words == "2. May I <b>ask</b>?"
    assert [len(part.all("div", "af-said")) for part in shown] == [1, 1, 0]
    assert page.all("div", "af-sides") == []
    assert "2. May I <b>ask</b>? Allowed." in render.plain_text(two_parts())


def test_one_question_has_no_parts_to_tell_apart() -> None:
    answer = replace(two_parts(), parts=two_parts().parts[:1])
    assert read_html(render.answer_card(answer)).all("section", "af-part") == []
    assert render.parts_of(answer) == ()
