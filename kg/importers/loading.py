"""A file of a dataset → a store: linked, checked against the shapes, a batch at a time; a bad row stops nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from kg.decisions import Decision
from kg.errors import InputError
from kg.facts import AnyFact
from kg.gazetteer import Gazetteer
from kg.importers.model import NotAnAttack, Taken
from kg.importers.reading import File
from kg.link import Linker
from kg.standing import Standings
from kg.stores import Store
from kg.update import Growth
from kg.update.bulk import fill
from kg.update.findings import findings
from kg.update.made import Made, storable
from kg.validate import Violation
from kg.vocabulary import BASE

BATCH = 200
"""Rows that are checked and loaded at once."""


@dataclass(slots=True)
class Imported:
    """What an import did.

    rows: read. taken: loaded, one report each. not_attacks: (code, reason) → rows that are sound and no attack.
    failures: rows that cannot be used. rejected: ids of reports that break a shape. notes: (line, words).
    warnings: rule → findings that are no violation.
    """

    rows: int = 0
    taken: int = 0
    facts: int = 0
    not_attacks: Counter[tuple[str, str]] = field(default_factory=Counter)
    failures: list[InputError] = field(default_factory=list)
    rejected: list[str] = field(default_factory=list)
    violations: list[Violation] = field(default_factory=list)
    warnings: Counter[str] = field(default_factory=Counter)
    notes: list[tuple[int, str]] = field(default_factory=list)

    @property
    def exit_code(self) -> int:
        """3 if a row breaks a shape, else 1 if a row is bad, else 0."""
        return 3 if self.rejected else 1 if self.failures else 0


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
    sound = _sound(file, linker, standings, gazetteer, done, base, batch, check, progress)
    if not store.graphs():
        fill(store, (made.standing.read for some in sound for made in some), gazetteer, decisions, base=base)
        return done
    growth = Growth(store, gazetteer, decisions, base=base)
    growth.catch_up()
    for some in sound:
        growth.add_made(some)
    return done


def _sound(
    file: File, linker: Linker, standings: Standings, gazetteer: Gazetteer, done: Imported, base: str, batch: int,
    check: bool, progress: Callable[[Imported], None],
) -> Iterator[list[Made]]:
    """Batches of rows, linked and made RDF, that break no shape; `done` is kept as they come."""
    rows = _taken(file, done)
    while some := list(islice(rows, batch)):
        linked = [tuple(linker.link(taken.facts)) for taken in some]
        stand = [one for facts in linked if (one := _storable(facts, standings, gazetteer, done, base))]
        broken: set[str] = set()
        if check:
            found = findings(stand)
            violations = [one for one in found if one.severity == "Violation"]
            done.violations += violations
            done.warnings.update(one.shape for one in found if one.severity == "Warning")
            broken = {one.report for one in violations}
            done.rejected += sorted(broken)
        sound = [one for one in stand if one.report not in broken]
        done.taken += len(sound)
        done.facts += sum(len(one.standing.facts) - 1 for one in sound)
        progress(done)
        if sound:
            yield sound


def _taken(file: File, done: Imported) -> Iterator[Taken]:
    for row in file.rows():
        done.rows += 1
        if isinstance(row, InputError):
            done.failures.append(row)
        elif isinstance(row, NotAnAttack):
            done.not_attacks[row.code, row.reason] += 1
        else:
            done.notes += [(row.row.line, note) for note in row.notes]
            yield row


def _storable(
    facts: tuple[AnyFact, ...], standings: Standings, gazetteer: Gazetteer, done: Imported, base: str
) -> Made | None:
    try:
        return storable(standings.of(facts), gazetteer, base)
    except InputError as error:
        done.failures.append(error)
        return None
