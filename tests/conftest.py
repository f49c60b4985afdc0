"""Fixtures on real parts: the carried embedding model, real Chroma folders, the shipped corpus."""

import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from rag.answering.assistant import Assistant
from rag.config import Settings
from rag.library.current import CurrentLibrary
from rag.library.embedding import Embedder
from rag.library.ingest import index
from rag.library.shipped import corpus_folder

MakeCorpus = Callable[[Mapping[str, str]], Path]
MakeAssistant = Callable[[Mapping[str, str]], Assistant]


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No setting of the machine reaches a test, and nothing a test forgets lands in a real home."""
    for name in [name for name in os.environ if name.startswith("ASKFIRST_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("ASKFIRST_HOME", str(tmp_path / "unset-home"))


@pytest.fixture(scope="session")
def embedder() -> Embedder:
    """The real model, loaded once."""
    return Embedder()


@pytest.fixture(scope="session")
def shipped_home(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Path:
    """A home with the shipped corpus indexed. Shared: tests only read it."""
    home = tmp_path_factory.mktemp("shipped-home")
    index(home, [corpus_folder()], embedder)
    return home


@pytest.fixture(scope="session")
def assistant(shipped_home: Path, embedder: Embedder) -> Assistant:
    """An assistant on the shipped corpus."""
    settings = Settings(home=shipped_home)
    return Assistant(CurrentLibrary(settings.home, embedder), settings)


@pytest.fixture
def make_corpus(tmp_path: Path) -> MakeCorpus:
    """Write files (path inside the folder → text) to a fresh corpus folder."""
    count = iter(range(1_000))

    def make(files: Mapping[str, str]) -> Path:
        folder = tmp_path / f"corpus-{next(count)}"
        for name, text in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return folder

    return make


@pytest.fixture
def make_assistant(make_corpus: MakeCorpus, tmp_path: Path, embedder: Embedder) -> Iterator[MakeAssistant]:
    """An assistant on a corpus of the test's own."""
    opened: list[Assistant] = []

    def make(files: Mapping[str, str]) -> Assistant:
        home = tmp_path / f"home-{len(opened)}"
        index(home, [make_corpus(files)], embedder)
        settings = Settings(home=home)
        opened.append(Assistant(CurrentLibrary(home, embedder), settings))
        return opened[-1]

    yield make
    for one in opened:
        one.library.generation.close()


# What readers and clauses are known to fall short of, by cause. A mended one fails the run until its line goes.
SHORTFALLS: dict[str, tuple[str, ...]] = {
    "cutting: one sentence of over 120 words whose condition comes last is cut from it": (
        "test_a_permission_is_never_cut_from_its_condition",
    ),
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the known shortfalls."""
    for item in items:
        for reason, names in SHORTFALLS.items():
            if "library" in item.nodeid and any(item.name.startswith(name) for name in names):
                item.add_marker(pytest.mark.xfail(reason=reason, strict=True))
