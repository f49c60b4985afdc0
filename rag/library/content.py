"""The elements of a web page's content as blocks: headings, paragraphs, lists, definitions, what opens, tables."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from rag.library.blocks import Block, Kind, flat
from rag.library.headings import is_title
from rag.library.markup import HEADINGS, LISTS, Element, all_bold, folded, is_inline, tag_of, words_of
from rag.library.plaintext import line_blocks, text_blocks
from rag.library.tables import table_blocks

_DEEPEST = 100  # elements within elements; what lies deeper is read as words without structure
_BOLD_DEPTH = 7  # a bold line that stands alone is a heading below all others …
_SUMMARY_DEPTH = 8  # … but what opens may have such lines in it
_PARAGRAPHS = re.compile(r"\n\s*\n")
_WORD_LIST = re.compile(r"\bMsoList", re.I)
_WORD_MARK = re.compile(r"^\s*(?:[·•§Øo-]|\(?(?:\d{1,2}|[a-z]|[ivx]+)[.)])\s+(?=\S)")
_VERBATIM = frozenset({"pre", "xmp", "listing", "plaintext"})


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an element stands: in how many things that open, lists, and elements at all."""

    opened: int = 0
    items: int = 0
    deep: int = 0


_TOP = _Place()


@dataclass(frozen=True, slots=True)
class _Words:
    """A stretch of a line."""

    text: str
    bold: bool


def content_blocks(element: Element, place: _Place = _TOP) -> Iterator[Block]:
    """The blocks of what an element holds: what runs on makes paragraphs between the blocks that stand in it."""
    if place.deep > _DEEPEST:
        yield Block(Kind.PARAGRAPH, flat(words_of(element)))
        return
    place = replace(place, deep=place.deep + 1)
    running = [_Words(folded(element.text), False)]
    for child in element:
        if _runs_on(child):
            running.append(_Words(words_of(child), all_bold(child)))
        else:
            yield from _running_blocks(running, child, place)
            running = []
            yield from _block(child, place)
        running.append(_Words(folded(child.tail), False))
    yield from _running_blocks(running, _after(element), place)


def _runs_on(element: Element) -> bool:
    return is_inline(element) and all(is_inline(one) for one in element.iterdescendants())


def _after(element: Element) -> Element | None:
    """The element that follows in the order of reading."""
    while element.getnext() is None:
        parent = element.getparent()
        if parent is None:
            return None
        element = parent
    return element.getnext()


def _running_blocks(running: list[_Words], following: Element | None, place: _Place) -> Iterator[Block]:
    """Words outside any block as paragraphs; a bold title alone in its line is a heading, or the stem of a list."""
    first = [*_first_line(running)]
    title = flat("".join(one.text for one in first))
    text = "".join(one.text for one in running)
    if title and all(one.bold for one in first if one.text.strip()) and is_title(title):
        text = text.lstrip()[len("".join(one.text for one in first).strip()) :]
        leads_list = not text.strip() and following is not None and _starts_list(following)
        kind = Kind.STEM if leads_list else Kind.HEADING
        yield Block(kind, title, _BOLD_DEPTH + 2 * place.opened)
    for paragraph in _PARAGRAPHS.split(text):
        yield from line_blocks(paragraph)


def _first_line(running: list[_Words]) -> Iterator[_Words]:
    started = False
    for one in running:
        before, broken, _ = (one.text if started else one.text.lstrip()).partition("\n")
        started = started or bool(before)
        yield _Words(before, one.bold)
        if broken and started:
            return


def _starts_list(element: Element) -> bool:
    while tag_of(element) not in LISTS and not (element.text or "").strip() and len(element):
        element = element[0]
    return tag_of(element) in LISTS


def _block(element: Element, place: _Place) -> Iterator[Block]:
    tag = tag_of(element)
    if tag in HEADINGS or element.get("role") == "heading":
        level = element.get("aria-level") or ""
        depth = int(tag[1]) if tag in HEADINGS else int(level) if level in set("123456") else 2
        yield Block(Kind.HEADING, flat(words_of(element)), depth)
    elif tag in {"ul", "ol", "menu"}:
        yield from _list_blocks(element, place)
    elif tag == "li":
        yield from _item_blocks(element, "-", replace(place, items=place.items + 1))
    elif tag == "dl":
        yield from _definition_blocks(element, place)
    elif tag == "details":
        yield from content_blocks(element, replace(place, opened=place.opened + 1))
        yield Block(Kind.END, "", _SUMMARY_DEPTH + 2 * place.opened)
    elif tag == "summary":
        yield Block(Kind.HEADING, flat(words_of(element)), _SUMMARY_DEPTH + 2 * max(0, place.opened - 1))
    elif tag == "button":
        yield Block(Kind.HEADING, flat(words_of(element)), _BOLD_DEPTH + 2 * place.opened)
    elif tag == "table":
        yield from table_blocks(element, lambda one: content_blocks(one, replace(place, items=0)))
    elif tag in _VERBATIM:
        yield from text_blocks("".join(str(text) for text in element.itertext()))
    elif tag == "p" and _WORD_LIST.search(element.get("class") or ""):
        yield _word_item(flat(words_of(element)), place)
    else:
        yield from content_blocks(element, place)


def _word_item(text: str, place: _Place) -> Block:
    """A paragraph that Word wrote for an item, its bullet or number among its words."""
    mark = _WORD_MARK.match(text)
    if mark is None:
        return Block(Kind.ITEM, text, place.items + 1)
    marker = mark.group().strip()
    return Block(Kind.ITEM, text[mark.end() :], place.items + 1, marker if len(marker) > 1 else "-")


def _list_blocks(element: Element, place: _Place) -> Iterator[Block]:
    below = replace(place, items=place.items + 1)
    number = _whole(element.get("start"), 1)
    if stray := flat(element.text or ""):
        yield Block(Kind.ITEM, stray, below.items)
    for child in element:
        if tag_of(child) in {"ul", "ol", "menu"}:  # a list in a list without an item around it
            yield from _list_blocks(child, below)
        else:
            number = _whole(child.get("value"), number)
            yield from _item_blocks(child, _marker(element, number) if below.items == 1 else "-", below)
            number += 1
        if stray := flat(child.tail or ""):
            yield Block(Kind.ITEM, stray, below.items)


def _item_blocks(item: Element, marker: str, place: _Place) -> Iterator[Block]:
    """An item, and below it what else it holds. One that has headings or things that open is a section, not an item."""
    blocks = content_blocks(item, place)
    if next(item.iter(*HEADINGS, "details"), None) is not None and place.items == 1:
        yield from blocks
        return
    first = True
    for block in blocks:
        if not block.text:
            continue
        if first:
            yield Block(Kind.ITEM, block.text, place.items, marker)
        else:
            deeper = block.kind is Kind.ITEM and block.depth > place.items
            yield block if deeper else Block(Kind.ITEM, block.text, place.items + 1)
        first = False


def _whole(said: str | None, otherwise: int) -> int:
    return int(said) if said and said.isdecimal() and len(said) < 5 else otherwise


def _marker(element: Element, number: int) -> str:
    if tag_of(element) != "ol":
        return "-"
    if element.get("type") in {"a", "A"} and 1 <= number <= 26:
        return f"({chr(96 + number)})"
    return f"{number}."


def _definition_blocks(element: Element, place: _Place) -> Iterator[Block]:
    """Terms and what is said of each: a term governs that as a stem; a question is a heading, and its answer's."""
    terms: list[str] = []
    asked = False
    depth = _SUMMARY_DEPTH + 2 * place.opened
    inside = replace(place, opened=place.opened + 1, items=1)
    for part in _definition_parts(element):
        if not isinstance(part, str) and tag_of(part) == "dt":
            terms.append(flat(words_of(part)))
            continue
        if terms:
            if asked:
                yield Block(Kind.END, "", depth)
            term = " / ".join(terms)
            asked, terms = term.endswith("?"), []
            yield Block(Kind.HEADING if asked else Kind.STEM, term, depth)
        for block in line_blocks(part) if isinstance(part, str) else content_blocks(part, inside):
            is_said = block.kind is Kind.PARAGRAPH and not asked
            yield Block(Kind.ITEM, block.text) if is_said else block
    if asked:
        yield Block(Kind.END, "", depth)
    for term in terms:
        yield Block(Kind.PARAGRAPH, term)


def _definition_parts(element: Element) -> Iterator[Element | str]:
    """The terms and descriptions of a definition list, also those in groups, and words that stand astray in it."""
    if stray := folded(element.text).strip():
        yield stray
    for one in element:
        if tag_of(one) == "div":
            yield from _definition_parts(one)
        else:
            yield one
        if stray := folded(one.tail).strip():
            yield stray
