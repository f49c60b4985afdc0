"""A question to a case: what is asked, about what, what the asker claims, and what is left open."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.answering.asking import (
    asks_for_a_copy,
    claims_of,
    comes_across_one,
    confirms,
    is_condition,
    opens_as_follow_up,
    plain_question,
    points_back,
    products_of,
    puts_in_something,
    quotes_orders,
    refuses_to_use,
    wants_sources,
    whose_account,
)
from rag.answering.disowned import meant
from rag.answering.duties import done_to, omitted_in, owed_slots, words_owed
from rag.answering.focus import Focus, focus, in_focus
from rag.answering.granted import complete, whole_work
from rag.answering.intents import intent_of, is_situation, is_slip
from rag.answering.people import doers_in, people_in
from rag.answering.stop_words import STOP
from rag.policy.ages import SERVICES
from rag.policy.lemmas import tokens
from rag.policy.patterns import any_of
from rag.policy.types import Case, Intent, Slots
from rag.policy.vocabulary import ANY_TOOL, UNAPPROVED_TOOL, UNSTATED_DATA, Mention, Vocabulary, filled, slots_of

_PEOPLE = frozenset({"child", "parent", "adult", "lacks_capacity", *SERVICES})
_AGES = {
    "child": frozenset({"adult", "lacks_capacity", "adult_service"}),
    "adult": frozenset({"child", "parent", "child_service"}),
    "child_service": frozenset({"adult", "adult_service"}),
    "adult_service": frozenset({"child", "child_service"}),
}
_OWED = frozenset({"tell", "consent", "refuse", "check", "report", "approve", "note_down", "delete", "keep"})
_NATIONS = {
    "scotland": any_of(r"\b(?:scotland|scottish|sssc)\b"),
    "wales": any_of(r"\b(?:wales|(?<!into )(?<!in )(?<!from )(?<!to )welsh(?! (?:language|translation|speak)))\b"),
    "ni": any_of(r"\bnorthern ireland\b", r"\bniscc\b", r"(?-i:\bNI\b) social\b"),
}
_WRITTEN = frozenset({"letter", "assessment", "case_notes", "case_information", "minutes", "chronology"})
_BY = any_of(r"\s*(?:from|by|of)\s+(?:\w+\s+){0,2}")
_WHOSE = any_of(r"(?:['’]s?)?\s+(?:\w+\s+)?")
_FRAGMENT = re.compile(r"[.;!:–—-]\s+([^.;!?:]+)\?\W*$")
_FEW_WORDS = 3
_PREMISE = any_of(r"^\W*(?:since|now(?: that)?|given(?: that)?|because|seeing as)\b[^,?]*,")


@dataclass(frozen=True, slots=True)
class Before:
    """What was said earlier, oldest first. The last ``together`` of ``said`` belong to the same message."""

    said: tuple[str, ...] = ()
    together: int = 0

    @property
    def last(self) -> str:
        """What was said just before."""
        return self.said[-1]

    def earlier(self) -> "Before":
        """What came before the last."""
        return Before(self.said[:-1], max(self.together - 1, 0))


@dataclass(frozen=True, slots=True)
class Understood:
    """A question's case, whether it is (or could be) about using AI at work, and whether there is enough to go on.

    ``terms`` are its words that the vocabulary does not know, and ``people`` those it names: an answer must speak to
    these too. ``could_be``: it names something a rule can be about, though not AI. ``query``: the question with those
    it leans on, to search by. ``explains``: it asks why, or where from, of an answer that had a verdict: that case.
    """

    case: Case
    in_scope: bool
    is_about_ai: bool
    too_bare: bool
    terms: tuple[str, ...]
    people: frozenset[str] = frozenset()
    could_be: bool = True
    query: str = ""
    explains: Case | None = None


@dataclass(frozen=True, slots=True)
class _Read:
    """A question as read with what came before it."""

    slots: Slots
    intent: Intent
    terms: tuple[str, ...]
    people: frozenset[str]
    about_ai: bool
    query: str
    explains: Intent | None = None


def understand(
    question: str,
    vocabulary: Vocabulary,
    *,
    history: Sequence[str] = (),
    parts: Sequence[str] = (),
    employer: str | None = None,
    jurisdiction: str = "england",
) -> Understood:
    """Read ``question`` (personal data already removed).

    ``history`` holds the earlier user turns and ``parts`` what the same message said before this question, both oldest
    first. They only fill what a question leaves out; they are never evidence.
    """
    before = Before((*history, *parts), len(parts))
    read = _read(question, before, vocabulary)
    whole = " ".join((*parts[:1], question))
    plain = plain_question(question)
    case = Case(
        question=question,
        intent=read.intent,
        slots=read.slots,
        stated=claims_of(whole),
        unknown=tuple(slot for slot in ("action", "data", "tool") if not getattr(read.slots, slot)),
        omitted=omitted_in(plain, vocabulary.mentions(plain)),
        owed_to=done_to(plain),
        owed_words=words_owed(plain),
        jurisdiction=_nation(whole) or jurisdiction,
        employer=employer,
    )
    return Understood(
        case=case,
        in_scope=read.about_ai or _could_be_in_scope(read.slots),
        is_about_ai=read.about_ai,
        too_bare=_too_bare(read),
        terms=read.terms,
        people=read.people,
        could_be=bool(read.slots.all() or read.people),
        query=read.query,
        explains=replace(case, intent=read.explains) if read.explains else None,
    )


def adds_material(question: str, vocabulary: Vocabulary) -> bool:
    """Whether a question says something of its own, or only leans on what stands before it ("which is it?")."""
    mentions = vocabulary.mentions(question)
    return bool(mentions or _terms(question, mentions))


def _read(question: str, before: Before, vocabulary: Vocabulary) -> _Read:
    text = plain_question(question)
    asked = focus(text)
    mentions = in_focus(text, meant(text, vocabulary.mentions_either_way(text)), asked)
    terms = _terms(_PREMISE.sub("", text), vocabulary.mentions(_PREMISE.sub("", text)))
    own = _with_product(_own_slots(text, mentions, vocabulary), text, vocabulary)
    intent = _asks(text, asked)
    earlier = None
    if before.said and _leans_back(text, own, terms, together=bool(before.together)):
        earlier = _read(before.last, before.earlier(), vocabulary)
    if earlier:
        own = _on_top(text, own, intent, earlier)
    if not own.data and puts_in_something(text):
        own = replace(own, data=frozenset({UNSTATED_DATA}))
    found = _intent(text, intent, own, earlier)
    if found is Intent.DUTY:
        action, topic = owed_slots(text, own, mentions)
        if refuses_to_use(text):
            action, topic = action - {"refuse"}, topic | {"voluntary"}
        own = replace(own, action=action, topic=topic)
    about_ai = vocabulary.has_scope(mentions) or bool(own.tool) or bool(earlier and earlier.about_ai)
    query = f"{earlier.query} {text}" if earlier else text
    terms = (*earlier.terms, *terms) if earlier else terms
    return _Read(
        complete(whole_work(own, text), text),
        found,
        terms,
        own.actor,
        about_ai,
        query,
        _explained(text, found, earlier),
    )


def _asks(text: str, asked: Focus | None) -> Intent | None:
    """What the asking clause wants; else what the whole does."""
    if asked is None or is_slip(text):
        return intent_of(text)
    return intent_of(asked.question) or intent_of(text)


def _explained(question: str, intent: Intent, earlier: _Read | None) -> Intent | None:
    """What was asked before, when a follow-up asks no more than why, or where that came from."""
    if earlier is None or not (wants_sources(question) or intent is Intent.WHY):
        return None
    return earlier.explains or (earlier.intent if earlier.intent in {Intent.PERMISSION, Intent.DUTY} else None)


def _own_slots(text: str, mentions: Sequence[Mention], vocabulary: Vocabulary) -> Slots:
    slots = slots_of(mentions)
    health = frozenset({"special_category"}) if _is_from_health(text, mentions) else frozenset()
    return replace(
        slots,
        actor=doers_in(text, mentions),
        setting=people_in(text, mentions, vocabulary),
        account=slots.account | whose_account(text),
        data=slots.data | health,
        topic=slots.topic | quotes_orders(text),
    )


def _is_from_health(text: str, mentions: Sequence[Mention]) -> bool:
    """Whether something written comes from health staff ("the nurse's letter", "a report by her GP")."""
    written = [one for one in mentions if one.slot == "data" and one.name in _WRITTEN]
    staff = [one for one in mentions if (one.slot, one.name) == ("actor", "health_staff")]
    return any(
        (one.end <= who.start and _BY.fullmatch(text[one.end : who.start]))
        or (who.end <= one.start and _WHOSE.fullmatch(text[who.end : one.start]))
        for one in written
        for who in staff
    )


def _intent(question: str, found: Intent | None, slots: Slots, earlier: _Read | None) -> Intent:
    """What is asked; in words that don't say, what was asked before; else leave for whatever doing they name."""
    if earlier and wants_sources(question):
        return Intent.WHAT
    if earlier and (found is None or (found is Intent.PERMISSION and confirms(question))):
        return earlier.intent
    if found is not None and not (found is Intent.WHO and is_situation(question)):
        return found
    if asks_for_a_copy(question):  # "he wants a copy of all that it recorded": told, and nothing is to be done
        return Intent.WHAT
    doing = slots.action - {"use"} and (slots.tool or slots.data or slots.setting)
    working = slots.tool and (slots.data or _names_no_more(question))
    return Intent.PERMISSION if doing or working else Intent.WHAT


def _names_no_more(question: str) -> bool:
    """Whether what is asked, after what is told, is a name and no sentence ("Agency, six weeks in. ScribeAway?")."""
    asked = _FRAGMENT.search(question)
    return asked is not None and len(asked.group(1).split()) <= _FEW_WORDS


def _leans_back(question: str, own: Slots, terms: tuple[str, ...], *, together: bool) -> bool:
    """A follow-up says so, or says nothing of its own: "What will the weather do?" starts afresh."""
    if opens_as_follow_up(question) or wants_sources(question):
        return True
    if together and own.all():
        return True
    said = [own.action - {"use"}, own.data, own.tool, own.setting & {"court", "supervision", "home_visit", "meeting"}]
    if points_back(question) and (puts_in_something(question) or sum(map(bool, said)) < 2):
        return True
    return not (terms or own.tool or own.data or own.action)


def _on_top(question: str, own: Slots, intent: Intent | None, earlier: _Read) -> Slots:
    """A follow-up's own words over those before: a new slot takes the place of an old one of its kind."""
    slots = replace(filled(own, earlier.slots), setting=_settings(own.setting, earlier.slots.setting))
    if intent is None and own.action and own.action <= _OWED and is_condition(question):
        asked_for = earlier.slots.action
        return replace(slots, action=asked_for if earlier.intent is Intent.DUTY else asked_for | own.action)
    return slots


def _settings(own: frozenset[str], before: frozenset[str]) -> frozenset[str]:
    """People are added to people, but for a child to an adult; a place takes the place of a place."""
    people = (before & _PEOPLE) - frozenset().union(*(_AGES.get(name, frozenset()) for name in own))
    places = own - _PEOPLE or before - _PEOPLE
    return people | (own & _PEOPLE) | places


def _with_product(slots: Slots, question: str, vocabulary: Vocabulary) -> Slots:
    """A product we don't know, in the place of a tool, is an unapproved tool."""
    if slots.tool - {ANY_TOOL, "scribe"}:
        return slots
    if comes_across_one(question):
        return replace(slots, tool=frozenset({UNAPPROVED_TOOL}))
    if slots.tool - {ANY_TOOL}:
        return slots
    unknown = [name for name in products_of(question) if not vocabulary.mentions(f"the {name}")]
    return replace(slots, tool=slots.tool | {"unknown_product"}) if unknown else slots


def _could_be_in_scope(slots: Slots) -> bool:
    about = (slots.data, slots.action - {"use"}, slots.account)
    return bool(slots.topic) or sum(1 for names in about if names) >= 2


def _too_bare(read: _Read) -> bool:
    slots = read.slots
    if not (slots.data or slots.tool or slots.action - {"use"} or slots.topic or slots.account):
        return not read.terms
    return len(read.query.split()) <= 2 and read.intent is Intent.WHAT


def _terms(question: str, mentions: Sequence[Mention]) -> tuple[str, ...]:
    known = [(m.start, m.end) for m in mentions]
    return tuple(
        token.lemma
        for token in tokens(question)
        if not {token.lemma, token.text.lower()} & STOP
        and len(token.text) > 1
        and not token.text.isdigit()
        and not token.lemma.endswith("n't")
        and not any(start <= token.start < end for start, end in known)
    )


def _nation(question: str) -> str | None:
    return next((name for name, pattern in _NATIONS.items() if pattern.search(question)), None)
