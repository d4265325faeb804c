"""Whose turn it is: clients in rotation, each in the order of its own requests, so that none starves the others."""

from __future__ import annotations

import asyncio
from collections import Counter, OrderedDict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from kg.server.http.refusals import Refused

_Future = asyncio.Future[None]


class WorkerQueue:
    """Hands out `places` to clients.

    Args:
        places: how many turns are on at a time.
        running: how many of them one client may have.
        waiting: how many requests of one client may wait.
        queue: how many of all clients.
        patience: seconds that a request waits at most.
    """

    def __init__(self, *, places: int, running: int, waiting: int, queue: int, patience: float) -> None:
        self._free = places
        self._limit = running
        self._waiting = waiting
        self._queue = queue
        self._patience = patience
        self._on: Counter[str] = Counter()
        self._lines: OrderedDict[str, deque[_Future]] = OrderedDict()

    @property
    def queued(self) -> int:
        """Requests that wait."""
        return sum(map(len, self._lines.values()))

    @property
    def running(self) -> int:
        """Turns that are on."""
        return self._on.total()

    @asynccontextmanager
    async def turn(self, client: str) -> AsyncIterator[None]:
        """The client's turn, from when it comes to the end of the block.

        Raises:
            Refused: 429 if the client has too many requests waiting, 503 if all have, or if its turn does not come.
        """
        await self._enter(client)
        try:
            yield
        finally:
            self._leave(client)

    async def _enter(self, client: str) -> None:
        line = self._lines.get(client)
        if self._free and self._on[client] < self._limit and not line:
            self._free -= 1
            self._on[client] += 1
            return
        if line is not None and len(line) >= self._waiting:
            raise Refused(
                429, f"{self._waiting} of your requests are waiting already: let some be answered first",
                {"Retry-After": "2"},
            )
        if self.queued >= self._queue:
            raise Refused(503, "the server is busy: try again in a few seconds", {"Retry-After": "5"})
        called: _Future = asyncio.get_running_loop().create_future()
        self._lines.setdefault(client, deque()).append(called)
        try:
            async with asyncio.timeout(self._patience):
                await called
        except TimeoutError as error:
            self._withdraw(client, called)
            raise Refused(
                503, f"the server is busy: your turn did not come within {self._patience:g} seconds; try again later",
                {"Retry-After": "10"},
            ) from error
        except asyncio.CancelledError:  # the client has gone away
            self._withdraw(client, called)
            raise

    def _withdraw(self, client: str, called: _Future) -> None:
        if called.done() and not called.cancelled():
            self._leave(client)  # its turn came in the very moment that it went away
            return
        line = self._lines.get(client)
        if line is not None and called in line:
            line.remove(called)
            if not line:
                del self._lines[client]

    def _leave(self, client: str) -> None:
        self._free += 1
        self._on[client] -= 1
        if not self._on[client]:
            del self._on[client]
        self._call()

    def _call(self) -> None:
        for client in list(self._lines):
            if not self._free:
                return
            if self._on[client] >= self._limit:
                continue
            line = self._lines[client]
            called = line.popleft()
            if line:
                self._lines.move_to_end(client)
            else:
                del self._lines[client]
            if not called.done():
                self._free -= 1
                self._on[client] += 1
                called.set_result(None)
