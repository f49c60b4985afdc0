"""The plain pipeline a user would write instead: LangChain's splitter, langchain-chroma, similarity search."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings

from evals.timing.asking import open_assistant
from evals.timing.bench import Bench, say
from evals.timing.rows import Row, Spread, median, seconds
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
class QueryTimes:
    """Milliseconds of the same questions: the plain search, our search, our whole answer."""

    plain: Spread
    search: Spread
    ask: Spread


@dataclass(frozen=True, slots=True)
class PlainTimes:
    """How fast the plain pipeline is on the same corpus, model and questions, and AskFirst in turns with it."""

    chunks: int
    index: float
    our_index: float
    queries: int
    query: QueryTimes

    def rows(self) -> list[Row]:
        """Index rate and query times, each with ours beside it."""
        made = f"{self.chunks} chunks of ≤ {_CHUNK} characters: split, embed, store"
        return [
            Row(_SECTION, made, self.chunks / self.index, "chunks/s"),
            Row(_SECTION, "… the whole corpus", self.index, "s"),
            Row(_SECTION, "beside it, AskFirst's index of the whole corpus", self.our_index, "s"),
            *self.query.plain.rows(_SECTION, f"similarity_search, k = {_TOP}, {self.queries} questions", "ms"),
            *self.query.search.rows(_SECTION, f"beside it, AskFirst's search, k = {_TOP}", "ms"),
            *self.query.ask.rows(_SECTION, "beside it, AskFirst's whole answer", "ms"),
        ]


def measure_plain(bench: Bench) -> PlainTimes:
    """Index the corpus, put the questions of the one asker to it, and take turns with AskFirst at both."""
    embeddings = PlainEmbeddings(bench.embedder.model)
    plain, ours = [], []
    for number in range(bench.plan.rounds):
        say(f"plain pipeline, round {number + 1} of {bench.plan.rounds}")
        client = _client(bench.folder / f"plain-{number}")
        began = perf_counter()
        chunks = _split(bench.corpus)
        store = _store(chunks, embeddings, client)
        plain.append(perf_counter() - began)
        ours.append(seconds(partial(bench.index, bench.folder / f"ours-{number}")))
    questions = bench.questions[: bench.plan.questions]
    return PlainTimes(len(chunks), median(plain), median(ours), len(questions), _queries(bench, store, questions))


def _queries(bench: Bench, store: "Chroma", questions: Sequence[str]) -> QueryTimes:
    """Each question goes to all three, and each of them goes first, second and last in turn."""
    say(f"{len(questions)} questions to the plain pipeline and to AskFirst in turns")
    assistant = open_assistant(bench)
    library = assistant.library
    asked: list[Callable[[str], object]] = [
        lambda question: store.similarity_search(question, k=_TOP),
        lambda question: library.search(question, _TOP, library.employers),
        assistant.ask,
    ]
    times: list[list[float]] = [[], [], []]
    asked[0]("warm-up")
    for number, question in enumerate(questions):
        for turn in range(3):
            which = (number + turn) % 3
            times[which].append(1000 * seconds(partial(asked[which], question)))
    library.generation.close()
    return QueryTimes(*(Spread.of(sample) for sample in times))


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
