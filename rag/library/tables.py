"""Tables of a web page as blocks: a head row that governs, whole rows under it, and lists that stand in columns."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from rag.library.blocks import Block, Kind, flat, row_text
from rag.library.headings import governing_effect
from rag.library.markup import HEADINGS, Element, all_bold, tag_of, words_of

_ENDS_TABLE = Block(Kind.END, "", 99)
_PARTS = frozenset({"thead", "tbody", "tfoot"})
_MOST_COLUMNS = 60
_HEAD_WORDS = 4
_SIGN_HEAD = re.compile(r"^[✓✔✅☑✗✘❌☒🚫]\ufe0f?$")
_HEAD_CLASS = re.compile(r"head", re.I)
_SENTENCE = re.compile(r"[.!?;:][\"”’')\]]*$")
_HAS_WORDS = re.compile(r"[^\W_]|[✓✔✅☑✗✘❌☒]")

Reader = Callable[[Element], Iterator[Block]]


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as it stands in one column of one row; one that spans several stands in each of them."""

    element: Element
    text: str

    @property
    def is_head(self) -> bool:
        """Whether it is marked as a head, or bold all through."""
        return tag_of(self.element) == "th" or all_bold(self.element)


Row = Sequence[Cell]


def table_blocks(table: Element, inside: Reader) -> Iterator[Block]:
    """A table's blocks; ``inside`` reads an element's content as that of any other."""
    rows = _rows(table)
    if _is_layout(table, rows):
        yield from inside(table)
        return
    for caption in (one for one in table if tag_of(one) == "caption"):
        yield Block(Kind.PARAGRAPH, flat(words_of(caption)))
    grid = _grid(rows)
    heads = grid[: _head_rows(rows, grid)]
    body = grid[len(heads) :]
    for title in (row for row in heads if _is_title(row)):
        yield Block(Kind.PARAGRAPH, title[0].text)
    columns = _columns([row for row in heads if not _is_title(row)])
    if columns and all(_rules(column) for column in columns):
        yield from _list_columns(columns, body, inside)
    else:
        yield from _row_blocks(columns, body, inside)
    yield _ENDS_TABLE


def _rows(table: Element) -> list[Element]:
    found: list[Element] = []
    for part in table:
        if tag_of(part) == "tr":
            found.append(part)
        elif tag_of(part) in _PARTS:
            found.extend(row for row in part if tag_of(row) == "tr")
    return found


def _cells(row: Element) -> list[Element]:
    return [cell for cell in row if tag_of(cell) in {"td", "th"}]


def _is_layout(table: Element, rows: Sequence[Element]) -> bool:
    """Whether a table only lays a page out, or is too broken to be one."""
    if table.get("role") in {"presentation", "none"} or next(table.iter(*HEADINGS), None) is not None:
        return True
    if sum(1 for _ in table.iter("table")) > 1 or not rows or _has_stray_words(table, rows):
        return True
    if next(table.iter("th"), None) is not None:
        return False
    cells = [cell for row in rows for cell in _cells(row)]
    return len(cells) == len(rows) or any(sum(1 for _ in cell.iter("p", "ul", "ol")) > 2 for cell in cells)


def _has_stray_words(table: Element, rows: Sequence[Element]) -> bool:
    held = sum(len(words_of(cell).split()) for row in rows for cell in _cells(row))
    captions = sum(len(words_of(one).split()) for one in table if tag_of(one) == "caption")
    return len(words_of(table).split()) != held + captions


def _grid(rows: Sequence[Element]) -> list[list[Cell]]:
    """The rows with a cell in each column; a cell over several rows or columns is in all of them."""
    grid: list[list[Cell]] = []
    from_above: dict[int, tuple[Cell, int]] = {}
    for row in rows:
        placed: list[Cell] = []
        waiting = [(Cell(one, flat(words_of(one))), one) for one in _cells(row)]
        while len(placed) < _MOST_COLUMNS and (waiting or len(placed) in from_above):
            if above := from_above.pop(len(placed), None):
                cell, left = above
                if left > 1:
                    from_above[len(placed)] = (cell, left - 1)
                placed.append(cell)
                continue
            cell, element = waiting.pop(0)
            for _ in range(min(_span(element, "colspan"), _MOST_COLUMNS - len(placed))):
                if (down := min(_span(element, "rowspan"), len(rows))) > 1:
                    from_above[len(placed)] = (cell, down - 1)
                placed.append(cell)
        grid.append(placed)
    return [row for row in grid if any(_HAS_WORDS.search(cell.text) for cell in row)]


def _span(element: Element, name: str) -> int:
    said = (element.get(name) or "1").strip()
    return max(1, int(said)) if said.isdecimal() and len(said) < 6 else 1


def _head_rows(rows: Sequence[Element], grid: Sequence[Row]) -> int:
    """How many rows at the top are heads."""
    count = 0
    for row in grid:
        marked = any(tag_of(one) == "thead" for one in row[0].element.iterancestors())
        if not (marked or all(cell.is_head for cell in row if cell.text)):
            break
        count += 1
    if not count and len(grid) > 1:
        first = grid[0]
        named = _HEAD_CLASS.search(str(rows[0].get("class") or ""))
        short = len(first) > 1 and all(0 < len(cell.text.split()) <= _HEAD_WORDS for cell in first)
        count = int(bool(named) or (short and any(cell.text.endswith("?") for cell in first)))
    return count if count < len(grid) else int(len(grid) > 1)


def _is_title(row: Row) -> bool:
    """Whether one cell spans the whole row."""
    return len(row) > 1 and all(cell.element is row[0].element for cell in row)


def _columns(heads: Sequence[Row]) -> list[str]:
    """The head of each column; where heads stand above heads, both."""
    width = max((len(row) for row in heads), default=0)
    columns = []
    for place in range(width):
        texts = dict.fromkeys(row[place].text for row in heads if place < len(row))
        columns.append(" ".join(text for text in texts if text))
    return columns


def _rules(head: str) -> bool:
    return governing_effect(head) is not None or bool(_SIGN_HEAD.match(head))


def _list_columns(columns: Sequence[str], body: Sequence[Row], inside: Reader) -> Iterator[Block]:
    """ "You can | You can't": each column is a list under its head."""
    for place, head in enumerate(columns):
        yield Block(Kind.STEM, head)
        seen: list[Element] = []
        for row in body:
            if place < len(row) and row[place].element not in seen:
                seen = [row[place].element]
                yield from _as_items(inside(row[place].element))
    for row in body:
        for cell in row[len(columns) :]:
            yield from _as_items(inside(cell.element))


def _row_blocks(columns: Sequence[str], body: Sequence[Row], inside: Reader) -> Iterator[Block]:
    heads = Block(Kind.HEADS, row_text(columns))
    yield heads
    for place, row in enumerate(body):
        if _is_title(row):
            yield from _title_blocks(row[0].text, heads, is_last=place == len(body) - 1)
        elif not columns and len(row) > 1 and row[0].is_head and _rules(row[0].text):
            yield Block(Kind.STEM, row[0].text)
            for cell in row[1:]:
                yield from _as_items(inside(cell.element))
        elif (text := row_text([cell.text for cell in row])) != heads.text:
            yield Block(Kind.ROW, text)


def _title_blocks(text: str, heads: Block, *, is_last: bool) -> Iterator[Block]:
    """A row of one cell: a remark, or what the rows under it have in common, so that it leads them with the heads."""
    if is_last or _SENTENCE.search(text):
        yield Block(Kind.PARAGRAPH, text)
    else:
        yield _ENDS_TABLE
        yield Block(Kind.PARAGRAPH, text)
        yield heads


def _as_items(blocks: Iterator[Block]) -> Iterator[Block]:
    for block in blocks:
        if block.text:
            yield Block(Kind.ITEM, block.text, block.depth if block.kind is Kind.ITEM else 1)
