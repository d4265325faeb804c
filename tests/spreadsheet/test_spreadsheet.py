"""The one guard of cells for spreadsheets: what is guarded, what stays, and that it comes off again."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given, strategies as st

from kg.spreadsheet import guarded, guarded_row, unguarded

FORMULAS = [
    "=1", "=HYPERLINK(\"http://x.example\")", "+1+cmd", "+cmd|' /C calc'!A0", "-2+3", "-1+cmd", "@SUM(A1)", "@x",
    "\t=1", "\r=1", "\n=1", "\0=1", "＝1+1", "＋1+1", "－1+1", "＠SUM(A1)", "-", "+", "=", "-1\n", "+2;", "-1e", "--1",
    "-٣", "- 1", "'=1", "''=1", "'-5",
]
NO_FORMULAS = [
    "", "text", "a=b", "1", "-5", "+33.5", "-1.5", "+2", "-1e5", "-1.5E-3", "2020-01-08", "« citation »",
    "'", "'s", "O'=1",
]


@pytest.mark.parametrize("cell", FORMULAS)
def test_what_begins_like_a_formula_is_text(cell: str) -> None:
    assert guarded(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", NO_FORMULAS)
def test_what_is_no_formula_stays(cell: str) -> None:
    assert guarded(cell) == cell


@pytest.mark.parametrize("cell", [*FORMULAS, *NO_FORMULAS])
def test_it_comes_off_again(cell: str) -> None:
    assert unguarded(guarded(cell)) == cell


@given(st.text() | st.text(alphabet="'=+-@\t\r\n\0＝15.e", max_size=5))
def test_it_comes_off_again_whatever_the_text(text: str) -> None:
    assert unguarded(guarded(text)) == text


def test_only_texts_of_a_row_are_guarded_and_csv_carries_it() -> None:
    row = guarded_row(["=1", -1, None, 2.5, True])
    assert row == ["'=1", -1, None, 2.5, True]
    sheet = io.StringIO()
    csv.writer(sheet).writerow(guarded_row(FORMULAS))
    [read] = csv.reader(io.StringIO(sheet.getvalue(), newline=""))
    assert [unguarded(cell) for cell in read] == FORMULAS
