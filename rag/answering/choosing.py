"""Which clauses stand beside those that decide: what search finds for the question and the question speaks of, no more.

Measured on the labels of seven employers' policies (188 questions with a clause that decides), never on the development
questions. Place of a clause among the reader's own employer's hits → how often it is the one that decides:
 conditions: places 1–6 6 of 26, later or not found 0 of 48; safer ways: places 1–3 7 of 37, later 0 of 135.
 Rules past place 12, where one stands before it: cut, 61 go and the clause that decides is lost once.
 Clauses not yet shown, by fit (score beside the best's + share of the question's meaning): first 21 of 48; second, when
 its fit is .8 of the first's, 12 of 52, else 4 of 75; third 0 of 141.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from rag.answering.speaking import speaking
from rag.answering.understand import Understood
from rag.library.current import Library
from rag.policy.applies import fits_topic, is_here, reaches_reader, weighs
from rag.policy.patterns import any_of
from rag.policy.types import Case, Force, Hit, Level, Norm, Passage, Ruling, Statement, Verdict
from rag.policy.vocabulary import ANY_TOOL, Vocabulary

_WITHIN = 6  # a way out need not decide anything, so as far as conditions, not as measured
_FAR = 12
CLOSE = 0.8
_ON_TOPIC = 0.6  # share of the best fit that a clause on the very topic asked needs
_ALSO = 2
_SHOWN = 4  # statements of an answer to an open question, as a rule
_GOING_ON = 2
_GRANTED = frozenset({Verdict.ALLOWED, Verdict.ALLOWED_WITH_CONDITIONS})
_CONFINES = any_of(r"\bonly (?:with|in|on|through|using|by)\b")
DECISIVE = frozenset({"cost", "environment", "copyright"})  # a rule on the action says nothing about these
_EVIDENCE = "evidence"
_DECIDES = any_of(r"\bdecides?\b")
_NO_OUTPUT = frozenset(
    {"use", "approve", "consent", "refuse", "tell", "report", "delete", "keep", "install", "note_down"}
)


@dataclass(frozen=True, slots=True)
class Fit:
    """How well a passage fits a question: its score beside the best's, and the share of its meaning (each 0–1)."""

    passage: Passage
    score: float
    share: float

    @property
    def value(self) -> float:
        """The two together (0–2)."""
        return self.score + self.share


def narrowed(ruling: Ruling, hits: Sequence[Hit], library: Library) -> Ruling:
    """The ruling without those of its conditions, ways out and clauses beside it that search does not find."""
    place = _places(hits, library)
    kept = [norm for norm in ruling.conditions if _is_near(norm, place, ruling.verdict)]
    if not kept and ruling.verdict in _GRANTED and not any(norm.conditions for norm in ruling.deciding):
        kept = list(ruling.conditions[:1])  # a yes with conditions is not shown without any
    return replace(
        ruling,
        deciding=_on_point(ruling, place),
        conditions=tuple(kept),
        safer=tuple(
            norm
            for norm in ruling.safer
            if place.get(norm.passage_id, len(hits)) <= _WITHIN and not _confines(norm, library)
        ),
        beside=tuple(
            norm
            for norm in ruling.beside
            if norm.passage_id in place or norm.passage_id in (*ruling.relation.national, *ruling.relation.professional)
        ),
    )


def also(understood: Understood, hits: Sequence[Hit], library: Library, vocabulary: Vocabulary) -> list[Passage]:
    """The one or two passages that fit the question best, of those that bind the reader: the employer's first.

    Guidance that the employer stands under comes in only where it fits better than any of the employer's clauses.
    """
    found = [fit for fit in fits(understood, hits, library, vocabulary) if _may_stand(fit.passage, understood, library)]
    mine = [fit for fit in found if library.sources[fit.passage.source_id].level is Level.EMPLOYER]
    others = [fit for fit in found if fit not in mine and (not mine or fit.value > mine[0].value)]
    best = [*mine[:1], *others[:1], *mine[1:], *others[1:]][:_ALSO]
    return [fit.passage for fit in best if fit.value >= CLOSE * found[0].value]


def on_topic(
    understood: Understood, hits: Sequence[Hit], library: Library, vocabulary: Vocabulary, shown: Collection[str]
) -> list[Passage]:
    """What else speaks to the topic that a question names: the best of the employer's, the best of guidance beyond."""
    topic = understood.case.slots.topic
    found = [
        fit
        for fit in fits(understood, hits, library, vocabulary)
        if topic & library.lexicon.concepts(fit.passage.passage_id).topic
        and fit.passage.passage_id not in shown
        and _may_stand(fit.passage, understood, library)
    ]
    least = _ON_TOPIC * _best(understood, hits, library, vocabulary)
    mine = [fit for fit in found if _is_employers(fit.passage, library)]
    others = [fit for fit in found if fit not in mine]
    return [fit.passage for fit in (*mine[:1], *others[:1]) if fit.value >= least]


def goes_on(
    understood: Understood, hits: Sequence[Hit], library: Library, vocabulary: Vocabulary, written: Sequence[Statement]
) -> list[Passage]:
    """What an open answer lacks: a clause of the employer's, where it has none and one fits about as well as the best.

    Where the employer's leads and there is room: what else its section says.
    """
    shown = {one.passage_id for statement in written for one in statement.quotes}
    best = _best(understood, hits, library, vocabulary)
    topic = understood.case.slots.topic
    mine = [
        fit
        for fit in fits(understood, hits, library, vocabulary)
        if fit.passage.passage_id not in shown
        and _is_employers(fit.passage, library)
        and _may_stand(fit.passage, understood, library)
    ]
    if not any(_is_employers(library.passages[name], library) for name in shown):
        return [
            fit.passage
            for fit in mine[:1]
            if fit.value >= CLOSE * best
            and (not topic or topic & library.lexicon.concepts(fit.passage.passage_id).topic)
        ]
    lead = library.passages[written[0].quotes[0].passage_id]
    near = [
        fit.passage
        for fit in mine
        if (fit.passage.source_id, fit.passage.heading_path) == (lead.source_id, lead.heading_path)
        and fit.value >= _ON_TOPIC * best
        and topic & DECISIVE <= library.lexicon.concepts(fit.passage.passage_id).topic
    ]
    return near[: max(0, min(_GOING_ON, _SHOWN - len(written)))]


def studies(understood: Understood, library: Library, shown: Collection[str], room: int) -> list[Passage]:
    """Of each study, the passage that search puts first: no one study is "the evidence"."""
    if _EVIDENCE not in understood.case.slots.topic:
        return []
    had = {library.passages[name].source_id for name in shown}
    firsts: dict[str, Passage] = {}
    for hit in library.search(understood.query, len(library.passages)):
        source = library.sources[hit.passage.source_id]
        on_it = _EVIDENCE in library.lexicon.concepts(hit.passage.passage_id).topic
        if source.force is Force.EVIDENCE and on_it and is_here(source, understood.case):
            firsts.setdefault(source.source_id, hit.passage)
    return [passage for name, passage in firsts.items() if name not in had][: max(room, 0)]


def fits(understood: Understood, hits: Sequence[Hit], library: Library, vocabulary: Vocabulary) -> list[Fit]:
    """Every hit's fit, best first."""
    weights = speaking(library, vocabulary)
    units = weights.units(understood)
    most = max((hit.score for hit in hits), default=0.0) or 1.0
    found = [Fit(hit.passage, hit.score / most, weights.share(hit.passage, units)) for hit in hits]
    return sorted(found, key=lambda fit: -fit.value)


def list_of_tools(case: Case, library: Library) -> Passage | None:
    """The employer's clause that lists the most approved tools."""
    named = Counter(entry.passage_id for entry in library.overlay(case.employer).approved)
    best = max(named, key=lambda name: named[name], default=None)
    return library.passages.get(best) if best else None


def names_public_tool(case: Case, vocabulary: Vocabulary) -> bool:
    """Whether a question names a public tool: what to use in its place is worth saying."""
    concepts = (vocabulary.concepts.get(("tool", name)) for name in case.slots.tool)
    return any(concept is not None and concept.public for concept in concepts)


def leaves_tool_open(case: Case, ruling: Ruling) -> bool:
    """Whether leave is given to a question that names no tool: it is only for those on the list."""
    return ruling.verdict in _GRANTED and case.slots.tool <= {ANY_TOOL}


def answers_for_it(case: Case) -> bool:
    """Whether something comes out of AI that somebody must answer for: not where only leave or a notice is at stake."""
    return bool(case.slots.action - _NO_OUTPUT)


def says_who_decides(statements: Iterable[Statement]) -> bool:
    """Whether a clause that is shown already says who decides."""
    return any(_DECIDES.search(one.text) for one in statements)


def _best(understood: Understood, hits: Sequence[Hit], library: Library, vocabulary: Vocabulary) -> float:
    """The best fit of what may stand beside an answer."""
    found = fits(understood, hits, library, vocabulary)
    return max((fit.value for fit in found if _may_stand(fit.passage, understood, library)), default=0.0)


def _is_employers(passage: Passage, library: Library) -> bool:
    return library.sources[passage.source_id].level is Level.EMPLOYER


def _places(hits: Sequence[Hit], library: Library) -> Mapping[str, int]:
    """Each hit's place among those of its side: the employer's, or everybody else's."""
    sides: dict[bool, int] = {}
    found: dict[str, int] = {}
    for hit in hits:
        side = library.sources[hit.passage.source_id].level is Level.EMPLOYER
        sides[side] = sides.get(side, 0) + 1
        found[hit.passage.passage_id] = sides[side]
    return found


def _on_point(ruling: Ruling, place: Mapping[str, int]) -> tuple[Norm, ...]:
    """The clauses it rests on, without those that search does not find where it finds another.

    The first stays, but where nothing settles the case: there clauses only come close, and search says which closest.
    """
    found = [norm for norm in ruling.deciding if place.get(norm.passage_id, _FAR + 1) <= _FAR]
    if not found:
        return ruling.deciding
    if ruling.verdict is Verdict.DEPENDS:
        return tuple(sorted(found, key=lambda norm: place[norm.passage_id]))
    return tuple(norm for norm in ruling.deciding if norm in found or norm is ruling.deciding[0])


def _is_near(norm: Norm, place: Mapping[str, int], verdict: Verdict | None) -> bool:
    """Whether search finds a condition; under a yes, wherever it does."""
    found = place.get(norm.passage_id)
    return found is not None and (found <= _WITHIN or verdict in _GRANTED)


def _confines(norm: Norm, library: Library) -> bool:
    """Whether a leave only says what a job is confined to ("only with an approved tool"): that is no other way."""
    said = " ".join(library.passages[span.passage_id].text[span.start : span.end] for span in norm.rule)
    return not norm.conditions and bool(_CONFINES.search(said))


def _may_stand(passage: Passage, understood: Understood, library: Library) -> bool:
    """Whether a passage may stand beside a ruling: of a document that binds the reader, and not on slips alone."""
    norms = library.norms_of(passage.passage_id)
    source = library.sources[passage.source_id]
    if not (reaches_reader(source, understood.case) and all(weighs(norm) for norm in norms)):
        return False
    return not norms or any(fits_topic(norm, understood.case) for norm in norms)
