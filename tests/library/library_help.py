"""What the library's tests share: reading a text, comparing libraries, and real child processes that index.

The children come from a fork server that has imported torch and Chroma once, so that each costs a fraction of a
second and not six. They are processes like any other: what they write is on disk, and SIGKILL ends them unwarned.
"""

import json
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Mapping
from functools import cache
from multiprocessing.context import ForkServerContext
from multiprocessing.process import BaseProcess
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Any

import numpy as np

from rag.library.clauses import passages_of
from rag.library.embedding import Embedder, Vectors, carried_model
from rag.library.index import Generation, open_current, writing
from rag.library.ingest import index
from rag.library.readers import RawDocument, read_document
from rag.policy.errors import DamagedLibrary
from rag.policy.types import Passage

MakeCorpus = Callable[[Mapping[str, str]], Path]
Damage = Callable[[Path], None]

_HOME_EVENTS = frozenset({"open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "shutil.rmtree"})


def read(folder: Path, text: str | bytes, name: str = "policy.md") -> RawDocument:
    """A document as the readers see it."""
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_document(path)


def blocks(folder: Path, text: str, name: str = "policy.md") -> list[tuple[str, str]]:
    """Kind and text of each block."""
    return [(block.kind.value, block.text) for block in read(folder, text, name).blocks]


def clauses(folder: Path, text: str, name: str = "policy.md") -> list[Passage]:
    """The passages of a document."""
    return passages_of("policy", "Policy", read(folder, text, name).blocks)


def governing(passage: Passage, passages: list[Passage]) -> str:
    """The words that govern a passage from elsewhere, "" when none do."""
    span = passage.governed_by
    if span is None:
        return ""
    stem = next(other for other in passages if other.passage_id == span.passage_id)
    return stem.text[span.start : span.end]


def seen_with(words: str, passages: list[Passage]) -> str:
    """All that is shown with the passage holding ``words``: its stem and its own text."""
    passage = next(passage for passage in passages if words in passage.text)
    return f"{governing(passage, passages)}\n{passage.text}"


def generation_folder(home: Path) -> Path:
    """The folder of the generation in use."""
    return home / "generations" / str(json.loads((home / "current.json").read_text())["generation"])


def kept(home: Path) -> set[str]:
    """Names of the generations on disk, unfinished ones too."""
    return {folder.name for folder in (home / "generations").iterdir()}


def assert_same_library(one: Path, other: Path) -> None:
    """Both homes hold the same library: digest, sources, passages, norms, and vectors to 1e-5."""
    left, right = open_current(one), open_current(other)
    try:
        assert left.manifest == right.manifest
        assert left.passages == right.passages
        assert left.norms == right.norms
        _assert_same_vectors(left, right)
    finally:
        left.close()
        right.close()


def _assert_same_vectors(left: Generation, right: Generation) -> None:
    ours, theirs = left.vectors(), right.vectors()
    assert ours.keys() == theirs.keys()
    for key, vector in ours.items():
        np.testing.assert_allclose(vector, theirs[key], atol=1e-5)


class Counting(Embedder):
    """The real model, with every text it was given kept."""

    def __init__(self, model: Path | None = None) -> None:
        super().__init__(model)
        self.encoded: list[str] = []

    def encode(self, texts: Any, done: Callable[[int], None] | None = None) -> Vectors:  # noqa: ANN401
        self.encoded.extend(texts)
        return super().encode(texts, done)


def tiny_model(folder: Path, *, pooling: Mapping[str, Any] | None = None) -> Path:
    """A sentence-transformers model of one small random layer, with the carried model's tokenizer."""
    import shutil

    import torch
    from transformers import BertConfig, BertModel

    shutil.copytree(carried_model(), folder, ignore=shutil.ignore_patterns("*.safetensors", "*.md"))
    torch.manual_seed(7)
    config = BertConfig(hidden_size=32, num_hidden_layers=1, num_attention_heads=2, intermediate_size=64)
    BertModel(config).save_pretrained(folder)
    change_json(folder / "1_Pooling" / "config.json", {"word_embedding_dimension": 32, **(pooling or {})})
    return folder


def change_json(path: Path, changes: Mapping[str, Any]) -> None:
    """Set keys of a JSON object in a file."""
    path.write_text(json.dumps({**json.loads(path.read_text()), **changes}))


@cache
def children() -> ForkServerContext:
    """Makes child processes that have the heavy imports done."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["sentence_transformers", "chromadb", "rag.library.current"])
    return context


def start(work: Callable[..., None], *args: object) -> BaseProcess:
    """Run ``work`` in a child process."""
    child = children().Process(target=work, args=args, daemon=True)
    child.start()
    return child


def index_in_child(home: Path, corpus: Path, began: Event | None = None) -> None:
    """Index, telling when the imports are over and the work begins."""
    if began is not None:
        began.set()
    index(home, [corpus], Embedder())


def hold_in_child(home: Path, held: Event, release: Event) -> None:
    """Be the one writer of ``home`` until told to let go."""
    with writing(home):
        held.set()
        release.wait()


def index_until_event(home: Path, corpus: Path, fatal: int) -> None:
    """Index, dying by SIGKILL just before the ``fatal``-th change to the files of ``home`` (0: never).

    Exits with the number of changes seen.
    """
    seen = 0

    def watch(event: str, args: tuple[Any, ...]) -> None:
        nonlocal seen
        if event not in _HOME_EVENTS or not str(args[0]).startswith(str(home)):
            return
        if event == "open" and not _writes(args):
            return
        seen += 1
        if seen == fatal:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(watch)
    index(home, [corpus], Embedder())
    os._exit(seen)


def search_in_child(home: Path, vector: list[float]) -> None:
    """Search, and exit 0 only when the library is called damaged. Chroma can take its process down on spoilt files."""
    try:
        open_current(home).nearest(vector, 3, [])
    except DamagedLibrary:
        os._exit(0)
    os._exit(1)


def _writes(args: tuple[Any, ...]) -> bool:
    return bool(int(args[2] or 0) & (os.O_WRONLY | os.O_RDWR))
