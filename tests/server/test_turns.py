"""Whose turn it is, request by request: shares, order, lines that are full, and those who go away."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from kg.server.engine.worker_queue import WorkerQueue
from kg.server.http.refusals import Refused


def turns(**values: float) -> WorkerQueue:
    whole: dict[str, Any] = {"places": 2, "running": 1, "waiting": 2, "queue": 3, "patience": 5.0}
    return WorkerQueue(**{**whole, **values})


class Line:
    """Requests that take their turns and keep them until they are told to go."""

    def __init__(self, **values: float) -> None:
        self.turns = turns(**values)
        self.order: list[str] = []
        self._doors: dict[str, asyncio.Event] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}

    async def come(self, *names: str) -> None:
        """Requests, called by their client's letter and a number."""
        for name in names:
            self._doors[name] = asyncio.Event()
            self._tasks[name] = asyncio.create_task(self._turn(name))
            await asyncio.sleep(0)
            await asyncio.sleep(0)

    async def _turn(self, name: str) -> None:
        async with self.turns.turn(name[0]):
            self.order.append(name)
            await self._doors[name].wait()

    async def go(self, *names: str) -> None:
        for name in names:
            self._doors[name].set()
            await self._tasks[name]
            for _ in range(3):
                await asyncio.sleep(0)

    async def leave(self, *names: str) -> None:
        for name in names:
            self._tasks[name].cancel()
            with pytest.raises(asyncio.CancelledError):
                await self._tasks[name]
            await asyncio.sleep(0)

    async def refused(self, name: str) -> Refused:
        await self.come(name)
        with pytest.raises(Refused) as refused:
            await self._tasks[name]
        return refused.value

    def counts(self) -> tuple[int, int]:
        return self.turns.running, self.turns.queued


def test_places_are_taken_at_once_and_given_back() -> None:
    async def case() -> None:
        line = Line()
        await line.come("a1", "b1", "c1")
        assert (line.order, line.counts()) == (["a1", "b1"], (2, 1))
        await line.go("b1")
        assert (line.order, line.counts()) == (["a1", "b1", "c1"], (2, 0))
        await line.go("a1", "c1")
        assert line.counts() == (0, 0)

    asyncio.run(case())


def test_clients_in_rotation_each_in_its_own_order() -> None:
    async def case() -> None:
        line = Line(places=1)
        await line.come("a1", "a2", "a3", "b1")
        await line.go("a1", "a2", "b1", "a3")
        assert line.order == ["a1", "a2", "b1", "a3"]

    asyncio.run(case())


def test_one_client_has_no_more_than_its_share_though_places_are_free() -> None:
    async def case() -> None:
        line = Line(places=3, running=2)
        await line.come("a1", "a2", "a3", "b1")
        assert (line.order, line.counts()) == (["a1", "a2", "b1"], (3, 1))
        await line.go("b1")
        assert line.counts() == (2, 1)
        await line.come("a4")
        await line.go("a1")
        assert line.order == ["a1", "a2", "b1", "a3"]

    asyncio.run(case())


def test_who_has_waited_goes_before_who_comes() -> None:
    async def case() -> None:
        line = Line(places=2, running=2, waiting=5, queue=9)
        await line.come("a1", "b1", "a2", "b2", "a3")
        await line.go("a1")
        await line.come("c1")
        await line.go("b1", "a2", "b2", "a3", "c1")
        assert line.order == ["a1", "b1", "a2", "b2", "a3", "c1"]

    asyncio.run(case())


def test_too_many_wait() -> None:
    async def case() -> None:
        line = Line()
        await line.come("a1", "a2", "a3")
        of_one = await line.refused("a4")
        assert (of_one.status, of_one.headers) == (429, {"Retry-After": "2"})
        assert "2 of your requests are waiting" in str(of_one)
        await line.come("b1", "b2")
        of_all = await line.refused("c1")
        assert (of_all.status, of_all.headers, line.counts()) == (503, {"Retry-After": "5"}, (2, 3))

    asyncio.run(case())


def test_a_turn_that_does_not_come() -> None:
    async def case() -> None:
        line = Line(places=1, patience=0.02)
        await line.come("a1")
        late = await line.refused("b1")
        assert (late.status, late.headers) == (503, {"Retry-After": "10"})
        assert "did not come within 0.02 seconds" in str(late)
        assert line.counts() == (1, 0)
        await line.go("a1")
        await line.come("b2")
        assert line.order == ["a1", "b2"]

    asyncio.run(case())


def test_who_goes_away_leaves_its_place_to_the_next() -> None:
    async def case() -> None:
        line = Line(places=1, running=1)
        await line.come("a1", "b1", "b2", "c1")
        await line.leave("b1")
        assert line.counts() == (1, 2)
        await line.leave("b2", "a1")
        assert (line.order, line.counts()) == (["a1", "c1"], (1, 0))
        await line.go("c1")
        assert line.counts() == (0, 0)

    asyncio.run(case())


def test_who_goes_away_in_the_very_moment_of_its_turn_gives_it_on() -> None:
    async def case() -> None:
        line = Line(places=1)
        async with line.turns.turn("a"):
            await line.come("b1", "c1")
        await line.leave("b1")  # it was called and had not woken up
        assert (line.order, line.counts()) == (["c1"], (1, 0))
        await line.go("c1")
        assert line.counts() == (0, 0)

    asyncio.run(case())
