"""Several processes that do one step for each of many items, side by side, with what each was given at its start."""

from __future__ import annotations

import os
import pickle
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context, parent_process
from multiprocessing.shared_memory import SharedMemory
from types import TracebackType
from typing import Self, TypeVar

from kg.errors import HelperKilled, KgError

Item = TypeVar("Item")
Result = TypeVar("Result")

_AHEAD = 3
"""Items that wait for each process, so that none is idle and memory stays flat."""


class Processes:
    """Use it as a context manager.

    Args:
        jobs: how many processes.
        start: called once in each, with `given`; it keeps what the steps need. Both, and `given`, must be picklable.
    """

    def __init__(self, jobs: int, start: Callable[..., None], *given: object) -> None:
        self._jobs = jobs
        # Not as arguments of the processes: what is larger than a pipe holds is written until the new process reads,
        # which it does after its imports, and no other is started meanwhile.
        written = pickle.dumps((start, given))
        self._given = SharedMemory(create=True, size=len(written))
        _open(self._given)[: len(written)] = written
        self._pool = ProcessPoolExecutor(jobs, get_context("spawn"), _begin, (self._given.name,))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        try:
            self._pool.shutdown(wait=error is None, cancel_futures=True)
        finally:
            self._given.close()
            self._given.unlink()

    def in_order(self, step: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[tuple[Item, Result]]:
        """Each item with what the step makes of it, in the order of the items.

        If `items` raises an error of this package, it is raised once what came before has been given.

        Raises:
            HelperKilled: a process was ended from outside.
        """
        rest, refused = iter(items), None
        waiting: deque[tuple[Item, Future[Result]]] = deque()
        more = True
        while more or waiting:
            if more:
                try:
                    item = next(rest)
                    waiting.append((item, self._pool.submit(step, item)))
                except StopIteration:
                    more = False
                except KgError as error:
                    more, refused = False, error
                except BrokenProcessPool as error:
                    raise _killed() from error
            if waiting and (not more or len(waiting) >= self._jobs * _AHEAD):
                item, result = waiting.popleft()
                try:
                    yield item, result.result()
                except BrokenProcessPool as error:
                    raise _killed() from error
        if refused:
            raise refused


def _killed() -> HelperKilled:
    return HelperKilled("a process that helped was ended from outside, perhaps for want of memory: use fewer --jobs")


def _begin(name: str) -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C ends it without a word; the process that asked tells
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        memory = SharedMemory(name)
    except FileNotFoundError:  # whoever asked has had an error and waits for nobody
        os._exit(1)
    start, given = pickle.loads(_open(memory))
    memory.close()
    start(*given)


def _open(memory: SharedMemory) -> memoryview:
    assert memory.buf is not None  # until it is closed
    return memory.buf


def _end_with_parent() -> None:
    """A parent that is killed cannot end its helpers, and they would wait for it for ever."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
