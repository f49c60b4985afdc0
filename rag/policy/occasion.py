"""Whether a rule is for the place, the people and the service that a case is about."""

from collections.abc import Sequence
from dataclasses import replace
from enum import IntEnum

from rag.policy.ages import AGES, CHILD, SERVICES
from rag.policy.lemmas import tokens
from rag.policy.patterns import any_of, words
from rag.policy.types import RULES, Case, Condition, Effect, Norm, Passage
from rag.policy.vocabulary import Vocabulary

PERSONS = frozenset({"child", "parent", "adult", "person"})
NAMED_PEOPLE = PERSONS | frozenset(SERVICES)
_STAFF_ONLY = frozenset({"internal_meeting", "professionals_meeting"})
_WHERE = any_of(r"^\W*(?:where|when|in|at|during)\b")
_COURT = frozenset({"court"})
_SCOPING = words(  # what a heading that only says whose rules follow may say beside the service
    """a additional all and are everyone extra for if in is of only our part people practitioner rule section service
    social staff team the their they these this to us we with work worker working you your"""
)


class Reach(IntEnum):
    """Ordered: the reach over several slots is the least of them."""

    DISJOINT = 0
    OVERLAPS = 1
    COVERS = 2


def setting_reach(norm: Norm, case: Case, vocabulary: Vocabulary) -> Reach:
    """How far a norm's settings reach the case's."""
    wanted, asked = norm.slots.setting, case.slots.setting
    if not wanted:
        return Reach.OVERLAPS if norm.effect is Effect.MAY and asked & _COURT else Reach.COVERS
    if wanted <= PERSONS and asked & _STAFF_ONLY and not asked & PERSONS:
        return Reach.DISJOINT  # a rule on people we work with says nothing of a meeting without them
    if wanted <= PERSONS and "supervision" in asked and not asked & PERSONS and "record" in norm.slots.action:
        return Reach.DISJOINT  # nor is who may be recorded about two colleagues
    if norm.effect is Effect.MAY and wanted - NAMED_PEOPLE and _left_out(wanted, asked, vocabulary):
        return Reach.OVERLAPS if not special(wanted, vocabulary) else Reach.DISJOINT
    if (reach := _age(norm, case)) is not Reach.COVERS:
        return reach
    if wanted & _COURT and "court_document" in case.slots.data:
        return Reach.COVERS  # what is written for court is court work, said or not
    places = wanted - NAMED_PEOPLE or wanted  # "an adult at court" is about court
    if any(vocabulary.wider("setting", name) & places for name in asked) or not special(wanted, vocabulary):
        return Reach.COVERS
    return Reach.DISJOINT if special(asked, vocabulary) else Reach.OVERLAPS


def scope_of(passage: Passage, passages: Sequence[Passage], vocabulary: Vocabulary) -> frozenset[str]:
    """The one service or age that a heading above a passage says its rules are for, where others stand outside it."""
    for depth in range(len(passage.heading_path), 0, -1):
        above = passage.heading_path[:depth]
        found = _scope_in(above[-1], vocabulary)
        if found and any(one.heading_path[:depth] != above for one in passages):
            return found
    return frozenset()


def scoped(norm: Norm, scope: frozenset[str]) -> Norm:
    """A rule with the scope its heading gives it, unless it says itself whom it is for."""
    if norm.effect not in RULES or _ages(norm.slots.setting):
        return norm
    return replace(norm, slots=replace(norm.slots, setting=norm.slots.setting | scope))


def _scope_in(heading: str, vocabulary: Vocabulary) -> frozenset[str]:
    named = [one for one in vocabulary.mentions(heading) if one.slot == "setting"]
    found = frozenset(one.name for one in named)
    rest = {
        token.lemma
        for token in tokens(heading)
        if not token.text.isdigit() and not any(one.start <= token.start < one.end for one in named)
    }
    return found if len(_ages(found)) == 1 and found <= NAMED_PEOPLE and rest <= _SCOPING else frozenset()


def special(settings: frozenset[str], vocabulary: Vocabulary) -> frozenset[str]:
    """Settings that are not everyday ones: a rule for court says nothing of a home visit."""
    return frozenset(n for n in settings if (c := vocabulary.concepts.get(("setting", n))) and not c.everyday)


def hangs_on_age(norm: Norm) -> bool:
    """Whether a norm is for people of one age, or for the service that works with them."""
    return norm.slots.setting <= AGES or _is_for_one_service(norm)


def _is_for_one_service(norm: Norm) -> bool:
    return bool(norm.slots.setting & frozenset(SERVICES)) and len(_ages(norm.slots.setting)) == 1


def _age(norm: Norm, case: Case) -> Reach:
    """A rule on adults does not decide for a child. One for a service goes by the service, where the case says which.

    Whoever speaks of mum or dad and of no adult works with a child.
    """
    settings = case.slots.setting
    wanted, asked = _ages(norm.slots.setting), _ages(settings)
    known = asked or (frozenset({CHILD}) if "parent" in settings else frozenset())
    if _is_for_one_service(norm):
        asked = known = _ages(settings & frozenset(SERVICES)) or known
        if not known and norm.effect in {Effect.MAY, Effect.MUST_NOT}:
            return Reach.OVERLAPS
    if wanted and asked and not wanted & asked:
        return Reach.DISJOINT
    if norm.slots.setting <= AGES and not known and _is_of_a_service(norm):
        return Reach.OVERLAPS  # a ban in children's work may or may not be about this visit
    return Reach.COVERS


def _is_of_a_service(norm: Norm) -> bool:
    """Whether a ban is on a way of working with people of one age, not on what is known about them."""
    if norm.effect is not Effect.MUST_NOT:
        return False
    return "record" in norm.slots.action or (norm.slots.action <= {"use"} and not norm.slots.data)


def _ages(settings: frozenset[str]) -> frozenset[str]:
    """The ages among settings: a service's is that of those it serves."""
    return frozenset({SERVICES.get(name, name) for name in settings} & AGES)


def _left_out(wanted: frozenset[str], asked: frozenset[str], vocabulary: Vocabulary) -> bool:
    """Whether a case is in a special setting that a rule's own do not take in: a home visit is no capacity test."""
    return any(not vocabulary.wider("setting", name) & wanted for name in special(asked, vocabulary))


def is_for_another_occasion(condition: Condition, case: Case, vocabulary: Vocabulary) -> bool:
    """Whether leave for one occasion ("Where an adult lacks capacity, …") is none for a case that names none such."""
    gates = special(condition.named("setting"), vocabulary) if _WHERE.match(condition.text) else frozenset()
    return bool(gates) and not any(vocabulary.wider("setting", one) & gates for one in case.slots.setting)
