"""Batches of rows, linked, judged and held against the shapes: by this process, or by several side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kg.build.loader import Loader
from kg.decisions import Decision
from kg.facts import AnyFact
from kg.gazetteer import Gazetteer
from kg.importers.imported import Imported
from kg.link import Linker
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


_maker: RowMaker | None = None
"""Of a process that helps."""


def start_maker(making: Making) -> None:
    """Of a process that helps: what `kept_rows` is to make rows with."""
    global _maker
    _maker = RowMaker(making)


def kept_rows(batch: tuple[Rows, int]) -> tuple[list[SpooledReport], Imported]:
    """`RowMaker.kept` in a process that helps; the number that came with the batch is for who asked."""
    assert _maker is not None  # `start_maker` has made it
    return _maker.kept(batch[0])
