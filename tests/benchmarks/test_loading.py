"""Ways of loading the same file: all hold the same quads, or the command says which do not."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import loading
from benchmarks.loading import OURS, OXIGRAPH, RDFLIB, Sized, differing
from benchmarks.measuring import Took


@pytest.mark.long
def test_all_ways_end_with_the_same_quads(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    small = ["--sizes", "3", "--rounds", "1", "--server", "oxigraph", "--page", str(page), "--folder", str(tmp_path)]
    assert loading.main(small) == 0
    rows = [line.split(" | ") for line in page.read_text(encoding="utf-8").splitlines() if line.startswith("| 3 ")]
    assert [row[2] for row in rows] == [OURS, OXIGRAPH, RDFLIB, "kg load to oxigraph"]
    assert len({row[3] for row in rows}) == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["graph-3.nq", "page.md"]


def test_who_holds_others_is_told_and_what_is_missing_named() -> None:
    took = dict.fromkeys((OURS, RDFLIB), Took(2, 1, 10))
    sized = Sized(3, 100, took, {OURS: 7, RDFLIB: 8}, {OURS: 1.0})
    [line] = differing([sized])
    assert line == "3 attacks: ours, on disk holds 7 quads, rdflib, in memory holds 8 quads"
    text = loading.page_of([sized], "Measured.", 1, ["virtuoso"])
    assert "Not installed and left out: virtuoso." in text and "| 3 | 100 | rdflib, in memory | 8 | 2.0 |" in text
    assert not differing([Sized(3, 100, took, {OURS: 7, RDFLIB: 7})])
