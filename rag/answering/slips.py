"""What to do now: after something went where it should not, or when something is wrong with what a tool was given."""

from collections.abc import Sequence
from dataclasses import replace

from rag.answering import choosing
from rag.answering.intents import has_gone
from rag.answering.understand import Understood
from rag.answering.writers import extractive
from rag.library.current import Library
from rag.library.ingest import vocabulary
from rag.policy.applies import reaches_reader
from rag.policy.patterns import any_of
from rag.policy.ruling import ruling
from rag.policy.types import Case, Condition, Effect, Hit, Intent, Level, Norm, Passage, Role, Statement, Verdict
from rag.policy.vocabulary import PUBLIC_TOOL

_SHOWN = 4
_DEADLINE = any_of(
    r"\bwithin \d+ (?:minutes?|(?:working )?(?:hours?|days?))\b",
    r"\bby the end of\b",
    r"\bsame day\b",
    r"\bimmediately\b",
)
_WENT_WRONG = frozenset({"incident", "breach"})
_RULES = frozenset({Effect.MUST, Effect.MUST_NOT, Effect.SHOULD})
_OTHERS = frozenset({"foster_carer", "student", "agency"})
_LEAKS = frozenset({f"tool:{PUBLIC_TOOL}", "action:enter"})


def steps_now(understood: Understood, hits: Sequence[Hit], library: Library, owner: Norm | None) -> list[Statement]:
    """The employer's clauses on what happened, whole and in their own order; then the national duty; then who answers.

    What a clause names for its own sake (hidden instructions, a missing DPIA) comes before what holds for every slip.
    """
    case = understood.case
    mine = [norm for norm in library.norms if case.employer and norm.source.employer == case.employer]
    own_kind = _steps([norm for norm in mine if _is_of_its_kind(norm, case)], case, library)
    gone = not own_kind or _has_gone(case)
    theirs = _of_others(mine, case, library)
    every = _steps([norm for norm in mine if _is_incident(norm)], case, library) if gone else []
    if theirs:  # "if you have put …" is for whoever did; by when to tell whom is for everybody
        every = [passage for passage in every if _DEADLINE.search(passage.text)]
    steps = list(dict.fromkeys([*theirs, *own_kind, *every]))
    roles = [Role.RULE, *([Role.NEXT_STEP] * len(steps))]
    written = [extractive.of_passage(passage, role, library) for passage, role in zip(steps, roles, strict=False)]
    national = [norm for norm in library.norms if gone and _is_national_breach_duty(norm, case)]
    broken = [] if theirs else _broken(case, library)
    beside = [*national[:2], *(broken if steps or national else [])]
    others = Role.CONTEXT if steps else Role.RULE
    written += [extractive.of_norm(norm, others, library.passages) for norm in beside]
    if written:
        nearest = _nearest(mine if gone else [], understood, hits, library)
        written += [extractive.of_passage(one, Role.CONTEXT, library) for one in nearest]
    if written and owner:
        written.append(extractive.of_norm(owner, Role.ACCOUNTABILITY, library.passages))
    return extractive.distinct(written)


def _has_gone(case: Case) -> bool:
    """Whether something went where it should not, or somebody else may have put it there."""
    return has_gone(case.question) or bool(case.slots.topic & {"breach"}) or bool(case.slots.actor & _OTHERS)


def _broken(case: Case, library: Library) -> list[Norm]:
    """The employer's clause that forbids what was done, where one does."""
    words, overlay = library.vocabulary(case.employer), library.overlay(case.employer)
    found = ruling(replace(case, intent=Intent.PERMISSION), library.norms, words, overlay)
    mine = [norm for norm in found.deciding if norm.source.level is Level.EMPLOYER]
    return mine[:1] if found.verdict is Verdict.NOT_ALLOWED else []


def _nearest(mine: Sequence[Norm], understood: Understood, hits: Sequence[Hit], library: Library) -> list[Passage]:
    """The employer's clause that fits better than any other guidance; else the one on slips that fits best."""
    found = choosing.fits(understood, hits, library, vocabulary())
    slips = {norm.passage_id for norm in mine if _is_incident(norm)}
    return [
        fit.passage
        for place, fit in enumerate(found)
        if fit.passage.passage_id in slips
        or (place == 0 and library.sources[fit.passage.source_id].level is Level.EMPLOYER)
    ][:1]


def _of_others(mine: Sequence[Norm], case: Case, library: Library) -> list[Passage]:
    """Where it is about a carer, a student or an agency: what they are held to, and what to do if they did it."""
    who = case.slots.actor & _OTHERS
    bans = [norm.passage_id for norm in mine if norm.effect is Effect.MUST_NOT and norm.slots.actor & who]
    if_they_did = [norm.passage_id for norm in mine if any(_says_they_leaked(one, who) for one in norm.conditions)]
    return [library.passages[name] for name in dict.fromkeys([*bans[:1], *if_they_did])]


def _steps(mine: Sequence[Norm], case: Case, library: Library) -> list[Passage]:
    """The clause that fits best, the one after it, and those that say by when."""
    order = list(dict.fromkeys(norm.passage_id for norm in mine))
    if not order:
        return []
    fit = {name: max(_matching(norm, case) for norm in mine if norm.passage_id == name) for name in order}
    start = max(range(len(order)), key=lambda index: (fit[order[index]], -index))
    timed = [name for name in order if _DEADLINE.search(library.passages[name].text)]
    chosen = set(order[start : start + 2]) | set(timed)
    return [library.passages[name] for name in order if name in chosen][:_SHOWN]


def _is_national_breach_duty(norm: Norm, case: Case) -> bool:
    national = norm.source.level is Level.NATIONAL and reaches_reader(norm.source, case)
    return national and norm.effect is Effect.MUST and "breach" in norm.slots.topic


def _is_of_its_kind(norm: Norm, case: Case) -> bool:
    """Whether a clause is on what the case names beside its being a slip."""
    return norm.effect in _RULES and bool((case.slots.topic - _WENT_WRONG) & norm.slots.topic)


def _is_incident(norm: Norm) -> bool:
    """Whether a clause says what to do when something has gone wrong."""
    return norm.effect in _RULES and bool(_WENT_WRONG & norm.slots.topic)


def _says_they_leaked(condition: Condition, who: frozenset[str]) -> bool:
    """Whether a clause holds "if" one of them has put something into a public tool."""
    return condition.concepts >= _LEAKS and bool(condition.named("actor") & who)


def _matching(norm: Norm, case: Case) -> int:
    named = {name.split(":", 1)[1] for condition in norm.conditions for name in condition.concepts}
    return len((named | norm.slots.all()) & (case.slots.all() | {"incident", PUBLIC_TOOL, "case_information"}))
