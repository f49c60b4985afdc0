"""Corpus folders to documents: which files there are, whose they are, and how far their front matter is believed."""

import stat
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from rag.library.blocks import flat
from rag.library.clauses import passages_of
from rag.library.folders import Entry, entries
from rag.library.names import shown
from rag.library.readers import RawDocument, read_document
from rag.policy.errors import CorpusError, UnreadableDocument
from rag.policy.types import Force, Level, Passage, Source, Status, TextIs

MANIFEST = "sources.toml"
DEFAULT_EMPLOYER = "default"
_LARGEST_MANIFEST = 1_000_000  # bytes
_LONGEST_FIELD = 1_000  # characters
_LONGEST_TITLE = 300  # it stands beside every clause

_Named = TypeVar("_Named", bound=StrEnum)


class Why(StrEnum):
    """Why words of a document were left out."""

    HIDDEN = "hidden"
    ORDERS = "orders"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Words of a document that are in none of its passages: unseen by its readers, or orders to a computer."""

    why: Why
    words: str


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that is not in the library: the id it would have, its path inside its folder, and the reason in a line."""

    source_id: str
    inside: str
    reason: str


@dataclass(frozen=True, slots=True)
class Document:
    """A source with its passages, and the words of its file that are in none of them (:class:`RawDocument`)."""

    source: Source
    passages: tuple[Passage, ...]
    left_out: tuple[LeftOut, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """A file of a corpus folder, with what the folder's manifest says of it (None: not listed).

    ``path`` is where it stands, ``target`` where its bytes are; ``fault`` says why it is not read (None: it is).
    """

    root: Path
    path: Path
    listed: Mapping[str, Any] | None
    target: Path
    fault: str | None = None

    @property
    def inside(self) -> Path:
        """The path inside its folder."""
        return self.path.relative_to(self.root)


def find_documents(folders: Sequence[Path]) -> list[Found]:
    """Every document of the folders, sorted. Raises :class:`CorpusError` for a missing or empty folder."""
    found: list[Found] = []
    for folder in folders:
        if not folder.is_dir():
            raise CorpusError(f"There is no folder {shown(str(folder))}.")
        here = list(_documents_in(folder))
        if not here:
            raise CorpusError(f"The folder {shown(str(folder))} holds no guidance.")
        found.extend(here)
    return found


def passed_over(folders: Sequence[Path]) -> list[str]:
    """Files that nothing marks as guidance, nor as data, pictures or parts of a page."""
    return [shown(entry.inside.as_posix()) for folder in folders for entry in entries(folder) if entry.passed_over]


def read_documents(
    found: Sequence[Found],
    read: Callable[[Path], RawDocument] = read_document,
    refused: list[Refused] | None = None,
) -> Iterator[Document]:
    """Read each file to a document, giving every source an id of its own.

    A file that can't be read goes to ``refused`` and the rest are read; without that list it is raised as
    :class:`UnreadableDocument`.
    """
    ids = _source_ids(found)
    taken: dict[str, Path] = {}
    for file in found:
        try:
            raw = _read(file, read)
        except UnreadableDocument as error:
            if refused is None:
                raise
            refused.append(Refused(ids[file.path], file.inside.as_posix(), str(error)))
            continue
        source = source_of(file, raw, ids[file.path])
        if source.source_id in taken:
            raise CorpusError(
                f"{file.inside} and {taken[source.source_id]} both have the id {source.source_id}.",
                "Give each document an id of its own.",
            )
        taken[source.source_id] = file.inside
        left_out = [*(LeftOut(Why.HIDDEN, words) for words in raw.hidden)]
        left_out += (LeftOut(Why.ORDERS, words) for words in raw.orders)
        yield Document(source, tuple(passages_of(source.source_id, source.title, raw.blocks)), tuple(left_out))


def _read(file: Found, read: Callable[[Path], RawDocument]) -> RawDocument:
    if file.fault is not None:
        raise UnreadableDocument(f"{shown(file.path.name)} {file.fault}.")
    return read(file.target)


def source_of(file: Found, raw: RawDocument, default_id: str) -> Source:
    """The source's standing.

    Front matter may set title, publisher and dates. It is believed on level, force, status and the like only for files
    that the folder's manifest lists: otherwise any document could call itself law.
    """
    level, employer = _whose(file.inside)
    stated = {**raw.front, **(file.listed or {})}
    title = (_text(stated.get("title")) or _first_heading(raw) or file.path.stem)[:_LONGEST_TITLE]
    force = Force.BINDING_STANDARD if level is Level.EMPLOYER else Force.GUIDANCE
    if file.listed is None:
        return _with_dates(Source(default_id, title, level, employer, force=force), stated)
    if level is Level.NATIONAL:
        level = _named(Level, stated, "level", level, file)
        if level is Level.EMPLOYER:
            raise CorpusError(f"{file.inside} says it is an employer's, but isn't under employer/.")
    vouched = Source(
        source_id=_text(stated.get("id")) or default_id,
        title=title,
        level=level,
        employer=employer,
        force=_named(Force, stated, "force", force, file),
        status=_named(Status, stated, "status", Status.CURRENT, file),
        text_is=_named(TextIs, stated, "text_is", TextIs.ORIGINAL, file),
        url_confirmed=bool(stated.get("url_confirmed", True)),
        audience=_text(stated.get("audience")),
        jurisdiction=_text(stated.get("jurisdiction")),
        status_note=_text(stated.get("status_note")),
        url=_text(stated.get("url")),
        licence=_text(stated.get("licence")),
        read=_text(stated.get("read")),
        read_on=_text(stated.get("read_on")),
    )
    return _with_dates(vouched, stated)


def _with_dates(source: Source, front: Mapping[str, Any]) -> Source:
    """What any document may say of itself."""
    return replace(
        source,
        publisher=_text(front.get("publisher")),
        published=_text(front.get("published")),
        updated=_text(front.get("updated")),
        effective=_text(front.get("effective")),
    )


def _documents_in(folder: Path) -> Iterator[Found]:
    listed = _manifest(folder)
    here = [entry for entry in _entries(folder) if not entry.passed_over]
    if missing := sorted(set(listed) - {entry.inside.as_posix() for entry in here}):
        raise CorpusError(f"{MANIFEST} lists {shown(missing[0])}, which isn't in {shown(str(folder))}.")
    for entry in here:
        stated = listed.get(entry.inside.as_posix())
        yield Found(folder, folder / entry.inside, stated, entry.target, entry.fault)


def _entries(folder: Path) -> list[Entry]:
    try:
        return list(entries(folder))
    except OSError as error:
        raise CorpusError(f"The folder {shown(str(folder))} can't be opened: {error.strerror}.") from error
    except RecursionError as error:
        raise CorpusError(f"The folder {shown(str(folder))} has more folders in it than can be walked.") from error


def _manifest(folder: Path) -> dict[str, Mapping[str, Any]]:
    path = folder / MANIFEST
    if not path.exists():
        return {}
    try:
        entries = tomllib.loads(_manifest_text(path)).get("source", [])
        return {str(entry["path"]): {k: v for k, v in entry.items() if k != "path"} for entry in entries}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        said = shown(str(error))
        raise CorpusError(f"{shown(str(path))} isn't a manifest: {said}.", "Each [[source]] needs a path.") from error


def _manifest_text(path: Path) -> str:
    about = path.stat()
    if path.is_symlink() or not stat.S_ISREG(about.st_mode):
        raise ValueError("it is a link, or no file")
    if about.st_size > _LARGEST_MANIFEST:
        raise ValueError("it is larger than 1 MB")
    return path.read_text(encoding="utf-8")


def _source_ids(found: Sequence[Found]) -> dict[Path, str]:
    """The path inside the folder without its ending; with it where two files would share an id."""
    short = [file.inside.with_suffix("").as_posix() for file in found]
    return {
        file.path: name if short.count(name) == 1 else file.inside.as_posix()
        for file, name in zip(found, short, strict=True)
    }


def _whose(inside: Path) -> tuple[Level, str | None]:
    if inside.parts[0] != "employer" or len(inside.parts) < 2:
        return Level.NATIONAL, None
    return Level.EMPLOYER, inside.parts[1] if len(inside.parts) > 2 else DEFAULT_EMPLOYER


def _first_heading(raw: RawDocument) -> str | None:
    return next((block.text for block in raw.blocks[:1] if block.kind == "heading"), None)


def _text(value: object) -> str | None:
    """What a field says, on one line that is safe to print."""
    return flat(str(value))[:_LONGEST_FIELD] or None if value is not None else None


def _named(kind: type[_Named], stated: Mapping[str, Any], key: str, default: _Named, file: Found) -> _Named:
    value = stated.get(key)
    try:
        return kind(value) if value is not None else default
    except ValueError as error:
        choices = ", ".join(kind)
        said = shown(repr(value))
        raise CorpusError(f"{file.inside}: {key} can't be {said}.", f"Use one of: {choices}.") from error
