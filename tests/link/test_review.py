"""Doubtful links to CSV and back: what a person fills in is taken, what is wrong is told with its line."""

from __future__ import annotations

import csv
import io

import pytest

from kg.decisions import Decision
from kg.errors import InputError
from kg.gazetteer import Gazetteer
from kg.link.review_csv import COLUMNS, LinkDoubt, from_csv, to_csv
from kg.spreadsheet import guarded

G = Gazetteer.load()
DOUBT = LinkDoubt(
    name="Tripoli", type="place", country="", report="r1", quote="des tirs à Tripoli", candidate="place/tripoli-ly",
    label="Tripoli", score="0.59", reasons=("capital +6", "name guarded +45"), verdict="the best has 59, under 70",
)
FILLED = {"decision": "match", "who": "anna", "when": "2026-03-01", "why": "the outlet is Libyan"}


def row(**cells: str) -> str:
    """A decided file of one row."""
    first = next(csv.DictReader(io.StringIO(to_csv([DOUBT]))))
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerow(first | FILLED | cells)
    return out.getvalue()


def taken(text: str) -> list[Decision | InputError]:
    return list(from_csv(text, "d.csv", G.entities))


def test_a_filled_row_is_a_decision() -> None:
    (one,) = taken(row())
    assert isinstance(one, Decision)
    assert (one.kind, one.left, one.right, one.verdict) == ("link", "place:tripoli#r1", "place/tripoli-ly", "match")
    assert (one.who, one.when.isoformat(), one.why) == ("anna", "2026-03-01T00:00:00+00:00", "the outlet is Libyan")


@pytest.mark.parametrize(
    ("cells", "left", "verdict"),
    [
        ({"scope": "everywhere"}, "place:tripoli", "match"),
        ({"scope": "everywhere", "country": "LY"}, "place:tripoli@LY", "match"),
        ({"country": "LY"}, "place:tripoli@LY#r1", "match"),
        ({"decision": "No match"}, "place:tripoli#r1", "no_match"),
        ({"decision": "incertain"}, "place:tripoli#r1", "unsure"),
        ({"when": "2026-03-01T12:30:00+01:00"}, "place:tripoli#r1", "match"),
        ({"candidate": "Q3579"}, "place:tripoli#r1", "match"),
    ],
)
def test_scope_country_and_words(cells: dict[str, str], left: str, verdict: str) -> None:
    (one,) = taken(row(**cells))
    assert isinstance(one, Decision)
    assert (one.left, one.verdict) == (left, verdict)


@pytest.mark.parametrize(
    ("cells", "reason", "remedy"),
    [
        ({"decision": "yes"}, "'yes'", "write match, no match or unsure"),
        ({"who": " "}, "nobody is named", "fill the column who"),
        ({"when": "01/03/2026"}, "'01/03/2026'", "2026-03-01"),
        ({"when": ""}, "''", "2026-03-01"),
        ({"scope": "all"}, "'all'", "report or everywhere"),
        ({"candidate": "place/nowhere"}, "'place/nowhere'", "--gazetteer"),
        ({"candidate": "Q0"}, "'Q0'", "such as Q42"),
        ({"candidate": "actor/hezbollah"}, "actor/hezbollah is no place", "of the type of the name"),
        ({"type": "thing"}, "'thing'", "actor or place"),
        ({"name": ""}, "''", "actor or place, and the name"),
    ],
)
def test_a_bad_row_is_told_with_its_line_and_the_others_count(cells: dict[str, str], reason: str, remedy: str) -> None:
    text = row(**{"quote": "two\nlines"}) + row(**cells).split("\n", 1)[1] + row().split("\n", 1)[1]
    good, bad, last = taken(text)
    assert isinstance(good, Decision) and isinstance(last, Decision)
    assert isinstance(bad, InputError)
    assert (bad.source, bad.line) == ("d.csv", 4)
    assert reason in bad.reason and remedy in str(bad.remedy)


def test_a_row_without_a_decision_is_left_undecided() -> None:
    assert taken(row(decision="")) == taken(to_csv([DOUBT])) == []


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_spreadsheets_of_other_countries(delimiter: str) -> None:
    rows = list(csv.reader(io.StringIO(row())))
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    assert taken("\ufeff" + out.getvalue()) == taken(row())


def test_faults_of_the_file() -> None:
    (bad,) = taken("name,type,candidate\nTripoli,place,place/tripoli-ly\n")
    assert isinstance(bad, InputError) and bad.line == 1 and "column decision" in bad.reason
    (bad,) = taken("")
    assert isinstance(bad, InputError) and "column name" in bad.reason
    good, bad = taken(row() + '"Tripoli')
    assert isinstance(good, Decision)
    assert isinstance(bad, InputError) and bad.line == 3 and "quotes" in str(bad.remedy)
    good, bad = taken(row() + row().split("\n")[1] + ",more\n")
    assert isinstance(bad, InputError) and bad.line == 3 and "more cells" in bad.reason


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "'="])
def test_no_cell_begins_like_a_formula(start: str) -> None:
    text = f"{start}HYPERLINK(1)"
    doubt = LinkDoubt(text, "place", "", text, text, text, text, text, (text,), text)
    (cells,) = csv.DictReader(io.StringIO(to_csv([doubt]), newline=""))
    for name in COLUMNS[:10]:
        if name not in ("type", "country"):
            assert cells[name] == f"'{text}"


@pytest.mark.parametrize("report", ["=r1", "'=r1", "-5", "@r1"])
def test_the_guard_comes_off_in_a_decided_file(report: str) -> None:
    (one,) = taken(row(report=guarded(report), why=guarded("=because")))
    assert isinstance(one, Decision)
    assert (one.left, one.why) == (f"place:tripoli#{report}", "=because")


def test_what_wikidata_answered_is_offered_for_every_report() -> None:
    (cells,) = csv.DictReader(io.StringIO(to_csv([LinkDoubt("A", "actor", "", "", "", "Q5", "", "", (), "")])))
    assert cells["scope"] == "everywhere"
