"""Questions that ask what the guidance says: which passages speak to them, and when none does."""

from collections.abc import Iterable, Sequence

from rag.answering.understand import Understood
from rag.answering.writers import extractive
from rag.library.current import Library
from rag.policy.patterns import any_of
from rag.policy.types import (
    Case,
    Effect,
    Force,
    Hit,
    Intent,
    Level,
    Norm,
    Passage,
    Role,
    Ruling,
    Source,
    Statement,
    Status,
)
from rag.policy.vocabulary import Vocabulary

_ENOUGH = 0.5  # share of a question's meaning (by rarity of its words) that a passage must speak to
_CONCEPT_WEIGHT = 3.0  # nats: about the rarity of a word in one passage of twenty
_SHOWN = 4
_DEADLINE = any_of(
    r"\bwithin \d+ (?:minutes?|(?:working )?(?:hours?|days?))\b",
    r"\bby the end of\b",
    r"\bsame day\b",
    r"\bimmediately\b",
)
_UK_WIDE = frozenset({None, "uk", ""})
_LEVELS = {Level.EMPLOYER: 0, Level.NATIONAL: 1, Level.PROFESSIONAL: 2}
_WEIGHED = ("action", "data", "tool", "setting", "topic", "actor")
_TOO_COMMON = frozenset({"ai", "use", "staff"})
_DECISIVE = frozenset({"cost", "environment", "copyright"})  # a rule on the action says nothing about these


def answer(understood: Understood, hits: Sequence[Hit], library: Library, vocabulary: Vocabulary) -> list[Statement]:
    """Statements for an open question: the clauses that speak to it; none when no passage does."""
    case = understood.case
    if case.intent is Intent.WHAT_NOW and (steps := _after_a_slip(case, library, vocabulary)):
        return steps
    speaking = [hit.passage for hit in hits if _speaks_to(hit.passage, understood, library, vocabulary)]
    speaking.sort(key=lambda passage: -_share(passage, understood, library, vocabulary))  # stable: search breaks ties
    return extractive.from_passages(speaking[:_SHOWN], library)


def misses_topic(understood: Understood, ruling: Ruling, library: Library) -> bool:
    """Whether the deciding clauses are beside the question: it turns on a topic that none of them speaks to."""
    decisive = understood.case.slots.topic & _DECISIVE
    return bool(decisive) and not any(
        decisive <= library.lexicon.concepts(norm.passage_id).topic for norm in ruling.deciding
    )


def accountable(library: Library, case: Case, vocabulary: Vocabulary) -> Norm | None:
    """The clause that says who answers for AI output: the employer's, else national or professional."""
    found = [
        norm
        for norm in library.norms
        if "accountability" in norm.slots.topic
        and _applies(norm.source, case)
        and "accountability" in vocabulary.slots(_words_of(norm, library)).topic
    ]
    return min(found, key=lambda norm: _LEVELS[norm.source.level], default=None)


def decides(library: Library, employer: str | None) -> Norm | None:
    """The employer's clause that says whom to ask when its policy does not settle something."""
    mine = (norm for norm in library.norms if employer and norm.source.employer == employer)
    asks = [norm for norm in mine if norm.effect is Effect.MUST and norm.cue.lower() == "ask" and _is_catch_all(norm)]
    return asks[-1] if asks else None


def _is_catch_all(norm: Norm) -> bool:
    return "policy_review" in norm.slots.topic and not (norm.slots.data or norm.slots.setting or norm.slots.action)


def _words_of(norm: Norm, library: Library) -> str:
    return " ".join(library.passages[span.passage_id].text[span.start : span.end] for span in norm.rule)


def _after_a_slip(case: Case, library: Library, vocabulary: Vocabulary) -> list[Statement]:
    """What to do now: the employer's clauses on incidents, whole and in their own order, then the national ones."""
    mine = [
        norm for norm in library.norms if case.employer and norm.source.employer == case.employer and _is_incident(norm)
    ]
    theirs = [norm for norm in library.norms if _is_national_breach_duty(norm, case)]
    steps = _steps(mine, case, library)
    roles = [Role.RULE, *([Role.NEXT_STEP] * len(steps))]
    written = [extractive.of_passage(passage, role, library) for passage, role in zip(steps, roles, strict=False)]
    written += [extractive.of_norm(norm, Role.CONTEXT if steps else Role.RULE, library.passages) for norm in theirs[:2]]
    if written and (owner := accountable(library, case, vocabulary)):
        written.append(extractive.of_norm(owner, Role.ACCOUNTABILITY, library.passages))
    return extractive.distinct(written)


def _steps(mine: Sequence[Norm], case: Case, library: Library) -> list[Passage]:
    """The clause that fits the slip best, the one after it, and those that say by when."""
    order = list(dict.fromkeys(norm.passage_id for norm in mine))
    if not order:
        return []
    fit = {name: max(_matching(norm, case) for norm in mine if norm.passage_id == name) for name in order}
    start = max(range(len(order)), key=lambda index: (fit[order[index]], -index))
    timed = [name for name in order if _DEADLINE.search(library.passages[name].text)]
    chosen = set(order[start : start + 2]) | set(timed)
    return [library.passages[name] for name in order if name in chosen][:_SHOWN]


def _is_national_breach_duty(norm: Norm, case: Case) -> bool:
    national = norm.source.level is Level.NATIONAL and _applies(norm.source, case)
    return national and norm.effect is Effect.MUST and "breach" in norm.slots.topic


def _is_incident(norm: Norm) -> bool:
    rule = norm.effect in {Effect.MUST, Effect.MUST_NOT, Effect.SHOULD}
    return rule and bool({"incident", "breach"} & norm.slots.topic)


def _matching(norm: Norm, case: Case) -> int:
    named = {name.split(":", 1)[1] for condition in norm.conditions for name in condition.concepts}
    return len((named | norm.slots.all()) & (case.slots.all() | {"incident", "public", "case_information"}))


def _applies(source: Source, case: Case) -> bool:
    if source.level is Level.EMPLOYER:
        return source.employer == case.employer
    return source.jurisdiction in {*_UK_WIDE, case.jurisdiction} and source.status is not Status.SUPERSEDED


def _speaks_to(passage: Passage, understood: Understood, library: Library, vocabulary: Vocabulary) -> bool:
    """A passage answers an open question if it applies, is on its topic and carries enough of its meaning."""
    case = understood.case
    source = library.sources[passage.source_id]
    topics = case.slots.topic
    on_topic = (
        bool(topics & library.lexicon.concepts(passage.passage_id).topic) if topics else _may_inform(source, case)
    )
    return _applies(source, case) and on_topic and _share(passage, understood, library, vocabulary) >= _ENOUGH


def _may_inform(source: Source, case: Case) -> bool:
    """Opinion and evidence answer "why" and questions on a named topic, not what to do."""
    return case.intent is Intent.WHY or source.force not in {Force.OPINION, Force.EVIDENCE}


def _share(passage: Passage, understood: Understood, library: Library, vocabulary: Vocabulary) -> float:
    """How much of what the question asks a passage speaks to (0–1): its concepts and its other words, by rarity."""
    concepts = library.lexicon.concepts(passage.passage_id)
    weighed: list[tuple[float, bool]] = []
    for slot in _WEIGHED:
        for name in getattr(understood.case.slots, slot) - _TOO_COMMON:
            weighed.append((_CONCEPT_WEIGHT, bool(vocabulary.wider(slot, name) & getattr(concepts, slot))))
    words = library.lexicon.words(passage.passage_id)
    weighed += [(library.lexicon.rarity(term), term in words) for term in understood.terms]
    return _fraction(weighed)


def _fraction(weighed: Iterable[tuple[float, bool]]) -> float:
    pairs = list(weighed)
    total = sum(weight for weight, _ in pairs)
    return sum(weight for weight, got in pairs if got) / total if total else 0.0
