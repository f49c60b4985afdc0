"""Pairs of questions that differ in one thing, and families that differ in none but their wording."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from evals.judging.labels import Label, as_verdict

KINDS = (
    "identifiable-anonymised",
    "public-licensed",
    "work-personal-account",
    "draft-decide",
    "adult-child",
    "tell-not-tell",
)
WORDINGS = ("formal", "casual", "text-speak", "reordered", "statement", "long-winded")

_LOOSE = frozenset({"allowed", "allowed_with_conditions"})
_RELEASING = frozenset({"not_required", "recommended"})


@dataclass(frozen=True, slots=True)
class Pair:
    """Two questions whose right verdicts have nothing in common."""

    kind: str
    one: Label
    other: Label


@dataclass(frozen=True, slots=True)
class Family:
    """One question in the ways of ``WORDINGS``, in their order."""

    id: str
    labels: tuple[Label, ...]


def read_pairs(path: Path) -> list[Pair]:
    """Pairs of a file. Raises ``KeyError`` for one that lacks a side, a question or a verdict."""
    return [
        Pair(entry["kind"], *(_label(f"{entry['id']} {side}", entry, entry[side]) for side in ("one", "other")))
        for entry in _load(path)
    ]


def read_families(path: Path) -> list[Family]:
    """Families of a file. Raises ``ValueError`` for one that has a wording too few or too many."""
    return [
        Family(
            entry["id"],
            tuple(
                _label(f"{entry['id']} {way}", entry, {**entry, "question": wording})
                for way, wording in zip(WORDINGS, entry["wordings"], strict=True)
            ),
        )
        for entry in _load(path)
    ]


def _load(path: Path) -> Any:  # noqa: ANN401 - whatever the file holds
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def _label(name: str, entry: Mapping[str, Any], side: Mapping[str, Any]) -> Label:
    verdict, fair = as_verdict(side["verdict"]), frozenset(map(as_verdict, side.get("fair") or ()))
    return Label(
        id=name,
        employer=entry.get("employer") or "default",
        question=side["question"],
        verdict=verdict,
        fair=fair,
        unsafe=_unsafe(fair | {verdict}),
    )


def _unsafe(right: frozenset[str | None]) -> frozenset[str]:
    """What lets the reader do what is forbidden or left to somebody else, or leave undone what is required."""
    permits = frozenset() if right & _LOOSE or not right & {"not_allowed", "depends"} else _LOOSE
    return permits | (_RELEASING if right == {"required"} else frozenset())


def commonest(verdicts: Sequence[str | None]) -> str | None:
    """The verdict given oftenest, the first of those that tie."""
    return max(dict.fromkeys(verdicts), key=list(verdicts).count)
