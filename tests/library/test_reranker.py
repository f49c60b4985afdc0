"""The reranker: off by default, loaded late, reorders the best twenty only. With a tiny model made on the spot."""

import threading
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import torch
from library_help import MakeCorpus

from rag.answering.assistant import Assistant
from rag.config import Settings
from rag.library.current import Library, load
from rag.library.embedding import Embedder
from rag.library.ingest import index
from rag.library.reranker import Reranker
from rag.library.search import RERANKED
from rag.policy.errors import ModelError

QUERY = "Can I paste case notes into a tool?"
WORDS = ("can", "i", "paste", "case", "notes", "into", "a", "tool", "you", "must", "not", "ask", "number", "record")
SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
DIGITS = (*"0123456789", *(f"##{digit}" for digit in range(10)))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cross-encoder of one small layer; its weights are chance, always the same."""
    return make_model(tmp_path_factory.mktemp("cross-encoder"), labels=1)


def make_model(folder: Path, labels: int) -> Path:
    kinds: Any = import_module("transformers")  # its types say less than it has
    vocabulary = {word: place for place, word in enumerate((*SPECIAL, *WORDS, *DIGITS))}
    torch.manual_seed(7)
    config = kinds.BertConfig(
        vocab_size=len(vocabulary),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
        num_labels=labels,
        initializer_range=1.0,
    )
    kinds.BertForSequenceClassification(config).save_pretrained(folder)
    kinds.BertTokenizer(vocab=vocabulary).save_pretrained(folder)
    return folder


@pytest.fixture
def home(make_corpus: MakeCorpus, tmp_path: Path, embedder: Embedder) -> Path:
    clauses = "".join(f"{n}. You must not paste case record {n} into a tool.\n\n" for n in range(1, 41))
    index(tmp_path / "home", [make_corpus({"p.md": f"# Policy\n\n{clauses}"})], embedder)
    return tmp_path / "home"


@pytest.fixture
def plain(home: Path, embedder: Embedder) -> Iterator[Library]:
    library = load(home, embedder)
    yield library
    library.generation.close()


def test_the_best_twenty_are_put_in_its_order_and_the_rest_stay(
    home: Path, plain: Library, embedder: Embedder, folder: Path
) -> None:
    reranker = Reranker(folder, embedder)
    library = load(home, embedder, reranker)
    before, after = plain.search(QUERY, 40), library.search(QUERY, 40)
    library.generation.close()
    ids = [hit.passage.passage_id for hit in before]
    again = [hit.passage.passage_id for hit in after]
    said = dict(zip(ids, reranker.scores(QUERY, [h.passage.text for h in before[:RERANKED]]), strict=False))
    assert again[:RERANKED] == sorted(ids[:RERANKED], key=lambda name: -float(said[name]))
    assert again[:RERANKED] != ids[:RERANKED]
    assert again[RERANKED:] == ids[RERANKED:]
    assert [hit.rank for hit in after] == list(range(1, 41))
    assert [hit.score for hit in after] == sorted((hit.score for hit in after), reverse=True)


def test_the_first_hit_is_the_best_of_twenty_however_few_are_asked_for(
    home: Path, embedder: Embedder, folder: Path
) -> None:
    library = load(home, embedder, Reranker(folder, embedder))
    assert library.search(QUERY, 1) == library.search(QUERY, 30)[:1]
    assert library.search(QUERY, 5) == library.search(QUERY, 5)
    library.generation.close()


def test_it_is_off_by_default_and_loads_with_the_first_search(home: Path, folder: Path) -> None:
    assert Settings().reranking_model is None
    library = Assistant.open(Settings(home=home, reranking_model=folder)).library
    reranker = library.search._reranker
    assert reranker is not None
    assert "model" not in vars(reranker)
    library.search(QUERY, 1)
    assert "model" in vars(reranker)
    library.generation.close()


def test_a_folder_without_a_fitting_model_is_named(tmp_path: Path, embedder: Embedder) -> None:
    with pytest.raises(ModelError, match="No reranking model in"):
        Reranker(tmp_path, embedder).scores(QUERY, ["a"])
    (tmp_path / "config.json").write_text("{}")
    with pytest.raises(ModelError, match="can't be loaded"):
        Reranker(tmp_path, embedder).scores(QUERY, ["a"])
    two = tmp_path / "two"
    two.mkdir()
    with pytest.raises(ModelError, match="gives 2 scores"):
        Reranker(make_model(two, labels=2), embedder).scores(QUERY, ["a"])


def test_threads_are_given_back_and_answers_do_not_mix(embedder: Embedder, folder: Path) -> None:
    usual, reranker = torch.get_num_threads(), Reranker(folder, embedder)
    alone = [reranker.scores(QUERY, [f"record {n}", "ask"]).tolist() for n in range(6)]
    found: dict[int, list[float]] = {}

    def score(number: int) -> None:
        embedder.embed_query(f"record {number}")
        found[number] = reranker.scores(QUERY, [f"record {number}", "ask"]).tolist()

    threads = [threading.Thread(target=score, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [found[number] for number in range(6)] == alone
    assert torch.get_num_threads() == usual
