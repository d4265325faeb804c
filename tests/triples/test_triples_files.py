"""Writing files: sorted, each quad once, flat memory, nothing half written."""

from __future__ import annotations

import io
import random
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.errors import StoreError, UsageError
from kg.triples import FORMATS, format_of, quad_files as files, serialize, store_quads


def quads(count: int) -> list[ox.Quad]:
    node = ox.NamedNode("http://example.org/p")
    made = [
        ox.Quad(
            ox.NamedNode(f"http://example.org/{n}"),
            node,
            ox.Literal("\n\u2028" * (n % 3)),
            ox.NamedNode(f"http://example.org/g{n % 7}"),
        )
        for n in range(count)
    ]
    return made + made[: count // 2]


def test_many_chunks_give_the_bytes_of_one(monkeypatch: pytest.MonkeyPatch) -> None:
    made = quads(500)
    for form in FORMATS:
        monkeypatch.setattr(files, "_CHUNK", 10_000)
        whole = io.BytesIO()
        assert serialize(made, whole, form) == 500
        monkeypatch.setattr(files, "_CHUNK", 17)
        random.Random(3).shuffle(made)
        parts = io.BytesIO()
        assert serialize(iter(made), parts, form) == 500
        assert parts.getvalue() == whole.getvalue(), form


def test_nquads_are_sorted_by_bytes_and_end_with_a_newline() -> None:
    buffer = io.BytesIO()
    serialize(quads(50), buffer)
    lines = buffer.getvalue().split(b"\n")
    assert lines[-1] == b""
    assert lines[:-1] == sorted(set(lines[:-1]))


def test_prefixes_come_in_one_order() -> None:
    for form in ("trig", "ttl"):
        buffer = io.BytesIO()
        serialize(quads(3), buffer, form)
        lines = buffer.getvalue().split(b"\n")
        prefixes = [line for line in lines if line.startswith(b"@prefix")]
        assert prefixes == sorted(prefixes) == lines[: len(prefixes)]
        assert len(prefixes) > 5


def test_nothing_to_write_is_an_empty_file(tmp_path: Path) -> None:
    for ending in ("nq", "trig", "ttl", "jsonld"):
        path = tmp_path / f"x.{ending}"
        assert serialize([], path) == 0
        assert path.exists()


def test_a_file_is_replaced_only_when_complete(tmp_path: Path) -> None:
    path = tmp_path / "x.nq"
    path.write_text("before")

    def broken() -> Iterator[ox.Quad]:
        yield from quads(3)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        serialize(broken(), path)
    assert path.read_text() == "before"
    assert [each.name for each in tmp_path.iterdir()] == ["x.nq"]


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"nowhere/x\.nq: cannot be written: No such file"):
        serialize(quads(1), tmp_path / "nowhere" / "x.nq")


def test_a_full_disk() -> None:
    class Full(io.BytesIO):
        def write(self, data: object) -> int:
            raise OSError(28, "No space left on device")

    with pytest.raises(StoreError, match=r"^cannot be written: No space left on device$"):
        serialize(quads(1), Full(), "nq")


def test_formats() -> None:
    assert [format_of(f"a.{ending}") for ending in ("nq", "TRIG", "ttl", "jsonld", "json")] == [
        "nq",
        "trig",
        "ttl",
        "jsonld",
        "jsonld",
    ]
    with pytest.raises(UsageError, match=r"ending '\.csv'"):
        format_of("a.csv")
    with pytest.raises(UsageError, match="unknown format 'csv'"):
        serialize([], io.BytesIO(), "csv")


def test_the_store_graph_has_no_clock() -> None:
    assert list(store_quads("1", "0.1.0")) == list(store_quads("1", "0.1.0"))
    assert {quad.object.value for quad in store_quads("1", "0.1.0")} >= {"1", "0.1.0"}
