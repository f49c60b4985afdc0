"""The Answer as JSON: the keys of the contract, no more and no fewer, and nothing but JSON's own types."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from rag.answering.assistant import Assistant
from rag.answering.contract import answer_json, hit_json, passage_json
from rag.policy.types import (
    SLOTS,
    Answer,
    Case,
    CitedPassage,
    Effect,
    Force,
    Hit,
    Intent,
    Level,
    Outcome,
    Part,
    Passage,
    Quote,
    Relation,
    RelationKind,
    Role,
    Slots,
    Source,
    Statement,
    Status,
    Support,
    TextIs,
    Verdict,
)

ANSWER = {
    "id", "question", "outcome", "verdict", "summary", "statements", "parts", "withheld", "relation", "passages",
    "removed", "next_step", "choices", "ruling", "writer", "library", "timings_ms",
}  # fmt: skip
PASSAGE = {
    "passage_id", "source_id", "title", "publisher", "level", "employer", "force", "audience", "jurisdiction", "status",
    "status_note", "text_is", "clause", "heading_path", "text", "page", "url", "published", "updated", "effective",
    "effect",
}  # fmt: skip
STATEMENT = {"text", "role", "support", "quotes"}
QUOTE = {"passage_id", "source_id", "text", "start", "end"}
PART = {"question", "outcome", "verdict", "statements"}
RELATION = {"kind", "employer", "national", "professional"}
RULING = {"case", "deciding", "why"}
CASE = {"intent", "stated", "unknown", "jurisdiction", "employer", *SLOTS}

SOURCE = Source(
    source_id="s",
    title="A policy",
    level=Level.EMPLOYER,
    employer="default",
    force=Force.LAW,
    status=Status.CONTESTED,
    text_is=TextIs.OUR_SUMMARY,
)
PLACE = Passage("s#1", "s", "You must not. Ask first.", ("One", "Two"), clause="4.2", page=3)
FULL = Answer(
    id="q1",
    question="can I?",
    outcome=Outcome.PARTLY_ANSWERED,
    verdict=Verdict.NOT_ALLOWED,
    summary="Not this.",
    statements=(
        Statement("You must not.", Role.RULE, (Quote("s#1", "s", "You must not.", 0, 13),), Support.SUPPORTED),
    ),
    parts=(Part("can I?", Outcome.ANSWERED, Verdict.DEPENDS, (0,)), Part("and?", Outcome.NOT_COVERED, None)),
    withheld=1,
    relation=Relation(RelationKind.EMPLOYER_STRICTER, ("s#1",), ("n#1",), ("p#1",)),
    passages=(CitedPassage(PLACE, SOURCE, Effect.MUST_NOT),),
    removed=("NHS_NUMBER", "NAME"),
    next_step="Ask.",
    choices=("Can I?", "May I?"),
    case=Case("can I?", Intent.PERMISSION, Slots(tool=frozenset({"b", "a"})), ("my manager agreed",), ("data",)),
    deciding=("s#1~1",),
    why="a clause forbids it",
    library="abc",
    timings_ms={"total": 1.5},
)
BARE = Answer("q2", "?", Outcome.OUT_OF_SCOPE, None, "Not this.")


def keys_of(data: Mapping[str, Any]) -> None:
    assert set(data) == ANSWER
    assert set(data["relation"]) == RELATION
    assert set(data["ruling"]) == RULING
    assert set(data["ruling"]["case"]) in (CASE, set())
    assert all(set(part) == PART for part in data["parts"])
    assert all(set(passage) == PASSAGE for passage in data["passages"])
    assert all(set(one) == {"label"} for one in data["removed"])
    for statement in data["statements"]:
        assert set(statement) == STATEMENT
        assert all(set(quote) == QUOTE for quote in statement["quotes"])


@pytest.mark.parametrize("answer", [FULL, BARE], ids=["full", "bare"])
def test_the_keys_are_the_contracts(answer: Answer) -> None:
    keys_of(answer_json(answer))


@pytest.mark.parametrize("answer", [FULL, BARE], ids=["full", "bare"])
def test_it_is_json_and_nothing_else(answer: Answer) -> None:
    data = answer_json(answer)
    assert json.loads(json.dumps(data, allow_nan=False)) == data
    _plain(data)


def _plain(value: object) -> None:
    """Exactly JSON's types: an enum's member would pass ``json`` and print as its name elsewhere."""
    assert type(value) in {dict, list, str, int, float, bool, type(None)}, repr(value)
    if isinstance(value, dict):
        for key, inner in value.items():
            assert type(key) is str
            _plain(inner)
    elif isinstance(value, list):
        for inner in value:
            _plain(inner)


def test_every_value_stands_where_it_belongs() -> None:
    data = answer_json(FULL)
    assert (data["outcome"], data["verdict"]) == ("partly_answered", "not_allowed")
    assert data["relation"] == {
        "kind": "employer_stricter",
        "employer": ["s#1"],
        "national": ["n#1"],
        "professional": ["p#1"],
    }
    assert data["parts"][0] == {"question": "can I?", "outcome": "answered", "verdict": "depends", "statements": [0]}
    assert data["parts"][1]["verdict"] is None
    assert data["statements"][0]["quotes"] == [
        {"passage_id": "s#1", "source_id": "s", "text": "You must not.", "start": 0, "end": 13}
    ]
    assert (data["statements"][0]["role"], data["statements"][0]["support"]) == ("rule", "supported")
    assert data["choices"] == ["Can I?", "May I?"]
    assert data["removed"] == [{"label": "NHS_NUMBER"}, {"label": "NAME"}]
    assert data["ruling"]["case"]["tool"] == ["a", "b"]
    assert data["ruling"]["deciding"] == ["s#1~1"]
    assert (data["withheld"], data["library"], data["writer"]) == (1, "abc", "extractive")


def test_a_passage_carries_its_sources_standing() -> None:
    data = passage_json(CitedPassage(PLACE, SOURCE, Effect.MUST_NOT))
    assert set(data) == PASSAGE
    assert (data["clause"], data["heading_path"], data["page"]) == ("4.2", ["One", "Two"], 3)
    assert (data["level"], data["force"], data["status"]) == ("employer", "law", "contested")
    assert (data["text_is"], data["effect"], data["employer"]) == ("our_summary", "must_not", "default")


def test_a_bare_answer_has_no_verdict_kind_or_case() -> None:
    data = answer_json(BARE)
    assert (data["verdict"], data["relation"]["kind"], data["ruling"]["case"]) == (None, None, {})


def test_a_hit_is_a_whole_passage() -> None:
    assert hit_json(Hit(PLACE, 0.123456789, 1)) == {
        "passage_id": "s#1",
        "source_id": "s",
        "text": "You must not. Ask first.",
        "score": 0.123457,
        "rank": 1,
    }


@pytest.mark.parametrize(
    "question", ["can I paste case notes into ChatGPT?", "How much does Copilot cost?", "What will the weather do?"]
)
def test_real_answers_keep_the_contract(assistant: Assistant, question: str) -> None:
    data = answer_json(assistant.ask(question))
    keys_of(data)
    _plain(data)
    assert json.loads(json.dumps(data)) == data
