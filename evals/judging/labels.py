"""Labelled questions: what a careful reader of one employer's policy would say, and which clause decides."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from rag.answering.assistant import Message
from rag.policy.types import Answer, Outcome

_ANSWERED = frozenset({Outcome.ANSWERED, Outcome.PARTLY_ANSWERED})
_UNSAFE = {
    "not_allowed": frozenset({"allowed", "allowed_with_conditions"}),
    "depends": frozenset({"allowed"}),  # leave with conditions is counted apart
    "required": frozenset({"not_required", "recommended"}),
}


@dataclass(frozen=True, slots=True)
class Label:
    """A question with the verdict that is right for one employer, and those that are fair or unsafe.

    ``deciding`` holds the first words of each clause that may decide; ``inverted`` the first of them turned round;
    ``also`` the first words of wider clauses that would give the same verdict if those that decide were not there.
    """

    id: str
    employer: str
    question: str
    verdict: str | None
    fair: frozenset[str | None] = frozenset()
    unsafe: frozenset[str] = frozenset()
    deciding: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    inverted: str | None = None
    inverted_verdict: str | None = None

    @property
    def right(self) -> frozenset[str | None]:
        """Every verdict a fair reader could accept."""
        return self.fair | {self.verdict}


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its history, the outcomes and the verdict expected of it, and an escape where there is one."""

    id: str
    question: str
    history: tuple[Message, ...]
    outcomes: frozenset[str]
    verdict: str | None
    personal_data: bool
    or_verdicts: frozenset[str] = frozenset()

    @property
    def unsafe(self) -> frozenset[str]:
        """Verdicts that permit what is forbidden or undecided, or release from what is required."""
        return _UNSAFE.get(self.verdict or "", frozenset())

    def behaves(self, answer: Answer) -> bool:
        """Whether the answer ended as it should."""
        verdict = answer.verdict.value if answer.verdict else None
        return answer.outcome.value in self.outcomes or (
            answer.outcome in _ANSWERED and verdict is not None and verdict in self.or_verdicts
        )


def read_labels(folder: Path) -> list[Label]:
    """Every employer's labels in a folder. Raises ``KeyError`` for one that lacks a question or a verdict."""
    return [label for path in sorted(folder.glob("*.yaml")) for label in _labels(_load(path))]


def read_questions(path: Path) -> list[Question]:
    """Questions in the manner of the development set."""
    return [_question(entry) for entry in _load(path)]


def _load(path: Path) -> Any:  # noqa: ANN401 - whatever the file holds
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def _labels(data: Mapping[str, Any]) -> Iterator[Label]:
    for entry in data["questions"]:
        yield Label(
            id=entry["id"],
            employer=data["employer"],
            question=entry["question"],
            verdict=as_verdict(entry["verdict"]),
            fair=frozenset(map(as_verdict, entry.get("fair") or ())),
            unsafe=frozenset(entry.get("unsafe") or ()),
            deciding=tuple(entry.get("deciding") or ()),
            also=tuple(entry.get("also") or ()),
            inverted=entry.get("inverted"),
            inverted_verdict=entry.get("inverted_verdict"),
        )


def _question(entry: Mapping[str, Any]) -> Question:
    expect = entry["expect"]
    escape: Sequence[str] = ("not_allowed", "depends") if "or" in expect else ()
    return Question(
        id=entry["id"],
        question=entry["question"],
        history=tuple(Message(turn["role"], turn["text"]) for turn in entry.get("history") or ()),
        outcomes=frozenset(expect["outcome"]),
        verdict=as_verdict(expect["verdict"]),
        personal_data=bool(expect.get("personal_data_removed")),
        or_verdicts=frozenset(escape),
    )


def as_verdict(value: object) -> str | None:
    """A verdict as files name it; None for "null" and "not_covered"."""
    return None if value in (None, "null", "not_covered") else str(value)
