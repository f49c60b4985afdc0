""" "Only": what a rule permits to one it forbids to the rest."""

from dataclasses import replace

from rag.policy.patterns import any_of
from rag.policy.types import FORBIDS, RULES, Effect, Norm
from rag.policy.vocabulary import ANY_TOOL, APPROVED_TOOL, PERSONAL_ACCOUNT, UNAPPROVED_TOOL, WORK_ACCOUNT

_ONLY = any_of(
    r"\bonly\s+(?:ever\s+)?(?:use|with|in|into|on|through|by using|via)\b",
    r"\b(?:use|may|can|must) only\b",
    r"\bthe (?:only|one|sole) (?:ai )?(?:tool|product) (?:with|in|into|on|through) which\b",
    r"\bonly\s+(?:the\s+)?(?:[\w’'-]+\s+){0,8}(?:may|can|should|must|will do)\b",
    r"\bonly (?:ever )?(?:be )?(?:used?|put|entered|uploaded|made|processed)\b",
    r"\b(?:and|or|but) (?:with |in |into |on |to )?(?:(?:nowhere|nothing) else|no other (?:tool|product|app|place))\b",
    r"\b(?:and|or|but) (?:by|in|with|through) no other (?:means|way|method|product|tool|system)\b",
)
_ONLY_ACCOUNT = any_of(r"\bonly\s+(?:the |your |a |an |with )*(?:\w+ ){0,2}(?:accounts?|logins?|licences?|versions?)\b")
_ONLY_DEVICE = any_of(
    r"\bonly\s+(?:\w+ ){0,4}(?:devices?|laptops?|phones?|equipment|computers?)\b",
    r"\b(?:devices?|laptops?|phones?|equipment|computers?)\s+only\b",
)
_ONLY_APPROVED = any_of(
    r"\bonly\b[^;]{0,70}\b(?:is|are) (?:approved|authorised|permitted|allowed|licensed)\b",
    r"\b(?:is|are) (?:the|our) only\b",
)
_ONLY_FOR = any_of(
    r"\b(?:approved|authorised|permitted|licensed|allowed|for use)\b[^.;]{0,60}\bonly\b", r"\bonly for\b"
)
_ONLY_WHERE = any_of(  # "is used in adults' services only", "works only with adults"
    r"\b(?:used|available|open|in use|works?|runs?) (?:in|for|with|by|to)\b[^.;]{0,60}\bonly\b",
    r"\b(?:used|available|open|in use|works?|runs?|made|kept) only (?:in|for|with|by|to)\b",
)
_OTHER_AGE = {"adult": "child", "child": "adult", "adult_service": "child_service", "child_service": "adult_service"}


def with_complement(norm: Norm, main: str) -> list[Norm]:
    """ "Only approved tools may …" permits those tools and forbids the rest; so does "use only" a work account."""
    if norm.effect not in RULES - FORBIDS:
        return [norm]
    rest: list[Norm] = []
    if _ONLY_DEVICE.search(main) and "work_device" in norm.slots.account:
        rest = [_forbid(norm, account=frozenset({"own_device"}), tool=frozenset())]
    elif (ages := _other_ages(norm)) and _ONLY_WHERE.search(main):
        rest = ages
    elif _ONLY_ACCOUNT.search(main):
        rest = _other_accounts(norm)
    elif _ONLY.search(main):
        rest = _other_accounts(norm) + _other_tools(norm)
    elif _ONLY_APPROVED.search(main):
        rest = [_forbid(norm, tool=frozenset({UNAPPROVED_TOOL}), account=frozenset())]
    elif norm.effect is Effect.MAY and _ONLY_FOR.search(main):
        rest = _other_ages(norm)
    if not rest:
        return [norm]
    allowed = norm if norm.effect is not Effect.MUST else replace(norm, effect=Effect.MAY)
    if norm.slots.tool <= {ANY_TOOL, APPROVED_TOOL} and norm.slots.action <= {"use", "enter", "approve"}:
        return rest  # "only the tools listed below are authorised" grants nothing by itself
    return [allowed, *rest]


def _other_accounts(norm: Norm) -> list[Norm]:
    if WORK_ACCOUNT not in norm.slots.account:
        return []
    named = norm.slots.tool - {ANY_TOOL, APPROVED_TOOL}  # an approved tool on a personal account is no approved tool
    return [_forbid(norm, account=frozenset({PERSONAL_ACCOUNT}), tool=named)]


def _other_tools(norm: Norm) -> list[Norm]:
    if not norm.slots.tool - {ANY_TOOL}:
        return []
    return [_forbid(norm, tool=frozenset({UNAPPROVED_TOOL}), account=frozenset())]


def _other_ages(norm: Norm) -> list[Norm]:
    """Approved for adults' services only: not for children's."""
    ages = norm.slots.setting & set(_OTHER_AGE)
    return [_forbid(norm, setting=frozenset({_OTHER_AGE[next(iter(ages))]}))] if len(ages) == 1 else []


def _forbid(norm: Norm, **slots: frozenset[str]) -> Norm:
    return replace(
        norm, effect=Effect.MUST_NOT, slots=replace(norm.slots, **slots), cue="only", conditions=(), exceptions=()
    )
