"""A library to ask, built in a folder of its own; vectors are kept from one build to the next."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from rag.answering.assistant import Assistant
from rag.config import Settings
from rag.library.current import CurrentLibrary
from rag.library.documents import Document
from rag.library.embedding import Embedder
from rag.library.ingest import draft_of, index_draft, read_library


@dataclass
class Desk:
    """Builds libraries from corpus folders."""

    home: Path
    folders: Sequence[Path]
    embedder: Embedder = field(default_factory=lambda: Embedder(Settings().embedding_model))

    @cached_property
    def documents(self) -> tuple[Document, ...]:
        """Every document of the folders."""
        return read_library(self.folders, self.embedder.fingerprint).documents

    def of(self, employer: str) -> list[Document]:
        """One employer's documents."""
        return [document for document in self.documents if document.source.employer == employer]

    def assistant(self, documents: Sequence[Document]) -> Assistant:
        """An assistant on these documents, and no others."""
        index_draft(self.home, draft_of(documents, self.embedder.fingerprint), self.embedder)
        return Assistant(CurrentLibrary(self.home, self.embedder), Settings(home=self.home))
