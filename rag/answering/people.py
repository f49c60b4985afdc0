"""Whom a question is about: by the words for them, their age, and what gives it away (a nursery, extra care)."""

from collections.abc import Sequence

from rag.policy.ages import ADULT, CHILD, SERVICES, people_by_age
from rag.policy.patterns import any_of
from rag.policy.vocabulary import Mention, Vocabulary, slots_of

_KIN = "kin"
_CARER = "foster_carer"
_SOMEBODY = any_of(r"(?:carer|guardian|host|student|trainee|apprentice)s?$", r"^foster ")
_NOT_DOING = any_of(  # before a person: whom it is for, to or about
    r"\b(?:to|about|with|of|from|for|against|between|on|by|tell|telling|ask|asking|email|emailing|send|sending|inform"
    r"|supervis\w+|support(?:s|ing)?|help(?:s|ing)?|assess\w*|review\w*|visit\w*|record\w*|meet\w*|recommend\w*|what|which"
    r"|whether|if|why|how)\s+(?:(?:an?|the|my|our|their|his|her|this|that|each|every|any|new|another|potential|second)\s+)*$"
)
_FOR_THEM_TO = any_of(r"^\s+(?:to (?!be\b)\w+|using|putting|who (?:wants?|asks?|uses?|puts?|has|is) )")
_OWNS = any_of(r"^['’]s?\s+(?!own\b)\w+")


def people_in(text: str, mentions: Sequence[Mention], vocabulary: Vocabulary) -> frozenset[str]:
    """The settings of a question, whom it is about among them.

    A son of a man of 80 is his relative and not a child. What only hints at an adult counts where nobody is named.
    """
    named = slots_of(mentions).setting | people_by_age(text)
    hinted = vocabulary.signs(text).setting
    ages = _ages(named)
    if _KIN in named:
        named = named - {_KIN} | ({"parent"} if ages == {ADULT} else {CHILD})
    if hinted == {ADULT} and ages:
        return named
    return named | hinted if hinted != {ADULT, CHILD} else named | {CHILD}


def doers_in(text: str, mentions: Sequence[Mention]) -> frozenset[str]:
    """Who a question says does it: a carer who gets the letter, or whose assessment it is, does nothing here."""
    named = [one for one in mentions if one.slot == "actor"]
    staff = {(one.start, one.end) for one in named if one.name == "staff"}
    return frozenset(
        one.name
        for one in named
        if not (one.name == _CARER and (one.start, one.end) in staff)
        and not (_SOMEBODY.search(text[one.start : one.end]) and _is_done_to(text, one))
    )


def _is_done_to(text: str, person: Mention) -> bool:
    after = text[person.end :]
    return bool((_NOT_DOING.search(text[: person.start]) and not _FOR_THEM_TO.match(after)) or _OWNS.match(after))


def _ages(settings: frozenset[str]) -> frozenset[str]:
    return frozenset({SERVICES.get(name, name) for name in settings} & {ADULT, CHILD})
