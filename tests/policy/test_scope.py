"""Where words stand: sentences, stems and items, conditions and exceptions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from minipolicy import STEADY, because, params

from rag.policy.scope import layout, sentences, take_apart

SPLITS = {
    "two": ("Do not record. Take notes by hand.", 2),
    "abbreviation": ("Use a licensed tool, e.g. Copilot, for letters. Check it.", 2),
    "ie": ("Ask the owner, i.e. Information Governance. They decide.", 2),
    "decimal": ("See clause 3.1 for the rule. It binds.", 2),
    "no-then-sentence": ("No. You must ask first.", 2),
    "yes-then-sentence": ("Yes. Check every line.", 2),
    "question-then-answer": ("Can I record? No. Not without consent.", 3),
    "title": ("Ask Dr. Price about it. She decides.", 2),
    "quoted": ("Say “this was drafted with AI.” Then sign it.", 2),
    "one-without-stop": ("Case notes stay out of ChatGPT", 1),
    "exclamation": ("Never paste case notes! Ask first.", 2),
}
SPLIT_SHORTFALLS = because({})


@pytest.mark.parametrize("row", params(SPLITS.items(), SPLIT_SHORTFALLS))
def test_sentences_are_told_apart(row: tuple[str, int]) -> None:
    text, count = row
    found = sentences(text)
    assert [text[one.start : one.end] for one in found] == [one.text for one in found]
    assert len(found) == count, [one.text for one in found]


APART = {
    "unless": ("Do not record unless the chair agrees.", "Do not record", (), ("unless the chair agrees",)),
    "except": ("No data goes in except test data.", "No data goes in", (), ("except test data",)),
    "provided": ("You may record, provided that all agree.", "You may record", ("provided that all agree",), ()),
    "leading-if": ("If all agree, you may record.", "you may record", ("If all agree",), ()),
    "leading-where": (
        "Where a parent objects, stop the recording.",
        "stop the recording",
        ("Where a parent objects",),
        (),
    ),
    "even-if": ("Do not record, even if all agree.", "Do not record", (), ()),
    "only-if": ("You may record only if all agree.", "You may record", ("only if all agree",), ()),
    "as-long-as": ("Use it as long as nobody is named.", "Use it", ("as long as nobody is named",), ()),
    "once": ("Delete the audio once the note is saved.", "Delete the audio", ("once the note is saved",), ()),
    "at-once": ("Tell your manager at once.", "Tell your manager at once", (), ()),
    "other-than": ("Use nothing other than Copilot.", "Use nothing", (), ("other than Copilot",)),
    "apart-from": ("All tools are barred apart from Copilot.", "All tools are barred", (), ("apart from Copilot",)),
    "excluding": (
        "You may upload any document, excluding court papers.",
        "You may upload any document",
        (),
        ("excluding court papers",),
    ),
    "but-not": (
        "You may upload any document, but not court papers.",
        "You may upload any document",
        (),
        ("but not court papers",),
    ),
    "unless-leading": (
        "Unless the chair agrees, you must not record.",
        "you must not record",
        (),
        ("Unless the chair agrees",),
    ),
    "without": ("Do not record without consent.", "Do not record", (), ("without consent",)),
    "in-which-case": (
        "Do not record, except at a visit, in which case ask first.",
        "Do not record",
        (),
        ("except at a visit, in which case ask first",),
    ),
}
APART_SHORTFALLS = because(
    {
        "'without …' and 'with … approval/agreement' are no condition": ("without",),
    }
)


@pytest.mark.parametrize("row", params(APART.items(), APART_SHORTFALLS))
def test_a_sentence_is_taken_apart(row: tuple[str, str, tuple[str, ...], tuple[str, ...]]) -> None:
    text, main, conditions, exceptions = row
    parts = take_apart(text)
    assert parts.main.strip(" .,") == main
    assert tuple(one.strip(" .,") for one in parts.conditions) == conditions
    assert tuple(one.strip(" .,") for one in parts.exceptions) == exceptions


def test_a_list_keeps_its_stem() -> None:
    text = "Tell your manager. You must never share:\n- names\n- addresses\n(c) photographs"
    shape = layout(text)
    assert shape.stem is not None
    assert shape.stem.text == "You must never share:"
    assert [one.text for one in shape.items] == ["names", "addresses", "photographs"]
    assert [one.text for one in shape.sentences] == ["Tell your manager."]


@STEADY
@given(
    st.lists(st.sampled_from(["No. ", "Do not record. ", "- item\n", "e.g. x ", "A:\n", "\n\n", "(a) it\n", "✓ Yes "]))
)
def test_every_piece_is_a_stretch_of_its_text(parts: list[str]) -> None:
    text = "".join(parts)
    shape = layout(text)
    for piece in (*shape.sentences, *shape.items, *([shape.stem] if shape.stem else [])):
        assert text[piece.start : piece.end] == piece.text
