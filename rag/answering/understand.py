"""A question to a case: what is asked, about what, what the asker claims, and what is left open."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.answering.asking import (
    asks_about_doing,
    claims_of,
    follows_on,
    goes_on,
    intent_of,
    plain_question,
    products_of,
    puts_in_something,
    wants_sources,
)
from rag.policy.patterns import any_of, words
from rag.policy.types import Case, Intent, Slots
from rag.policy.vocabulary import ANY_TOOL, UNSTATED_DATA, Mention, Vocabulary, filled, slots_of, tokens

_STOP = words(
    """a about after all also am an and any anything are as at be because been before being but by can could did do does
    doing done for from get give go got had has have having he her here him his how i if in into is it its just let like
    make may me might more my need no not now of off ok okay on one or other our out over please plz pls put right said
    say says she should so some someone something sort still such sure take tell than that the their them then there
    these they thing stuff talk talked discuss discussed this those though thought to too try u up us very want was way
    we well were what when where whether which while who whose why will with without work would yes you your really
    actually anyone everyone im ive id dont cant isnt whats thats ok tho thoughts true does 's 't 've 're 'm 'd
    hello hi hey hiya morning afternoon evening thanks thank ta cheers bye"""
)
_ASKERS = frozenset({"foster_carer", "student", "agency"})  # who does it, where that changes which rules apply
_RECORDERS = frozenset({"scribe", "magic_notes", "minute", "meeting_bot", "teams"})
_NATIONS = {
    "scotland": any_of(r"\b(?:scotland|scottish|sssc)\b"),
    "wales": any_of(r"\b(?:wales|(?<!into )(?<!in )(?<!from )(?<!to )welsh(?! (?:language|translation|speak)))\b"),
    "ni": any_of(r"\bnorthern ireland\b", r"\bniscc\b", r"(?-i:\bNI\b) social\b"),
}
_CONTINUED = 20  # words of a question that begins "and …" or "what about …"
_SHORT = 7  # words: below this a question without a verb of asking is a fragment of the one before


@dataclass(frozen=True, slots=True)
class Understood:
    """A question's case, whether it is (or could be) about using AI at work, and whether there is enough to go on.

    ``terms`` are its words that the vocabulary does not know: an answer must speak to these too.
    """

    case: Case
    in_scope: bool
    is_about_ai: bool
    too_bare: bool
    terms: tuple[str, ...]


def understand(
    question: str,
    vocabulary: Vocabulary,
    *,
    history: Sequence[str] = (),
    employer: str | None = None,
    jurisdiction: str = "england",
) -> Understood:
    """Read ``question`` (personal data already removed). ``history`` holds the earlier user turns, oldest first.

    Earlier turns only fill what a follow-up leaves out; they are never evidence.
    """
    text = plain_question(question)
    mentions = vocabulary.mentions(text)
    terms = _terms(text, mentions)
    own = _with_product(slots_of(mentions), text, vocabulary)
    earlier = history[-1] if history else ""
    slots = filled(own, vocabulary.slots(earlier)) if earlier and _leans_back(text, own, terms) else own
    if not slots.data and puts_in_something(text):
        slots = replace(slots, data=frozenset({UNSTATED_DATA}))
    leans = earlier and _is_fragment(text) and _leans_back(text, own, terms)
    intent = _inherited(text, earlier) if leans else _intent(text, slots)
    case = Case(
        question=question,
        intent=intent,
        slots=_complete(slots),
        stated=claims_of(text),
        unknown=tuple(slot for slot in ("action", "data", "tool") if not getattr(slots, slot)),
        jurisdiction=_nation(text) or jurisdiction,
        employer=employer,
    )
    about_ai = bool(slots.tool) or vocabulary.has_scope([*mentions, *vocabulary.mentions(earlier)])
    return Understood(
        case=case,
        in_scope=about_ai or _could_be_in_scope(slots),
        is_about_ai=about_ai,
        too_bare=_too_bare(text, slots, terms, intent),
        terms=terms,
    )


def _intent(question: str, slots: Slots) -> Intent:
    found = intent_of(question)
    doing = slots.action - {"use"} and (slots.tool or slots.data or slots.setting)
    return Intent.PERMISSION if found in {Intent.WHAT, Intent.WHO} and doing and asks_about_doing(question) else found


def _is_fragment(question: str) -> bool:
    longest = _CONTINUED if goes_on(question) else _SHORT
    return len(question.split()) <= longest and intent_of(question) is Intent.WHAT


def _inherited(question: str, previous: str) -> Intent:
    return Intent.WHAT if wants_sources(question) else intent_of(previous)


def _leans_back(question: str, own: Slots, terms: tuple[str, ...]) -> bool:
    """A follow-up says so, or says nothing of its own: "What will the weather do?" starts afresh."""
    return follows_on(question) or not (terms or own.tool or own.data or own.action)


def _complete(slots: Slots) -> Slots:
    """Say what a question takes for granted: working on data with a tool means putting it in."""
    action = slots.action - {"use"}
    tool = slots.tool - {ANY_TOOL} or slots.tool
    if not action and tool & _RECORDERS:
        action = frozenset({"record"})
    elif not action and slots.data and tool:
        action = frozenset({"enter"})
    return replace(
        slots,
        actor=slots.actor & _ASKERS,
        action=action or slots.action,
        tool=tool,
        data=_data(slots.data),
    )


def _data(names: frozenset[str]) -> frozenset[str]:
    """Case notes said to be anonymised are held to the rules on anonymised information; the claim stands as stated."""
    return frozenset({"anonymised"}) if "anonymised" in names else names - {"information"} or names


def _with_product(slots: Slots, question: str, vocabulary: Vocabulary) -> Slots:
    """A product we don't know, in the place of a tool, is an unapproved tool."""
    if slots.tool - {ANY_TOOL}:
        return slots
    unknown = [name for name in products_of(question) if not vocabulary.mentions(f"the {name}")]
    return replace(slots, tool=slots.tool | {"unknown_product"}) if unknown else slots


def _could_be_in_scope(slots: Slots) -> bool:
    about = (slots.data, slots.action - {"use"}, slots.account)
    return bool(slots.topic) or sum(1 for names in about if names) >= 2


def _too_bare(question: str, slots: Slots, terms: tuple[str, ...], intent: Intent) -> bool:
    if not (slots.data or slots.tool or slots.action - {"use"} or slots.topic):
        return not terms
    return len(question.split()) <= 2 and intent is Intent.WHAT


def _terms(question: str, mentions: Sequence[Mention]) -> tuple[str, ...]:
    known = [(m.start, m.end) for m in mentions]
    return tuple(
        token.lemma
        for token in tokens(question)
        if not {token.lemma, token.text.lower()} & _STOP
        and len(token.text) > 1
        and not token.text.isdigit()
        and not any(start <= token.start < end for start, end in known)
    )


def _nation(question: str) -> str | None:
    return next((name for name, pattern in _NATIONS.items() if pattern.search(question)), None)
