"""A store that is opened to be filled: one that gets no report leaves nothing, one that was there stays."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from kg.errors import StoreError
from kg.stores import open_store
from kg.stores.filling import holds_reports, store_to_fill
from kg.vocabulary import RDF, SIT

G = NamedNode("http://example.org/g")
REPORT = Quad(G, NamedNode(f"{RDF}type"), NamedNode(f"{SIT}Report"), G)
NOTHING = Quad(G, NamedNode("http://example.org/p"), Literal("no report"), G)


def tree(top: Path) -> list[str]:
    return sorted(path.relative_to(top).as_posix() for path in top.rglob("*"))


def fill(where: Path, *quads: Quad, stopped: type[BaseException] | None = None) -> None:
    with store_to_fill(where) as store:
        if quads:
            store.replace_report(G, quads)
        if stopped:
            raise stopped


@pytest.mark.parametrize("stopped", [None, ValueError, KeyboardInterrupt])
@pytest.mark.parametrize("quads", [(), (NOTHING,)], ids=["empty", "no report"])
@pytest.mark.parametrize("before", [[], ["a/b/"], ["a/b/decisions.jsonl"], ["a/b/lock"], ["a/other"]], ids=str)
def test_without_a_report_nothing_is_left(
    tmp_path: Path, before: list[str], quads: tuple[Quad, ...], stopped: type[BaseException] | None
) -> None:
    for name in before:
        folder = tmp_path / name.rpartition("/")[0]
        folder.mkdir(parents=True)
        if not name.endswith("/"):
            (tmp_path / name).write_text("")
    was = tree(tmp_path)
    if stopped is None:
        fill(tmp_path / "a" / "b", *quads)
    else:
        with pytest.raises(stopped):
            fill(tmp_path / "a" / "b", *quads, stopped=stopped)
    assert tree(tmp_path) == was


@pytest.mark.parametrize("stopped", [None, ValueError, KeyboardInterrupt])
def test_with_a_report_it_stays(tmp_path: Path, stopped: type[BaseException] | None) -> None:
    if stopped is None:
        fill(tmp_path / "s", REPORT)
    else:
        with pytest.raises(stopped):
            fill(tmp_path / "s", REPORT, stopped=stopped)
    with open_store(tmp_path / "s", "read") as store:
        assert list(store.dump()) == [REPORT]


def test_one_that_was_there_stays_with_or_without_a_report(tmp_path: Path) -> None:
    open_store(tmp_path / "s").close()
    fill(tmp_path / "s")
    with open_store(tmp_path / "s", "read") as store:
        assert not holds_reports(store)
    fill(tmp_path / "s", REPORT)
    fill(tmp_path / "s")
    with open_store(tmp_path / "s", "read") as store:
        assert holds_reports(store)


def test_what_another_has_put_there_meanwhile_stays(tmp_path: Path) -> None:
    with store_to_fill(tmp_path / "s"):
        (tmp_path / "s" / "decisions.jsonl").write_text("")
    assert tree(tmp_path) == ["s", "s/decisions.jsonl"]


def test_one_that_another_is_filling_is_left_alone(tmp_path: Path) -> None:
    with store_to_fill(tmp_path / "s") as store:
        with pytest.raises(StoreError, match="in use"):
            fill(tmp_path / "s")
        store.replace_report(G, [REPORT])
    with open_store(tmp_path / "s", "read") as store:
        assert list(store.dump()) == [REPORT]
