"""How far a passage speaks to a question: the share of the question's meaning that the passage carries."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import log
from weakref import WeakKeyDictionary

from rag.answering.understand import Understood
from rag.library.current import Library
from rag.library.lexicon import Lexicon
from rag.policy.lemmas import tokens
from rag.policy.types import SLOTS, Passage
from rag.policy.vocabulary import Vocabulary

_TOO_COMMON = frozenset({("tool", "ai"), ("action", "use"), ("action", "enter"), ("actor", "staff")})
_RECORD = ("action", "record")  # beside a transcript, recording says no more than the transcript does
_RAREST = 4.5  # nats: no word or concept counts for more than one that a passage in ninety has
_NEARBY = 0.5  # what a word of the same section counts for, beside one of the passage itself
_STEM = 5  # letters that two forms of a rare word share ("induct…")


@dataclass(frozen=True, slots=True)
class Unit:
    """One thing a question asks about: a concept, or a word the vocabulary doesn't know; and how much it counts."""

    name: str
    weight: float
    slot: str = ""


class Speaking:
    """Weighs passages of one library. Worked out when first asked for, and kept as long as the library is."""

    def __init__(self, library: Library, vocabulary: Vocabulary) -> None:
        self._library = library
        self._vocabulary = vocabulary

    def units(self, understood: Understood) -> list[Unit]:
        """What a question is about, each with its rarity in nats."""
        slots = understood.case.slots
        named = [(slot, name) for slot in SLOTS for name in sorted(getattr(slots, slot))]
        if "recording" in slots.data:
            named = [one for one in named if one != _RECORD]
        named += [("actor", name) for name in sorted(understood.people - slots.actor)]
        concepts = [
            Unit(name, self._rarity_of(slot, name), slot) for slot, name in named if (slot, name) not in _TOO_COMMON
        ]
        lexicon = self._library.lexicon
        return concepts + [Unit(word, min(lexicon.rarity(word), _RAREST)) for word in dict.fromkeys(understood.terms)]

    def share(self, passage: Passage, units: Iterable[Unit]) -> float:
        """How much of what is asked a passage speaks to (0–1)."""
        weighed = [(unit.weight, self._support(passage, unit)) for unit in units]
        total = sum(weight for weight, _ in weighed)
        return sum(weight * got for weight, got in weighed) / total if total else 0.0

    def _support(self, passage: Passage, unit: Unit) -> float:
        return self._concept(passage, unit) if unit.slot else self._word(passage, unit.name)

    def _concept(self, passage: Passage, unit: Unit) -> float:
        """The concept or a narrower one: all of it. A wider one: as much as it tells (its rarity beside the
        other's)."""
        said = getattr(self._library.lexicon.concepts(passage.passage_id), unit.slot)
        if any(unit.name in self._vocabulary.wider(unit.slot, name) for name in said) or self._is_its_topic(
            passage, unit
        ):
            return 1.0
        wider = self._vocabulary.wider(unit.slot, unit.name) & said
        return (
            max((self._rarity_of(unit.slot, name) / unit.weight for name in wider), default=0.0) if unit.weight else 0.0
        )

    def _is_its_topic(self, passage: Passage, unit: Unit) -> bool:
        """Whether a passage is on the topic that the concept belongs to: one on deleting speaks to keeping."""
        topics = self._library.lexicon.concepts(passage.passage_id).topic
        concepts = (self._vocabulary.concepts.get(("topic", name)) for name in topics)
        return any(one is not None and f"{unit.slot}:{unit.name}" in one.seen_in for one in concepts)

    def _word(self, passage: Passage, word: str) -> float:
        if word in self._library.lexicon.words(passage.passage_id) or word in self._titles[passage.source_id]:
            return 1.0
        return _NEARBY if word in self._sections[_section(passage)] else 0.0

    def _rarity_of(self, slot: str, name: str) -> float:
        count = self._counts[(slot, name)]
        return min(log((len(self._library.passages) + 1) / count) if count else _RAREST, _RAREST)

    @cached_property
    def _counts(self) -> Counter[tuple[str, str]]:
        """In how many passages each concept, or a narrower one, is named."""
        found: Counter[tuple[str, str]] = Counter()
        for name in self._library.passages:
            said = self._library.lexicon.concepts(name)
            found.update(
                {(slot, w) for slot in SLOTS for c in getattr(said, slot) for w in self._vocabulary.wider(slot, c)}
            )
        return found

    @cached_property
    def _sections(self) -> dict[tuple[str, ...], frozenset[str]]:
        words: dict[tuple[str, ...], set[str]] = {}
        for name, passage in self._library.passages.items():
            words.setdefault(_section(passage), set()).update(self._library.lexicon.words(name))
        return {key: frozenset(group) for key, group in words.items()}

    @cached_property
    def _titles(self) -> Mapping[str, frozenset[str]]:
        return {
            name: frozenset(token.lemma for token in tokens(f"{source.title}. {source.publisher or ''}"))
            for name, source in self._library.sources.items()
        }


def _section(passage: Passage) -> tuple[str, ...]:
    return passage.source_id, *passage.heading_path


_KEPT: WeakKeyDictionary[Lexicon, Speaking] = WeakKeyDictionary()


def speaking(library: Library, vocabulary: Vocabulary) -> Speaking:
    """The weights of a library; the same ones while it is in use."""
    return _KEPT.setdefault(library.lexicon, Speaking(library, vocabulary))
