"""Reports' facts on their way into an empty store, in a file: of what has come, memory holds nothing.

The file is one of SQLite, so what is put into it between two `commit`s is there whole or not at all, whatever stops
the program.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from kg.errors import StoreError, UsageError
from kg.facts import Account, AnyFact, ReportFact, parse_line, to_json_line
from kg.resolve import Profile, profiles
from kg.standing import Standing, Standings
from kg.update.used_entities import entities_of
from kg.version import __version__

_TABLES = """
CREATE TABLE IF NOT EXISTS origin (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS report (number INTEGER PRIMARY KEY, id TEXT UNIQUE NOT NULL, facts BLOB NOT NULL,
                                   dataset TEXT NOT NULL, waits INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS told (attack TEXT NOT NULL, report TEXT NOT NULL, PRIMARY KEY (attack, report))
                                WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS entity (id TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS batch (number INTEGER PRIMARY KEY, rows INTEGER NOT NULL, found TEXT NOT NULL);
"""


@dataclass(frozen=True, slots=True)
class SpooledReport:
    """One report as it lies in a spool. lines: its facts as read, as JSON lines in UTF-8. dataset: of which it is a
    row; "" if of none. waits: a claim of it waits for a person. attacks, entities: what stands in it, sorted.
    """

    report: str
    lines: bytes
    dataset: str
    waits: bool
    attacks: tuple[str, ...]
    entities: tuple[str, ...]


def spooled(facts: Sequence[AnyFact], standing: Standing) -> SpooledReport:
    """The facts of one report as read, the ReportFact first, ready for a spool; `standing` is what of them stands."""
    first = facts[0]
    return SpooledReport(
        report=first.report,
        lines="\n".join(map(to_json_line, facts)).encode("utf-8", "surrogatepass"),
        dataset=first.dataset.id if isinstance(first, ReportFact) and first.dataset else "",
        waits=standing.claim_waits,
        attacks=tuple(sorted({fact.attack for fact in standing.facts if isinstance(fact, Account)})),
        entities=tuple(sorted(entities_of(standing.facts))),
    )


class Spool:
    """Facts as read, found by their report; what is asked about attacks is answered by what stands of them.

    Use it as a context manager.

    Args:
        standings: facts of a report → what of them stands.
        path: a file that outlives the program, until `remove`; None: a temporary one.
        origin: with `path`: what is put in is made of, by name. A file that is there already must be of the same and of
            this version, but for the name of the "file".

    Raises:
        StoreError: the file cannot be opened, or is damaged.
        UsageError: the file is of another origin.
    """

    def __init__(
        self, standings: Standings, path: Path | None = None, origin: Mapping[str, str] | None = None
    ) -> None:
        self._standings = standings
        self._path = path
        self._last: tuple[str, Standing] | None = None
        self._served = False
        try:
            self._file = sqlite3.connect(path or "", isolation_level=None)
            self._file.executescript(f"PRAGMA synchronous = NORMAL; BEGIN;{_TABLES}COMMIT; BEGIN;")
            ((state,),) = self._file.execute("PRAGMA quick_check(1)")
            if state != "ok":
                raise sqlite3.DatabaseError(state)
        except sqlite3.Error as error:
            raise StoreError(
                f"{path or 'a temporary file'}: what is read cannot be kept there: {error}"
                + (f" (take {path} away to begin anew)" if path else "")
            ) from error
        self._must_be_of({**origin, "version": __version__} if origin else {})

    def _must_be_of(self, origin: Mapping[str, str]) -> None:
        known = dict(self._file.execute("SELECT name, value FROM origin"))
        other = [name for name in origin if name != "file" and known.get(name) != origin[name]] if known else []
        if other:
            self._file.close()
            raise UsageError(
                f"{self._path} holds rows of {known.get('file')}, whose import was stopped, and this one has another "
                f"{', '.join(other)}: run that one again to end it, or take {self._path} away to begin anew"
            )
        self._file.executemany("INSERT OR IGNORE INTO origin VALUES (?, ?)", origin.items())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Let go of the file; if no batch was committed, or it has served, it goes."""
        if self._file.in_transaction:
            self._file.rollback()
        served = self._served or not self.rows
        self._file.close()
        if served and self._path is not None:
            self._path.unlink(missing_ok=True)

    def clear(self) -> None:
        """Take out all that was put in."""
        for table in ("report", "told", "entity", "batch"):
            self._file.execute(f"DELETE FROM {table}")

    def done(self) -> None:
        """Say that the file has served."""
        self._served = True

    # ---------------------------------------------------------------- putting in

    def add(self, facts: Sequence[AnyFact]) -> None:
        """Keep the facts of one more report, the ReportFact first.

        Raises:
            StoreError: they cannot be written.
        """
        self.put(spooled(facts, self._standings.of(facts)))

    def put(self, one: SpooledReport) -> None:
        """Keep one more report.

        Raises:
            StoreError: it cannot be written.
        """
        with self._writing():
            self._file.execute(
                "INSERT INTO report (id, facts, dataset, waits) VALUES (?, ?, ?, ?)",
                (one.report, one.lines, one.dataset, one.waits),
            )
            self._file.executemany("INSERT INTO told VALUES (?, ?)", ((attack, one.report) for attack in one.attacks))
            self._file.executemany("INSERT OR IGNORE INTO entity VALUES (?)", ((entity,) for entity in one.entities))

    def commit(self, rows: int, found: object) -> None:
        """What has been added is there from now on, whatever happens.

        Args:
            rows: how much of what is read is in.
            found: what came of what was added, as JSON can tell it.

        Raises:
            StoreError: it cannot be written.
        """
        with self._writing():
            self._file.execute("INSERT INTO batch (rows, found) VALUES (?, ?)", (rows, json.dumps(found)))
            self._file.execute("COMMIT")
            self._file.execute("BEGIN")

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise StoreError(
                f"{self._path or 'a temporary file'}: what is read cannot be kept there: {error} "
                "(see that there is room on the disk)"
            ) from error

    @property
    def rows(self) -> int:
        """How much of what is read was in at the last `commit`."""
        return int(self._file.execute("SELECT coalesce(max(rows), 0) FROM batch").fetchone()[0])

    def found(self) -> Iterator[object]:
        """What was given to each `commit`, in order."""
        for (text,) in self._file.execute("SELECT found FROM batch ORDER BY number"):
            yield json.loads(text)

    # ---------------------------------------------------------------- reports

    def __len__(self) -> int:
        return int(self._file.execute("SELECT count(*) FROM report").fetchone()[0])

    def __iter__(self) -> Iterator[str]:
        yield from (report for (report,) in self._file.execute("SELECT id FROM report ORDER BY number"))

    def facts(self, report: str) -> Sequence[AnyFact]:
        """The facts of one report that stand."""
        return self.standing(report).facts

    def standing(self, report: str) -> Standing:
        """The facts of one report, and which of them stand."""
        if self._last is None or self._last[0] != report:
            (lines,) = self._file.execute("SELECT facts FROM report WHERE id = ?", (report,)).fetchone()
            facts = [parse_line(line) for line in lines.decode("utf-8", "surrogatepass").split("\n")]
            self._last = report, self._standings.of(facts)
        return self._last[1]

    @property
    def waiting(self) -> set[str]:
        """The reports of which a claim waits for a person as a whole."""
        return {report for (report,) in self._file.execute("SELECT id FROM report WHERE waits")}

    @property
    def entities(self) -> set[str]:
        """The entities of the gazetteer that stand in the reports."""
        return {entity for (entity,) in self._file.execute("SELECT id FROM entity")}

    # ---------------------------------------------------------------- attacks

    @property
    def of_one_dataset(self) -> bool:
        """Whether all reports are rows of one dataset, so that no two of their attacks are one by likeness."""
        found = self._file.execute("SELECT DISTINCT dataset FROM report LIMIT 2").fetchall()
        return len(found) == 1 and found[0] != ("",)

    def attacks(self) -> Iterator[str]:
        """The keys of all attacks, sorted."""
        yield from (key for (key,) in self._file.execute("SELECT DISTINCT attack FROM told ORDER BY attack"))

    def told(self, attack: str) -> list[str]:
        """The reports that tell an attack under this key, sorted."""
        found = self._file.execute("SELECT report FROM told WHERE attack = ? ORDER BY report", (attack,))
        return [report for (report,) in found]

    def first_told(self, report: str) -> list[str]:
        """The keys of the attacks that a report tells and no report that is sorted before it, sorted."""
        attacks = sorted({fact.attack for fact in self.facts(report) if isinstance(fact, Account)})
        return [attack for attack in attacks if self.told(attack)[0] == report]

    def profile(self, attack: str) -> Profile:
        """What all its reports tell of an attack under this key."""
        return profiles(fact for report in self.told(attack) for fact in self.facts(report))[attack]
