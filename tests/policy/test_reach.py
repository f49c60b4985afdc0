"""How far one norm reaches one case."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from minipolicy import HOUSE, STEADY, because, norm, params, vocabulary

from rag.policy.occasion import Reach
from rag.policy.overlay import NO_OVERLAY, ApprovedTool, Overlay
from rag.policy.reach import meet
from rag.policy.types import Case, Effect, Intent, Norm, Slots

LISTED = Overlay((ApprovedTool("copilot", "work", "p1"), ApprovedTool("magic_notes", None, "p1")), lists_tools=True)
COVERS, OVERLAPS, DISJOINT = Reach.COVERS, Reach.OVERLAPS, Reach.DISJOINT


def case(**slots: str) -> Case:
    named = Slots(**{slot: frozenset(names.split()) for slot, names in slots.items()})
    return Case("?", Intent.PERMISSION, named, employer=HOUSE)


def ban(**slots: str) -> Norm:
    return norm(Effect.MUST_NOT, **slots)


def leave(**slots: str) -> Norm:
    return norm(Effect.MAY, **slots)


NOTES = case(action="enter", data="case_notes", tool="chatgpt")
MEETINGS: dict[str, tuple[Norm, Case, Overlay, Reach]] = {
    "ban-on-wider-data": (ban(action="enter", data="personal", tool="chatgpt"), NOTES, NO_OVERLAY, COVERS),
    "ban-on-narrower-data": (
        ban(action="enter", data="court_document"),
        case(action="enter", data="case_information", tool="ai"),
        NO_OVERLAY,
        OVERLAPS,
    ),
    "ban-on-other-data": (ban(action="enter", data="credentials"), NOTES, NO_OVERLAY, DISJOINT),
    "ban-data-unknown": (
        ban(action="enter", data="personal"),
        case(action="enter", tool="chatgpt"),
        NO_OVERLAY,
        OVERLAPS,
    ),
    "ban-on-public-tool": (ban(action="enter", data="personal", tool="public"), NOTES, NO_OVERLAY, COVERS),
    "ban-on-public-tool-licensed": (
        ban(data="personal", tool="public"),
        case(action="enter", data="case_notes", tool="copilot", account="work"),
        LISTED,
        DISJOINT,
    ),
    "ban-on-public-tool-account-open": (
        ban(data="personal", tool="public"),
        case(action="enter", data="case_notes", tool="copilot"),
        LISTED,
        OVERLAPS,
    ),
    "ban-on-public-tool-personal": (
        ban(data="personal", tool="public"),
        case(action="enter", data="case_notes", tool="copilot", account="personal"),
        LISTED,
        COVERS,
    ),
    "ban-on-unapproved-unlisted": (
        ban(data="personal", tool="unapproved"),
        case(action="enter", data="case_notes", tool="meeting_bot"),
        LISTED,
        COVERS,
    ),
    "ban-on-unapproved-unknown": (
        ban(data="personal", tool="unapproved"),
        case(action="enter", data="case_notes", tool="unknown_product"),
        NO_OVERLAY,
        COVERS,
    ),
    "ban-on-unapproved-no-list": (
        ban(data="personal", tool="unapproved"),
        case(action="enter", data="case_notes", tool="copilot"),
        NO_OVERLAY,
        OVERLAPS,
    ),
    "ban-on-any-tool": (ban(data="personal", tool="ai"), NOTES, NO_OVERLAY, COVERS),
    "ban-on-any-tool-none-said": (
        ban(data="personal", tool="ai"),
        case(action="enter", data="case_notes"),
        NO_OVERLAY,
        COVERS,
    ),
    "ban-on-another-tool": (ban(data="case_notes", tool="gemini"), NOTES, NO_OVERLAY, DISJOINT),
    "ban-on-another-action": (ban(action="record"), NOTES, NO_OVERLAY, DISJOINT),
    "ban-on-wider-action": (
        ban(action="enter", tool="chatgpt"),
        case(action="summarise", tool="chatgpt"),
        NO_OVERLAY,
        COVERS,
    ),
    "ban-touches-one-of-two": (
        ban(data="image"),
        case(action="enter", data="image letter", tool="copilot"),
        NO_OVERLAY,
        COVERS,
    ),
    "ban-on-students": (ban(actor="student", action="enter"), NOTES, NO_OVERLAY, DISJOINT),
    "ban-on-staff-agency": (
        ban(actor="staff", action="enter"),
        case(actor="agency", action="enter", tool="ai"),
        NO_OVERLAY,
        COVERS,
    ),
    "ban-in-court": (ban(action="enter", setting="court"), NOTES, NO_OVERLAY, OVERLAPS),
    "ban-in-court-at-court": (
        ban(action="enter", setting="court"),
        case(action="enter", setting="court"),
        NO_OVERLAY,
        COVERS,
    ),
    "leave-covers": (leave(action="enter", data="case_information", tool="chatgpt"), NOTES, NO_OVERLAY, COVERS),
    "leave-narrower-data": (
        leave(action="enter", data="court_document", tool="chatgpt"),
        case(action="enter", data="case_information", tool="chatgpt"),
        NO_OVERLAY,
        OVERLAPS,
    ),
    "leave-one-of-two-data": (
        leave(action="enter", data="letter", tool="copilot"),
        case(action="enter", data="letter image", tool="copilot"),
        NO_OVERLAY,
        OVERLAPS,
    ),
    "leave-no-data-personal": (
        leave(action="draft", tool="copilot"),
        case(action="draft", data="case_notes", tool="copilot"),
        LISTED,
        OVERLAPS,
    ),
    "leave-public-data": (leave(action="enter", data="public", tool="chatgpt"), NOTES, NO_OVERLAY, DISJOINT),
    "leave-anonymised-not-part": (
        leave(action="enter", data="anonymised", tool="chatgpt"),
        case(action="enter", data="part_anonymised", tool="chatgpt"),
        NO_OVERLAY,
        DISJOINT,
    ),
    "leave-approved-listed": (
        leave(data="case_information", tool="approved"),
        case(action="enter", data="case_notes", tool="copilot", account="work"),
        LISTED,
        COVERS,
    ),
    "leave-approved-account-open": (
        leave(data="case_information", tool="approved"),
        case(action="enter", data="case_notes", tool="copilot"),
        LISTED,
        COVERS,  # the account is a condition, not another case
    ),
    "leave-approved-unlisted": (
        leave(data="case_information", tool="approved"),
        case(action="enter", data="case_notes", tool="meeting_bot"),
        LISTED,
        DISJOINT,
    ),
    "leave-approved-unknown": (
        leave(data="case_information", tool="approved"),
        case(action="enter", data="case_notes", tool="unknown_product"),
        LISTED,
        DISJOINT,
    ),
    "leave-approved-personal": (
        leave(data="case_information", tool="approved"),
        case(action="enter", data="case_notes", tool="copilot", account="personal"),
        LISTED,
        DISJOINT,
    ),
    "leave-one-of-two-tools": (
        leave(data="case_notes", tool="copilot"),
        case(action="enter", data="case_notes", tool="copilot chatgpt"),
        NO_OVERLAY,
        OVERLAPS,
    ),
    "leave-never-decides": (
        leave(action="use", tool="copilot"),
        case(action="decide", tool="copilot"),
        NO_OVERLAY,
        DISJOINT,
    ),
    "leave-never-covert": (
        leave(action="record", tool="magic_notes"),
        case(action="record covert_record", tool="magic_notes"),
        LISTED,
        DISJOINT,
    ),
    "leave-work-account": (
        leave(action="draft", tool="copilot", account="work"),
        case(action="draft", tool="copilot", account="personal"),
        LISTED,
        DISJOINT,
    ),
    "leave-work-account-open": (
        leave(action="draft", tool="copilot", account="work"),
        case(action="draft", tool="copilot"),
        LISTED,
        COVERS,  # the account is a condition, not another case
    ),
    "leave-for-managers": (
        leave(actor="manager", action="draft", tool="copilot"),
        case(action="draft", tool="copilot"),
        LISTED,
        DISJOINT,
    ),
    "leave-for-judges": (
        leave(actor="judge", action="summarise"),
        case(action="summarise", tool="copilot"),
        LISTED,
        DISJOINT,
    ),
    "leave-to-all-foster-carer": (
        leave(action="draft", tool="copilot"),
        case(actor="foster_carer", action="draft", tool="copilot", account="work"),
        LISTED,
        OVERLAPS,
    ),
    "leave-adults-child": (
        leave(action="record", tool="magic_notes", setting="adult"),
        case(action="record", tool="magic_notes", setting="child"),
        LISTED,
        DISJOINT,
    ),
}
KNOWN_SHORTFALLS = because({})


@pytest.mark.parametrize("row", params(MEETINGS.items(), KNOWN_SHORTFALLS))
def test_a_norm_reaches_as_far_as_it_should(row: tuple[Norm, Case, Overlay, Reach]) -> None:
    one, asked, overlay, reach = row
    met = meet(one, asked, overlay, vocabulary())
    assert met.reach is reach, met.open_slots
    assert bool(met.open_slots) == (reach is OVERLAPS)


NAMES = {
    slot: sorted(name for kind, name in vocabulary().concepts if kind == slot and name != "unstated")
    for slot in ("actor", "action", "data", "tool", "account", "setting")
}


def some(slot: str) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(NAMES[slot]), max_size=2, unique=True).map(" ".join)


some_slots = st.fixed_dictionaries({slot: some(slot) for slot in NAMES})


@STEADY
@given(some_slots, some_slots, st.sampled_from([NO_OVERLAY, LISTED]))
def test_a_prohibition_reaches_at_least_as_far_as_leave_on_the_same_words(
    rule: dict[str, str], asked: dict[str, str], overlay: Overlay
) -> None:
    one, other = (meet(make(**rule), case(**asked), overlay, vocabulary()).reach for make in (ban, leave))
    assert one >= other


@STEADY
@given(some_slots, some_slots)
def test_leave_covers_only_data_it_names_or_wider(rule: dict[str, str], asked: dict[str, str]) -> None:
    if meet(leave(**rule), case(**asked), NO_OVERLAY, vocabulary()).reach is not COVERS or not rule["data"]:
        return
    granted = set(rule["data"].split())
    assert all(vocabulary().wider("data", name) & granted for name in asked["data"].split())


@STEADY
@given(some_slots)
def test_a_prohibition_covers_the_case_it_describes(slots: dict[str, str]) -> None:
    asked = {**slots, "actor": slots["actor"] or "staff"}
    assert meet(ban(**slots), case(**asked), NO_OVERLAY, vocabulary()).reach is COVERS
