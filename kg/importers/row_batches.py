"""Batches of rows, linked, judged and held against the shapes: by this process, or by several side by side."""

from __future__ import annotations

import multiprocessing
import signal
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.pool import AsyncResult
from types import TracebackType
from typing import Self

from kg.build.loader import Loader
from kg.decisions import Decision
from kg.facts import AnyFact
from kg.gazetteer import Gazetteer
from kg.importers.imported import Imported
from kg.link import Linker
from kg.standing import Standings
from kg.update.made import Made
from kg.update.spool import SpooledReport, spooled

_AHEAD = 3
"""Batches that wait for each process, so that none is idle and memory stays flat."""

Rows = Sequence[Sequence[AnyFact]]
"""The facts of each row, the ReportFact first, as read."""


@dataclass(frozen=True, slots=True)
class Making:
    """What rows are made with."""

    gazetteer: Gazetteer
    decisions: tuple[Decision, ...]
    base: str
    check: bool


class RowMaker:
    """Links rows, says what of them stands, and holds them against the shapes."""

    def __init__(self, making: Making) -> None:
        self._making = making
        self._linker = Linker(making.gazetteer, making.decisions)
        self.standings = Standings(making.decisions, making.gazetteer)

    def made(self, rows: Rows) -> tuple[Sequence[Made], Imported]:
        """The rows that break no shape, made RDF, and what came of the batch."""
        found = Imported()
        making = self._making
        loader = Loader(self.standings.of, making.gazetteer, found, making.base, check=making.check)
        sound = loader.sound(tuple(self._linker.link(facts)) for facts in rows).reports
        found.taken = len(sound)
        return sound, found

    def kept(self, rows: Rows) -> tuple[list[SpooledReport], Imported]:
        """The rows that break no shape, ready for a spool, and what came of the batch."""
        sound, found = self.made(rows)
        return [spooled(made.standing.read, made.standing) for made in sound], found


class RowMakers:
    """Several `RowMaker`s, each in a process of its own; use it as a context manager."""

    def __init__(self, making: Making, jobs: int) -> None:
        self._jobs = jobs
        self._pool = multiprocessing.get_context("spawn").Pool(jobs, initializer=_start, initargs=(making,))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._pool.terminate()
        self._pool.join()

    def kept(self, batches: Iterable[tuple[Rows, int]]) -> Iterator[tuple[list[SpooledReport], Imported, int]]:
        """What `RowMaker.kept` makes of each batch, in their order, with the number that came with it."""
        waiting: deque[tuple[AsyncResult[tuple[list[SpooledReport], Imported]], int]] = deque()
        for rows, number in batches:
            waiting.append((self._pool.apply_async(_make, (rows,)), number))
            if len(waiting) >= self._jobs * _AHEAD:
                yield _ended(*waiting.popleft())
        while waiting:
            yield _ended(*waiting.popleft())


def _ended(
    result: AsyncResult[tuple[list[SpooledReport], Imported]], number: int
) -> tuple[list[SpooledReport], Imported, int]:
    kept, found = result.get()
    return kept, found, number


_maker: RowMaker | None = None
"""Of a process of `RowMakers`."""


def _start(making: Making) -> None:
    global _maker
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that reads hears it, and ends this one
    _maker = RowMaker(making)


def _make(rows: Rows) -> tuple[list[SpooledReport], Imported]:
    assert _maker is not None  # `_start` has made it
    return _maker.kept(rows)
