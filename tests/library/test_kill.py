"""kill -9 while indexing: the old library answers, and the next run ends equal to a clean build."""

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from library_help import (
    MakeCorpus,
    assert_same_library,
    children,
    index_in_child,
    index_until_event,
    kept,
    start,
)

from rag.library.current import load
from rag.library.embedding import Embedder
from rag.library.index import current_digest
from rag.library.ingest import index

CLAUSES = 150
MOMENTS = (0.15, 0.5, 0.75, 0.95)


def policy(word: str, clauses: int = CLAUSES) -> str:
    return "# Policy\n\n" + "".join(
        f"{1 + number // 10}.{number % 10} You must not put {word} record {number} into a tool.\n\n"
        for number in range(clauses)
    )


def assert_answers(home: Path, embedder: Embedder, digests: set[str | None]) -> None:
    library = load(home, embedder)
    try:
        assert library.digest in digests
        assert len(library.search("Can I put record 7 into a tool?", 5)) == 5
        assert {norm.passage_id for norm in library.norms} == set(library.passages)
    finally:
        library.generation.close()


@pytest.fixture
def homes(tmp_path: Path) -> Iterator[tuple[Path, Path]]:
    """A home to spoil, and one where the same thing is done in peace."""
    yield tmp_path / "home", tmp_path / "clean"
    shutil.rmtree(tmp_path / "home", ignore_errors=True)


def test_killed_at_any_moment_of_a_run(make_corpus: MakeCorpus, homes: tuple[Path, Path], embedder: Embedder) -> None:
    home, clean = homes
    old, new = make_corpus({"policy.md": policy("old")}), make_corpus({"policy.md": policy("new")})
    index(home, [old], embedder)
    before = current_digest(home)
    began = children().Event()
    whole = start(index_in_child, clean, new, began)
    assert began.wait(60)
    started = time.monotonic()
    whole.join(120)
    took = time.monotonic() - started
    assert whole.exitcode == 0
    for moment in MOMENTS:
        began.clear()
        child = start(index_in_child, home, new, began)
        assert began.wait(60)
        child.join(took * moment)
        child.kill()
        child.join(60)
        assert_answers(home, embedder, {before, current_digest(clean)})
    index(home, [new], embedder)
    assert_same_library(home, clean)
    assert kept(home) <= {before, current_digest(clean)}


def test_killed_before_each_change_to_the_disk(make_corpus: MakeCorpus, tmp_path: Path, embedder: Embedder) -> None:
    """Every place where a run creates, writes, renames or removes a file: dead just before it."""
    one, two, three = (make_corpus({"a.md": policy("old", 20), "b.md": f"Rule {name}.\n"}) for name in "xyz")
    (three / "b.md").unlink()
    start_from, clean = tmp_path / "start", tmp_path / "clean"
    for corpus in (one, two):
        index(start_from, [corpus], embedder)
    before = current_digest(start_from)
    shutil.copytree(start_from, clean)
    whole = start(index_until_event, clean, three, 0)
    whole.join(120)
    changes, after = whole.exitcode or 0, current_digest(clean)
    assert changes >= 8
    for fatal in range(1, changes + 1):
        home = shutil.copytree(start_from, tmp_path / f"home-{fatal}")
        child = start(index_until_event, home, three, fatal)
        child.join(120)
        assert child.exitcode == -9
        assert_answers(home, embedder, {before, after})
        report = index(home, [three], embedder)
        assert report.embedded == 0, "every vector was already known"
        assert_same_library(home, clean)
        assert not [name for name in kept(home) if name.startswith(".")]
