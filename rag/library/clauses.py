"""Blocks to passages: one clause each, with its number, its heading path and the stem that governs it."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from hashlib import sha256

from rag.library.readers import Block, Kind
from rag.policy.grammar import heading_effect
from rag.policy.scope import sentences
from rag.policy.types import Passage, Span

MAX_WORDS = 120  # a clause a reader takes in at once, and well inside the embedding model's 256 tokens

_NUMBER = re.compile(
    r"^(?:clause\s+)?((?:[A-Z]{1,2}\.?)?\d+(?:\.\d+)+|(?!s\d)[A-Z]\d{1,2}|\d{1,3}(?=[.)]\s))[.):]?\s+(?=\S)", re.I
)
_ORDERED = re.compile(r"^\d{1,3}[.)]$")
_HEADING_NUMBER = re.compile(r"^\d+(?:\.\d+)*[.)]?\s+")


@dataclass
class _Open:
    """The clause being gathered."""

    text: str
    clause: str | None = None
    items: list[str] = field(default_factory=list)

    @property
    def takes_items(self) -> bool:
        return bool(self.items) or self.text.rstrip().endswith((":", "–", "-"))


@dataclass
class _Clause:
    """A finished clause: ``stem`` is the length of the governing words at the start of ``text`` (0: none)."""

    text: str
    headings: tuple[str, ...]
    clause: str | None = None
    stem: int = 0
    continues: bool = False


def passages_of(source_id: str, title: str, blocks: Iterable[Block]) -> list[Passage]:
    """The passages of a document, in order.

    Text is what a reader sees, whitespace folded, the clause number taken off into ``clause``. A list stays with its
    stem; where that would pass ``MAX_WORDS`` the rest of the list follows in passages governed by the stem's.
    """
    passages: list[Passage] = []
    seen: Counter[str] = Counter()
    stem: Span | None = None
    for clause in _clauses(title, blocks):
        key = _passage_id(source_id, clause)
        seen[key] += 1
        passage_id = key if seen[key] == 1 else f"{key}-{seen[key]}"
        if not clause.continues:
            stem = Span(passage_id, 0, clause.stem) if clause.stem else None
        passages.append(Passage(passage_id, source_id, clause.text, clause.headings, clause.clause, governed_by=stem))
    return passages


def _passage_id(source_id: str, clause: _Clause) -> str:
    place = "\x1f".join((*clause.headings, clause.clause or "", clause.text))
    return f"{source_id}#{sha256(place.encode()).hexdigest()[:12]}"


def _clauses(title: str, blocks: Iterable[Block]) -> Iterator[_Clause]:
    path: list[tuple[int, str]] = []
    gathering: _Open | None = None
    fresh_heading = ""  # a heading whose first block has not come yet
    governed = False
    for block in _without_title(title, blocks):
        if block.kind is Kind.HEADING:
            yield from _finish(gathering, path, governed)
            gathering = None
            path = [*(h for h in path if h[0] < block.depth), (block.depth, block.text)]
            fresh_heading, governed = block.text, False
        elif block.kind is Kind.ITEM and gathering and (gathering.takes_items or block.depth > 1):
            gathering.items.append(block.text)
        elif block.kind is Kind.ITEM and not _ORDERED.match(block.marker) and not gathering and fresh_heading:
            gathering = _Open(fresh_heading, items=[block.text])
            fresh_heading = ""
        else:
            yield from _finish(gathering, path, governed)
            number, text = _take_number(block)
            gathering = _Open(text, number)
            if fresh_heading and _leads(fresh_heading) and block.kind is not Kind.ROW:
                if gathering.takes_items:  # its list is still to come: heading and paragraph are its stem together
                    gathering = _Open(f"{fresh_heading}\n{gathering.text}", gathering.clause)
                else:
                    yield _heading_clause(fresh_heading, gathering, path)
                    governed, gathering = heading_effect(fresh_heading) is not None, None
            fresh_heading = ""
    yield from _finish(gathering, path, governed)


def _without_title(title: str, blocks: Iterable[Block]) -> Iterator[Block]:
    for position, block in enumerate(blocks):
        if not (position == 0 and block.kind is Kind.HEADING and block.depth == 1):
            yield block


def _leads(heading: str) -> bool:
    """Whether a heading is part of what its clauses say: a question, or "What you must not do"."""
    return heading.rstrip().endswith("?") or heading_effect(_HEADING_NUMBER.sub("", heading)) is not None


def _heading_clause(heading: str, first: _Open, path: list[tuple[int, str]]) -> _Clause:
    governs = heading_effect(heading) is not None
    text = f"{heading}\n{first.text}"
    return _Clause(text, tuple(h for _, h in path), first.clause, stem=len(heading) if governs else 0)


def _take_number(block: Block) -> tuple[str | None, str]:
    if block.kind is Kind.ITEM and _ORDERED.match(block.marker):
        return block.marker.rstrip(".)"), block.text
    if block.kind is Kind.PARAGRAPH and (found := _NUMBER.match(block.text)):
        return found.group(1), block.text[found.end() :]
    return None, block.text


def _finish(gathering: _Open | None, path: list[tuple[int, str]], governed: bool) -> Iterator[_Clause]:
    if gathering is None:
        return
    headings = tuple(text for _, text in path)
    chunks = list(_chunks(gathering))
    for position, text in enumerate(chunks):
        clause = _Clause(text, headings, gathering.clause, continues=governed or position > 0)
        if position == 0 and not governed and len(chunks) > 1 and gathering.items:
            clause = replace(clause, stem=len(gathering.text))
        yield clause


def _chunks(gathering: _Open) -> Iterator[str]:
    """The clause whole, or cut between items (or sentences) so that no passage is over ``MAX_WORDS``."""
    pieces = [f"- {item}" for item in gathering.items]
    head, joiner = gathering.text, "\n"
    if not pieces and len(head.split()) > MAX_WORDS:
        pieces = [sentence.text for sentence in sentences(head)]
        head, joiner = pieces.pop(0), " "
    chunk = head
    for piece in pieces:
        if len(chunk.split()) + len(piece.split()) > MAX_WORDS:
            yield chunk
            chunk = piece
        else:
            chunk = f"{chunk}{joiner}{piece}"
    yield chunk
