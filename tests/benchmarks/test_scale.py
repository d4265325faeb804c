"""The arithmetic of docs/scale.md: right, from the pages as they are, and noticed when it is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import scale
from benchmarks.growth import FRAME
from benchmarks.page import PAGE, put, section

KNOWN = scale.Measured(
    largest=100_000, reports_an_attack=1.5, fill_seconds_an_attack=0.006, added_seconds=0.2, read_seconds_a_report=0.06,
    check_seconds_a_report=0.02, quads_an_attack=200, bytes_an_attack=40_000,
)


@pytest.mark.long
def test_the_page_is_what_the_measurements_say_now() -> None:
    now = scale.page_of(scale.measured(PAGE, scale.size_of_graph(1000)), 1000).strip()
    assert section(PAGE.with_name("scale.md")) == now, (
        "the page of measurements has changed: run python -m benchmarks.scale --page docs/scale.md"
    )


def test_it_multiplies() -> None:
    row = scale._row(KNOWN, 1_000_000)
    assert row == ["1,000,000", "1.5 million", "25 h", "8.3 h", "200 million", "40 GB", "100 min", "12 min"]
    assert scale._row(KNOWN, 100_000_000)[-4:] == ["20 billion", "4.0 TB", "6.9 d", "20 h"]


def test_a_page_that_has_changed_its_table_is_named(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    put(page, "| attacks | filled |\n| --- | --- |\n| 1 | 2 |", FRAME, "growth")
    with pytest.raises(scale.PageChanged, match=r"page\.md, growth: there is no table with a column 'reports'"):
        scale.rows(page, "growth", "reports")
    with pytest.raises(scale.PageChanged, match="the marks <!-- measured importing: begin -->"):
        scale.rows(page, "importing", "reports")
    assert scale.rows(page, "growth", "filled") == [{"attacks": "1", "filled": "2"}]
    with pytest.raises(scale.PageChanged, match="'some' is no figure"):
        scale.number("some")
    assert scale.number("141,050") == 141_050
