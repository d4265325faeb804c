"""Results written out: formulas harmless for spreadsheets and only there, and no table cut."""

from __future__ import annotations

import csv
import io

import pyoxigraph as ox
import pytest

from kg.server.engine import results
from kg.server.engine.scan import Unfit

FORMULAS = ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", "＠SUM(A1)"]


def cells(values: list[ox.Literal], form: str) -> list[str]:
    store = ox.Store()
    for number, value in enumerate(values):
        store.add(ox.Quad(ox.NamedNode(f"urn:{number:04}"), ox.NamedNode("urn:p"), value))
    solutions = store.query("SELECT ?x { ?s ?p ?x } ORDER BY ?s")
    assert isinstance(solutions, ox.QuerySolutions)
    body = results.table(solutions, form, rows=100, size=10_000).decode()
    return [row[0] for row in csv.reader(io.StringIO(body, newline=""))][1:]


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_formula_is_text_in_a_spreadsheet_and_itself_elsewhere(formula: str) -> None:
    assert cells([ox.Literal(formula)], "spreadsheet") == ["'" + formula]
    assert cells([ox.Literal(formula)], "csv") == [formula]


def test_what_is_no_formula_stays() -> None:
    plain = ["-5", "+33.5", "-1e5", "text", "a=b", "2020-01-08", "", "« citation »"]
    assert cells([ox.Literal(one) for one in plain], "spreadsheet") == plain


@pytest.mark.parametrize("form", ["csv", "spreadsheet", "json", "xml", "tsv"])
def test_one_row_or_byte_too_many_is_no_table(form: str) -> None:
    def solutions() -> ox.QuerySolutions:
        found = ox.Store().query("SELECT ?x { VALUES ?x { 1 2 3 } }")
        assert isinstance(found, ox.QuerySolutions)
        return found

    whole = results.table(solutions(), form, rows=3, size=10_000)
    with pytest.raises(Unfit, match="more than 2 rows"):
        results.table(solutions(), form, rows=2, size=10_000)
    assert results.table(solutions(), form, rows=3, size=len(whole)) == whole
    with pytest.raises(Unfit, match="larger than"):
        results.table(solutions(), form, rows=3, size=len(whole) - 1)
