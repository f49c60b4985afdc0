"""What nobody who looks at a page can see, and what is the page's furniture, taken out before it is read."""

import re
from collections.abc import Iterator, Mapping

from lxml import etree

from rag.library import styles
from rag.library.blocks import flat
from rag.library.markup import HEADINGS, SIGN_WORDS, Element, is_inline, tag_of, words_of
from rag.policy.patterns import words

_NEVER_SHOWN = words(
    """title meta link base script style noscript noframes template svg iframe object embed applet canvas audio video
    map datalist input select textarea progress meter param source track annotation rp"""
)
_SAYS_UNSHOWN = words("template noscript noframes iframe object svg canvas datalist textarea option annotation")
_MARKED_AS_CHAT = words("system assistant developer prompt instruction instructions")
_SAID_BESIDE = (
    "alt",
    "title",
    "aria-label",
    "aria-description",
    "content",
    "placeholder",
    "srcdoc",
    "summary",
    "value",
)
_PROSE = re.compile(r"(?:[^\W\d_]{1,20}[’']?[^\W\d_]{0,3}[,;:]?\s+){3}[^\W\d_]{2}")  # four words on end
_LONG_LABEL = 8  # words: fewer name a picture or a link
_STRUCK = frozenset({"del", "s", "strike"})
_ROLES = words("navigation banner contentinfo search dialog alertdialog menu menubar toolbar tablist tooltip")
_CONTROLS = frozenset({"button", "a", "span", "b", "strong", "label"})
_UNLESS_MOST = frozenset({"form", "header", "footer", "dialog"})
_FOR_SCREEN_READERS = re.compile(
    r"^(?:govuk-|nhsuk-|moj-)?(?:visually-?hidden|sr-?only|screen-?reader(?:-text|-only)?|element-invisible"
    r"|assistive-text|off-?screen|hidden-accessible)(?:-focusable)?$"
)
_WHOSE = r"(?:site|page|global|main|top|bottom|primary|secondary|left|right|side|app|portal|intranet|govuk|moj|nhsuk)"
_PART = (
    r"(?:bar|box|list|menu|links?|buttons?|wrap(?:per)?|container|content|inner|outer|nav|block|area|region|section"
    r"|left|right)"
)
_NAMED_FURNITURE = re.compile(
    rf"^(?:{_WHOSE}[-_]*)*"
    r"(?:nav|navbar|navigation|menubar|topbar|toolbar|breadcrumbs?|crumbs?|crumbtrail|sidebar|side-bar|footer|masthead"
    r"|skip[-_]*(?:link|links|nav|to[-_]*(?:main|content))"
    r"|cookies?[-_]*(?:banner|bar|notice|consent|message|popup|overlay)|(?:banner|notice|consent)[-_]*cookies?|share|social|pagination|pager|feedback|ratings?|likes|print|search|related"
    r"|see[-_]*also|comments|back[-_]*to[-_]*top|logo|login|advert|promo|tag[-_]*cloud|quick[-_]*links|toc(?:[-_][\w-]+)?"
    r"|table[-_]*of[-_]*contents|contents[-_]*list|(?:site|global)[-_]*header)"
    rf"(?:[-_]*{_PART})*$"
)
_CALLOUT = re.compile(r"callout|note|warning|alert|important|admonition|info|tip|caution|danger|inset", re.I)
_CRUMBS = re.compile(r"^\s*(?:you are here\W*)?(?:home|intranet)\s*[>›»→|/]\s*\S", re.I)
_CRUMBS_WORDS = 25
_TICK_OR_CROSS = re.compile(r"^[\s\ufe0f✓✔✅☑✗✘❌☒×]+$")
_SAYS_SOMETHING = re.compile(r"[^\W\d_]{2}")
_PERMALINK = re.compile(r"^\s*[¶#§🔗]?\s*$")
_OPENS_A_PANEL = re.compile(r"accordion|collaps|toggle|expand", re.I)


def prune(root: Element, *, furniture: bool) -> list[str]:
    """Take out what is not shown, and the page's furniture where asked; the words hidden from all readers are returned.

    Struck-out words no longer say anything and go with them, as do words for screen readers only. What a button of the
    page opens is not hidden.
    """
    opened = _opened_by_buttons(root)
    counts = _word_counts(root) if furniture else {}
    hidden: list[str] = []
    doomed: list[Element] = []
    walk = etree.iterwalk(root, events=("start",))
    for _, element in walk:
        if element is root:
            continue
        unseen, spoken = _is_hidden(element, opened), _is_spoken_only(element)
        if unseen or spoken or _is_never_shown(element) or (furniture and _is_furniture(element, counts)):
            doomed.append(element)
            walk.skip_subtree()
        if (unseen or spoken) and (_PROSE if spoken else _SAYS_SOMETHING).search(said := flat(words_of(element))):
            hidden.append(said)
    for element in doomed:
        take_out(element)
    return hidden


def unshown(root: Element) -> Iterator[str]:
    """Sentences in what a browser never puts on the page: comments, templates, what stands beside in attributes."""
    for one in root.getroottree().iter():
        if isinstance(one, etree._Comment):
            said = [] if (one.text or "").lstrip().startswith("[if") else [one.text or ""]
        elif tag_of(one) in _SAYS_UNSHOWN:
            said = ["".join(str(text) for text in one.itertext())]
        else:
            said = []
        said += [value for name in _SAID_BESIDE if len((value := one.get(name) or "").split()) >= _LONG_LABEL]
        yield from (flat(words) for words in said if _PROSE.search(words))


def _is_never_shown(element: Element) -> bool:
    tag = tag_of(element)
    if tag == "a":
        return bool(_PERMALINK.match(words_of(element)))
    if tag == "button":
        return not _is_heading_button(element)
    return tag in _NEVER_SHOWN or tag in _STRUCK or styles.is_struck(styles.style_of(element))


def _is_spoken_only(element: Element) -> bool:
    """Whether its words are for screen readers only, and more than the name of a sign."""
    named = any(_FOR_SCREEN_READERS.match(name) for name in (element.get("class") or "").lower().split())
    return named and not SIGN_WORDS.match(words_of(element))


def opens_a_panel(element: Element) -> bool:
    """Whether an element is a control and says that it opens another."""
    if tag_of(element) not in _CONTROLS and element.get("role") not in {"button", "tab"}:
        return False
    named = tag_of(element) == "button" and _OPENS_A_PANEL.search(element.get("class") or "")
    return bool(named or element.get("aria-expanded") or element.get("aria-controls"))


def _is_heading_button(button: Element) -> bool:
    return opens_a_panel(button) or any(tag_of(one) in {*HEADINGS, "summary", "dt"} for one in button.iterancestors())


def _is_hidden(element: Element, opened: frozenset[str]) -> bool:
    style = styles.style_of(element)
    if styles.is_unseen(element, style) or _is_turned(element) or _is_for_machines(element):
        return True
    if element.get("id") in opened:
        return False
    if element.get("aria-hidden", "").lower() == "true":
        return not _TICK_OR_CROSS.match(words_of(element))
    if "popover" in element.attrib or (tag_of(element) == "dialog" and "open" not in element.attrib):
        return True
    shut = element.get("hidden")
    return (shut is not None and shut.lower() != "until-found") or styles.is_not_displayed(style)


def _is_for_machines(element: Element) -> bool:
    """Whether an element of no page wraps words for a language model, as chats mark them."""
    return tag_of(element) in _MARKED_AS_CHAT


def _is_turned(element: Element) -> bool:
    """Whether its letters stand in the reverse order: what is read is not what is seen."""
    return tag_of(element) == "bdo" and (element.get("dir") or "").lower() == "rtl"


def _opened_by_buttons(root: Element) -> frozenset[str]:
    """Ids of the panels that a button, tab or link opens: shut when the page was saved, but not hidden.

    One that nobody can see opens nothing, unless it is in a panel itself.
    """
    ids = {name: one for one in root.iter() if (name := one.get("id"))}
    opens: list[tuple[Element, str]] = []
    for one in root.iter():
        opens += [(one, name) for name in (one.get("aria-controls") or "").split()]
        if (
            one.get("role") in {"tabpanel", "region"}
            and (label := ids.get(one.get("aria-labelledby") or "")) is not None
        ):
            opens.append((label, one.get("id") or ""))
    named = frozenset(name for _, name in opens)
    return frozenset(name for control, name in opens if is_reachable(control, named))


def is_reachable(control: Element, opened: frozenset[str] = frozenset()) -> bool:
    """Whether an element can be seen, once the panels of these ids are open."""
    return not any(_is_hidden(one, opened) for one in (control, *control.iterancestors()))


def _is_furniture(element: Element, counts: Mapping[Element, int]) -> bool:
    tag, role = tag_of(element), (element.get("role") or "").lower()
    if tag in HEADINGS or tag in {"main", "article"} or role == "main":
        return False
    if tag == "nav" or role in _ROLES - {"dialog", "alertdialog"}:
        return True
    if tag == "aside" or role == "complementary":
        return _is_aside(element, counts)
    named = any(_NAMED_FURNITURE.match(name) for name in _names(element))
    asked = tag in _UNLESS_MOST or role in _ROLES or named or _is_crumbs(element, counts)
    if not asked or (tag == "header" and _is_in_content(element)):
        return False
    return counts[element] * 2 < max(counts.values())  # a wrapper of it all is no furniture, whatever its name


def _word_counts(root: Element) -> dict[Element, int]:
    """How many words each element holds."""
    counts: dict[Element, int] = {}
    for _, element in etree.iterwalk(root, events=("end",)):
        own = len((element.text or "").split())
        counts[element] = own + sum(counts[one] + len((one.tail or "").split()) for one in element)
    return counts


def _names(element: Element) -> Iterator[str]:
    yield from (element.get("class") or "").lower().split()
    if tag_of(element) in {"div", "ul", "ol", "table", "td"}:  # on other elements an id is a link's target
        yield (element.get("id") or "").lower()


def _is_aside(element: Element, counts: Mapping[Element, int]) -> bool:
    """Whether an aside is beside the point: outside the content, or mostly links. A callout is not."""
    if sum(counts[link] for link in element.iter("a")) * 2 >= counts[element]:
        return True
    return not (_is_in_content(element) or _CALLOUT.search(element.get("class") or ""))


def _is_in_content(element: Element) -> bool:
    return any(tag_of(one) in {"main", "article"} or one.get("role") == "main" for one in element.iterancestors())


def _is_crumbs(element: Element, counts: Mapping[Element, int]) -> bool:
    if tag_of(element) not in {"p", "div", "ul", "ol", "span", "td"} or counts[element] > _CRUMBS_WORDS:
        return False
    line = flat(words_of(element)).replace("• ", "› ")
    return bool(_CRUMBS.match(line)) and next(element.iter("a"), None) is not None


def take_out(element: Element) -> None:
    """Remove an element and keep what follows it; words that a block stood between stay apart."""
    parent = element.getparent()
    if parent is None:
        return
    joined = is_inline(element) or tag_of(element) in _NEVER_SHOWN
    tail = (element.tail or "") if joined else f" {element.tail or ''}"
    before = element.getprevious()
    if before is not None:
        before.tail = (before.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    parent.remove(element)
