"""Norms of running text, sentence after sentence: questions with their answers, and sentences that lean on others."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from rag.policy.again import again_norms, joined_again, nameless_too
from rag.policy.answers import answer_norms, spoken
from rag.policy.exceptions import condition_of
from rag.policy.grammar import effect_of
from rag.policy.labels import label_norms
from rag.policy.lines import bare_prohibition, mark_effect
from rag.policy.patterns import any_of
from rag.policy.polarity import asks_leave, is_bare
from rag.policy.scope import Piece, is_string, layout, take_apart
from rag.policy.sentence import Place, sentence_norms, spans
from rag.policy.types import FORBIDS, RULES, Effect, Norm
from rag.policy.unread import telling_words
from rag.policy.vocabulary import Vocabulary

_TITLE_WORDS = 4
_OPENING = 12  # characters: past a determiner and an adjective
_FINITE = any_of(
    r"\b(?:is|are|was|were|has|have|had|will|would|did|does|applies|apply|remains?|comes?|came|goes|went|means?|counts?|covers?|explains?"
    r"|sets?|depends?|decides?|needs?)\b"
)
_PAST_TENSE = any_of(
    r"^\s*\w+ (?:\w+ed|wrote|told|said|met|took|gave|found|made|chose) (?:to|that|the|a|us|about|in|on)\b"
)
_HEDGES = any_of(
    r"\b(?:depends?|sometimes|maybe|perhaps|possibly|probably|usually|normally|generally|rarely|ask|check|not always"
    r"|case by case|speak to|talk to)\b",
    r"^\W*(?:not|no|only|in (?:some|certain|a few))\b",
)
_POINTS_UP = any_of(r"\b(?:these|those|such) (?!as\b|that\b|who\b)\w+")


def running_norms(place: Place, sentences: Sequence[Piece], earlier: Sequence[Norm] = ()) -> list[Norm]:
    """Norms of running text. A question makes one with its answer, and all that follows is about the same things.

    ``earlier`` are the rules of the clause before, which "the same goes for …" takes up.
    """
    reader = _Reader(place, [norm for norm in earlier if norm.effect in RULES])
    for sentence in sentences:
        reader.take(spoken(sentence))
    ruled = any(norm.effect in RULES for norm in reader.found)
    return [norm for norm in reader.found if not (ruled and norm in reader.idle)]


@dataclass
class _Reader:
    """Takes sentences in order. ``last`` are the rules of the sentence before, ``bare`` a yes that said no more,
    ``idle`` an answer's opening that neither rules nor hedges."""

    place: Place
    last: list[Norm]
    found: list[Norm] = field(default_factory=list)
    asked: Piece | None = None
    before: Piece | None = None
    bare: list[Norm] = field(default_factory=list)
    idle: list[Norm] = field(default_factory=list)

    def take(self, sentence: Piece) -> None:
        """Take the next sentence."""
        if sentence.text.endswith("?"):
            self.asked, self.before = sentence, None
            return
        if self.asked is not None and self.before is None:
            self._answer(self.asked, sentence)
        elif self.before is None and not self.place.context and _is_title(sentence.text):
            self.place = replace(self.place, context=sentence.text)  # "Copilot." or "First visits." heads what follows
        elif sentence.text != self.place.context:
            for part in _parts(sentence):
                self._go_on(part)
        self.before = sentence

    def _answer(self, asked: Piece, sentence: Piece) -> None:
        read = answer_norms(self.place, asked, sentence)
        if not _HEDGES.search(sentence.text):  # "It doesn't come up often.": what follows is the answer
            self.idle = [norm for norm in read if norm.effect is Effect.UNKNOWN]
        self.bare = read if is_bare(sentence.text) and asks_leave(asked.text) else []
        self._add(read)

    def _go_on(self, sentence: Piece) -> None:
        if is_string(sentence.text) and self.last and self.found:
            self.found[-1] = _tied(self.found[-1], sentence, self.place)
            self.bare = []
            return
        self.found = nameless_too(self.found, sentence.text)
        read = again_norms(self.place, sentence, self.last) or label_norms(self.place, (sentence,), sentence.text)
        if read is None:
            place = replace(self.place, asked=self.asked.text if self.asked else "")
            if place.governing is Effect.MAY and not _is_listed(sentence.text, place.vocabulary):
                place = replace(place, governing=None)  # under "What you may use", "The Board met in May" is no leave
            read = sentence_norms(place, sentence, self.before)
            if self.before is None and _POINTS_UP.search(sentence.text):
                read = [_of_the_above(norm, self.place) for norm in read]
        if self.bare and any(norm.effect is Effect.MAY for norm in read):  # it says what the yes is to
            self.found = [norm for norm in self.found if norm not in self.bare]
        self.bare = []
        self._add(read)

    def _add(self, read: list[Norm]) -> None:
        self.found += read
        self.last = [norm for norm in read if norm.effect in RULES] or self.last


def _of_the_above(norm: Norm, place: Place) -> Norm:
    """A ban on "these files" is on those that the clause above lists: on what a case must name in its words."""
    items = " ".join(item.text for item in layout(place.above).items)
    if norm.effect not in FORBIDS or not items:
        return norm
    slots = replace(norm.slots, data=place.vocabulary.slots(items).data or norm.slots.data)
    return replace(norm, slots=slots, unread=telling_words(items))


def _is_listed(sentence: str, vocabulary: Vocabulary) -> bool:
    """Whether a sentence under a heading that permits is one of what it permits ("Drafting letters."), and no prose."""
    main = take_apart(sentence).main
    first = next(iter(vocabulary.mentions(main)), None)
    opens = first is not None and first.slot in {"action", "data", "tool"} and first.start <= _OPENING
    return opens and not _FINITE.search(main) and not _PAST_TENSE.match(main)


def _is_title(sentence: str) -> bool:
    """Whether a sentence is a title run into its clause: a word or a few, and no rule."""
    cue = bare_prohibition(sentence) or mark_effect(sentence) or effect_of(sentence)
    return (
        len(sentence.split()) <= _TITLE_WORDS and sentence.endswith(".") and cue.effect not in RULES and not cue.words
    )


def _parts(sentence: Piece) -> list[Piece]:
    """A sentence, and where it goes on "…, and so is …" the part that does."""
    if (at := joined_again(sentence.text)) is None:
        return [sentence]
    first = Piece(sentence.text[:at].rstrip(), sentence.start, sentence.start + len(sentence.text[:at].rstrip()))
    return [first, Piece(sentence.text[at:], sentence.start + at, sentence.end)]


def _tied(last: Norm, sentence: Piece, place: Place) -> Norm:
    """A rule with the sentence that is a string on it ("Only if the chair agrees.")."""
    parts = take_apart(f"it may be so {sentence.text[:1].lower()}{sentence.text[1:]}")
    conditions = tuple(condition_of(said, place.vocabulary) for said in parts.conditions)
    exceptions = tuple(condition_of(said, place.vocabulary) for said in parts.exceptions)
    if last.effect in FORBIDS:  # "No. Only if the chair agrees.": what lifts it
        conditions, exceptions = (), (*exceptions, *conditions)
    return replace(
        last,
        conditions=last.conditions + conditions,
        exceptions=last.exceptions + exceptions,
        rule=(*last.rule, *spans(place, (sentence,))),
    )
