"""Wordings with gaps in them: "nobody could … tell who". The vocabulary file lists them under ``shapes``.

Words are parted by spaces; "tell/know" is either word, "no_one" two words where one could stand, "=told" that form
only; "..." stands for up to three words of the same sentence, or none.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

_GAP = "..."
_MOST_BETWEEN = 3
_ENDS = re.compile(r"[.?!;:]\s")

Choice = frozenset[tuple[str, ...]]
Words = Sequence[tuple[str, str]]  # each word of a text: its dictionary form, and as written


@dataclass(frozen=True, slots=True)
class Shape:
    """What stands one after another: choices of words, with None for a gap."""

    steps: tuple[Choice | None, ...]

    @property
    def opens_with(self) -> frozenset[str]:
        """The words it can begin with, so that most of a text is passed over at once."""
        first = self.steps[0]
        return frozenset(words[0] for words in first) if first else frozenset()

    def ends(self, text: Words, first: int) -> Iterable[int]:
        """Where it ends (one past its last word) when it begins at ``first``: each way it can."""
        return _ends(self.steps, text, first)


def read_shape(wording: str, key: Callable[[str], tuple[str, ...]]) -> Shape:
    """A shape from its wording in the vocabulary file. ``key`` gives the form in which words are matched.

    Raises ``ValueError`` for one that begins or ends with a gap.
    """
    steps = tuple(
        None if step == _GAP else frozenset(key(words.replace("_", " ")) for words in step.split("/"))
        for step in wording.split()
    )
    if not steps or steps[0] is None or steps[-1] is None:
        raise ValueError(f"{wording!r}: a shape begins and ends with a word")
    return Shape(steps)


def is_one_sentence(text: str) -> bool:
    """Whether no sentence ends within the words matched."""
    return _ENDS.search(text) is None


def _ends(steps: Sequence[Choice | None], text: Words, at: int) -> Iterable[int]:
    if not steps:
        yield at
        return
    step, rest = steps[0], steps[1:]
    if step is None:
        for skipped in range(_MOST_BETWEEN + 1):
            yield from _ends(rest, text, at + skipped)
        return
    for words in step:
        here = text[at : at + len(words)]
        if len(here) == len(words) and all(word in forms for word, forms in zip(words, here, strict=True)):
            yield from _ends(rest, text, at + len(words))
