"""Clauses that what the screen saw calls for: orders to the tool, and worry about how a colleague uses AI."""

from collections.abc import Sequence

from rag.answering.screen import Flag, Screened
from rag.answering.writers import extractive
from rag.library.current import Library
from rag.policy.applies import reaches_reader
from rag.policy.patterns import any_of
from rag.policy.types import Case, Effect, Force, Norm, Role, Statement

_KIN = r"(?:mum|mam|mom|mother|dad|father|parent|gran|nan|son|daughter|child|brother|sister|partner|husband|wife)"
_OF_A_RELATIVE = any_of(rf"\bmy {_KIN}['’]?s? social worker\b(?! (?:role|job|registration|training))")
_SPEAKS_UP = frozenset({Effect.MUST, Effect.SHOULD, Effect.MAY})


def called_for(screened: Screened, case: Case, library: Library) -> list[Statement]:
    """The employer's clauses on hidden instructions and on what can change its policy, and on raising a concern.

    With a concern goes the profession's standard on telling the regulator; to somebody's relative, how to complain.
    """
    mine = [norm for norm in library.norms if case.employer and norm.source.employer == case.employer]
    written: list[Statement] = []
    if screened.has(Flag.REPORT):
        raised = [norm for norm in mine if norm.effect in _SPEAKS_UP and _is_on_concerns(norm, library)]
        written += _said(raised[:1], Role.NEXT_STEP, library)
        standards = (norm for norm in library.norms if norm.source.force is Force.BINDING_STANDARD)
        told = [norm for norm in standards if _is_to_regulator(norm) and reaches_reader(norm.source, case)]
        written += _said(told[:1], Role.CONTEXT, library)
    if _OF_A_RELATIVE.search(case.question):
        laws = [norm for norm in library.norms if norm.source.force is Force.LAW and reaches_reader(norm.source, case)]
        ways = [norm for norm in laws if norm.effect is Effect.MUST and "complaints" in norm.slots.topic]
        written += _said(ways[:1], Role.NEXT_STEP, library)
    if screened.has(Flag.ORDERS):
        bans = [norm for norm in mine if norm.effect is Effect.MUST_NOT]
        hidden = [library.passages[norm.passage_id] for norm in bans if "injection" in norm.slots.topic]
        written += [extractive.of_passage(one, Role.CONTEXT, library) for one in hidden[:1]]
        written += _said([norm for norm in bans if _is_on_changing_it(norm)][:1], Role.CONTEXT, library)
    return written


def _is_to_regulator(norm: Norm) -> bool:
    return norm.effect is Effect.MUST and "tell" in norm.slots.action and "registration" in norm.slots.topic


def _is_on_concerns(norm: Norm, library: Library) -> bool:
    return "whistleblowing" in library.lexicon.concepts(norm.passage_id).topic


def _is_on_changing_it(norm: Norm) -> bool:
    """Whether a clause says that something written, or an AI, can't change the policy."""
    return "policy_review" in norm.slots.topic and bool(norm.slots.tool and norm.slots.data)


def _said(norms: Sequence[Norm], role: Role, library: Library) -> list[Statement]:
    return [extractive.of_norm(norm, role, library.passages) for norm in norms]
