"""Words of a text, as written and in the form they are matched in."""

import re
from dataclasses import dataclass
from functools import lru_cache

from simplemma import lemmatize

_TOKEN = re.compile(r"[^\W_]+(?:['’.&-][^\W_]+)*", re.UNICODE)
_JOINERS = re.compile(r"['’]s$|['’]$")
_BE = frozenset({"be", "is", "am", "are", "was", "were", "been", "being", "'s", "'re"})


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a text, as written and as matched."""

    text: str
    lemma: str
    start: int
    end: int


def tokens(text: str) -> list[Token]:
    """Words of ``text`` with their offsets. Hyphens and dots inside a word split it: "made-up" is two tokens."""
    found: list[Token] = []
    for match in _TOKEN.finditer(text):
        for piece in re.finditer(r"[^\W_]+(?:['’][^\W_]+)?", match.group()):
            start = match.start() + piece.start()
            found.append(Token(piece.group(), lemma(piece.group()), start, start + len(piece.group())))
    return found


@lru_cache(maxsize=50_000)
def lemma(word: str) -> str:
    """The form a word is matched in: lower case, no possessive, its dictionary form.

    A lemmatiser, not a stemmer: lemmas join "inform" and "information", which here are different concepts.
    """
    lowered = _JOINERS.sub("", word.lower()).replace("’", "'")
    if lowered.endswith("n't"):
        return lowered  # its dictionary form would drop the "not"
    found = lemmatize(lowered, lang="en").lower()
    return lowered if found == "be" and lowered not in _BE else found  # the dictionary takes "AI" for "ain't"
