"""The embedding model: unit vectors, a fingerprint that tells models apart, a named error for what is none."""

import shutil
from pathlib import Path

import numpy as np
import pytest
from library_help import change_json, tiny_model

from rag.library.embedding import BATCH, Embedder, carried_model
from rag.policy.errors import ModelError

TEXTS = [f"Rule number {number}: " + "you must not paste case notes " * (number % 5) for number in range(BATCH + 9)]


def test_vectors_are_unit_and_in_the_order_given(embedder: Embedder) -> None:
    told: list[int] = []
    vectors = embedder.encode(TEXTS, told.append)
    assert vectors.shape == (len(TEXTS), embedder.dimension)
    assert sum(told) == len(TEXTS)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)
    for number in (0, 7, len(TEXTS) - 1):
        np.testing.assert_allclose(vectors[number], embedder.embed_query(TEXTS[number]), atol=1e-5)


def test_no_texts_give_no_vectors(embedder: Embedder) -> None:
    assert embedder.encode([]).shape == (0, embedder.dimension)
    assert embedder.embed_documents([]) == []


def test_the_fingerprint_is_of_the_contents_not_the_place(tmp_path: Path) -> None:
    model = tiny_model(tmp_path / "one")
    copy = shutil.copytree(model, tmp_path / "two")
    assert Embedder(model).fingerprint == Embedder(copy).fingerprint
    assert Embedder(model).fingerprint != Embedder().fingerprint


def test_a_model_that_pools_otherwise_has_another_fingerprint(tmp_path: Path) -> None:
    """Same weights, other vectors: an index of one searched with the other would mislead without a word."""
    mean = tiny_model(tmp_path / "mean")
    cls = tiny_model(tmp_path / "cls", pooling={"pooling_mode_mean_tokens": False, "pooling_mode_cls_token": True})
    assert not np.allclose(Embedder(mean).encode(TEXTS[:1]), Embedder(cls).encode(TEXTS[:1]), atol=1e-3)
    assert Embedder(mean).fingerprint != Embedder(cls).fingerprint


def test_a_model_with_other_last_layers_has_another_fingerprint(tmp_path: Path) -> None:
    """A fine-tuned model often differs only in the tail of its weights."""
    model = tiny_model(tmp_path / "one")
    tuned = shutil.copytree(model, tmp_path / "two")
    weights = tuned / "model.safetensors"
    data = bytearray(weights.read_bytes())
    data[-4_000:] = bytes(byte ^ 1 for byte in data[-4_000:])
    weights.write_bytes(data)
    assert Embedder(model).fingerprint != Embedder(tuned).fingerprint


@pytest.mark.parametrize("damage", ["none", "weights", "empty weights", "config", "type", "tokenizer"])
def test_a_folder_without_a_model_is_named_in_one_line(tmp_path: Path, damage: str) -> None:
    folder = tmp_path / "model"
    if damage == "none":
        folder.mkdir()
    else:
        tiny_model(folder)
    match damage:
        case "weights":
            (folder / "model.safetensors").write_bytes((folder / "model.safetensors").read_bytes()[:1_000])
        case "empty weights":
            (folder / "model.safetensors").write_bytes(b"")
        case "config":
            (folder / "config.json").write_text("{")
        case "type":
            change_json(folder / "config.json", {"model_type": "no-such-model"})
        case "tokenizer":
            (folder / "tokenizer.json").write_text("{}")
    with pytest.raises(ModelError) as caught:
        Embedder(folder).encode(["a question"])
    assert "\n" not in caught.value.line
    assert str(folder) in caught.value.line


def test_the_carried_model_is_a_folder_on_this_machine() -> None:
    assert (carried_model() / "config.json").is_file()
