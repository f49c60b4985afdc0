"""Corpus folders to documents: which files there are, whose they are, and how far their front matter is believed."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from rag.library.clauses import passages_of
from rag.library.readers import SUFFIXES, RawDocument, read_document
from rag.policy.errors import CorpusError
from rag.policy.types import Force, Level, Passage, Source, Status, TextIs

MANIFEST = "sources.toml"
DEFAULT_EMPLOYER = "default"

_Named = TypeVar("_Named", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Document:
    """A source with its passages."""

    source: Source
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A file of a corpus folder, with what the folder's manifest says of it (None: not listed)."""

    root: Path
    path: Path
    listed: Mapping[str, Any] | None

    @property
    def inside(self) -> Path:
        """The path inside its folder."""
        return self.path.relative_to(self.root)


def find_documents(folders: Sequence[Path]) -> list[Found]:
    """Every document of the folders, sorted. Raises :class:`CorpusError` for a missing or empty folder."""
    found: list[Found] = []
    for folder in folders:
        if not folder.is_dir():
            raise CorpusError(f"There is no folder {folder}.")
        here = list(_documents_in(folder))
        if not here:
            raise CorpusError(f"The folder {folder} holds no guidance.")
        found.extend(here)
    return found


def read_documents(found: Sequence[Found]) -> Iterator[Document]:
    """Read each file to a document, giving every source an id of its own."""
    ids = _source_ids(found)
    taken: dict[str, Path] = {}
    for file in found:
        raw = read_document(file.path)
        source = source_of(file, raw, ids[file.path])
        if source.source_id in taken:
            raise CorpusError(
                f"{file.inside} and {taken[source.source_id]} both have the id {source.source_id}.",
                "Give each document an id of its own.",
            )
        taken[source.source_id] = file.inside
        yield Document(source, tuple(passages_of(source.source_id, source.title, raw.blocks)))


def source_of(file: Found, raw: RawDocument, default_id: str) -> Source:
    """The source's standing.

    Front matter may set title, publisher and dates. It is believed on level, force, status and the like only for files
    that the folder's manifest lists: otherwise any document could call itself law.
    """
    level, employer = _whose(file.inside)
    stated = {**raw.front, **(file.listed or {})}
    title = _text(stated.get("title")) or _first_heading(raw) or file.path.stem
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
    paths = sorted(path for path in folder.rglob("*") if _is_document(path, folder))
    if missing := sorted(set(listed) - {path.relative_to(folder).as_posix() for path in paths}):
        raise CorpusError(f"{MANIFEST} lists {missing[0]}, which isn't in {folder}.")
    for path in paths:
        yield Found(folder, path, listed.get(path.relative_to(folder).as_posix()))


def _is_document(path: Path, folder: Path) -> bool:
    inside = path.relative_to(folder)
    hidden = any(part.startswith(".") for part in inside.parts)
    return path.suffix.lower() in SUFFIXES and path.is_file() and not hidden


def _manifest(folder: Path) -> dict[str, Mapping[str, Any]]:
    path = folder / MANIFEST
    if not path.exists():
        return {}
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8")).get("source", [])
        return {str(entry["path"]): {k: v for k, v in entry.items() if k != "path"} for entry in entries}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise CorpusError(f"{path} isn't a manifest: {error}.", "Each [[source]] needs a path.") from error


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
    return str(value).strip() or None if value is not None else None


def _named(kind: type[_Named], stated: Mapping[str, Any], key: str, default: _Named, file: Found) -> _Named:
    value = stated.get(key)
    try:
        return kind(value) if value is not None else default
    except ValueError as error:
        choices = ", ".join(kind)
        raise CorpusError(f"{file.inside}: {key} can't be {value!r}.", f"Use one of: {choices}.") from error
