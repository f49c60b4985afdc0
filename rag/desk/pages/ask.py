"""The Ask page: a question in, an answer card out. A conversation lives in memory for its session, and nowhere else."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import gradio as gr

from rag.answering.assistant import Assistant, Message
from rag.desk import render
from rag.desk.labels import CHOOSE
from rag.desk.ready import Readiness
from rag.desk.turns import Turns
from rag.policy.errors import AskFirstError, BadInput, TooBusy

EXAMPLES = (
    "Can I paste case notes into ChatGPT?",
    "I've already pasted a case note into ChatGPT",
    "Can I record a home visit with Magic Notes?",
    "May I use Copilot on my work account to draft a letter to a family?",
    "Can AI decide how risky a case is?",
    "Do I have to tell a family that I used AI?",
)
_REMINDER = (
    "Leave out names, dates of birth and case numbers. What looks like one is removed before anything else happens."
)
_MASTHEAD = (
    "# AskFirst\nAsk before you paste: what your employer's and the national guidance says about using AI at work, "
    "with the clause that says so."
)
_QUIET: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}  # our own words say what is going on
_LONGEST = 4000  # characters of a bubble
_KEPT_TURNS = 12  # enough for follow-ups; older turns are forgotten
_MOST_CHOICES = 4
_SESSION_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class Session:
    """One reader's conversation: what was asked (personal data already removed), and the cards shown."""

    messages: tuple[Message, ...] = ()
    cards: tuple[str, ...] = ()
    copied: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """The parts of the page that events read or write."""

    status: gr.Markdown
    shown: gr.Markdown
    question: gr.Textbox
    send: gr.Button
    employer: gr.Dropdown
    copy: gr.Button
    clear: gr.Button
    copied: gr.Textbox
    examples: tuple[gr.Button, ...]
    choosing: gr.Column
    choices: tuple[gr.Button, ...]

    @property
    def asks(self) -> tuple[Any, ...]:
        """What sends the question that was typed."""
        return self.send.click, self.question.submit


@dataclass(frozen=True, slots=True)
class Asking:
    """What answers the page: the assistant, whose turn it is, and who a session belongs to."""

    assistant: Assistant
    readiness: Readiness
    turns: Turns
    owner: Callable[[str], str]
    longest: int  # characters of a question


def build(page: gr.Blocks, asking: Asking) -> None:
    """Lay out the page inside ``page`` and say what happens on each event."""
    session = gr.State(Session(), time_to_live=_SESSION_SECONDS)
    layout = _lay_out()

    async def answer(
        text: str, chosen: str | None, now: Session, request: gr.Request
    ) -> AsyncIterator[tuple[object, ...]]:
        async for shown in in_turn(asking, asking.owner(request.session_hash or ""), text, chosen, now):
            yield shown

    def start_again() -> tuple[object, ...]:
        return render.conversation([]), "", Session(), "", gr.update(interactive=False), *_offer(())

    outputs = [layout.shown, layout.question, session, layout.copied, layout.copy, layout.choosing, *layout.choices]
    on_ask: dict[str, Any] = {"fn": answer, "outputs": outputs, "concurrency_limit": None, **_QUIET}
    for event in layout.asks:
        event(inputs=[layout.question, layout.employer, session], **on_ask)
    for one in (*layout.examples, *layout.choices):
        one.click(inputs=[one, layout.employer, session], **on_ask)
    layout.clear.click(start_again, None, outputs, **_QUIET)
    page.load(
        lambda: _when_ready(asking.readiness), None, [layout.status, layout.employer], concurrency_limit=None, **_QUIET
    )


async def in_turn(
    asking: Asking, client: str, text: str, chosen: str | None, now: Session
) -> AsyncIterator[tuple[object, ...]]:
    """What a question shows, step by step: refused at once if it is too long or too many wait, else in its turn."""
    if len(text) > asking.longest:
        yield _too_long(len(text), asking.longest, now)
        return
    steps = _answer(asking.assistant, asking.readiness, text, chosen, now)
    try:
        async with asking.turns.turn(client):
            while (shown := await asyncio.to_thread(next, steps, None)) is not None:
                yield shown
    except TooBusy as error:
        card = render.notice(error.line)
        yield render.conversation([*now.cards, card]), gr.skip(), now, now.copied, gr.update(), *_offer(())


def _as_it_came(chosen: Any) -> Any:  # noqa: ANN401 - Gradio's own signature; it is looked up in the library
    return chosen


def _too_long(length: int, longest: int, now: Session) -> tuple[object, ...]:
    """Said without reading it, and without sending it back: what was typed stays in the box."""
    words = f"The question has {length:,} characters; the most is {longest:,}. "
    bubble = render.question_bubble(f"A question of {length:,} characters")
    card = bubble + render.notice(words + "Ask about the rule; leave the case text out.")
    return render.conversation([*now.cards, card]), gr.skip(), now, now.copied, gr.update(), *_offer(())


def _lay_out() -> Layout:
    gr.Markdown(_MASTHEAD, elem_id="masthead")
    status = gr.Markdown(render.status("Getting ready: the guidance is being opened…"), elem_id="status")
    shown = gr.Markdown(render.conversation([]), elem_id="conversation", latex_delimiters=[], sanitize_html=True)
    with gr.Column(elem_id="choices", visible=False) as choosing:
        gr.Markdown(CHOOSE, elem_id="choices-heading")
        choices = tuple(gr.Button("", size="sm", elem_classes="af-example") for _ in range(_MOST_CHOICES))
    with gr.Row(elem_id="ask-row"):
        question = gr.Textbox(
            label="Your question",
            info=_REMINDER,
            placeholder="Can I …?",
            lines=1,  # so that Enter sends
            max_lines=6,
            scale=5,
            elem_id="question",
            autofocus=True,
        )
        send = gr.Button("Ask", variant="primary", scale=1, elem_id="send")
    employer = gr.Dropdown(label="Whose policy applies", choices=[], visible=False, elem_id="employer")
    employer.preprocess = _as_it_came  # type: ignore[method-assign, assignment]  # Gradio's own check prints what it was sent
    with gr.Row(elem_id="tools"):
        copy = gr.Button("Copy with references", size="sm", elem_id="copy", interactive=False)
        clear = gr.Button("Start again", size="sm", elem_id="clear")
    copied = gr.Textbox(visible="hidden", elem_id="copied", label="Last answer as text")
    gr.Markdown("## Try one", elem_id="examples-heading")
    with gr.Row(elem_id="examples"):
        examples = tuple(gr.Button(text, size="sm", elem_classes="af-example") for text in EXAMPLES)
    return Layout(status, shown, question, send, employer, copy, clear, copied, examples, choosing, choices)


def _answer(
    assistant: Assistant, readiness: Readiness, text: str, chosen: str | None, now: Session
) -> Iterator[tuple[object, ...]]:
    """First the reader's bubble with personal data already out of it, then the answer in its place."""
    bubble = render.question_bubble(assistant.redact(" ".join(text.split())).text[:_LONGEST]) if text.strip() else ""
    yield render.conversation([*now.cards, bubble, render.working()]), "", now, now.copied, gr.update(), *_offer(())
    try:
        library = readiness.wait()
        if chosen and chosen not in library.employers:
            raise BadInput("That is no employer of this library.", "Choose whose policy applies from the list.")
        found = assistant.ask(text, history=now.messages, employer=chosen or None)
    except AskFirstError as error:
        card = bubble + render.notice(error.line)
        yield render.conversation([*now.cards, card]), text, now, now.copied, gr.update(), *_offer(())
        return
    except Exception:  # the page's edge: a reader gets a line, never a trace or half an answer
        card = bubble + render.notice("Something went wrong inside, and there is no answer. Please report it.")
        yield render.conversation([*now.cards, card]), text, now, now.copied, gr.update(), *_offer(())
        return
    messages = (*now.messages, Message("user", found.question), Message("assistant", found.summary))[-_KEPT_TURNS * 2 :]
    cards = (*now.cards, render.question_bubble(found.question) + render.answer_card(found))[-_KEPT_TURNS:]
    after = Session(messages, cards, render.plain_text(found))
    yield render.conversation(cards), "", after, after.copied, gr.update(interactive=True), *_offer(found.choices)


def _offer(choices: Sequence[str]) -> tuple[object, ...]:
    """Questions to tap under the conversation, or nothing there."""
    texts = [*choices, *[""] * _MOST_CHOICES][:_MOST_CHOICES]
    return gr.update(visible=bool(choices)), *(gr.update(value=text, visible=bool(text)) for text in texts)


def _when_ready(readiness: Readiness) -> tuple[str, object]:
    """Said once the library is open; until then the page says that it is getting ready."""
    try:
        library = readiness.wait()
    except AskFirstError as error:
        return render.status(f"Not ready. {error.line}"), gr.update()
    employers = [(library.name_of(employer), employer) for employer in library.employers]
    size = f"{_counted(len(library.sources), 'document')}, {_counted(len(library.passages), 'clause')}"
    text = f"Ready: {size}. What you type is not stored."
    default = "default" if "default" in library.employers else None
    return render.status(text), gr.update(choices=employers, value=default, visible=len(employers) > 1)


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
