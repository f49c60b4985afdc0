"""Exceptions that a section states in a sentence of its own: found, and given to the norms they speak of."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from rag.policy.patterns import any_of
from rag.policy.scope import Piece, layout, take_apart
from rag.policy.types import Condition, Effect, Norm, Passage, Span
from rag.policy.vocabulary import Vocabulary

_EXCEPTION_ELSEWHERE = any_of(
    r"^\s*(?:the (?:only )?exceptions?\b|except\b|exceptions?:|an exception\b)",
    r"^\s*(?:this (?:rule )?does not apply|this does not stop|nor does it apply)\b",
    r"\bclauses? [\d.]+ (?:and [\d.]+ )?do(?:es)? not (?:apply|take away)\b",
    r"^[^.]*\b(?:this|that|it|they|these)\b[^.]*,? (?:unless|except)\b",
)
_CLAUSE_NUMBER = any_of(r"\bclauses? (\d+(?:\.\d+)*(?:(?:,| and| or| to) \d+(?:\.\d+)*)*)\s+(?=do(?:es)? not)")


def attach_exceptions(norms: list[Norm], passages: Sequence[Passage], vocabulary: Vocabulary) -> list[Norm]:
    """Give each norm the exceptions its section states in other sentences, by clause number or by following it."""
    order = {passage.passage_id: index for index, passage in enumerate(passages)}
    attached: dict[int, list[tuple[Span, Condition]]] = {}
    for passage in passages:
        for sentence in layout(passage.text).sentences:
            if not _EXCEPTION_ELSEWHERE.search(sentence.text):
                continue
            span = Span(passage.passage_id, sentence.start, sentence.end)
            for index in _governed(norms, passage, sentence, passages, order):
                attached.setdefault(index, []).append((span, _exception(sentence.text, vocabulary)))
    return [_with_exceptions(norm, attached[index]) if index in attached else norm for index, norm in enumerate(norms)]


def _exception(sentence: str, vocabulary: Vocabulary) -> Condition:
    """A sentence that states an exception: what it excepts is what follows "unless", where it has one."""
    excepted = " ".join(take_apart(sentence).exceptions)
    return Condition(sentence, condition_of(excepted or sentence, vocabulary).concepts)


def _with_exceptions(norm: Norm, found: Sequence[tuple[Span, Condition]]) -> Norm:
    """The exceptions are all shown; one that names a kind of data also bounds the rule."""
    bounding = tuple(condition for _, condition in found if any(c.startswith("data:") for c in condition.concepts))
    return replace(norm, exception_spans=tuple(span for span, _ in found), exceptions=norm.exceptions + bounding)


def _governed(
    norms: list[Norm], passage: Passage, sentence: Piece, passages: Sequence[Passage], order: dict[str, int]
) -> Iterable[int]:
    """Indexes of the norms an exception speaks of: the clauses it names, else the rules just before it."""
    numbers = {
        number for group in _CLAUSE_NUMBER.findall(sentence.text) for number in re.findall(r"\d+(?:\.\d+)*", group)
    }
    if numbers:
        named = {p.passage_id for p in passages if p.clause in numbers}
        return [i for i, norm in enumerate(norms) if norm.passage_id in named]
    before = [
        i
        for i, norm in enumerate(norms)
        if norm.effect in {Effect.MUST_NOT, Effect.MUST}
        and (order[norm.passage_id], norm.rule[-1].start) < (order[passage.passage_id], sentence.start)
        and _same_section(passages[order[norm.passage_id]], passage)
    ]
    if before:
        last = norms[before[-1]].passage_id
        return [i for i in before if norms[i].passage_id == last]
    return []


def _same_section(one: Passage, other: Passage) -> bool:
    return one.heading_path[:2] == other.heading_path[:2]


def condition_of(words: str, vocabulary: Vocabulary) -> Condition:
    """Words that narrow a norm, with the concepts they name."""
    mentions = vocabulary.mentions(words)
    return Condition(words, frozenset(f"{m.slot}:{m.name}" for m in mentions))
