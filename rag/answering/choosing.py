"""Which clauses stand beside those that decide: what search finds for the question and the question speaks of, no more.

Measured on the labels of seven employers' policies (188 questions with a clause that decides), never on the development
questions. Place of a clause among the reader's own employer's hits → how often it is the one that decides:
 conditions: places 1–6 6 of 26, later or not found 0 of 48; safer ways: places 1–3 7 of 37, later 0 of 135.
 Rules past place 12, where one stands before it: cut, 61 go and the clause that decides is lost once.
 Clauses not yet shown, by fit (score beside the best's + share of the question's meaning): first 21 of 48; second, when
 its fit is .8 of the first's, 12 of 52, else 4 of 75; third 0 of 141.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from rag.answering.speaking import speaking
from rag.answering.understand import Understood
from rag.library.current import Library
from rag.policy.applies import fits_topic, reaches_reader, weighs
from rag.policy.patterns import any_of
from rag.policy.types import Case, Hit, Level, Norm, Passage, Ruling, Statement, Verdict
from rag.policy.vocabulary import ANY_TOOL, Vocabulary

_WITHIN = 6  # a way out need not decide anything, so as far as conditions, not as measured
_FAR = 12
CLOSE = 0.8
_ALSO = 2
_GRANTED = frozenset({Verdict.ALLOWED, Verdict.ALLOWED_WITH_CONDITIONS})
_CONFINES = any_of(r"\bonly (?:with|in|on|through|using|by)\b")
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
