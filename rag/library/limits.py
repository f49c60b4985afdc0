"""How much one document may cost. A document past any of these is refused by name; the rest are read."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of one document: its size, and what its reader may use.

    ``megabytes`` of the file (10⁶ bytes), ``seconds`` of wall clock, ``memory`` of the reading process in 2²⁰ bytes,
    ``clauses`` it may hold.
    """

    megabytes: int = 5
    seconds: int = 20
    memory: int = 1_024
    clauses: int = 2_000

    @property
    def bytes(self) -> int:
        """The most bytes of a file."""
        return self.megabytes * 1_000_000

    @property
    def words(self) -> int:
        """The most words: a clause has at most 120, and a document of the most clauses fewer than that in all."""
        return self.clauses * 120


LONGEST_WORD = 2_000  # characters; a link through a mail filter can have 1,500
LONG_WORD = 60
MOST_IN_LONG_WORDS = 50_000  # characters of a document: more are data, and rules are read slowly in them
LONGEST_HEADING = 2_000
