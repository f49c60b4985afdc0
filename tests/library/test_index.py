"""Indexing: nothing done twice, nothing left behind, one writer, and a library that says what the folders say."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from library_help import (
    Counting,
    MakeCorpus,
    assert_same_library,
    children,
    generation_folder,
    hold_in_child,
    kept,
    start,
    tiny_model,
)

import rag.policy
from rag.library import ingest
from rag.library.current import Library, load
from rag.library.embedding import Embedder
from rag.library.index import open_current, writing
from rag.library.ingest import IndexReport, index
from rag.policy.errors import Busy, CorpusError, HomeError, NoLibrary, OtherModel, UnreadableDocument

POLICY = """# Policy of Upper Example

## 3 Tools

3.1 You must not paste case notes into a public AI tool.

3.2 You may use Copilot to plan a meeting.

## 4 Records

4.1 You must check every draft before you save it.
"""
NATIONAL = "# National leaflet\n\n2.1 Organisations should keep a list of the tools they use.\n"
FILES = {"employer/policy.md": POLICY, "national/leaflet.md": NATIONAL}


@pytest.fixture
def model(embedder: Embedder) -> Counting:
    """The real model, counting; it borrows the loaded weights."""
    counting = Counting()
    counting.__dict__["model"] = embedder.model
    return counting


def opened(home: Path, embedder: Embedder) -> Library:
    library = load(home, embedder)
    library.generation.close()
    return library


def texts(home: Path) -> dict[str, str]:
    """Passage id by text."""
    generation = open_current(home)
    try:
        return {passage.text: passage.passage_id for passage in generation.passages.values()}
    finally:
        generation.close()


def on_disk(home: Path) -> dict[str, tuple[bytes, int]]:
    """Bytes and time of each file of the home but Chroma's own and the lock."""
    files = [path for path in home.rglob("*") if path.is_file() and "chroma" not in path.parts]
    return {str(path): (path.read_bytes(), path.stat().st_mtime_ns) for path in files if path.suffix != ".lock"}


class TestAgain:
    def test_nothing_changed_embeds_and_writes_nothing(
        self, make_corpus: MakeCorpus, tmp_path: Path, model: Counting
    ) -> None:
        corpus = make_corpus(FILES)
        first = index(tmp_path / "home", [corpus], model)
        assert first == IndexReport(first.generation, True, sources=2, passages=4, norms=first.norms, embedded=4)
        before, folders = on_disk(tmp_path / "home"), kept(tmp_path / "home")
        model.encoded.clear()
        again = index(tmp_path / "home", [corpus], model)
        assert (again.generation, again.changed, again.embedded) == (first.generation, False, 0)
        assert model.encoded == []
        assert on_disk(tmp_path / "home") == before
        assert kept(tmp_path / "home") == folders

    def test_one_changed_clause_embeds_exactly_that_clause(
        self, make_corpus: MakeCorpus, tmp_path: Path, model: Counting
    ) -> None:
        home, corpus = tmp_path / "home", make_corpus(FILES)
        index(home, [corpus], model)
        before = texts(home)
        model.encoded.clear()
        (corpus / "employer" / "policy.md").write_text(POLICY.replace("plan a meeting", "plan a rota"))
        assert index(home, [corpus], model).embedded == 1
        (text,) = model.encoded
        assert text.endswith("You may use Copilot to plan a rota.")
        after = texts(home)
        assert {*before} - {*after} == {"You may use Copilot to plan a meeting."}
        assert all(after[text] == before[text] for text in {*before} & {*after})
        index(tmp_path / "clean", [corpus], model)
        assert_same_library(home, tmp_path / "clean")

    def test_a_removed_document_is_gone(self, make_corpus: MakeCorpus, tmp_path: Path, embedder: Embedder) -> None:
        home, corpus = tmp_path / "home", make_corpus(FILES)
        index(home, [corpus], embedder)
        (corpus / "national" / "leaflet.md").unlink()
        report = index(home, [corpus], embedder)
        assert (report.sources, report.passages, report.embedded) == (1, 3, 0)
        library = load(home, embedder)
        assert set(library.sources) == {"employer/policy"}
        hits = library.search("Organisations should keep a list of the tools they use", 10, ["default"])
        assert {hit.passage.source_id for hit in hits} == {"employer/policy"}
        library.generation.close()

    def test_changed_standing_alone_is_a_new_library(
        self, make_corpus: MakeCorpus, tmp_path: Path, embedder: Embedder
    ) -> None:
        home, corpus = tmp_path / "home", make_corpus(FILES)
        index(home, [corpus], embedder)
        (corpus / "sources.toml").write_text('[[source]]\npath = "national/leaflet.md"\nstatus = "superseded"\n')
        report = index(home, [corpus], embedder)
        assert (report.changed, report.embedded) == (True, 0)
        assert opened(home, embedder).sources["national/leaflet"].status == "superseded"

    def test_only_the_library_in_use_and_the_one_before_are_kept(
        self, make_corpus: MakeCorpus, tmp_path: Path, embedder: Embedder
    ) -> None:
        home, corpus = tmp_path / "home", make_corpus(FILES)
        made: list[str] = []
        for number in range(4):
            (corpus / "extra.md").write_text(f"Rule number {number}.\n")
            made.append(index(home, [corpus], embedder).generation)
            assert kept(home) == set(made[-2:])

    def test_a_generation_that_stands_is_never_touched_again(
        self, make_corpus: MakeCorpus, tmp_path: Path, embedder: Embedder
    ) -> None:
        """A change taken back asks for it anew; rebuilt in its place, it would fall from under those who read it."""
        home, corpora = tmp_path / "home", [make_corpus(FILES), make_corpus({**FILES, "extra.md": "Ask.\n"})]
        index(home, corpora[:1], embedder)
        folder = generation_folder(home)
        before = {path: path.stat().st_ino for path in folder.rglob("*")}
        for corpus in (corpora[1], corpora[0]):
            index(home, [corpus], embedder)
        assert generation_folder(home) == folder
        assert {path: path.stat().st_ino for path in folder.rglob("*")} == before

    def test_the_same_folders_give_the_same_bytes_anywhere(
        self, make_corpus: MakeCorpus, tmp_path: Path, embedder: Embedder
    ) -> None:
        homes = [tmp_path / "one", tmp_path / "two"]
        for home in homes:
            index(home, [make_corpus(FILES)], embedder)
        assert_same_library(*homes)
        for name in ("manifest.json", "norms.jsonl"):
            one, two = ((generation_folder(home) / name).read_bytes() for home in homes)
            assert one == two


class Noting:
    """A package folder, or a file in it, that notes which files are read."""

    def __init__(self, path: Path, noted: set[str]) -> None:
        self.path, self.name, self.noted = path, path.name, noted

    def iterdir(self) -> Iterator["Noting"]:
        return (Noting(path, self.noted) for path in self.path.iterdir())

    def read_bytes(self) -> bytes:
        self.noted.add(self.name)
        return self.path.read_bytes()


def modules_behind(*names: str) -> set[str]:
    """The files of rag.policy that those modules are made of, imports of imports too."""
    folder, seen, todo = Path(rag.policy.__path__[0]), set[str](), [*names]
    while todo:
        name = todo.pop()
        if name in seen or not (folder / name).is_file():
            continue
        seen.add(name)
        for node in ast.walk(ast.parse((folder / name).read_text())):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("rag.policy"):
                todo += [f"{(node.module or '').split('.')[-1]}.py", *(f"{alias.name}.py" for alias in node.names)]
    return seen - {"errors.py"}


def test_whatever_reads_norms_is_part_of_the_librarys_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """Norms are stored; read by newer code and not indexed anew, they would be the old ones."""
    noted: set[str] = set()
    monkeypatch.setattr(ingest, "files", lambda _: Noting(Path(rag.policy.__path__[0]), noted))
    ingest.reader_version.__wrapped__()
    assert len(noted) > 5
    assert modules_behind("norms.py", "overlay.py") - noted == set()


class TestContents:
    def test_repeated_text_is_embedded_once(self, make_corpus: MakeCorpus, tmp_path: Path, model: Counting) -> None:
        again = "## Tools\n\nAsk your manager first.\n\n"
        report = index(tmp_path / "home", [make_corpus({"a.md": f"# P\n\n{again * 3}"})], model)
        assert (report.passages, report.embedded, len(model.encoded)) == (3, 1, 1)
        assert len(opened(tmp_path / "home", model).passages) == 3

    def test_two_employers_share_one_library(self, make_corpus: MakeCorpus, tmp_path: Path, embedder: Embedder) -> None:
        corpus = make_corpus({"employer/north/p.md": POLICY, "employer/south/p.md": POLICY, "n.md": NATIONAL})
        index(tmp_path / "home", [corpus], embedder)
        assert opened(tmp_path / "home", embedder).employers == ("north", "south")

    def test_a_document_without_clauses_gives_an_empty_library(
        self, make_corpus: MakeCorpus, tmp_path: Path, embedder: Embedder
    ) -> None:
        home, corpus = tmp_path / "home", make_corpus({"a.md": "# Only a title\n\n<!-- nothing -->\n"})
        report = index(home, [corpus], embedder)
        assert (report.sources, report.passages, report.norms, report.embedded) == (1, 0, 0, 0)
        assert index(home, [corpus], embedder).changed is False
        library = load(home, embedder)
        assert library.search("can I paste case notes", 10) == []
        library.generation.close()

    def test_stored_vectors_are_the_models_own(self, make_corpus: MakeCorpus, tmp_path: Path, model: Counting) -> None:
        home = tmp_path / "home"
        index(home, [make_corpus(FILES)], model)
        generation = open_current(home)
        for text in list(model.encoded):
            (name, score), *_ = generation.nearest(model.embed_query(text), 1, ["default"])
            assert score == pytest.approx(1.0, abs=1e-4)
            assert text.endswith(generation.passages[name].text)
        generation.close()


class TestRefusals:
    def test_a_second_writer_is_refused_and_the_first_goes_on(
        self, make_corpus: MakeCorpus, tmp_path: Path, embedder: Embedder
    ) -> None:
        home, corpus = tmp_path / "home", make_corpus(FILES)
        held, release = children().Event(), children().Event()
        child = start(hold_in_child, home, held, release)
        assert held.wait(60)
        with pytest.raises(Busy, match="Another process is indexing"):
            index(home, [corpus], embedder)
        release.set()
        child.join(60)
        assert child.exitcode == 0
        assert index(home, [corpus], embedder).changed

    def test_a_home_that_cannot_be_written_is_named(
        self, make_corpus: MakeCorpus, tmp_path: Path, embedder: Embedder
    ) -> None:
        (tmp_path / "file").write_text("not a folder")
        with pytest.raises(HomeError, match="can't be written: Not a directory"):
            index(tmp_path / "file" / "home", [make_corpus(FILES)], embedder)

    def test_a_failed_run_leaves_the_library_there_was(
        self, make_corpus: MakeCorpus, tmp_path: Path, embedder: Embedder
    ) -> None:
        home, corpus = tmp_path / "home", make_corpus(FILES)
        index(home, [corpus], embedder)
        before, folders = on_disk(home), kept(home)
        (corpus / next(iter(FILES))).write_bytes(b"Caf\xe9")
        with pytest.raises(UnreadableDocument):
            index(home, [corpus], embedder)
        with pytest.raises(CorpusError):
            index(home, [tmp_path / "nowhere"], embedder)
        assert (on_disk(home), kept(home)) == (before, folders)

    def test_a_home_without_a_library_is_named(self, tmp_path: Path, embedder: Embedder) -> None:
        with pytest.raises(NoLibrary, match="There is no library in"):
            load(tmp_path / "home", embedder)
        assert not (tmp_path / "home").exists()

    def test_another_model_is_refused_until_indexed_with_it(
        self, make_corpus: MakeCorpus, tmp_path: Path, embedder: Embedder
    ) -> None:
        home, corpus, other = tmp_path / "home", make_corpus(FILES), Embedder(tiny_model(tmp_path / "tiny"))
        index(home, [corpus], embedder)
        with pytest.raises(OtherModel, match="another embedding model"):
            load(home, other)
        report = index(home, [corpus], other)
        assert (report.changed, report.embedded) == (True, 4)
        library = load(home, other)
        assert len(library.search("case notes", 2, ["default"])) == 2
        library.generation.close()
        with pytest.raises(OtherModel):
            load(home, embedder)

    def test_the_lock_is_let_go_after_an_error(self, tmp_path: Path) -> None:
        with pytest.raises(ZeroDivisionError), writing(tmp_path / "home"):
            1 / 0  # noqa: B018
        with writing(tmp_path / "home"):
            pass
