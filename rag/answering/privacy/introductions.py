"""Rules for names that the words before them announce: titles, labels, greetings, kin and roles."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from rag.answering.privacy.looks import CAPITALISED, Look, Run, extent, look
from rag.answering.privacy.page import HOLE, Page, Word
from rag.answering.privacy.terms import is_ordinary, terms

_TITLE_GAPS = frozenset({" ", ". ", ".", "  "})
_HYPOTHETICAL = frozenset("ABCXYZ")  # "Mr X", "Child A"
_NAME_LABELS = frozenset(["name", "names", "surname", "forename", "firstname", "lastname", "fullname", "nickname"])
_CALLED = frozenset(["called", "named", "aka", "nicknamed"])
_I_AM = frozenset(["i'm", "im"])
_LINKS = frozenset(["is", "was", "are", "called", "named", "aka", "being"])
_PEOPLE_BEFORE = frozenset(
    [
        "he",
        "she",
        "hes",
        "shes",
        "he's",
        "she's",
        "who",
        "whos",
        "who's",
        "him",
        "her",
        "they",
        "someone",
        "somebody",
        "is",
        "yo",
        "yr",
        "old",
        "aged",
        "baby",
        "one",
        "people",
        "man",
        "woman",
    ]
)
_RELATED_GAP = re.compile(r" ?[:(/,-]? ?|\) |\n|:\n")
_FORM_GAP = re.compile(r"\s?[:=-]\s{0,3}")
_HOW_FAR_A_THING_REACHES = 4


def announces(word: Word) -> bool:
    """Whether `word` is one of those the rules below start from."""
    return word.lower in _announcers()


@cache
def _announcers() -> frozenset[str]:
    lists = ("titles", "titles_also_words", "ranks", "greetings", "kin", "roles")
    words = {"as", "by", "am", "is", "re", "initials", "initialled"}
    return _NAME_LABELS.union(_CALLED, _I_AM, words, *(terms()[name] for name in lists))


def titled(page: Page, at: int) -> Run | None:
    """Mr, Dr, Judge and the like with the name after them; after Mr or Mrs its capitals do not matter."""
    words, title = page.words, page.words[at].lower
    follows = _after(words, at)
    if follows is None or follows.gap not in _TITLE_GAPS or page.words[at].owner:
        return None
    lists = terms()
    if title in lists["titles"]:
        named = _any_name(follows)
    elif title in lists["titles_also_words"]:
        named = _capital_name(follows) or (look(follows) is Look.LOW and len(follows.text) > 3)
    else:
        named = title in lists["ranks"] and page.words[at].text[0].isupper() and _proper(follows)
    return extent(words, at + 1)._replace(first=at) if named else None


def _after(words: Sequence[Word], at: int) -> Word | None:
    return words[at + 1] if at + 1 < len(words) else None


def _any_name(word: Word) -> bool:
    if len(word.text) == 1:
        return word.text.isupper() and word.text not in _HYPOTHETICAL
    lists = terms()
    named = not (word.known or word.lower in lists["never"])
    return named or word.lower in lists["particles"] - {"la"} or look(word) is Look.MAYBE


def _capital_name(word: Word) -> bool:
    if len(word.text) == 1:
        return word.text.isupper() and word.text not in _HYPOTHETICAL and not word.blind
    return look(word) in CAPITALISED


def _proper(word: Word) -> bool:
    return look(word) in (Look.GIVEN, Look.MAYBE, Look.UNKNOWN) or (word.capital and word.lower in terms()["surnames"])


def labelled(page: Page, at: int) -> Run | None:
    """What a form or a sentence says a name is: "Name: …", "her name is …", "surname fakename"."""
    words = page.words
    if words[at].lower not in _NAME_LABELS or _about_a_thing(words, at):
        return None
    to = at + 2 if at + 1 < len(words) and words[at + 1].lower in _LINKS else at + 1
    if to >= len(words) or "." in words[to].gap:
        return None
    as_form = bool(_FORM_GAP.fullmatch(words[to].gap))
    if not _fits_label(words[to], as_form):
        return None
    run = extent(words, to)
    while as_form and run.last < len(words) and _is_loud(words[run.last]):
        run = run._replace(last=run.last + 1)
    return run


def _is_loud(word: Word) -> bool:
    """ADE in "NAME: OYINKANSOLA ADE AGE: 5", where the whole line is in capitals."""
    strange = not word.known and not is_ordinary(word.lower) and word.lower not in terms()["never"]
    return word.gap == " " and word.text.isupper() and len(word.text) > 1 and strange


def _fits_label(word: Word, as_form: bool) -> bool:
    if as_form:
        return not word.known and word.lower not in terms()["never"] and HOLE not in word.gap
    return word.gap == " " and look(word) is not Look.NO


def _about_a_thing(words: Sequence[Word], at: int) -> bool:
    """Whether a tool, a form or the like, and no person nearer by, carries the name: "a tool called …"."""
    lists = terms()
    for _ in range(_HOW_FAR_A_THING_REACHES):
        if not at or words[at].opens or words[at].gap != " ":
            return False
        at -= 1
        word = words[at].lower
        if word in lists["kin"] or word in lists["roles"]:
            return False
        if words[at].known or word in lists["things"] or word.removesuffix("s") in lists["things"]:
            return True
    return False


def introduced(page: Page, at: int) -> Run | None:
    """ "called …", "aka …", "known as …", "I'm …", "this is …", "re: …"."""
    words, word = page.words, page.words[at]
    follows = _after(words, at)
    if follows is None or follows.lower in terms()["never"]:
        return None
    seen = look(follows)
    if word.lower in _CALLED or _is_pair(words, at, "known", "as") or _is_pair(words, at, "goes", "by"):
        found = follows.gap == " " and not _about_a_thing(words, at) and _fits_called(words, at, seen)
    elif word.lower in _I_AM or _is_pair(words, at, "i", "am"):
        found = follows.gap == " " and seen in (Look.GIVEN, Look.UNKNOWN)
    elif _is_pair(words, at, "this", "is"):
        found = follows.gap == " " and seen is Look.UNKNOWN and extent(words, at + 1).last > at + 2
    else:
        about = ":" in follows.gap or (_is_pair(words, at, "in", "re") and follows.gap == " ")
        found = word.lower == "re" and about and seen in (Look.GIVEN, Look.MAYBE, Look.UNKNOWN)
    return extent(words, at + 1) if found else None


def _is_pair(words: Sequence[Word], at: int, first: str, second: str) -> bool:
    return words[at].lower == second and at > 0 and words[at - 1].lower == first


def _fits_called(words: Sequence[Word], at: int, seen: Look) -> bool:
    if seen in (Look.GIVEN, Look.MAYBE, Look.UNKNOWN):
        return True
    before = {word.lower for word in words[max(0, at - 3) : at]}
    lists, called = terms(), words[at + 1]
    quiet = called.lower in lists["given"] and not called.known and called.lower not in lists["never"]
    return (seen is Look.LOW or quiet) and bool(before & (lists["kin"] | lists["roles"] | _PEOPLE_BEFORE))


def greeted(page: Page, at: int) -> Run | None:
    """The name in a letter's opening or close: "Dear Xanthe", "Regards, Xanthe"."""
    follows = _after(page.words, at)
    if follows is None or page.words[at].lower not in terms()["greetings"] or follows.gap.strip() not in ("", ","):
        return None
    return extent(page.words, at + 1) if look(follows) in (Look.GIVEN, Look.MAYBE, Look.UNKNOWN) else None


def initialled(page: Page, at: int) -> Run | None:
    """ "initials AB", "initials are J.S.", "re: KM"."""
    words = page.words
    if words[at].lower in ("initials", "initialled"):
        to = at + 2 if at + 1 < len(words) and words[at + 1].lower in _LINKS else at + 1
    elif words[at].lower == "re" and at + 1 < len(words) and ":" in words[at + 1].gap:
        to = at + 1
    else:
        return None
    last = to
    while last < len(words) and _is_initials(words[last], words[last].gap if last > to else " "):
        last += 1
    return Run(to, last) if last > to else None


def _is_initials(word: Word, gap: str) -> bool:
    letters = word.text.isupper() and not word.blind and not (word.known and len(word.text) > 2)
    return gap in (" ", ".", ". ", "") and len(word.text) < 4 and letters and word.text not in ("I", "AI")


def related(page: Page, at: int) -> Run | None:
    """Kin or a role, and then a name: "mum Sarah", "foster carer Priya Sample", "child: xanthe"."""
    words, lists = page.words, terms()
    if words[at].owner or not (words[at].lower in lists["kin"] or words[at].lower in lists["roles"]):
        return None
    to = at + 1
    while to < len(words) and to < at + 3 and words[to].lower in _LINKS and words[to].gap == " ":
        to += 1
    if to >= len(words) or not _RELATED_GAP.fullmatch(words[to].gap):
        return None
    return extent(words, to) if _fits_relation(page, at, to) else None


def _is_a_tools_name(kin: Word, word: Word) -> bool:
    """Ollie or Alexa in lower case right after kin: there it is a person's."""
    lists, alone = terms(), word.known == 1 and word.gap == " "
    return alone and kin.lower in lists["kin"] and word.lower in lists["given"] and word.lower not in lists["never"]


def _is_list(words: Sequence[Word], at: int) -> bool:
    """Ayla in "the twins, Ayla and Emir"."""
    after = words[at + 1 : at + 3]
    return len(after) == 2 and after[0].lower == "and" and look(after[1]) in (Look.GIVEN, Look.UNKNOWN)


def _fits_relation(page: Page, at: int, to: int) -> bool:
    words = page.words
    seen, gap = look(words[to]), words[to].gap
    if seen in (Look.GIVEN, Look.MAYBE) or _is_a_tools_name(words[at], words[to]):
        return True
    if seen is Look.UNKNOWN:
        in_apposition = page.text.startswith(",", words[to].end) or _is_list(words, to)
        return "," not in gap or in_apposition or words[at].lower in terms()["kin"]
    if seen is Look.PLAIN:
        return gap == " " and to + 1 < len(words) and words[to + 1].gap == " " and look(words[to + 1]) is Look.UNKNOWN
    return seen is Look.LOW and ":" in gap
