"""A damaged library is named, never searched; and `askfirst index` mends it."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from library_help import Damage, MakeCorpus, assert_same_library, change_json, generation_folder, search_in_child, start

from rag.library.current import Library, load
from rag.library.embedding import Embedder
from rag.library.index import SCHEMA, Entry, Manifest, point_to, write_generation
from rag.library.ingest import index
from rag.policy.errors import DamagedLibrary, LibraryError
from rag.policy.types import Level, Passage, Source

FILES = {"policy.md": "# P\n\n1.1 You must not paste letters into a public tool.\n\n1.2 You may plan a rota.\n"}


def pointer(text: str) -> Damage:
    return lambda home: void((home / "current.json").write_text(text))


def manifest(**changes: object) -> Damage:
    return lambda home: change_json(generation_folder(home) / "manifest.json", changes)


def gone(name: str) -> Damage:
    return lambda home: (generation_folder(home) / name).unlink()


def folder_gone(name: str) -> Damage:
    return lambda home: shutil.rmtree(generation_folder(home) / name)


def cut(name: str, share: float) -> Damage:
    def damage(home: Path) -> None:
        path = generation_folder(home) / name
        path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])

    return damage


def junk(name: str) -> Damage:
    return lambda home: void((generation_folder(home) / name).write_bytes(b"junk" * 4_096))


def void(_: object) -> None:
    """Drop a value."""


DAMAGES: dict[str, tuple[Damage, type[LibraryError]]] = {
    "pointer cut": (pointer('{"generation"'), DamagedLibrary),
    "pointer empty": (pointer(""), DamagedLibrary),
    "pointer to nothing": (pointer('{"generation": ""}'), DamagedLibrary),
    "pointer to another folder": (pointer('{"generation": "../.."}'), DamagedLibrary),
    "pointer a list": (pointer("[]"), DamagedLibrary),
    "generation gone": (folder_gone(""), DamagedLibrary),
    "chroma gone": (folder_gone("chroma"), DamagedLibrary),
    "sqlite gone": (gone("chroma/chroma.sqlite3"), DamagedLibrary),
    "sqlite emptied": (cut("chroma/chroma.sqlite3", 0), DamagedLibrary),
    "sqlite cut short": (cut("chroma/chroma.sqlite3", 0.01), DamagedLibrary),
    "sqlite cut in half": (cut("chroma/chroma.sqlite3", 0.5), DamagedLibrary),
    "sqlite not sqlite": (junk("chroma/chroma.sqlite3"), DamagedLibrary),
    "manifest gone": (gone("manifest.json"), DamagedLibrary),
    "manifest cut": (cut("manifest.json", 0.5), DamagedLibrary),
    "manifest of another version": (manifest(schema=SCHEMA + 1), DamagedLibrary),
    "manifest with other passages": (manifest(passages=3), DamagedLibrary),
    "manifest with other norms": (manifest(norms=7), DamagedLibrary),
    "manifest of another library": (manifest(digest="0" * 24), DamagedLibrary),
    "manifest of another model": (manifest(model="0" * 16), LibraryError),
    "digests gone": (gone("vectors.json"), DamagedLibrary),
    "digests cut": (cut("vectors.json", 0.5), DamagedLibrary),
    "norms gone": (gone("norms.jsonl"), DamagedLibrary),
    "norms cut": (cut("norms.jsonl", 0.7), DamagedLibrary),
    "norms not norms": (junk("norms.jsonl"), DamagedLibrary),
}


def close(library: Library) -> None:
    library.generation.close()


@pytest.fixture
def home(make_corpus: MakeCorpus, tmp_path: Path, embedder: Embedder) -> Path:
    index(tmp_path / "home", [make_corpus(FILES)], embedder)
    return tmp_path / "home"


@pytest.mark.parametrize("damage", DAMAGES)
def test_it_is_named_and_mended_by_indexing(
    home: Path, make_corpus: MakeCorpus, embedder: Embedder, tmp_path: Path, damage: str
) -> None:
    clean = shutil.copytree(home, tmp_path / "clean")
    spoil, error = DAMAGES[damage]
    spoil(home)
    with pytest.raises(error) as caught:
        close(load(home, embedder))
    assert caught.value.line.endswith("Run: askfirst index")
    assert "\n" not in caught.value.line
    assert index(home, [make_corpus(FILES)], embedder).changed
    close(load(home, embedder))
    assert_same_library(home, clean)


def test_edited_standing_is_not_believed(home: Path, make_corpus: MakeCorpus, embedder: Embedder) -> None:
    """Edited by hand to call itself law: indexing puts it right."""
    path = generation_folder(home) / "manifest.json"
    data = json.loads(path.read_text())
    data["sources"][0]["force"] = "law"
    path.write_text(json.dumps(data))
    index(home, [make_corpus(FILES)], embedder)
    library = load(home, embedder)
    close(library)
    assert library.sources["policy"].force == "guidance"


@pytest.mark.parametrize("file", ["data_level0.bin", "header.bin", "index_metadata.pickle"])
def test_a_large_library_with_spoilt_vectors_is_never_searched_as_if_whole(tmp_path: Path, file: str) -> None:
    """Over 1,000 passages Chroma searches files of its own beside the database.

    Cut short, they make it find nothing, raise an error of its own, or take the whole process down.
    """
    number, home = 1_200, tmp_path / "home"
    vectors = np.random.default_rng(7).normal(size=(number, 384)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    made = Manifest(SCHEMA, "0" * 24, "model", number, 0, (Source("s", "S", Level.NATIONAL),), {})
    entries = [Entry(Passage(f"s#{i}", "s", f"Rule {i}."), f"key {i}", vectors[i]) for i in range(number)]
    (home / "generations").mkdir(parents=True)
    write_generation(home, made, entries, []).close()
    point_to(home, made.digest)
    for path in generation_folder(home).glob(f"chroma/*/{file}"):
        path.write_bytes(path.read_bytes()[:10])
    child = start(search_in_child, home, vectors[5].tolist())
    child.join(60)
    assert child.exitcode == 0
