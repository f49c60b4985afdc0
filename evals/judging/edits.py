"""A document with one clause struck out or turned round."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from evals.judging.labels import Label
from rag.library.documents import Document
from rag.policy.scope import CELL, Piece, layout
from rag.policy.types import Passage, Span

Edit = Callable[[Passage], Passage | None]

_CELLS = re.compile(rf"(?:^|(?<={re.escape(CELL)}))(?:(?!{re.escape(CELL)}).)+", re.MULTILINE)


def edited(documents: Sequence[Document], edit: Edit) -> list[Document]:
    """Documents with each passage passed through ``edit``; None strikes it out, and leaves what it governs bare."""
    return [replace(document, passages=tuple(_edited(document.passages, edit))) for document in documents]


def _edited(passages: Sequence[Passage], edit: Edit) -> Iterator[Passage]:
    before = {one.passage_id: one for one in passages}
    after = {name: edit(one) for name, one in before.items()}
    for passage in filter(None, after.values()):
        span = before[passage.passage_id].governed_by
        stem = after[span.passage_id] if span else None
        moved = _moved(span, before[span.passage_id].text, stem.text) if span and stem else None
        yield replace(passage, governed_by=moved)


def _moved(span: Span, before: str, after: str) -> Span:
    """A stretch of a text once other words stand in the place of some: where the texts part, the change begins."""
    same = next((at for at, (old, new) in enumerate(zip(before, after, strict=False)) if old != new), len(before))
    grown = len(after) - len(before)
    start, end = (at if at <= same else max(same, at + grown) for at in (span.start, span.end))
    return replace(span, start=start, end=end)


def struck(label: Label) -> Edit:
    """Strike out every clause that decides, and those that would rule the same without it."""
    gone = (*label.deciding, *label.also)
    return lambda passage: None if any(_says(passage.text, words) for words in gone) else passage


def turned(label: Label) -> Edit:
    """Turn the deciding clause round, and strike out those that would rule the same without it.

    A document that forbids in one clause what it allows in another contradicts itself, and must go on being a no.
    """
    turn, others = turned_alone(label), (*label.deciding[1:], *label.also)

    def edit(passage: Passage) -> Passage | None:
        if _says(passage.text, label.deciding[0]):
            return turn(passage)
        return None if any(_says(passage.text, words) for words in others) else passage

    return edit


def turned_alone(label: Label) -> Edit:
    """Put the label's inverted words in the place of what says the first of its deciding words; the rest stands."""

    def turn(passage: Passage) -> Passage:
        piece = next((one for one in _pieces(passage.text) if _says(one.text, label.deciding[0])), None)
        if piece is None or label.inverted is None:
            return passage
        return replace(passage, text=passage.text[: piece.start] + label.inverted + passage.text[piece.end :])

    return turn


def decides(passage: Passage, label: Label) -> bool:
    """Whether a passage holds words that decide."""
    return any(_says(passage.text, words) for words in label.deciding)


def _says(text: str, words: str) -> bool:
    return _bare(words) in _bare(text)


def _bare(text: str) -> str:
    """Letters and digits only: white space, and the marks between cells and items, count for nothing."""
    return " ".join("".join(letter if letter.isalnum() else " " for letter in text.lower()).split())


def _pieces(text: str) -> Iterator[Piece]:
    """The narrowest stretches first: cells, items, sentences and runs of them, a list's stem, then the whole."""
    shape = layout(text)
    if CELL in text:
        yield from (Piece(cell[0], *cell.span()) for cell in _CELLS.finditer(text))
    yield from shape.items
    for length in range(1, len(shape.sentences) + 1):
        for first, last in zip(shape.sentences, shape.sentences[length - 1 :], strict=False):
            yield Piece(text[first.start : last.end], first.start, last.end)
    if shape.stem:
        yield shape.stem
    yield Piece(text, 0, len(text))
