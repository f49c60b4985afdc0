"""Opening the library and the model in the background, so that the page opens at once."""

import threading
from contextlib import suppress

from rag.answering.assistant import Assistant
from rag.library.current import Library
from rag.policy.errors import AskFirstError, LibraryError

_LONGEST = 120.0  # seconds; a cold disk takes about 10


class Readiness:
    """Whether the assistant can answer yet. ``wait`` blocks until it can, or raises why it can't."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self._done = threading.Event()
        self._opened = False

    def start(self) -> None:
        """Begin in a thread of its own."""
        threading.Thread(target=self._warm, name="getting-ready", daemon=True).start()

    @property
    def is_ready(self) -> bool:
        """Whether a question would be answered without waiting."""
        return self._opened

    def wait(self) -> Library:
        """The library in use now. Raises the error that kept it from opening."""
        if not self._done.wait(_LONGEST):
            raise LibraryError("The library is still being opened.", "Try again in a minute.")
        if not self._opened:
            self._retry()
        return self._assistant.library

    def _retry(self) -> None:
        """A library that was missing at the start may have been indexed since."""
        self._assistant.warm()
        self._opened = True

    def check(self) -> bool:
        """Whether it is ready, after another try if it has failed before."""
        if self._done.is_set() and not self._opened:
            with suppress(AskFirstError):
                self._retry()
        return self._opened

    def _warm(self) -> None:
        try:
            with suppress(AskFirstError):  # said again to whoever waits
                self._retry()
        finally:
            self._done.set()
