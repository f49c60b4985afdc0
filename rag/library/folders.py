"""The files of a library folder: which may be documents, which are passed over, and which are refused unread."""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rag.library.names import fault_of
from rag.policy.patterns import words

# What people bring guidance as. Those that can't be read yet are refused by name, so that none is missed unnoticed.
DOCUMENTS = words(
    ".md .markdown .txt .text .html .htm .xhtml .xht .mht .mhtml .xml .pdf .doc .docx .docm .dot .dotx .odt .rtf .pages"
    " .ppt .pptx .odp .xls .xlsx .ods .epub .eml .msg .zip"
)
# What stands beside documents: data, pictures, the parts of a saved page. Not worth a word.
_BESIDE = words(
    ".toml .yaml .yml .json .jsonl .csv .tsv .log .css .js .map .png .jpg .jpeg .gif .svg .webp .ico .bmp .woff .woff2"
    " .ttf .eot .py"
)
_KINDS = (
    (stat.S_ISFIFO, "is a pipe, not a file"),
    (stat.S_ISSOCK, "is a socket, not a file"),
    (stat.S_ISCHR, "is a device, not a file"),
    (stat.S_ISBLK, "is a device, not a file"),
    (stat.S_ISDIR, "is a link to a folder; links to folders aren't followed"),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of a folder: its path inside, where its bytes are, and why it can't be a document (None: it may be).

    ``passed_over`` when nothing about it says that it is guidance.
    """

    inside: Path
    target: Path
    fault: str | None = None
    passed_over: bool = False


def entries(folder: Path) -> Iterator[Entry]:
    """Every file below a folder, sorted by path; what begins with a dot, and data and pictures, left out.

    No link to a folder is followed, and none to a file outside ``folder``: a library is what stands in its folder.
    """
    found = []
    faults: list[OSError] = []
    for here, folders, names in os.walk(folder, onerror=faults.append):
        folders[:] = [name for name in folders if not name.startswith(".")]
        linked = [name for name in folders if os.path.islink(os.path.join(here, name))]
        for name in (*names, *linked):
            path = Path(here, name)
            if not name.startswith(".") and path.suffix.lower() not in _BESIDE:
                found.append(_entry(folder, path, is_folder=name in linked))
    for fault in faults:
        path = Path(os.fsdecode(fault.filename))
        if path == folder:
            raise fault
        found.append(Entry(path.relative_to(folder), path, f"can't be opened: {fault.strerror}"))
    yield from sorted(found, key=lambda entry: os.fsencode(entry.inside))


def _entry(folder: Path, path: Path, *, is_folder: bool) -> Entry:
    inside = path.relative_to(folder)
    if not is_folder and path.suffix.lower() not in DOCUMENTS:
        return Entry(inside, path, passed_over=True)
    if fault := next((fault for part in inside.parts if (fault := fault_of(part))), None):
        return Entry(inside, path, f"is left out: {fault}")
    try:
        target = path.resolve(strict=True)
        mode = target.stat().st_mode
    except (OSError, RuntimeError) as error:  # before Python 3.13 a ring of links is a RuntimeError
        return Entry(inside, path, f"can't be read: {getattr(error, 'strerror', None) or 'its links go round'}")
    if not target.is_relative_to(folder.resolve()):
        return Entry(inside, path, "is a link to a place outside the folder, which isn't followed")
    return Entry(inside, target, next((said for is_kind, said in _KINDS if is_kind(mode)), None))
