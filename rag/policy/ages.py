"""How old somebody is, in figures and words ("a man of 61", "in her eighties", "year 5"), and what that makes them."""

import re

from rag.policy.patterns import any_of

CHILD, ADULT = "child", "adult"
AGES = frozenset({CHILD, ADULT})
SERVICES = {"adult_service": ADULT, "child_service": CHILD}  # whose age each service is for
_OF_AGE = 18

_ONES = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
_TEENS = ["ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_IN_WORDS = {word: n for n, word in enumerate(_ONES + _TEENS, 1)} | {word: 10 * n for n, word in enumerate(_TENS, 2)}
_IN_WORDS |= {f"{ten} {one}": 10 * a + b for a, ten in enumerate(_TENS, 2) for b, one in enumerate(_ONES, 1)}
_LONGEST_FIRST = sorted(_IN_WORDS, key=len, reverse=True)
_NUMBER = rf"(?P<age>\d{{1,3}}|{'|'.join(word.replace(' ', '[ -]') for word in _LONGEST_FIRST)})"
_PERSON = (
    r"(?:she|he|they|who|client|resident|person|people|patient|someone|somebody|one|m[ae]n|wom[ae]n|lady|gentleman|lad"
    r"|boy|girl|kid|child|adult|teenager|son|daughter|mum|dad|user|youngster|learner|tenant|carer)"
)
_BEING = r"(?:['’]?s|['’]?re| is| are| was| turn(?:s|ed))"
_ALMOST = r"(?P<almost>(?:nearly|almost|not (?:quite|yet)|coming up to|about to turn|turning|approaching) )?"
_HOW = rf"(?:(?:only|just|about|now|already|over) )?{_ALMOST}"
_NOT_AN_AGE = (
    r"\b(?!\s*(?:%|:|\.\d|-?(?:st|nd|rd|th|pm|am)\b|(?:and a half )?(?:days?|hours?|weeks?|months?|minutes?|mins?|times"
    r"|of|pages?|metres?|other|more)\b))"
)
_AND_NO_MORE = (  # "a man of 61 in …", not "one of 3 visits"
    r"(?=\W*$|\W*[.,;?!)]| (?:a|an|and|as|at|by|can|for|from|has|if|in|is|living|may|on|or|to|us|using|wh|with))"
)
_YEARS = r"[ -]?(?:years?|yrs?|y)[ -]?(?:olds?|o)\b"
_STATED = (
    re.compile(rf"\b{_PERSON}{_BEING}? {_HOW}(?!one\b){_NUMBER}{_NOT_AN_AGE}", re.I),
    re.compile(rf"\b{_PERSON},? (?:\w+ )?of {_HOW}{_NUMBER}{_NOT_AN_AGE}{_AND_NO_MORE}", re.I),
    re.compile(rf"\bage[ds]? (?:of )?{_HOW}{_NUMBER}{_NOT_AN_AGE}", re.I),
    re.compile(rf"\b{_ALMOST}{_NUMBER}{_YEARS}", re.I),
    re.compile(rf"\b{_ALMOST}{_NUMBER} or (?:over|older|above)\b", re.I),
)
_GROWN_UP = any_of(
    rf"\bin (?:his|her|their|the) (?:early |mid |late |mid-)?(?:{'|'.join(t[:-1] + 'ies' for t in _TENS)}|[2-9]0s)\b",
    r"\b(?:over[ -]|aged )?(?:1[89]|[2-9]\d)s? ?(?:\+|plus\b|and over\b)",
    r"\bover[ -](?:1[89]|[2-9]\d)s\b",
)
_NOT_GROWN_UP = any_of(
    r"\bin (?:his|her|their) (?:early |mid |late |mid-)?teens\b",
    rf"\b(?:year|yr) (?:[1-9]|1[0-3]|{'|'.join(_ONES)}|ten|eleven|twelve|thirteen)\b(?!['’]?s?[ -](?:old|plan|review))",
    r"\b(?:days?|weeks?|months?)[ -]old\b",
    r"\bunder[ -](?:1[0-8]|\d)s?\b(?! (?:pages|minutes|days|hours|weeks|months))",
)


def numbers_in(text: str) -> frozenset[float]:
    """The ages stated in a text; who is nearly 18 is not."""
    found = (one for pattern in _STATED for one in pattern.finditer(text))
    return frozenset(_value(one["age"]) - (0.5 if one["almost"] else 0) for one in found)


def people_by_age(text: str) -> frozenset[str]:
    """What the ages in a text make of those it is about: "she's 9" is about a child."""
    named = {CHILD if age < _OF_AGE else ADULT for age in numbers_in(text)}
    named |= {ADULT} if _GROWN_UP.search(text) else set()
    return frozenset(named | ({CHILD} if _NOT_GROWN_UP.search(text) else set()))


def _value(said: str) -> float:
    return float(said) if said.isdigit() else float(_IN_WORDS[re.sub(r"[ -]+", " ", said.lower())])
