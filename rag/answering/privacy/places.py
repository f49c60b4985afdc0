"""Postcodes, addresses and schools."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.answering.privacy.kinds import Span
from rag.answering.privacy.page import Page
from rag.answering.privacy.terms import is_ordinary, terms

_POSTCODE = re.compile(
    r"(?<![A-Z\d/])([A-Z]{1,2})(\d[A-Z\d]?)([ -]{0,2})(\d[ABD-HJLNP-UW-Z]{2})(?![A-Z\d])", re.IGNORECASE
)
_ORDINAL = re.compile(r"\d(?:st|nd|rd|th)$")
_POSTCODE_LABEL = re.compile(
    r"\b(?:post ?code|pcode)s?\b(?:\s|[:=-]|\bis\b|\bwas\b|\barea\b){1,6}"
    r"([A-Z]{1,2}[\dO][A-Z\d]?(?:[ -]{0,2}[\dO][A-Z]{2})?)(?![A-Z\d])",
    re.IGNORECASE,
)

_FLAT = r"(?:flat|apartment|apt|unit|room|plot|caravan)\s?(?:no\.?\s?)?(?:\d{1,4}[a-z]?|[a-d])\b[ ,]{0,2}"
_NUMBER = re.compile(
    rf"(?<![\w.£$%/-])(?:{_FLAT})?(?:\b(?:no|flat|apartment|apt)\.?\s?)?(\d{{1,4}}(?:\s?[a-h]\b"
    rf"|[a-h]\b)?(?:\s?[-/]\s?\d{{1,4}})?),?\s",
    re.IGNORECASE,
)
_NOT_A_HOUSE = re.compile(
    r"\b(?:sections?|ss?|articles?|art|part|schedule|chapter|paragraph|para|clause|form|rule|regulation|page|step"
    r"|top|under|over|aged?|year|yr)\.? ?\Z",
    re.IGNORECASE,
)
_STREET_WORD = re.compile(r"([A-Za-z][A-Za-z'.-]*)([ ,]{0,2})")
_LIVES = re.compile(
    r"(?:\bat|\bof|\blives?(?: \w+)?|\bliving(?: \w+)?|\baddress(?: is| was)?|\baddr|\bmoved to|\bfrom"
    r"|\bto|\bin|\bhouse|\bhome|\bon)[ :,-]{1,2}$",
    re.IGNORECASE,
)
_BARE_STREET = re.compile(
    r"\b(?:on|at|in|from|of|to|down|lives|live|living|near|address"
    r"|addr)[ :]{1,2}((?:[A-Z][A-Za-z'.-]{1,20} ){1,3}(?:Road|Rd|Street|Avenue|Ave|Lane|Crescent|Close"
    r"|Drive|Terrace|Grove|Gardens))\b"
)
_HOUSE_NAME = re.compile(
    r"\b((?:[A-Z][A-Za-z'-]{1,20} ){1,2}(?:Cottage|Farm|Lodge|House|Barn|Villa|Manor),? "
    r"(?:[A-Z][A-Za-z'-]{1,20} ){1,2}(?:Road|Rd|Street|Avenue|Lane|Close|Drive|Hill|Green))\b"
)
_FLAT_ALONE = re.compile(
    rf"(?:\bat|\bof|\bin|\baddress|\blives)[ :]{{1,2}}((?:{_FLAT})(?:\d{{1,4}}\s)?"
    rf"(?:[A-Z][A-Za-z'.-]{{1,20}} ?){{1,4}}(?<! ))",
    0,
)
_LABELLED = re.compile(
    r"\b(?i:(?:home )?addr(?:ess)?)\s?[:=-]\s?((?:[A-Z\d][\w'.-]{0,20}[ ,]{1,2}){1,8}[A-Z\d][\w'.-]{0,20})"
)
_SCHOOL = re.compile(
    r"\b((?:St\.? )?(?:[A-Z][\w'.-]{1,20} ){1,4}(?:C of E |CofE |RC |Catholic |Church of England )?"
    r"(?:(?:Primary|Secondary|Infants?|Junior|High|Grammar|Special|Nursery|Middle|Community"
    r"|Comprehensive|First|Upper)(?: School| Academy)?|School|Academy))\b(?! of\b)"
)
_QUIET_SCHOOL = re.compile(
    r"(?<![\w'])((?:(?:st|saint)\.? [a-z][a-z']{2,20}(?:'s)?|[A-Za-z][a-z']{3,20})(?: (?:c of e|cofe|rc|catholic))?"
    r" (?:primary|infants?|juniors?|grammar|high|academy|nursery|special|secondary)(?: school| academy)?)\b",
    re.IGNORECASE,
)
_HOME = (
    r"(?:children'?s home|care home|nursing home|residential(?: home| unit| care home)?|foster home|kids'? home"
    r"|secure unit"
    r"|supported (?:living|lodgings|accommodation)|respite (?:unit|centre|home)|mother and baby unit|refuge|hostel"
    r"|hospice)"
)
_PLACEMENT = re.compile(rf"(?<![\w'])((?:[A-Za-z][\w'.&-]{{1,20}} ){{1,4}}?{_HOME})\b", re.IGNORECASE)
_PLACED = re.compile(
    r"\b(?:place(?:d|ment)(?: \w+)?(?: at| in| with)|lives? (?:at|in)|living (?:at|in)|stay(?:s|ing)? at"
    r"|moved (?:to|into)|resident (?:at|of)"
    r"|carers? at|home at|(?:respite|care|bed|room|contact|stays?|visits?|visited) (?:at|in)|currently at"
    r"|now at)[ :]{1,2}"
    r"((?:The )?(?:[A-Z][\w'-]{1,20} ){0,3}(?:House|Lodge|Cottage|Manor|Hall|Court|Grange|View|Place|Farm|Villa"
    r"|Mews|Willows|Oaks"
    r"|Elms|Beeches|Limes|Firs|Pines|Laurels|Cedars|Hollies|Haven|Unit))\b"
)
_COMPOUND = (
    "field",
    "wood",
    "bank",
    "brook",
    "crest",
    "dale",
    "dene",
    "side",
    "view",
    "hill",
    "ton",
    "ford",
    "mead",
    "leigh",
)
_HOME_HINT = re.compile(r"home|residential|unit|support|respite|refuge|hostel|hospice", re.IGNORECASE)
_LONGEST_STREET = 5


def postcodes(page: Page) -> Iterator[Span]:
    """Full postcodes in a real area, in capitals or spaced; after "postcode", a district alone too."""
    for match in page.near_digits(_POSTCODE):
        if _is_postcode(match):
            yield Span(*match.span())
    for match in page.near_digits(_POSTCODE_LABEL):
        yield Span(*match.span(1))


def _is_postcode(match: re.Match[str]) -> bool:
    area, district, space, inward = match.groups()
    if area.lower() not in terms()["areas"]:
        return False
    if area in "sS" and district not in terms()["sheffield"]:
        return False
    in_capitals = match.group() == match.group().upper()
    return in_capitals or (bool(space) and not _ORDINAL.match(inward))


def addresses(page: Page) -> Iterator[Span]:
    """A house number with a street; a named street after "lives on" and the like; a flat in a named block."""
    for match in page.near_digits(_NUMBER):
        if _NOT_A_HOUSE.search(page.text, max(0, match.start() - 12), match.start()):
            continue
        end = _street_end(page.text, match.start(), match.end())
        if end:
            yield Span(match.start(), end)
    for pattern in (_BARE_STREET, _HOUSE_NAME, _FLAT_ALONE, _LABELLED):
        for match in pattern.finditer(page.text):
            if match.group(1).lower() not in terms()["places"]:
                yield Span(*match.span(1))


def _street_end(text: str, start: int, at: int) -> int | None:
    """Where the street that begins at `at` ends, or None if what follows the number is no street."""
    lists = terms()
    named: list[str] = []
    while len(named) < _LONGEST_STREET and (match := _STREET_WORD.match(text, at)):
        word = match.group(1).rstrip(".")
        lower = word.lower()
        if named and lower in lists["streets"] and _names_a_street(named):
            return match.start() + len(word)
        if named and lower in lists["streets_also_words"] and _stands_as_address(text, start, [*named, word]):
            return match.start() + len(word)
        if match.group(2) not in ("", " ") and not named:
            return None
        named.append(word)
        at = match.end()
    return None


def _names_a_street(named: list[str]) -> bool:
    lists = terms()
    return all(
        word[0].isupper() or word.lower() not in lists["never"] or word.lower() in ("the", "of") for word in named
    )


def _stands_as_address(text: str, start: int, words: list[str]) -> bool:
    """Whether "7 Pretend Court" is a house: by its capitals, or by "at", "of" or "lives" before it."""
    *named, _ = words
    lists = terms()
    if not _names_a_street(named) or (
        words[-1].lower() != "st" and any(word.lower() in lists["not_before_court"] for word in named)
    ):
        return False
    if all(word[0].isupper() for word in words):
        return not all(word.isupper() for word in words) or not all(is_ordinary(w.lower()) for w in words)
    return len(named) < 3 and (text[start].isalpha() or bool(_LIVES.search(text, max(0, start - 20), start)))


def schools(page: Page) -> Iterator[Span]:
    """A named school: "St Madeup's Primary", "Fictshire High School"."""
    for match in _SCHOOL.finditer(page.text):
        words = match.group(1).split()
        while words and words[0].lower() in terms()["never"]:
            words.pop(0)
        named = [word.lower().rstrip(".'").removesuffix("'s") for word in words]
        if named and (named[0] in ("st", "saint") or _is_school_name(named, words)):
            yield Span(match.end(1) - len(" ".join(words)), match.end(1))
    for match in _QUIET_SCHOOL.finditer(page.text):
        first = match.group(1).split()[0].lower().rstrip(".'")
        if first in ("st", "saint") or not (
            is_ordinary(first) or first in terms().phrases or first in terms()["never"]
        ):
            yield Span(*match.span(1))


def _is_school_name(named: list[str], words: list[str]) -> bool:
    """Whether a school is a named one: by a word of no dictionary, or by a proper compound ("Springfield Primary")."""
    return not all(map(is_ordinary, named)) or (len(words) > 1 and named[0].endswith(_COMPOUND))


def placements(page: Page) -> Iterator[Span]:
    """A named home or unit: "Fernbank Children's Home", "placed at Rowan House"."""
    for match in _PLACEMENT.finditer(page.text) if _HOME_HINT.search(page.text) else ():
        typed = match.group(1)
        kept = re.search(rf"\s*{_HOME}$", typed, re.IGNORECASE)
        words = typed[: kept.start()].split() if kept else []
        start = match.start(1)
        while words and not _names_a_home(words[0]):
            start += len(words[0]) + 1
            words.pop(0)
        if words:
            yield Span(start, match.end(1))
    for match in _PLACED.finditer(page.text):
        if match.group(1).lower() not in terms()["places"]:
            yield Span(*match.span(1))


def _names_a_home(word: str) -> bool:
    lower = word.lower().rstrip(".'").removesuffix("'s")
    if lower in terms()["never"] or lower in terms().phrases or lower in terms()["roles"] | terms()["kin"]:
        return False
    return not is_ordinary(lower) or (word[0].isupper() and lower.endswith(_COMPOUND))
