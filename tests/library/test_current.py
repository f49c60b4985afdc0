"""A library in use while another process writes: no restart, no error, never half of each."""

import shutil
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from library_help import MakeCorpus, generation_folder, index_in_child, start

from rag.library.current import CurrentLibrary
from rag.library.embedding import Embedder
from rag.library.ingest import index
from rag.policy.errors import DamagedLibrary, LibraryError, NoLibrary

OLD = {"policy.md": "# P\n\n1.1 You must not paste letters into a public tool.\n\n1.2 You may plan a rota.\n"}
NEW = {"policy.md": "# P\n\n1.1 You must not paste ledgers into a public tool.\n\n1.2 You may plan a rota.\n"}
QUESTION = "Can I paste letters or ledgers into a public tool?"


def first(current: CurrentLibrary) -> str:
    return current.get().search(QUESTION, 2)[0].passage.text


def index_elsewhere(home: Path, corpus: Path) -> None:
    child = start(index_in_child, home, corpus)
    child.join(120)
    assert child.exitcode == 0


def test_asking_again_opens_nothing(make_corpus: MakeCorpus, tmp_path: Path, embedder: Embedder) -> None:
    index(tmp_path / "home", [make_corpus(OLD)], embedder)
    current = CurrentLibrary(tmp_path / "home", embedder)
    assert current.get() is current.get()
    current.get().generation.close()


def test_threads_asking_move_to_the_new_library_without_an_error(
    make_corpus: MakeCorpus, tmp_path: Path, embedder: Embedder
) -> None:
    home = tmp_path / "home"
    index(home, [make_corpus(OLD)], embedder)
    current = CurrentLibrary(home, embedder)
    assert "letters" in first(current)
    stop, errors, seen = threading.Event(), list[Exception](), list[tuple[str, str]]()

    def ask() -> None:
        while not stop.is_set():
            try:
                library = current.get()
                seen.append((library.digest, library.search(QUESTION, 2)[0].passage.text))
            except Exception as error:  # noqa: BLE001 - any error at all is the finding
                errors.append(error)

    askers = [threading.Thread(target=ask) for _ in range(4)]
    for asker in askers:
        asker.start()
    index_elsewhere(home, make_corpus(NEW))
    moved = first(current)
    stop.set()
    for asker in askers:
        asker.join(60)
    assert errors == []
    assert "ledgers" in moved
    assert len({digest for digest, _ in seen}) == len(set(seen)), "one answer from each library"
    current.get().generation.close()


def test_an_answer_under_way_may_end_on_the_library_it_began_with(
    make_corpus: MakeCorpus, tmp_path: Path, embedder: Embedder
) -> None:
    home = tmp_path / "home"
    index(home, [make_corpus(OLD)], embedder)
    current = CurrentLibrary(home, embedder)
    begun = current.get()
    index_elsewhere(home, make_corpus(NEW))
    assert "ledgers" in first(current)
    assert "letters" in begun.search(QUESTION, 2)[0].passage.text
    begun.generation.close()
    current.get().generation.close()


def test_a_change_taken_back_needs_no_restart(make_corpus: MakeCorpus, tmp_path: Path, embedder: Embedder) -> None:
    home, corpora = tmp_path / "home", [make_corpus(OLD), make_corpus(NEW)]
    current = CurrentLibrary(home, embedder)
    for turn in range(4):
        index_elsewhere(home, corpora[turn % 2])
        with ThreadPoolExecutor(8) as askers:
            answers = set(askers.map(lambda _: first(current), range(40)))
        assert [("letters" in one, "ledgers" in one) for one in answers] == [(turn % 2 == 0, turn % 2 == 1)]
    current.get().generation.close()


def test_the_first_index_needs_no_restart(make_corpus: MakeCorpus, tmp_path: Path, embedder: Embedder) -> None:
    current = CurrentLibrary(tmp_path / "home", embedder)
    with pytest.raises(NoLibrary):
        current.get()
    index_elsewhere(tmp_path / "home", make_corpus(OLD))
    assert "letters" in first(current)
    current.get().generation.close()


@pytest.mark.parametrize("file", ["chroma/chroma.sqlite3", "manifest.json", "norms.jsonl"])
def test_a_damaged_library_mended_elsewhere_needs_no_restart(
    make_corpus: MakeCorpus, tmp_path: Path, embedder: Embedder, file: str
) -> None:
    home, corpus = tmp_path / "home", make_corpus(OLD)
    index(home, [corpus], embedder)
    (generation_folder(home) / file).write_bytes(b"spoilt " * 999)
    current = CurrentLibrary(home, embedder)
    with pytest.raises(LibraryError):
        current.get()
    index_elsewhere(home, corpus)
    assert "letters" in first(current)
    current.get().generation.close()


def test_a_library_that_vanishes_is_named(make_corpus: MakeCorpus, tmp_path: Path, embedder: Embedder) -> None:
    home = tmp_path / "home"
    index(home, [make_corpus(OLD)], embedder)
    current = CurrentLibrary(home, embedder)
    open_now = current.get()
    shutil.rmtree(home / "generations")
    (home / "current.json").write_text('{"generation": "gone"}')
    with pytest.raises(DamagedLibrary):
        current.get()
    shutil.rmtree(home)
    with pytest.raises(NoLibrary):
        current.get()
    open_now.generation.close()
