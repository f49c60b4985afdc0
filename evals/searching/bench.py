"""A bench: a folder of pages and the questions asked of them, indexed in a place of its own.

``DIR/pages`` holds the documents, ``DIR/questions.jsonl`` lines of ``{"id", "query", "page", "evidence": ["…"]}``:
the page (a file's name without its ending) and the lines of it that answer.
"""

import json
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from rag.library.current import Library, load
from rag.library.embedding import Embedder
from rag.library.ingest import index
from rag.library.reranker import Reranker

_NOT_WORDS = re.compile(r"\W+")


@dataclass(frozen=True, slots=True)
class Query:
    """A question, its page, and the passages that hold a line of its evidence (by position in the library)."""

    text: str
    page: str
    passages: frozenset[int]


@dataclass(frozen=True, slots=True)
class Bench:
    """An indexed folder with its questions; ``unread`` of them have no evidence in any passage as read."""

    library: Library
    queries: tuple[Query, ...]
    pages: tuple[str, ...]
    unread: int


@contextmanager
def opened(folder: Path, home: Path, embedder: Embedder, reranker: Reranker | None = None) -> Iterator[Bench]:
    """Index the pages in ``home`` and read the questions."""
    index(home, [folder / "pages"], embedder)
    library = load(home, embedder, reranker)
    try:
        yield _bench(folder, library)
    finally:
        library.generation.close()


def _bench(folder: Path, library: Library) -> Bench:
    pages = tuple(passage.source_id for passage in library.passages.values())
    texts = [_words(passage.text) for passage in library.passages.values()]
    rows = [json.loads(line) for line in (folder / "questions.jsonl").read_text(encoding="utf-8").splitlines()]
    queries = tuple(
        Query(row["query"], row["page"], _holding(row["page"], row["evidence"], pages, texts)) for row in rows
    )
    return Bench(library, queries, pages, sum(not query.passages for query in queries))


def _holding(page: str, evidence: Sequence[str], pages: Sequence[str], texts: Sequence[str]) -> frozenset[int]:
    """Places of the page's passages whose text holds a whole line of the evidence."""
    lines = [words for line in evidence if (words := _words(line)).strip()]
    mine = [place for place, other in enumerate(pages) if other == page]
    return frozenset(place for place in mine if any(line in texts[place] for line in lines))


def _words(text: str) -> str:
    """Words between single spaces, so that a line is found whatever its punctuation; a space at either end."""
    return f" {_NOT_WORDS.sub(' ', text).strip().lower()} "
