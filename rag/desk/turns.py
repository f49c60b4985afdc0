"""Whose question is answered next: a few at once, and nobody waits behind one who asks without end."""

import asyncio
from collections import OrderedDict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from time import monotonic

from rag.policy.errors import TooBusy

_REMEMBERED = 2_000  # clients; those not heard of for longest are forgotten
_WINDOW = 10.0  # seconds: how long use counts, and how long somebody counts as here
_FREE = 3.0  # seconds of answering in a window that are nobody's business: a question every half second
_SHARE = 0.25  # of the time that one client may take beyond that, while others are here


@dataclass(slots=True)
class _Client:
    """What one client has used: seconds of answering, fading over the window, and when it last asked."""

    used: float = 0.0
    seen: float = 0.0
    rests_until: float = 0.0
    running: int = 0
    waiting: deque[asyncio.Future[None]] = field(default_factory=deque)


class Turns:
    """Gives out turns on one event loop. Not for use from threads."""

    def __init__(self, at_once: int, most_waiting: int, most_of_one: int) -> None:
        self._free = at_once
        self._most_waiting = most_waiting
        self._most_of_one = most_of_one
        self._clients: OrderedDict[str, _Client] = OrderedDict()
        self._wakes: asyncio.TimerHandle | None = None

    @property
    def waiting(self) -> int:
        """How many wait."""
        return sum(len(client.waiting) for client in self._clients.values())

    def has_room(self, name: str) -> bool:
        """Whether a client may ask another question just now."""
        client = self._clients.get(name)
        return client is None or client.running + len(client.waiting) < self._most_of_one

    @asynccontextmanager
    async def turn(self, name: str) -> AsyncIterator[None]:
        """Wait for a turn and hold it. Raises :class:`TooBusy` at once if there are too many already."""
        client = self._client(name)
        await self._wait(client)
        began = monotonic()
        try:
            yield
        finally:
            self._done(client, monotonic() - began)

    def _client(self, name: str) -> _Client:
        client = self._clients.setdefault(name, _Client())
        self._clients.move_to_end(name)
        idle = [one for one, its in self._clients.items() if not its.running and not its.waiting and its is not client]
        for one in idle[: max(0, len(self._clients) - _REMEMBERED)]:
            del self._clients[one]
        return client

    async def _wait(self, client: _Client) -> None:
        if client.running + len(client.waiting) >= self._most_of_one:
            raise TooBusy("You have asked several questions at once.", "Wait for an answer, then ask again.")
        if self.waiting >= self._most_waiting:
            raise TooBusy("Many people are asking just now.", "Try again in a minute.")
        now = monotonic()
        client.used *= max(0.0, 1 - (now - client.seen) / _WINDOW)
        client.seen = now
        mine: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        client.waiting.append(mine)
        self._give()
        try:
            await mine
        except asyncio.CancelledError:
            if mine in client.waiting:
                client.waiting.remove(mine)
            elif not mine.cancelled():  # the turn was given in the same moment
                self._done(client, 0.0)
            raise

    def _done(self, client: _Client, took: float) -> None:
        now = monotonic()
        client.running -= 1
        client.used += took
        if client.used > _FREE:
            client.rests_until = now + took * (1 / _SHARE - 1)
        self._free += 1
        self._give()

    def _give(self) -> None:
        """Turns to those who have used least; one at a time for each, and a rest for whoever has had much."""
        now = monotonic()
        for gone in [one for one in self._clients.values() if one.waiting]:
            gone.waiting = deque(mine for mine in gone.waiting if not mine.cancelled())
        able = [one for one in self._clients.values() if one.waiting and not one.running]
        for client in sorted(able, key=lambda one: (one.used, one.seen)):
            if self._free and (client.rests_until <= now or not self._others_here(client, now)):
                self._free -= 1
                client.running += 1
                client.waiting.popleft().set_result(None)
        if self._wakes:
            self._wakes.cancel()
            self._wakes = None
        resting = [one.rests_until for one in self._clients.values() if one.waiting and not one.running]
        if self._free and resting:
            loop = asyncio.get_running_loop()
            self._wakes = loop.call_later(max(0.01, min(resting) - now), self._give)

    def _others_here(self, client: _Client, now: float) -> bool:
        return any(one is not client and now - one.seen < _WINDOW for one in self._clients.values())
