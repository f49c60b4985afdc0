"""A page's own style sheets, as far as they decide whether words are seen: read with tinycss2 and cssselect2.

Sheets that a page only links to are not fetched. Of a page's own, rules for the screen count; rules for print, for a
narrow window or for the pointer do not.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import tinycss2
from cssselect2 import ElementWrapper, Matcher, SelectorError, compile_selector_list

from rag.library.markup import Element
from rag.library.styles import SHEET
from rag.policy.patterns import words

_MATTERS = words(
    "display visibility opacity filter -ms-filter content-visibility mso-hide transform scale translate font font-size"
    " text-indent position left top right bottom inset margin margin-left margin-top clip clip-path"
    " overflow overflow-x overflow-y height width max-height max-width line-height color"
    " -webkit-text-fill-color background background-color background-image"
    " text-decoration text-decoration-line direction unicode-bidi"
)
# A sheet without any of these hides nothing, and most pages have none or a thousand rules of other kinds.
_MAY_HIDE = re.compile(
    r"display\s*:\s*none|visibility\s*:|opacity|font(?:-size)?\s*:|indent|translate|scale|rotate|clip|overflow"
    r"|position\s*:|color|background|direction|margin-(?:left|top)|content-visibility|mso-hide|line-through",
    re.I,
)
_NOT_NOW = re.compile(r"\b(?:print|speech|width|height|orientation|hover|pointer|prefers|not)\b", re.I)
_LARGEST = 2_000_000  # characters


@dataclass(frozen=True, slots=True)
class _Rule:
    """One declaration: it wins by importance, then by its selector, then by coming last."""

    name: str
    value: str
    important: bool


def apply_sheets(root: Element) -> None:
    """Leave with each element what the page's sheets say of how it shows, for ``styles.style_of``."""
    for element in root.iter():
        if SHEET in element.attrib:
            del element.attrib[SHEET]  # the writer's own attribute of that name says nothing
    text = "\n".join(one.text or "" for one in root.iter("style") if _is_for_screen(one.get("media") or ""))
    if not _MAY_HIDE.search(text):
        return
    matcher = Matcher()
    for selectors, rules in _rules(
        tinycss2.parse_stylesheet(text[:_LARGEST], skip_comments=True, skip_whitespace=True)
    ):
        for selector in selectors:
            matcher.add_selector(selector, rules)
    for wrapped in ElementWrapper.from_html_root(root).iter_subtree():
        if said := _cascade(matcher.match(wrapped)):
            wrapped.etree_element.set(SHEET, said)


def _is_for_screen(media: str) -> bool:
    return not _NOT_NOW.search(media)


def _rules(parsed: Sequence[Any]) -> Iterator[tuple[Sequence[Any], tuple[_Rule, ...]]]:
    for one in parsed:
        if one.type == "at-rule" and one.content is not None and _applies(one):
            yield from _rules(tinycss2.parse_rule_list(one.content, skip_comments=True, skip_whitespace=True))
        if one.type != "qualified-rule":
            continue
        rules = tuple(_declared(one.content))
        if not rules:
            continue
        try:
            yield compile_selector_list(one.prelude), rules
        except (SelectorError, NotImplementedError):
            continue  # a browser drops a rule whose selector it can't read


def _applies(rule: Any) -> bool:  # noqa: ANN401 - tinycss2 has no types
    """Whether what a group of rules holds is for who looks at the page."""
    keyword = rule.lower_at_keyword
    return keyword in {"supports", "layer"} or (keyword == "media" and _is_for_screen(tinycss2.serialize(rule.prelude)))


def _declared(content: Sequence[Any]) -> Iterator[_Rule]:
    for one in tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True):
        if one.type == "declaration" and one.lower_name in _MATTERS:
            yield _Rule(one.lower_name, tinycss2.serialize(one.value).strip(), one.important)


def _cascade(matches: Sequence[Any]) -> str:
    """The declarations that win, as a ``style`` attribute has them."""
    won: dict[str, tuple[tuple[bool, Any, int], str]] = {}
    for specificity, order, pseudo, rules in matches:
        if pseudo is not None:
            continue
        for rule in rules:
            rank = (rule.important, specificity, order)
            if rule.name not in won or rank >= won[rule.name][0]:
                won[rule.name] = (rank, rule.value)
    return ";".join(f"{name}:{value}" for name, (_, value) in won.items() if ";" not in value)
