"""The processes behind the server: workers that read a snapshot, and one that writes; started, asked, replaced."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from dataclasses import dataclass
from typing import Any

from kg.errors import StoreError
from kg.server.engine.child import DEEP, Child, ChildEnded
from kg.server.engine.frames import Head
from kg.server.engine.snapshots import Snapshots, fingerprint
from kg.server.engine.worker_queue import WorkerQueue
from kg.server.http.refusals import STATUS_OF, Refused
from kg.server.settings import ServerSettings

_LOG = logging.getLogger("kg.server")
_READY = 60.0
_GRACE = 0.5  # seconds beyond the time limit until the kill, for a worker that is just sending its reply


@dataclass(frozen=True)
class Reply:
    """What a worker answered.

    Attributes:
        kind: "select", "ask" or "graph".
        form: the format.
        body: the bytes.
        head: the rest of what it said.
        generation: of the data that it answered from.
    """

    kind: str
    form: str
    body: bytes
    head: Head
    generation: str


class Pool:
    """Use `start` and `stop` around everything else."""

    def __init__(self, settings: ServerSettings) -> None:
        self._settings = settings
        self._snapshots = Snapshots(settings.store)
        self._idle: list[Child] = []
        self._busy: set[Child] = set()
        self._writer: Child | None = None
        self._writing = asyncio.Lock()
        self._changes = 0
        self._seen = ""
        self._tasks: set[asyncio.Task[None]] = set()
        self._starting = 0
        self.turns = WorkerQueue(
            places=settings.workers, running=settings.running, waiting=settings.waiting, queue=settings.queue,
            patience=settings.time,
        )
        self.killed: dict[str, int] = {"time": 0, "memory": 0, "crashed": 0}
        self.confined = False

    @property
    def generation(self) -> str:
        """Of the data that are read now."""
        return self._snapshots.generation

    @property
    def workers(self) -> int:
        """Processes that are there to answer."""
        return sum(child.alive for child in (*self._idle, *self._busy))

    @property
    def well(self) -> bool:
        """Whether requests find a worker, or one that is being started: both may be killed by their queries at once."""
        return bool(self._busy or self._starting or self.workers)

    @property
    def resident(self) -> int:
        """Bytes that the workers had in memory when they last answered."""
        return sum(child.resident for child in (*self._idle, *self._busy) if child.alive)

    async def start(self) -> None:
        """Make the first snapshot and start the workers.

        Raises:
            StoreError: the store cannot be opened.
        """
        try:
            await self.refresh()
            if self._settings.token is not None:
                await self._change({"op": "snapshot"}, b"")
            self._idle = list(await asyncio.gather(*(self._new() for _ in range(self._settings.workers))))
        except Refused as error:
            await self.stop()
            raise StoreError(str(error)) from error
        self.confined = all(child.confined for child in self._idle)
        if self._settings.token is None:
            self._spawn(self._watch())

    async def stop(self) -> None:
        """End all processes and remove the snapshots."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for child in (*self._idle, *self._busy, *([self._writer] if self._writer else [])):
            await child.kill()
        self._idle.clear()
        self._writer = None
        await asyncio.to_thread(self._snapshots.close)

    async def run(self, client: str, request: dict[str, Any], body: bytes = b"") -> Reply:
        """One request to a worker, in the client's turn.

        Args:
            request: "op" and what goes with it; "as_table" and "as_graph", the formats (json, nt).

        Raises:
            Refused: no turn, or no answer within the limits.
        """
        knobs = self._settings
        async with self.turns.turn(client):
            with self._snapshots.reading() as path:
                generation = self._snapshots.generation
                head = {
                    "as_table": "json", "as_graph": "nt", "rows": knobs.rows, "result": knobs.result,
                    "base": knobs.base, "union": knobs.union, "nesting": knobs.nesting, "tokens": knobs.tokens,
                    "operators": knobs.operators, **request, "snapshot": str(path), "memory": knobs.memory,
                }
                reply, content = await self._ask(head, body)
        if "refused" in reply:
            raise self._refusal(reply["refused"], reply["message"])
        return Reply(reply["kind"], reply["form"], content, reply, generation)

    async def change(self, request: dict[str, Any], body: bytes) -> Head:
        """One change; when this returns, readers see it.

        Raises:
            Refused: it was not made.
        """
        return await self._change(request, body)

    async def refresh(self) -> bool:
        """Take a new snapshot if another process has changed the store; whether it has.

        Raises:
            Refused: the store cannot be read just now.
        """
        if self._settings.token is not None:
            return False
        try:
            now = await asyncio.to_thread(fingerprint, self._settings.store)
        except (StoreError, OSError) as error:
            raise self._refusal("unreadable", str(error)) from error
        if now == self._seen:
            return False
        target = self._snapshots.new()
        copier = await Child.start("kg.server.engine.writer", str(self._settings.store), "--read")
        try:
            reply, _ = await copier.ask({"target": str(target)}, b"", self._settings.write_time)
        except (TimeoutError, ChildEnded) as error:
            raise self._refusal("unreadable", "no snapshot of the store could be made") from error
        finally:
            await copier.kill()
        if "refused" in reply:
            raise self._refusal(reply["refused"], reply["message"])
        self._seen = now
        self._snapshots.use(target, now)
        return True

    async def _ask(self, head: Head, body: bytes) -> tuple[Head, bytes]:
        child = await self._take()
        self._busy.add(child)
        try:
            return await child.ask(head, body, self._settings.time + _GRACE)
        except TimeoutError as error:
            raise self._lost("time") from error
        except ChildEnded as error:
            raise self._lost("deep" if error.signal in DEEP else "memory") from error
        finally:
            self._busy.discard(child)
            self._give_back(child)

    async def _take(self) -> Child:
        while self._idle:
            child = self._idle.pop()
            if child.alive:
                return child
        return await self._new()

    def _give_back(self, child: Child) -> None:
        if child.alive and child.resident < self._settings.memory:
            self._idle.append(child)
        else:
            self._starting += 1
            self._spawn(self._replace(child))

    async def _replace(self, child: Child) -> None:
        """A fresh worker in place of one that was killed, before anybody has to wait for it."""
        try:
            await child.kill()
            with contextlib.suppress(Refused):  # then the next request tries again, and says why it cannot be answered
                new = await self._new()
                if len(self._idle) + len(self._busy) < self._settings.workers:
                    self._idle.append(new)
                else:
                    await new.kill()
        finally:
            self._starting -= 1

    async def _new(self) -> Child:
        child = await Child.start("kg.server.engine.worker", *(["--confine"] if self._settings.confine else []))
        with self._snapshots.reading() as path:
            try:
                head = {"op": "open", "snapshot": str(path), "memory": self._settings.memory}
                reply, _ = await child.ask(head, b"", _READY)
            except (TimeoutError, ChildEnded) as error:
                raise Refused(503, "a process that was to answer this did not start; try again") from error
        if "refused" in reply:
            await child.kill()
            raise self._refusal(reply["refused"], reply["message"])
        return child

    async def _change(self, request: dict[str, Any], body: bytes) -> Head:
        knobs = self._settings
        async with self._writing:
            if self._writer is None or not self._writer.alive:
                self._writer = await Child.start(
                    "kg.server.engine.writer", str(knobs.store), *(["--confine"] if knobs.confine else [])
                )
            target = self._snapshots.new()
            head = {
                **request, "target": str(target), "memory": knobs.memory, "nesting": knobs.nesting,
                "tokens": knobs.body, "operators": knobs.operators,
            }
            try:
                reply, _ = await self._writer.ask(head, body, knobs.write_time)
            except TimeoutError as error:
                raise self._lost("write-time") from error
            except ChildEnded as error:
                raise self._lost("deep" if error.signal in DEEP else "memory") from error
            if "refused" in reply:
                raise self._refusal(reply["refused"], reply["message"])
            self._changes += 1
            if not self._seen:
                self._seen = await asyncio.to_thread(fingerprint, knobs.store)
            self._snapshots.use(target, f"{self._seen}-{self._changes}")
            return reply

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(self._settings.refresh)
            try:
                if await self.refresh():
                    _LOG.info("the store has changed: a new snapshot is read")
            except Refused as error:
                _LOG.info("the store is read as it was before: %s", error)

    def _spawn(self, work: Any) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _lost(self, why: str) -> Refused:
        knobs = self._settings
        if why == "write-time":
            return Refused(504, f"the change took over {knobs.write_time:g} seconds and was undone: make it smaller")
        if why == "deep":
            self.killed["crashed"] += 1
            return Refused(400, "this text nests too deeply to be read: write it flatter")
        self.killed[why] += 1
        return self._refusal(why, "")

    def _refusal(self, kind: str, message: str) -> Refused:
        knobs = self._settings
        if kind == "time":
            message = f"the query ran longer than {knobs.time:g} seconds and was stopped: ask for less"
        elif kind == "memory":
            message = f"this needs more than {knobs.memory // (1024 * 1024)} MB of memory and was stopped: ask for less"
        elif kind == "no-format":
            message = "no format that you accept can hold this kind of answer"
        return Refused(STATUS_OF[kind], message)
