"""Only what its quotes say, character for character, is supported."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from minipolicy import STEADY, because, params, passage, source

from rag.policy.grounding import JOIN, check, quote, says, summary_lead
from rag.policy.types import Passage, Quote, Role, Source, Span, Statement, Support, TextIs

RULE = "You must not put case notes into ChatGPT. Invent the example instead."
STEM = "Never share:\n- passwords\n- names “as written” — naïve café"
HOUSE = source()
OURS = replace(source(None), source_id="digest", title="The national code", text_is=TextIs.OUR_SUMMARY)
PASSAGES = {
    "p1": passage(RULE),
    "p2": passage(STEM, 2),
    "p3": replace(passage("Tell families that AI was used.", 3), source_id="digest"),
}
SOURCES = {HOUSE.source_id: HOUSE, OURS.source_id: OURS}
WHOLE = Span("p1", 0, len(RULE))
FIRST = Span("p1", 0, RULE.index(" Invent"))


def statement(*spans: Span, owner: Source = HOUSE) -> Statement:
    quotes = tuple(quote(span, PASSAGES) for span in spans)
    return Statement(says(quotes, owner), Role.RULE, quotes)


def support(one: Statement) -> Support:
    return check(one, PASSAGES, SOURCES).support


TRUE = {
    "a whole passage": statement(WHOLE),
    "one sentence": statement(FIRST),
    "two spans of one passage": statement(FIRST, Span("p1", FIRST.end + 1, len(RULE))),
    "two passages": statement(FIRST, Span("p2", 0, 12)),
    "typographic and accented characters": statement(Span("p2", 0, len(STEM))),
    "a summary with its lead": statement(Span("p3", 0, 31), owner=OURS),
}


@pytest.mark.parametrize("one", TRUE.values(), ids=TRUE)
def test_a_true_statement_is_supported(one: Statement) -> None:
    assert support(one) is Support.SUPPORTED


def with_quote(one: Statement, **fault: Any) -> Statement:  # noqa: ANN401  any field of Quote
    """The statement with its first quote spoilt, and its text the text of its quotes."""
    spoilt = replace(one.quotes[0], **fault)
    quotes = (spoilt, *one.quotes[1:])
    return replace(one, quotes=quotes, text=says(quotes, HOUSE))


GOOD = statement(FIRST)
QUOTED = GOOD.quotes[0]
SUMMARY = TRUE["a summary with its lead"]
FALSE = {
    "a word altered": with_quote(GOOD, text=QUOTED.text.replace("must not", "may")),
    "a letter altered": with_quote(GOOD, text=QUOTED.text.replace("ChatGPT", "ChatGPt")),
    "a word left out": with_quote(GOOD, text=QUOTED.text.replace("not ", "")),
    "start off by one": with_quote(GOOD, start=QUOTED.start + 1),
    "end off by one": with_quote(GOOD, end=QUOTED.end - 1),
    "end past the passage": with_quote(statement(WHOLE), end=len(RULE) + 1),
    "negative start": with_quote(GOOD, start=-len(RULE), end=len(QUOTED.text) - len(RULE)),
    "offsets of another sentence": with_quote(GOOD, start=FIRST.end + 1, end=len(RULE)),
    "an unknown passage": with_quote(GOOD, passage_id="p9"),
    "another passage": with_quote(GOOD, passage_id="p2"),
    "another source": with_quote(GOOD, source_id="digest"),
    "an unknown source": with_quote(GOOD, source_id="nobody"),
    "an empty quote": with_quote(GOOD, text="", start=3, end=3),
    "an empty quote beside a good one": replace(GOOD, quotes=(QUOTED, replace(QUOTED, text="", start=0, end=0))),
    "no quote": replace(GOOD, quotes=()),
    "no quote and no text": Statement("", Role.RULE, ()),
    "a sentence more": replace(GOOD, text=f"{GOOD.text} This is allowed."),
    "a sentence less": replace(statement(WHOLE), text=GOOD.text),
    "words before": replace(GOOD, text=f"Yes: {GOOD.text}"),
    "a space more": replace(GOOD, text=f"{GOOD.text} "),
    "an altered text over true quotes": replace(GOOD, text=GOOD.text.replace("must not", "must")),
    "quotes in another order": replace(TRUE["two passages"], quotes=TRUE["two passages"].quotes[::-1]),
    "a summary without its lead": replace(SUMMARY, text=SUMMARY.quotes[0].text),
    "a summary as if quoted": replace(SUMMARY, text=f"“{SUMMARY.quotes[0].text}”"),
    "an original with a summary's lead": replace(GOOD, text=summary_lead(HOUSE) + GOOD.text),
    "a summary under another's title": replace(SUMMARY, text=summary_lead(HOUSE) + SUMMARY.quotes[0].text),
    "an original and a summary run together": Statement(
        JOIN.join((GOOD.text, "Tell families that AI was used.")), Role.RULE, (QUOTED, SUMMARY.quotes[0])
    ),
}
KNOWN_SHORTFALLS = because({})


@pytest.mark.parametrize("one", params(FALSE.items(), KNOWN_SHORTFALLS))
def test_a_spoilt_statement_is_never_supported(one: Statement) -> None:
    assert support(one) is not Support.SUPPORTED


def test_a_claim_of_support_is_not_believed() -> None:
    assert support(replace(FALSE["a sentence more"], support=Support.SUPPORTED)) is not Support.SUPPORTED


def test_check_changes_nothing_but_the_support() -> None:
    assert replace(check(GOOD, PASSAGES, SOURCES), support=GOOD.support) == GOOD


def test_a_quote_of_a_passage_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(KeyError):
        quote(Span("p9", 0, 1), PASSAGES)


@STEADY
@given(text=st.text(min_size=1, max_size=60), data=st.data())
def test_any_span_of_any_passage_is_supported_and_any_change_to_it_is_not(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    passages = {"p": Passage("p", HOUSE.source_id, text)}
    one = quote(Span("p", start, end), passages)
    true = Statement(says([one], HOUSE), Role.RULE, (one,))
    assert check(true, passages, SOURCES).support is Support.SUPPORTED
    place = data.draw(st.integers(0, len(one.text) - 1))
    letter = data.draw(st.characters().filter(lambda c: c != one.text[place]))
    words = one.text[:place] + letter + one.text[place + 1 :]
    spoilt = Quote(one.passage_id, one.source_id, words, one.start, one.end)
    assert check(Statement(words, Role.RULE, (spoilt,)), passages, SOURCES).support is not Support.SUPPORTED
    assert check(replace(true, text=words), passages, SOURCES).support is not Support.SUPPORTED
