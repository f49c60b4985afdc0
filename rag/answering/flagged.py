"""Clauses that what the screen saw calls for: orders to the tool, and worry about how a colleague uses AI."""

from collections.abc import Sequence

from rag.answering.screen import Flag, Screened
from rag.answering.writers import extractive
from rag.library.current import Library
from rag.policy.types import Effect, Norm, Role, Statement

_SPEAKS_UP = frozenset({Effect.MUST, Effect.SHOULD, Effect.MAY})


def called_for(screened: Screened, employer: str | None, library: Library) -> list[Statement]:
    """The employer's clauses on hidden instructions and on what can change its policy; on raising a concern."""
    mine = [norm for norm in library.norms if employer and norm.source.employer == employer]
    written: list[Statement] = []
    if screened.has(Flag.REPORT):
        raised = [norm for norm in mine if norm.effect in _SPEAKS_UP and _is_on_concerns(norm, library)]
        written += _said(raised[:1], Role.NEXT_STEP, library)
    if screened.has(Flag.ORDERS):
        bans = [norm for norm in mine if norm.effect is Effect.MUST_NOT]
        hidden = [library.passages[norm.passage_id] for norm in bans if "injection" in norm.slots.topic]
        written += [extractive.of_passage(one, Role.CONTEXT, library) for one in hidden[:1]]
        written += _said([norm for norm in bans if _is_on_changing_it(norm)][:1], Role.CONTEXT, library)
    return written


def _is_on_concerns(norm: Norm, library: Library) -> bool:
    return "whistleblowing" in library.lexicon.concepts(norm.passage_id).topic


def _is_on_changing_it(norm: Norm) -> bool:
    """Whether a clause says that something written, or an AI, can't change the policy."""
    return "policy_review" in norm.slots.topic and bool(norm.slots.tool and norm.slots.data)


def _said(norms: Sequence[Norm], role: Role, library: Library) -> list[Statement]:
    return [extractive.of_norm(norm, role, library.passages) for norm in norms]
