"""An import by several processes ends in the same store, and says the same, as one by a single process."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.importing import sample
from kg.gazetteer import Gazetteer
from kg.importers import Imported, import_file
from kg.importers.row_facts import File
from kg.stores import in_memory


def imported(path: Path, gazetteer: Gazetteer, jobs: int) -> tuple[list[str], Imported]:
    store = in_memory()
    done = import_file(File("ucdp", path, gazetteer, clashes=True), store, gazetteer, batch=4, jobs=jobs)
    return sorted(map(str, store.dump())), done


@pytest.mark.long
def test_two_processes_do_what_one_does(tmp_path: Path) -> None:
    path = tmp_path / "ged231.csv"
    sample(None, 30, path)
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    lines[2] = lines[2].replace(",", ";", 1)  # a bad row
    path.write_text("".join(lines), encoding="utf-8")
    gazetteer = Gazetteer.load()
    one, two = imported(path, gazetteer, 1), imported(path, gazetteer, 2)
    assert one[0] == two[0]
    assert len(one[1].failures) == 1 and one[1].taken > 20
    assert [str(each) for each in one[1].failures] == [str(each) for each in two[1].failures]
    assert (one[1].taken, one[1].facts, one[1].warnings, one[1].notes) == (
        two[1].taken, two[1].facts, two[1].warnings, two[1].notes)  # fmt: skip
