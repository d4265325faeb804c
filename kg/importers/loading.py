"""A file of a dataset → a store: linked, checked against the shapes, a batch at a time; a bad row stops nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from kg.build.loader import Loaded, Loader
from kg.decisions import Decision
from kg.errors import InputError
from kg.gazetteer import Gazetteer
from kg.importers.row_facts import File
from kg.importers.row_reader import NotAnAttack, RowFacts
from kg.link import Linker
from kg.standing import Standings
from kg.stores import Store
from kg.update import Growth
from kg.update.bulk import fill
from kg.update.made import Made
from kg.validate import Violation
from kg.vocabulary import BASE

BATCH = 200
"""Rows that are checked and loaded at once."""


@dataclass(slots=True)
class Imported(Loaded):
    """What an import did, beside what `Loaded` says; of `violations` it keeps those that are one.

    rows: read. taken: loaded, one report each. not_attacks: (code, reason) → rows that are sound and no attack.
    notes: (line, words). warnings: rule → findings that are no violation.
    """

    rows: int = 0
    taken: int = 0
    not_attacks: Counter[tuple[str, str]] = field(default_factory=Counter)
    warnings: Counter[str] = field(default_factory=Counter)
    notes: list[tuple[int, str]] = field(default_factory=list)

    def note(self, found: Sequence[Violation]) -> None:
        """Keep violations, and count warnings: a file may have many thousands."""
        self.violations += [one for one in found if one.severity == "Violation"]
        self.warnings.update(one.shape for one in found if one.severity == "Warning")


def import_file(
    file: File,
    store: Store,
    gazetteer: Gazetteer,
    decisions: Iterable[Decision] = (),
    *,
    base: str = BASE,
    batch: int = BATCH,
    check: bool = True,
    progress: Callable[[Imported], None] = lambda _: None,
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
        progress: called after each batch.

    Raises:
        StoreError, RemoteError: the store failed; it holds whole rows only.
    """
    decisions = tuple(decisions)
    done = Imported()
    linker = Linker(gazetteer, decisions)
    standings = Standings(decisions, gazetteer)
    loader = Loader(standings.of, gazetteer, done, base, check=check)
    sound = _sound(_taken(file, done), linker, loader, done, batch, progress)
    if not store.graphs():
        fill(store, (made.standing.read for some in sound for made in some), gazetteer, decisions, base=base)
        return done
    growth = Growth(store, gazetteer, decisions, base=base)
    growth.catch_up()
    for some in sound:
        growth.add_made(some)
    return done


def _sound(
    rows: Iterator[RowFacts], linker: Linker, loader: Loader, done: Imported, batch: int,
    progress: Callable[[Imported], None],
) -> Iterator[Sequence[Made]]:
    """Batches of rows, linked and made RDF, that break no shape; `done` is kept as they come."""
    while some := list(islice(rows, batch)):
        sound = loader.sound(tuple(linker.link(taken.facts)) for taken in some).reports
        done.taken += len(sound)
        progress(done)
        if sound:
            yield sound


def _taken(file: File, done: Imported) -> Iterator[RowFacts]:
    for row in file.rows():
        done.rows += 1
        if isinstance(row, InputError):
            done.failures.append(row)
        elif isinstance(row, NotAnAttack):
            done.not_attacks[row.code, row.reason] += 1
        else:
            done.notes += [(row.row.line, note) for note in row.notes]
            yield row
