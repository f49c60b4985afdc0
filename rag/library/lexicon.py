"""What each passage speaks of: its concepts, its words, and how rare those are. Worked out when first asked for."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from math import log

from bm25s.stopwords import STOPWORDS_EN_PLUS

from rag.policy.lemmas import tokens
from rag.policy.types import SLOTS, Passage, Slots
from rag.policy.vocabulary import Vocabulary

_LITTLE_WORDS = frozenset(STOPWORDS_EN_PLUS)


class Lexicon:
    """Concepts and words by passage id."""

    def __init__(self, passages: Mapping[str, Passage], vocabulary: Vocabulary) -> None:
        self._passages = passages
        self._vocabulary = vocabulary
        self._concepts: dict[str, Slots] = {}

    def concepts(self, passage_id: str) -> Slots:
        """Concepts named in a passage or its headings."""
        if passage_id not in self._concepts:
            slots = self._vocabulary.slots(_seen(self._passages[passage_id]))
            self._concepts[passage_id] = replace(slots, topic=slots.topic | self._implied(slots))
        return self._concepts[passage_id]

    def spoken_of(self, passage_id: str) -> list[str]:
        """The concepts of a passage as terms, each "slot:name"."""
        return _named(self.concepts(passage_id))

    def named(self, text: str) -> list[str]:
        """The concepts named in a text as terms, each "slot:name"."""
        return _named(self._vocabulary.slots(text))

    def _implied(self, slots: Slots) -> frozenset[str]:
        """Topics a clause speaks to without naming them: one on deleting is on retention."""
        said = {f"{slot}:{name}" for slot in ("action", "data", "tool") for name in getattr(slots, slot)}
        topics = (c for (slot, _), c in self._vocabulary.concepts.items() if slot == "topic")
        return frozenset(concept.name for concept in topics if concept.seen_in & said)

    def words(self, passage_id: str) -> frozenset[str]:
        """Words of a passage and its headings, by dictionary form."""
        return self._words[passage_id]

    def rarity(self, word: str) -> float:
        """log(passages / passages with the word), in nats; a word the library never uses is the rarest."""
        return self._rarity.get(word, self._unseen)

    @cached_property
    def _words(self) -> dict[str, frozenset[str]]:
        return {
            name: frozenset(token.lemma for token in tokens(_seen(passage))) for name, passage in self._passages.items()
        }

    @cached_property
    def _rarity(self) -> dict[str, float]:
        counts = Counter(word for words in self._words.values() for word in words)
        return {word: log((len(self._passages) + 1) / count) for word, count in counts.items()}

    @property
    def _unseen(self) -> float:
        return log(len(self._passages) + 2)


def content_words(text: str) -> list[str]:
    """Words by dictionary form, without the little ones: "can", "I" and "not" are in every rule and every question."""
    pairs = ((token.text.lower(), token.lemma) for token in tokens(text))
    return [lemma for word, lemma in pairs if word not in _LITTLE_WORDS and lemma not in _LITTLE_WORDS]


def _named(slots: Slots) -> list[str]:
    return sorted(f"{slot}:{name}" for slot in SLOTS for name in getattr(slots, slot))


def _seen(passage: Passage) -> str:
    return ". ".join((*passage.heading_path, passage.text))
