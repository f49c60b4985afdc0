"""A second look at the best hits: a cross-encoder that reads question and passage together. Optional."""

import os
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from rag.library.embedding import Embedder, Vectors
from rag.policy.errors import ModelError

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

_LOADING_ERRORS = (ImportError, OSError, ValueError, RuntimeError, KeyError, TypeError, AttributeError)


class Reranker:
    """A sentence-transformers CrossEncoder in a folder, loaded when first used, never from a hub.

    It takes turns with the embedding model: torch's number of threads is the process's, not the model's.
    """

    def __init__(self, path: Path, embedder: Embedder) -> None:
        self.path = path
        self._embedder = embedder

    @cached_property
    def model(self) -> "CrossEncoder":
        """The loaded model. Raises :class:`ModelError` when the folder holds none with one score for a pair."""
        if not (self.path / "config.json").is_file():
            raise ModelError(f"No reranking model in {self.path}.")
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        from safetensors import SafetensorError

        try:
            from sentence_transformers import CrossEncoder

            model: CrossEncoder = CrossEncoder(
                str(self.path), device="cpu", local_files_only=True, trust_remote_code=False
            )
        except (*_LOADING_ERRORS, SafetensorError) as error:
            reason = (str(error).splitlines() or [type(error).__name__])[0]
            raise ModelError(f"The reranking model in {self.path} can't be loaded: {reason}") from error
        if model.num_labels != 1:
            raise ModelError(f"The reranking model in {self.path} gives {model.num_labels} scores for a pair, not one.")
        return model

    def scores(self, query: str, texts: Sequence[str]) -> Vectors:
        """How well each text answers ``query``, 0–1, in text order."""
        from torch.nn import Sigmoid

        model = self.model
        with self._embedder.one_at_a_time():
            found = model.predict(
                [(query, text) for text in texts],
                batch_size=len(texts),
                activation_fn=Sigmoid(),
                show_progress_bar=False,
                convert_to_numpy=True,
            )
        return np.asarray(found, dtype=np.float32).reshape(-1)
