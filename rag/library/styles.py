"""What an element's own style says of whether its words can be seen."""

import re
from collections.abc import Iterator, Mapping
from itertools import islice

from rag.library.markup import Element, tag_of

_COMMENT = re.compile(r"/\*.*?\*/", re.S)
_NUMBER = re.compile(r"-?\d*\.?\d+")
_HEX = re.compile(r"#([0-9a-f]{3,8})$")
_RGB = re.compile(r"rgba?\(([^)]*)\)")
_NO_SCALE = re.compile(r"scale[xy]?\(\s*0(?:\.0*)?\s*[,)]")
_CLIPPED = re.compile(r"rect\(\s*(?:0|1px)|inset\(\s*(?:50|100)%|circle\(\s*0")
_NAMED = {"white": "ffffff", "snow": "fffafa", "ivory": "fffff0", "black": "000000", "red": "ff0000"}
_WHITE = (255, 255, 255)
_ALIKE = 24  # the sum of the steps in red, green and blue between colours that no eye tells apart in text
_AWAY = -200  # pixels, or anything smaller than a word: nobody indents so far
_NEAR = 40  # elements around one that may colour what is behind it
_TINY = 2  # pixels or points

Colour = tuple[int, int, int]


def style_of(element: Element) -> dict[str, str]:
    """The declarations of its ``style`` attribute."""
    found: dict[str, str] = {}
    for declaration in _COMMENT.sub(" ", element.get("style") or "").lower().split(";"):
        name, colon, value = declaration.partition(":")
        if colon:
            found[name.strip()] = value.replace("!important", "").strip()
    return found


def is_not_displayed(style: Mapping[str, str]) -> bool:
    """Whether it takes no place on the page until something on the page shows it."""
    return style.get("display") == "none" or style.get("visibility") in {"hidden", "collapse"}


def is_unseen(element: Element, style: Mapping[str, str]) -> bool:
    """Whether its words have a place but can't be read there: too small, away, clipped, or in the page's colour."""
    if not style:
        return _is_camouflaged(element, style)
    return (
        style.get("opacity", "").rstrip("%") in {"0", "0.0", "0.00"}
        or style.get("content-visibility") == "hidden"
        or style.get("mso-hide") == "all"
        or bool(_NO_SCALE.search(style.get("transform", "")))
        or _is_tiny(style.get("font-size", ""))
        or _is_away(style)
        or _is_shut(style)
        or _is_camouflaged(element, style)
    )


def is_struck(style: Mapping[str, str]) -> bool:
    """Whether it is struck through."""
    return "line-through" in style.get("text-decoration", "") + style.get("text-decoration-line", "")


def _length(value: str) -> float | None:
    found = _NUMBER.match(value)
    return float(found.group()) if found else None


def _is_tiny(size: str) -> bool:
    length = _length(size)
    if length is None:
        return False
    return length <= (_TINY if size.endswith(("px", "pt")) else 0.1)


def _is_away(style: Mapping[str, str]) -> bool:
    moved = [style.get("text-indent", "")]
    if style.get("position") in {"absolute", "fixed"}:
        moved += [style.get(side, "") for side in ("left", "top", "right", "bottom")]
    moved += [style.get(side, "") for side in ("margin-left", "margin-top")]
    return any((length := _length(value)) is not None and length <= _AWAY for value in moved)


def _is_shut(style: Mapping[str, str]) -> bool:
    if _CLIPPED.search(style.get("clip", "") + style.get("clip-path", "")):
        return True
    shut = (_length(style.get(side, "")) for side in ("height", "max-height", "width", "max-width"))
    clips = style.get("overflow", style.get("overflow-y", "")) in {"hidden", "clip"}
    return clips and any(length is not None and length <= 1 for length in shut)


def _is_camouflaged(element: Element, style: Mapping[str, str]) -> bool:
    said = style.get("color") or (element.get("color") if tag_of(element) == "font" else None)
    if not said:
        return False
    if said == "transparent" or re.match(r"rgba\([^)]*,\s*0(?:\.0+)?%?\s*\)", said):
        return True
    text = _colour(said)
    behind = _background(element)
    if text is None:
        return False
    if behind is None:  # nobody said: the page is white, but heads of tables are coloured by the style sheet
        return _alike(text, _WHITE) and tag_of(element) != "th" and not any(_is_head(one) for one in _around(element))
    return _alike(text, behind)


def _is_head(element: Element) -> bool:
    return tag_of(element) in {"th", "thead"}


def _around(element: Element) -> Iterator[Element]:
    return islice(element.iterancestors(), _NEAR)


def _background(element: Element) -> Colour | None:
    for one in (element, *_around(element)):
        style = style_of(one)
        said = style.get("background-color") or style.get("background") or one.get("bgcolor") or ""
        for word in [said, *said.split()]:
            if (found := _colour(word)) is not None:
                return found
    return None


def _colour(said: str) -> Colour | None:
    said = _NAMED.get(said.strip().lower(), said.strip().lower())
    if rgb := _RGB.match(said):
        parts = [float(one) for one in _NUMBER.findall(rgb.group(1))[:3]]
        return (int(parts[0]), int(parts[1]), int(parts[2])) if len(parts) == 3 else None
    found = _HEX.match(said if said.startswith("#") else f"#{said}")
    if found is None or len(found.group(1)) not in {3, 4, 6, 8}:
        return None
    digits = found.group(1)
    digits = "".join(2 * one for one in digits[:3]) if len(digits) < 6 else digits[:6]
    return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)


def _alike(one: Colour, other: Colour) -> bool:
    return sum(abs(a - b) for a, b in zip(one, other, strict=True)) <= _ALIKE
