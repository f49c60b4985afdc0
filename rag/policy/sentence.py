"""The norm of one sentence, or of a stem with its item: effect, slots, conditions and exceptions."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from rag.policy.bans import bounded, pointed_at, until_settled
from rag.policy.doings import IT_HAPPENS, OTHER_ACTOR, happening, left_to_them
from rag.policy.exceptions import condition_of
from rag.policy.grammar import Cue, effect_of
from rag.policy.heads import head, of_the_draft
from rag.policy.lines import mark_effect
from rag.policy.main_clause import OWED_VERBS, main_clause
from rag.policy.only import with_complement
from rag.policy.owing import announced, asks_leave_of, content_words, owed_to, releases_others
from rag.policy.patterns import any_of
from rag.policy.scope import (
    Piece,
    consequence,
    coordinates,
    leading_conditions,
    leans_back,
    opens_with_condition,
    points_back,
    stands_alone,
    take_apart,
)
from rag.policy.sections import from_headings
from rag.policy.subjects import (
    AVAILABLE,
    OTHER_ACTION,
    permits_by_modal,
    subject_slots,
    team_in,
    without_what_is_out,
)
from rag.policy.tails import tails
from rag.policy.types import FORBIDS, RULES, Condition, Effect, Norm, Passage, Slots, Source, Span
from rag.policy.unread import leave_narrowed_by, narrowed_by, says_too_little
from rag.policy.vocabulary import ANY_TOOL, APPROVED_TOOL, UNAPPROVED_TOOL, Vocabulary, filled

_HEADING_WORDS = 4
_WHAT_IS_OWED = any_of(  # "What you do have to give is notice": an order, its object last
    r"^\s*(?:all|what) (?:you|we|staff|they|officers)(?: \w+)?? (?:have to|need to|must|should|are (?:required"
    r"|expected) to)"
    r" (?P<verb>\w+) is\b"
)
_WIDE = frozenset({"use", "enter"})
_FOR_THEM = any_of(
    r"\b(?:for|in|to|with|on) (?:(?:any|all|each|either|none|both) of )?(?:it|them|this|that|these|those)\b"
)
_THAT_TOOL = any_of(
    r"\b(?:the|that|this) (?:ai )?(?:tool|product|app|software|system)\b",
    r"\b(?:goes?|go|put|typed|pasted|entered|copied) in\b\s*(?:$|[,;]|and\b)",
)
_THE_REST = any_of(r"^\W*(?:all |any )?other\b")
_THEY_MAY = any_of(
    r"^\W*(?:they|she|he) (?:may|can) (?:still |only |also |however )*(?:use|ask|have|put|record|draft|write)\b"
)
_GO_ON = any_of(
    r"\b(?:may|can) (?:still |then |also |nevertheless )*(?:carry on|go on|go ahead|continue|proceed|keep going)\b"
)
_FOR_THAT = any_of(r"\bfor (?:that|this)\W*$")
WHAT_IF = any_of(r"^\s*(?:and |but )?(?:what if|if|when|suppose)\b[^.]*\?\s*$")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a rule stands: its document and passage, the effect of the stem that governs it, and words it leans on.

    ``asked`` is the question that the passage answers; ``above`` the text of the clause before, in the same section;
    ``beside`` a clause joined on, whose tool is meant where none is named.
    """

    source: Source
    passage: Passage
    vocabulary: Vocabulary
    governing: Effect | None = None
    context: str = ""
    asked: str = ""
    heads: str = ""
    above: str = ""
    beside: str = ""


def sentence_norms(place: Place, sentence: Piece, before: Piece | None) -> list[Norm]:
    """The norms of one sentence. A rule joined on to another ("…, and shall not …") is about the same things.

    One that leans on the sentence before it ("They may go in only if …") is about that one's, and shown with it.
    """
    apart, passing = tails(sentence.text)
    if passing:
        about = replace(place, context=f"{before.text} {place.context}") if before is not None else place
        told = [norm for said in passing for norm in _told_in_passing(about, sentence, said)]
        if told:
            first = (
                sentence_norms(place, Piece(apart, sentence.start, sentence.start + len(apart)), None) if apart else []
            )
            return [*(norm for norm in first if norm.effect in RULES), *told]
    pieces: tuple[Piece, ...] = (sentence,)
    leaning: tuple[Condition, ...] = ()
    opening: tuple[Condition, ...] = ()
    if before is not None and _leans(sentence.text, place.vocabulary):
        pieces = (before, sentence)
        place = replace(place, context=f"{before.text} {place.context} {place.asked}")
        opening = _conditions(leading_conditions(before.text), place)
        leaning = _conditions(take_apart(before.text).conditions, place) if leans_back(sentence.text) else opening
    found: list[Norm] = []
    earlier = ""
    for clause in coordinates(sentence.text, _is_rule):
        fact, said = consequence(clause, _is_rule)
        earlier = fact or earlier
        here = place
        if earlier:
            near = place.vocabulary.slots(earlier)
            leant = earlier if near.tool | near.account | near.data else f"{earlier} {place.context}"
            alone = stands_alone(said) and not points_back(said)
            here = replace(place, beside=earlier) if alone else replace(place, context=leant)
        read = norms_of(here, pieces, said)
        # what a leave turns on is no limit of the ban beside it; what opens a sentence holds for all that it says
        found += [replace(n, conditions=n.conditions + (opening if n.effect in FORBIDS else leaning)) for n in read]
        if not leaning and opens_with_condition(clause):  # "If it has begun, stop and tell them": true of both
            leaning = opening = _conditions(take_apart(clause).conditions, place)
        earlier = said
    return found


def _told_in_passing(place: Place, sentence: Piece, said: str) -> list[Norm]:
    """The norms of what a sentence says in passing. A ban there stands on its own words: only its tool is lent."""
    if not _is_rule(said):
        return []
    read = norms_of(place, (sentence,), said)
    if not any(norm.effect in FORBIDS for norm in read):
        return read
    lent = _of_context(place.context, place.vocabulary).tool
    own = norms_of(replace(place, context=""), (sentence,), said)
    return [replace(norm, slots=replace(norm.slots, tool=norm.slots.tool or lent)) for norm in own]


def _conditions(said: Sequence[str], place: Place) -> tuple[Condition, ...]:
    return tuple(condition_of(one, place.vocabulary) for one in said)


def _leans(sentence: str, vocabulary: Vocabulary) -> bool:
    """Whether a sentence is about what the one before it named: it begins so, or its "it" stands for a tool."""
    return leans_back(sentence) or (points_back(sentence) and not vocabulary.slots(sentence).tool)


def _is_rule(clause: str) -> bool:
    """Whether a clause says what to do, or releases from it."""
    cue = effect_of(take_apart(clause).main)
    return cue.effect in RULES or bool(cue.words)


def norms_of(place: Place, pieces: Sequence[Piece], text: str, *, full: str = "") -> list[Norm]:
    """The norm of one sentence (or stem with item), and its twin where "only" both permits and forbids."""
    vocabulary = place.vocabulary
    parts = take_apart(_WHAT_IS_OWED.sub(r"You must \g<verb> ", text))
    clause = main_clause(parts.main, place.governing, vocabulary, parts.conditions)
    main, cue = clause.main, clause.cue
    own_verb = _own_verb(main, cue, vocabulary)
    slots = tidy(subject_slots(main, cue, vocabulary), own_verb if cue.effect in FORBIDS else frozenset())
    if cue.effect is Effect.INFO and cue.words and releases_others(main[: cue.at], main[cue.at :]):
        slots = replace(slots, actor=frozenset({OTHER_ACTOR}))
    if clause.by_people:
        slots = replace(
            slots, tool=slots.tool or frozenset({ANY_TOOL}), action=left_to_them(slots.action, main, OWED_VERBS)
        )
    if cue.effect in {Effect.MUST, Effect.SHOULD}:
        own_verb, slots = of_the_draft(main, own_verb, slots, vocabulary)
    conditions = _conditions((*parts.conditions, *clause.terms), place)
    exceptions = _conditions(parts.exceptions, place)
    if cue.effect is Effect.MUST_NOT and slots.action == {OTHER_ACTION} and IT_HAPPENS.search(main):
        slots = replace(slots, action=happening(parts.conditions, vocabulary) or slots.action)
    slots = _from_around(main, slots, cue, own_verb, conditions, place)
    if cue.effect is Effect.MAY and not slots.action and _GO_ON.search(main):
        slots = replace(slots, action=_comes_with(place))
    if cue.effect is Effect.MUST_NOT:
        conditions += until_settled(main, place.context, vocabulary)
        slots, conditions, exceptions = bounded(clause, slots, conditions, exceptions, vocabulary)
    if (asked := place.asked or place.context) and WHAT_IF.match(asked):
        conditions += (condition_of(asked, vocabulary),)
    cue = _settled(cue, main, slots, place)
    unread = (
        frozenset[str]()
        if clause.by_people
        else _unread(main, cue, vocabulary) or pointed_at(main, slots, place.context, place.passage, vocabulary)
    )
    if cue.effect is Effect.MAY and slots.actor == {OTHER_ACTOR}:
        unread = team_in(main[: cue.at]) or unread  # for those who say that they are in it
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
        unread=unread,
    )
    return with_complement(norm, full or (clause.main if clause.terms else parts.main))


def _own_verb(main: str, cue: Cue, vocabulary: Vocabulary) -> frozenset[str]:
    """What a rule's own verb does, and what it asks for or announces."""
    own = head(main, cue, vocabulary) | asks_leave_of(main[cue.at :], cue.words)
    if cue.effect in FORBIDS or not cue.words:
        return own
    predicate = main[cue.at :]
    said = announced(predicate, vocabulary.mentions(predicate))
    if "note_down" in own | said:  # a note on the record tells nobody else
        return (own - {"tell"}) | {"note_down"}
    return own | said


def _from_around(
    main: str, slots: Slots, cue: Cue, own_verb: frozenset[str], conditions: Sequence[Condition], place: Place
) -> Slots:
    """Slots with what the words around a rule are about, where neither it nor its conditions say so."""
    vocabulary = place.vocabulary
    told = {slot for slot in ("data", "setting") for condition in conditions if condition.named(slot)}
    if place.context:
        lent = _about(place.context, cue, vocabulary, told, they=bool(_THEY_MAY.match(main)))
        if slots.action <= _WIDE and lent.action - _WIDE and _FOR_THEM.search(main):
            slots = replace(slots, action=lent.action)  # "AI is not to be used for any of them"
        slots = filled(slots, lent)
    if place.asked and cue.effect not in FORBIDS:  # a ban in an answer may reach wider than its question
        slots = filled(slots, _about(place.asked, cue, vocabulary, told))
    elif place.asked and slots.tool <= {ANY_TOOL} and _THAT_TOOL.search(main):  # no wider than the tool it asks of
        slots = replace(slots, tool=_of_context(place.asked, vocabulary).tool or slots.tool)
    if place.beside and cue.effect is not Effect.MUST:
        slots = replace(slots, tool=slots.tool or _of_context(place.beside, vocabulary).tool)
    if cue.effect in RULES:
        slots = from_headings(slots, conditions, place.passage.heading_path, vocabulary)
    if cue.effect in {Effect.MUST, Effect.SHOULD} and not slots.action:
        slots = replace(slots, action=own_verb & OWED_VERBS)
    owes = not slots.action if cue.effect is Effect.MAY else slots.action <= OWED_VERBS
    if cue.effect not in FORBIDS and cue.words and owes:  # "consent may be given orally" is no leave to record
        slots = replace(slots, action=slots.action | _comes_with(place))
    if cue.effect in FORBIDS and mark_effect(cue.words) and not (slots.action or slots.tool):
        slots = replace(slots, action=_comes_with(place))  # a cross under "Can I record …?"
    return slots


def _settled(cue: Cue, main: str, slots: Slots, place: Place) -> Cue:
    """The effect once it is known what a clause is about: leave to do nothing we know is none."""
    if cue.effect is Effect.MAY and permits_by_modal(cue) and not slots.action:
        return Cue(Effect.INFO, "", 0)
    if cue.effect is Effect.INFO and cue.words and _THE_REST.match(main):
        return Cue(Effect.INFO, "", 0)  # "other letters need none": which are other hangs on the sentence before
    if cue.effect is Effect.MUST_NOT and _FOR_THAT.search(main) and not (place.context or place.passage.heading_path):
        return Cue(Effect.INFO, "", 0)  # "no other tool is approved for that": for what, is said somewhere else
    unsaid = cue.effect is Effect.MUST_NOT and says_too_little(slots, main, place.vocabulary)
    if unsaid and not AVAILABLE.search(cue.words):
        return Cue(Effect.UNKNOWN, cue.words, cue.at)
    return cue


def _comes_with(place: Place) -> frozenset[str]:
    """The one doing that a question or a heading is about: what is owed under it is owed for that."""
    heading = place.passage.heading_path[-1] if place.passage.heading_path else ""
    doing = place.vocabulary.slots(place.asked or heading).action - OWED_VERBS - {"use", "enter", "refuse"}
    return doing if len(doing) == 1 else frozenset()


def _of_context(words_of: str, vocabulary: Vocabulary) -> Slots:
    """What words before it are about: "X is not authorised, and …" goes on about X, not every unauthorised tool."""
    slots = without_what_is_out(vocabulary.slots(words_of), words_of, vocabulary)
    named = slots.tool - {ANY_TOOL, APPROVED_TOOL, UNAPPROVED_TOOL}
    return replace(slots, tool=named or slots.tool)


def spans(place: Place, pieces: Sequence[Piece]) -> tuple[Span, ...]:
    """Where pieces stand in their passage."""
    return tuple(Span(place.passage.passage_id, piece.start, piece.end) for piece in pieces)


def _unread(main: str, cue: Cue, vocabulary: Vocabulary) -> frozenset[str]:
    """The words that narrow a rule and could not be read: a case must use them, or the rule may not be about it."""
    if cue.effect in FORBIDS:
        return narrowed_by(main, cue, vocabulary)
    return leave_narrowed_by(main, cue, vocabulary) if cue.effect is Effect.MAY else frozenset()


def _about(words_of: str, cue: Cue, vocabulary: Vocabulary, told: Collection[str], *, they: bool = False) -> Slots:
    """What the words that a rule leans on are about. Who is named there acts in it only where they are a heading.

    What they order is not what a rule beside them does: "You need not delete it. Leave it alone." Nor is it about
    their data where its own conditions name some (``told``).
    """
    slots = tidy(_of_context(words_of, vocabulary), frozenset())
    slots = replace(slots, **{slot: frozenset() for slot in told})
    if cue.effect in {Effect.MUST, Effect.SHOULD}:
        slots = replace(slots, action=slots.action - OWED_VERBS)
    if cue.effect is Effect.MAY and they and effect_of(take_apart(words_of).main).effect in FORBIDS:
        slots = replace(slots, data=frozenset())  # what they must not put in one tool is not what they may in another
    return slots if len(words_of.split()) <= _HEADING_WORDS else replace(slots, actor=frozenset())


def tidy(slots: Slots, verb: frozenset[str]) -> Slots:
    """Drop the wide concept that a narrower mention makes idle: "may be used to draft" is about drafting.

    A ban keeps its own verb: "shall not be entered in order to shorten it" bars entering.
    """
    action = slots.action - {"use", "enter"} or slots.action - {"use"} or slots.action
    tool = slots.tool - {ANY_TOOL} or slots.tool
    return replace(slots, action=action | (verb & {"enter"}), tool=tool, data=slots.data - {"information"})
