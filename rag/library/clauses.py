"""Blocks to passages: one clause each, with its number, its heading path and the stem that governs it."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from rag.library.blocks import Block, Kind
from rag.library.cutting import Chunk, cut
from rag.library.headings import goes_on, governing_effect, rules, states_rule
from rag.policy.types import Effect, Passage, Span

_NUMBER = re.compile(
    r"^(?:clause\s+)?((?:[A-Z]{1,2}\.?)?\d+(?:\.\d+)+|(?!s\d)[A-Z]\d{1,2}|\d{1,3}(?=[.)]\s))[.):]?\s+(?=\S)", re.I
)
_ORDERED = re.compile(r"^\d{1,3}[.)]$")
_LETTERED = re.compile(r"^\(?(?:[a-z]|[ivx]{1,4})[).]$")
_UNFINISHED = re.compile(r"[:–—-]\s*$")
_SENTENCE_END = re.compile(r"[.!…][\"”’')\]]*$")
_ANNOUNCES = re.compile(r"\b(?:following|below)\b[^.!?]*[.!?]?$", re.I)


@dataclass
class _Heading:
    """An open heading. ``fresh`` until a block came; ``stem`` where a passage shows it and its clauses obey it."""

    text: str
    depth: int
    fresh: bool = True
    stem: Span | None = None

    @property
    def leads(self) -> bool:
        """Whether it is part of what its clauses say: a question, or "What you must not do"."""
        return self.text.rstrip().endswith("?") or self.governs

    @property
    def governs(self) -> bool:
        """Whether it makes rules of its clauses."""
        return governing_effect(self.text) is not None

    @property
    def forbids(self) -> bool:
        """Whether it makes prohibitions of them."""
        return governing_effect(self.text) is Effect.MUST_NOT


@dataclass
class _Open:
    """The clause being gathered: ``level`` is its depth as an item, 0 for a paragraph; ``lead`` the heading in it."""

    text: str
    clause: str | None = None
    level: int = 0
    is_stem: bool = False
    lead: _Heading | None = None
    governing: Span | None = None
    items: list[str] = field(default_factory=list)
    rank: int = 0  # of its first item's marker
    inside: int | None = None  # the depth of an item that is itself a stem, while its own items come

    @property
    def unfinished(self) -> bool:
        return self.is_stem or bool(_UNFINISHED.search(self.text))

    @property
    def announces(self) -> bool:
        return bool(_ANNOUNCES.search(self.text))

    @property
    def awaits(self) -> bool:
        """Whether what follows may complete it: "Staff must not", "The following are not allowed."."""
        return not self.items and bool(self.unfinished or self.announces or not _SENTENCE_END.search(self.text))

    def takes(self, item: Block) -> bool:
        """Whether an item belongs to it."""
        if item.depth <= self.level:
            return False
        if self.items and item.depth == 1 and _rank(item.marker) > self.rank:
            return False  # "(a)" or "1." after bullets begins something new; bullets after "(a)" belong to it
        if self.items or self.level or item.depth > 1 or self.unfinished:
            return True
        if _ORDERED.match(item.marker):  # after "Version 3" numbered clauses begin; after "Staff must not" a list
            return self.awaits and (rules(self.text) or self.announces)
        return self.awaits or bool(self.clause and _LETTERED.match(item.marker))

    def add(self, item: Block) -> None:
        """Take an item in. The items of one that is a stem itself go into its own line, so that it governs them."""
        if self.inside is not None and item.depth > self.inside:
            self.items[-1] += f" {'•' if item.marker == '-' else item.marker} {item.text}"
            return
        self.rank = self.rank if self.items else _rank(item.marker)
        rules_on = governing_effect(item.text) is not None and not _SENTENCE_END.search(item.text)
        self.inside = item.depth if rules_on or _UNFINISHED.search(item.text) else None
        self.items.append(item.text)


@dataclass
class _Scope:
    """A stem whose items are numbered clauses: 3.1 with 3.1.1, 3.1.2 …, or "Staff must not:" with 1, 2 …"""

    stem: Span
    prefix: str  # of the numbers under it; "" when they are counted from 1
    last: int = 1

    def covers(self, number: str) -> bool:
        """Whether the clause of this number is the next under the stem."""
        if self.prefix:
            return number.startswith(self.prefix)
        self.last += number == str(self.last + 1)
        return number == str(self.last)


def passages_of(source_id: str, title: str, blocks: Iterable[Block]) -> list[Passage]:
    """The passages of a document, in order.

    Text is what a reader sees, whitespace folded, the clause number taken off into ``clause``. A list stays with its
    stem; where that would pass ``MAX_WORDS`` the rest of the list follows in passages governed by the stem's. A table's
    head row is a passage of its own that governs its rows, with the heading or the words that lead to the table.
    """
    gatherer = _Clauses(source_id)
    for position, block in enumerate(blocks):
        gatherer.add(block, first=position == 0)
    gatherer.close()
    return gatherer.passages


class _Clauses:
    """Gathers blocks into clauses."""

    def __init__(self, source_id: str) -> None:
        self.passages: list[Passage] = []
        self._source_id = source_id
        self._seen: Counter[str] = Counter()
        self._path: list[_Heading] = []
        self._open: _Open | None = None
        self._heads: Span | None = None
        self._scope: _Scope | None = None

    def add(self, block: Block, *, first: bool = False) -> None:
        """Take the next block of the document."""
        if block.kind in {Kind.HEADING, Kind.END}:
            heading = _Heading(block.text, block.depth)
            self._leave(block.depth)
            if block.kind is Kind.HEADING and not (first and block.depth == 1 and not heading.leads):  # the title
                self._path.append(heading)
        elif block.kind is Kind.HEADS:
            self._head_row(block)
        elif block.kind is Kind.ROW:
            self._finish()
            self._settle()
            self._emit(cut(block.text), None, self._heads or self._governing(None), firmly=bool(self._heads))
        elif block.kind is Kind.ITEM:
            self._item(block)
        else:
            self._paragraph(block)

    def close(self) -> None:
        """Take the end of the document."""
        self._leave(0)

    @property
    def _heading(self) -> _Heading | None:
        return self._path[-1] if self._path else None

    def _fresh_lead(self) -> _Heading | None:
        heading = self._heading
        return heading if heading and heading.fresh and heading.leads else None

    def _settle(self) -> None:
        """A block came: the heading above it is a heading of something."""
        if self._heading:
            self._heading.fresh = False

    def _leave(self, depth: int) -> None:
        """Close the headings of ``depth`` or deeper. A rule that a writer made a heading of is still a rule."""
        self._finish()
        heading = self._heading
        if heading and heading.fresh and heading.depth >= depth and states_rule(heading.text):
            self._emit(cut(heading.text), None, None)
        self._path = [one for one in self._path if one.depth < depth]
        self._heads = self._scope = None

    def _item(self, block: Block) -> None:
        if self._open and self._open.takes(block):
            self._open.add(block)
        elif not self._open and self._heading and self._heading.fresh and not _ORDERED.match(block.marker):
            self._open = _Open(self._heading.text)
            self._open.add(block)
            self._settle()
        else:
            self._paragraph(block)

    def _paragraph(self, block: Block) -> None:
        number, text = _take_number(block)
        goes_on = block.kind is Kind.PARAGRAPH and number is None and text[:1].islower()
        if goes_on and self._open and _UNFINISHED.search(self._open.text):
            self._open.add(block)  # no sentence begins so: the stem above goes on in a paragraph
            return
        self._enter_scope(number)
        self._finish()
        level = block.depth if block.kind is Kind.ITEM else 0
        lead = self._fresh_lead()
        whole = f"{lead.text}\n{text}" if lead else text
        self._open = _Open(whole, number, level, block.kind is Kind.STEM, lead, self._governing(number))
        self._settle()

    def _enter_scope(self, number: str | None) -> None:
        """Let a stem that numbered clauses complete govern each of them."""
        if number is None or (self._scope and self._scope.covers(number)):
            return
        self._scope = None
        stem = self._open
        if stem is None or not stem.awaits or not (stem.unfinished or stem.announces or goes_on(stem.text)):
            return
        prefix = f"{stem.clause}." if stem.clause and number.startswith(f"{stem.clause}.") else ""
        if prefix or (number == "1" and stem.unfinished):
            self._open = None
            self._scope = _Scope(self._emit_stem(stem.text, stem.clause), prefix)

    def _head_row(self, block: Block) -> None:
        """A table begins: its heads, and what leads to it, govern its rows."""
        awaiting = self._open if self._open and self._open.awaits else None
        if awaiting:
            self._open = None
        self._finish()
        heading = self._heading
        leads = [awaiting.text] if awaiting else []
        if heading and not (awaiting and awaiting.lead) and (self._fresh_lead() or heading.forbids):
            leads.insert(0, heading.text)
        self._settle()
        text = "\n".join([*leads, *([block.text] if block.text else [])])
        self._heads = self._emit_stem(text, awaiting.clause if awaiting else None) if text else None

    def _governing(self, number: str | None) -> Span | None:
        """What governs a clause from outside it: the stem it is a numbered item of, else its heading."""
        if self._scope and number is not None:
            return self._scope.stem
        return self._heading.stem if self._heading else None

    def _finish(self) -> None:
        """Emit the clause being gathered."""
        if (done := self._open) is None:
            return
        self._open = None
        chunks = cut(done.text, done.items)
        governing = done.governing
        if done.lead and not done.items and done.lead.governs:
            governing = Span(self._next_id(chunks[0].text, done.clause), 0, len(done.lead.text))
            done.lead.stem = governing
        self._emit(chunks, done.clause, governing)

    def _emit_stem(self, text: str, clause: str | None) -> Span:
        """Emit a passage that only governs others: it governs itself, so that nothing is read from it alone."""
        *before, last = cut(text)
        self._emit(before, clause, None)
        span = Span(self._next_id(last.text, clause), 0, len(last.text))
        self._emit([last], clause, span, firmly=True)
        return span

    def _emit(
        self, chunks: Sequence[Chunk], clause: str | None, governing: Span | None, *, firmly: bool = False
    ) -> None:
        """Add passages. The stem of a chunk's own clause comes before what governs from outside, where it rules."""
        ids: list[str] = []
        headings = tuple(one.text for one in self._path)
        for chunk in chunks:
            ids.append(self._next_id(chunk.text, clause))
            self._seen[self._key(chunk.text, clause)] += 1
            span = governing
            if (stem := chunk.stem) and not firmly:
                own = Span(ids[stem.chunk], stem.start, stem.end)
                span = own if governing is None or rules(chunks[stem.chunk].text[stem.start : stem.end]) else governing
            self.passages.append(Passage(ids[-1], self._source_id, chunk.text, headings, clause, governed_by=span))

    def _next_id(self, text: str, clause: str | None) -> str:
        """The id that a passage of this text would have here; the same words twice in one place are told apart."""
        key = self._key(text, clause)
        return f"{key}-{self._seen[key] + 1}" if self._seen[key] else key

    def _key(self, text: str, clause: str | None) -> str:
        place = "\x1f".join((*(one.text for one in self._path), clause or "", text))
        return f"{self._source_id}#{sha256(place.encode()).hexdigest()[:12]}"


def _rank(marker: str) -> int:
    """How far up an item stands by its marker: numbers over letters over bullets."""
    return 2 if _ORDERED.match(marker) else 1 if _LETTERED.match(marker) else 0


def _take_number(block: Block) -> tuple[str | None, str]:
    if block.kind is Kind.ITEM and _ORDERED.match(block.marker):
        return block.marker.rstrip(".)"), block.text
    if block.kind is Kind.PARAGRAPH and (found := _NUMBER.match(block.text)):
        return found.group(1), block.text[found.end() :]
    return None, block.text
