"""The word lists behind the name rules, read once from the data files in this package."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

_JOINERS = frozenset({"and", "of", "for", "the", "in"})
_LONGEST_NAME_OF_A_BODY = 6
_ENDINGS = (
    ("ies", ("y",)),
    ("es", ("", "e")),
    ("s", ("",)),
    ("ied", ("y",)),
    ("ed", ("", "e")),
    ("ing", ("", "e")),
    ("ly", ("",)),
    ("ness", ("",)),
    ("ers", ("", "e")),
    ("er", ("", "e")),
    ("est", ("", "e")),
)


@dataclass(frozen=True, slots=True)
class Terms:
    """Who and what a word may be. Every word is lower case and without a possessive ending."""

    lists: Mapping[str, frozenset[str]]
    phrases: Mapping[str, Sequence[tuple[str, ...]]]  # first word -> phrases, longest first

    def __getitem__(self, name: str) -> frozenset[str]:
        return self.lists[name]

    def marks(self, words: Sequence[str], capitals: Sequence[bool], gaps: Sequence[str]) -> list[int]:
        """For each word 1 if a known word, 2 if in a known phrase or an organisation's name, otherwise 0."""
        marks = [0] * len(words)
        for at, word in enumerate(words):
            if word in self.phrases:
                self._mark_phrase(words, at, marks)
            elif word.endswith("shire"):
                marks[at] = 1
            if capitals[at]:
                self._mark_body(words, capitals, gaps, at, marks)
        return marks

    def _mark_phrase(self, words: Sequence[str], at: int, marks: list[int]) -> None:
        for phrase in self.phrases[words[at]]:
            end = at + len(phrase)
            if tuple(words[at:end]) == phrase:
                strength = min(len(phrase), 2)
                marks[at:end] = [max(strength, mark) for mark in marks[at:end]]
                return

    def _mark_body(
        self, words: Sequence[str], capitals: Sequence[bool], gaps: Sequence[str], at: int, marks: list[int]
    ) -> None:
        word = words[at]
        if word in self["heads"] or word in self["units"]:
            first = self._body_start(words, capitals, gaps, at)
            marks[first : at + 1] = [2] * (at + 1 - first)
        if word in self["openers"] and at + 2 < len(words) and words[at + 1] in ("of", "for"):
            end = at + 2
            while end < len(words) and end - at < _LONGEST_NAME_OF_A_BODY and _joins(words, capitals, gaps, end):
                end += 1
            marks[at:end] = [2] * (end - at)

    def _body_start(self, words: Sequence[str], capitals: Sequence[bool], gaps: Sequence[str], at: int) -> int:
        """Where the capitalised name that ends in words[at] begins; a first name stops a mere unit's name."""
        first = at
        while first and at - first < _LONGEST_NAME_OF_A_BODY and gaps[first] in (" ", "'s ", "s' ", " & ", "' ", "-"):
            before = words[first - 1]
            if not _joins(words, capitals, gaps, first - 1) or before in self["never"] - _JOINERS:
                break
            if words[at] in self["units"] and before in self["given"]:
                break
            first -= 1
        while words[first] in _JOINERS:
            first += 1
        return first


def _joins(words: Sequence[str], capitals: Sequence[bool], gaps: Sequence[str], at: int) -> bool:
    return capitals[at] or (words[at] in _JOINERS and gaps[at] == " ")


@cache
def terms() -> Terms:
    """Every list, read from the package's files the first time it is asked for."""
    data = _toml("terms.toml")
    lists = {name: _split(text) for table in data.values() for name, text in table.items()}
    lists |= {name: _split(text) for name, text in _toml("names.toml").items()}
    lines = (files(__package__) / "words.txt").read_text("utf-8").splitlines()
    lists["ordinary"] = lists["also_ordinary"].union(line for line in lines if not line.startswith("#"))
    return Terms(lists, _phrases(data["known"]))


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((files(__package__) / name).read_text("utf-8"))


def _split(text: str) -> frozenset[str]:
    return frozenset(item.strip() for item in text.split("|")) if "|" in text else frozenset(text.split())


def _phrases(known: Mapping[str, str]) -> Mapping[str, Sequence[tuple[str, ...]]]:
    by_first: dict[str, set[tuple[str, ...]]] = {}
    for text in known.values():
        for phrase in _split(text):
            words = tuple(phrase.split())
            by_first.setdefault(words[0], set()).add(words)
    return {first: sorted(phrases, key=len, reverse=True) for first, phrases in by_first.items()}


@lru_cache(maxsize=20_000)
def is_ordinary(word: str) -> bool:
    """Whether a lower-case word, or each part of a hyphenated one, is or inflects a word in the list."""
    ordinary = terms()["ordinary"]
    parts = word.split("'")[0].split("-")
    return all(part in ordinary or any(stem in ordinary for stem in _stems(part)) for part in parts)


def _stems(word: str) -> list[str]:
    found: list[str] = []
    for ending, replacements in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            base = word.removesuffix(ending)
            found += [base + replacement for replacement in replacements]
            if len(base) > 3 and base[-1] == base[-2]:
                found.append(base[:-1])
    return found
