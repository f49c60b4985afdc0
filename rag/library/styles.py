"""What an element's style says of whether its words can be seen: its own, with what the page's sheets give it."""

import re
from collections.abc import Iterator, Mapping
from itertools import islice

from tinycss2.color3 import RGBA, parse_color

from rag.library.markup import Element, tag_of

SHEET = "data-askfirst-sheet"  # where sheets.py leaves what the page's own style sheets say of an element
_COMMENT = re.compile(r"/\*.*?\*/", re.S)
_NUMBER = re.compile(r"-?\d*\.?\d+")
_LENGTH = re.compile(r"(?:calc\(\s*)?(?P<number>[-+]?\d*\.?\d+)\s*(?P<unit>[a-z%]*)")
_PIXELS = {"": 1.0, "px": 1.0, "pt": 1.33, "pc": 16.0, "em": 16.0, "rem": 16.0, "ex": 8.0, "ch": 8.0, "cm": 38.0,
           "mm": 3.8, "in": 96.0, "vw": 3.0, "vh": 3.0, "vmin": 3.0, "vmax": 3.0, "%": 2.0}  # fmt: skip
_NO_SCALE = re.compile(r"scale(?:[xy]|3d)?\(\s*0?(?:\.0*[0-5]\d*|\.?0*)\s*[,)]|rotate[xy]\(\s*-?(?:90deg|0?\.25turn)")
_MOVED = re.compile(r"translate(?:[xy]|3d)?\(([^)]*)\)")
_CLIPPED = re.compile(
    r"rect\(\s*(?:0|1px)|inset\(\s*(?:[5-9]\d|1\d\d)(?:\.\d+)?%|circle\(\s*0|ellipse\(\s*0"
    r"|polygon\(\s*(?:0\w*%?\s+0\w*%?\s*,?\s*)+\)"
)
_UNSEEN_FILTER = re.compile(r"opacity\(\s*(?:0|0?\.0\d*|[0-5](?:\.\d+)?%)\s*\)|opacity\s*=\s*[0-5]\b")
_FONT_SIZE = re.compile(r"(?:^|\s)([\d.]+(?:px|pt|em|rem|%|ex|pc|mm)?)(?:\s*/\s*\S+)?\s+\S")
_WHITE = (255, 255, 255)
_BLACK = (0, 0, 0)
_ALIKE = 36  # the sum of the steps in red, green and blue between colours that no eye tells apart in text
_CLEAR = 0.1  # of opacity: less is not seen
_AWAY = 200  # pixels up or to the left, or anything smaller than a word: nobody indents so far
_FAR = 2_000  # pixels down or to the right
_NEAR = 40  # elements around one that may colour what is behind it
_TINY = 4.0  # pixels
_TINY_SHARE = 40.0  # a fifth of the size around, as _PIXELS has it
_PICTURE = (127, 127, 127)  # what is behind is not known: no white, and no black
_TEXT = "color"

Colour = tuple[int, int, int]


def style_of(element: Element) -> dict[str, str]:
    """The declarations of the page's sheets for it, and of its ``style`` attribute, which win."""
    found: dict[str, str] = {}
    for declared in (element.get(SHEET), element.get("style")):
        for declaration in _COMMENT.sub(" ", declared or "").lower().split(";"):
            name, colon, value = declaration.partition(":")
            if colon:
                found[name.strip()] = value.replace("!important", "").strip()
    return found


def is_not_displayed(style: Mapping[str, str]) -> bool:
    """Whether it takes no place on the page until something on the page shows it."""
    return style.get("display") == "none" or style.get("visibility") in {"hidden", "collapse"}


def is_unseen(element: Element, style: Mapping[str, str]) -> bool:
    """Whether its words have a place but can't be read there: tiny, away, clipped, clear, or of the ground's colour."""
    if not style:
        return _is_camouflaged(element, style)
    return (
        _is_clear(style)
        or style.get("content-visibility") == "hidden"
        or style.get("mso-hide") == "all"
        or bool(_NO_SCALE.search(f"{style.get('transform', '')} scale({style.get('scale', '1')})"))
        or _is_tiny(style)
        or _is_away(style)
        or _is_shut(style)
        or ("override" in style.get("unicode-bidi", "") and style.get("direction") == "rtl")
        or _is_camouflaged(element, style)
    )


def is_struck(style: Mapping[str, str]) -> bool:
    """Whether it is struck through."""
    return "line-through" in style.get("text-decoration", "") + style.get("text-decoration-line", "")


def _is_clear(style: Mapping[str, str]) -> bool:
    said = style.get("opacity", "")
    found = _NUMBER.match(said)
    if found and float(found.group()) / (100 if said.endswith("%") else 1) < _CLEAR:
        return True
    return bool(_UNSEEN_FILTER.search(style.get("filter", "") + style.get("-ms-filter", "")))


def _length(value: str) -> float | None:
    """About how many pixels; None for what is no length."""
    found = _LENGTH.match(value.strip())
    if found is None or found["unit"] not in _PIXELS:
        return None
    return float(found["number"]) * _PIXELS[found["unit"]]


def _is_tiny(style: Mapping[str, str]) -> bool:
    size = style.get("font-size", "")
    if not size and (short := _FONT_SIZE.search(style.get("font", ""))):
        size = short.group(1)
    length = _length(size)
    if length is None:
        return False
    return length <= (_TINY_SHARE if size.endswith("%") else _TINY)


def _is_away(style: Mapping[str, str]) -> bool:
    """Whether it is moved out of the window, or so far along its line that it is."""
    placed = style.get("position") in {"absolute", "fixed"}
    moved = [style.get(name, "") for name in ("text-indent", "margin-left", "margin-top", "left", "top")]
    moved += [style.get(name, "") for name in ("right", "bottom", "inset") if placed]
    moved += style.get("margin", "").split()
    for shift in _MOVED.findall(style.get("transform", "") + _translate(style)):
        moved += [one.strip() for one in shift.split(",")]
    lengths = [length for value in moved if (length := _length(value)) is not None]
    return any(length <= -_AWAY or length >= _FAR for length in lengths)


def _translate(style: Mapping[str, str]) -> str:
    return f" translate({','.join(style['translate'].split())})" if "translate" in style else ""


def _is_shut(style: Mapping[str, str]) -> bool:
    if _CLIPPED.search(style.get("clip", "") + " " + style.get("clip-path", "")):
        return True
    shut = (_length(style.get(side, "")) for side in ("height", "max-height", "width", "max-width", "line-height"))
    clips = {"hidden", "clip"} & {
        *style.get("overflow", "").split(),
        style.get("overflow-y", ""),
        style.get("overflow-x", ""),
    }
    return bool(clips) and any(length is not None and length <= 1 for length in shut)


def _is_camouflaged(element: Element, style: Mapping[str, str]) -> bool:
    """Whether its words have the colour of what is behind them, its own or one that it stands in."""
    said, behind_own = _text_colour(element, style), _own_background(element, style)
    if said is None and behind_own is None:
        return False
    if said is None:
        said = next((one for near in _around(element) if (one := _text_colour(near, style_of(near)))), None)
    text = _rgba(said) if said else None
    if text is not None and text[1] < _CLEAR:
        return True
    if text is None:  # nobody said: text is black
        return (
            said is None
            and not element.get("class")
            and behind_own is not None
            and _alike(_BLACK, behind_own)
            and not _is_coloured(element)
        )
    behind = behind_own or _background(element)
    if behind is None:  # nobody said: the page is white, but heads of tables are coloured by the style sheet
        return (
            _alike(text[0], _WHITE) and tag_of(element) != "th" and not any(_is_head(one) for one in _around(element))
        )
    return _alike(text[0], behind)


def _text_colour(element: Element, style: Mapping[str, str]) -> str | None:
    said = style.get("-webkit-text-fill-color") or style.get(_TEXT)
    said = (
        said
        or (element.get(_TEXT) if tag_of(element) == "font" else None)
        or (element.get("text") if tag_of(element) == "body" else None)
    )
    return None if said in {"inherit", "initial", "unset", "revert", "currentcolor"} else said


def _is_coloured(element: Element) -> bool:
    """Whether something in it may have a colour of its own."""
    return any(
        one.get("class") or "color" in (one.get("style") or "") or one.get("color") for one in element.iterdescendants()
    )


def _is_head(element: Element) -> bool:
    return tag_of(element) in {"th", "thead"}


def _around(element: Element) -> Iterator[Element]:
    return islice(element.iterancestors(), _NEAR)


def _background(element: Element) -> Colour | None:
    found = (_own_background(one, style_of(one)) for one in _around(element))
    return next((colour for colour in found if colour is not None), None)


def _own_background(element: Element, style: Mapping[str, str]) -> Colour | None:
    said = style.get("background-color") or style.get("background") or element.get("bgcolor") or ""
    if re.search(r"url\(|gradient\(|var\(", f"{said} {style.get('background-image', '')}"):
        return _PICTURE
    for word in [said, *said.split()]:
        found = _rgba(word)
        if found is not None and found[1] >= _CLEAR:
            return found[0]
    return None


def _rgba(said: str) -> tuple[Colour, float] | None:
    """A colour and how solid it is (0 to 1), None for what names none. Old pages leave out the hash."""
    said = said.strip().lower()
    if not said:
        return None
    found = parse_color(_short_hex(said)) or parse_color(f"#{said}")
    if not isinstance(found, RGBA):
        return None
    red, green, blue = (round(255 * min(1.0, max(0.0, one))) for one in found[:3])
    return (red, green, blue), found.alpha


def _short_hex(said: str) -> str:
    """Colours with their solidity in hexadecimal, as ``rgba``."""
    if not re.fullmatch(r"#(?:[0-9a-f]{4}|[0-9a-f]{8})", said):
        return said
    digits = said[1:] if len(said) == 9 else "".join(2 * one for one in said[1:])
    red, green, blue, alpha = (int(digits[start : start + 2], 16) for start in (0, 2, 4, 6))
    return f"rgba({red},{green},{blue},{alpha / 255:.3f})"


def _alike(one: Colour, other: Colour) -> bool:
    return sum(abs(a - b) for a, b in zip(one, other, strict=True)) <= _ALIKE
