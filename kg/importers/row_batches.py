"""Batches of rows, linked, judged and held against the shapes: by this process, or by several side by side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from kg.build.loader import Loader
from kg.decisions import Decision
from kg.facts import AnyFact
from kg.gazetteer import Gazetteer
from kg.importers.imported import Imported
from kg.link import Linker
from kg.processes import Processes
from kg.standing import Standings
from kg.update.made import Made
from kg.update.spool import SpooledReport, spooled

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
        self._processes = Processes(jobs, _start, making)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._processes.__exit__(kind, error, at)

    def kept(self, batches: Iterable[tuple[Rows, int]]) -> Iterator[tuple[list[SpooledReport], Imported, int]]:
        """What `RowMaker.kept` makes of each batch, in their order, with the number that came with it."""
        for (_, number), (kept, found) in self._processes.in_order(_make, batches):
            yield kept, found, number


_maker: RowMaker | None = None
"""Of a process of `RowMakers`."""


def _start(making: Making) -> None:
    global _maker
    _maker = RowMaker(making)


def _make(batch: tuple[Rows, int]) -> tuple[list[SpooledReport], Imported]:
    assert _maker is not None  # `_start` has made it
    return _maker.kept(batch[0])
