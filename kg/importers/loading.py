"""A file of a dataset → a store: linked, checked against the shapes, a batch at a time; a bad row stops nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path

from kg.decisions import Decision
from kg.errors import InputError
from kg.gazetteer import Gazetteer
from kg.importers.imported import Imported
from kg.importers.row_batches import Making, RowMaker, Rows, kept_rows, start_maker
from kg.importers.row_facts import File
from kg.importers.row_reader import NotAnAttack, RowFacts
from kg.importers.unfinished import as_json, from_json, origin_of
from kg.processes import Processes
from kg.stores import Store
from kg.update import Growth
from kg.update.bulk import fill_from
from kg.update.spool import Spool, SpooledReport
from kg.vocabulary import BASE

BATCH = 200
"""Rows that are checked and loaded at once."""


def import_file(
    file: File,
    store: Store,
    gazetteer: Gazetteer,
    decisions: Iterable[Decision] = (),
    *,
    base: str = BASE,
    batch: int = BATCH,
    check: bool = True,
    jobs: int = 1,
    kept: Path | None = None,
    progress: Callable[[Imported], None] = lambda _: None,
    note: Callable[[str], None] = lambda _: None,
) -> Imported:
    """Load the attacks of a file; a row that the store has already is replaced, so importing again changes nothing.

    An empty store is filled in one pass (`kg.update.bulk`), another one grows batch by batch.

    Args:
        file: what is read, once.
        store: where the graphs go.
        gazetteer: names are linked with it.
        decisions: what people decided.
        base: base of data IRIs.
        batch: rows checked at once, and loaded at once where the store is not empty.
        check: hold every batch against the shapes.
        jobs: processes that link and check, into an empty store; into another one it is one.
        kept: a file that goes with the store, where is kept what is done of the import: if it is stopped, the next
            import of the same goes on from there. None: it is not kept.
        progress: called after each batch.
        note: told what should be known of an earlier import that was stopped.

    Raises:
        StoreError, RemoteError: the store failed; it holds whole rows only.
        UsageError: another import into this store was stopped.
    """
    decisions = tuple(decisions)
    run = _Import(file, Making(gazetteer, decisions, base, check), batch, jobs, progress)
    kept = kept if file.can_be_read_again else None
    origin = origin_of(file, gazetteer, decisions, base, check=check) if kept else {}
    with Spool(run.standings, kept, origin) as spool:
        empty = not store.graphs()
        if spool.rows and bool(len(spool)) != empty:
            note("the store has been changed since an import into it was stopped, which therefore begins anew")
            spool.clear()
        if spool.rows:
            note(f"goes on after row {spool.rows}, where an import of {file.name} was stopped")
        (run.fill if empty else run.grow)(store, spool)
        spool.done()
    return run.done


class _Import:
    """One import: rows of a file → batches that may be loaded → a store. `done`: kept as they come."""

    def __init__(
        self, file: File, making: Making, batch: int, jobs: int, progress: Callable[[Imported], None]
    ) -> None:
        self._file = file
        self._making = making
        self._batch = batch
        self._jobs = jobs
        self._progress = progress
        self._maker = RowMaker(making)
        self.standings = self._maker.standings
        self.done = Imported()

    def fill(self, store: Store, spool: Spool) -> None:
        """Fill an empty store at once, when all rows lie in the spool."""
        if self._jobs == 1:
            self._spool(spool, ((*self._maker.kept(rows), read) for rows, read in self._batches(spool)))
        else:
            with Processes(self._jobs, start_maker, self._making) as processes:
                done = processes.in_order(kept_rows, self._batches(spool))
                self._spool(spool, ((kept, found, read) for (_, read), (kept, found) in done))
        fill_from(store, spool, self._making.gazetteer, self._making.decisions, base=self._making.base)

    def _spool(self, spool: Spool, batches: Iterable[tuple[list[SpooledReport], Imported, int]]) -> None:
        for kept, found, read in batches:
            for one in kept:
                spool.put(one)
            self._end_batch(spool, found, read)

    def grow(self, store: Store, spool: Spool) -> None:
        """Put batch after batch into the store; in the spool is only how far that is."""
        growth = Growth(store, self._making.gazetteer, self._making.decisions, base=self._making.base)
        growth.catch_up()
        for rows, read in self._batches(spool):
            sound, found = self._maker.made(rows)
            if sound:
                growth.add_made(sound)
            self._end_batch(spool, found, read)

    def _end_batch(self, spool: Spool, found: Imported, read: int) -> None:
        self.done.add_batch(found)
        self._progress(self.done)
        spool.commit(read, as_json(found))

    def _batches(self, before: Spool) -> Iterator[tuple[Rows, int]]:
        """The rows that are not `before`, with how many were read by then; those are read again, for what is said."""
        for told in before.found():
            self.done.add_batch(from_json(told))
        rows = self._taken(before.rows)
        while some := [taken.facts for taken in islice(rows, self._batch)]:
            yield some, self.done.rows

    def _taken(self, after: int) -> Iterator[RowFacts]:
        for row in self._file.rows():
            self.done.rows += 1
            if isinstance(row, InputError):
                self.done.failures.append(row)
            elif isinstance(row, NotAnAttack):
                self.done.not_attacks[row.code, row.reason] += 1
            else:
                self.done.note_row(row.row.line, row.notes)
                if self.done.rows > after:
                    yield row
