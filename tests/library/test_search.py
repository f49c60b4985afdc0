"""Search: by words and by meaning, whole clauses, best first, and nobody else's employer."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from library_help import MakeCorpus

from rag.library.bm25 import Bm25
from rag.library.current import Library, load
from rag.library.embedding import Embedder
from rag.library.ingest import index
from rag.library.lexicon import content_words

FILLER = "".join(
    f"9.{number} The {name} group meets on day {number} to plan the garden.\n\n"
    for number, name in enumerate(("oak", "elm", "ash", "fir", "yew", "bay", "fig", "box", "may", "sloe") * 15)
)
NORTH = """# Policy of North Example

3.1 You must not paste case notes into a public AI tool, whoever asks, whatever the hurry, and however short they are.

3.2 Form QX-77 must reach the registrar before Friday.

3.3 Staff must keep family visits confidential and must not make audio recordings of children without agreement.
"""
SOUTH = """# Policy of South Example

3.1 You may paste case notes into a public AI tool when the moon is full.
"""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Iterator[Library]:
    """Two employers' policies and a national one long enough to outnumber any pool of candidates."""
    corpus = tmp_path_factory.mktemp("corpus")
    for path, text in (("employer/north/p.md", NORTH), ("employer/south/p.md", SOUTH), ("n.md", f"# N\n\n{FILLER}")):
        (corpus / path).parent.mkdir(parents=True, exist_ok=True)
        (corpus / path).write_text(text)
    home = tmp_path_factory.mktemp("home")
    index(home, [corpus], embedder)
    opened = load(home, embedder)
    yield opened
    opened.generation.close()


def clause(library: Library, query: str, employers: tuple[str, ...] = ("north",)) -> str:
    return library.search(query, 1, employers)[0].passage.text


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("QX-77", "Form QX-77 must reach the registrar"),
        ("clause 3.2 registrar", "Form QX-77 must reach the registrar"),
        ("paste case notes public AI tool", "You must not paste case notes"),
        ("Can I tape a kid talking at home on my phone?", "must not make audio recordings of children"),
    ],
    ids=["code", "number", "words", "paraphrase"],
)
def test_exact_words_and_paraphrases_are_found(library: Library, query: str, words: str) -> None:
    assert words in clause(library, query)


def test_another_employers_passages_are_never_returned(library: Library) -> None:
    query = "You may paste case notes into a public AI tool when the moon is full."
    for employers, sources in (
        ((), {"n"}),
        (("north",), {"n", "employer/north/p"}),
        (("south",), {"n", "employer/south/p"}),
        (("nobody",), {"n"}),
        (("north", "south"), {"n", "employer/north/p", "employer/south/p"}),
    ):
        assert {hit.passage.source_id for hit in library.search(query, 200, employers)} == sources


def test_ranks_count_from_one_and_scores_never_rise(library: Library) -> None:
    hits = library.search("case notes in the garden", 25, ["north"])
    assert [hit.rank for hit in hits] == list(range(1, 26))
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert len({hit.passage.passage_id for hit in hits}) == 25


def test_hits_are_whole_passages_of_the_library(library: Library) -> None:
    for hit in library.search("paste case notes", 10, ["north", "south"]):
        assert hit.passage == library.passages[hit.passage.passage_id]


@pytest.mark.parametrize("limit", [1, 2, 59, 100, 140])
def test_as_many_as_asked_for_when_the_library_has_them(library: Library, limit: int) -> None:
    assert len(library.search("garden QX-77 family", limit, ["north"])) == limit


def test_more_than_there_are_gives_all_there_are(library: Library) -> None:
    assert len(library.search("garden", 1_000, ["north", "south"])) == len(library.passages)


@pytest.mark.parametrize("query", ["???", "🙂", "zzzz qqqq", "the " * 2_000, "'; DROP TABLE passages; --", "<b>"])
def test_odd_queries_give_hits_and_no_error(library: Library, query: str) -> None:
    assert len(library.search(query, 3, ["north"])) == 3


def test_the_same_query_gives_the_same_hits(library: Library) -> None:
    first, second = (library.search("case notes", 20, ["north"]) for _ in range(2))
    assert first == second


def test_one_passage_can_be_found(make_corpus: MakeCorpus, tmp_path: Path, embedder: Embedder) -> None:
    index(tmp_path / "home", [make_corpus({"a.md": "Ask first.\n"})], embedder)
    found = load(tmp_path / "home", embedder)
    assert [(hit.rank, hit.passage.text) for hit in found.search("ask", 10)] == [(1, "Ask first.")]
    found.generation.close()


def test_an_empty_library_finds_nothing(make_corpus: MakeCorpus, tmp_path: Path, embedder: Embedder) -> None:
    index(tmp_path / "home", [make_corpus({"a.md": "# Nothing yet\n"})], embedder)
    empty = load(tmp_path / "home", embedder)
    assert empty.search("anything at all", 10, ["north"]) == []
    assert empty.employers == ()
    empty.generation.close()


def test_words_find_what_is_outside_the_pool_of_meaning(library: Library) -> None:
    """A code says nothing to an embedding; 151 clauses about a garden are nearer in meaning."""
    assert "QX-77" in clause(library, "oak elm ash garden group meets QX-77 registrar Friday")


def test_little_words_do_not_decide(library: Library) -> None:
    asked, padded = "paste case notes", "so can I please just be able to then paste my case notes or am I not"
    assert clause(library, asked) == clause(library, padded)


def test_content_words_are_matched_in_their_dictionary_form() -> None:
    assert content_words("Can I paste the children’s notes under 4.2?") == ["paste", "child", "note", "4", "2"]


TEXTS: tuple[list[str], ...] = (["note", "paste"], ["note", "note", "tool"], [])


def test_a_share_is_nothing_to_all() -> None:
    bm25 = Bm25(TEXTS, 0.9, 0.4)
    for query in (["note"], ["note", "paste"], ["note", "paste", "tool"], ["note", "unheard"]):
        shares = bm25.scores(query) / bm25.most(query)
        assert shares.shape == (3,)
        assert shares.min() == 0
        assert 0 < shares.max() < 1


def test_words_that_no_text_holds_lower_every_share() -> None:
    bm25 = Bm25(TEXTS, 0.9, 0.4)
    assert list(bm25.scores(["note", "unheard"])) == list(bm25.scores(["note"]))
    assert bm25.most(["note", "unheard"]) > bm25.most(["note"])


def test_a_word_said_twice_asks_no_more() -> None:
    bm25 = Bm25(TEXTS, 0.9, 0.4)
    assert list(bm25.scores(["note", "note"])) == list(bm25.scores(["note"]))
    assert bm25.most(["note", "note"]) == bm25.most(["note"])


@pytest.mark.parametrize("texts", [[], [[]], [[], []]], ids=["none", "empty", "two empty"])
def test_texts_without_words_score_nothing(texts: list[list[str]]) -> None:
    bm25 = Bm25(texts, 0.9, 0.4)
    assert list(bm25.scores(["note"])) == [0.0] * len(texts)
    assert bm25.most([]) == 0
