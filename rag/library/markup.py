"""Elements of a web page as words: what runs on in a line, what stands in one of its own."""

import re
from collections.abc import Iterator

from lxml import etree

from rag.policy.patterns import words

Element = etree._Element  # the only name that lxml gives it

INLINE = words(
    """a abbr acronym b bdi bdo big br cite code data dfn em font i img ins kbd label mark nobr q rp rt ruby samp small
    span strong sub sup time tt u var wbr"""
)
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
LISTS = frozenset({"ul", "ol", "menu", "dl"})

# A picture, or words for screen readers only, may stand for a sign that others see; what else it says, they can't.
SIGN_WORDS = re.compile(
    r"^\W*(?:yes|no|n/a|tick|ticked|check|cross|crossed|do|do not|don['’]?t|never|always|ok|allowed|not allowed"
    r"|permitted|not permitted|approved|not approved|banned|prohibited|forbidden|required|not required|warning"
    r"|important|caution|stop)(?:\s*(?:mark|icon|symbol|sign))?\W*$",
    re.I,
)
_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.I)
_SPACE = re.compile(r"[ \t\r\n\f]+")


def tag_of(element: Element) -> str:
    """Its tag in lower case; "" for what is no element."""
    return element.tag.lower() if isinstance(element.tag, str) else ""


def is_inline(element: Element) -> bool:
    """Whether it runs on in the line it stands in."""
    return tag_of(element) in INLINE


def words_of(element: Element) -> str:
    """The words of an element and all in it, a line break as a newline.

    Blocks in it are kept apart by spaces, items of a list by the dots that a reader sees.
    """
    return "".join(_pieces(element))


def folded(text: str | None) -> str:
    """Text as a browser shows it: a run of white space is one space."""
    return _SPACE.sub(" ", text or "")


def _pieces(root: Element) -> Iterator[str]:
    for event, element in etree.iterwalk(root, events=("start", "end")):
        apart = element is not root and not is_inline(element)
        if event == "start":
            yield from (" ",) if apart else ()
            yield _opening(element, root)
            yield folded(element.text)
        else:
            yield " " if apart else ""
            if element is not root:
                yield folded(element.tail)


def _opening(element: Element, root: Element) -> str:
    match tag_of(element):
        case "br":
            return "\n"
        case "img":
            alt = element.get("alt") or ""
            return f" {alt} " if SIGN_WORDS.match(alt) else ""
        case "li" if element is not root and element.getprevious() is not None:
            return "• "
        case "sup" if (element.text or "").strip(" []()").isdigit():
            return " "  # a footnote's number is no part of the word before it
    return ""


def all_bold(element: Element) -> bool:
    """Whether all its words are bold."""
    while tag_of(element) not in {"b", "strong"} and not _BOLD.search(element.get("style") or ""):
        wrapped = [one for one in element if words_of(one).strip()]
        around = (element.text or "").strip() or any((one.tail or "").strip() for one in element)
        if len(wrapped) != 1 or around:
            return False
        element = wrapped[0]
    return bool(words_of(element).strip())
