"""Questions that ask what the guidance says: which passages speak to them, and when none does."""

from collections.abc import Sequence

from rag.answering.speaking import speaking
from rag.answering.understand import Understood
from rag.answering.writers import extractive
from rag.library.current import Library
from rag.policy.applies import is_here, reaches_reader
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
from rag.policy.weighing import LEVELS

# Shares of a question's meaning, by rarity. Set on tests/answering/data/open_questions.yaml: clauses that
# answer carry .57 or more, the best of the controls mostly less than .5.
_ENOUGH, _MOST, _NEARLY_ALL = 0.55, 0.65, 0.75
_NO_WORD = "\0"  # as rare as a word that no document uses
_NEAR = 20  # places of search
_CLEARLY = 0.15  # by how much a document for others must speak better to be shown
_BESIDE_THE_BEST = 0.75  # share of the best passage's share that another needs to stand beside it
_SHOWN = 4
_DEADLINE = any_of(
    r"\bwithin \d+ (?:minutes?|(?:working )?(?:hours?|days?))\b",
    r"\bby the end of\b",
    r"\bsame day\b",
    r"\bimmediately\b",
)
_COUNT = r"(?:(?!365\b)\d[\d,.]*|two|three|four|five|six|seven|eight|nine|ten|twelve)"
_TIME = rf"\b(?:{_COUNT}|an?|each|every)(?: \w+)? (?:minutes?|hours?|days?|weeks?|months?|years?|term|quarter)\b"
_AT_ONCE = r"\b(?:immediately|straight away|at once|same day|without delay|by the end of|as soon as|no later than)\b"
_KINDS = (
    (any_of(r"\bhow (?:many|much)\b(?! (?:does|do|is|are|can|should))"), any_of(rf"\b{_COUNT}\b", r"per ?cent|%")),
    (any_of(r"\bwhen (?:will|did|is|are|was)\b"), any_of(_TIME, r"\b20\d\d\b")),
    (any_of(r"\bhow (?:long|soon|often|quickly)\b"), any_of(_TIME, _AT_ONCE, r"\b20\d\d\b")),
    (
        any_of(r"^\W*when (?:do|does|must|should)\b"),
        any_of(_TIME, _AT_ONCE, r"\b(?:before|after|until|once|when|at least|20\d\d)\b"),
    ),
)
_DECISIVE = frozenset({"cost", "environment", "copyright"})  # a rule on the action says nothing about these


def answer(understood: Understood, hits: Sequence[Hit], library: Library, vocabulary: Vocabulary) -> list[Statement]:
    """Statements for an open question: the clauses that speak to it; none when no passage does."""
    case = understood.case
    if case.intent is Intent.WHAT_NOW and (steps := _after_a_slip(case, library, vocabulary)):
        return steps
    return extractive.from_passages(speaking_to(understood, hits, library, vocabulary)[:_SHOWN], library)


def speaking_to(understood: Understood, hits: Sequence[Hit], library: Library, vocabulary: Vocabulary) -> list[Passage]:
    """The passages that answer a question, best first; those of documents that reach the reader before any others."""
    weights = speaking(library, vocabulary)
    units = weights.units(understood)
    found = [
        (weights.share(hit.passage, units), hit)
        for hit in hits
        if _may_inform(library.sources[hit.passage.source_id], understood.case)
        and _is_on_topic(hit.passage, understood, library)
        and _is_of_the_kind(hit.passage, understood.case)
    ]
    unheard = any(library.lexicon.rarity(term) >= library.lexicon.rarity(_NO_WORD) for term in understood.terms)
    enough = [(share, hit) for share, hit in found if _is_enough(share, hit.rank, understood, unheard=unheard)]
    enough.sort(key=lambda pair: (-pair[0], pair[1].rank))
    binding = [(share, hit) for share, hit in enough if _reaches(hit.passage, understood.case, library)]
    if not binding or binding[0][0] < enough[0][0] - _CLEARLY:
        binding = enough
    return [hit.passage for share, hit in binding if share >= binding[0][0] * _BESIDE_THE_BEST]


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
        and reaches_reader(norm.source, case)
        and "accountability" in vocabulary.slots(_words_of(norm, library)).topic
    ]
    return min(found, key=lambda norm: LEVELS[norm.source.level], default=None)


_ASKS = frozenset({"approve", "consent"})  # what "ask …" asks for


def decides(library: Library, employer: str | None) -> Norm | None:
    """The employer's clause that says whom to ask when its policy does not settle something."""
    mine = (norm for norm in library.norms if employer and norm.source.employer == employer)
    asks = [norm for norm in mine if norm.effect is Effect.MUST and norm.cue.lower() == "ask" and _is_catch_all(norm)]
    return asks[-1] if asks else None


def _is_catch_all(norm: Norm) -> bool:
    return "policy_review" in norm.slots.topic and not (
        norm.slots.data or norm.slots.setting or norm.slots.action - _ASKS
    )


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
    national = norm.source.level is Level.NATIONAL and reaches_reader(norm.source, case)
    return national and norm.effect is Effect.MUST and "breach" in norm.slots.topic


def _is_incident(norm: Norm) -> bool:
    rule = norm.effect in {Effect.MUST, Effect.MUST_NOT, Effect.SHOULD}
    return rule and bool({"incident", "breach"} & norm.slots.topic)


def _matching(norm: Norm, case: Case) -> int:
    named = {name.split(":", 1)[1] for condition in norm.conditions for name in condition.concepts}
    return len((named | norm.slots.all()) & (case.slots.all() | {"incident", "public", "case_information"}))


def _reaches(passage: Passage, case: Case, library: Library) -> bool:
    return reaches_reader(library.sources[passage.source_id], case)


def _may_inform(source: Source, case: Case) -> bool:
    """Drafts and guidance for others may inform an open question, if of the reader's nation and employer.

    Opinion and evidence answer "why" and questions about what was found, not what to do.
    """
    if source.level is Level.EMPLOYER:
        return source.employer == case.employer
    here = is_here(source, case) and source.status is not Status.SUPERSEDED
    told = case.intent in {Intent.WHY, Intent.WHAT, Intent.WHO} or source.force not in {Force.OPINION, Force.EVIDENCE}
    return here and told


def _is_on_topic(passage: Passage, understood: Understood, library: Library) -> bool:
    """A question that turns on cost, copyright or the environment is answered by nothing that leaves it out."""
    decisive = understood.case.slots.topic & _DECISIVE
    return decisive <= library.lexicon.concepts(passage.passage_id).topic


def _is_of_the_kind(passage: Passage, case: Case) -> bool:
    """ "How many" wants a number, and "when" or "how long" a time."""
    return all(says.search(passage.text) for asks, says in _KINDS if asks.search(case.question))


def _is_enough(share: float, rank: int, understood: Understood, *, unheard: bool) -> bool:
    """Search and meaning must agree: what search ranks lower must carry more, and more still off our usual ground.

    ``unheard``: the question uses a word that no document does, so the rest must carry more.
    """
    if not understood.in_scope:
        return share >= _NEARLY_ALL and rank <= _NEAR
    return share >= (_ENOUGH if rank <= _NEAR and not unheard else _MOST)
