"""The norm of one sentence, or of a stem with its item: effect, slots, conditions and exceptions."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.policy.exceptions import condition_of, lacking_of
from rag.policy.grammar import Cue, bare_prohibition, effect_of, mark_effect
from rag.policy.only import with_complement
from rag.policy.owing import announced, asks_leave_of, content_words, owed_to, releases_others
from rag.policy.patterns import any_of, words
from rag.policy.scope import (
    Piece,
    coordinates,
    is_narrowing,
    lacking,
    leans_back,
    opens_with_condition,
    placed,
    take_apart,
    waits_for,
)
from rag.policy.subjects import (
    CIRCUMSTANCES,
    OTHER_ACTOR,
    head,
    narrowed_by,
    permits_by_modal,
    says_too_little,
    subject_slots,
)
from rag.policy.types import FORBIDS, RULES, Condition, Effect, Norm, Passage, Slots, Source, Span
from rag.policy.vocabulary import ANY_TOOL, APPROVED_TOOL, UNAPPROVED_TOOL, Vocabulary, filled

_OWED_VERBS = frozenset({"check", "tell", "report", "note_down", "delete", "keep", "consent", "approve"})
_GATES = words(
    """court family_group_conference child_protection_conference strategy_discussion looked_after_review
    pre_proceedings panel family_meeting professionals_meeting internal_meeting phone_call contact"""
)
_SEVERAL = any_of(r",", r"\band\b", r"&")
_WHAT_IS_OWED = any_of(  # "What you do have to give is notice": an order, its object last
    r"^\s*(?:all|what) (?:you|we|staff|they|officers)(?: \w+)?? (?:have to|need to|must|should|are (?:required"
    r"|expected) to)"
    r" (?P<verb>\w+) is\b"
)
_WENT_WRONG = any_of(  # a heading over what to do after a slip
    r"\b(?:i|we|you|someone|somebody|something)(?:['’](?:ve|s)| have| has)?(?: \w+)? (?:pasted|put|sent|shared"
    r"|uploaded|typed"
    r"|entered|gone|went|goes|left)\b[^?]*\b(?:should ?n['’]t|should not|wrong|mistake|by accident|not meant)\b",
    r"\b(?:if|when|where) (?:it|things?|something|anything)(?: has| have)? (?:goes?|gone|went) (?:wrong|astray)\b",
    r"\b(?:mistakes|slips|slip-ups|incidents|breaches|near misses)\b",
)
_NOT_DONE = any_of(
    r"\b(?:not|never|n['’]t)(?: \w+){0,2} (?:told|informed|warned|agreed|consented|asked|checked|approved)\b",
    r"\b(?:untold|unaware|unasked)\b",
)
_FOR_THAT = any_of(r"\bfor (?:that|this)\W*$")
WHAT_IF = any_of(r"^\s*(?:and |but )?(?:what if|if|when|suppose)\b[^.]*\?\s*$")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a rule stands: its document and passage, the effect of the stem that governs it, and words it leans on.

    ``asked`` is the question that the passage answers.
    """

    source: Source
    passage: Passage
    vocabulary: Vocabulary
    governing: Effect | None = None
    context: str = ""
    asked: str = ""
    heads: str = ""


def sentence_norms(place: Place, sentence: Piece, before: Piece | None) -> list[Norm]:
    """The norms of one sentence. A rule joined on to another ("…, and shall not …") is about the same things.

    One that leans on the sentence before it ("They may go in only if …") is about that one's, and shown with it.
    """
    pieces: tuple[Piece, ...] = (sentence,)
    extra: tuple[Condition, ...] = ()
    if before is not None and leans_back(sentence.text):
        pieces = (before, sentence)
        place = replace(place, context=f"{before.text} {place.context} {place.asked}")
        extra = tuple(condition_of(said, place.vocabulary) for said in take_apart(before.text).conditions)
    found: list[Norm] = []
    for clause in coordinates(sentence.text, _is_rule):
        read = norms_of(place, pieces, clause)
        found += [replace(norm, conditions=norm.conditions + extra) for norm in read] if extra else read
        place = replace(place, context=clause)
        if not extra and opens_with_condition(clause):  # "If it has begun, stop and tell them": true of both
            extra = tuple(condition_of(said, place.vocabulary) for said in take_apart(clause).conditions)
    return found


def _is_rule(clause: str) -> bool:
    """Whether a clause says what to do, or releases from it."""
    cue = effect_of(take_apart(clause).main)
    return cue.effect in RULES or bool(cue.words)


def norms_of(place: Place, pieces: Sequence[Piece], text: str, *, full: str = "") -> list[Norm]:
    """The norm of one sentence (or stem with item), and its twin where "only" both permits and forbids."""
    vocabulary = place.vocabulary
    parts = take_apart(_WHAT_IS_OWED.sub(r"You must \g<verb> ", text))
    cue = _cue(parts.main, place.governing, vocabulary)
    main = parts.main
    without: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    if cue.effect is Effect.MUST_NOT:
        main, without = lacking(main)
        main, places = placed(main)
        cue = replace(cue, at=max(0, main.find(cue.words)))
    own_verb = head(main, cue, vocabulary) | asks_leave_of(main[cue.at :], cue.words)
    if cue.effect not in FORBIDS and cue.words:
        predicate = main[cue.at :]
        said = announced(predicate, vocabulary.mentions(predicate))
        if "note_down" in own_verb | said:  # a note on the record tells nobody else
            said, own_verb = frozenset({"note_down"}), own_verb - {"tell"}
        own_verb |= said
    slots = tidy(subject_slots(main, cue, vocabulary), own_verb if cue.effect in FORBIDS else frozenset())
    if cue.effect is Effect.INFO and cue.words and releases_others(main[: cue.at], main[cue.at :]):
        slots = replace(slots, actor=frozenset({OTHER_ACTOR}))
    if place.context:
        slots = filled(slots, tidy(_of_context(place.context, vocabulary), frozenset()))
    if place.asked and cue.effect not in FORBIDS:  # a ban in an answer may reach wider than its question
        slots = filled(slots, tidy(vocabulary.slots(place.asked), frozenset()))
    if place.passage.heading_path and cue.effect in RULES:
        named = vocabulary.slots(" ".join(parts.conditions)).tool
        slots = _from_heading(slots, place.passage.heading_path[-1], vocabulary, names_tool=bool(named))
    if cue.effect in {Effect.MUST, Effect.SHOULD} and not slots.action:
        slots = replace(slots, action=own_verb & _OWED_VERBS)
    if cue.effect not in FORBIDS and cue.words and slots.action <= _OWED_VERBS:
        slots = replace(slots, action=slots.action | _comes_with(place))
    conditions = tuple(condition_of(said, vocabulary) for said in parts.conditions)
    exceptions = tuple(condition_of(said, vocabulary) for said in parts.exceptions)
    if cue.effect is Effect.MUST_NOT:
        exceptions += tuple(lacking_of(said, vocabulary) for said in without)
        conditions += tuple(_place_of(said, vocabulary) for said in places)
        exceptions += tuple(c for c in conditions if waits_for(c.text))
        conditions = tuple(c for c in conditions if not waits_for(c.text))
        if said_no := slots.action & CIRCUMSTANCES and slots.action - CIRCUMSTANCES:
            so = Condition("", frozenset(f"action:{name}" for name in slots.action - said_no))
            if _NOT_DONE.search(main):  # "recording somebody who has not been told": not unless they are
                exceptions += (so,)
            else:
                conditions += (so,)
            slots = replace(slots, action=said_no)
    if cue.effect is Effect.MAY and permits_by_modal(cue) and not slots.action:
        cue = Cue(Effect.INFO, "", 0)
    if cue.effect is Effect.MUST_NOT and _FOR_THAT.search(main) and not place.context:
        cue = Cue(Effect.INFO, "", 0)  # "no other tool is approved for that": for what, is said somewhere else
    if cue.effect is Effect.MUST_NOT and says_too_little(slots, main, vocabulary):
        cue = Cue(Effect.UNKNOWN, cue.words, cue.at)
    if (asked := place.asked or place.context) and WHAT_IF.match(asked):
        conditions += (condition_of(asked, vocabulary),)
    norm = Norm(
        norm_id="",
        source=place.source,
        effect=cue.effect,
        slots=slots,
        rule=spans(place, pieces),
        cue=cue.words,
        head=own_verb,
        owed_to=owed_to(main[: cue.at], main[cue.at :]),
        says=content_words(main) if cue.effect not in FORBIDS and cue.words else frozenset(),
        conditions=conditions,
        exceptions=exceptions,
        unread=narrowed_by(main, cue, vocabulary) if cue.effect in FORBIDS else frozenset(),
    )
    return with_complement(norm, full or parts.main)


def _comes_with(place: Place) -> frozenset[str]:
    """The one doing that a question or a heading is about: what is owed under it is owed for that."""
    heading = place.passage.heading_path[-1] if place.passage.heading_path else ""
    doing = place.vocabulary.slots(place.asked or heading).action - _OWED_VERBS - {"use", "enter", "refuse"}
    return doing if len(doing) == 1 else frozenset()


def _of_context(words_of: str, vocabulary: Vocabulary) -> Slots:
    """What words before it are about: "X is not authorised, and …" goes on about X, not every unauthorised tool."""
    slots = vocabulary.slots(words_of)
    named = slots.tool - {ANY_TOOL, APPROVED_TOOL, UNAPPROVED_TOOL}
    return replace(slots, tool=named or slots.tool)


def _place_of(words_of: str, vocabulary: Vocabulary) -> Condition:
    """A place as a condition; one that names one of its kind only must be echoed by the question, word for word."""
    return Condition(words_of) if is_narrowing(words_of) else condition_of(words_of, vocabulary)


def spans(place: Place, pieces: Sequence[Piece]) -> tuple[Span, ...]:
    """Where pieces stand in their passage."""
    return tuple(Span(place.passage.passage_id, piece.start, piece.end) for piece in pieces)


def _cue(main: str, governing: Effect | None, vocabulary: Vocabulary) -> Cue:
    """The effect of a main clause: its own "must not", its tick or cross, the stem's, or a bare "No …"."""
    cue = effect_of(main)
    if governing is not None and cue.effect not in FORBIDS:
        if governing is Effect.MAY and _is_a_duty(main, cue, vocabulary):
            return cue  # under "Do", "check every line" is no leave to check
        if governing is Effect.MUST and _is_softer(cue):
            return cue  # under "Do", "think about telling them" is advice
        return Cue(governing, cue.words, cue.at)
    if marked := mark_effect(main):
        return marked
    releases = cue.effect is Effect.INFO and cue.words
    if cue.effect in {Effect.INFO, Effect.UNKNOWN, Effect.MAY} and not releases and (bare := bare_prohibition(main)):
        found = vocabulary.slots(main)
        if found.data or found.tool or found.action:
            return bare
    return cue


def _is_softer(cue: Cue) -> bool:
    """Whether an item's own words only advise, allow or release, in more than a modal or a bare "use"."""
    if cue.effect is Effect.INFO:
        return bool(cue.words)
    soft = cue.effect in {Effect.SHOULD, Effect.MAY}
    return soft and cue.words.lower() not in {"use", "please use"} and not permits_by_modal(cue)


def _is_a_duty(main: str, cue: Cue, vocabulary: Vocabulary) -> bool:
    if cue.effect not in {Effect.MUST, Effect.SHOULD}:
        return False
    return bool(head(main, cue, vocabulary) & _OWED_VERBS or vocabulary.slots(main).topic & {"training"})


def tidy(slots: Slots, verb: frozenset[str]) -> Slots:
    """Drop the wide concept that a narrower mention makes idle: "may be used to draft" is about drafting.

    A ban keeps its own verb: "shall not be entered in order to shorten it" bars entering.
    """
    action = slots.action - {"use", "enter"} or slots.action - {"use"} or slots.action
    tool = slots.tool - {ANY_TOOL} or slots.tool
    return replace(slots, action=action | (verb & {"enter"}), tool=tool, data=slots.data - {"information"})


def _from_heading(slots: Slots, heading: str, vocabulary: Vocabulary, *, names_tool: bool) -> Slots:
    """A clause that names no tool, data or setting is about its heading's, where the heading is about one thing."""
    found = vocabulary.slots(heading)
    if _WENT_WRONG.search(heading):
        found = replace(found, topic=found.topic | {"incident"})
    several = bool(_SEVERAL.search(heading))
    return replace(
        slots,
        tool=slots.tool or (frozenset() if names_tool else found.tool - {ANY_TOOL}),
        setting=slots.setting or (frozenset() if several else found.setting & _GATES),
        topic=slots.topic | (found.topic - {"incident", "breach"} if several else found.topic),
    )
