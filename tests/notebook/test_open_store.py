"""`open_store` and `Opened`: what a question gives as Python values and as a DataFrame."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

import kg
from kg import open_store
from kg.errors import QuestionError, StoreError, UsageError
from kg.notebook import NoteWarning, Opened
from kg.stores import Change, on_disk

WORLD = Path(__file__).resolve().parents[1] / "queries" / "world.trig"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    where = tmp_path_factory.mktemp("notebook") / "store"
    with on_disk(where) as store:
        store.apply(Change(insert=list(parse(path=str(WORLD), format=RdfFormat.TRIG))))
    return where


@pytest.fixture(scope="module")
def store(folder: Path) -> Iterator[Opened]:
    with open_store(folder) as opened:
        yield opened


@pytest.fixture
def without_pandas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.notebook.find_spec", lambda name: None)


def test_a_question_gives_a_frame(store: Opened) -> None:
    pandas = pytest.importorskip("pandas")
    frame = store.ask("unclaimed-attacks", force="actor/international-coalition")
    assert isinstance(frame, pandas.DataFrame)
    assert frame.attrs == {"title": "Unclaimed attacks on bases", "notes": []}
    rows = store.rows("unclaimed-attacks", force="actor/international-coalition")
    assert rows
    assert list(frame.columns) == list(rows[0])
    assert frame["attack"].tolist() == [row["attack"] for row in rows]


def test_whole_numbers_stay_whole_where_some_are_missing(store: Opened) -> None:
    pandas = pytest.importorskip("pandas")
    frame = store.sparql('SELECT ?n ?b ?f { VALUES (?n ?b ?f) { (1 true 1e0) (UNDEF UNDEF UNDEF) (3 false 2e0) } }')
    assert isinstance(frame, pandas.DataFrame)
    assert [str(kind) for kind in frame.dtypes] == ["Int64", "boolean", "Float64"]
    assert [None if pandas.isna(n) else n for n in frame["n"]] == [1, None, 3]


def test_without_pandas_a_list_of_dicts(store: Opened, without_pandas: None) -> None:
    answer = store.ask("unclaimed-attacks", force="actor/international-coalition")
    assert answer == store.rows("unclaimed-attacks", force="actor/international-coalition")
    assert isinstance(store.questions(), list)


@pytest.mark.parametrize(
    ("term", "value"),
    [
        ("3", 3),
        ('"7"^^xsd:nonNegativeInteger', 7),
        ("1.50", Decimal("1.5")),
        ("1e3", 1000.0),
        ('"-INF"^^xsd:double', float("-inf")),
        ("true", True),
        ('"0"^^xsd:boolean', False),
        ('"2019-12-27"^^xsd:date', date(2019, 12, 27)),
        ('"2019-12-27T10:00:00Z"^^xsd:dateTime', datetime(2019, 12, 27, 10, tzinfo=UTC)),
        ('"2019-12"^^xsd:gYearMonth', "2019-12"),
        ('"-0044-03-15"^^xsd:date', "-0044-03-15"),
        ('"no number"^^xsd:integer', "no number"),
        ("<http://example.org/a>", "http://example.org/a"),
        ('"été"@fr', "été"),
        ("UNDEF", None),
    ],
)
def test_values(store: Opened, without_pandas: None, term: str, value: object) -> None:
    [row] = store.sparql(f"PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> SELECT ?v {{ VALUES ?v {{ {term} }} }}")
    assert row["v"] == value
    assert type(row["v"]) is type(value)


def test_cells_with_several_values_are_lists(store: Opened) -> None:
    rows = store.rows("attacks")
    assert rows
    assert all(isinstance(row["weapons"], list) for row in rows)


@pytest.mark.parametrize("day", ["2019-12-27", date(2019, 12, 27), datetime(2019, 12, 27, 23, tzinfo=UTC)])
def test_a_day_in_any_form(store: Opened, day: date | str) -> None:
    assert store.rows("attacks", since=day) == store.rows("attacks", since="2019-12-27")
    assert store.rows("attacks", since=None) == store.rows("attacks")


def test_language(folder: Path, store: Opened) -> None:
    with open_store(folder, lang="fr") as french:
        assert french.rows("unclaimed-attacks") == store.rows("unclaimed-attacks", lang="fr")
        assert french.rows("unclaimed-attacks") != store.rows("unclaimed-attacks")
        assert french.rows("attacks-by-month", lang="en") == store.rows("attacks-by-month")


def test_what_should_be_known_is_a_warning(store: Opened) -> None:
    with pytest.warns(NoteWarning, match="the store knows nothing of actor/nobody-at-all"):
        assert store.rows("claims", by="actor/nobody-at-all") == []


@pytest.mark.parametrize(
    ("question", "parameters", "word"),
    [
        ("unclaimed", {}, "did you mean unclaimed-attacks"),
        ("attacks", {"sinc": "2019-01-01"}, "has no parameter sinc; it has: since, until, lang"),
        ("attacks", {"since": "yesterday"}, "since is a day"),
        ("attacks", {"since": True}, "since is a text, a number or a date"),
        ("attacks", {"since": ["2019-01-01"]}, "since is a text, a number or a date"),
        ("attacks", {"lang": "de"}, "lang is en or fr"),
    ],
)
def test_a_wrong_call_says_what_is_right(
    store: Opened, question: str, parameters: dict[str, str], word: str
) -> None:
    with pytest.raises(QuestionError, match=word):
        store.ask(question, **parameters)


def test_where_it_cannot_be(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="there is no store in"):
        open_store(tmp_path / "nothing")
    with pytest.raises(UsageError, match="no http"):
        open_store("ftp://example.org/")
    with pytest.raises(QuestionError, match="lang is en or fr"):
        open_store(None, lang="de")
    with open_store() as empty, pytest.raises(StoreError, match="needs a store in a folder"):
        empty.as_of("2020-01-01")


def test_readers_beside_each_other(folder: Path, store: Opened) -> None:
    with open_store(str(folder)) as second:
        assert second.rows("attacks") == store.rows("attacks")


def test_a_day_for_as_of(store: Opened) -> None:
    with pytest.raises(QuestionError, match="a day is written 2023-10-20"):
        store.as_of("last week")


def test_the_package_loads_light() -> None:
    assert kg.open_store is open_store
    with pytest.raises(AttributeError, match="no attribute 'open_stores'"):
        kg.open_stores  # noqa: B018
    assert "kg.notebook" in sys.modules
