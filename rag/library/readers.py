"""Documents as blocks: Markdown and plain text read into headings, paragraphs, list items and table rows."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from rag.policy.errors import UnreadableDocument

SUFFIXES = frozenset({".md", ".markdown", ".txt"})
MAX_BYTES = 5_000_000

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)\n---[ \t]*(?:\n|\Z)", re.S)
_ITEM_LINE = re.compile(r"^\s*(?:[-•*–]|\(?[a-z]\)|\(?[ivx]{1,4}\)|[✓✗✔✘☑☒])\s+(?=\S)")
_NUMBERED_HEADING = re.compile(r"^\s*(\d+(?:\.\d+)*)[.)]?\s+([A-Z][^.:;?!]{2,70})$")
_CAPITALS_HEADING = re.compile(r"^[^a-z]*[A-Z][^a-z]*$")
_UNDERLINE = re.compile(r"^\s*(?:=+|-{3,}|~{3,})\s*$")


class Kind(StrEnum):
    """What a block is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    ROW = "row"


@dataclass(frozen=True, slots=True)
class Block:
    """One block of a document, as its reader sees it: no markup, one line unless a list is nested in it."""

    kind: Kind
    text: str
    depth: int = 1
    marker: str = "-"


@dataclass(frozen=True, slots=True)
class RawDocument:
    """A document as read: what its front matter says, its blocks, and the bytes it came from."""

    path: Path
    front: Mapping[str, Any]
    blocks: tuple[Block, ...] = field(default=())


def read_document(path: Path) -> RawDocument:
    """Read one file by its ending. Raises :class:`UnreadableDocument` with the reason."""
    text = _decode(path)
    front, body = _split_front_matter(text, path)
    read = _text_blocks if path.suffix.lower() == ".txt" else _markdown_blocks
    return RawDocument(path, front, tuple(block for block in read(body) if block.text))


def _decode(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableDocument(f"{path.name} can't be read: {error.strerror}.") from error
    if len(data) > MAX_BYTES:
        raise UnreadableDocument(f"{path.name} is larger than {MAX_BYTES // 1_000_000} MB.")
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableDocument(f"{path.name} isn't UTF-8 text.") from error
    if "\x00" in text:
        raise UnreadableDocument(f"{path.name} holds NUL bytes, so it isn't text.")
    return text.replace("\r\n", "\n").replace("\r", "\n")


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


def _markdown_blocks(text: str) -> Iterator[Block]:
    tree = SyntaxTreeNode(MarkdownIt("commonmark", {"html": True}).enable("table").parse(text))
    for node in tree.children:
        yield from _node_blocks(node)


def _node_blocks(node: SyntaxTreeNode) -> Iterator[Block]:
    if node.type == "heading":
        yield Block(Kind.HEADING, _flat(_inline_text(node)), int(node.tag[1]))
    elif node.type == "paragraph":
        yield from _paragraph_blocks(_inline_text(node))
    elif node.type in {"bullet_list", "ordered_list"}:
        for item in node.children:
            yield from _item_blocks(item, ordered=node.type == "ordered_list")
    elif node.type == "table":
        for row in (row for part in node.children if part.type == "tbody" for row in part.children):
            yield Block(Kind.ROW, " | ".join(_flat(_inline_text(cell)) for cell in row.children))
    elif node.type == "blockquote":
        for child in node.children:
            yield from _node_blocks(child)
    elif node.type in {"code_block", "fence"}:
        yield Block(Kind.PARAGRAPH, _flat(node.content))


def _item_blocks(item: SyntaxTreeNode, *, ordered: bool) -> Iterator[Block]:
    marker = f"{item.info}." if ordered else "-"
    first = True
    for child in item.children:
        for block in _node_blocks(child):
            yield Block(Kind.ITEM, block.text, 1 if first else 2, marker if first else "-")
            first = False


def _paragraph_blocks(text: str) -> Iterator[Block]:
    """A paragraph, or the lines of one that its writer numbered (a), (b) … without blank lines between."""
    running: list[str] = []
    for line in text.split("\n"):
        if mark := _ITEM_LINE.match(line):
            if running:
                yield Block(Kind.PARAGRAPH, _flat(" ".join(running)))
                running = []
            yield Block(Kind.ITEM, _flat(line[mark.end() :]), 1, mark.group().strip())
        else:
            running.append(line)
    if running:
        yield Block(Kind.PARAGRAPH, _flat(" ".join(running)))


def _inline_text(node: SyntaxTreeNode) -> str:
    """What a reader sees of a block's inline content: emphasis, links and code as their words, no HTML."""
    parts: list[str] = []
    for inline in (child for child in node.children if child.type == "inline"):
        parts.append("".join(_token_text(token) for token in (inline.token.children if inline.token else None) or []))
    return "\n".join(parts)


def _token_text(token: Token) -> str:
    if token.type in {"text", "code_inline", "text_special"}:
        return token.content
    if token.type == "image":
        return token.content
    return "\n" if token.type in {"softbreak", "hardbreak"} else ""


def _flat(text: str) -> str:
    return " ".join(text.split())


def _text_blocks(text: str) -> Iterator[Block]:
    """Plain text: paragraphs parted by blank lines; short numbered or capital lines are headings."""
    for chunk in re.split(r"\n\s*\n", text):
        lines = [line for line in chunk.split("\n") if line.strip()]
        while lines and _is_text_heading(lines[0]):
            yield Block(Kind.HEADING, _flat(lines.pop(0)), 2)
            if lines and _UNDERLINE.match(lines[0]):
                lines.pop(0)
        if len(lines) > 1 and _UNDERLINE.match(lines[1]):
            yield Block(Kind.HEADING, _flat(lines[0]), 2)
            lines = lines[2:]
        if lines:
            yield from _paragraph_blocks("\n".join(lines))


def _is_text_heading(line: str) -> bool:
    words = line.split()
    if not words or len(words) > 12 or _ITEM_LINE.match(line):
        return False
    return bool(_NUMBERED_HEADING.match(line)) or (len(line.strip()) > 3 and bool(_CAPITALS_HEADING.match(line)))
