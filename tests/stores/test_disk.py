"""What only a store in a folder can get into."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from kg.errors import StoreError, UsageError
from kg.files import UNFINISHED
from kg.stores import open_store
from kg.stores.base import FORMAT
from kg.stores.oxigraph import MARKER

G, P = NamedNode("http://example.org/g"), NamedNode("http://example.org/p")
QUAD = Quad(G, P, Literal("x"), G)

WRITER = """
import sys
from pyoxigraph import Literal, NamedNode, Quad
from kg.stores import Change, open_store
G, H, P = (NamedNode("http://example.org/" + name) for name in "ghp")
with open_store(sys.argv[1]) as store:
    for version in range(int(sys.argv[2]), 10**6):
        quads = {graph: [Quad(NamedNode(f"http://example.org/{n}"), P, Literal(version), graph) for n in range(300)]
                 for graph in (G, H)}
        store.apply(Change(replace={G: quads[G]}, forget=[(H, q.subject) for q in quads[H]], insert=quads[H]))
        print(version, flush=True)
"""

FULL = """
import resource, signal, sys
from pyoxigraph import Literal, NamedNode, Quad
from kg.errors import StoreError
from kg.stores import open_store
G, P = NamedNode("http://example.org/g"), NamedNode("http://example.org/p")
store = open_store(sys.argv[1])
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
try:
    store.replace_report(G, [Quad(G, P, Literal(f"{n} " + "x" * 2000), G) for n in range(2000)])
except StoreError as error:
    print(error)
    sys.exit(7)
"""


def test_what_was_written_is_there_again(tmp_path: Path) -> None:
    with open_store(tmp_path / "new" / "store") as store:
        store.replace_report(G, [QUAD])
    with open_store(tmp_path / "new" / "store", "read") as store:
        assert list(store.dump()) == [QUAD]
        with pytest.raises(StoreError, match="reading only"):
            store.remove_report(G)
    with pytest.raises(StoreError, match="closed"):
        store.graphs()


def test_an_empty_folder_becomes_a_store(tmp_path: Path) -> None:
    open_store(tmp_path).close()
    assert (tmp_path / MARKER).exists()


def test_what_a_killed_process_left_unfinished_does_not_stand_in_the_way(tmp_path: Path) -> None:
    (tmp_path / f"{UNFINISHED}1").write_text("half a mark")
    open_store(tmp_path).close()
    assert (tmp_path / MARKER).exists()


def test_reading_makes_nothing(tmp_path: Path) -> None:
    for place in (tmp_path, tmp_path / "missing"):
        with pytest.raises(StoreError, match="there is no store"):
            open_store(place, "read")
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "decisions.jsonl").write_text("")
    with pytest.raises(StoreError, match="there is no store"):
        open_store(tmp_path, "read")
    assert [path.name for path in tmp_path.iterdir()] == ["decisions.jsonl"]


def test_a_file_is_no_store(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreError, match="is a file"):
        open_store(tmp_path / "file")


def test_a_folder_of_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("x")
    for mode in ("read", "write"):
        with pytest.raises(StoreError, match="something else"):
            open_store(tmp_path, mode)  # type: ignore[arg-type]
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_a_bare_oxigraph_folder_is_refused(tmp_path: Path) -> None:
    Store(tmp_path).flush()
    with pytest.raises(StoreError, match="something else"):
        open_store(tmp_path)


def test_another_format_is_refused_with_a_remedy(tmp_path: Path) -> None:
    open_store(tmp_path).close()
    marker = tmp_path / MARKER
    marker.write_text(json.dumps(json.loads(marker.read_text()) | {"sitrep-store": 99}))
    with pytest.raises(StoreError, match=r"format 99.*kg export"):
        open_store(tmp_path)


@pytest.mark.parametrize(
    "content", ["", "{", "[]", f'{{"sitrep-store": {FORMAT}}}', f'{{"sitrep-store": {FORMAT}, "data": "../x"}}']
)
def test_a_damaged_marker_is_refused(tmp_path: Path, content: str) -> None:
    open_store(tmp_path).close()
    (tmp_path / MARKER).write_text(content)
    with pytest.raises(StoreError, match="build the store again"):
        open_store(tmp_path)


def test_damaged_data_is_a_store_error(tmp_path: Path) -> None:
    open_store(tmp_path).close()
    for file in (tmp_path / "oxigraph").glob("MANIFEST*"):
        file.write_bytes(b"nonsense")
    with pytest.raises(StoreError, match="cannot be opened"):
        open_store(tmp_path)


def test_one_writer_or_many_readers(tmp_path: Path) -> None:
    with open_store(tmp_path) as writer:
        writer.replace_report(G, [QUAD])
        for mode in ("read", "write"):
            with pytest.raises(StoreError, match="in use by another process"):
                open_store(tmp_path, mode)  # type: ignore[arg-type]
    with open_store(tmp_path, "read") as one, open_store(tmp_path, "read") as two:
        assert list(one.dump()) == list(two.dump())
        with pytest.raises(StoreError, match="in use"):
            open_store(tmp_path)


def test_another_kind_of_address_is_a_usage_error() -> None:
    with pytest.raises(UsageError, match="ftp"):
        open_store("ftp://example.org/")


def test_rdflib_sees_the_store(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        store.replace_report(G, [QUAD])
        dataset = store.as_rdflib()
        assert [str(each[2]) for each in dataset.quads()] == ["x"]
        del dataset


@pytest.mark.long
def test_kill_at_any_moment_leaves_whole_changes(tmp_path: Path) -> None:
    chance, acknowledged = random.Random(20231020), -1
    for _ in range(12):
        child = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(tmp_path), str(acknowledged + 1)], stdout=subprocess.PIPE, text=True
        )
        assert child.stdout is not None
        first = child.stdout.readline()
        time.sleep(chance.uniform(0, 0.15))
        child.send_signal(signal.SIGKILL)
        said = [first, *child.stdout.read().splitlines()]
        child.stdout.close()
        child.wait()
        acknowledged = max(int(line) for line in said if line.strip())
        with open_store(tmp_path, "read") as store:
            quads = list(store.dump())
        versions = {int(each.object.value) for each in quads}  # type: ignore[union-attr]
        assert len(quads) == 600
        assert len(versions) == 1
        assert versions.pop() in (acknowledged, acknowledged + 1)


@pytest.mark.long
def test_a_full_disk_is_said_and_nothing_is_half_written(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        store.replace_report(G, [QUAD])
    child = subprocess.run([sys.executable, "-c", FULL, str(tmp_path)], capture_output=True, text=True, check=False)
    assert child.returncode == 7, child.stderr
    assert "cannot be written" in child.stdout
    assert "room on the disk" in child.stdout
    with open_store(tmp_path) as store:
        assert list(store.dump()) == [QUAD]
