"""Documents as blocks: Markdown, plain text and web pages read into headings, paragraphs, list items and table rows."""

import codecs
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token

from rag.library.blocks import Block, Kind
from rag.library.plaintext import nested, text_blocks
from rag.library.webpages import Page, read_fragment, read_page
from rag.policy.errors import UnreadableDocument

WEB_SUFFIXES = frozenset({".html", ".htm"})
SUFFIXES = frozenset({".md", ".markdown", ".txt"}) | WEB_SUFFIXES
MAX_BYTES = 5_000_000

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(?=\S)(.*?)\n---[ \t]*(?:\n|\Z)", re.S)
_CHARSET = re.compile(rb"""<(?:meta\s[^>]*?charset|\?xml\s[^>]*?encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.I)
_LOOKED_AT = 4_096  # bytes; browsers look for the charset in the first 1,024
_READ_AS = {"iso8859-1": "cp1252", "ascii": "cp1252", "utf-16": "utf-8", "utf-16-le": "utf-8", "utf-16-be": "utf-8"}
_ENCODING = re.compile(r"^(?:utf-8(?:-sig)?|iso8859-\d+|cp125\d|mac-roman)$")
_NESTING = 400  # two for each list in a list


@dataclass(frozen=True, slots=True)
class RawDocument:
    """A document as read: what it says of itself, its blocks, and the words in it that its readers can't see."""

    path: Path
    front: Mapping[str, Any]
    blocks: tuple[Block, ...] = field(default=())
    hidden: tuple[str, ...] = ()


def read_document(path: Path) -> RawDocument:
    """Read one file by its ending. Raises :class:`UnreadableDocument` with the reason."""
    text = _decode(path)
    try:
        front, page = _read(text, path)
    except RecursionError as error:
        raise UnreadableDocument(f"{path.name} is nested too deep to be read.") from error
    kept = (block for block in page.blocks if block.text or block.kind in {Kind.HEADS, Kind.END})
    return RawDocument(path, front, tuple(nested(kept)), page.hidden)


def _read(text: str, path: Path) -> tuple[Mapping[str, Any], Page]:
    if path.suffix.lower() in WEB_SUFFIXES:
        page = read_page(text)
        return {"title": page.title} if page.title else {}, page
    front, body = _split_front_matter(text, path)
    if path.suffix.lower() == ".txt":
        return front, Page("", tuple(text_blocks(body)), ())
    return front, _read_markdown(body)


def _decode(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableDocument(f"{path.name} can't be read: {error.strerror}.") from error
    if len(data) > MAX_BYTES:
        raise UnreadableDocument(f"{path.name} is larger than {MAX_BYTES // 1_000_000} MB.")
    encoding, said = _encoding(data, path)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableDocument(f"{path.name} isn't {said} text.") from error
    if "\x00" in text:
        raise UnreadableDocument(f"{path.name} holds NUL bytes, so it isn't text.")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _encoding(data: bytes, path: Path) -> tuple[str, str]:
    """The codec to read with, and what to call it."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16", "UTF-8 or UTF-16"
    stated = _CHARSET.search(data[:_LOOKED_AT]) if path.suffix.lower() in WEB_SUFFIXES else None
    if stated is None or data.startswith(codecs.BOM_UTF8):
        return "utf-8-sig", "UTF-8"
    name = stated.group(1).decode()
    try:
        codec = codecs.lookup(name).name
    except LookupError:
        codec = ""
    codec = _READ_AS.get(codec, codec)
    if not _ENCODING.match(codec):
        raise UnreadableDocument(f"{path.name} says it is written in {name}, which can't be read.")
    return codec, name


def _split_front_matter(text: str, path: Path) -> tuple[Mapping[str, Any], str]:
    match = _FRONT_MATTER.match(text)
    if not match:
        return {}, text
    try:
        front = yaml.safe_load(match.group(1))
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise UnreadableDocument(f"{path.name} has front matter that isn't YAML.") from error
    if not isinstance(front, dict):
        return {}, text  # a line of dashes, not front matter
    return front, text[match.end() :]


def _read_markdown(text: str) -> Page:
    """Markdown as the page that it makes, so that HTML in it is seen, or hidden, as there.

    A line break of the source stays one: a writer may have lettered lines (a), (b) … without blank ones between.
    """
    markdown = MarkdownIt("commonmark", {"html": True, "breaks": True, "maxNesting": _NESTING})
    tokens = markdown.enable(["table", "strikethrough"]).parse(text)
    if any(token.level >= _NESTING - 2 for token in tokens):
        raise RecursionError
    for token in tokens:
        for part in token.children or ():
            _show_alt(part)
    return read_fragment(markdown.renderer.render(tokens, markdown.options, {}))


def _show_alt(token: Token) -> None:
    """An image's text stands in the source of a Markdown document for all to read."""
    if token.type == "image":
        token.type, token.children = "text", None
