"""A document's path: read → clauses → norms → embed (what changed) → new generation → verify → move the pointer."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Protocol

import numpy as np

from rag.library.documents import Document, LeftOut, Refused, find_documents, passed_over, read_documents
from rag.library.embedding import Embedder, Vectors
from rag.library.index import (
    SCHEMA,
    Entry,
    Generation,
    Manifest,
    current_digest,
    point_to,
    stands,
    write_generation,
    writing,
)
from rag.library.limits import Limits
from rag.library.reading import ReadingChild
from rag.policy.errors import DamagedLibrary, UnreadableDocument
from rag.policy.norms import read_norms
from rag.policy.overlay import NO_OVERLAY, Overlay, house_vocabulary, read_overlay
from rag.policy.types import Level, Norm, Passage, Source
from rag.policy.vocabulary import Vocabulary


class Progress(Protocol):
    """Where long work says how far it is."""

    def stage(self, name: str, total: int | None = None) -> Callable[[int], None]:
        """Begin a stage; the function returned is told how many units were done."""


class Silent:
    """Progress that nobody watches."""

    def stage(self, name: str, total: int | None = None) -> Callable[[int], None]:
        """Say nothing."""
        return lambda done: None


@dataclass(frozen=True, slots=True)
class IndexReport:
    """What an index run did: the library it made, and what it did not take into it."""

    generation: str
    changed: bool
    sources: int
    passages: int
    norms: int
    embedded: int
    refused: tuple[Refused, ...] = ()
    left_out: tuple[tuple[str, LeftOut], ...] = ()  # by source id
    passed_over: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """A library as read, before anything is embedded."""

    documents: tuple[Document, ...]
    norms: tuple[Norm, ...]
    overlays: Mapping[str, Overlay]
    digest: str
    refused: tuple[Refused, ...] = ()
    passed_over: tuple[str, ...] = ()

    @property
    def passages(self) -> list[Passage]:
        """Every passage, in order."""
        return [passage for document in self.documents for passage in document.passages]


def index(
    home: Path,
    folders: Sequence[Path],
    embedder: Embedder,
    progress: Progress | None = None,
    limits: Limits | None = None,
) -> IndexReport:
    """Make the library of ``home`` equal to ``folders``, less the files that can't be read, which the report names.

    Does nothing when it already is; a failure leaves the old one in use.
    """
    return index_draft(home, read_library(folders, embedder.fingerprint, progress, limits), embedder, progress)


def index_draft(home: Path, draft: Draft, embedder: Embedder, progress: Progress | None = None) -> IndexReport:
    """Make a library that was read already the one in use."""
    progress = progress or Silent()
    with writing(home):
        old = _open_old(home)
        try:
            _keep_what_it_holds(old, draft)
            if old is not None and old.digest == draft.digest:
                return _report(draft, changed=False, embedded=0)
            if stands(home, draft.digest):  # built before and still whole: readers of it keep their files
                point_to(home, draft.digest)
                return _report(draft, changed=True, embedded=0)
            entries, embedded = _embed(draft, old, embedder, progress)
        finally:
            if old is not None:
                old.close()
        stored = progress.stage("Storing vectors", len(entries))
        manifest = _manifest(draft, embedder.fingerprint)
        generation = write_generation(home, manifest, _told(entries, stored), draft.norms)
        try:
            _verify(generation, entries)
        finally:
            generation.close()
        point_to(home, draft.digest)
    return _report(draft, changed=True, embedded=embedded)


def read_library(
    folders: Sequence[Path], model: str, progress: Progress | None = None, limits: Limits | None = None
) -> Draft:
    """Read folders into documents and norms, with the digest their generation would have.

    Raises :class:`UnreadableDocument` when not one file of them can be read.
    """
    progress = progress or Silent()
    found = find_documents(folders)
    read = progress.stage("Reading documents", len(found))
    documents: list[Document] = []
    refused: list[Refused] = []
    with ReadingChild(limits) as child:
        for document in read_documents(found, child.read, refused):
            documents.append(document)
            read(1)
    if not documents:
        raise UnreadableDocument(refused[0].reason)
    return replace(draft_of(documents, model), refused=tuple(refused), passed_over=tuple(passed_over(folders)))


def draft_of(documents: Sequence[Document], model: str) -> Draft:
    """Documents in hand as a library: what a policy team's draft is held up against."""
    overlays = _overlays(documents)
    norms: list[Norm] = []
    for one in documents:
        overlay = overlays.get(one.source.employer or "", NO_OVERLAY)
        norms += read_norms(one.source, one.passages, house_vocabulary(overlay, vocabulary()))
    return Draft(tuple(documents), tuple(norms), overlays, _digest(documents, model))


def _overlays(documents: Sequence[Document]) -> dict[str, Overlay]:
    """Each employer's own terms and tools, read from all its documents together."""
    employers: dict[str, list[Passage]] = {}
    for document in documents:
        if document.source.level is Level.EMPLOYER and document.source.employer:
            employers.setdefault(document.source.employer, []).extend(document.passages)
    return {name: read_overlay(passages, vocabulary(), name) for name, passages in employers.items()}


@cache
def vocabulary() -> Vocabulary:
    """The vocabulary that ships with the package."""
    return Vocabulary.from_toml((files("rag.policy") / "vocabulary.toml").read_text(encoding="utf-8"))


@cache
def reader_version() -> str:
    """A digest of the code and words that read norms: when they change, so does the library."""
    digest = sha256()
    for part in sorted(files("rag.policy").iterdir(), key=lambda part: part.name):
        if part.name.endswith((".py", ".toml")):
            digest.update(part.name.encode() + part.read_bytes())
    return digest.hexdigest()


def embedded_text(passage: Passage, source: Source, stems: Mapping[str, Passage]) -> str:
    """What is embedded for a passage: its document and headings, the stem that governs it, then its words."""
    stem = ""
    if passage.governed_by and passage.governed_by.passage_id != passage.passage_id:
        span = passage.governed_by
        stem = stems[span.passage_id].text[span.start : span.end] + " "
    place = ". ".join((source.title, *passage.heading_path))
    return f"{place}. {stem}{passage.text}"


def _embed(draft: Draft, old: Generation | None, embedder: Embedder, progress: Progress) -> tuple[list[Entry], int]:
    """Entries for every passage; only texts that the old generation has no vector for are encoded."""
    texts: dict[str, str] = {}
    wanted: list[tuple[Passage, str]] = []
    for document in draft.documents:
        by_id = {passage.passage_id: passage for passage in document.passages}
        for passage in document.passages:
            text = embedded_text(passage, document.source, by_id)
            key = sha256(text.encode()).hexdigest()[:32]
            texts[key] = text
            wanted.append((passage, key))
    known = _known_vectors(old, embedder)
    fresh = [key for key in texts if key not in known]
    if fresh:
        progress.stage("Loading the model")(0)
        embedder.model  # noqa: B018 - loaded here so that its seconds show as their own stage
        told = progress.stage("Embedding clauses", len(fresh))
        vectors = embedder.encode([texts[key] for key in fresh], told)
        known.update(zip(fresh, vectors, strict=True))
    return [Entry(passage, key, known[key]) for passage, key in wanted], len(fresh)


def _known_vectors(old: Generation | None, embedder: Embedder) -> dict[str, Vectors]:
    if old is None or old.manifest.model != embedder.fingerprint:
        return {}
    return old.vectors()


def _open_old(home: Path) -> Generation | None:
    """The generation in use; None when there is none or it is damaged, as indexing is how that is mended."""
    try:
        digest = current_digest(home)
        generation = Generation(home / "generations" / digest) if digest else None
    except DamagedLibrary:
        return None
    return generation if generation is None or generation.is_whole() else None


def _keep_what_it_holds(old: Generation | None, draft: Draft) -> None:
    """Raise :class:`UnreadableDocument` for a document of the old library that can't be read any more.

    Left out, what it forbids would be forbidden no longer, and nobody decided that.
    """
    known = old.sources if old is not None else {}
    if lost := next((one for one in draft.refused if one.source_id in known), None):
        raise UnreadableDocument(lost.reason)


def _told(entries: Sequence[Entry], told: Callable[[int], None]) -> Iterator[Entry]:
    for entry in entries:
        yield entry
        told(1)


def _verify(generation: Generation, entries: Sequence[Entry]) -> None:
    """A generation must find a passage by its own vector, and hold the passages it was given, before it is used."""
    if entries:
        probe = entries[len(entries) // 2]
        found = generation.nearest(probe.vector.tolist(), 5, _employers(generation))
        closest = max((score for _, score in found), default=0.0)
        if not np.isclose(closest, 1.0, atol=1e-3):
            raise DamagedLibrary("The new library does not find its own passages; the old one is still in use.")
    if list(generation.passages) != [entry.passage.passage_id for entry in entries]:
        raise DamagedLibrary("The new library lost passages; the old one is still in use.")


def _employers(generation: Generation) -> list[str]:
    return sorted({source.employer for source in generation.manifest.sources if source.employer})


def _manifest(draft: Draft, model: str) -> Manifest:
    return Manifest(
        schema=SCHEMA,
        digest=draft.digest,
        model=model,
        passages=len(draft.passages),
        norms=len(draft.norms),
        sources=tuple(document.source for document in draft.documents),
        overlays=draft.overlays,
    )


def _digest(documents: Sequence[Document], model: str) -> str:
    digest = sha256(f"{SCHEMA}:{model}:{reader_version()}".encode())
    for document in documents:
        kept = asdict(replace(document, left_out=()))
        digest.update(json.dumps(kept, sort_keys=True, default=str).encode())
    return digest.hexdigest()[:24]


def _report(draft: Draft, *, changed: bool, embedded: int) -> IndexReport:
    return IndexReport(
        generation=draft.digest,
        changed=changed,
        sources=len(draft.documents),
        passages=len(draft.passages),
        norms=len(draft.norms),
        embedded=embedded,
        refused=draft.refused,
        left_out=tuple((one.source.source_id, words) for one in draft.documents for words in one.left_out),
        passed_over=draft.passed_over,
    )
