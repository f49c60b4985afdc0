"""Whom a question is about: by the words for them, their age, and what gives it away (a nursery, extra care)."""

from collections.abc import Sequence

from rag.policy.ages import ADULT, CHILD, SERVICES, people_by_age
from rag.policy.vocabulary import Mention, Vocabulary, slots_of

_KIN = "kin"


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


def _ages(settings: frozenset[str]) -> frozenset[str]:
    return frozenset({SERVICES.get(name, name) for name in settings} & {ADULT, CHILD})
