"""What rulings score beside their labels."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from evals.judging.edits import decides
from evals.judging.labels import Label
from rag.policy.types import Answer, Level

_LOOSENESS = ("not_allowed", "depends", "allowed_with_conditions", "allowed")


@dataclass(frozen=True, slots=True)
class Judged:
    """One verdict beside its label: is a deciding clause among the quotes, and are other employers' clauses?"""

    label: Label
    verdict: str | None
    quoted: bool = False
    strangers: int = 0

    @property
    def right(self) -> bool:
        """Right, or fairly acceptable."""
        return self.verdict in self.label.right

    @property
    def unsafe(self) -> bool:
        """A verdict that lets the reader do what the clauses forbid, or leave undone what they require."""
        return self.verdict in self.label.unsafe


@dataclass(frozen=True, slots=True)
class Rate:
    """So many of so many."""

    done: int
    of: int

    @property
    def percent(self) -> float:
        """0–100; 0 of none."""
        return 100 * self.done / self.of if self.of else 0.0


def rate(held: Iterable[bool]) -> Rate:
    """How many held."""
    found = list(held)
    return Rate(sum(found), len(found))


def judged(answer: Answer, label: Label) -> Judged:
    """An answer beside its label."""
    others = [
        one for one in answer.passages if one.source.level is Level.EMPLOYER and one.source.employer != label.employer
    ]
    quoted = any(decides(one.passage, label) for one in answer.passages)
    return Judged(label, verdict_of(answer), quoted, len(others))


def verdict_of(answer: Answer) -> str | None:
    """The verdict's name."""
    return answer.verdict.value if answer.verdict else None


def pairs_that_differ(found: Sequence[Judged]) -> Rate:
    """Pairs of employers whose right verdicts on one question have nothing in common: both must be right."""
    by_question: dict[str, list[Judged]] = {}
    for one in found:
        by_question.setdefault(one.label.question, []).append(one)
    return rate(
        one.right and other.right
        for group in by_question.values()
        for one, other in combinations(group, 2)
        if not one.label.right & other.label.right
    )


def recalls(expected: Sequence[str | None], given: Sequence[str | None]) -> Mapping[str, Rate]:
    """Of each expected verdict, how many were given."""
    both = list(zip(expected, given, strict=True))
    return {str(name): rate(got == name for right, got in both if right == name) for name in dict.fromkeys(expected)}


def is_weaker(before: str | None, after: str | None) -> bool:
    """Whether a verdict says less than before: nothing at all, that it depends, or something milder."""
    if after is None or after == "depends":
        return before != after
    return before != after and not {before, after} <= {"allowed", "allowed_with_conditions"}


def is_other(before: str | None, after: str | None) -> bool:
    """Whether a verdict changed."""
    return before != after
