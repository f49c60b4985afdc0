"""What a reader of any format makes of a document: blocks, in the order of reading."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rag.policy.scope import CELL

_BAR = re.compile(r"\s*\|\s*")  # a bar of the writer's own, which must not look like the next cell
# Controls, soft hyphens, zero-width and direction marks, fillers, selectors but those of emoji, and the "tag" letters:
# on no screen, and able to hide or turn words, or to steer a terminal.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0d\ufeff\uffa0\ufff0-\ufffb\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_TURNED = re.compile("\u202e[^\u202c\n]*\u202c?")  # shown backwards: what is stored is not what is read
_TAGS = re.compile("[\U000e0020-\U000e007e]{2,}")
_TAG_BASE = 0xE0000
_SMUGGLED = re.compile("(?:[\u200b-\u200d\u2060-\u2064]{8,}|[\ufe00-\ufe0d\U000e0100-\U000e01ef]{4,})")


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
    return " ".join(_UNSEEN.sub("", _TURNED.sub(" ", text)).split())


def unseen_words(text: str) -> Iterator[str]:
    """What ``flat`` drops of a text that says something: words turned round, spelled in tag letters, or encoded."""
    for turned in _TURNED.findall(text):
        if said := " ".join(_UNSEEN.sub("", turned).split()):
            yield said
    for tags in _TAGS.findall(text):
        yield "".join(chr(ord(letter) - _TAG_BASE) for letter in tags)
    for run in _SMUGGLED.findall(text):
        yield f"({len(run)} characters without a shape)"


def row_text(cells: Sequence[str]) -> str:
    """The cells of a row as one line, which parts at ``CELL`` into as many again: an empty one is a dash."""
    return CELL.join(_BAR.sub("|", flat(cell)) or "–" for cell in cells)
