"""What a reader of any format makes of a document: blocks, in the order of reading."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from rag.policy.scope import CELL

_BAR = re.compile(r"\s*\|\s*")  # a bar of the writer's own, which must not look like the next cell
# Soft hyphens, zero-width and direction marks, and the "tag" letters: on no screen, and able to hide or turn words.
_UNSEEN = re.compile("[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e007f]")


class Kind(StrEnum):
    """What a block is.

    A ``stem`` governs the items after it, whatever its last mark. ``heads`` are a table's column heads; without words
    they say that the rows to come have none. ``end`` closes the headings of its depth or deeper, and a table.
    """

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    STEM = "stem"
    ITEM = "item"
    HEADS = "heads"
    ROW = "row"
    END = "end"


@dataclass(frozen=True, slots=True)
class Block:
    """One block of a document, as its reader sees it: no markup, one line. Cells are joined by ``CELL``."""

    kind: Kind
    text: str
    depth: int = 1
    marker: str = "-"


def flat(text: str) -> str:
    """Text as it shows in one line: whitespace folded, characters that are on no screen dropped."""
    return " ".join(_UNSEEN.sub("", text).split())


def row_text(cells: Sequence[str]) -> str:
    """The cells of a row as one line, which parts at ``CELL`` into as many again: an empty one is a dash."""
    return CELL.join(_BAR.sub("|", flat(cell)) or "–" for cell in cells)
