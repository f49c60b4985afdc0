"""What an answer cites: each quoted passage once, with its source and the effect read from it."""

from collections.abc import Sequence

from rag.library.current import Library
from rag.policy.types import CitedPassage, Effect, Relation, Statement

_STRONGEST_FIRST = (
    Effect.MUST_NOT,
    Effect.MUST,
    Effect.SHOULD_NOT,
    Effect.SHOULD,
    Effect.MAY,
    Effect.UNKNOWN,
    Effect.INFO,
)


def cited_passages(library: Library, statements: Sequence[Statement]) -> tuple[CitedPassage, ...]:
    """Each quoted passage once, in the order of its first quote."""
    names = dict.fromkeys(one.passage_id for statement in statements for one in statement.quotes)
    return tuple(_cited(library, name) for name in names)


def cited_relation(relation: Relation, statements: Sequence[Statement]) -> Relation:
    """The relation, with only the passages that the answer shows."""
    shown = {one.passage_id for statement in statements for one in statement.quotes}
    return Relation(
        relation.kind,
        *(
            tuple(name for name in ids if name in shown)
            for ids in (relation.employer, relation.national, relation.professional)
        ),
    )


def _cited(library: Library, passage_id: str) -> CitedPassage:
    passage = library.passages[passage_id]
    effects = [norm.effect for norm in library.norms_of(passage_id)]
    strongest = min(effects, key=_STRONGEST_FIRST.index, default=Effect.INFO)
    return CitedPassage(passage, library.sources[passage.source_id], strongest)
