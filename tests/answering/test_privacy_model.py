"""A name model by path: a real token classifier, made here so small that it needs no download."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.answering.assistant import Assistant
from rag.answering.privacy import find, open_model, redact
from rag.config import Settings
from rag.library.current import CurrentLibrary
from rag.library.embedding import Embedder
from rag.policy.errors import BadInput

TEXT = "will copilot keep what zorbley said"  # the rules see no name here


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model of random weights whose last layer calls every token but "zorbley" no name."""
    import torch
    from transformers import BertConfig, BertForTokenClassification, BertTokenizer

    made = tmp_path_factory.mktemp("name-model")
    tokens = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "will", "copilot", "keep", "what", "zorbley", "said"]
    (made / "vocab.txt").write_text("\n".join(tokens), "utf-8")
    BertTokenizer(vocab=str(made / "vocab.txt")).save_pretrained(made)
    config = BertConfig(
        vocab_size=len(tokens),
        hidden_size=len(tokens) + 1,
        num_hidden_layers=0,
        num_attention_heads=1,
        intermediate_size=4,
        id2label={0: "O", 1: "B-PER"},
        label2id={"O": 0, "B-PER": 1},
    )
    model = BertForTokenClassification(config)
    with torch.no_grad():
        model.bert.embeddings.word_embeddings.weight.zero_()
        model.bert.embeddings.position_embeddings.weight.zero_()
        model.bert.embeddings.token_type_embeddings.weight.zero_()
        for at in range(len(tokens)):
            model.bert.embeddings.word_embeddings.weight[at, at] = 10.0
        model.classifier.weight.zero_()
        model.classifier.bias.copy_(torch.tensor([0.0, -1.0]))
        for name in ("zorbley", "copilot"):  # a real model's mistake, too: a tool taken for a person
            model.classifier.weight[1, tokens.index(name)] = 5.0
    model.save_pretrained(made)
    return made


def test_a_model_adds_what_the_rules_miss_and_takes_no_tool_for_a_person(folder: Path) -> None:
    assert find(TEXT) == ()
    assert redact(TEXT, open_model(folder)).text == "will copilot keep what [name removed] said"


def test_its_offsets_hold_in_a_long_text(folder: Path) -> None:
    text = ("keep what " * 300) + TEXT
    found = find(text, open_model(folder))
    assert [text[one.start : one.end] for one in found] == ["zorbley"]


def test_an_assistant_with_a_model_uses_it(folder: Path, shipped_home: Path, embedder: Embedder) -> None:
    settings = Settings(home=shipped_home, name_model=folder)
    answer = Assistant(CurrentLibrary(shipped_home, embedder), settings).ask(TEXT)
    assert "zorbley" not in answer.question
    assert "NAME" in answer.removed


def test_a_model_that_is_not_there_stops_the_start(tmp_path: Path, shipped_home: Path, embedder: Embedder) -> None:
    """Going on without it would let through what its owner believes is caught."""
    with pytest.raises(BadInput, match="no name model"):
        Assistant(CurrentLibrary(shipped_home, embedder), Settings(home=shipped_home, name_model=tmp_path))
    (tmp_path / "config.json").write_text("{", "utf-8")
    with pytest.raises(BadInput, match="can't be opened"):
        open_model(tmp_path)
