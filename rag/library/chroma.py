"""A generation's Chroma store: made, opened and let go of."""

from pathlib import Path
from typing import TYPE_CHECKING

from rag.policy.errors import DamagedLibrary

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection

_COLLECTION = "passages"
_HNSW = {"hnsw": {"space": "cosine", "ef_construction": 200, "max_neighbors": 32, "ef_search": 200}}


def open_chroma(folder: Path) -> "tuple[ClientAPI, Collection]":
    """Open the store of a generation. Raises :class:`DamagedLibrary` when it is missing or can't be read."""
    from chromadb.errors import ChromaError

    if not (folder / "chroma" / "chroma.sqlite3").is_file():
        raise DamagedLibrary(f"The library's vectors are missing from {folder}.")
    try:
        client = _client(folder)
        return client, client.get_collection(_COLLECTION, embedding_function=None)
    except (ChromaError, ValueError, RuntimeError, KeyError, AttributeError) as error:
        forget(folder)
        raise DamagedLibrary(f"The library's vectors in {folder} can't be read.") from error


def create_chroma(folder: Path) -> "tuple[ClientAPI, Collection]":
    """A new, empty store in a folder."""
    client = _client(folder)
    return client, client.create_collection(_COLLECTION, embedding_function=None, configuration=_HNSW)  # type: ignore[arg-type]


def _client(folder: Path) -> "ClientAPI":
    import chromadb
    from chromadb.config import Settings

    return chromadb.PersistentClient(path=str(folder / "chroma"), settings=Settings(anonymized_telemetry=False))


def forget(folder: Path) -> None:
    """Make Chroma open a folder afresh: it keeps one system a path, a broken one too, and offers no way to drop it."""
    from chromadb.api.shared_system_client import SharedSystemClient

    SharedSystemClient._identifier_to_system.pop(str(folder / "chroma"), None)


def close(client: "ClientAPI") -> None:
    """Let go of a store's folder."""
    close = getattr(client, "close", None)  # chromadb's clients have it, its ClientAPI type does not say so
    if close is not None:
        close()
