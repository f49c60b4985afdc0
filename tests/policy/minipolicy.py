"""Mini-policies read into norms and questions put to them: the real pure core, with no search, index or model."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import settings

import rag.policy
from rag.answering.understand import understand
from rag.library.clauses import passages_of
from rag.library.readers import read_document
from rag.policy.norms import read_norms
from rag.policy.overlay import NO_OVERLAY, Overlay, read_overlay
from rag.policy.ruling import ruling
from rag.policy.types import Case, Condition, Effect, Force, Level, Norm, Passage, Ruling, Slots, Source, Span, Verdict
from rag.policy.vocabulary import Vocabulary

RULES = frozenset({Effect.MUST, Effect.MUST_NOT, Effect.MAY, Effect.SHOULD, Effect.SHOULD_NOT})
PERMITS = frozenset({Verdict.ALLOWED, Verdict.ALLOWED_WITH_CONDITIONS})
LOOSENESS = (Verdict.NOT_ALLOWED, Verdict.DEPENDS, Verdict.ALLOWED_WITH_CONDITIONS, Verdict.ALLOWED)
HOUSE = "default"
STEADY = settings(deadline=None, derandomize=True, max_examples=200)  # the same cases each run, on any machine


@cache
def vocabulary() -> Vocabulary:
    """The shipped vocabulary."""
    path = Path(rag.policy.__path__[0]) / "vocabulary.toml"
    return Vocabulary.from_toml(path.read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Policy:
    """A document as the product reads it."""

    source: Source
    passages: tuple[Passage, ...]
    norms: tuple[Norm, ...]

    @property
    def rules(self) -> list[Norm]:
        """The norms that are rules."""
        return [norm for norm in self.norms if norm.effect in RULES]

    def text_of(self, norm: Norm) -> str:
        """The words of a norm, its stem first."""
        by_id = {passage.passage_id: passage.text for passage in self.passages}
        return " ".join(by_id[span.passage_id][span.start : span.end] for span in norm.rule)


def source(employer: str | None = HOUSE, **standing: Any) -> Source:  # noqa: ANN401  any field of Source
    """An employer's binding source, or with ``employer=None`` a national one; any field can be set."""
    level = Level.EMPLOYER if employer else Level.NATIONAL
    force = Force.BINDING_STANDARD if employer else Force.GUIDANCE
    plain = Source(f"source-{employer or 'national'}", "Using AI", level, employer, force=force)
    return replace(plain, **standing)


def policy(markdown: str, employer: str | None = HOUSE, **standing: Any) -> Policy:  # noqa: ANN401  any field of Source
    """A document written in Markdown, read by the product's own readers."""
    return _read(markdown, source(employer, **standing))


@cache
def _read(markdown: str, owner: Source) -> Policy:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "policy.md"
        path.write_text(markdown, encoding="utf-8")
        raw = read_document(path)
    passages = tuple(passages_of(owner.source_id, owner.title, raw.blocks))
    return Policy(owner, passages, tuple(read_norms(owner, passages, vocabulary())))


def case_of(
    question: str, *, employer: str | None = HOUSE, jurisdiction: str = "england", history: Sequence[str] = ()
) -> Case:
    """A question understood."""
    return understand(question, vocabulary(), history=history, employer=employer, jurisdiction=jurisdiction).case


def overlay_of(policies: Iterable[Policy], employer: str | None) -> Overlay:
    """The chosen employer's own terms, as indexing gathers them."""
    mine = [p for one in policies if employer and one.source.employer == employer for p in one.passages]
    return read_overlay(mine, vocabulary()) if mine else NO_OVERLAY


def rule(case: Case, *policies: Policy, norms: Sequence[Norm] | None = None) -> Ruling:
    """The ruling on a case, every passage found by search in document order."""
    held = [norm for one in policies for norm in one.norms] if norms is None else list(norms)
    rank = {passage_id: place for place, passage_id in enumerate(dict.fromkeys(n.passage_id for n in held), 1)}
    return ruling(case, held, vocabulary(), overlay_of(policies, case.employer), rank)


def ask(question: str, *policies: Policy, employer: str | None = HOUSE, jurisdiction: str = "england") -> Ruling:
    """The ruling on a question."""
    return rule(case_of(question, employer=employer, jurisdiction=jurisdiction), *policies)


def passage(text: str, number: int = 1, **place: Any) -> Passage:  # noqa: ANN401  any field of Passage
    """A passage of the house policy."""
    return replace(Passage(f"p{number}", source().source_id, text), **place)


def norm(effect: Effect, **slots: str) -> Norm:
    """A norm of the house made by hand; slots are names parted by spaces."""
    named = Slots(**{slot: frozenset(names.split()) for slot, names in slots.items()})
    return Norm("p1~1", source(), effect, named, (Span("p1", 0, 10),), cue="must")


def without(one: Policy, words: str) -> Policy:
    """The policy with the norms of every clause that holds ``words`` struck out."""
    struck = {p.passage_id for p in one.passages if words in p.text}
    assert struck, f"no clause says {words!r}"
    return replace(
        one,
        passages=tuple(p for p in one.passages if p.passage_id not in struck),
        norms=tuple(n for n in one.norms if n.passage_id not in struck),
    )


def said(conditions: Iterable[Condition]) -> str:
    """The words of conditions or exceptions, together."""
    return " | ".join(one.text for one in conditions).lower()


def looser(one: Verdict | None, other: Verdict | None) -> bool:
    """Whether ``one`` gives more leave than ``other``; no verdict gives none."""
    return _leave(one) > _leave(other)


def _leave(verdict: Verdict | None) -> int:
    return LOOSENESS.index(verdict) if verdict in LOOSENESS else 1


def because(causes: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Known shortfalls, kept by root cause, as id → reason."""
    return {name: cause for cause, names in causes.items() for name in names}


def params(rows: Iterable[tuple[str, Any]], shortfalls: Mapping[str, str]) -> list[Any]:
    """Rows as pytest parameters; an id in ``shortfalls`` is expected to fail, and its mending to show up."""
    rows = list(rows)
    names = [name for name, _ in rows]
    assert len(names) == len(set(names)), sorted(n for n in names if names.count(n) > 1)
    assert set(shortfalls) <= set(names), f"no such row: {sorted(set(shortfalls) - set(names))}"
    return [
        pytest.param(
            row,
            id=name,
            marks=[pytest.mark.xfail(strict=True, reason=shortfalls[name])] if name in shortfalls else [],
        )
        for name, row in rows
    ]
