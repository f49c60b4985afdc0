"""What holds of redaction whatever is typed."""

from __future__ import annotations

from pathlib import Path

import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rag.answering.privacy import PLACEHOLDERS, find, redact

DATA = Path(__file__).parent / "data"
_KIT = yaml.safe_load((DATA / "privacy_personal.yaml").read_text("utf-8"))
_SENTENCES = [sentence["text"] for grade in _KIT.values() for sentence in grade]
_WORDS = sorted({word for text in _SENTENCES for word in text.split()}) + sorted(PLACEHOLDERS.values())
_JOINTS = [" ", "", ", ", "\n", " and ", "'s ", "-", ". ", ": ", " (", "\u200b", "\u00a0", "\u0301", "½"]

pieces = st.one_of(st.sampled_from(_WORDS), st.sampled_from(_SENTENCES), st.text(max_size=6))
typed = st.one_of(
    st.lists(st.tuples(pieces, st.sampled_from(_JOINTS)), max_size=12).map(lambda p: "".join(a + b for a, b in p)),
    st.text(max_size=80),
)


@given(typed)
@settings(max_examples=400, deadline=None)
def test_findings_are_sorted_and_apart_and_inside_the_text(text: str) -> None:
    end = 0
    for finding in find(text):
        assert end <= finding.start < finding.end <= len(text)
        assert finding.label in PLACEHOLDERS
        end = finding.end


@given(typed)
@settings(max_examples=400, deadline=None)
@example("Aa " * 40)
def test_redacting_twice_finds_nothing_new(text: str) -> None:
    once = redact(text)
    assert redact(once.text) == type(once)(once.text, ())


@given(typed)
@settings(max_examples=400, deadline=None)
def test_what_stands_outside_the_findings_is_unchanged(text: str) -> None:
    redacted = redact(text)
    rest, at = redacted.text, 0
    for finding in redacted.found:
        kept, placeholder = text[at : finding.start], PLACEHOLDERS[finding.label]
        assert rest.startswith(kept + placeholder)
        rest, at = rest[len(kept) + len(placeholder) :], finding.end
    assert rest == text[at:]


@given(st.sampled_from(_SENTENCES), st.sampled_from(_SENTENCES))
@settings(max_examples=200, deadline=None)
def test_a_sentence_before_does_not_hide_what_the_next_one_holds(first: str, second: str) -> None:
    """What is found in a sentence alone is found in it after another, on a line of its own."""
    shift = len(first) + 2
    covered = {place for finding in find(f"{first}\n\n{second}") for place in range(finding.start, finding.end)}
    assert all(shift + place in covered for f in find(second) for place in range(f.start, f.end))
