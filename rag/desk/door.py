"""The way in: every request is looked at here before the page's own parts see it, and every answer leaves by here.

who asks and from where → what for → how much of it, how fast → Gradio → security headers
"""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rag.desk import callers, surface
from rag.desk.callers import Denied, SignOn
from rag.desk.headers import page_policy, secured
from rag.desk.shell import finish
from rag.desk.surface import Kind, Wanted

_BODY_SECONDS = 10.0  # to send a request's body
_REMEMBERED = 10_000  # sessions; Gradio keeps as many
_BURST, _REFILL = 30, 2.0  # calls of one client at once, and a second after that: nobody types faster
_HOLD_SECONDS, _MOST_HELD = 1.0, 200
_STREAMS = 8  # open lines of one client: two for each tab
_ALL_STREAMS = 800
_PASSED_ON = frozenset({b"host", b"content-type", b"accept", b"accept-language", b"user-agent", b"range"})
_FROM_PROXY = frozenset({b"x-forwarded-host", b"x-forwarded-proto"})  # the address that readers see
_FROM_FILES = frozenset({b"accept-encoding", b"if-none-match", b"if-modified-since"})

_WORDS = {
    Denied.MISDIRECTED: (421, "This server does not answer to that name."),
    Denied.CROSS_SITE: (403, "Another site's page may not ask here."),
    Denied.NOT_SIGNED_ON: (401, "Sign in first: this page is reached by your organisation's sign-on."),
}
_CLOSED = (404, "There is nothing here.")
_METHOD = (405, "That can't be done here.")
_BAD = (400, "This isn't something that the page sends.")
_TOO_LARGE = (413, "That is too long to be a question. Ask about the rule; leave the case text out.")
_TOO_SLOW = (408, "It took too long to arrive. Try again.")
_NOT_YOURS = (403, "This conversation is somebody else's.")
_TOO_MANY = (429, "You have asked a great deal in a short time. Wait a minute, then try again.")


@dataclass(slots=True)
class _Client:
    """What one client has left of its calls, and the lines it holds open."""

    calls: float = _BURST
    since: float = field(default_factory=monotonic)
    streams: int = 0

    def may_call(self) -> bool:
        """Take a call, if there is one left."""
        now = monotonic()
        self.calls = min(_BURST, self.calls + (now - self.since) * _REFILL)
        self.since = now
        if self.calls < 1:
            return False
        self.calls -= 1
        return True


class Door:
    """Stands in front of an application.

    ``events``: by number, how many values each event of the page takes. ``has_room``: whether somebody may ask more.
    """

    def __init__(
        self, app: ASGIApp, sign_on: SignOn | None, events: Mapping[int, int], has_room: Callable[[str], bool]
    ) -> None:
        self._app = app
        self._has_room = has_room
        self._sign_on = sign_on
        self._events = events
        self._owners: OrderedDict[str, str] = OrderedDict()  # who a session belongs to
        self._clients: OrderedDict[str, _Client] = OrderedDict()
        self._streams = 0
        self._held = 0

    def owner(self, session: str) -> str:
        """Who asks in a session: the person signed on, or the session itself where nobody signs on."""
        return self._owners.get(session, session)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or pass it on."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            await self._answer(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = _by_name(scope)
        want = surface.wanted(scope["method"], scope["path"], scope.get("query_string", b"").decode("latin-1"))
        refusal = self._refusal(headers, scope, want)
        if refusal:
            await _refuse(scope, receive, send, *refusal)
            return
        who = self._who(headers, scope)
        scope = _passed_on(scope, want, believed=self._sign_on is not None)
        if want.kind is Kind.ASK:
            await self._ask(scope, receive, send, who)
        elif want.kind is Kind.LISTEN and want.session:
            await self._listen(scope, receive, send, want.session, who)
        elif want.kind is Kind.PAGE:
            await _page(self._app, scope, receive, send)
        else:
            await self._app(scope, _given(b"", receive), _securing(send, keeps=want.kind is Kind.FILE))

    def _refusal(self, headers: callers.Headers, scope: Scope, want: Wanted) -> tuple[int, str] | None:
        if not (want.kind is Kind.HEALTH and self._sign_on):
            peer = scope["client"][0] if scope.get("client") else None
            denied = callers.denied(headers, peer, self._sign_on, is_page=want.kind is Kind.PAGE)
            if denied:
                return _WORDS[denied]
        if want.kind is Kind.CLOSED:
            return _CLOSED
        if want.kind is Kind.METHOD:
            return _METHOD
        if want.kind is not Kind.ASK and (headers.get("transfer-encoding") or _length(headers)):
            return _BAD
        return _TOO_LARGE if _length(headers) > surface.LARGEST else None

    def _who(self, headers: callers.Headers, scope: Scope) -> str | None:
        peer = scope["client"][0] if scope.get("client") else None
        return callers.signed_on(headers, peer, self._sign_on) if self._sign_on else None

    async def _ask(self, scope: Scope, receive: Receive, send: Send, who: str | None) -> None:
        try:
            body = await asyncio.wait_for(_read(receive), _BODY_SECONDS)
        except TimeoutError:
            await _refuse(scope, receive, send, *_TOO_SLOW)
            return
        if body is None:
            await _refuse(scope, receive, send, *_TOO_LARGE)
            return
        call = surface.read_call(body, self._events)
        if call is None:
            await _refuse(scope, receive, send, *_BAD)
        elif not self._is_theirs(call.session, who):
            await _refuse(scope, receive, send, *_NOT_YOURS)
        elif not self._may_call(self.owner(call.session)):
            await self._hold()
            await _refuse(scope, receive, send, *_TOO_MANY)
        else:
            scope = {**scope, "headers": [*scope["headers"], (b"content-length", str(len(call.body)).encode())]}
            await self._app(scope, _given(call.body, receive), _securing(send))

    async def _listen(self, scope: Scope, receive: Receive, send: Send, session: str, who: str | None) -> None:
        if not self._is_theirs(session, who):
            await _refuse(scope, receive, send, *_NOT_YOURS)
            return
        client = self._client(self.owner(session))
        if client.streams >= _STREAMS or self._streams >= _ALL_STREAMS:
            await _refuse(scope, receive, send, *_TOO_MANY)
            return
        client.streams += 1
        self._streams += 1
        try:
            await self._app(scope, receive, _securing(send))
        finally:
            client.streams -= 1
            self._streams -= 1

    def _may_call(self, owner: str) -> bool:
        return self._client(owner).may_call() and self._has_room(owner)

    async def _hold(self) -> None:
        """Before a refusal for asking too fast: one that came at once would only bring the next, and cost others."""
        if self._held >= _MOST_HELD:
            return
        self._held += 1
        try:
            await asyncio.sleep(_HOLD_SECONDS)
        finally:
            self._held -= 1

    def _is_theirs(self, session: str, who: str | None) -> bool:
        """A session belongs to whoever first used it. With nobody signed on, all are of this machine's one user."""
        if who is None:
            return True
        owner = self._owners.setdefault(session, who)
        self._owners.move_to_end(session)
        while len(self._owners) > _REMEMBERED:
            self._owners.popitem(last=False)
        return owner == who

    def _client(self, name: str) -> _Client:
        client = self._clients.setdefault(name, _Client())
        self._clients.move_to_end(name)
        while len(self._clients) > _REMEMBERED:
            self._clients.popitem(last=False)
        return client


def _by_name(scope: Scope) -> dict[str, list[str]]:
    headers: dict[str, list[str]] = {}
    for name, value in scope["headers"]:
        headers.setdefault(name.decode("latin-1").lower(), []).append(value.decode("latin-1"))
    return headers


def _length(headers: callers.Headers) -> int:
    """Bytes that are announced; a length that can't be read is one too many."""
    values = headers.get("content-length", ("0",))
    return int(values[0]) if len(values) == 1 and values[0].isascii() and values[0].isdigit() else surface.LARGEST + 1


def _passed_on(scope: Scope, want: Wanted, *, believed: bool) -> Scope:
    """Only headers that the page's parts have a use for: Gradio builds addresses from what others may claim."""
    kept = _PASSED_ON | (_FROM_PROXY if believed else frozenset())
    kept |= _FROM_FILES if want.kind is Kind.FILE else frozenset()
    headers = [(name, value) for name, value in scope["headers"] if name.lower() in kept]
    query = b"" if want.kind is Kind.PAGE else scope.get("query_string", b"")
    return {**scope, "headers": headers, "query_string": query}


async def _read(receive: Receive) -> bytes | None:
    """The whole body, or None if it is too large or was broken off."""
    parts: list[bytes] = []
    size, more = 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        part = message.get("body", b"")
        size += len(part)
        if size > surface.LARGEST:
            return None
        parts.append(part)
        more = message.get("more_body", False)
    return b"".join(parts)


def _given(body: bytes, receive: Receive) -> Receive:
    given = False

    async def once() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return once


def _securing(send: Send, *, keeps: bool = False) -> Send:
    async def secure(message: Message) -> None:
        if message["type"] == "http.response.start":
            may_keep = keeps and message["status"] in {200, 206, 304}
            message = {**message, "headers": secured(message.get("headers", ()), keeps=may_keep)}
        await send(message)

    return secure


async def _page(app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    """The page's HTML, whole, because its policy names the scripts that are in it."""
    start: Message = {}
    parts: list[bytes] = []

    async def keep(message: Message) -> None:
        if message["type"] == "http.response.start":
            start.update(message)
        else:
            parts.append(message.get("body", b""))

    await app({**scope, "method": "GET"}, _given(b"", receive), keep)
    if start.get("status") != 200:
        await _refuse(scope, receive, send, 500, "The page can't be shown just now.")
        return
    shell = finish(b"".join(parts).decode("utf-8"), f".{surface.SCRIPT}")
    response = Response(shell.html, media_type="text/html")
    await response(scope, receive, _securing_page(send, page_policy(shell.scripts), scope["method"]))


def _securing_page(send: Send, policy: str, method: str) -> Send:
    async def secure(message: Message) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": secured(message["headers"], policy)}
        elif method == "HEAD":
            message = {**message, "body": b""}
        await send(message)

    return secure


async def _refuse(scope: Scope, receive: Receive, send: Send, status: int, words: str) -> None:
    """A plain answer. What is still to come of the request is not waited for."""
    wants_page = scope["path"] == surface.PAGE and scope["method"] == "GET"
    kind: Callable[..., Any] = PlainTextResponse if wants_page else JSONResponse
    content: object = words if wants_page else {"detail": words}
    response: Response = kind(content, status_code=status, headers={"connection": "close"})
    await response(scope, receive, _securing(send))
