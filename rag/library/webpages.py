"""Web pages to blocks: the main content only, as one who looks at the page sees it."""

from dataclasses import dataclass

from lxml import etree

from rag.library.blocks import Block, Kind, flat, unseen_words
from rag.library.content import content_blocks
from rag.library.markup import HEADINGS, Element, tag_of, words_of
from rag.library.sheets import apply_sheets
from rag.library.styles import SHEET
from rag.library.visible import is_reachable, opens_a_panel, prune, take_out, unshown


@dataclass(frozen=True, slots=True)
class Page:
    """A page as read: its title, its blocks, and the words in it that nobody who looks at it sees."""

    title: str
    blocks: tuple[Block, ...]
    hidden: tuple[str, ...]


_SHUT_BY = frozenset({"hidden", "aria-hidden", "style", SHEET})


def read_page(markup: str) -> Page:
    """A web page's main content. Raises :class:`RecursionError` for one nested past all reading."""
    root, notes = _parsed(markup)
    if root is None:
        return Page("", (), notes)
    named = flat(root.findtext(".//title") or "")
    _label_panels(root)
    hidden = prune(root, furniture=False)
    heading = next((flat(words_of(one)) for one in root.iter("h1")), "")
    prune(root, furniture=True)
    main = _main_of(root)
    blocks = [*content_blocks(main)]
    own = sum(1 for _ in main.iter("h1"))
    title = heading if own < 2 else named  # several are headings of parts
    if title and own != 1:
        blocks.insert(0, Block(Kind.HEADING, title))
    starts = blocks[0].text if blocks and blocks[0].kind is Kind.HEADING else ""
    return Page(title or starts or named, tuple(blocks), (*hidden, *notes))


def read_fragment(markup: str) -> Page:
    """All of a piece of markup, such as Markdown gives."""
    root, notes = _parsed(f"<body>{markup}")
    if root is None:
        return Page("", (), notes)
    hidden = prune(root, furniture=False)
    return Page("", tuple(content_blocks(root)), (*hidden, *notes))


def _parsed(markup: str) -> tuple[Element | None, tuple[str, ...]]:
    """The page with what its style sheets say, and the notes in it that stand on no page."""
    parser = etree.HTMLParser(encoding="utf-8", remove_pis=True, huge_tree=True)
    try:
        root = etree.fromstring(markup.encode(), parser)
    except etree.XMLSyntaxError:  # nothing but white space or comments
        root = None
    if any("depth" in entry.message.lower() for entry in parser.error_log):  # and what lies deeper was dropped
        raise RecursionError
    if any(entry.type_name == "ERR_NO_MEMORY" for entry in parser.error_log):
        raise MemoryError
    if root is None:
        return None, ()
    notes = (*unshown(root), *unseen_words("\n".join(str(one) for one in root.itertext(tag=etree.Element))))
    etree.strip_elements(root, etree.Comment, with_tail=False)
    apply_sheets(root)
    return root, notes


def _main_of(root: Element) -> Element:
    """The element that holds the content: the page's main part, its only article, else all of it."""
    marked = (one for one in root.iter() if tag_of(one) == "main" or one.get("role") == "main")
    main = next((one for one in marked if words_of(one).strip()), None)
    if main is not None:
        return main
    articles = [one for one in root.iter("article") if words_of(one).strip()]
    if len(articles) == 1 and len(words_of(articles[0]).split()) * 2 >= len(words_of(root).split()):
        return articles[0]
    return root  # and not its body: the parser leaves the first elements of a page without one in its head


def _label_panels(root: Element) -> None:
    """Make each panel that a tab or a button opens, and its label, what they are: details with a summary."""
    panels = {name: one for one in root.iter() if (name := one.get("id"))}
    named = frozenset(panels)
    for control in [one for one in root.iter() if opens_a_panel(one)]:
        panel = panels.get(control.get("aria-controls") or "")
        if panel is None and not control.get("aria-controls"):
            panel = control.getnext()
        if panel is None or not _can_be_details(panel, control) or not is_reachable(control, named):
            continue
        take_out(control)
        summary = etree.Element("summary")
        summary.tail, panel.text, control.tail = panel.text, None, None
        summary.append(control)
        panel.insert(0, summary)
        panel.tag = "details"
        for shut in _SHUT_BY:  # until the control opened it
            panel.attrib.pop(shut, "")


def _can_be_details(panel: Element, control: Element) -> bool:
    labelled = next(panel.iter("summary"), None) is not None or control in panel.iter() or panel in control.iter()
    named = flat(words_of(control)) and not labelled and not _is_in_heading(control)
    return bool(named) and tag_of(panel) in {"div", "section", "article", "li", "p"}


def _is_in_heading(element: Element) -> bool:
    return any(tag_of(one) in {*HEADINGS, "summary", "dt"} for one in element.iterancestors())
