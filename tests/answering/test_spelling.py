"""Shorthand and misspellings are put right for reading; what may be a name, a number or a product is left."""

import pytest

from rag.answering.spelling import spelled
from rag.library.ingest import vocabulary


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("cn i rcord a fone call w mum", "can i record a phone call with mum"),
        ("do u hav 2 tel them b4 recordin", "do you have to tell them before recording"),
        ("can i sned a lettr 2 the famly", "can i send a letter to the family"),
        ("is transcripton ok 4 supervison", "is transcription ok for supervision"),
        ("shud i delet the adio", "should i delete the audio"),
        ("can minute do it? i mean can i use minute", "can Minute do it? i mean can i use Minute"),
        ("my mgr sed its fine cos its anonymisd", "my manager sed its fine because its anonymised"),
    ],
)
def test_text_speak_is_read_as_plain_english(typed: str, read: str) -> None:
    assert spelled(typed, vocabulary()) == read


@pytest.mark.parametrize(
    "typed",
    [
        "Can I use it for 4 children under 2 years old?",
        "she's 2 and her brother is 4",
        "does clause 4 apply",
        "can i put it in zibblo",  # a product nobody has heard of is not the nearest word we know
        "Can Zibbler or Quorvex take the notes?",
        "is gpt 4 ok",
        "in minute detail",
        "I dial in at noon from four sites; the red file is far too long",
        "what about [name removed]",
    ],
)
def test_numbers_names_products_and_real_words_are_left(typed: str) -> None:
    assert spelled(typed, vocabulary()) == typed
