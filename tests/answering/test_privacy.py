"""Personal data in typed text: what is found, what is left alone, and what comes of taking it out."""

from __future__ import annotations

import random
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from rag.answering.privacy import PLACEHOLDERS, Finding, find, redact, redaction

DATA = Path(__file__).parent / "data"
TARGETS = {"plain": 1.0, "ordinary": 28 / 30, "hard": 25 / 30, "later": 25 / 30}
ALLOWED_FALSE_ALARMS = 0.03


@cache
def kit(name: str) -> Any:  # noqa: ANN401  what YAML holds
    return yaml.safe_load((DATA / f"privacy_{name}.yaml").read_text("utf-8"))


def pieces(sentence: dict[str, Any]) -> list[tuple[str, str]]:
    return [(label, text) for piece in sentence["remove"] for label, text in piece.items()]


def left_standing(sentence: dict[str, Any]) -> list[str]:
    redacted = redact(sentence["text"]).text
    return [text for _, text in pieces(sentence) if text in redacted]


@pytest.mark.parametrize("grade", TARGETS)
def test_enough_sentences_are_cleaned_whole(grade: str) -> None:
    """A sentence counts if every piece of it goes."""
    sentences = kit("personal")[grade]
    cleaned = [s["text"] for s in sentences if not left_standing(s)]
    assert len(cleaned) >= TARGETS[grade] * len(sentences)


def test_the_sentences_missed_are_those_we_know_of() -> None:
    """A miss is marked `missed: true` in the kit, so that neither a new one nor a mended one goes unseen."""
    everything = [s for grade in kit("personal").values() for s in grade]
    missed = {s["text"] for s in everything if left_standing(s)}
    assert missed == {s["text"] for s in everything if s.get("missed")}


def test_each_kind_goes_under_its_own_label() -> None:
    """In plain sentences the placeholder names what was taken out."""
    for sentence in kit("personal")["plain"]:
        text = sentence["text"]
        found = {(finding.label, text[finding.start : finding.end]) for finding in find(text)}
        assert found == set(pieces(sentence)), text


def test_every_label_has_a_sentence() -> None:
    """A detector without a sentence in the kit could break unseen."""
    labels = {label for grade in kit("personal").values() for sentence in grade for label, _ in pieces(sentence)}
    assert labels == set(PLACEHOLDERS)


def test_lookalikes_are_left_alone() -> None:
    """Helplines, statutes, tools, bodies and headings are what people ask about."""
    alarms = {text: redact(text).text for text in kit("lookalikes") if find(text)}
    assert len(alarms) <= ALLOWED_FALSE_ALARMS * len(kit("lookalikes")), alarms


def test_the_kits_are_large_enough_to_mean_something() -> None:
    assert sum(len(grade) for grade in kit("personal").values()) >= 100
    assert len(kit("lookalikes")) >= 100


@pytest.mark.parametrize("piece", yaml.safe_load((DATA / "privacy_nasty.yaml").read_text("utf-8")))
@pytest.mark.timeout(20)
def test_repetition_does_not_run_away(piece: str) -> None:
    """20,000 characters of anything finish: the slowest took 0.6 s, a quadratic loop over 100."""
    text = (piece * 20_000)[:20_000]
    assert find(redact(text).text) == ()


@pytest.mark.timeout(20)
def test_a_long_mixed_text_is_redacted_whole() -> None:
    """The kits run together, in an order of their own, lose as much as they do one by one."""
    sentences = [s for grade in kit("personal").values() for s in grade] * 3
    random.Random(7).shuffle(sentences)  # noqa: S311
    text = redact("\n".join(s["text"] for s in sentences)[:20_000]).text
    numbers = [t for s in sentences for label, t in pieces(s) if label in ("NHS_NUMBER", "EMAIL", "NI_NUMBER")]
    assert [number for number in numbers if number in text] == []


def test_findings_are_offsets_into_the_text_as_typed() -> None:
    """Characters that folding drops or widens do not shift what stands after them."""
    text = "½ of it\u200b: Zoe\u0301 Fakename, NHS no ９４３ ４７６ ５９１９."
    assert [(f.label, text[f.start : f.end]) for f in find(text)] == [
        ("NAME", "Zoe\u0301 Fakename"),
        ("NHS_NUMBER", "９４３ ４７６ ５９１９"),
    ]


def test_overlapping_findings_become_one() -> None:
    """A name inside an address goes with the address, and nothing of either is left."""
    assert redact("she lives at 12 Jean Street").text == "she lives at [address removed]"


def test_a_placeholder_already_there_is_no_finding() -> None:
    typed = "Ask [name removed] for the [NHS number removed] 943 4765918, " + ", ".join(PLACEHOLDERS.values())
    assert find(typed) == ()


def test_a_text_that_needs_looking_at_for_ever_loses_its_tail(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rather than spend the server's time or let a name by, the rest goes."""
    monkeypatch.setattr(redaction, "_MOST_LOOKS", 0)
    assert redact("Say to Tyler, [name removed] and the rest: yes").text == "Say to [name removed]"


def test_text_without_personal_data_comes_back_as_it_was() -> None:
    typed = "Can I use “Copilot”\tfor\r\ncase notes – yes or no?"
    assert redact(typed).text == typed
    assert redact(typed).found == ()
    assert redact("").text == ""


def test_a_possessive_ending_stays() -> None:
    assert redact("Can I put Jayden's notes in Copilot?").text == "Can I put [name removed]'s notes in Copilot?"


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("943 476 5919", ["NHS_NUMBER"]),
        ("943 476 5918", ["NHS_NUMBER"]),  # the check digit is wrong, but it is written as the NHS writes one
        ("9434765918", []),  # here nothing says what it is
        ("NHS number 943 476 5918", ["NHS_NUMBER"]),
        ("NHS no: 12345678", []),  # eight digits are not close to one
        ("it cost £9,434,765,919", []),
        ("AB123456C", ["NI_NUMBER"]),
        ("BG123456C", []),  # never given out
        ("nino BG123456C", ["NI_NUMBER"]),
        ("LS1 4ZZ", ["POSTCODE"]),
        ("ls1 4zz", ["POSTCODE"]),
        ("at Madeup Primary School", ["SCHOOL"]),
        ("S47 2AB", []),  # a section first; Sheffield has no S47
        ("S20 1AB", ["POSTCODE"]),
        ("B1 2nd draft", []),
        ("07700 900123", ["PHONE"]),
        ("0800 1111", []),
        ("0300 123 1234", []),
        ("14/07/2015", []),
        ("dob 14/07/2015", ["DATE_OF_BIRTH"]),
        ("born after 1 April 2017", []),
        ("Working Together (15/12/2023)", []),
        ("HCPC 12345", ["REGISTRATION_NUMBER"]),
        ("HCPC 2016", []),
        ("policy ref: HR-2024-0012", []),
        ("ref: CH-2024-0012", ["CASE_ID"]),
        ("mr smith", ["NAME"]),
        ("miss deadlines", []),
        ("dr notes", []),
        ("a tool called Zedley", []),
        ("a boy called Zedley", ["NAME"]),
        ("mum Chelsea", ["NAME"]),
        ("from Chelsea", []),
        ("her daughter Alexa", ["NAME"]),
        ("is Alexa allowed", []),
        # One line for each rule of names.py that no other rule could stand in for.
        ("Ms Zedlia", ["NAME"]),
        ("her surname is zedlia", ["NAME"]),
        ("the file name is zedlia", []),
        ("known as Zedlia", ["NAME"]),
        ("Dear Zedlia,", ["NAME"]),
        ("initials AB", ["NAME"]),
        ("initials only", []),
        ("her aunt Zedlia", ["NAME"]),
        ("put tyler in", ["NAME"]),
        ("tylers mum", ["NAME"]),
        ("read Zedlia's care plan", ["NAME"]),
        ("read Zedlia's privacy notice", []),
        ("I saw that Zedlia Sample wrote", ["NAME"]),
        ("I saw that Grace did", ["NAME"]),
        ("the Grace period", []),
        ("then Zedlia (14) left", ["NAME"]),
        ("then KM (mum) left", ["NAME"]),
        ("the Zedlia family", ["NAME"]),
        ("the Zedlias have left", ["NAME"]),
        ("Zedlia and Tyler", ["NAME", "NAME"]),
    ],
)
def test_where_the_line_is_drawn(text: str, labels: list[str]) -> None:
    """The close calls, each decided one way on purpose."""
    assert [finding.label for finding in find(text)] == labels


def test_findings_are_plain_values() -> None:
    """Callers keep them in sets and compare them; they cannot be changed."""
    assert Counter(find("Ask Tyler")) == Counter([Finding("NAME", 4, 9)])
    with pytest.raises(AttributeError):
        find("Ask Tyler")[0].start = 0  # type: ignore[misc]
