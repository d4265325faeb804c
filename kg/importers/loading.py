"""A file of a dataset → a store: linked, checked against the shapes, a batch at a time; a bad row stops nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from kg.build.loader import Loader
from kg.decisions import Decision
from kg.errors import InputError
from kg.gazetteer import Gazetteer
from kg.importers.imported import Imported
from kg.importers.row_facts import File
from kg.importers.row_reader import NotAnAttack, RowFacts
from kg.importers.unfinished import as_json, from_json, origin_of
from kg.link import Linker
from kg.standing import Standings
from kg.stores import Store
from kg.update import Growth
from kg.update.bulk import fill_from
from kg.update.made import Made
from kg.update.spool import Spool
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
        kept: a file that goes with the store, where is kept what is done of the import: if it is stopped, the next
            import of the same goes on from there. None: it is not kept.
        progress: called after each batch.
        note: told what should be known of an earlier import that was stopped.

    Raises:
        StoreError, RemoteError: the store failed; it holds whole rows only.
        UsageError: another import into this store was stopped.
    """
    decisions = tuple(decisions)
    run = _Import(file, gazetteer, decisions, base, batch, check, progress)
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


@dataclass(frozen=True, slots=True)
class _Batch:
    """Rows that break no shape, made RDF, and what came of the batch."""

    sound: Sequence[Made]
    found: Imported


class _Import:
    """One import: rows of a file → batches that may be loaded → a store. `done`: kept as they come."""

    def __init__(
        self, file: File, gazetteer: Gazetteer, decisions: Sequence[Decision], base: str, batch: int, check: bool,
        progress: Callable[[Imported], None],
    ) -> None:
        self._file = file
        self._gazetteer = gazetteer
        self._decisions = decisions
        self._base = base
        self._batch = batch
        self._check = check
        self._progress = progress
        self._linker = Linker(gazetteer, decisions)
        self.standings = Standings(decisions, gazetteer)
        self.done = Imported()

    def fill(self, store: Store, spool: Spool) -> None:
        """Fill an empty store at once, when all rows lie in the spool."""
        for batch in self._batches(spool):
            for made in batch.sound:
                spool.add(made.standing.read)
            spool.commit(self.done.rows, as_json(batch.found))
        fill_from(store, spool, self._gazetteer, self._decisions, base=self._base)

    def grow(self, store: Store, spool: Spool) -> None:
        """Put batch after batch into the store; in the spool is only how far that is."""
        growth = Growth(store, self._gazetteer, self._decisions, base=self._base)
        growth.catch_up()
        for batch in self._batches(spool):
            if batch.sound:
                growth.add_made(batch.sound)
            spool.commit(self.done.rows, as_json(batch.found))

    def _batches(self, before: Spool) -> Iterator[_Batch]:
        """The rows that are not `before`; those are read again, for what is said of them."""
        for told in before.found():
            self.done.add_batch(from_json(told))
        rows = self._taken(before.rows)
        while some := list(islice(rows, self._batch)):
            found = Imported()
            loader = Loader(self.standings.of, self._gazetteer, found, self._base, check=self._check)
            sound = loader.sound(tuple(self._linker.link(taken.facts)) for taken in some).reports
            found.taken = len(sound)
            self.done.add_batch(found)
            self._progress(self.done)
            yield _Batch(sound, found)

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
