"""The Ask page without a browser: what each question sends to the page, and what a session keeps."""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple, cast

import pytest
from made_answers import HOSTILE, read_html

from rag.answering.assistant import Assistant
from rag.config import Settings
from rag.desk.pages import ask
from rag.desk.pages.ask import Session
from rag.desk.ready import Readiness
from rag.library.current import CurrentLibrary
from rag.library.embedding import Embedder
from rag.policy.errors import LibraryError

QUESTION = "Can I paste case notes into ChatGPT?"
PERSONAL = "Can I paste Mrs Oluwaseun Fakename's notes, NHS number 943 476 5919, into ChatGPT?"


class Shown(NamedTuple):
    """One update of the page, in the order of its outputs."""

    conversation: str
    box: str
    session: Session
    copied: str
    copy: Any
    choosing: Any
    choices: tuple[Any, ...]


Ask = Callable[..., list[Shown]]


@pytest.fixture
def asks(assistant: Assistant) -> Ask:
    """Ask as the page does, on the shipped library."""
    readiness = Readiness(assistant)
    readiness.start()

    def run(text: str, now: Session | None = None, chosen: str | None = None) -> list[Shown]:
        updates = ask._answer(assistant, readiness, text, chosen, now or Session())
        return [Shown(*cast(tuple[str, str, Session, str, Any, Any], one[:6]), tuple(one[6:])) for one in updates]

    return run


def test_a_question_is_shown_at_once_and_then_with_its_answer(asks: Ask) -> None:
    first, last = asks(QUESTION)
    assert (first.box, last.box) == ("", "")
    assert read_html(first.conversation).one("div", "af-working").words == "Looking through the guidance…"
    page = read_html(last.conversation)
    assert page.one("h2").text == "Not allowed"
    assert page.one("div", "af-asked").words == f"You asked: {QUESTION}"
    assert last.session.cards
    assert last.copied.startswith(f"Question: {QUESTION}\n")
    assert last.copy["interactive"]


def test_what_is_personal_is_gone_before_anything_is_shown_or_kept(asks: Ask) -> None:
    updates = asks(PERSONAL)
    assert len(updates) == 2
    for update in updates:
        for piece in ("Fakename", "Oluwaseun", "943 476", "476 5919"):  # four digits alone can stand in a digest's hash
            assert piece not in repr(update)
    assert read_html(updates[-1].conversation).one("p", "af-removed").text.startswith("You typed what looks like ")


def test_the_bubble_does_not_wait_for_the_library(assistant: Assistant) -> None:
    """And it is the cleaned one: getting ready takes seconds, with the words on the screen."""
    readiness = Readiness(assistant)
    updates = ask._answer(assistant, readiness, PERSONAL, None, Session())
    first = str(next(updates)[0])
    assert "Looking through" in first
    assert "Fakename" not in first
    readiness.start()
    assert "Not allowed" in str(next(updates)[0])


def test_a_follow_up_leans_on_the_one_before_and_keeps_its_card(asks: Ask) -> None:
    before = asks(PERSONAL)[-1].session
    after = asks("And if I take the names out?", before)[-1]
    page = read_html(after.conversation)
    assert len(page.all("article")) == 2
    assert after.session.cards[0] == before.cards[0]
    assert [message.role for message in after.session.messages] == ["user", "assistant"] * 2
    assert "Fakename" not in repr(after.session)


def test_old_turns_are_forgotten(asks: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ask, "_KEPT_TURNS", 2)
    now = Session()
    for question in ("Can I use Copilot?", "Can I use Claude?", "Can I use Gemini?"):
        now = asks(question, now)[-1].session
    assert [message.text for message in now.messages if message.role == "user"] == [
        "Can I use Claude?",
        "Can I use Gemini?",
    ]
    assert (len(now.cards), len(now.messages)) == (2, 4)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", "The question is empty. Type what you want to know."),
        (" \n\t ", "The question is empty. Type what you want to know."),
        (
            "word " * 1_000 + "?",
            "The question has 5,001 characters; the most is 4,000. Ask about the rule; leave the case text out.",
        ),
    ],
)
def test_a_question_that_cannot_be_answered_gets_one_line(text: str, line: str, asks: Ask) -> None:
    before = asks(QUESTION)[-1].session
    last = asks(text, before)[-1]
    page = read_html(last.conversation)
    assert page.one("div", "af-notice").words == line
    assert len(page.all("article")) == 1
    assert last.session == before
    assert last.box == text


def test_an_employer_the_library_does_not_know_gets_one_line(asks: Ask) -> None:
    for name in HOSTILE:
        last = asks(QUESTION, chosen=name)[-1]
        notice = read_html(last.conversation).one("div", "af-notice")
        assert notice.words == "That is no employer of this library. Choose whose policy applies from the list."
        assert notice.parts == [notice.text]


@pytest.mark.parametrize("at", [-9, -6, -3])
def test_a_bubble_cut_short_holds_no_half_of_a_number(at: int, asks: Ask) -> None:
    """A number cut in two no longer looks like one: what is personal goes first, then the rest is cut."""
    text = "a " * 1_990
    text += "a" * (4_000 + at - len(text) - 1) + " 943 476 5919 " + "b " * 200
    shown = asks(text)[0].conversation
    assert "943" not in shown


def test_a_failure_nobody_foresaw_gets_one_line_without_what_was_typed(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch, asks: Ask
) -> None:
    """The page is one of the two places where an unforeseen failure ends. It must not stay at "Looking …"."""
    before = asks(QUESTION)[-1].session

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("near 'Oluwaseun Fakename'")

    monkeypatch.setattr(assistant, "ask", broken)
    last = asks(PERSONAL, before)[-1]
    page = read_html(last.conversation)
    assert page.one("div", "af-notice").text
    assert len(page.all("article")) == 1
    assert "Fakename" not in last.conversation


def test_without_a_library_the_page_says_what_to_do(tmp_path: Path, embedder: Embedder) -> None:
    settings = Settings(home=tmp_path / "empty")
    assistant = Assistant(CurrentLibrary(settings.home, embedder), settings)
    readiness = Readiness(assistant)
    readiness.start()
    text, employer = ask._when_ready(readiness)
    assert text == f"<p>Not ready. There is no library in {settings.home} yet. Run: askfirst index</p>"
    assert "visible" not in cast(dict[str, object], employer)
    *_, last = ask._answer(assistant, readiness, QUESTION, None, Session())
    notice = read_html(str(last[0])).one("div", "af-notice")
    assert notice.words == f"There is no library in {settings.home} yet. Run: askfirst index"
    assert last[1] == QUESTION


def test_when_ready_the_page_says_how_much_it_knows(assistant: Assistant) -> None:
    readiness = Readiness(assistant)
    readiness.start()
    text, employer = ask._when_ready(readiness)
    library = assistant.library
    assert text == (
        f"<p>Ready: {len(library.sources)} documents, {len(library.passages)} clauses. What you type is not stored.</p>"
    )
    assert cast(dict[str, object], employer) | {"visible": len(library.employers) > 1} == employer


def test_a_page_that_waits_too_long_says_so(assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rag.desk.ready._LONGEST", 0.01)
    held = threading.Event()
    monkeypatch.setattr(assistant, "warm", held.wait)
    readiness = Readiness(assistant)
    readiness.start()
    with pytest.raises(LibraryError, match="still being opened"):
        readiness.wait()
    assert str(ask._when_ready(readiness)[0]).startswith("<p>Not ready. The library is still being opened.")
    held.set()


def test_too_little_to_go_on_offers_questions_to_tap(asks: Ask) -> None:
    *_, last = asks("Copilot")
    offered = [button["value"] for button in last.choices if button["visible"]]
    assert last.choosing["visible"]
    assert 3 <= len(offered) <= 4
    assert all("Copilot" in text and text.endswith("?") for text in offered)
    assert "\n- ".join(["Choose one of these, or type your own question:", *offered]) in last.copied


def test_a_tapped_choice_is_answered_and_the_choices_go(asks: Ask) -> None:
    *_, bare = asks("Copilot")
    first, last = asks(bare.choices[0]["value"], bare.session)
    for shown in (first, last):
        assert not shown.choosing["visible"]
        assert not any(button["visible"] for button in shown.choices)
    assert len(read_html(last.conversation).all("article")) == 2


def test_each_of_several_questions_has_its_own_verdict(asks: Ask) -> None:
    *_, last = asks("Can I put case notes into Gemini? And who decides about new tools?")
    parts = read_html(last.conversation).all("section", "af-part")
    assert [part.one("h3").words for part in parts] == [
        "1. Can I put case notes into Gemini?",
        "2. And who decides about new tools?",
    ]
    assert parts[0].one("p", "af-verdict").words == "✕ Not allowed"
    assert parts[1].one("p", "af-verdict").words == "i What the guidance says"
    assert all(part.all("div", "af-said") for part in parts)
