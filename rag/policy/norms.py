"""Norms read from prose: each rule of a passage with its effect, what it is about, its conditions and exceptions."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.policy.exceptions import attach_exceptions, condition_of, lifted
from rag.policy.grammar import Cue, answer_effect, asks_leave, bare_prohibition, effect_of, heading_effect, mark_effect
from rag.policy.only import with_complement
from rag.policy.patterns import any_of, words
from rag.policy.rows import row_norms
from rag.policy.scope import (
    CELL,
    Piece,
    coordinates,
    is_narrowing,
    is_open_stem,
    lacking,
    layout,
    leans_back,
    placed,
    sentences,
    take_apart,
    waits_for,
)
from rag.policy.subjects import (
    CIRCUMSTANCES,
    asked_of,
    head,
    narrowed_by,
    permits_by_modal,
    says_too_little,
    subject_slots,
)
from rag.policy.types import RULES, Condition, Effect, Norm, Passage, Slots, Source, Span
from rag.policy.vocabulary import ANY_TOOL, Vocabulary, filled

DUTIES = frozenset({"check", "tell", "report", "note_down", "delete", "keep", "consent", "approve"})
_HAS_MODAL = any_of(r"\b(?:must|may|should|cannot|do not|never|don['’]t)\b")
_GATES = words(
    """court family_group_conference child_protection_conference looked_after_review pre_proceedings panel
    family_meeting professionals_meeting internal_meeting phone_call contact"""
)
_BARE = 2  # words of a stem that only says do or don't
_LISTED = 15  # words
_SHORT = 60  # words: a clause of its own, whose sentences are about one subject; longer ones range wider
_SEVERAL = any_of(r",", r"\band\b", r"&")
_FORBIDS = frozenset({Effect.MUST_NOT, Effect.SHOULD_NOT})
_FOR_THAT = any_of(r"\bfor (?:that|this)\W*$")
_WHAT_IF = any_of(r"^\s*(?:and |but )?(?:what if|if|when|suppose)\b[^.]*\?\s*$")
_POLARITY = any_of(r"^\s*(?:yes|no|not really|certainly|of course|sure)\s*[,:;–—-]\s*(?:but\s+)?")


@dataclass(frozen=True, slots=True)
class _Place:
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


def read_norms(source: Source, passages: Sequence[Passage], vocabulary: Vocabulary) -> list[Norm]:
    """Every norm of a document, in order. Exceptions stated in a later clause of the section are attached.

    Passages without a rule give one ``info`` (or ``unknown``) norm, so that coverage can count them.
    """
    by_id = {passage.passage_id: passage for passage in passages}
    norms: list[Norm] = []
    for passage in passages:
        read = _read_passage(_place(source, passage, by_id, vocabulary), by_id)
        norms += [replace(norm, lifts=lifted(norm, _words(norm, passage), passage, passages)) for norm in read]
    return attach_exceptions(norms, passages, vocabulary)


def _words(norm: Norm, passage: Passage) -> str:
    return " ".join(passage.text[one.start : one.end] for one in norm.rule if one.passage_id == passage.passage_id)


def _place(source: Source, passage: Passage, by_id: dict[str, Passage], vocabulary: Vocabulary) -> _Place:
    """A passage's place, with the effect and the words of the stem that it completes, where it has one."""
    span = passage.governed_by
    if span is None or span.passage_id not in by_id:
        return _Place(source, passage, vocabulary)
    stem = by_id[span.passage_id].text[span.start : span.end]
    lead, _, heads = stem.rpartition("\n")
    if CELL not in heads:
        return _Place(source, passage, vocabulary, _stem_effect(stem), stem)
    effect = _stem_effect(lead)  # each head speaks of its own column; what leads to the table can forbid all of a row
    return _Place(source, passage, vocabulary, effect if effect in _FORBIDS else None, lead, heads=heads)


def _stem_effect(stem: str) -> Effect | None:
    if stem.endswith("?"):
        return None  # "Can I …?" permits nothing
    effect = effect_of(take_apart(stem).main.rstrip(": ")).effect
    return effect if effect in RULES else heading_effect(stem)


def _read_passage(place: _Place, by_id: dict[str, Passage]) -> list[Norm]:
    passage = place.passage
    if passage.governed_by == Span(passage.passage_id, 0, len(passage.text)):  # a stem alone: its items have the rule
        return [replace(_says_nothing(place), norm_id=f"{passage.passage_id}~1")]
    if place.heads and CELL in passage.text:
        return _numbered(place, row_norms(place.source, passage, place.heads, place.vocabulary), by_id)
    shape = layout(passage.text)
    found = _running_norms(place, _with_whole_question(passage.text, shape.sentences))
    if shape.stem:
        found += _list_norms(place, shape.stem, shape.items)
    for item in shape.items if not shape.stem else ():
        found += _norms_of(place, (item,), item.text)
    rules = [norm for norm in found if norm.effect in RULES or norm.cue]  # a release has a cue too
    if len(passage.text.split()) <= _SHORT:
        rules = _same_subject(rules)
    return _numbered(place, rules or found[:1], by_id)


def _numbered(place: _Place, norms: Sequence[Norm], by_id: dict[str, Passage]) -> list[Norm]:
    """A passage's norms with their ids, each shown with the stem that governs it."""
    passage = place.passage
    kept = list(norms) or [_says_nothing(place)]
    if passage.governed_by and passage.governed_by.passage_id in by_id:
        kept = [replace(norm, rule=(passage.governed_by, *norm.rule)) for norm in kept]
    return [replace(norm, norm_id=f"{passage.passage_id}~{number}") for number, norm in enumerate(kept, 1)]


def _with_whole_question(text: str, sentences: Sequence[Piece]) -> list[Piece]:
    """A heading that asks is one piece, with what it says first ("I pay for it myself. Can I use that one?")."""
    first, _, rest = text.partition("\n")
    if not (rest and first.endswith("?")):
        return list(sentences)
    return [Piece(first, 0, len(first)), *(one for one in sentences if one.start >= len(first))]


def _running_norms(place: _Place, sentences: Sequence[Piece]) -> list[Norm]:
    """Norms of running text. A question makes one with its answer, and all that follows is about the same things."""
    found: list[Norm] = []
    asked: Piece | None = None
    before: Piece | None = None
    for sentence in sentences:
        if sentence.text.endswith("?"):
            asked, before = sentence, None
            continue
        if asked is not None and before is None:
            found += _answer_norms(place, asked, sentence)
        elif sentence.text != place.context:
            found += _sentence_norms(replace(place, asked=asked.text if asked else ""), sentence, before)
        before = sentence
    return found


def _says_nothing(place: _Place) -> Norm:
    """A passage without a sentence of its own (a heading, a question without its answer): counted, never deciding."""
    whole = Span(place.passage.passage_id, 0, len(place.passage.text))
    return Norm("", place.source, Effect.INFO, place.vocabulary.slots(place.passage.text), (whole,))


def _answer_norms(place: _Place, question: Piece, answer: Piece) -> list[Norm]:
    """A question and its answer read as one rule: "Can I …? No." A hedge settles nothing, so it is ``unknown``."""
    says = answer_effect(question.text, answer.text)
    own = _POLARITY.sub("", answer.text)
    cue = effect_of(take_apart(own).main)
    if (says is None or own != answer.text) and cue.effect in RULES:
        read = _norms_of(replace(place, context=question.text), (question, answer), own)
        if not (says is Effect.MUST_NOT and cue.effect not in _FORBIDS and len(read) == 1):
            return [_with_strings(norm, answer.text, place.vocabulary) for norm in read]
        return [_polar_norm(place, question, answer, says), *read]  # "No, but you may …"
    hedged = Effect.UNKNOWN if asks_leave(question.text) else Effect.INFO
    return [_polar_norm(place, question, answer, says or hedged)]


def _polar_norm(place: _Place, question: Piece, answer: Piece, effect: Effect) -> Norm:
    """What a yes, a no or a hedge makes of the question itself."""
    parts = take_apart(answer.text)
    vocabulary = place.vocabulary
    asked = subject_slots(question.text, Cue(Effect.INFO, "", 0), vocabulary)
    norm = Norm(
        norm_id="",
        source=place.source,
        effect=effect,
        slots=_tidy(replace(asked, actor=asked_of(question.text)), frozenset()),
        rule=_spans(place, (question, answer)),
        cue="" if effect is Effect.INFO and not answer_effect(question.text, answer.text) else _first_word(answer.text),
        head=asked.action,
        conditions=tuple(condition_of(said, vocabulary) for said in parts.conditions),
        exceptions=tuple(condition_of(said, vocabulary) for said in parts.exceptions),
    )
    if effect is Effect.MUST_NOT and (without := lacking(question.text)[1]):
        bare = _tidy(vocabulary.slots(lacking(question.text)[0]), frozenset())
        excepted = tuple(condition_of(said, vocabulary) for said in without)
        norm = replace(norm, slots=replace(bare, actor=norm.slots.actor), exceptions=norm.exceptions + excepted)
    if effect is Effect.MUST_NOT:
        norm = replace(norm, unread=narrowed_by(question.text, Cue(effect, "", 0), vocabulary))
    if effect is Effect.MUST_NOT and says_too_little(norm.slots, question.text, vocabulary):
        norm = replace(norm, effect=Effect.UNKNOWN)
    return _with_strings(norm, answer.text, vocabulary)


def _first_word(text: str) -> str:
    return text.split(",")[0].split(" ")[0].strip(" .,")


def _with_strings(norm: Norm, answer: str, vocabulary: Vocabulary) -> Norm:
    """A yes that goes on ("Yes, but …") has a string attached, whatever its words; a "not yet" waits for something."""
    rest = answer.split(",", 1)[1].strip() if "," in answer else ""
    if norm.effect is Effect.MAY and rest and not norm.conditions:
        return replace(norm, conditions=(condition_of(rest, vocabulary),))
    return norm


def _sentence_norms(place: _Place, sentence: Piece, before: Piece | None) -> list[Norm]:
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
        read = _norms_of(place, pieces, clause)
        found += [replace(norm, conditions=norm.conditions + extra) for norm in read] if extra else read
        place = replace(place, context=clause)
    return found


def _is_rule(clause: str) -> bool:
    """Whether a clause says what to do, or releases from it."""
    cue = effect_of(take_apart(clause).main)
    return cue.effect in RULES or bool(cue.words)


def _same_subject(norms: list[Norm]) -> list[Norm]:
    """A clause about students, or supervision, stays so: later sentences that name neither take the first one's."""
    if not norms:
        return norms
    actor = next((norm.slots.actor for norm in norms if norm.slots.actor), frozenset())
    actor = frozenset() if actor & {"staff", "organisation"} else actor
    setting = norms[0].slots.setting
    return [
        replace(norm, slots=replace(norm.slots, actor=norm.slots.actor or actor, setting=norm.slots.setting or setting))
        for norm in norms
    ]


def _list_norms(place: _Place, stem: Piece, items: Sequence[Piece]) -> list[Norm]:
    """Norms of a stem and its items: the items are the stem's conditions, its objects, or rules of their own."""
    governing = effect_of(take_apart(stem.text).main.rstrip(": ")).effect
    if is_open_stem(stem.text) and (governing in RULES or not any(_HAS_MODAL.search(item.text) for item in items)):
        extra = tuple(condition_of(item.text, place.vocabulary) for item in items)
        whole = " ".join([stem.text, *(item.text for item in items)])
        found = _norms_of(place, (stem, *items), stem.text, full=whole)
        return [replace(norm, conditions=norm.conditions + extra) for norm in found]
    if governing not in RULES:
        governing = heading_effect(stem.text.rstrip(": ")) or governing
    norms: list[Norm] = []
    for item in items:
        norms += _item_norms(replace(place, governing=governing), stem, item)
    return norms


def _item_norms(place: _Place, stem: Piece, item: Piece) -> list[Norm]:
    """An item's first sentence completes its stem; those that follow it are about the same things."""
    first, *rest = sentences(item.text, item.start)
    own = effect_of(take_apart(first.text).main).effect
    if place.governing in RULES and own not in _FORBIDS:
        lead = "" if len(stem.text.split()) <= _BARE else f"{stem.text.rstrip(': ')} "  # "Do" is a heading, not a verb
        found = _norms_of(place, (stem, item), f"{lead}{first.text}")
    else:
        found = _norms_of(replace(place, governing=None, context=stem.text), (stem, item), first.text)
    about = replace(place, governing=None, context="")
    before = first
    for sentence in rest:
        read = _sentence_norms(about, sentence, before)
        if all(norm.effect not in RULES and not norm.cue for norm in read):
            found = [_with_more(norm, sentence.text, place.vocabulary) for norm in found]
        found += [replace(norm, rule=_spans(place, (stem, item))) for norm in read if norm.effect in RULES]
        before = sentence
    return found


def _with_more(norm: Norm, sentence: str, vocabulary: Vocabulary) -> Norm:
    """A list that follows a verdict ("Photographs: never. People, homes, injuries.") says what else it is about."""
    if len(sentence.split()) > _LISTED or ":" not in norm.cue:
        return norm
    return replace(norm, slots=replace(norm.slots, data=norm.slots.data | vocabulary.slots(sentence).data))


def _norms_of(place: _Place, pieces: Sequence[Piece], text: str, *, full: str = "") -> list[Norm]:
    """The norm of one sentence (or stem with item), and its twin where "only" both permits and forbids."""
    vocabulary = place.vocabulary
    parts = take_apart(text)
    cue = _cue(parts.main, place.governing, vocabulary)
    main = parts.main
    without: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    if cue.effect is Effect.MUST_NOT:
        main, without = lacking(main)
        main, places = placed(main)
        cue = replace(cue, at=max(0, main.find(cue.words)))
    own_verb = head(main, cue, vocabulary)
    slots = _tidy(subject_slots(main, cue, vocabulary), own_verb if cue.effect in _FORBIDS else frozenset())
    if place.context:
        slots = filled(slots, _tidy(vocabulary.slots(place.context), frozenset()))
    if place.asked and cue.effect not in _FORBIDS:  # a ban in an answer may reach wider than its question
        slots = filled(slots, _tidy(vocabulary.slots(place.asked), frozenset()))
    if place.passage.heading_path and cue.effect in RULES:
        slots = _from_heading(slots, place.passage.heading_path[-1], vocabulary)
    conditions = tuple(condition_of(said, vocabulary) for said in parts.conditions)
    exceptions = tuple(condition_of(said, vocabulary) for said in parts.exceptions)
    if cue.effect is Effect.MUST_NOT:
        exceptions += tuple(condition_of(said, vocabulary) for said in without)
        conditions += tuple(
            Condition(said) if is_narrowing(said) else condition_of(said, vocabulary) for said in places
        )
        exceptions += tuple(c for c in conditions if waits_for(c.text))
        conditions = tuple(c for c in conditions if not waits_for(c.text))
        if said_no := slots.action & CIRCUMSTANCES and slots.action - CIRCUMSTANCES:
            conditions += (Condition("", frozenset(f"action:{name}" for name in slots.action - said_no)),)
            slots = replace(slots, action=said_no)
    if cue.effect is Effect.MAY and permits_by_modal(cue) and not slots.action:
        cue = Cue(Effect.INFO, "", 0)
    if cue.effect is Effect.MUST_NOT and _FOR_THAT.search(main) and not place.context:
        cue = Cue(Effect.INFO, "", 0)  # "no other tool is approved for that": for what, is said somewhere else
    if cue.effect is Effect.MUST_NOT and says_too_little(slots, main, vocabulary):
        cue = Cue(Effect.UNKNOWN, cue.words, cue.at)
    if (asked := place.asked or place.context) and _WHAT_IF.match(asked):
        conditions += (condition_of(asked, vocabulary),)
    norm = Norm(
        norm_id="",
        source=place.source,
        effect=cue.effect,
        slots=slots,
        rule=_spans(place, pieces),
        cue=cue.words,
        head=own_verb,
        conditions=conditions,
        exceptions=exceptions,
        unread=narrowed_by(main, cue, vocabulary) if cue.effect in _FORBIDS else frozenset(),
    )
    return with_complement(norm, full or parts.main)


def _place_of(words_of: str, vocabulary: Vocabulary) -> Condition:
    return Condition(words_of) if is_narrowing(words_of) else condition_of(words_of, vocabulary)


def _spans(place: _Place, pieces: Sequence[Piece]) -> tuple[Span, ...]:
    return tuple(Span(place.passage.passage_id, piece.start, piece.end) for piece in pieces)


def _cue(main: str, governing: Effect | None, vocabulary: Vocabulary) -> Cue:
    """The effect of a main clause: its own "must not", its tick or cross, the stem's, or a bare "No …"."""
    cue = effect_of(main)
    if governing is not None and cue.effect not in _FORBIDS:
        if governing is Effect.MAY and _is_a_duty(main, cue, vocabulary):
            return cue  # under "Do", "check every line" is no leave to check
        return Cue(governing, cue.words, cue.at)
    if marked := mark_effect(main):
        return marked
    if cue.effect in {Effect.INFO, Effect.UNKNOWN, Effect.MAY} and (bare := bare_prohibition(main)):
        found = vocabulary.slots(main)
        if found.data or found.tool or found.action:
            return bare
    return cue


def _is_a_duty(main: str, cue: Cue, vocabulary: Vocabulary) -> bool:
    if cue.effect not in {Effect.MUST, Effect.SHOULD}:
        return False
    return bool(head(main, cue, vocabulary) & DUTIES or vocabulary.slots(main).topic & {"training"})


def _tidy(slots: Slots, verb: frozenset[str]) -> Slots:
    """Drop the wide concept that a narrower mention makes idle: "may be used to draft" is about drafting.

    A ban keeps its own verb: "shall not be entered in order to shorten it" bars entering.
    """
    action = slots.action - {"use", "enter"} or slots.action - {"use"} or slots.action
    tool = slots.tool - {ANY_TOOL} or slots.tool
    return replace(slots, action=action | (verb & {"enter"}), tool=tool, data=slots.data - {"information"})


def _from_heading(slots: Slots, heading: str, vocabulary: Vocabulary) -> Slots:
    """A clause that names no tool, data or setting is about its heading's, where the heading is about one thing."""
    found = vocabulary.slots(heading)
    several = bool(_SEVERAL.search(heading))
    return replace(
        slots,
        tool=slots.tool or (found.tool - {ANY_TOOL}),
        setting=slots.setting or (frozenset() if several else found.setting & _GATES),
        topic=slots.topic | (found.topic - {"incident", "breach"} if several else found.topic),
    )
