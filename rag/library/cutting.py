"""Clauses over the limit, cut where a reader would draw breath, each rest with the words that govern it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from rag.library.headings import rules
from rag.policy.scope import sentences

MAX_WORDS = 120  # a clause a reader takes in at once, and well inside the embedding model's 256 tokens

_PAUSES = (re.compile(r"(?<=;)\s+"), re.compile(r"(?<=[,:–—])\s+"))


@dataclass(frozen=True, slots=True)
class Stem:
    """Words of an earlier chunk that govern a later one: ``chunks[chunk].text[start:end]``."""

    chunk: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Chunk:
    """A clause, or a part of one, of at most ``MAX_WORDS`` words."""

    text: str
    stem: Stem | None = None


@dataclass(frozen=True, slots=True)
class _Part:
    """A stretch that is never cut, and how it joins what stands before it.

    ``begins`` and ``goes_on`` name the sentence that it is the beginning, or the rest, of; ``lead`` is the length of
    the words that govern the rest.
    """

    text: str
    join: str = " "
    begins: str = ""
    goes_on: str = ""
    lead: int = 0
    is_item: bool = False

    @property
    def words(self) -> int:
        return len(self.text.split())


@dataclass
class _Filling:
    """A chunk being filled. ``goes_on`` as in its parts: a sentence's rest shares no chunk with the next sentence."""

    text: str
    goes_on: str
    only_items: bool


@dataclass
class _Packed:
    """What is packed so far, with the stem of the list (``""``) and of each sentence that was cut, by its name."""

    chunks: list[_Filling] = field(default_factory=list)
    stems: dict[str, Stem] = field(default_factory=dict)


def cut(text: str, items: Sequence[str] = ()) -> list[Chunk]:
    """A clause and its items whole; over the limit cut between items or sentences, else at a pause, else at a word.

    The rest of a list is governed by its stem; the rest of a sentence by its beginning, as far as that rules.
    """
    whole = "\n".join([text, *(f"- {item}" for item in items)])
    if len(whole.split()) <= MAX_WORDS:
        return [Chunk(whole)]
    packed = _Packed()
    for part in [*_head_parts(text, bool(items)), *_item_parts(items)]:
        _pack(part, packed, has_items=bool(items))
    return [Chunk(chunk.text, _stem_of(chunk, packed)) for chunk in packed.chunks]


def _head_parts(text: str, has_items: bool) -> Iterator[_Part]:
    if has_items and len(text.split()) <= MAX_WORDS:
        yield _Part(text)  # a stem and what stands before it stay together
        return
    for number, line in enumerate(text.split("\n")):
        join = "\n"
        for place, sentence in enumerate(sentences(line)):
            for part in _sentence_parts(sentence.text, MAX_WORDS, f"{number}.{place}"):
                yield replace(part, join=join)
                join = " "


def _item_parts(items: Sequence[str]) -> Iterator[_Part]:
    room = MAX_WORDS - 1  # its mark counts as a word
    for item in items:
        join = "\n"
        whole = len(item.split()) <= room
        for text in [item] if whole else [sentence.text for sentence in sentences(item)]:
            for part in _sentence_parts(text, room, ""):
                yield _Part(part.text, join, is_item=True)
                join = " "


def _sentence_parts(sentence: str, room: int, name: str) -> Iterator[_Part]:
    """The sentence whole; or its beginning, with as much of that as rules, and its rest."""
    if len(sentence.split()) <= room:
        yield _Part(sentence)
        return
    first, *rest = _merged(_breaths(sentence, room), room)
    yield _Part(first, begins=name, lead=_ruling(first))
    for text in rest:
        yield _Part(text, goes_on=name)


def _breaths(text: str, room: int, pauses: Sequence[re.Pattern[str]] = _PAUSES) -> Iterator[str]:
    """The text in pieces that fit, cut at the strongest pause that will do."""
    if len(text.split()) <= room:
        yield text
    elif pauses:
        for piece in pauses[0].split(text):
            yield from _breaths(piece, room, pauses[1:])
    else:
        words = text.split()
        for start in range(0, len(words), room):
            yield " ".join(words[start : start + room])


def _merged(pieces: Iterator[str], room: int) -> list[str]:
    merged: list[str] = []
    for piece in pieces:
        if merged and len(merged[-1].split()) + len(piece.split()) <= room:
            merged[-1] = f"{merged[-1]} {piece}"
        else:
            merged.append(piece)
    return merged


def _ruling(beginning: str) -> int:
    """The length of the shortest beginning that rules; of all of it where none does."""
    for pause in re.finditer(r"[;,:–—]\s", beginning):
        if rules(beginning[: pause.start()]):
            return len(beginning[: pause.start()].rstrip())
    return len(beginning)


def _pack(part: _Part, packed: _Packed, *, has_items: bool) -> None:
    """Add a part to the last chunk where it fits, else to a new one."""
    last = packed.chunks[-1] if packed.chunks else None
    added = f"{part.join}- {part.text}" if part.is_item and part.join == "\n" else f"{part.join}{part.text}"
    if last and last.goes_on == part.goes_on and len(f"{last.text}{added}".split()) <= MAX_WORDS:
        start = len(last.text) + len(part.join)
        last.text += added
        last.only_items = last.only_items and part.is_item
    else:
        start = 0
        text = f"- {part.text}" if part.is_item else part.text
        packed.chunks.append(_Filling(text, part.goes_on, part.is_item))
    here = len(packed.chunks) - 1
    if part.begins:
        packed.stems[part.begins] = Stem(here, start, start + part.lead)
    if has_items and not part.is_item:  # the last words before the items are their stem
        packed.stems[""] = Stem(here, start, start + len(part.text))


def _stem_of(chunk: _Filling, packed: _Packed) -> Stem | None:
    if chunk.only_items:
        return packed.stems.get("")
    return packed.stems.get(chunk.goes_on) if chunk.goes_on else None
