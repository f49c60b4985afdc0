"""The files Chroma keeps beside its database once a library is large: digests taken, and checked before it opens.

Cut short they make Chroma find nothing, raise an error of its own, or take the whole process down, so they are looked
at before it reads them. They have a file of their own, not a place in the manifest: Chroma names their folder anew at
every build, and the manifest's bytes are the same for the same library.
"""

import json
from hashlib import file_digest
from pathlib import Path

from rag.policy.errors import DamagedLibrary

_NOTED = "vectors.json"
_INDEX = "index_metadata.pickle"  # Chroma reads a folder's files only beside this one


def note(folder: Path) -> None:
    """Write down the digests of a generation's vector files.

    A library of up to 1,000 passages has none that are read: Chroma makes its files anew each time it opens one.
    """
    read = [path.parent for path in (folder / "chroma").glob(f"*/{_INDEX}")]
    paths = sorted(path for index in read for path in index.iterdir())
    noted = {path.relative_to(folder).as_posix(): _digest(path) for path in paths}
    (folder / _NOTED).write_text(json.dumps(noted, indent=1), encoding="utf-8")


def check(folder: Path) -> None:
    """Raise :class:`DamagedLibrary` unless a generation's vector files are those that were written."""
    try:
        noted = json.loads((folder / _NOTED).read_text(encoding="utf-8"))
        changed = [name for name, digest in noted.items() if _digest(folder / name) != digest]
    except (OSError, ValueError, AttributeError) as error:
        raise DamagedLibrary(f"The library's vectors in {folder} can't be checked.") from error
    if changed:
        raise DamagedLibrary(f"The library's vectors in {folder} were changed after they were written.")


def _digest(path: Path) -> str:
    """SHA-256 of a file (all of them take about 0.5 s for 100,000 passages)."""
    with path.open("rb") as stream:
        return file_digest(stream, "sha256").hexdigest()
