"""What a file is, told from its bytes: its ending is a hint that the bytes overrule."""

import io
import re
import zipfile
from enum import StrEnum

from rag.policy.errors import UnreadableDocument


class Format(StrEnum):
    """How a document's text is to be read."""

    MARKDOWN = "markdown"
    TEXT = "text"
    WEB = "web"


WEB_SUFFIXES = frozenset({".html", ".htm", ".xhtml", ".xht"})
_MARKDOWN = frozenset({".md", ".markdown"})
_SAVE_AS = "Save it as text (.txt) or as a web page (.html)."

_NOT_TEXT = (
    (rb"\x89PNG|\xff\xd8\xff|GIF8|BM.{4}\x00\x00\x00\x00|II\*\x00|MM\x00\*|RIFF....WEBP", "is a picture"),
    (rb"\x1f\x8b|BZh[1-9]|\xfd7zXZ\x00|7z\xbc\xaf|Rar!|\x28\xb5\x2f\xfd", "is a packed archive"),
    (rb"\x7fELF|MZ.{0,60}\x00|\xca\xfe\xba\xbe|\xcf\xfa\xed\xfe", "is a program"),
    (rb"SQLite format 3\x00", "is a database"),
    (rb"ID3|OggS|fLaC|.{4}ftyp|\x1aE\xdf\xa3", "is a recording"),
)
_SIGNATURES = tuple((re.compile(pattern, re.S), said) for pattern, said in _NOT_TEXT)
_WEB_ARCHIVE = re.compile(rb"\A(?:[\w-]+:[^\n]*\r?\n(?:[ \t][^\n]*\r?\n)*){0,40}?MIME-Version:", re.I)
_WEB_START = re.compile(
    r"\A\ufeff?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S
)
_TAG = re.compile(r"<(?:[a-z][a-z0-9]*[\s/>]|!--|!doctype|/[a-z])", re.I)
_XML = re.compile(r"\A\ufeff?\s*<(?:\?xml|!doctype\s+(?!html))", re.I)
_ENTITIES = re.compile(r"<!ENTITY\b", re.I)
_MARKDOWN_HEADING = re.compile(r"^#{1,6} \S", re.M)
_MOST_UNPACKED = 200_000_000  # bytes
_MOST_RATIO = 200  # of unpacked to packed; Word documents stay below 30
_OFFICE = {"word/": "a Word document", "xl/": "a spreadsheet", "ppt/": "a set of slides"}
_END_OF_PDF = 2_048  # bytes from the end in which %%EOF must stand
_CONTROLS = re.compile(r"[\x01-\x08\x0b\x0e-\x1f\x7f]")
_MOST_CONTROLS = 0.01


def refuse_bytes(data: bytes, name: str) -> None:
    """Raise :class:`UnreadableDocument`, with what the file is, for bytes that are no text."""
    if b"%PDF-" in data[:1_024]:
        raise _refused(f"{name} {_pdf(data)}")
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        raise _refused(f"{name} {_zip(data)}")
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        locked = "EncryptedPackage".encode("utf-16-le") in data
        raise _refused(f"{name} is {'locked with a password' if locked else 'an old Office document'}.", _SAVE_AS)
    if data.startswith(b"{\\rtf"):
        raise _refused(f"{name} is a Rich Text document, which can't be read.", _SAVE_AS)
    if _WEB_ARCHIVE.match(data[:8_192]):
        raise _refused(f"{name} is an e-mail or a web archive, which can't be read.", _SAVE_AS)
    if said := next((said for pattern, said in _SIGNATURES if pattern.match(data)), None):
        raise _refused(f"{name} {said}, not text.")


def format_of(text: str, suffix: str, name: str) -> Format:
    """How to read a text. Raises :class:`UnreadableDocument` for XML that is no page, and for what is mostly noise."""
    head = text[:65_536]
    if len(_CONTROLS.findall(head)) > _MOST_CONTROLS * len(head) + 4:
        raise _refused(f"{name} holds control characters, so it isn't text.")
    is_web = bool(_WEB_START.match(text))
    is_xml = bool(_XML.match(text))
    if (is_xml or is_web) and _ENTITIES.search(head):
        raise _refused(f"{name} defines entities of its own, which aren't expanded.")
    if is_xml and not is_web and suffix not in WEB_SUFFIXES:
        raise _refused(f"{name} is XML data, not a document.", _SAVE_AS)
    if is_web or (suffix in WEB_SUFFIXES and _TAG.search(text)):
        return Format.WEB
    if suffix in _MARKDOWN or (suffix not in {".txt", ".text"} and _MARKDOWN_HEADING.search(head)):
        return Format.MARKDOWN
    return Format.TEXT


def _pdf(data: bytes) -> str:
    if b"%%EOF" not in data[-_END_OF_PDF:]:
        return "is a PDF that breaks off before its end."
    if b"/Encrypt" in data:
        return "is a PDF locked with a password or against copying."
    if b"/Font" not in data and b"/ObjStm" not in data:
        return "is a PDF of pictures: it holds no text."
    return "is a PDF, which can't be read yet."


def _zip(data: bytes) -> str:
    """What a zip file is, from its list of contents: nothing is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            listed = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, UnicodeDecodeError, OverflowError):
        return "is a packed file that breaks off or is damaged."
    unpacked = sum(one.file_size for one in listed)
    if unpacked > _MOST_UNPACKED or unpacked > _MOST_RATIO * len(data) + 1_000_000:
        return f"would unpack to {unpacked // 1_000_000:,} MB, so it isn't opened."
    if any(one.flag_bits & 1 for one in listed):
        return "is locked with a password."
    names = [one.filename for one in listed]
    for folder, said in _OFFICE.items():
        if any(name.startswith(folder) for name in names):
            return f"is {said}, which can't be read yet."
    return "is a packed archive, which isn't opened."


def _refused(message: str, remedy: str | None = None) -> UnreadableDocument:
    return UnreadableDocument(message, remedy)
