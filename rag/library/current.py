"""The library in use, for as long as a process lives: opened once, reopened when another process moves the pointer."""

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rag.library.embedding import Embedder
from rag.library.index import POINTER, Generation, open_current
from rag.library.ingest import vocabulary
from rag.library.lexicon import Lexicon
from rag.library.reranker import Reranker
from rag.library.search import Search
from rag.policy.errors import DamagedLibrary
from rag.policy.overlay import NO_OVERLAY, Overlay, house_vocabulary
from rag.policy.types import Norm, Passage, Source
from rag.policy.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Library:
    """One generation, ready to answer from."""

    digest: str
    sources: Mapping[str, Source]
    passages: Mapping[str, Passage]
    norms: tuple[Norm, ...]
    by_passage: Mapping[str, tuple[Norm, ...]]
    overlays: Mapping[str, Overlay]
    vocabularies: Mapping[str, Vocabulary]
    search: Search
    lexicon: Lexicon
    generation: Generation

    @property
    def employers(self) -> tuple[str, ...]:
        """Every employer the library has documents of, sorted."""
        return tuple(sorted({source.employer for source in self.sources.values() if source.employer}))

    def name_of(self, employer: str) -> str:
        """What to call an employer: the publisher of its documents, else its id."""
        publishers = (source.publisher for source in self.sources.values() if source.employer == employer)
        return next((name for name in publishers if name), employer)

    def norms_of(self, passage_id: str) -> tuple[Norm, ...]:
        """The norms read from a passage."""
        return self.by_passage.get(passage_id, ())

    def vocabulary(self, employer: str | None) -> Vocabulary:
        """The shared words with the employer's own terms."""
        return self.vocabularies.get(employer or "", vocabulary())

    def overlay(self, employer: str | None) -> Overlay:
        """The employer's own terms."""
        return self.overlays.get(employer, NO_OVERLAY) if employer else NO_OVERLAY


class CurrentLibrary:
    """Hands out the library in use. Asking is cheap: one ``stat`` of the pointer while nothing has changed."""

    def __init__(self, home: Path, embedder: Embedder, reranker: Reranker | None = None) -> None:
        self._home = home
        self._embedder = embedder
        self._reranker = reranker
        self._lock = threading.Lock()
        self._library: Library | None = None
        self._seen: tuple[int, int] | None = None
        self._retired: Library | None = None

    def get(self) -> Library:
        """The library the pointer names now. Raises :class:`LibraryError` when there is none or it is damaged."""
        mark = self._pointer_mark()
        with self._lock:
            if self._library is None or mark is None or mark != self._seen:
                self._swap(load(self._home, self._embedder, self._reranker))
                self._seen = mark
            assert self._library is not None  # noqa: S101 - _swap just set it
            return self._library

    def _pointer_mark(self) -> tuple[int, int] | None:
        try:
            found = (self._home / POINTER).stat()
        except OSError:
            return None
        return found.st_ino, found.st_mtime_ns

    def _swap(self, library: Library) -> None:
        """Close the generation before the last one: an answer under way may still read the last."""
        if self._retired is not None and self._retired.digest != library.digest:
            self._retired.generation.close()
        self._retired, self._library = self._library, library


def _by_passage(norms: Sequence[Norm]) -> dict[str, tuple[Norm, ...]]:
    found: dict[str, list[Norm]] = {}
    for norm in norms:
        found.setdefault(norm.passage_id, []).append(norm)
    return {name: tuple(group) for name, group in found.items()}


def load(home: Path, embedder: Embedder, reranker: Reranker | None = None) -> Library:
    """Open the library in use. A damaged one is let go of, so that it can be mended while the process lives."""
    generation = open_current(home, embedder.fingerprint)
    try:
        return _ready(generation, embedder, reranker)
    except DamagedLibrary:
        generation.close()
        raise


def _ready(generation: Generation, embedder: Embedder, reranker: Reranker | None) -> Library:
    lexicon = Lexicon(generation.passages, vocabulary())
    return Library(
        digest=generation.digest,
        sources=generation.sources,
        passages=generation.passages,
        norms=tuple(generation.norms),
        by_passage=_by_passage(generation.norms),
        overlays=generation.manifest.overlays,
        vocabularies={
            name: house_vocabulary(one, vocabulary()) for name, one in generation.manifest.overlays.items() if one.terms
        },
        search=Search(generation, embedder, lexicon, reranker),
        lexicon=lexicon,
        generation=generation,
    )
