"""What a policy says as a whole: one sentence of each of its sections, in its own order."""

from collections.abc import Sequence

from rag.answering.understand import Understood
from rag.answering.writers import extractive
from rag.library.current import Library
from rag.policy.patterns import any_of, words
from rag.policy.types import FORBIDS, Effect, Intent, Level, Norm, Role, Statement
from rag.policy.vocabulary import ANY_TOOL

_MOST = 16  # sections: a sentence of each is still one screen or two
_STRICT = FORBIDS | {Effect.MUST}
_ASKS_OF_IT = any_of(r"\b(?:polic(?:y|ies)|rules?|guidance|guidelines?|clauses?)\b")
_ANYBODYS = frozenset({"policy_review", ANY_TOOL, "use", "staff", "organisation"})
_SOME, _SOMEWHERE = frozenset({"foster_carer", "student"}), frozenset({"court", "family_group_conference"})
_OTHERS = frozenset({"foster_carer", "student"})
_FEWEST = 3  # sections: with fewer, the clauses that speak best say more
_FEW = 2  # clauses of one section: it is what the question is about
_PARTS_OF_IT = words(
    """clause section list guidance guideline policy cover include contain social work worker care council main key
    basic summary overview outline summarise document set team department service council's"""
)


def wants_overview(understood: Understood) -> bool:
    """Whether a question is about the rules as a whole: it names nothing that a rule could be about."""
    case = understood.case
    return (
        case.intent is Intent.WHAT
        and bool(_ASKS_OF_IT.search(case.question))
        and case.slots.all() <= _ANYBODYS
        and set(understood.terms) <= _PARTS_OF_IT
    )


def overview(understood: Understood, library: Library) -> list[Statement]:
    """The first ban or duty of each section that holds for everybody; nothing without an employer or sections."""
    employer = understood.case.employer
    firsts: dict[tuple[str, ...], Norm] = {}
    for norm in library.norms:
        if employer and norm.source.employer == employer and _is_for_all(norm, library):
            passage = library.passages[norm.passage_id]
            firsts.setdefault((passage.source_id, *passage.heading_path), norm)
    if len(firsts) < _FEWEST:
        return []
    return extractive.distinct(
        extractive.of_norm(norm, Role.CONTEXT if place else Role.RULE, library.passages)
        for place, norm in enumerate(list(firsts.values())[:_MOST])
    )


def section_of(understood: Understood, written: Sequence[Statement], library: Library) -> list[Statement]:
    """A sentence of each further clause of a section, for a question on "the rules on …" that one section answers."""
    if understood.case.intent is not Intent.WHAT or not _ASKS_OF_IT.search(understood.case.question):
        return []
    shown = [library.passages[one.quotes[0].passage_id] for one in written]
    mine = [one for one in shown if library.sources[one.source_id].level is Level.EMPLOYER]
    sections = {(one.source_id, *one.heading_path) for one in mine}
    if len(mine) < _FEW or len(sections) != 1:
        return []
    quoted = {one.passage_id for statement in written for one in statement.quotes}
    firsts: dict[str, Norm] = {}
    for norm in library.norms:
        passage = library.passages[norm.passage_id]
        if (passage.source_id, *passage.heading_path) in sections and norm.passage_id not in quoted:
            firsts.setdefault(norm.passage_id, norm)
    return extractive.distinct(
        extractive.of_norm(norm, Role.CONTEXT, library.passages) for norm in list(firsts.values())[:_MOST]
    )


def _is_for_all(norm: Norm, library: Library) -> bool:
    """A ban or duty on something in particular, whoever the reader is, that opens its clause: it leans on nothing."""
    special = library.lexicon.concepts(norm.passage_id).actor & _OTHERS
    about = norm.slots.action - {"use"} or norm.slots.data or norm.slots.tool - {ANY_TOOL} or norm.slots.topic
    opens = norm.rule[0].start == 0 and norm.effect in _STRICT
    return opens and bool(about) and not special and "policy_review" not in norm.slots.topic
