"""Norms read from prose: each rule of a passage with its effect, what it is about, its conditions and exceptions."""

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.policy.exceptions import attach_exceptions, condition_of
from rag.policy.grammar import Cue, answer_effect, bare_prohibition, effect_of, heading_effect
from rag.policy.patterns import any_of
from rag.policy.scope import Piece, is_open_stem, layout, take_apart, waits_for
from rag.policy.types import Condition, Effect, Norm, Passage, Slots, Source, Span
from rag.policy.vocabulary import (
    ANY_TOOL,
    PERSONAL_ACCOUNT,
    UNAPPROVED_TOOL,
    WORK_ACCOUNT,
    Vocabulary,
    filled,
)

_ONLY = any_of(
    r"\bonly\s+(?:ever\s+)?(?:use|with|in|into|on|through|by using|via)\b",
    r"\b(?:use|may|can|must) only\b",
    r"\bonly\s+(?:the\s+)?(?:\w+\s+){0,3}(?:may|can|should|must)\b",
    r"\bonly (?:be )?(?:used?|put|entered|uploaded|made|processed)\b",
)
_CIRCUMSTANCES = frozenset({"consent", "tell", "check", "approve"})  # "who does not want it": when, not what, is barred
_BUT = any_of(r",?\s+but\s+(?=(?:it|you|they|staff|this)\s+(?:may|can|must|should)\b)")  # two rules in one sentence
_HEAD_WORDS = 5
_NO = any_of(r"^\s*(?:please\s+)?(?:no|nothing|none of|neither)\b(?:\s+(?:about|from|of))?\s*")
_MODAL = any_of(
    r"\b(?:must|shall|may|can|do)\s*(?:not|never)\b",
    r"n['’]t\b",
    r"\bcannot\b",
    r"\bnever$",
    r"^no\b.*\b(?:may|must|can|should)$",
)
_HAS_MODAL = any_of(r"\b(?:must|may|should|cannot|do not|never|don['’]t)\b")
_MODAL_MAY = re.compile(r"^(?:may|can)$", re.I)
_READER = any_of(r"\b(?:you|your|we|our|i|staff|everyone|everybody|anyone|anybody|people|nobody|no one|they)\b")
_GROUP = any_of(r"\b(?:officers?|teams?|users?|professionals?|workers?|group|pilot)\s*$")
_RELATES = any_of(r"\b(?:whether|that|who|which|if)\b")
OTHER_ACTOR = "other"  # somebody the vocabulary has no word for: never the reader
OTHER_ACTION = "other"  # an action the vocabulary has no word for: it meets no case
_RULES = frozenset({Effect.MUST, Effect.MUST_NOT, Effect.MAY, Effect.SHOULD, Effect.SHOULD_NOT})


def read_norms(source: Source, passages: Sequence[Passage], vocabulary: Vocabulary) -> list[Norm]:
    """Every norm of a document, in order. Exceptions stated in a later clause of the section are attached.

    Passages without a rule give one ``info`` (or ``unknown``) norm, so that coverage can count them.
    """
    by_id = {passage.passage_id: passage for passage in passages}
    norms: list[Norm] = []
    for passage in passages:
        norms.extend(_read_passage(source, passage, by_id, vocabulary))
    return attach_exceptions(norms, passages, vocabulary)


def _read_passage(source: Source, passage: Passage, by_id: dict[str, Passage], vocabulary: Vocabulary) -> list[Norm]:
    shape = layout(passage.text)
    governing, stem = _governing(passage, by_id)
    found: list[Norm] = []
    asked: Piece | None = None
    for sentence in shape.sentences:
        if sentence.text.endswith("?"):
            asked = sentence
        elif asked is not None:
            found.extend(_answer_norms(source, passage, asked, sentence, vocabulary))
            asked = None
        elif sentence.text != stem:
            for clause in _BUT.split(sentence.text):
                found.extend(_norms_of(source, passage, (sentence,), clause, vocabulary, governing, context=stem))
    if shape.stem:
        found.extend(_list_norms(source, passage, shape.stem, shape.items, vocabulary))
    for item in shape.items if not shape.stem else ():
        found.extend(_norms_of(source, passage, (item,), item.text, vocabulary, governing, context=stem))
    rules = _same_subject([norm for norm in found if norm.effect in _RULES])
    kept = rules or found[:1] or [_says_nothing(source, passage, vocabulary)]
    if passage.governed_by and passage.governed_by.passage_id in by_id:
        kept = [replace(norm, rule=(passage.governed_by, *norm.rule)) for norm in kept]
    return [replace(norm, norm_id=f"{passage.passage_id}~{number}") for number, norm in enumerate(kept, 1)]


def _says_nothing(source: Source, passage: Passage, vocabulary: Vocabulary) -> Norm:
    """A passage without a sentence of its own (a heading, a question without its answer): counted, never deciding."""
    whole = Span(passage.passage_id, 0, len(passage.text))
    return Norm("", source, Effect.INFO, vocabulary.slots(passage.text), (whole,))


def _governing(passage: Passage, by_id: dict[str, Passage]) -> tuple[Effect | None, str]:
    """The effect and the words of the stem that a passage completes, where it has one."""
    if passage.governed_by is None or passage.governed_by.passage_id not in by_id:
        return None, ""
    span = passage.governed_by
    stem = by_id[span.passage_id].text[span.start : span.end]
    effect = effect_of(take_apart(stem).main.rstrip(": ")).effect
    return (effect if effect in _RULES else heading_effect(stem)), stem


def _answer_norms(
    source: Source, passage: Passage, question: Piece, answer: Piece, vocabulary: Vocabulary
) -> list[Norm]:
    """A question and its answer read as one rule: "Can I …? No." A hedge settles nothing, so it is ``unknown``."""
    effect = answer_effect(question.text, answer.text)
    own = effect_of(take_apart(answer.text).main).effect
    if effect is None and own in _RULES:
        return _norms_of(source, passage, (question, answer), answer.text, vocabulary, None, context=question.text)
    parts = take_apart(answer.text)
    norm = Norm(
        norm_id="",
        source=source,
        effect=effect or Effect.UNKNOWN,
        slots=_tidy(replace(vocabulary.slots(question.text), actor=frozenset()), vocabulary),
        rule=(
            Span(passage.passage_id, question.start, question.end),
            Span(passage.passage_id, answer.start, answer.end),
        ),
        cue=answer.text.split(",")[0].split(" ")[0].strip(" .,"),
        head=vocabulary.slots(question.text).action,
        conditions=tuple(condition_of(words, vocabulary) for words in parts.conditions),
        exceptions=tuple(condition_of(words, vocabulary) for words in parts.exceptions),
    )
    return [_with_strings(norm, answer.text, vocabulary)]


def _with_strings(norm: Norm, answer: str, vocabulary: Vocabulary) -> Norm:
    """A yes that goes on ("Yes, but …") has a string attached, whatever its words; a "not yet" waits for something."""
    rest = answer.split(",", 1)[1].strip() if "," in answer else ""
    if norm.effect is Effect.MAY and rest and not norm.conditions:
        return replace(norm, conditions=(condition_of(rest, vocabulary),))
    return norm


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


def _list_norms(
    source: Source, passage: Passage, stem: Piece, items: Sequence[Piece], vocabulary: Vocabulary
) -> list[Norm]:
    """Norms of a stem and its items: the items are the stem's conditions, its objects, or rules of their own."""
    stem_rules = effect_of(take_apart(stem.text).main.rstrip(": ")).effect in _RULES
    if is_open_stem(stem.text) and (stem_rules or not _have_modals(items)):
        whole = " ".join([stem.text, *(item.text for item in items)])
        return [
            replace(norm, conditions=norm.conditions + tuple(condition_of(item.text, vocabulary) for item in items))
            for norm in _norms_of(source, passage, (stem, *items), stem.text, vocabulary, None, full=whole)
        ]
    governing = effect_of(take_apart(stem.text).main.rstrip(": ")).effect
    if governing not in _RULES:
        governing = heading_effect(stem.text.rstrip(": ")) or governing
    norms: list[Norm] = []
    for item in items:
        own = effect_of(take_apart(item.text).main).effect
        if governing in _RULES and own not in {Effect.MUST_NOT, Effect.SHOULD_NOT}:
            text = f"{stem.text.rstrip(': ')} {item.text}"
            norms.extend(_norms_of(source, passage, (stem, item), text, vocabulary, governing))
        else:
            norms.extend(_norms_of(source, passage, (stem, item), item.text, vocabulary, None, context=stem.text))
    return norms


def _have_modals(items: Sequence[Piece]) -> bool:
    return any(_HAS_MODAL.search(item.text) for item in items)


def _norms_of(
    source: Source,
    passage: Passage,
    pieces: Sequence[Piece],
    text: str,
    vocabulary: Vocabulary,
    governing: Effect | None,
    *,
    full: str = "",
    context: str = "",
) -> list[Norm]:
    """The norm of one sentence (or stem with item), and its twin where "only" both permits and forbids."""
    parts = take_apart(text)
    cue = _cue(parts.main, governing, vocabulary)
    slots = _tidy(_subject_actors(parts.main, cue, vocabulary), vocabulary)
    if context:
        slots = filled(slots, _tidy(vocabulary.slots(context), vocabulary))
    if passage.heading_path and cue.effect in _RULES:
        slots = _from_heading(slots, vocabulary.slots(passage.heading_path[-1]))
    conditions = tuple(condition_of(words, vocabulary) for words in parts.conditions)
    exceptions = tuple(condition_of(words, vocabulary) for words in parts.exceptions)
    if cue.effect is Effect.MUST_NOT:
        exceptions += tuple(c for c in conditions if waits_for(c.text))
        conditions = tuple(c for c in conditions if not waits_for(c.text))
        if said_no := slots.action & _CIRCUMSTANCES and slots.action - _CIRCUMSTANCES:
            conditions += (Condition("", frozenset(f"action:{name}" for name in slots.action - said_no)),)
            slots = replace(slots, action=said_no)
    if cue.effect is Effect.MAY and _MODAL_MAY.search(cue.words) and not slots.action:
        cue = Cue(Effect.INFO, "", 0)
    norm = Norm(
        norm_id="",
        source=source,
        effect=cue.effect,
        slots=slots,
        rule=tuple(Span(passage.passage_id, piece.start, piece.end) for piece in pieces),
        cue=cue.words,
        head=_head(parts.main, cue, vocabulary),
        conditions=conditions,
        exceptions=exceptions,
    )
    return _with_complement(norm, full or parts.main)


def _cue(main: str, governing: Effect | None, vocabulary: Vocabulary) -> Cue:
    cue = effect_of(main)
    if governing is not None and cue.effect not in {Effect.MUST_NOT, Effect.SHOULD_NOT}:
        return Cue(governing, cue.words, cue.at)
    if cue.effect in {Effect.INFO, Effect.UNKNOWN, Effect.MAY} and (bare := bare_prohibition(main)):
        found = vocabulary.slots(main)
        if found.data or found.tool or found.action:
            return bare
    return cue


def _with_complement(norm: Norm, main: str) -> list[Norm]:
    """ "Only approved tools may …" permits those tools and forbids the rest; so does "use only" a work account."""
    if norm.effect not in _RULES - {Effect.MUST_NOT, Effect.SHOULD_NOT} or not _ONLY.search(main):
        return [norm]
    slots = norm.slots
    allowed = norm if norm.effect is not Effect.MUST else replace(norm, effect=Effect.MAY)
    rest: list[Norm] = []
    if WORK_ACCOUNT in slots.account:
        rest.append(_forbid(norm, account=frozenset({PERSONAL_ACCOUNT}), tool=frozenset()))
    if slots.tool - {ANY_TOOL}:
        rest.append(_forbid(norm, tool=frozenset({UNAPPROVED_TOOL}), account=frozenset()))
    return [allowed, *rest] if rest else [norm]


def _forbid(norm: Norm, **slots: frozenset[str]) -> Norm:
    return replace(
        norm, effect=Effect.MUST_NOT, slots=replace(norm.slots, **slots), cue="only", conditions=(), exceptions=()
    )


def _subject_actors(main: str, cue: Cue, vocabulary: Vocabulary) -> Slots:
    """Slots of a main clause; in a rule only its subject acts: "ask the council" is no duty of the council's."""
    said = (
        _NO.sub("", main) if cue.effect is Effect.MUST_NOT else main
    )  # "No case notes may": the rule is about case notes
    slots = vocabulary.slots(said)
    if cue.effect not in _RULES:
        return slots
    slots = replace(slots, actor=_subject(main[: cue.at], cue, vocabulary))
    if cue.effect is Effect.MAY and _MODAL_MAY.search(cue.words):
        done = vocabulary.slots(main[cue.at :]).action
        return replace(slots, action=done if _head(main, cue, vocabulary) else frozenset())
    if cue.effect is Effect.MUST_NOT and _bars_something_else(main, cue, vocabulary):
        return replace(slots, action=frozenset({OTHER_ACTION}))
    if cue.effect is Effect.MUST_NOT and _MODAL.search(cue.words):
        own = _head(main, cue, vocabulary)
        if own and not own & {"use", "enter"}:  # "do not delete … drafts" bars deleting, not drafting
            return replace(slots, action=own)
    return slots


def _subject(before: str, cue: Cue, vocabulary: Vocabulary) -> frozenset[str]:
    """Who acts. A group that the vocabulary has no word for ("the communications team") is not the reader."""
    found = vocabulary.slots(before).actor
    if found or cue.effect is not Effect.MAY or _READER.search(before):
        return found
    return frozenset({OTHER_ACTOR}) if _GROUP.search(before) else found


def _bars_something_else(main: str, cue: Cue, vocabulary: Vocabulary) -> bool:
    """Whether the verb that is barred is none we know: "do not act on a summary" does not bar summarising."""
    after = main[cue.at + len(cue.words) :].strip(" ,;.:")
    return bool(_MODAL.search(cue.words) and after) and not _head(main, cue, vocabulary)


def _head(main: str, cue: Cue, vocabulary: Vocabulary) -> frozenset[str]:
    """The actions of a rule's own verb: in the words just after the modal, or in an order's first words."""
    starts_with_verb = cue.effect in _RULES and not _MODAL.search(cue.words) and not _MODAL_MAY.search(cue.words)
    start = cue.at if starts_with_verb else cue.at + len(cue.words)
    said = _RELATES.split(main[start:], maxsplit=1)[0].strip(" ,;")
    return vocabulary.slots(" ".join(said.split()[:_HEAD_WORDS])).action


def _tidy(slots: Slots, vocabulary: Vocabulary) -> Slots:
    """Drop the wide concept that a narrower mention makes idle: "may be used to draft" is about drafting."""
    action = slots.action - {"use", "enter"} or slots.action - {"use"} or slots.action
    tool = slots.tool - {ANY_TOOL} or slots.tool
    return replace(slots, action=action, tool=tool, data=slots.data - {"information"})


def _from_heading(slots: Slots, heading: Slots) -> Slots:
    """A clause that names no tool, data or setting is about its heading's."""
    return replace(
        slots,
        tool=slots.tool or (heading.tool - {ANY_TOOL}),
        setting=slots.setting or heading.setting & {"court", "family_group_conference", "child_protection_conference"},
        topic=slots.topic | heading.topic,
    )
