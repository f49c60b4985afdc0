"""Names of people, by rule: what is said around a word, its capital, and lists of first names. No model.

Each rule looks at one word of the page and answers with the name that starts at, or is announced by, it.
Order does not matter and runs may overlap. Known terms (terms.toml) are never people, save that a first name
among them ("Alexa", "Chelsea") counts where somebody is introduced by it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from rag.answering.privacy.introductions import (
    announces,
    greeted,
    initialled,
    introduced,
    labelled,
    related,
    titled,
)
from rag.answering.privacy.kinds import Span
from rag.answering.privacy.looks import CAPITALISED, Look, Run, carries_on, extent, is_initial, look
from rag.answering.privacy.page import Page, Word
from rag.answering.privacy.terms import is_ordinary, terms
from rag.answering.privacy.unmarked import (
    dotted,
    foreign,
    inverted,
    quiet_kin,
    quiet_pair,
    telling,
    whose_work,
)

Rule = Callable[[Page, int], Run | None]

_PROPER = frozenset({Look.GIVEN, Look.MAYBE, Look.UNKNOWN})
_AND = frozenset({"and", "or", "n", "plus", "nd"})
_PLURAL_VERBS = frozenset({"have", "are", "were", "want"})
_LIST_GAPS = frozenset({", ", " & ", "/", " + ", "&", ","})
_CUE = re.compile(
    r"\s*\(\s*(?:\d{1,2}\s?(?:yrs?|years?|months?|mths?|yo|y/o|m|f)?(?: old)?\s*[),]|aged?\b|dob\b"
    r"|d\.o\.b|born\b|not (?:his|her|their) real)"
    r"|,?\s+aged?\s\d|,?\s\d{1,2}\s?(?:yrs?|years?|yo|y/o)\b|,\s\d{1,2},"
    r"|\sis\s(?:only\s|just\s|nearly\s)?\d{1,2}\b(?!\s?%|\s(?:minutes|hours|days|weeks|pages|pounds))"
    r"|\s(?:has\s)?(?:disclosed|self-harmed|alleged|absconded|lives|was born|told (?:me|us|her|his"
    r"|school|staff)|hit|ran away)\b"
    r"|\s(?:did|does|would|will|could)(?:n't|nt|\snot)\s(?:let|want|consent|agree|like|speak|trust|know)\b"
    r"|\s(?:wont|wants|refused|refuses|agreed|consented)\b|\ssays\s(?:he|she|they|her|his)\b"
    r"|\sand\s(?:her|his|their|my|i)\b"
    r"|\s(?:rang|phoned|texted|cried|attends|goes\sto|moved\s(?:in|to|house|placement|school))\b"
    r"|\sis\s(?:pregnant|autistic|deaf|non-verbal|adopted|in\scare|in\sfoster|upset|crying|moving|subject\sto)\b"
    r"|\swas\s(?:seen|upset|crying|collected|placed|adopted|taken\sinto|with\s(?:her|his)|at\s(?:home|school))\b"
    r"|\shas\s(?:bruises|no\sidea|a\s(?:bruise|social\sworker|brother|sister|son|daughter|baby|history))\b"
    r"|\sasked\s(?:me|us)\b"
    r"|\ssaid\s(?:that\s)?(?:he|she|they|his|her|mum|dad)\b"
    r"|\shas\s(?:adhd|autism|asd|a learning|been (?:hurt|missing|self|hit|arrested|sectioned)|disclosed"
    r"|dementia|capacity)\b",
    re.IGNORECASE,
)
_ROLE_AFTER = re.compile(r"\s*(?:\(\s*|,\s(?:the|my|our|her|his|their|a)\s)(?:\w+\s){0,2}(\w+)\s*[),.]?")


def names(page: Page) -> Iterator[Span]:
    """Every run of words that is a person's name, with its title; a possessive ending is left standing."""
    for run in _runs(page):
        yield Span(page.words[run.first].start, page.words[run.last - 1].end)


def _runs(page: Page) -> Iterator[Run]:
    done = 0  # words before this are settled; going back over a long list of names would take quadratic time
    for at, word in enumerate(page.words):
        for rule in RULES if at >= done and _worth_a_look(word) else ():
            run = rule(page, at)
            while run:
                yield run
                done = max(done, run.last)
                run = _joined(page.words, run.last)
    yield from _before_and(page.words)


def _worth_a_look(word: Word) -> bool:
    """Most words neither look like a name nor announce one: skipped, a long page takes 6 ms, not 19."""
    loud = word.text.isupper()
    return loud or look(word) is not Look.NO or announces(word) or word.lower in terms()["given"]


def _joined(words: Sequence[Word], at: int) -> Run | None:
    """The name after one that ends at words[at]: "Tyler, Xanthe and Bo", or a very long name's rest."""
    if carries_on(words, at):
        return extent(words, at)
    if at + 1 < len(words) and words[at].lower in _AND and words[at].gap in (" ", ", "):
        at += 1
    elif not (at < len(words) and words[at].gap in _LIST_GAPS):
        return None
    return extent(words, at) if look(words[at]) in _PROPER else None


def _before_and(words: Sequence[Word]) -> Iterator[Run]:
    """An unknown word joined to a first name: "Shaznay and Tyler"."""
    for at in range(2, len(words)):
        if words[at - 1].lower in _AND and look(words[at]) is Look.GIVEN and look(words[at - 2]) is Look.UNKNOWN:
            yield Run(at - 2, at - 1)


def first_named(page: Page, at: int) -> Run | None:
    """A first name by itself: any, if nothing else; with a capital in mid-sentence, if a word too."""
    words = page.words
    seen = look(words[at])
    if seen is Look.GIVEN:
        return extent(words, at)
    return extent(words, at) if seen is Look.MAYBE and _stands_alone(words, at) else None


def _stands_alone(words: Sequence[Word], at: int) -> bool:
    word, before = words[at], words[at - 1] if at else None
    if word.opens or word.known or word.lower in terms()["needs_company"] or before is None:
        return False
    return word.gap == " " and before.text.islower() and before.lower not in terms()["before_a_thing"]


def slipped(page: Page, at: int) -> Run | None:
    """A first name whose apostrophe was left out: "tylers mum", "Jaydens file"."""
    word = page.words[at]
    stem = word.lower.removesuffix("s")
    if stem == word.lower or word.known or len(stem) < 3 or is_ordinary(word.lower) or word.lower in terms()["never"]:
        return None
    follows = at + 1 < len(page.words) and _belongs(page.words[at + 1])
    if stem in terms()["given"] and (not is_ordinary(stem) or follows):
        return Run(at, at + 1)
    strange = look(word) is Look.UNKNOWN and not word.opens and not stem.endswith(("s", "u"))
    return Run(at, at + 1) if follows and strange else None


def owning(page: Page, at: int) -> Run | None:
    """Somebody whose file, mum or placement is spoken of: "Shaznay's file", "Grace's new school"."""
    words = page.words
    if not words[at].owner or look(words[at]) not in (Look.UNKNOWN, Look.MAYBE):
        return None
    after = words[at + 1 : at + 3]
    return Run(at, at + 1) if any(_belongs(word) for word in after) else None


def _belongs(word: Word) -> bool:
    lists = terms()
    return word.gap == " " and (word.lower in lists["belongings"] or word.lower in lists["kin"])


def paired(page: Page, at: int) -> Run | None:
    """Capitalised words side by side, not all of them ordinary: "Xanthe Sample", "J. Notreal"."""
    words = page.words
    if at + 1 >= len(words) or not _starts_pair(words, at):
        return None
    run = extent(words, at)
    if run.last - run.first < 2 or words[at].lower in terms()["before_a_thing"] or _after_a_things_word(words, at):
        return None
    if look(words[at]) is Look.MAYBE and not words[at].opens and words[at].lower not in terms()["needs_company"]:
        return run
    named = (look(word) in (Look.GIVEN, Look.UNKNOWN) or _surname(word) for word in words[at : run.last])
    return run if any(named) else None


def _after_a_things_word(words: Sequence[Word], at: int) -> bool:
    return at > 0 and words[at].gap == " " and words[at - 1].lower in terms()["before_a_thing"]


def _surname(word: Word) -> bool:
    return word.capital and word.lower in terms()["surnames"]


def _starts_pair(words: Sequence[Word], at: int) -> bool:
    first, seen = words[at], look(words[at])
    if carries_on(words, at) and look(words[at - 1]) in CAPITALISED and not words[at - 1].opens:
        return False
    if seen is Look.PLAIN:
        return not first.opens and look(words[at + 1]) is Look.UNKNOWN
    if seen is Look.MAYBE:
        return not (first.opens and first.lower in terms()["never"])
    return seen is Look.UNKNOWN or (is_initial(first) and look(words[at + 1]) is Look.UNKNOWN)


def acting(page: Page, at: int) -> Run | None:
    """An unknown capitalised word with an age, a role or something only a person does beside it."""
    word = page.words[at]
    if look(word) not in (Look.UNKNOWN, Look.MAYBE) or word.lower in terms()["never"]:
        return None
    run = extent(page.words, at)
    end = page.words[run.last - 1].end
    role = _ROLE_AFTER.match(page.text, end)
    met = at > 0 and word.gap == " " and page.words[at - 1].lower in terms()["meeting"]
    cued = met or _CUE.match(page.text, end) or (role and role.group(1).lower() in terms()["kin"] | terms()["roles"])
    return run if cued else None


def abbreviated(page: Page, at: int) -> Run | None:
    """Initials with a role in brackets: "KM (mum)"."""
    word = page.words[at]
    role = _ROLE_AFTER.match(page.text, word.end)
    if not role or not word.shouted or len(word.text) > 3 or word.known or word.blind:
        return None
    return Run(at, at + 1) if "(" in role.group() and role.group(1).lower() in terms()["kin"] else None


def households(page: Page, at: int) -> Run | None:
    """A family by its name: "the Notreal family", "the Sample siblings", "the Notreals have …"."""
    word, after = page.words[at], page.words[at + 1 : at + 2]
    the = at > 0 and page.words[at - 1].lower == "the"
    if not after or after[0].gap != " " or word.owner:
        return None
    seen = look(word)
    if after[0].lower in _PLURAL_VERBS:
        named = the and seen is Look.UNKNOWN and word.lower.endswith("s")
    elif after[0].text in terms()["families"]:
        plain = seen is Look.PLAIN and not word.lower.endswith("ing")
        quiet = the and (plain or seen is Look.LOW)
        named = seen in (Look.UNKNOWN, Look.MAYBE) or (quiet and after[0].text in ("family", "siblings"))
    else:
        named = False
    return Run(at, at + 1) if named or _is_a_couple(page.words, at) else None


def _is_a_couple(words: Sequence[Word], at: int) -> bool:
    """The Notreals in "placed with the Notreals"."""
    word, before = words[at], [one.lower for one in words[max(0, at - 2) : at]]
    with_them = len(before) == 2 and before[0] in ("with", "by", "from", "at") and before[1] == "the"
    return with_them and look(word) is Look.UNKNOWN and word.lower.endswith("s")


RULES: tuple[Rule, ...] = (
    titled,
    labelled,
    introduced,
    greeted,
    initialled,
    related,
    first_named,
    slipped,
    owning,
    paired,
    acting,
    abbreviated,
    households,
    inverted,
    foreign,
    telling,
    quiet_pair,
    quiet_kin,
    dotted,
    whose_work,
)
