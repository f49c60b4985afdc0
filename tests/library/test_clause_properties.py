"""Whatever a document looks like: short passages, ids of their own, spans that exist, nothing invented."""

from hypothesis import given, settings
from hypothesis import strategies as st

from rag.library.blocks import Block, Kind
from rag.library.clauses import passages_of
from rag.library.cutting import MAX_WORDS
from rag.library.ingest import vocabulary
from rag.policy.norms import read_norms
from rag.policy.types import Level, Passage, Source

_WORDS = st.sampled_from(
    (
        "you",
        "must",
        "not",
        "may",
        "never",
        "only",
        "if:",
        "unless",
        "No.",
        "Copilot.",
        "S47",
        "3.1",
        "paste",
        "notes",
        "tool",
    )
)
_SHORT = st.lists(_WORDS, min_size=1, max_size=14).map(" ".join)
_LONG = st.integers(1, 30).map(lambda count: " ".join(f"You must not paste note {n} today." for n in range(count)))
_HEADINGS = st.sampled_from(["Tools", "3 Records", "What you must not do", "Can I use it?", "Do", "Don't"])
_BLOCKS = st.one_of(
    st.builds(Block, st.just(Kind.HEADING), _HEADINGS, st.integers(1, 4)),
    st.builds(Block, st.just(Kind.PARAGRAPH), _SHORT | _SHORT.map(lambda text: f"{text}:") | _LONG),
    st.builds(Block, st.just(Kind.ITEM), _SHORT, st.integers(1, 2), st.sampled_from(["-", "1.", "(a)"])),
    st.builds(Block, st.just(Kind.ROW), st.tuples(_SHORT, _SHORT).map(" | ".join)),
)
_DOCUMENTS = st.lists(_BLOCKS, max_size=25)
STEADY = settings(deadline=None, derandomize=True, max_examples=200)
_SOURCE = Source("s", "S", Level.NATIONAL)


def read(blocks: list[Block]) -> list[Passage]:
    return passages_of("s", "S", blocks)


@STEADY
@given(_DOCUMENTS)
def test_passages_are_short_whole_and_distinct(blocks: list[Block]) -> None:
    found = read(blocks)
    assert all(0 < len(one.text.split()) <= MAX_WORDS for one in found)
    assert all(one.text == one.text.strip() for one in found)
    assert len({one.passage_id for one in found}) == len(found)


@STEADY
@given(_DOCUMENTS)
def test_no_word_of_the_document_is_lost_or_invented(blocks: list[Block]) -> None:
    """Headings live in the paths; every other block's words are in a passage, in order of reading."""
    said = [block.text.split() for block in blocks if block.kind is not Kind.HEADING]
    found = read(blocks)
    shown = " ".join(f"{one.clause or ''} {one.text}" for one in found).split()
    for words in said:
        assert set(words) <= set(shown)
    headings = {word for block in blocks if block.kind is Kind.HEADING for word in block.text.split()}
    known = {word for words in said for word in words} | headings | {"-", "1"}
    assert {word for one in found for word in one.text.split()} <= known


@STEADY
@given(_DOCUMENTS)
def test_every_span_of_a_passage_or_a_norm_exists(blocks: list[Block]) -> None:
    found = read(blocks)
    by_id = {one.passage_id: one for one in found}
    spans = [one.governed_by for one in found if one.governed_by]
    for norm in read_norms(_SOURCE, found, vocabulary()):
        spans += [*norm.rule, *norm.exception_spans]
    for span in spans:
        assert 0 <= span.start < span.end <= len(by_id[span.passage_id].text)
        words = by_id[span.passage_id].text[span.start : span.end]
        assert words == words.strip()


@STEADY
@given(_DOCUMENTS)
def test_the_same_blocks_give_the_same_passages(blocks: list[Block]) -> None:
    assert read(blocks) == read(blocks)
