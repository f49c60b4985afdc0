"""Running text to blocks: paragraphs, lettered and dashed items, numbered clauses, and headings without markup."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from rag.library.blocks import Block, Kind, flat
from rag.library.headings import TITLE_WORDS, is_title

_SIGNS = "✓✗✔✘☑☒✅❌"
_ITEM = re.compile(
    rf"^\s*(?:[-•*–·▪◦‣●○■►§]|o(?=\t|\s\s)|\(?[a-z]\)|\(?[ivx]{{1,4}}\)|[a-z]\.|[{_SIGNS}]\ufe0f?)\s+(?=\S)"
)
_CLAUSE = re.compile(r"^\s*(\d+(?:\.\d+)+|\d{1,3}(?=[.)]\s))[.)]?\s+(?=\S)")
_NUMBERED_HEADING = re.compile(r"^\s*(\d+(?:\.\d+)*)[.)]?\s+([A-Z][^.:;?!]{2,70})$")
_CAPITALS_HEADING = re.compile(r"^[^a-z]*[A-Z][^a-z]*$")
_UNDERLINE = re.compile(r"^\s*(?:=+|-{3,}|~{3,})\s*$")
_SAYS_NOTHING = re.compile(r"^\s*(?:(?:[-=_*~•.·–—]\s*){3,}|(?:-\s*)?[Pp]age \d+(?: of \d+)?(?:\s*-)?)\s*$")
_STOP = re.compile(r"[.;:!?][\"”’')\]]*$|[;,]\s+(?:and|or)$")
_REFERS = re.compile(r"\b(?:clauses?|sections?|paragraphs?|parts?|articles?|and|or|to|of|under|in|by)$", re.I)
_FIRST_ITEM_INLINE = re.compile(r":\s+(?=\((?:a|i)\)\s)")
_ROMAN = re.compile(r"^[ivx]+$")
_WIDEST = 120  # a longer line was not wrapped by hand


@dataclass
class _Gathered:
    """The lines of a block so far."""

    kind: Kind
    lines: list[str] = field(default_factory=list)
    indent: int = 0
    depth: int = 1
    marker: str = "-"

    def block(self) -> Block:
        return Block(self.kind, flat(" ".join(self.lines)), self.depth, self.marker)


def text_blocks(text: str) -> Iterator[Block]:
    """A plain-text document. Parts are parted by blank lines and rules; short numbered or capital lines are headings.

    Capitals stand at depth 2, numbers below them by their dots.
    """
    lines = [line.expandtabs(4) if line.startswith("\t") else line for line in text.split("\n")]
    width = max((len(line.rstrip()) for line in lines if len(line.rstrip()) <= _WIDEST), default=0)
    for chunk in _chunks(lines):
        yield from _chunk_blocks(chunk, width)


def line_blocks(text: str, width: int = 0) -> Iterator[Block]:
    """Lines without a blank one between them: a paragraph, the items or clauses it leads to, and what follows them.

    ``width`` is where the writer wrapped lines (0: not known). A line broken sooner was broken on purpose.
    """
    gathered: _Gathered | None = None
    previous = ""
    for line in _with_inline_items(text.split("\n")):
        if (opened := _opened_by(line, previous, gathered, width)) is not None:
            if gathered:
                yield gathered.block()
            gathered = opened
        elif gathered:
            gathered.lines.append(line)
        previous = line.rstrip()
    if gathered:
        yield gathered.block()


def nested(blocks: Iterable[Block]) -> Iterator[Block]:
    """The same blocks; items marked (i), (ii) … under a lettered one stand below it."""
    letter = ""
    for block in blocks:
        mark = block.marker.strip("().")
        if block.kind is not Kind.ITEM or block.depth > 1 or not mark.isalpha():
            letter = letter if block.kind is Kind.ITEM and block.depth > 1 else ""
        elif letter and _ROMAN.match(mark) and not (len(mark) == 1 and ord(mark) == ord(letter) + 1):
            block = replace(block, depth=2)
        elif len(mark) == 1:
            letter = mark
        yield block


def _chunks(lines: Iterable[str]) -> Iterator[list[str]]:
    chunk: list[str] = []
    for line in (*lines, ""):
        underlines = _UNDERLINE.match(line) and len(chunk) == 1 and is_title(chunk[0])
        if underlines or (line.strip() and not _SAYS_NOTHING.match(line)):
            chunk.append(line)
        elif chunk:
            yield chunk
            chunk = []


def _chunk_blocks(lines: list[str], width: int) -> Iterator[Block]:
    while lines and (depth := _heading_depth(lines, width)):
        yield Block(Kind.HEADING, flat(lines[0]), depth)
        lines = lines[2 if len(lines) > 1 and _UNDERLINE.match(lines[1]) else 1 :]
    if lines:
        yield from line_blocks("\n".join(lines), width)


def _heading_depth(lines: Sequence[str], width: int) -> int:
    """The depth of the heading that the first line is; 0 when it is none."""
    line, after = lines[0], lines[1] if len(lines) > 1 else ""
    if _UNDERLINE.match(after):
        return 2
    wrapped = bool(after) and (after.lstrip()[:1].islower() or _is_full(line, after, width))
    if wrapped or len(line.split()) > TITLE_WORDS or _ITEM.match(line) or not is_title(line.lower()):
        return 0
    if numbered := _NUMBERED_HEADING.match(line):
        return 3 + numbered.group(1).count(".")
    return 2 if len(line.strip()) > 3 and _CAPITALS_HEADING.match(line) else 0


def _is_full(line: str, after: str, width: int) -> bool:
    """Whether a line was broken because the next word did not fit."""
    return bool(width) and len(line.rstrip()) + 1 + len(after.split()[0]) > width


def _with_inline_items(lines: Iterable[str]) -> Iterator[str]:
    """ "Uses: (a) one;" as the two lines that it is."""
    for line in lines:
        if not line.strip():
            continue
        cut = _FIRST_ITEM_INLINE.search(line)
        if cut and not _ITEM.match(line):
            yield line[: cut.start() + 1]
            yield " " * cut.end() + line[cut.end() :]
        else:
            yield line


def _opened_by(line: str, previous: str, gathered: _Gathered | None, width: int) -> _Gathered | None:
    """The block that a line begins; None when it goes on with the one before."""
    indent = len(line) - len(line.lstrip())
    if mark := _ITEM.match(line):
        sign = mark.group().strip()
        text = line if sign[0] in _SIGNS else line[mark.end() :]  # a tick or a cross is half of what its item says
        return _Gathered(Kind.ITEM, [text], indent, _item_depth(indent, gathered), sign)
    if gathered is None or _starts_clause(line, previous) or _leaves_item(line, previous, gathered, indent, width):
        return _Gathered(Kind.PARAGRAPH, [line], indent)
    return None


def _item_depth(indent: int, before: _Gathered | None) -> int:
    if before is None or before.kind is not Kind.ITEM:
        return 1
    step = (indent >= before.indent + 2) - (indent + 2 <= before.indent)
    return max(1, before.depth + step)


def _starts_clause(line: str, previous: str) -> bool:
    """Whether a line is the next numbered clause, and not a number that the wrap put first."""
    number, before = _CLAUSE.match(line), _CLAUSE.match(previous)
    if number is None or _STOP.search(previous):
        return number is not None
    return before is not None and before.group(1) != number.group(1) and not _REFERS.search(previous)


def _leaves_item(line: str, previous: str, gathered: _Gathered, indent: int, width: int) -> bool:
    """Whether a line after an item is no more of it: the item was finished, and the break was made on purpose."""
    if gathered.kind is not Kind.ITEM or indent > gathered.indent or line.lstrip()[:1].islower():
        return False
    return bool(_STOP.search(previous)) and not _is_full(previous, line, width)
