"""Memory stays flat however many rows come."""

from __future__ import annotations

import subprocess
import sys
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.importing import sample
from kg.errors import InputError
from kg.facts import AnyFact
from kg.gazetteer import Gazetteer
from kg.importers import RowFacts
from kg.importers.imported import NOTES, Imported
from kg.importers.row_facts import File
from kg.update.bulk import graph_quads

ROOT = Path(__file__).resolve().parents[2]
FILL = """
import resource, sys
from pyoxigraph import Literal, NamedNode, Quad
from kg.stores import open_store

def quads(number):
    for each in range(number):
        graph = NamedNode(f"http://example.org/{each // 90}")
        yield Quad(NamedNode(f"http://example.org/{each // 9}"), graph, Literal(f"value {each}"), graph)

with open_store(sys.argv[1]) as store:
    store.fill(quads(int(sys.argv[2])))
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


def facts_of(path: Path, gazetteer: Gazetteer) -> Iterator[tuple[AnyFact, ...]]:
    for row in File("ucdp", path, gazetteer, clashes=True).rows():
        assert isinstance(row, RowFacts)
        yield row.facts


def peak(path: Path, gazetteer: Gazetteer) -> int:
    """The highest memory, in bytes, of making all quads of a file."""
    tracemalloc.start()
    try:
        for _ in graph_quads(facts_of(path, gazetteer), gazetteer):
            pass
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.long
def test_rows_of_one_dataset_are_not_held_in_memory(tmp_path: Path) -> None:
    gazetteer, few, many = Gazetteer.load(), tmp_path / "few.csv", tmp_path / "many.csv"
    sample(None, 100, few)
    sample(None, 500, many)
    for _ in graph_quads(facts_of(many, gazetteer), gazetteer):  # what is remembered of names is remembered then
        pass
    assert peak(many, gazetteer) - peak(few, gazetteer) < 400 * 600  # an id a row: that none comes twice


@pytest.mark.long
def test_a_store_on_disk_is_filled_in_flat_memory(tmp_path: Path) -> None:
    def filled(quads: int) -> int:
        command = [sys.executable, "-c", FILL, str(tmp_path / str(quads)), str(quads)]
        return int(subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=240).stdout)

    assert filled(400_000) - filled(100_000) < 60


def test_a_bad_row_is_not_held_with_its_error_and_of_many_notes_the_number_is(tmp_path: Path) -> None:
    path = tmp_path / "ged231.csv"
    sample(None, 6, path)
    path.write_text(path.read_text(encoding="utf-8").replace("2031-03-03", "some day"), encoding="utf-8")
    errors = [row for row in File("ucdp", path, Gazetteer.load()).rows() if isinstance(row, InputError)]
    assert errors
    assert all(error.__traceback__ is None for error in errors)
    done = Imported()
    for line in range(NOTES + 7):
        done.note_row(line, ["one", "two"])
    assert (len(done.notes), done.further_notes) == (NOTES, NOTES + 14)
