"""Nothing that was typed leaves by a side door: not in a trace, a log line or a core file.

Libraries print the error they met with the values it met, and those may be somebody's words. While the page runs,
what they print is dropped, and one fixed line says that something went wrong.
"""

import faulthandler
import io
import logging
import resource
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from time import monotonic
from typing import TextIO

_LINE = "askfirst: something went wrong inside. What was typed is not shown here."
_APART = 60.0  # seconds between two such lines


@contextmanager
def hushed() -> Iterator[None]:
    """Until the end: prints of any library are dropped, and a crash of the process leaves no copy of its memory."""
    _leave_no_core()
    faulthandler.disable()
    stream = _Hushed(sys.stderr)
    thread_hook = threading.excepthook
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    threading.excepthook = lambda _: stream.note()
    try:
        with redirect_stdout(stream), redirect_stderr(stream):
            yield
    finally:
        threading.excepthook = thread_hook
        logging.disable(before)


class _Hushed(io.TextIOBase):
    """A stream that drops what it is given, and says once a minute that there was something."""

    def __init__(self, real: TextIO) -> None:
        self._real = real
        self._said: float | None = None

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        if "Traceback" in text or "Error" in text:
            self.note()
        return len(text)

    def note(self) -> None:
        """Say that something went wrong, if that was not just said."""
        now = monotonic()
        if self._said is None or now - self._said > _APART:
            self._said = now
            self._real.write(f"{_LINE}\n")
            self._real.flush()


def _leave_no_core() -> None:
    _, most = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (0, most))
