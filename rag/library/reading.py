"""Documents read in a child process that is killed when it takes too long; what comes back is checked as data.

One child reads many documents, so that a library pays for one start. After a kill the next document gets a new one.
"""

import json
import os
import select
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from time import monotonic
from types import TracebackType

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from rag.config import Settings
from rag.library.blocks import Block, Kind, flat
from rag.library.limits import Limits
from rag.library.names import shown
from rag.library.readers import RawDocument
from rag.library.reading_child import READY
from rag.policy.errors import CorpusError, UnreadableDocument

_START = 60.0  # seconds for a child to be ready; a cold disk takes a few
_CHUNK = 1 << 20
_REPLY_TO_FILE = 8  # bytes of a reply to one of the file: a letter takes six at worst, and there is the markup
_LEAST_REPLY = 2_000_000


def limits_of(settings: Settings) -> Limits:
    """The limits that the settings give."""
    return Limits(
        settings.max_document_mb,
        settings.max_document_seconds,
        settings.max_document_memory_mb,
        settings.max_document_clauses,
    )


class _Reply(BaseModel):
    """What a child may say, and nothing else."""

    model_config = ConfigDict(extra="forbid", strict=True)

    refused: str | None = Field(default=None, max_length=1_000)
    remedy: str | None = Field(default=None, max_length=1_000)
    front: dict[str, str | bool] = {}
    blocks: list[tuple[str, str, int, str]] = []
    hidden: list[str] = []
    orders: list[str] = []


class ReadingChild:
    """A reader of documents in a process of its own. Use it in a ``with``: leaving ends the process."""

    def __init__(self, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()
        self._process: subprocess.Popen[bytes] | None = None
        self._is_ready = False
        self.started = 0

    def __enter__(self) -> "ReadingChild":
        self._start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def read(self, path: Path) -> RawDocument:
        """One document. Raises :class:`UnreadableDocument` with the reason, a limit it broke included."""
        process = self._ready()
        name = shown(path.name)
        try:
            line = self._ask(process, path)
        except TimeoutError as error:
            self._end()
            raise UnreadableDocument(f"{name} takes more than {self._limits.seconds} seconds to read.") from error
        except OSError as error:
            self._end()
            raise UnreadableDocument(f"{name} broke the reader: it can't be read within its limits.") from error
        return _checked(line, path)

    def _ask(self, process: subprocess.Popen[bytes], path: Path) -> bytes:
        if process.stdin is None:
            raise BrokenPipeError
        process.stdin.write(json.dumps({"path": str(path)}).encode() + b"\n")
        process.stdin.flush()
        return _line(process, monotonic() + self._limits.seconds, _LEAST_REPLY + _REPLY_TO_FILE * self._limits.bytes)

    def _ready(self) -> subprocess.Popen[bytes]:
        process = self._process or self._start()
        if not self._is_ready:
            try:
                self._is_ready = _line(process, monotonic() + _START, len(READY)) == READY
            except OSError:  # which a timeout is, too
                self._is_ready = False
            if not self._is_ready:
                self._end()
                raise CorpusError("The process that reads documents didn't start.", "Run the set-up again.")
        return process

    def _start(self) -> subprocess.Popen[bytes]:
        """A child with this program's code, none of its environment, and nothing of the folder it runs in."""
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            [sys.executable, "-P", "-m", "rag.library.reading_child", json.dumps(asdict(self._limits))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # a trace could hold a document's words
            env={"PYTHONPATH": os.pathsep.join(_own_path(sys.path)), "PYTHONDONTWRITEBYTECODE": "1"},
        )
        self._is_ready = False
        self.started += 1
        return self._process

    def _end(self) -> None:
        process, self._process, self._is_ready = self._process, None, False
        if process is None:
            return
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                with suppress(BrokenPipeError):  # what was not sent yet goes nowhere
                    stream.close()


def _own_path(path: Sequence[str]) -> list[str]:
    return [str(Path(one).absolute()) for one in path if one]


def _line(process: subprocess.Popen[bytes], until: float, most: int) -> bytes:
    """The next line a child writes. Raises ``TimeoutError`` when it is late, ``OSError`` when it ends or floods."""
    if process.stdout is None:
        raise BrokenPipeError
    handle = process.stdout.fileno()
    waiting = select.poll()
    waiting.register(handle, select.POLLIN)
    chunks: list[bytes] = []
    size = 0
    while not (chunks and chunks[-1].endswith(b"\n")):
        if not waiting.poll(max(0.0, until - monotonic()) * 1_000):
            raise TimeoutError
        chunk = os.read(handle, _CHUNK)
        size += len(chunk)
        if not chunk or size > most:
            raise BrokenPipeError
        chunks.append(chunk)
    return b"".join(chunks)


def _checked(line: bytes, path: Path) -> RawDocument:
    """A reply as a document: shapes checked, and every text as it shows in one line."""
    try:
        reply = _Reply.model_validate_json(line)
        if reply.refused is not None:
            raise UnreadableDocument(reply.refused, reply.remedy)
        blocks = tuple(Block(Kind(kind), text, depth, marker) for kind, text, depth, marker in reply.blocks)
    except (ValidationError, ValueError) as error:
        raise UnreadableDocument(f"{shown(path.name)} broke the reader: its answer makes no sense.") from error
    hidden, orders = (tuple(map(flat, words)) for words in (reply.hidden, reply.orders))
    return RawDocument(path, reply.front, blocks, hidden, orders)
