"""One child process as the server sees it: asked, awaited, and killed if it takes too long."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys

from kg.server.engine import frames
from kg.server.http.refusals import Refused

_START = 60.0
_MALLOC = {"GLIBC_TUNABLES": "glibc.malloc.tcache_count=2000:glibc.malloc.trim_threshold=67108864"}
"""Oxigraph's parser and optimizer take and give back thousands of small pieces of memory for each query: a sixth of its
time goes, where glibc keeps them at hand. Other C libraries do not look at this; who sets it decides."""


class ChildEnded(Exception):
    """The child has ended without an answer. `signal`: that ended it, or 0."""

    def __init__(self, by: int) -> None:
        super().__init__(f"ended by signal {by}" if by else "ended")
        self.signal = by


class Child:
    """A process that runs `module` and answers one request at a time. Make one with `start`."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self.confined = False
        self.resident = 0

    @classmethod
    async def start(cls, module: str, *arguments: str) -> Child:
        """Start `python -m module`.

        Raises:
            Refused: it cannot be started; the machine lacks room.
        """
        try:
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", module, *arguments,
                stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, env=_MALLOC | os.environ,
            )
        except OSError as error:
            raise Refused(503, f"no process can be started to answer this: {error.strerror}") from error
        child = cls(process)
        try:
            head, _ = await asyncio.wait_for(child._receive(), _START)
        except (TimeoutError, ChildEnded) as error:
            await child.kill()
            raise Refused(503, "a process that was to answer this did not start; try again") from error
        child.confined = bool(head.get("confined"))
        return child

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether it has not ended."""
        return self._process.returncode is None

    async def ask(self, head: frames.Head, body: bytes, timeout: float) -> tuple[frames.Head, bytes]:
        """The reply to one request.

        Raises:
            TimeoutError: there was none within `timeout` seconds; the child has been killed.
            ChildEnded: it died of it.
        """
        try:
            async with asyncio.timeout(timeout):
                writer = self._process.stdin
                assert writer is not None
                with contextlib.suppress(ConnectionError):
                    writer.writelines((frames.pack(head, body), body))  # one write: the child wakes once
                    await writer.drain()
                reply, content = await self._receive()
        # Broad, since what comes makes no difference: late, dead, talking nonsense, or the asker gone away (which is
        # no Exception), a child that was left in the middle of something is of no use. It is raised again.
        except BaseException:
            await self.kill()
            raise
        self.resident = int(reply.get("resident", 0))
        return reply, content

    async def kill(self) -> None:
        """End it at once and wait until it has gone."""
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()
        await self._process.wait()

    async def _receive(self) -> tuple[frames.Head, bytes]:
        reader = self._process.stdout
        assert reader is not None
        try:
            return await frames.receive(reader)
        except (asyncio.IncompleteReadError, ConnectionError) as error:
            code = await self._process.wait()
            raise ChildEnded(-code if code < 0 else 0) from error


DEEP = (signal.SIGSEGV, signal.SIGBUS)
"""What ends a process whose stack is full."""
