"""The process that documents are read in: ``python -m rag.library.reading_child``, a JSON line in, a JSON line out.

It is given no environment, may write no file, and is held to its limits by the kernel as well as by its parent, which
kills it when it is late. Asked for a document it answers with plain data: blocks, front matter as text, and what was
left out; or with the reason why the document can't be read.
"""

import json
import os
import reprlib
import resource
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rag.library.blocks import Block, Kind, flat
from rag.library.clauses import passages_of
from rag.library.limits import LONG_WORD, LONGEST_HEADING, LONGEST_WORD, MOST_IN_LONG_WORDS, Limits
from rag.library.names import shown
from rag.library.readers import RawDocument, read_document
from rag.policy.errors import UnreadableDocument

READY = b'{"ready": true}\n'
_GRACE = 5  # seconds of processor time past the limit: the parent's clock strikes first
_FRONT_VALUE = 1_000  # characters
_WORDS_SHOWN = 300  # characters of each piece left out that are told
_PIECES_TOLD = 50


def main() -> None:
    """Answer requests until there are no more."""
    limits = _limits(sys.argv[1])
    _confine(limits)
    out = sys.stdout.buffer
    out.write(READY)
    out.flush()
    for line in sys.stdin.buffer:
        out.write(json.dumps(_answer(Path(json.loads(line)["path"]), limits)).encode() + b"\n")
        out.flush()


def _limits(said: str) -> Limits:
    return Limits(**json.loads(said))


def _confine(limits: Limits) -> None:
    """Bound memory, forbid writing and core dumps. A limit of the machine that is lower still stays."""
    _lower(resource.RLIMIT_AS, limits.memory << 20)
    _lower(resource.RLIMIT_FSIZE, 0)
    _lower(resource.RLIMIT_CORE, 0)


def _lower(which: int, most: int) -> None:
    _, hard = resource.getrlimit(which)
    bound = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(which, (bound, bound))


def _answer(path: Path, limits: Limits) -> dict[str, Any]:
    """A document as plain data, or why not."""
    _allow_seconds(limits.seconds)
    try:
        raw = read_document(path, limits)
        _check_shape(raw, limits)
        return _plain(raw)
    except UnreadableDocument as error:
        return {"refused": str(error), "remedy": error.remedy}
    except MemoryError:
        return {"refused": f"{shown(path.name)} needs more than {limits.memory:,} MB of memory to read."}


def _allow_seconds(seconds: int) -> None:
    """Let the kernel end this process, should its parent be gone: processor seconds from now."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    until = int(used.ru_utime + used.ru_stime) + seconds + _GRACE
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (until if hard == resource.RLIM_INFINITY else min(until, hard), hard))


def _check_shape(raw: RawDocument, limits: Limits) -> None:
    """Raise :class:`UnreadableDocument` for what is too much, or too odd, for the steps after this one."""
    name, in_long = shown(raw.path.name), 0
    for block in raw.blocks:
        if block.kind is Kind.HEADING and len(block.text) > LONGEST_HEADING:
            raise UnreadableDocument(f"{name} has a heading of {len(block.text):,} characters.")
        in_long += sum(long := [size for word in block.text.split() if (size := len(word)) > LONG_WORD])
        if max(long, default=0) > LONGEST_WORD or in_long > MOST_IN_LONG_WORDS:
            raise UnreadableDocument(f"{name} holds words of up to {max(long):,} characters, so it isn't prose.")
    words = sum(len(block.text.split()) for block in raw.blocks)
    if words > limits.words:
        raise UnreadableDocument(f"{name} holds {words:,} words; the most is {limits.words:,}.")
    if max(words // 20, len(raw.blocks)) > limits.clauses:  # cheap, and never too low
        count = len(passages_of("", "", raw.blocks))
        if count > limits.clauses:
            raise UnreadableDocument(f"{name} holds {count:,} clauses; the most is {limits.clauses:,}.")


def _plain(raw: RawDocument) -> dict[str, Any]:
    return {
        "front": _scalars(raw.front),
        "blocks": [_row(block) for block in raw.blocks],
        "hidden": [words[:_WORDS_SHOWN] for words in raw.hidden[:_PIECES_TOLD]],
        "orders": [words[:_WORDS_SHOWN] for words in raw.orders[:_PIECES_TOLD]],
    }


def _row(block: Block) -> list[str | int]:
    return [block.kind.value, block.text, block.depth, block.marker]


def _scalars(front: Mapping[str, Any]) -> dict[str, str | bool]:
    """Front matter as short text; what holds other values is told by its beginning, however much it would unfold to."""
    return {
        str(key)[:_FRONT_VALUE]: value if isinstance(value, bool) else _scalar(value)
        for key, value in front.items()
        if value is not None and isinstance(key, str)
    }


def _scalar(value: object) -> str:
    said = reprlib.repr(value) if isinstance(value, list | dict | tuple | set | bytes) else str(value)
    return flat(said)[:_FRONT_VALUE]


if __name__ == "__main__":
    try:
        main()
    except (BrokenPipeError, KeyboardInterrupt):
        os._exit(1)
