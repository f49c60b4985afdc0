"""All that the server answers to. What the page does not need is closed, whatever Gradio brings with it."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any
from urllib.parse import parse_qsl

HEALTH = frozenset({"/healthz", "/readyz"})
SCRIPT = "/askfirst.js"
PAGE = "/"
JOIN = "/gradio_api/queue/join"
EVENTS = "/gradio_api/queue/data"
LARGEST = 262_144  # bytes of a request: room for a question far too long, so that the page can say so itself

_SESSION = re.compile(r"[A-Za-z0-9_-]{4,64}")
_HEARTBEAT = re.compile(r"/gradio_api/heartbeat/([A-Za-z0-9_-]{4,64})")
_FILE = re.compile(r"/(?:assets|static)/(?:[A-Za-z0-9_-][A-Za-z0-9._-]*/)*[A-Za-z0-9_-][A-Za-z0-9._-]*")
_THEME = "/theme.css"
_ICON = "/favicon.ico"
_LONGEST_QUERY = 200


class Kind(Enum):
    """What a request is for."""

    HEALTH = auto()
    PAGE = auto()
    FILE = auto()  # of the page: the same for everybody
    ASK = auto()
    LISTEN = auto()  # answers, as they come
    CLOSED = auto()
    METHOD = auto()  # there is such a thing, but not in this way


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a request is for, and the session that it names."""

    kind: Kind
    session: str | None = None


def wanted(method: str, path: str, query: str) -> Wanted:
    """What a request is for. ``path`` is decoded; ``query`` is not."""
    kind, session = _by_path(path, query)
    if kind is Kind.CLOSED or len(query) > _LONGEST_QUERY:
        return Wanted(Kind.CLOSED)
    allowed = {"POST"} if kind is Kind.ASK else {"GET"} if kind is Kind.LISTEN else {"GET", "HEAD"}
    return Wanted(kind, session) if method in allowed else Wanted(Kind.METHOD)


def _by_path(path: str, query: str) -> tuple[Kind, str | None]:
    if path in HEALTH:
        return Kind.HEALTH, None
    if path == PAGE:
        return Kind.PAGE, None
    if path in {SCRIPT, _THEME, _ICON} or _FILE.fullmatch(path):
        return Kind.FILE, None
    if path == JOIN:
        return Kind.ASK, None
    if path == EVENTS:
        named = [value for name, value in parse_qsl(query) if name == "session_hash"]
        return (Kind.LISTEN, named[0]) if len(named) == 1 and _SESSION.fullmatch(named[0]) else (Kind.CLOSED, None)
    beat = _HEARTBEAT.fullmatch(path)
    return (Kind.LISTEN, beat[1]) if beat else (Kind.CLOSED, None)


@dataclass(frozen=True, slots=True)
class Call:
    """One event of the page: what Gradio is to run, for which session, on what."""

    session: str
    body: bytes


def read_call(body: bytes, events: Mapping[int, int]) -> Call | None:
    """The event that a body asks for, written anew with nothing in it but what the page sends; None if it isn't one.

    ``events`` maps each event of the page to how many values it takes. Only words and nothing are let through:
    files, addresses and settings are what Gradio's own parts would act on.
    """
    try:
        given = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(given, dict):
        return None
    session, index, data = given.get("session_hash"), given.get("fn_index"), given.get("data")
    if not isinstance(session, str) or not _SESSION.fullmatch(session):
        return None
    if type(index) is not int or index not in events:
        return None
    if not _is_plain(data, events[index]):
        return None
    trigger = given.get("trigger_id")
    kept: dict[str, Any] = {"data": data, "fn_index": index, "session_hash": session, "event_data": None}
    kept["trigger_id"] = trigger if type(trigger) is int and 0 <= trigger < 1_000_000 else None
    return Call(session, json.dumps(kept).encode())


def _is_plain(data: object, size: int) -> bool:
    return isinstance(data, list) and len(data) == size and all(one is None or isinstance(one, str) for one in data)
