"""Documents as blocks: Markdown, plain text and web pages read into headings, paragraphs, list items and table rows."""

import codecs
import os
import re
import stat
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token

from rag.library.addressed import without_orders
from rag.library.blocks import Block, Kind, flat, unseen_words
from rag.library.kinds import WEB_SUFFIXES, Format, format_of, refuse_bytes
from rag.library.limits import Limits
from rag.library.names import shown
from rag.library.plaintext import nested, text_blocks
from rag.library.webpages import Page, read_fragment, read_page
from rag.policy.errors import UnreadableDocument

SUFFIXES = frozenset({".md", ".markdown", ".txt"}) | WEB_SUFFIXES

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(?=\S)(.*?)\n---[ \t]*(?:\n|\Z)", re.S)
_CHARSET = re.compile(rb"""<(?:meta\s[^>]*?charset|\?xml\s[^>]*?encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.I)
_LOOKED_AT = 4_096  # bytes; browsers look for the charset in the first 1,024
_READ_AS = {"iso8859-1": "cp1252", "ascii": "cp1252", "utf-16": "utf-8", "utf-16-le": "utf-8", "utf-16-be": "utf-8"}
_ENCODING = re.compile(r"^(?:utf-8(?:-sig)?|iso8859-\d+|cp125\d|mac-roman)$")
_NESTING = 400  # two for each list in a list
_LONGEST_FRONT = 20_000  # characters; YAML is read slowly
_WIDE = 4_096  # bytes looked at for UTF-16 without its mark
_PROSE = 3  # words; a note of fewer in a place nobody sees says nothing


@dataclass(frozen=True, slots=True)
class RawDocument:
    """A document as read: what it says of itself, its blocks, and the words that were left out of them.

    ``hidden``: what its readers can't see. ``orders``: what speaks to a computer that reads it, not to its readers.
    """

    path: Path
    front: Mapping[str, Any]
    blocks: tuple[Block, ...] = field(default=())
    hidden: tuple[str, ...] = ()
    orders: tuple[str, ...] = ()


def read_document(path: Path, limits: Limits | None = None) -> RawDocument:
    """Read one file by its bytes, with its ending for a hint. Raises :class:`UnreadableDocument` with the reason."""
    name, suffix, limits = shown(path.name), path.suffix.lower(), limits or Limits()
    data = _bytes_of(path, name, limits)
    refuse_bytes(data, name)
    text = _decode(data, name, suffix)
    if not text.strip("\ufeff \t\n\f\v"):
        raise UnreadableDocument(f"{name} is empty.")
    kind = format_of(text, suffix, name)
    if kind is not Format.WEB and (count := len(text.split())) > limits.words:
        raise UnreadableDocument(f"{name} holds {count:,} words; the most is {limits.words:,}.")
    try:
        front, page = _read(text, kind, name)
    except RecursionError as error:
        raise UnreadableDocument(f"{name} is nested too deep to be read.") from error
    kept = tuple(block for block in page.blocks if block.text or block.kind in {Kind.HEADS, Kind.END})
    if not any(block.text for block in kept):
        raise UnreadableDocument(f"{name} holds no words that its readers would see.")
    blocks, orders = without_orders(tuple(nested(kept)))
    return RawDocument(path, front, blocks, page.hidden, orders)


def _read(text: str, kind: Format, name: str) -> tuple[Mapping[str, Any], Page]:
    if kind is Format.WEB:
        page = read_page(text)
        return {"title": page.title} if page.title else {}, page
    front, body = _split_front_matter(text, name)
    if kind is Format.TEXT:
        return front, Page("", tuple(text_blocks(body)), tuple(unseen_words(body)))
    return front, _read_markdown(body)


def _bytes_of(path: Path, name: str, limits: Limits) -> bytes:
    """The file's bytes; at once, also where it is no file: a pipe is not waited for."""
    try:
        with os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as stream:
            if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
                raise UnreadableDocument(f"{name} can't be read: it isn't a file.")
            data = stream.read(limits.bytes + 1)
    except OSError as error:
        raise UnreadableDocument(f"{name} can't be read: {error.strerror}.") from error
    if len(data) > limits.bytes:
        raise UnreadableDocument(f"{name} is larger than {limits.megabytes} MB.")
    return data


def _decode(data: bytes, name: str, suffix: str) -> str:
    encoding, said = _encoding(data, name, suffix)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableDocument(f"{name} isn't {said} text.") from error
    if "\x00" in text:
        raise UnreadableDocument(f"{name} holds NUL bytes, so it isn't text.")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _encoding(data: bytes, name_shown: str, suffix: str) -> tuple[str, str]:
    """The codec to read with, and what to call it."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16", "UTF-8 or UTF-16"
    if wide := _wide(data[:_WIDE]):
        return wide, "UTF-16"
    stated = _CHARSET.search(data[:_LOOKED_AT]) if suffix in WEB_SUFFIXES else None
    if stated is None or data.startswith(codecs.BOM_UTF8):
        return "utf-8-sig", "UTF-8"
    name = stated.group(1).decode()
    try:
        codec = codecs.lookup(name).name
    except LookupError:
        codec = ""
    codec = _READ_AS.get(codec, codec)
    if not _ENCODING.match(codec):
        raise UnreadableDocument(f"{name_shown} says it is written in {name}, which can't be read.")
    return codec, name


def _wide(head: bytes) -> str | None:
    """UTF-16 without its mark: Western text has a zero in every second byte, and in none of the others."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if len(head) < 4 or max(even, odd) * 10 < len(head) * 4 or min(even, odd):
        return None
    return "utf-16-le" if odd else "utf-16-be"


def _split_front_matter(text: str, name: str) -> tuple[Mapping[str, Any], str]:
    match = _FRONT_MATTER.match(text)
    if not match:
        return {}, text
    if len(match.group(1)) > _LONGEST_FRONT:
        raise UnreadableDocument(f"{name} has front matter of over {_LONGEST_FRONT:,} characters.")
    try:
        front = yaml.safe_load(match.group(1))
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise UnreadableDocument(f"{name} has front matter that isn't YAML.") from error
    if not isinstance(front, dict):
        return {}, text  # a line of dashes, not front matter
    return front, text[match.end() :]


def _read_markdown(text: str) -> Page:
    """Markdown as the page that it makes, so that HTML in it is seen, or hidden, as there.

    A line break of the source stays one: a writer may have lettered lines (a), (b) … without blank ones between.
    """
    markdown = MarkdownIt("commonmark", {"html": True, "breaks": True, "maxNesting": _NESTING})
    noted: MutableMapping[str, Any] = {}
    tokens = markdown.enable(["table", "strikethrough"]).parse(text, noted)
    if any(token.level >= _NESTING - 2 for token in tokens):
        raise RecursionError
    for token in tokens:
        for part in token.children or ():
            _show_alt(part)
    page = read_fragment(markdown.renderer.render(tokens, markdown.options, {}))
    titles = (flat(str(one.get("title", ""))) for one in noted.get("references", {}).values())
    unshown = tuple(title for title in titles if len(title.split()) >= _PROSE)
    return Page("", page.blocks, (*page.hidden, *unshown))


def _show_alt(token: Token) -> None:
    """An image's text stands in the source of a Markdown document for all to read."""
    if token.type == "image":
        token.type, token.children = "text", None
