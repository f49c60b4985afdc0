"""The plain pipeline a user would write instead: LangChain's splitter, langchain-chroma, similarity search."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings

from evals.speed.bench import Bench, say
from evals.speed.rows import Row, Spread, median
from rag.library.embedding import BATCH
from rag.library.readers import SUFFIXES

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from langchain_chroma import Chroma
    from sentence_transformers import SentenceTransformer

_SECTION = "plain pipeline"
_CHUNK, _OVERLAP = 1_000, 200  # characters, as LangChain's own tutorials split
_TOP = 10


class PlainEmbeddings(Embeddings):
    """A sentence-transformers model as langchain-huggingface wraps it."""

    def __init__(self, model: "SentenceTransformer") -> None:
        self._model = model

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Unit vectors of texts."""
        vectors = self._model.encode(texts, batch_size=BATCH, normalize_embeddings=True, show_progress_bar=False)
        return [[float(x) for x in vector] for vector in vectors]

    def embed_query(self, text: str) -> list[float]:
        """The unit vector of one query."""
        return self.embed_documents([text])[0]


@dataclass(frozen=True, slots=True)
class PlainTimes:
    """How fast the plain pipeline is on the same corpus, model and questions."""

    chunks: int
    seconds: float
    query: Spread
    queries: int

    def rows(self) -> list[Row]:
        """Index rate and query times."""
        chunked = f"{self.chunks} chunks of ≤ {_CHUNK} characters"
        return [
            Row(_SECTION, f"{chunked}: split, embed, store", self.chunks / self.seconds, "chunks/s"),
            Row(_SECTION, "… the whole corpus", self.seconds, "s"),
            *self.query.rows(_SECTION, f"similarity_search, k = {_TOP}, the same {self.queries} questions", "ms"),
        ]


def measure_plain(bench: Bench) -> PlainTimes:
    """Index the corpus and put the questions of the one asker to it."""
    embeddings = PlainEmbeddings(bench.embedder.model)
    times = []
    for number in range(bench.plan.rounds):
        say(f"plain pipeline, round {number + 1} of {bench.plan.rounds}")
        client = _client(bench.folder / f"plain-{number}")
        began = perf_counter()
        chunks = _split(bench.corpus)
        store = _store(chunks, embeddings, client)
        times.append(perf_counter() - began)
    questions = bench.questions[: bench.plan.questions]
    return PlainTimes(len(chunks), median(times), _queries(store, questions), len(questions))


def _client(folder: Path) -> "ClientAPI":
    import chromadb
    from chromadb.config import Settings

    return chromadb.PersistentClient(path=str(folder), settings=Settings(anonymized_telemetry=False))


def _split(corpus: Sequence[Path]) -> list[Document]:
    from langchain_text_splitters import MarkdownTextSplitter

    paths = sorted(path for folder in corpus for path in folder.rglob("*") if path.suffix in SUFFIXES)
    documents = [Document(path.read_text(encoding="utf-8"), metadata={"source": path.name}) for path in paths]
    return MarkdownTextSplitter(chunk_size=_CHUNK, chunk_overlap=_OVERLAP).split_documents(documents)


def _store(chunks: list[Document], embeddings: Embeddings, client: "ClientAPI") -> "Chroma":
    from langchain_chroma import Chroma

    return Chroma.from_documents(chunks, embeddings, client=client)


def _queries(store: "Chroma", questions: Sequence[str]) -> Spread:
    say(f"{len(questions)} questions to the plain pipeline")
    store.similarity_search("warm-up", k=_TOP)
    times = []
    for question in questions:
        began = perf_counter()
        store.similarity_search(question, k=_TOP)
        times.append((perf_counter() - began) * 1000)
    return Spread.of(times)
