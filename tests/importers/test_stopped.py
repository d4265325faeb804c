"""An import that is stopped, by SIGKILL or otherwise, goes on when it is given again, as if nothing had been."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, suppress
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from benchmarks.importing import sample
from kg.errors import StoreError, UsageError
from kg.gazetteer import Gazetteer
from kg.importers import Imported, import_file
from kg.importers.row_facts import File
from kg.standing import Standings
from kg.stores import in_memory, open_store
from kg.stores.base import Store
from kg.update.spool import Spool

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
KEPT = "import-unfinished.sqlite"
PATIENCE = 120.0


class Stopped(Exception):
    """What stops an import in these tests."""


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.load()


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    """Twelve rows, the second of which is bad."""
    path = tmp_path / "ged231.csv"
    sample(None, 12, path)
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    lines[2] = lines[2].replace(",", ";", 1)
    path.write_text("".join(lines), encoding="utf-8")
    return path


def told(done: Imported) -> tuple[object, ...]:
    return (done.rows, done.taken, done.facts, done.notes, done.not_attacks, done.rejected, done.exit_code,
            done.warnings, [str(one) for one in done.failures])


def load(
    path: Path, store: Store, gazetteer: Gazetteer, kept: Path | None = None, *, stop_after: int | None = None,
    said: list[str] | None = None, check: bool = False, **options: Any,
) -> Imported:
    """Import in batches of two; stopped once so many batches are whole, while the next one comes."""
    batches = 0

    def progress(_: Imported) -> None:
        nonlocal batches
        if batches == stop_after:
            raise Stopped
        batches += 1

    file = File("ucdp", path, gazetteer, **{"clashes": True, **options})
    note = said.append if said is not None else lambda _: None
    return import_file(file, store, gazetteer, batch=2, check=check, kept=kept, progress=progress, note=note)


def dump(store: Store) -> list[str]:
    return sorted(map(str, store.dump()))


@pytest.mark.parametrize("batches", [1, 3])
@pytest.mark.parametrize("before", [0, 6], ids=["an empty store", "a store that holds something"])
def test_it_goes_on_after_the_last_whole_batch(
    rows: Path, tmp_path: Path, gazetteer: Gazetteer, before: int, batches: int
) -> None:
    first, kept, said = HERE / "ucdp_ged191.csv", tmp_path / KEPT, list[str]()
    with in_memory() as calm, in_memory() as store:
        for each in (calm, store) if before else ():
            load(first, each, gazetteer)
        undisturbed = load(rows, calm, gazetteer)
        with pytest.raises(Stopped):
            load(rows, store, gazetteer, kept, stop_after=batches)
        assert kept.exists()
        done = load(rows, store, gazetteer, kept, said=said)
        assert said == [f"goes on after row {2 * batches + 1}, where an import of {rows} was stopped"]
        assert told(done) == told(undisturbed)
        assert dump(store) == dump(calm)
    assert not kept.exists()


@pytest.mark.long
def test_what_the_shapes_found_before_it_was_stopped_is_told_at_the_end(
    rows: Path, tmp_path: Path, gazetteer: Gazetteer
) -> None:
    with in_memory() as calm, in_memory() as store:
        undisturbed = load(rows, calm, gazetteer, check=True)
        assert sum(undisturbed.warnings.values()) > 0
        with pytest.raises(Stopped):
            load(rows, store, gazetteer, tmp_path / KEPT, stop_after=3, check=True)
        assert told(load(rows, store, gazetteer, tmp_path / KEPT, check=True)) == told(undisturbed)


OTHERS: dict[str, dict[str, Any]] = {
    "clashes": {"clashes": False}, "release": {"release": "7"}, "published": {"published": date(2031, 1, 1)},
    "encoding": {"encoding": "cp1252"}, "check": {"check": True},
}


@pytest.mark.parametrize("other", OTHERS)
def test_with_other_options_it_is_refused(rows: Path, tmp_path: Path, gazetteer: Gazetteer, other: str) -> None:
    kept = tmp_path / KEPT
    with in_memory() as store:
        with pytest.raises(Stopped):
            load(rows, store, gazetteer, kept, stop_after=1)
        before = kept.read_bytes()
        with pytest.raises(UsageError, match=f"another {other}: run that one again to end it, or take .* away"):
            load(rows, store, gazetteer, kept, **OTHERS[other])
        assert kept.read_bytes() == before


def test_of_another_file_it_is_refused_and_under_another_name_it_goes_on(
    rows: Path, tmp_path: Path, gazetteer: Gazetteer
) -> None:
    kept, said = tmp_path / KEPT, list[str]()
    moved, other = tmp_path / "moved" / rows.name, tmp_path / "other" / rows.name
    for each, text in ((moved, ""), (other, "\n")):
        each.parent.mkdir()
        each.write_text(rows.read_text(encoding="utf-8") + text, encoding="utf-8")
    with in_memory() as store:
        with pytest.raises(Stopped):
            load(rows, store, gazetteer, kept, stop_after=1)
        with pytest.raises(UsageError, match=f"{rows}, whose import was stopped, and this one has another content"):
            load(other, store, gazetteer, kept)
        load(moved, store, gazetteer, kept, said=said)
    assert said == [f"goes on after row 3, where an import of {moved} was stopped"]


@pytest.mark.parametrize("filled", [False, True], ids=["emptied", "filled"])
def test_of_a_store_that_was_changed_since_it_begins_anew(
    rows: Path, tmp_path: Path, gazetteer: Gazetteer, filled: bool
) -> None:
    kept, said, first = tmp_path / KEPT, list[str](), HERE / "ucdp_ged191.csv"
    with in_memory() as store, in_memory() as other, in_memory() as calm:
        if not filled:
            load(first, store, gazetteer)
        with pytest.raises(Stopped):
            load(rows, store, gazetteer, kept, stop_after=2)
        load(first, other, gazetteer)
        then, expected = (other, other) if filled else (in_memory(), calm)
        done = load(rows, then, gazetteer, kept, said=said)
        load(rows, expected, gazetteer)
        assert len(said) == 1 and "begins anew" in said[0]
        assert done.taken == 11
        assert dump(then) == dump(expected)


def test_what_was_not_committed_is_not_there_and_a_damaged_file_is_told(
    rows: Path, tmp_path: Path, gazetteer: Gazetteer
) -> None:
    kept, standings = tmp_path / KEPT, Standings()
    reports = [row.facts for row in File("ucdp", rows, gazetteer, clashes=True).rows() if hasattr(row, "facts")]
    with suppress(Stopped), Spool(standings, kept, {"file": "x"}) as spool:
        spool.add(reports[0])
        raise Stopped
    assert not kept.exists()
    with suppress(Stopped), Spool(standings, kept, {"file": "x"}) as spool:
        spool.add(reports[0])
        spool.commit(1, {})
        spool.add(reports[1])
        raise Stopped
    with suppress(Stopped), Spool(standings, kept, {"file": "x"}) as spool:
        assert (list(spool), spool.rows) == ([reports[0][0].report], 1)
        raise Stopped
    whole = kept.read_bytes()
    page = 4096
    for damaged in (whole[: 2 * page + 9], whole[: 2 * page] + b"?" * page + whole[3 * page :], b"?" * page):
        kept.write_bytes(damaged)
        with pytest.raises(StoreError, match=f"take {kept} away to begin anew"):
            Spool(standings, kept, {"file": "x"})


@pytest.mark.long
def test_a_pipe_is_read_once(rows: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "kg", "import", "ucdp", "/dev/stdin", "--store", str(tmp_path / "s"), "--no-check"]
    ran = subprocess.run(command, cwd=ROOT, input=rows.read_bytes(), capture_output=True, timeout=PATIENCE)
    assert b"12 rows read" in ran.stderr, ran.stderr


def kg_import(path: Path, store: Path) -> subprocess.Popen[str]:
    command = [
        sys.executable,
        "-m",
        "kg",
        "import",
        "ucdp",
        str(path),
        "--store",
        str(store),
        "--clashes",
        "--no-check",
    ]
    return subprocess.Popen(command, cwd=ROOT, text=True, stderr=subprocess.PIPE)


def batches_in(kept: Path) -> int:
    with suppress(sqlite3.Error), closing(sqlite3.connect(f"file:{kept}?mode=ro", uri=True)) as file:
        return int(file.execute("SELECT count(*) FROM batch").fetchone()[0])
    return 0


@pytest.mark.long
@pytest.mark.parametrize("before", [False, True], ids=["an empty store", "a store that holds something"])
def test_killed_twice_it_ends_in_the_same_graph(tmp_path: Path, before: bool) -> None:
    rows, calm, store = tmp_path / "ged231.csv", tmp_path / "calm", tmp_path / "store"
    sample(None, 500, rows)
    for each in (calm, store) if before else ():
        assert kg_import(HERE / "ucdp_ged191.csv", each).wait(PATIENCE) == 0
    assert kg_import(rows, calm).wait(PATIENCE) == 0
    for batches in (1, 2):
        process = kg_import(rows, store)
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end and process.poll() is None and batches_in(store / KEPT) < batches:
            time.sleep(0.01)
        assert process.poll() is None, "it ended before it could be killed"
        os.kill(process.pid, signal.SIGKILL)
        process.communicate(timeout=PATIENCE)
    last = kg_import(rows, store)
    _, said = last.communicate(timeout=PATIENCE)
    assert last.returncode == 0, said
    assert "goes on after row" in said
    assert "500 rows read: 500 loaded, 0 no attack, 0 bad" in said
    with open_store(calm, "read") as one, open_store(store, "read") as other:
        assert dump(one) == dump(other)
    assert not (store / KEPT).exists()
