"""Norms read from prose: each rule of a passage with its effect, what it is about, its conditions and exceptions."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from rag.policy.again import nameless_too
from rag.policy.exceptions import (
    attach_exceptions,
    condition_of,
    is_the_exception,
    is_wider,
    lifted,
    names_what_it_lifts,
)
from rag.policy.grammar import effect_of
from rag.policy.labels import label_norms
from rag.policy.lines import heading_effect
from rag.policy.occasion import scope_of, scoped
from rag.policy.owing import content_words
from rag.policy.patterns import any_of
from rag.policy.polarity import asks_duty
from rag.policy.rows import row_norms
from rag.policy.running import running_norms
from rag.policy.scope import (
    CELL,
    Piece,
    is_open_stem,
    layout,
    plainly_led,
    sentences,
    take_apart,
)
from rag.policy.sentence import Place, norms_of, sentence_norms, spans
from rag.policy.types import FORBIDS, RULES, Effect, Norm, Passage, Source, Span
from rag.policy.vocabulary import ANY_TOOL, APPROVED_TOOL, PUBLIC_TOOL, UNAPPROVED_TOOL, Vocabulary

_TO_THEM = re.compile(r"^(?P<who>[^:.?]{3,90}):\s+(?P<said>(?=.*\b(?:you|your|they|their)\b).+)$", re.I | re.S)
_HAS_MODAL = any_of(r"\b(?:must|may|should|cannot|do not|never|don['’]t)\b")
_NO_MUST = any_of(
    r"\b(?:do not|don['’]t|needn['’]t|need not|no need)(?: have| need)?(?: to)?\W*$",
    r"\bnot (?:compulsory|required|mandatory|obligatory|a requirement)\W*$",
)
_EVEN = any_of(r"\b(?:even|whether or not)(?: (?:if|when|where|though))?\W*$")
_NOBODY = any_of(r"^\W*(?:no (?:ai )?(?:tool|product|system)s?|nobody|no one)\b")
_KINDS = frozenset({ANY_TOOL, APPROVED_TOOL, UNAPPROVED_TOOL, PUBLIC_TOOL})
_BARE = 2  # words of a stem that only says do or don't
_HEAD_WORDS = 3
_LISTED = 15  # words
_SHORT = 60  # words: a clause of its own, whose sentences are about one subject; longer ones range wider


def read_norms(source: Source, passages: Sequence[Passage], vocabulary: Vocabulary) -> list[Norm]:
    """Every norm of a document, in order. Exceptions stated in a later clause of the section are attached.

    Passages without a rule give one ``info`` (or ``unknown``) norm, so that coverage can count them.
    """
    by_id = {passage.passage_id: passage for passage in passages}
    norms: list[Norm] = []
    read: list[Norm] = []
    before: Passage | None = None
    for passage in passages:
        place = _place(source, passage, by_id, vocabulary)
        if before is not None and before.heading_path == passage.heading_path:
            place = replace(place, above=before.text)
        else:
            read = []
        read = _read_passage(place, by_id, read)
        read = [scoped(norm, scope_of(passage, passages, vocabulary)) for norm in read]
        norms += [replace(norm, lifts=lifted(norm, _words(norm, passage), passage, passages)) for norm in read]
        before = passage
    return attach_exceptions(_lifting_the_like(norms, by_id, vocabulary), passages, vocabulary)


def _lifting_the_like(norms: Sequence[Norm], passages: Mapping[str, Passage], vocabulary: Vocabulary) -> list[Norm]:
    """A leave under "Exceptions" lifts bans on the like of it: not every ban of the document."""
    bans = [norm for norm in norms if norm.effect in FORBIDS]

    def alike(leave: Norm) -> Norm:
        if not leave.lifts or names_what_it_lifts(_words(leave, passages[leave.passage_id])):
            return leave
        if is_the_exception(leave, passages[leave.passage_id]):
            return replace(leave, lifts=frozenset(ban.norm_id for ban in bans if is_wider(leave, ban, vocabulary)))
        like = (ban.passage_id for ban in bans if ban.passage_id in leave.lifts and _is_like(leave, ban, vocabulary))
        return replace(leave, lifts=frozenset(like))

    return [alike(norm) for norm in norms]


def _is_like(leave: Norm, ban: Norm, vocabulary: Vocabulary) -> bool:
    """Whether two rules are on one matter: they name the same data, place or product, or the same kind of doing."""
    conditions = frozenset().union(*(c.named("data") | c.named("setting") for c in leave.conditions))
    mine, other = leave.slots, ban.slots
    named = mine.data | mine.setting | mine.account | (mine.tool - _KINDS) | conditions
    if named & (other.data | other.setting | other.account | (other.tool - _KINDS)) - {"information", "public"}:
        return True
    doings = mine.action & other.action or any(
        vocabulary.wider("action", one) & mine.action for one in other.action - {"use"}
    )
    return bool(doings) and (bool(mine.tool & other.tool) or not other.tool or not mine.tool)


def _words(norm: Norm, passage: Passage) -> str:
    return " ".join(passage.text[one.start : one.end] for one in norm.rule if one.passage_id == passage.passage_id)


def _place(source: Source, passage: Passage, by_id: dict[str, Passage], vocabulary: Vocabulary) -> Place:
    """A passage's place, with the effect and the words of the stem that it completes, where it has one."""
    span = passage.governed_by
    if span is None or span.passage_id not in by_id:
        return Place(source, passage, vocabulary)
    stem = by_id[span.passage_id].text[span.start : span.end]
    lead, _, heads = stem.rpartition("\n")
    if CELL not in heads:
        return Place(source, passage, vocabulary, _stem_effect(stem), stem)
    effect = _stem_effect(lead)  # each head speaks of its own column; what leads to the table can forbid all of a row
    return Place(source, passage, vocabulary, effect if effect in FORBIDS else None, lead, heads=heads)


def _stem_effect(stem: str) -> Effect | None:
    if stem.endswith("?"):
        return None  # "Can I …?" permits nothing
    if len(stem.split()) <= _BARE and (said := heading_effect(stem.rstrip(": "))):
        return said  # "Do" over a list is a heading, not an order
    effect = effect_of(take_apart(stem).main.rstrip(": ")).effect
    return effect if effect in RULES else heading_effect(stem.rstrip(": "))


def _read_passage(place: Place, by_id: dict[str, Passage], earlier: Sequence[Norm] = ()) -> list[Norm]:
    passage = place.passage
    if passage.governed_by == Span(passage.passage_id, 0, len(passage.text)):  # a stem alone: its items have the rule
        return [replace(_says_nothing(place), norm_id=f"{passage.passage_id}~1")]
    if place.heads and CELL in passage.text:
        return _numbered(place, row_norms(place.source, passage, place.heads, place.vocabulary), by_id)
    shape = layout(passage.text)
    place = _under_its_head(place, shape.sentences)
    found = running_norms(place, _with_whole_question(passage.text, shape.sentences), earlier)
    if shape.stem:
        led = take_apart(shape.sentences[-1].text).main if shape.sentences else ""  # what "In practice:" goes on about
        found += _list_norms(replace(place, context=place.context or led), shape.stem, shape.items)
    for item in shape.items if not shape.stem else ():
        found += label_norms(place, (item,), item.text) or norms_of(place, (item,), item.text)
    rules = [norm for norm in found if norm.effect in RULES or norm.cue]  # a release has a cue too
    if len(passage.text.split()) <= _SHORT:
        rules = _same_subject(rules)
    return _numbered(place, rules or found[:1], by_id)


def _under_its_head(place: Place, sentences_of: Sequence[Piece]) -> Place:
    """A paragraph that opens with a word or two for a heading ("Training. There is …") is about that."""
    first = sentences_of[0].text if len(sentences_of) > 1 else ""
    if not first.endswith(".") or len(first.split()) > _HEAD_WORDS or not place.vocabulary.mentions(first):
        return place
    passage = place.passage
    return replace(place, passage=replace(passage, heading_path=(*passage.heading_path, first)))


def _numbered(place: Place, norms: Sequence[Norm], by_id: dict[str, Passage]) -> list[Norm]:
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


def _says_nothing(place: Place) -> Norm:
    """A passage without a sentence of its own (a heading, a question without its answer): counted, never deciding."""
    whole = Span(place.passage.passage_id, 0, len(place.passage.text))
    return Norm("", place.source, Effect.INFO, place.vocabulary.slots(place.passage.text), (whole,))


def _same_subject(norms: list[Norm]) -> list[Norm]:
    """A clause about students, or supervision, stays so: later sentences that name neither take the first one's."""
    if not norms:
        return norms
    setting = norms[0].slots.setting
    actor: frozenset[str] = frozenset()
    kept: list[Norm] = []
    for norm in norms:
        named = norm.slots.actor if norm.effect in RULES else frozenset()
        actor = named or actor  # from the first that names somebody on, never to those before it
        whose = frozenset() if actor & {"staff", "organisation", "other"} else actor
        whose = frozenset() if _NOBODY.match(norm.cue) else whose  # "…, and no tool shall be used": by anybody
        slots = replace(norm.slots, actor=norm.slots.actor or whose, setting=norm.slots.setting or setting)
        kept.append(replace(norm, slots=slots))
    return kept


def _list_norms(place: Place, stem: Piece, items: Sequence[Piece]) -> list[Norm]:
    """Norms of a stem and its items: the items are the stem's conditions, its objects, or rules of their own."""
    governing = _stem_effect(stem.text) or Effect.INFO
    if stem.text.endswith("?") and asks_duty(stem.text):
        read = [norm for item in items for norm in _item_norms(replace(place, governing=governing), stem, item)]
        return [_owed(norm, stem.text, place.vocabulary) for norm in read]
    if is_open_stem(stem.text) and (governing in RULES or not any(_HAS_MODAL.search(item.text) for item in items)):
        held = () if _EVEN.search(stem.text) else items  # "not …, even where:" bounds nothing
        extra = tuple(condition_of(item.text, place.vocabulary) for item in held)
        whole = " ".join([stem.text, *(item.text for item in items)])
        found = norms_of(place, (stem, *items), stem.text, full=whole)
        return [replace(norm, conditions=norm.conditions + extra) for norm in found]
    norms: list[Norm] = []
    for item in items:
        norms += _item_norms(replace(place, governing=governing), stem, item)
    return norms


def _owed(norm: Norm, question: str, vocabulary: Vocabulary) -> Norm:
    """A yes or a no to "Do I have to …?", said of one thing ("On a form: yes"): what is owed of it, or is not."""
    said = norm.cue.lower().rpartition(" ")[2]
    effect = {"yes": Effect.MUST, "no": Effect.INFO}.get(said)
    if effect is None:
        return norm
    owed = vocabulary.slots(question).action - {"use"}
    slots = replace(norm.slots, action=norm.slots.action | owed)
    return replace(norm, effect=effect, slots=slots, head=norm.head | owed, says=content_words(question))


def _addressed(item: Piece, vocabulary: Vocabulary) -> tuple[frozenset[str], Piece] | None:
    """Whom an item speaks to ("Agency workers: …"), and what it tells them."""
    found = _TO_THEM.match(item.text)
    group = vocabulary.slots(found.group("who")).actor - {"staff", "organisation"} if found else frozenset()
    if found is None or not group:
        return None
    at = found.start("said")
    return group, Piece(item.text[at:], item.start + at, item.end)


def _item_norms(place: Place, stem: Piece, item: Piece) -> list[Norm]:
    """An item's first sentence completes its stem; those that follow it are about the same things."""
    if place.governing not in RULES and (told := _addressed(item, place.vocabulary)):
        group, said = told
        about = replace(place, governing=None, context="")
        of_them = [norm for one in sentences(said.text, said.start) for norm in sentence_norms(about, one, None)]
        return [replace(norm, slots=replace(norm.slots, actor=group)) for norm in of_them]
    if place.governing not in RULES and (read := label_norms(place, (stem, item), item.text)) is not None:
        return [_for_stem(norm, stem.text, place.vocabulary) for norm in read]
    first, *rest = sentences(item.text, item.start)
    own = effect_of(take_apart(first.text).main).effect
    if place.governing in RULES and own not in FORBIDS:
        lead = "" if len(stem.text.split()) <= _BARE else f"{plainly_led(stem.text)} "  # "Do" is a heading, not a verb
        found = norms_of(place, (stem, item), f"{lead}{first.text}")
    else:
        context = stem.text if place.vocabulary.mentions(stem.text) else f"{stem.text} {place.context}"
        found = norms_of(replace(place, governing=None, context=context), (stem, item), first.text)
    about = replace(place, governing=None, context="")
    before = first
    for sentence in rest:
        found = nameless_too(found, sentence.text)
        read = sentence_norms(about, sentence, before)
        if all(norm.effect not in RULES and not norm.cue for norm in read):
            found = [_with_more(norm, sentence.text, place.vocabulary) for norm in found]
        found = [_softened(norm) for norm in found] if _NO_MUST.search(sentence.text) else found
        found += [replace(norm, rule=spans(place, (stem, item))) for norm in read if norm.effect in RULES or norm.cue]
        before = sentence
    return found


def _for_stem(norm: Norm, stem: str, vocabulary: Vocabulary) -> Norm:
    """A labelled item with what its heading is about, where it says nothing of that itself."""
    about = vocabulary.slots(stem)
    actor = norm.slots.actor or (about.actor - {"staff", "organisation"})
    setting = norm.slots.setting or about.setting
    action = norm.slots.action or about.action & {"record", "draft", "translate"}
    return replace(norm, slots=replace(norm.slots, actor=actor, setting=setting, action=action))


def _softened(norm: Norm) -> Norm:
    """A duty that the sentence after it takes back ("…, but you don't have to")."""
    return replace(norm, effect=Effect.SHOULD) if norm.effect is Effect.MUST else norm


def _with_more(norm: Norm, sentence: str, vocabulary: Vocabulary) -> Norm:
    """A list that follows a verdict ("Photographs: never. People, homes, injuries.") says what else it is about."""
    if len(sentence.split()) > _LISTED or ":" not in norm.cue:
        return norm
    return replace(norm, slots=replace(norm.slots, data=norm.slots.data | vocabulary.slots(sentence).data))
