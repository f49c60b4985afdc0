"""Fair turns: nobody waits behind one who asks without end, and too many are refused at once in plain words."""

import asyncio
from collections.abc import Awaitable, Callable
from time import monotonic

import pytest

from rag.desk import turns as module
from rag.desk.turns import Turns
from rag.policy.errors import TooBusy

Work = Callable[[str], Awaitable[None]]


async def hold(turns: Turns, name: str, ends: asyncio.Event, order: list[str]) -> None:
    async with turns.turn(name):
        order.append(name)
        await ends.wait()


async def settle() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


def test_only_so_many_are_answered_at_once() -> None:
    async def run() -> tuple[list[str], list[str]]:
        turns, ends, order = Turns(2, 10, 3), asyncio.Event(), list[str]()
        tasks = [asyncio.create_task(hold(turns, name, ends, order)) for name in "abc"]
        await settle()
        before = list(order)
        ends.set()
        await asyncio.gather(*tasks)
        return before, order

    assert asyncio.run(run()) == (["a", "b"], ["a", "b", "c"])


def test_one_client_has_one_turn_at_a_time_and_the_next_goes_to_another() -> None:
    async def run() -> list[str]:
        turns, ends, order = Turns(1, 10, 3), asyncio.Event(), list[str]()
        tasks = [asyncio.create_task(hold(turns, name, ends, order)) for name in ("greedy", "greedy", "greedy", "b")]
        await settle()
        ends.set()
        await asyncio.gather(*tasks)
        return order

    assert asyncio.run(run()) == ["greedy", "b", "greedy", "greedy"]


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (["a", "a", "a"], "You have asked several questions at once. Wait for an answer, then ask again."),
        (["a", "b", "c"], "Many people are asking just now. Try again in a minute."),
    ],
)
def test_too_many_are_refused_at_once_in_plain_words(names: list[str], words: str) -> None:
    async def run() -> str:
        turns, ends, order = Turns(1, 2, 3), asyncio.Event(), list[str]()
        tasks = [asyncio.create_task(hold(turns, name, ends, order)) for name in names]
        await settle()
        with pytest.raises(TooBusy) as caught:
            await hold(turns, "a" if len(set(names)) == 1 else "d", ends, order)
        ends.set()
        await asyncio.gather(*tasks)
        return caught.value.line

    assert asyncio.run(run()) == words


def test_whoever_leaves_gives_the_turn_back() -> None:
    async def run() -> list[str]:
        turns, ends, order = Turns(1, 10, 3), asyncio.Event(), list[str]()
        first = asyncio.create_task(hold(turns, "a", ends, order))
        waits = asyncio.create_task(hold(turns, "b", ends, order))
        await settle()
        waits.cancel()
        first.cancel()
        last = asyncio.create_task(hold(turns, "c", ends, order))
        await settle()
        ends.set()
        await asyncio.gather(last, first, waits, return_exceptions=True)
        assert turns.waiting == 0
        assert turns.has_room("a")
        return order

    assert asyncio.run(run()) == ["a", "c"]


def test_one_who_has_had_much_rests_while_others_are_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Alone, the same one does not wait at all."""
    monkeypatch.setattr(module, "_FREE", 0.01)

    async def three(turns: Turns) -> float:
        began = monotonic()
        for _ in range(3):
            async with turns.turn("greedy"):
                await asyncio.sleep(0.03)
        return monotonic() - began

    async def run() -> tuple[float, float]:
        alone = await three(Turns(2, 10, 3))
        turns = Turns(2, 10, 3)
        async with turns.turn("b"):
            return alone, await three(turns)

    alone, beside = asyncio.run(run())
    assert beside > alone + 0.1  # two rests of three times 0.03 s


def test_clients_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_REMEMBERED", 3)

    async def run() -> int:
        turns = Turns(2, 10, 3)
        for number in range(20):
            async with turns.turn(str(number)):
                pass
        return len(turns._clients)

    assert asyncio.run(run()) <= 4
