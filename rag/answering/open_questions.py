"""Questions that ask what the guidance says: which passages speak to them, and when none does."""

from collections.abc import Sequence
from dataclasses import replace

from rag.answering import choosing, slips
from rag.answering.overview import overview, wants_overview
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
_FIRST_OF_OWN = 0.45  # the employer's clause that search puts first: of the controls' the best carries .26
_BEYOND = _ENOUGH / 2  # of guidance beyond the employer's, beside clauses that already answer
_NO_WORD = "\0"  # as rare as a word that no document uses
_NEAR = 20  # places of search
_CLEARLY = 0.15  # by how much a document for others must speak better to be shown
_BESIDE_THE_BEST = 0.75  # share of the best passage's share that another needs to stand beside it
_SHOWN = 4
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

_LEADING = 2  # statements that answer an open question; what follows is beside it
_LEFT_TO_SOMEBODY = any_of(r"\b(?:decides?|settles?) (?:any|the|which|whether|how|what|on)\b")
_NOT_SETTLED = any_of(
    r"\b(?:is|are|has|have) not (?:yet )?(?:been )?(?:settled|decided|tested|agreed)\b",
    r"\b(?:unsettled|depends? on (?:the|how|who|what|which|where|each|your))\b",
)


def answer(understood: Understood, hits: Sequence[Hit], library: Library, vocabulary: Vocabulary) -> list[Statement]:
    """Statements for an open question: the clauses that speak to it; none when no passage does."""
    case = understood.case
    owner = accountable(library, case, vocabulary)
    if case.intent is Intent.WHAT_NOW and (steps := slips.steps_now(understood, hits, library, owner)):
        return steps
    if wants_overview(understood) and (whole := overview(understood, library)):
        return whole
    speaking = speaking_to(understood, hits, library, vocabulary)
    best = _best_fits(understood, hits, library, vocabulary) if speaking else []
    first = speaking[: _SHOWN - len([one for one in best if one not in speaking[:_SHOWN]])]
    written = extractive.from_passages(list(dict.fromkeys([*first, *best])), library)
    listed = choosing.list_of_tools(case, library) if written and choosing.names_public_tool(case, vocabulary) else None
    if listed and listed.passage_id not in {quote.passage_id for one in written for quote in one.quotes}:
        written.append(extractive.of_passage(listed, Role.SAFER_WAY, library))
    if owner and case.intent is Intent.WHO and "accountability" in case.slots.topic:  # that clause is the answer
        rest = [replace(one, role=Role.CONTEXT) if one.role is Role.RULE else one for one in written]
        written = extractive.distinct([extractive.of_norm(owner, Role.RULE, library.passages), *rest[: _SHOWN - 1]])
    return extractive.in_order(written)


def is_left_open(case: Case, written: Sequence[Statement]) -> bool:
    """Whether the clause that answers an open question leaves it to somebody, or says that nobody has settled it."""
    told = [one.text for one in written if one.role in {Role.RULE, Role.CONTEXT}]
    if case.intent is Intent.WHAT and told and _LEFT_TO_SOMEBODY.search(told[0]):
        return True
    return case.intent in {Intent.WHAT, Intent.WHO} and any(_NOT_SETTLED.search(text) for text in told[:_LEADING])


def _best_fits(understood: Understood, hits: Sequence[Hit], library: Library, vocabulary: Vocabulary) -> list[Passage]:
    """The passage that fits best; and the best of guidance beyond the employer's, if close or on the topic asked."""
    found = [
        fit
        for fit in choosing.fits(understood, hits, library, vocabulary)
        if _may_inform(library.sources[fit.passage.source_id], understood.case)
        and _is_on_topic(fit.passage, understood, library)
        and _is_of_the_kind(fit.passage, understood.case)
    ]
    beyond = [fit for fit in found if library.sources[fit.passage.source_id].level is not Level.EMPLOYER]
    topic = understood.case.slots.topic
    on_it = [
        fit
        for fit in beyond
        if topic & library.lexicon.concepts(fit.passage.passage_id).topic
        and _reaches(fit.passage, understood.case, library)
    ]
    near = [fit for fit in beyond if fit.score >= choosing.CLOSE and fit.share >= _BEYOND]
    close = sorted(near, key=lambda fit: -fit.score)
    return [fit.passage for fit in [*found[:1], *(on_it[:1] if topic else close[:1])]]


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
    enough = [
        (share, hit)
        for share, hit in found
        if _is_enough(share, hit.rank, understood, unheard=unheard)
        or (_is_first_of_own(hit, library) and understood.in_scope and not unheard and share >= _FIRST_OF_OWN)
    ]
    enough.sort(key=lambda pair: (-pair[0], pair[1].rank))
    binding = [(share, hit) for share, hit in enough if _reaches(hit.passage, understood.case, library)]
    if not binding or binding[0][0] < enough[0][0] - _CLEARLY:
        binding = enough
    return [hit.passage for share, hit in binding if share >= binding[0][0] * _BESIDE_THE_BEST]


def misses_topic(understood: Understood, ruling: Ruling, library: Library) -> bool:
    """Whether the deciding clauses are beside the question: it turns on a topic that none of them speaks to."""
    decisive = understood.case.slots.topic & choosing.DECISIVE
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
    decisive = understood.case.slots.topic & choosing.DECISIVE
    return decisive <= library.lexicon.concepts(passage.passage_id).topic


def _is_first_of_own(hit: Hit, library: Library) -> bool:
    return hit.rank == 1 and library.sources[hit.passage.source_id].level is Level.EMPLOYER


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
