"""The concepts AskFirst knows and the words for them: finding mentions, and what is a kind of what."""

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from rag.policy.lemmas import Token, tokens
from rag.policy.shapes import Shape, is_one_sentence, read_shape
from rag.policy.types import SLOTS, Slots

_AS_WRITTEN = "="  # in the vocabulary file: match this form only, not its dictionary form
_WRITING = "draft"
_JUDGEMENTS = frozenset({"analyse", "decide", "rate_risk", "write_assessment"})
_OBJECT = re.compile(
    r"\s+(?:(?:up|out|in|down|the|a|an|any|all|my|your|our|its|their|his|her|own|professional|final|full|whole|first"
    r"|first draft of|draft of|for)\s+)*",
    re.IGNORECASE,
)
_AFTER_NAME = frozenset({"is", "may", "can", "cannot", "must", "shall", "should", "will", "does", "has", "was"})
_AFTER_LABEL = frozenset(",:;(|")
_JOINS = frozenset({"of", "for", "from", "by", "about"})  # "minutes of a meeting" for "meeting minutes"
_OWNS = frozenset({"belong", "supply", "provide", "give", "issue", "own", "lend", "buy", "run", "that", "which", "be"})
_ARTICLES = frozenset({"a", "an", "the", "my", "our", "your", "their", "his", "her", "this", "that", "any", "each"})
_THINGS = frozenset({"data", "tool"})
_MOST_TURNED = 2  # words on either side of "of" in a wording that is looked up the other way round
_STOPS = re.compile(r"[.,;:?!()|]")
_PARTS = re.compile(r"[,;:.?!]\s|[()|]")  # no wording goes on past one
IDIOM = "idiom"

# What no employer has to say for it to be so: a free or personal account is a public tool.
PUBLIC_TOOL, UNAPPROVED_TOOL, APPROVED_TOOL, ANY_TOOL = "public", "unapproved", "approved", "ai"
HOUSE_TOOL = "house_tool"  # a product only this employer names
UNSTATED_DATA = "unstated"
WORK_ACCOUNT, PERSONAL_ACCOUNT, OWN_DEVICE = "work", "personal", "own_device"


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing a rule or a question can be about."""

    slot: str
    name: str
    label: str
    isa: frozenset[str] = frozenset()
    words: tuple[str, ...] = ()
    shapes: tuple[str, ...] = ()
    signs: tuple[str, ...] = ()
    exact: tuple[str, ...] = ()
    scope: bool = False
    explicit: bool = False
    everyday: bool = False
    seen_in: frozenset[str] = frozenset()
    public: bool = False


@dataclass(frozen=True, slots=True)
class Mention:
    """Words in a text that name a concept: offsets in code points, half-open."""

    slot: str
    name: str
    start: int
    end: int
    loose: bool = False  # has a gap in it: what stands in the gap is said too


@dataclass(frozen=True)
class Vocabulary:
    """Concepts by (slot, name). Build it with :meth:`from_toml`."""

    concepts: Mapping[tuple[str, str], Concept] = field(default_factory=dict)
    idioms: tuple[str, ...] = ()  # wordings in which a word is not what it looks like: they name nothing

    @classmethod
    def from_toml(cls, text: str) -> "Vocabulary":
        """Read the vocabulary file. Raises ``ValueError`` naming the first concept that makes no sense."""
        read = tomllib.loads(text)
        idioms = tuple(words for entry in read.pop(IDIOM, {}).values() for words in entry["words"])
        concepts = {
            (slot, name): _concept(slot, name, entry)
            for slot, entries in read.items()
            for name, entry in entries.items()
        }
        for (slot, name), concept in concepts.items():
            if slot not in SLOTS:
                raise ValueError(f"[{slot}.{name}]: no slot is called {slot}")
            if missing := [wider for wider in concept.isa if (slot, wider) not in concepts]:
                raise ValueError(f"[{slot}.{name}]: isa names {missing[0]!r}, which is not in the vocabulary")
        return cls(concepts, idioms)

    def with_words(self, added: Iterable[tuple[str, str, str]]) -> "Vocabulary":
        """This vocabulary with more words for its concepts, each as (slot, concept, words): an employer's own terms.

        A tool's words that an employer gives to another are that one's alone.
        """
        concepts = dict(self.concepts)
        for slot, name, words in added:
            for key, other in self.concepts.items():
                if slot == "tool" == key[0] and key[1] != name and words in other.words:
                    concepts[key] = replace(
                        concepts[key], words=tuple(one for one in concepts[key].words if one != words)
                    )
            concept = concepts[(slot, name)]
            concepts[(slot, name)] = replace(concept, words=(*concept.words, words))
        return Vocabulary(concepts, self.idioms)

    @cached_property
    def _phrases(self) -> dict[tuple[str, ...], tuple[Concept, ...]]:
        table: dict[tuple[str, ...], tuple[Concept, ...]] = {}
        for concept in (*self.concepts.values(), Concept(IDIOM, "", "", words=self.idioms)):
            for words in concept.words:
                key = _key(words)
                if concept not in table.get(key, ()):
                    table[key] = (*table.get(key, ()), concept)
        return table

    @cached_property
    def _shapes(self) -> dict[str, tuple[tuple[Shape, Concept], ...]]:
        """Shapes by the words they can begin with."""
        table: dict[str, tuple[tuple[Shape, Concept], ...]] = {}
        for concept in self.concepts.values():
            for shape in (read_shape(wording, _key) for wording in concept.shapes):
                for word in shape.opens_with:
                    table[word] = (*table.get(word, ()), (shape, concept))
        return table

    @cached_property
    def _signs(self) -> "Vocabulary":
        with_signs = (concept for concept in self.concepts.values() if concept.signs)
        return Vocabulary({(c.slot, c.name): replace(c, words=c.signs, shapes=(), exact=()) for c in with_signs})

    def signs(self, text: str) -> Slots:
        """What a question's words give away without naming it: a nursery is about a child."""
        return slots_of(self._signs.mentions(text))

    @cached_property
    def _exact(self) -> dict[str, Concept]:
        return {word: concept for concept in self.concepts.values() for word in concept.exact}

    @cached_property
    def words(self) -> frozenset[str]:
        """Every single word of every wording, as written and in its dictionary form: what is no misspelling."""
        written = (
            token for one in self.concepts.values() for words in (*one.words, *one.exact) for token in tokens(words)
        )
        return frozenset(form for token in written for form in (token.text.lower(), token.lemma))

    @property
    def names(self) -> frozenset[str]:
        """Tools whose names are also words ("Minute")."""
        return frozenset(name for one in self.concepts.values() if one.slot == "tool" for name in one.exact)

    @cached_property
    def _longest(self) -> int:
        return max((len(key) for key in self._phrases), default=0)

    @cached_property
    def _wider(self) -> dict[tuple[str, str], frozenset[str]]:
        return {key: self._ancestors(*key) for key in self.concepts}

    def _ancestors(self, slot: str, name: str) -> frozenset[str]:
        seen: set[str] = {name}
        queue = [name]
        while queue:
            concept = self.concepts.get((slot, queue.pop()))
            fresh = (concept.isa if concept else frozenset()) - seen
            seen |= fresh
            queue.extend(fresh)
        return frozenset(seen)

    def wider(self, slot: str, name: str) -> frozenset[str]:
        """The concept itself and everything it is a kind of."""
        return self._wider.get((slot, name), frozenset({name}))

    def label(self, slot: str, name: str) -> str:
        """What readers see for a concept."""
        concept = self.concepts.get((slot, name))
        return concept.label if concept else name.replace("_", " ")

    def mentions(self, text: str) -> list[Mention]:
        """Every concept named in ``text``, in order. Of wordings inside one another the longest wins."""
        words = tokens(text)
        lemmas = [token.lemma for token in words]
        forms = [_AS_WRITTEN + token.text.lower() for token in words]
        found = list(self._exact_mentions(text, words))
        for first in range(len(words)):
            for size in range(min(self._longest, len(words) - first), 0, -1):
                last = first + size
                if size > 1 and _PARTS.search(text, words[first].start, words[last - 1].end):
                    continue  # "an AI tool, approved or not" is no "tool approved"
                written = self._phrases.get(tuple(forms[first:last]), ())  # the form itself before its dictionary form
                for concept in written or self._phrases.get(tuple(lemmas[first:last]), ()):
                    found.append(Mention(concept.slot, concept.name, words[first].start, words[last - 1].end))
        found += self._shaped(text, words)
        return _of_judgement(text, [one for one in _longest(found) if one.slot != IDIOM])

    def _shaped(self, text: str, words: Sequence[Token]) -> Iterable[Mention]:
        forms = [(token.lemma, _AS_WRITTEN + token.text.lower()) for token in words]
        for first, token in enumerate(words):
            for shape, concept in (pair for form in forms[first] for pair in self._shapes.get(form, ())):
                for last in shape.ends(forms, first):
                    end = words[last - 1].end
                    if is_one_sentence(text[token.start : end]):
                        yield Mention(concept.slot, concept.name, token.start, end, loose=True)

    def mentions_either_way(self, text: str) -> list[Mention]:
        """Mentions, and data and tools said the other way round: "the minutes of a core group".

        For questions alone. In a policy "recording of families" is what is ruled, not a kind of file.
        """
        found = self.mentions(text)
        turned = [one for one in self._turned_round(tokens(text)) if not _STOPS.search(text, one.start, one.end)]
        doings = [one for one in found if one.slot == "action"]  # "take the minutes of …" is one doing
        return _longest([*found, *(one for one in turned if not any(_cuts(doing, one) for doing in doings))])

    def _turned_round(self, words: list[Token]) -> Iterable[Mention]:
        lemmas = [token.lemma for token in words]
        for place, joins in enumerate(lemmas):
            if joins not in _JOINS and not (joins == "to" and lemmas[place - 1] == "belong"):
                continue
            ends = place
            while ends > 1 and lemmas[ends - 1] in _OWNS:
                ends -= 1
            begins = place + 1
            while begins < len(lemmas) and lemmas[begins] in _ARTICLES:
                begins += 1
            if joins == "by" and begins == place + 1:
                continue  # "by asking" is how, "by my agency" is whose
            for first in range(max(ends - _MOST_TURNED, 0), ends):
                for last in range(begins + 1, min(begins + _MOST_TURNED, len(lemmas)) + 1):
                    for concept in self._phrases.get((*lemmas[begins:last], *lemmas[first:ends]), ()):
                        if concept.slot in _THINGS:
                            yield Mention(concept.slot, concept.name, words[first].start, words[last - 1].end)

    def _exact_mentions(self, text: str, words: list[Token]) -> Iterable[Mention]:
        """Names that are also words. A capital at the start says nothing, unless a verb shows a name ("Minute may").

        Alone or before a comma or a colon ("Minute, which records visits") it is one too.
        """
        for position, token in enumerate(words):
            named = position > 0 or len(words) == 1 or words[1].text in _AFTER_NAME or text[token.end] in _AFTER_LABEL
            if named and (concept := self._exact.get(token.text)):
                yield Mention(concept.slot, concept.name, token.start, token.end)

    def slots(self, text: str) -> Slots:
        """The concepts named in ``text``, by slot."""
        return slots_of(self.mentions(text))

    def has_scope(self, mentions: Iterable[Mention]) -> bool:
        """Whether a mention alone shows that a text is about using AI at work."""
        return any((found := self.concepts.get((m.slot, m.name))) is not None and found.scope for m in mentions)


def slots_of(mentions: Iterable[Mention]) -> Slots:
    """Mentions gathered into slots."""
    gathered: dict[str, set[str]] = {slot: set() for slot in SLOTS}
    for mention in mentions:
        gathered[mention.slot].add(mention.name)
    return Slots(**{slot: frozenset(names) for slot, names in gathered.items()})


def filled(own: Slots, wider: Slots) -> Slots:
    """Slots with the empty ones taken from ``wider``: an item's from its stem, a follow-up's from the turn before."""
    return Slots(**{slot: getattr(own, slot) or getattr(wider, slot) for slot in SLOTS})


def _concept(slot: str, name: str, entry: Mapping[str, Any]) -> Concept:
    return Concept(
        slot=slot,
        name=name,
        label=str(entry.get("label", name.replace("_", " "))),
        isa=frozenset(entry.get("isa", ())),
        words=tuple(entry.get("words", ())),
        shapes=tuple(entry.get("shapes", ())),
        signs=tuple(entry.get("signs", ())),
        exact=tuple(entry.get("exact", ())),
        scope=bool(entry.get("scope", False)),
        explicit=bool(entry.get("explicit", False)),
        everyday=bool(entry.get("everyday", False)),
        seen_in=frozenset(entry.get("seen_in", ())),
        public=bool(entry.get("public", False)),
    )


def _key(words: str) -> tuple[str, ...]:
    if words.startswith(_AS_WRITTEN):
        return tuple(_AS_WRITTEN + token.text.lower() for token in tokens(words))
    return tuple(token.lemma for token in tokens(words))


def _of_judgement(text: str, found: list[Mention]) -> list[Mention]:
    """Mentions without the writing whose object is a judgement: to draft the conclusions is to conclude."""
    judged = [one for one in found if one.slot == "action" and one.name in _JUDGEMENTS]
    return [
        one
        for one in found
        if not (one.slot == "action" and one.name == _WRITING)
        or not any(one.end <= j.start and _OBJECT.fullmatch(text[one.end : j.start]) for j in judged)
    ]


def _longest(found: list[Mention]) -> list[Mention]:
    """Drop a mention inside a longer one ("child" in "child protection conference"); keep text order.

    "Council Copilot account", "ask ChatGPT" and "write my assessment" name a tool or data as well, and keep it.
    """
    kept: list[Mention] = []
    for mention in sorted(found, key=lambda m: (m.start - m.end, m.start, m.slot, m.name)):
        if not any(_swallows(other, mention) for other in kept):
            kept.append(mention)
    return sorted(kept, key=lambda m: (m.start, m.end, m.slot, m.name))


def _cuts(doing: Mention, turned: Mention) -> bool:
    return doing.start < turned.start < doing.end


def _swallows(longer: Mention, shorter: Mention) -> bool:
    if longer.loose and shorter.slot not in {longer.slot, "action"}:
        return False
    inside = longer.start <= shorter.start and shorter.end <= longer.end
    same_size = longer.end - longer.start == shorter.end - shorter.start
    names_more = (longer.slot == "account" and shorter.slot == "tool") or (
        longer.slot == "action" and shorter.slot in {"tool", "data"}
    )
    return inside and not same_size and (longer.slot == shorter.slot or not names_more)
