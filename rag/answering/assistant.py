"""A question's path, as one list of steps.

remove personal data → screen → spell → split → understand → search → rule → write → verify
"""

import os
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property, partial
from time import perf_counter
from typing import TYPE_CHECKING

from rag.answering import privacy, steps
from rag.answering.composing import answer_of
from rag.answering.turn import Message, Turn
from rag.config import Settings
from rag.library.current import CurrentLibrary, Library
from rag.library.embedding import Embedder
from rag.library.reranker import Reranker
from rag.policy.errors import BadInput
from rag.policy.types import Answer

if TYPE_CHECKING:
    from langchain_core.runnables import Runnable

__all__ = ["NATIONS", "Assistant", "Message", "choose_employer", "choose_nation"]

NATIONS = ("england", "scotland", "wales", "ni")


class Assistant:
    """Answers questions from the library in use. Safe to share between threads."""

    def __init__(self, library: CurrentLibrary, settings: Settings) -> None:
        self._library = library
        self._settings = settings
        self._names = privacy.open_model(settings.name_model) if settings.name_model else None

    @classmethod
    def open(cls, settings: Settings) -> "Assistant":
        """An assistant on the library in ``settings.home``. The model loads with the first question."""
        embedder = Embedder(settings.embedding_model)
        reranker = Reranker(settings.reranking_model, embedder) if settings.reranking_model else None
        return cls(CurrentLibrary(settings.home, embedder, reranker), settings)

    @property
    def library(self) -> Library:
        """The library in use."""
        return self._library.get()

    def redact(self, text: str) -> privacy.Redacted:
        """`text` as every step of this assistant sees it: without what looks personal."""
        return privacy.redact(text, self._names)

    def warm(self) -> None:
        """Open the library and load the model now, so that the first question does not wait for them."""
        self.ask("Can I use an AI tool at work?")

    def ask(
        self,
        question: str,
        *,
        history: Sequence[Message] = (),
        employer: str | None = None,
        jurisdiction: str | None = None,
        id: str | None = None,
    ) -> Answer:
        """Answer one question. Raises :class:`BadInput` for a question that is empty or too long."""
        from langsmith import tracing_context

        os.environ.pop("LANGCHAIN_TRACING", None)  # LangChain refuses to run where its first tracing is asked for
        started = perf_counter()
        library = self._library.get()
        turn = Turn(
            question=_clean(question, self._settings.max_question),
            history=tuple(history),
            employer=choose_employer(library, employer or self._settings.employer),
            jurisdiction=choose_nation(jurisdiction or self._settings.jurisdiction),
            library=library,
            id=id,
        )
        with tracing_context(enabled=False):  # an environment variable must not send questions to a tracing service
            done = self._path.invoke(turn)
        total = (perf_counter() - started) * 1000
        return replace(answer_of(done, self._settings), timings_ms={**done.timings, "total": round(total, 2)})

    @cached_property
    def _path(self) -> "Runnable[Turn, Turn]":
        """The steps, named, as a LangChain sequence: callbacks see each one by its name."""
        from langchain_core.runnables import RunnableLambda, RunnableSequence

        named = (
            ("remove_personal_data", partial(steps.remove_personal_data, model=self._names)),
            ("screen", steps.screen_message),
            ("spell", steps.spell),
            ("split", steps.split),
            ("understand", steps.understand_each),
            ("search", steps.search_each),
            ("rule", steps.rule_each),
            ("write", steps.write_each),
            ("verify", steps.verify_each),
        )
        return RunnableSequence(
            *(RunnableLambda(steps.timed(name, step), name=name) for name, step in named), name="askfirst"
        )


def choose_employer(library: Library, chosen: str | None) -> str | None:
    """The employer a question is answered for: the one named, else the only one or ``default``, else none.

    Raises :class:`BadInput` for an employer the library has no documents of.
    """
    employers = library.employers
    if chosen is None:
        return employers[0] if len(employers) == 1 else next((name for name in employers if name == "default"), None)
    if chosen not in employers:
        known = ", ".join(employers) or "none"
        raise BadInput(f"The library has no documents of the employer {chosen!r}.", f"It has: {known}.")
    return chosen


def choose_nation(name: str) -> str:
    """The nation whose guidance may decide. Raises :class:`BadInput` for one there is none of."""
    nation = name.strip().lower()
    if nation not in NATIONS:
        raise BadInput(f"There is no guidance for {name!r}.", f"Choose one of: {', '.join(NATIONS)}.")
    return nation


def _clean(question: str, limit: int) -> str:
    text = " ".join(question.replace("\x00", " ").split())
    if any("\ud800" <= letter <= "\udfff" for letter in text):
        raise BadInput("The question isn't UTF-8 text.", "Type it again in plain characters.")
    if not text:
        raise BadInput("The question is empty.", "Type what you want to know.")
    if len(text) > limit:
        raise BadInput(
            f"The question has {len(text):,} characters; the most is {limit:,}.",
            "Ask about the rule; leave the case text out.",
        )
    return text
