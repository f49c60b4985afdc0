"""What of a rule was not read: words that narrow it and that no concept stands for."""

import re

from rag.policy.grammar import Cue
from rag.policy.lemmas import tokens
from rag.policy.patterns import any_of, words
from rag.policy.types import Slots
from rag.policy.vocabulary import ANY_TOOL, Vocabulary

_WIDE = frozenset({"use", "enter"})
_UNREAD = 2
_WHOSE_WORK = re.compile(
    r"\b([A-Z][\w’'-]+(?: [A-Z][\w’'-]+)?)(?= (?:work|business|staff|matters|equipment|data|information)\b)"
)
_PLAIN_WORDS = words(
    """a all an and any anybody anyone as at be been business by can cannot council do ever everybody everyone for from
    in into is it may must never no nobody not of on or our shall should that the their they this to we will with work
    you your authority department team staff at in way put purpose circumstance under neither nor nothing
    let allow have has get give make take help also ever either same other another one two again only so than then
    there these those which who what when where while before after over own such too very just more most much even if
    commence attempt try seek whatever well too do not never cannot can't don't mustn't begin start continue carry
    stop go bring come altogether entirely completely
    always anything something everything say said
    person people family somebody someone individual need case job certain ours theirs mine yours feature
    further later still early off out limit kind sort type form way any use"""
)
NO_CONSENT = any_of(r"\b(?:is|are) (?:not|no|never) (?:[\w-]+ ){0,3}(?:consent|agreement|permission)$")
_USED_TO = re.compile(r"\bus(?:e|ed|ing)\b[^.;]*?\bto\s+(\w+)", re.I)
_ONE_DEVICE = re.compile(
    r"\b(?:personal|own|private) (?:(?:smart|mobile) ?)?(?P<kind>telephone|phone|mobile|laptop|tablet|computer)s?\b"
    r"(?!,? (?:or|and) (?:personal |own )?(?:tablet|laptop|computer|phone|device))",
    re.I,
)
_WHAT_FOR = any_of(r"\b(?:what|where|how|why|which|who|that|whether)\b")
_ONLY_THIS = re.compile(
    r"\b((?:of (?:a few|one|two|three) (?:lines|words|sentences)|no more than|concerning"
    r"|consisting (?:only )?of|limited to"
    r"|confined to|(?:in|from|on) which no|and nothing more"
    r"|(?:simple|short|brief|routine|practical|trivial) (?:[\w-]+ )??(?:messages?|notes?|emails?|texts?"
    r"|phrases?|sentences?))\b[^;]*)",
    re.I,
)
_PURPOSE = re.compile(r"\s*(?:to use )?for\s+([^.;]+)", re.I)
_OFF_THE_LIST = re.compile(  # "a purpose not shown against it": which those are stands in the list, not here
    r"\b((?:purpose|task|use|job|work|anything|something)s?\b[^.;]*?\b(?:not|n['’]t|never|nowhere|no|other than"
    r"|outside|beyond)\b"
    r"[^.;]*?\b(?:shown|listed|given|named|set out|stated|marked|mentioned|described|entered)\b[^.;]*)",
    re.I,
)
_FOR_WHOM = re.compile(r"\bfor (?:an?|any|the|those|someone|somebody|people|anyone)(?: \w+)?? who\b([^,;.]*)", re.I)


def says_too_little(slots: Slots, main: str, vocabulary: Vocabulary) -> bool:
    """Whether a ban on using or entering names things the vocabulary can't read ("an entire file", "on a tram").

    Taken as it stands it would bar everything; it is on the topic, and not understood.
    """
    if slots.data or slots.account or slots.setting or slots.action - _WIDE or slots.tool - {ANY_TOOL}:
        return False
    return len(_not_read(main, vocabulary)[0]) >= _UNREAD


def narrowed_by(main: str, cue: Cue, vocabulary: Vocabulary) -> frozenset[str]:
    """The words after a ban's modal that the vocabulary can't read, where they are more than those of it that it can.

    "Do not leave a recording running in the car" is about something else than recording. What stands before the modal
    is what is barred: a list there ("photographs, drawings and floor plans must not …") narrows nothing.
    """
    if purpose := _purpose(main, vocabulary):
        return frozenset({purpose})
    if beyond := _OFF_THE_LIST.search(main[cue.at :]):
        return telling_words(beyond.group(1))
    if ":" in cue.words or NO_CONSENT.search(cue.words) or _is_explicit(vocabulary.slots(main), vocabulary):
        return frozenset()  # "Photographs: never" is about its label; scoring risk is barred whatever it is scored for
    unread, read = _not_read(_WHAT_FOR.split(cue.after(main), maxsplit=1)[0], vocabulary)
    return frozenset(unread) if len(unread) >= _UNREAD and len(unread) > read else frozenset()


def leave_narrowed_by(main: str, cue: Cue, vocabulary: Vocabulary) -> frozenset[str]:
    """The words of a leave's object that the vocabulary can't read, where they say how little it is leave for.

    "Fine for an appointment time", "a message of a few lines about a date": neither is leave for any letter.
    """
    said = cue.after(main)
    if found := _FOR_WHOM.search(said):
        return _first_named(found.group(1), vocabulary)
    if found := _ONLY_THIS.search(said):
        return not_read(found.group(1), vocabulary)
    if device := _ONE_DEVICE.search(main):  # leave for one sort of device of your own is none for another
        return frozenset({"phone" if device["kind"].lower() in {"telephone", "mobile"} else device["kind"].lower()})
    found = _PURPOSE.match(said)
    return not_read(found.group(1), vocabulary) if found and not _reads(found.group(1), vocabulary) else frozenset()


def _first_named(said: str, vocabulary: Vocabulary) -> frozenset[str]:
    """The words of the first thing that is said of somebody, or all that could not be read."""
    first = next((one for one in vocabulary.mentions(said) if one.slot != "actor"), None)
    return telling_words(said[first.start : first.end]) if first else not_read(said, vocabulary)


def _reads(said: str, vocabulary: Vocabulary) -> bool:
    return bool(vocabulary.slots(said).all())


def _is_explicit(slots: Slots, vocabulary: Vocabulary) -> bool:
    concepts = (vocabulary.concepts.get(("action", name)) for name in slots.action)
    return any(concept is not None and concept.explicit for concept in concepts)


def _purpose(main: str, vocabulary: Vocabulary) -> str | None:
    """What a ban on using something is for, where that is a verb the vocabulary can't read ("use AI to interview")."""
    found = _USED_TO.search(main)
    if found is None or vocabulary.slots(main).action - _WIDE:
        return None
    verb = tokens(found.group(1))[0]
    known = any(one.start <= found.start(1) < one.end for one in vocabulary.mentions(main))
    return None if known or verb.lemma in _PLAIN_WORDS else verb.lemma


def telling_words(text: str) -> frozenset[str]:
    """The words of a text that are of no everyday kind, in their dictionary form."""
    return frozenset(token.lemma for token in tokens(text)) - _PLAIN_WORDS


def not_read(main: str, vocabulary: Vocabulary) -> frozenset[str]:
    """The words of a phrase that name no concept and are of no everyday kind, in their dictionary form."""
    return frozenset(_not_read(main, vocabulary)[0])


def _not_read(main: str, vocabulary: Vocabulary) -> tuple[list[str], int]:
    """Words in no mention and of no everyday kind, and how many words are in mentions."""
    known = [(one.start, one.end) for one in vocabulary.mentions(main)]
    known += [found.span(1) for found in _WHOSE_WORK.finditer(main)]
    words_of = tokens(main)
    inside = [token for token in words_of if any(start <= token.start < end for start, end in known)]
    outside = [token.lemma for token in words_of if token not in inside and token.lemma not in _PLAIN_WORDS]
    return outside, len(inside)
