"""Numbers, marks, links and quotation marks: what an answer's sources become."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_answers import make_answer, make_cited, make_source, make_statement, make_summary

from rag.desk.cites import Cites, Piece, said
from rag.policy.types import Level, Role

TEXT = "Never paste case notes. Ask first. Write it down."


def cites_of(text: str, *spans: tuple[int, int]) -> Cites:
    cited = make_cited(text)
    return Cites.of(make_answer(make_statement(*((cited, start, end) for start, end in spans)), cited=[cited]))


def test_passages_are_numbered_from_one_in_the_answer_s_order() -> None:
    cited = [make_cited(passage_id=f"policy#{number}") for number in (3, 1, 2)]
    cites = Cites.of(make_answer(*(make_statement(one) for one in cited), cited=cited))
    assert cites.numbers == {"policy#3": 1, "policy#1": 2, "policy#2": 3}


def test_a_quote_is_marked_exactly_and_the_rest_is_kept() -> None:
    assert cites_of(TEXT, (24, 34)).marked("policy#1") == [
        Piece("Never paste case notes. ", quoted=False),
        Piece("Ask first.", quoted=True),
        Piece(" Write it down.", quoted=False),
    ]


def test_overlapping_quotes_are_marked_once() -> None:
    pieces = cites_of(TEXT, (0, 23), (6, 34), (6, 11)).marked("policy#1")
    assert "".join(piece.text for piece in pieces if piece.quoted) == TEXT[:34]
    assert "".join(piece.text for piece in pieces) == TEXT


def test_quotes_of_several_statements_are_marked_in_one_passage() -> None:
    cited = make_cited(TEXT)
    answer = make_answer(
        make_statement((cited, 24, 34)), make_statement((cited, 0, 23), role=Role.SAFER_WAY), cited=[cited]
    )
    marked = [piece.text for piece in Cites.of(answer).marked("policy#1") if piece.quoted]
    assert marked == ["Never paste case notes.", "Ask first."]


@settings(deadline=None)  # the machine may be busy
@given(data=st.data(), text=st.text(min_size=1, max_size=60))
def test_marks_cover_just_what_is_quoted_and_no_letter_is_lost(data: st.DataObject, text: str) -> None:
    ends = st.integers(0, len(text))
    spans = data.draw(st.lists(st.tuples(ends, ends).map(lambda pair: (min(pair), max(pair))), min_size=1, max_size=5))
    pieces = cites_of(text, *spans).marked("policy#1")
    assert "".join(piece.text for piece in pieces) == text
    marks = [piece.quoted for piece in pieces for _ in piece.text]
    assert marks == [any(start <= at < end for start, end in spans) for at in range(len(text))]


def said_of(text: str, *spans: tuple[int, int]) -> str:
    cited = make_cited(text)
    statement = make_statement(*((cited, start, end) for start, end in spans))
    return said(statement, Cites.of(make_answer(statement, cited=[cited])))


def test_neighbouring_quotes_of_a_passage_are_one_quotation() -> None:
    assert said_of(TEXT, (0, 23), (24, 34)) == "“Never paste case notes. Ask first.” [1]"


def test_a_gap_between_quotes_becomes_an_ellipsis() -> None:
    assert said_of(TEXT, (0, 23), (35, 49)) == "“Never paste case notes. … Write it down.” [1]"


def test_even_a_short_gap_is_an_ellipsis_when_words_are_left_out() -> None:
    """Without it, the quotation marks would hold words that the document does not."""
    assert said_of("Stop 2 ask", (0, 4), (7, 10)) == "“Stop … ask” [1]"


def test_the_items_of_a_list_do_not_run_together() -> None:
    """Conditions on one line would read as one sentence that makes no sense."""
    text = "It may go in, provided that:\nyou have a right to see it\nyou check the result"
    assert said_of(text, (0, 28), (29, 55), (56, len(text))) == f"“{text}” [1]"


def test_quotes_that_overlap_or_go_back_are_quotations_of_their_own() -> None:
    """Joined, they would read as words the passage does not hold in that order."""
    assert said_of(TEXT, (24, 34), (0, 23), (6, 34)) == (
        "“Ask first.” [1] “Never paste case notes.” [1] “paste case notes. Ask first.” [1]"
    )


def test_quotation_marks_never_span_two_passages() -> None:
    stem, item = make_cited("Never put in:"), make_cited("case notes", passage_id="policy#2")
    statement = make_statement(stem, item)
    answer = make_answer(statement, cited=[stem, item])
    assert said(statement, Cites.of(answer)) == "“Never put in:” [1] “case notes” [2]"


def test_a_summary_is_introduced_as_ours_and_never_put_in_quotation_marks() -> None:
    cited = make_cited("Do not paste.", source=make_summary())
    statement = make_statement(cited)
    text = said(statement, Cites.of(make_answer(statement, cited=[cited])))
    assert text == "AskFirst's summary of AI Playbook: Do not paste. [1]"


def test_a_summary_s_own_quotation_marks_are_all_there_are() -> None:
    """The digest may quote a word; the statement around it gets no marks from us."""
    cited = make_cited("They call it “official”.", source=make_summary())
    statement = make_statement(cited)
    assert said(statement, Cites.of(make_answer(statement, cited=[cited]))).count("“") == 1


@pytest.mark.parametrize(
    ("level", "whose"),
    [
        (Level.EMPLOYER, "Your employer’s policy"),
        (Level.NATIONAL, "National guidance"),
        (Level.PROFESSIONAL, "Professional guidance"),
    ],
)
def test_a_citation_s_name_says_whose_guidance_it_is(level: Level, whose: str) -> None:
    cited = make_cited(source=make_source(level=level))
    cites = Cites.of(make_answer(make_statement(cited), cited=[cited]))
    assert cites.name("policy#1") == f"[1] {whose}, clause\u00a03.1"


def test_a_citation_without_a_clause_is_named_by_its_heading_else_its_document() -> None:
    cited = [
        make_cited(clause=None),
        make_cited(passage_id="policy#2", clause=None, headings=()),
        make_cited(passage_id="playbook#1", source=make_summary(), clause="9"),
    ]
    cites = Cites.of(make_answer(*(make_statement(one) for one in cited), cited=cited))
    assert cites.name("policy#1").endswith(", 3. What may go in")
    assert cites.name("policy#2").endswith(", Using AI at work")
    assert cites.name("playbook#1").endswith(", 3. What may go in")


def test_what_is_said_about_a_passage_holds_all_a_reader_judges_it_by() -> None:
    source = make_source(status_note="Until March.", audience="All staff")
    cited = make_cited(source=source, headings=("Part A", "3. What may go in"))
    about = dict(Cites.of(make_answer(make_statement(cited), cited=[cited])).about("policy#1"))
    assert about == {
        "Document": "Using AI at work",
        "Where": "Part A › 3. What may go in",
        "Publisher": "Sampleford Council",
        "Date": "updated 2026-09-14",
        "Level": "Your employer",
        "Standing": "current, must be followed",
        "About it": "Until March.",
        "Written for": "All staff",
        "Read as": "must not",
        "Text": "the document’s own words",
    }


def test_what_is_not_known_about_a_passage_has_no_row() -> None:
    cited = make_cited(source=make_source(publisher=None, updated=None), headings=())
    terms = dict(Cites.of(make_answer(make_statement(cited), cited=[cited])).about("policy#1"))
    assert not {"Where", "Publisher", "Date", "About it", "Written for"} & set(terms)


@pytest.mark.parametrize("url", ["https://www.gov.uk/a?b=1&c=2", "http://intranet/policy"])
def test_a_source_s_web_address_is_its_link(url: str) -> None:
    cited = make_cited(source=make_source(url=url))
    assert Cites.of(make_answer(make_statement(cited), cited=[cited])).link("policy#1") == url


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        " javascript:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:x",
        "file:///etc/passwd",
        "//elsewhere.example/x",
        "www.gov.uk/x",
    ],
)
def test_anything_but_a_web_address_gives_no_link(url: str | None) -> None:
    cited = make_cited(source=make_source(url=url))
    assert Cites.of(make_answer(make_statement(cited), cited=[cited])).link("policy#1") is None


def test_an_address_that_is_no_address_gives_no_link_and_no_failure() -> None:
    """``urlsplit`` raises ValueError for a bracket left open; one bad line of front matter must not lose the answer."""
    cited = make_cited(source=make_source(url="https://[broken"))
    assert Cites.of(make_answer(make_statement(cited), cited=[cited])).link("policy#1") is None
