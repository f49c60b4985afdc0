"""Norms read from a question and its answer: "Can I …? No." """

import re
from dataclasses import replace

from rag.policy.doings import OTHER_ACTOR
from rag.policy.exceptions import condition_of, lacking_of
from rag.policy.grammar import Cue, defines, effect_of
from rag.policy.owing import announced, content_words, recipients
from rag.policy.patterns import any_of
from rag.policy.polarity import answer_effect, asks_leave, asks_which, only_if, opens_with
from rag.policy.scope import (
    Piece,
    lacking,
    take_apart,
)
from rag.policy.sections import tool_above
from rag.policy.sentence import WHAT_IF, Place, norms_of, spans, tidy
from rag.policy.subjects import COVERT, subject_slots
from rag.policy.types import FORBIDS, RULES, Effect, Norm, Slots
from rag.policy.unread import narrowed_by, not_read, says_too_little
from rag.policy.vocabulary import ANY_TOOL, Vocabulary

_SPEAKER = re.compile(r"^\s*(?:question|answer|q|a)\s*\d*\s*[.:)]\s+", re.I)
_FOR_WHAT = re.compile(
    r"^\s*(?:yes|certainly|of course|sure)\s*[,:;–—-]?\s+(?P<what>(?:but only )?(?:for|to|in|at|with|on)\b.+)$", re.I
)
_ITEMS = re.compile(r",\s+(?:and |or )?|;\s+(?:and |or )?|\s+and\s+")
_NAMED_AFTER = re.compile(r"^[^:]*:\s+")
_POLARITY = any_of(r"^\s*(?:yes|no|not really|certainly|of course|sure)\s*[,:;–—-]\s*(?:but\s+)?")

# "If Minute wrote it, yes, you must …"
_AGREES = any_of(r"(?<=\w),\s*(?:yes|no)\s*,\s*(?=(?:you|we|staff|it|they|the)\b)")

_OTHERS_ASK = any_of(
    r"\b(?:can|may|could|might)\s+(?:a |an |the |our |my |any )?"
    r"(?:child|children|famil(?:y|ies)|parents?|mums?|dads?|someone|somebody|people|residents?|clients?|relatives?)\b"
    r"(?!\s+(?:be|\w+ (?:conference|plan|assessment|meeting)|protection)\b)"
)


def spoken(piece: Piece) -> Piece:
    """A sentence without the "Q." or "A." that says who speaks."""
    found = _SPEAKER.match(piece.text)
    return Piece(piece.text[found.end() :], piece.start + found.end(), piece.end) if found else piece


def answer_norms(place: Place, question: Piece, answer: Piece) -> list[Norm]:
    """A question and its answer read as one rule: "Can I …? No." A hedge settles nothing, so it is ``unknown``."""
    says = answer_effect(question.text, answer.text)
    if says is Effect.MAY and only_if(answer.text):  # "Only with Magic Notes, and only after …"
        whole = f"It is fine {answer.text[:1].lower()}{answer.text[1:]}"
        read = norms_of(replace(place, context=question.text), (question, answer), whole)
        return [replace(norm, cue=_first_word(answer.text)) for norm in read]
    own = _AGREES.sub(", ", _POLARITY.sub("", answer.text))
    cue = effect_of(take_apart(own).main)
    if (says is None or own != answer.text) and (cue.effect in RULES or cue.words):
        read = norms_of(replace(place, context=question.text), (question, answer), own)
        released = says is Effect.INFO and own != answer.text and cue.effect in FORBIDS  # "No, and you should not"
        if not released and not (says is Effect.MUST_NOT and cue.effect not in FORBIDS and len(read) == 1):
            return [_with_strings(norm, answer.text, place.vocabulary) for norm in read]
        return [_polar_norm(place, question, answer, says or Effect.INFO), *read]  # "No, but you may …"
    if says is None and (listed := _listed(place, question, answer)):
        return listed
    open_to_doubt = asks_leave(question.text) and not asks_which(question.text) and not defines(own)
    hedged = Effect.UNKNOWN if open_to_doubt else Effect.INFO
    return [_polar_norm(place, question, answer, says or hedged)]


def _listed(place: Place, question: Piece, answer: Piece) -> list[Norm]:
    """A rule for each thing that answers "What must stay out of it?"."""
    effect = effect_of(take_apart(question.text).main.rstrip("? ")).effect
    if effect not in FORBIDS or not asks_which(question.text):
        return []
    asked = tidy(subject_slots(question.text.rstrip("?"), Cue(effect, "", 0), place.vocabulary), frozenset())
    named = _NAMED_AFTER.sub("", answer.text)
    return [
        Norm(
            norm_id="",
            source=place.source,
            effect=effect,
            slots=_narrowed(replace(asked, actor=frozenset()), item, place.vocabulary),
            rule=spans(place, (question, answer)),
            cue=_first_word(item),
            unread=not_read(item, place.vocabulary),
        )
        for item in _ITEMS.split(named)
        if item.strip(" .")
    ]


def _polar_norm(place: Place, question: Piece, answer: Piece, effect: Effect) -> Norm:
    """What a yes, a no or a hedge makes of the question itself."""
    parts = take_apart(answer.text)
    vocabulary = place.vocabulary
    asked = subject_slots(question.text, Cue(Effect.INFO, "", 0), vocabulary)
    asked = replace(tidy(asked, frozenset()), actor=_asked_of(question.text))
    if not asked.tool and effect is not Effect.INFO:  # under "Magic Notes": "Child protection conferences? No."
        asked = replace(asked, tool=tool_above(place.passage.heading_path, vocabulary))
    lead = opens_with(answer.text)
    what = lead if lead and not parts.conditions else _what_for(answer.text, effect)
    norm = Norm(
        norm_id="",
        source=place.source,
        effect=effect,
        slots=_narrowed(asked, what, vocabulary),
        rule=spans(place, (question, answer)),
        cue="" if effect is Effect.INFO and not answer_effect(question.text, answer.text) else _first_word(answer.text),
        head=asked.action | announced(question.text, vocabulary.mentions(question.text)),
        owed_to=recipients(question.text),
        says=content_words(question.text) if effect not in FORBIDS else frozenset(),
        conditions=tuple(condition_of(said, vocabulary) for said in parts.conditions),
        exceptions=tuple(condition_of(said, vocabulary) for said in parts.exceptions),
    )
    if effect is Effect.UNKNOWN and WHAT_IF.match(question.text):
        norm = replace(norm, conditions=(condition_of(question.text, vocabulary), *norm.conditions))
    if effect is Effect.MUST_NOT:
        norm = _barred(norm, question.text, vocabulary)
    if what and effect is Effect.MAY and not vocabulary.slots(what).all():
        norm = replace(norm, unread=not_read(what, vocabulary))
    return norm if what else _with_strings(norm, answer.text, vocabulary)


def _what_for(answer: str, effect: Effect) -> str:
    """What a yes is said for ("Yes, for ideas"), without its conditions."""
    found = _FOR_WHAT.match(answer) if effect is Effect.MAY else None
    return take_apart(found.group("what")).main if found else ""


def _narrowed(asked: Slots, what: str, vocabulary: Vocabulary) -> Slots:
    """What was asked, with what the answer is for in place of what the question says of it."""
    said = tidy(vocabulary.slots(what), frozenset())
    return replace(
        asked,
        action=said.action or asked.action,
        data=said.data or asked.data,
        setting=said.setting or asked.setting,
        tool=(said.tool - {ANY_TOOL}) or asked.tool,
    )


def _barred(norm: Norm, question: str, vocabulary: Vocabulary) -> Norm:
    """What a "no" bars: what was asked, without its "without …" and with the words of it that were not read."""
    main, without = lacking(question)
    if without and COVERT not in norm.slots.action:
        slots = replace(tidy(vocabulary.slots(main), frozenset()), actor=norm.slots.actor)
        excepted = tuple(lacking_of(said, vocabulary) for said in without)
        norm = replace(norm, slots=slots, exceptions=norm.exceptions + excepted)
    if COVERT in norm.slots.action:
        norm = replace(norm, slots=replace(norm.slots, action=frozenset({COVERT})))
    unread = narrowed_by(question, Cue(Effect.MUST_NOT, "", 0), vocabulary)
    effect = Effect.UNKNOWN if says_too_little(norm.slots, question, vocabulary) else norm.effect
    return replace(norm, unread=unread, effect=effect)


def _first_word(text: str) -> str:
    return text.split(",")[0].split(" ")[0].strip(" .,")


def _with_strings(norm: Norm, answer: str, vocabulary: Vocabulary) -> Norm:
    """A yes that goes on ("Yes, but …") has a string attached, whatever its words; a "not yet" waits for something."""
    rest = answer.split(",", 1)[1].strip() if "," in answer else ""
    if norm.effect is Effect.MAY and rest and not norm.conditions:
        return replace(norm, conditions=(condition_of(rest, vocabulary),))
    return norm


def _asked_of(question: str) -> frozenset[str]:
    """Whose doing a question is about: somebody else's ("Can families record us?"), or nobody's in particular."""
    return frozenset({OTHER_ACTOR}) if _OTHERS_ASK.search(question) else frozenset()
