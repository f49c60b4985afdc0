"""The writer that needs no model: stem, rule and exceptions in the passages' own words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from rag.answering.writers import extractive
from rag.policy.grounding import check
from rag.policy.types import (
    Effect,
    Force,
    Level,
    Norm,
    Passage,
    Role,
    Ruling,
    Slots,
    Source,
    Span,
    Status,
    Support,
    TextIs,
    Verdict,
)

EMPLOYER = Source("p", "The policy", Level.EMPLOYER, "default", force=Force.BINDING_STANDARD, status=Status.CURRENT)
NATIONAL = Source("n", "The playbook", Level.NATIONAL, text_is=TextIs.OUR_SUMMARY)
STEM = Passage("p#1", "p", "Never put in:", ("Rules",), "1")
ITEM = Passage("p#2", "p", "case notes. Ask if unsure.", ("Rules",), "1(a)", governed_by=Span("p#1", 0, 13))
LATER = Passage("p#3", "p", "Clause 1 does not apply to vignettes.", ("Rules",), "2")
OTHER = Passage("n#1", "n", "Staff must not enter official information.")
PASSAGES: Mapping[str, Passage] = {one.passage_id: one for one in (STEM, ITEM, LATER, OTHER)}
SOURCES: Mapping[str, Source] = {"p": EMPLOYER, "n": NATIONAL}


def norm(source: Source, *rule: Span, exceptions: tuple[Span, ...] = (), number: int = 1) -> Norm:
    return Norm(
        f"{rule[-1].passage_id}~{number}", source, Effect.MUST_NOT, Slots(), rule, "never", exception_spans=exceptions
    )


@dataclass(frozen=True)
class Shelf:
    """What a writer reads from, made of a few clauses."""

    passages: Mapping[str, Passage]
    sources: Mapping[str, Source]
    norms: tuple[Norm, ...] = ()

    def norms_of(self, passage_id: str) -> Sequence[Norm]:
        return [one for one in self.norms if one.passage_id == passage_id]


SHELF = Shelf(PASSAGES, SOURCES)
RULE = norm(EMPLOYER, Span("p#1", 0, 13), Span("p#2", 0, 11), exceptions=(Span("p#3", 0, len(LATER.text)),))
BESIDE = norm(NATIONAL, Span("n#1", 0, len(OTHER.text)))


def test_a_rule_comes_with_its_stem_and_its_exceptions() -> None:
    said = extractive.of_norm(RULE, Role.RULE, PASSAGES)
    assert [quote.text for quote in said.quotes] == ["Never put in:", "case notes.", LATER.text]
    assert said.text == "Never put in: case notes. Clause 1 does not apply to vignettes."
    assert check(said, PASSAGES, SOURCES).support is Support.SUPPORTED


def test_an_exception_that_is_the_rule_is_said_once() -> None:
    span = Span("p#2", 0, 11)
    assert len(extractive.of_norm(norm(EMPLOYER, span, exceptions=(span,)), Role.RULE, PASSAGES).quotes) == 1


def test_a_summary_says_that_it_is_one() -> None:
    said = extractive.of_norm(BESIDE, Role.RULE, PASSAGES)
    assert said.text == "AskFirst's summary of The playbook: Staff must not enter official information."
    assert said.quotes[0].text == OTHER.text
    assert check(said, PASSAGES, SOURCES).support is Support.SUPPORTED


def test_a_whole_clause_comes_with_its_stem() -> None:
    said = extractive.of_passage(ITEM, Role.CONTEXT, SHELF)
    assert [quote.text for quote in said.quotes] == ["Never put in:", ITEM.text]
    assert said.role is Role.CONTEXT


def test_a_whole_clause_comes_with_its_exceptions() -> None:
    said = extractive.of_passage(ITEM, Role.RULE, replace(SHELF, norms=(RULE,)))
    assert [quote.text for quote in said.quotes] == ["Never put in:", ITEM.text, LATER.text]


def test_the_order_of_an_answer() -> None:
    condition = norm(EMPLOYER, Span("p#3", 0, 8))
    safer = norm(EMPLOYER, Span("p#3", 0, 13), number=2)
    who = norm(EMPLOYER, Span("p#2", 12, 26), number=3)
    decides = norm(EMPLOYER, Span("p#2", 12, 15), number=4)
    ruled = Ruling(Verdict.NOT_ALLOWED, (RULE,), (condition,), (safer,), (BESIDE,))
    written = extractive.from_ruling(ruled, PASSAGES, accountable=who, decides=decides)
    roles = [Role.RULE, Role.RULE, Role.CONDITION, Role.SAFER_WAY, Role.ACCOUNTABILITY, Role.NEXT_STEP]
    assert [one.role for one in written] == roles
    assert written[0].quotes[0].source_id == "p"


def test_what_was_said_is_not_said_again() -> None:
    ruled = Ruling(Verdict.NOT_ALLOWED, (RULE,), (RULE,), (RULE,), (BESIDE, BESIDE))
    written = extractive.from_ruling(ruled, PASSAGES, accountable=RULE, decides=RULE)
    assert [one.role for one in written] == [Role.RULE, Role.RULE]


def test_a_ruling_of_nothing_writes_nothing() -> None:
    assert extractive.from_ruling(Ruling(None), PASSAGES) == []


def test_the_employers_clauses_come_first() -> None:
    written = extractive.from_passages([OTHER, LATER], SHELF)
    assert [one.quotes[-1].source_id for one in written] == ["p", "n"]
    assert [one.role for one in written] == [Role.RULE, Role.CONTEXT]
    assert all(check(one, PASSAGES, SOURCES).support is Support.SUPPORTED for one in written)


def test_no_passages_no_statements() -> None:
    assert extractive.from_passages([], SHELF) == []
