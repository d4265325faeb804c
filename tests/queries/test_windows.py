"""A question about a window of days looks attacks up by their periods: the rows are those of comparing all days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import example, given, strategies as st
from pyoxigraph import Literal, Variable

from kg.consolidate import consolidate
from kg.facts import Account, Evidence, Place, ReportFact
from kg.periods import periods, periods_within
from kg.questions.question import Question, all_questions, bind, load
from kg.stores import Change, Store, open_store
from kg.triples import consolidated_quads, report_quads

WINDOWED = [question for question in all_questions() if question.window]
DAYS = st.dates(date(1987, 1, 1), date(2024, 12, 31))
LENGTHS = st.one_of(st.integers(0, 3), st.integers(0, 800), st.integers(0, 9000)).map(timedelta)
TOLD = [
    ("1988-12-31", "1989-01-01"), ("2011-01-01", "2011-12-31"), ("2011-01-01", "2012-01-01"),
    ("2003-03-20", "2013-03-19"), ("2001-01-01", "2023-12-31"), ("2023-10-19", "2023-10-20"),
    ("2023-10-31", "2023-11-01"), ("2023-11-30", "2023-11-30"), (None, "2023-10-30"), ("2023-10-01", None),
    (None, None),
]
QUOTE = "rockets hit the camp"


@given(DAYS, LENGTHS, DAYS, LENGTHS)
@example(date(2009, 12, 31), timedelta(1), date(2010, 1, 1), timedelta(0))
def test_intervals_that_share_a_day_share_a_period(first: date, length: timedelta, day: date, wide: timedelta) -> None:
    told, asked = periods(first, first + length), periods_within(day, day + wide)
    if first <= day + wide and day <= first + length:
        assert set(told) & set(asked)
    assert 1 <= len(told) <= 12 and len(set(told)) == len(told)


def test_a_long_interval_is_told_by_years_and_a_longer_one_by_decades() -> None:
    assert periods(date(2022, 11, 5), date(2023, 1, 2)) == ("2022-11", "2022-12", "2023-01")
    assert len(periods(date(2022, 1, 31), date(2022, 12, 1))) == 12
    assert periods(date(2022, 1, 31), date(2023, 1, 1)) == ("2022", "2023")
    assert len(periods(date(2014, 1, 1), date(2023, 1, 1))) == 10
    assert periods(date(2013, 12, 31), date(2023, 1, 1)) == ("201", "202")
    assert periods(date(2023, 1, 2), date(2023, 1, 1)) == periods(date(2023, 3, 1), date(2023, 1, 1)) == ()


@pytest.fixture(scope="module")
def store() -> Store:
    place = Place(name="Ain al-Asad", kind="base", entity="base/ain-al-asad")
    evidence = (Evidence(start=0, end=len(QUOTE), quote=QUOTE),)
    facts: list[ReportFact | Account] = []
    for number, (earliest, latest) in enumerate(TOLD):
        report = f"r{number}"
        account = Account(
            report=report, attack=f"a{number}", evidence=evidence, target=(place,), weapon=("rocket",),
            earliest=earliest and date.fromisoformat(earliest), latest=latest and date.fromisoformat(latest),
        )
        facts += [ReportFact(report=report, text=QUOTE, language="en", published=date(2024, 1, 1)), account]
    opened = open_store()
    quads = [quad for pair in zip(facts[::2], facts[1::2], strict=True) for quad in report_quads(pair)]
    opened.apply(Change(insert=[*quads, *consolidated_quads(consolidate(facts))]))
    return opened


@pytest.mark.parametrize("question", WINDOWED, ids=lambda question: question.name)
def test_a_window_gives_the_rows_that_comparing_all_days_gives(store: Store, question: Question) -> None:
    for since, until in [
        ("2023-10-20", "2023-11-01"), ("1989-01-01", "1989-01-01"), ("2011-06-01", "2011-06-30"),
        ("2012-01-01", "2012-01-02"), ("2005-05-05", "2005-06-05"), ("2023-11-01", "2023-10-31"),
        ("2001-01-01", "2023-12-31"),
    ]:
        bound = bind(question, {"since": since, "until": until})
        looked_up = store.query(question.sparql, bound)
        assert looked_up == store.query(question.sparql, {**bound, Variable("period"): None}), (since, until)


def test_a_window_with_both_ends_is_looked_up_and_no_other(store: Store) -> None:
    asked = load("attacks")
    bound = bind(asked, {"since": "2023-10-20", "until": "2023-11-01"})
    assert bound[Variable("period")] == tuple(map(Literal, ("2023-10", "2023-11", "2023", "202")))
    assert len(store.query(asked.sparql, bound)) == 3
    for values in ({}, {"since": "2023-10-20"}, {"until": "2023-10-20"}, {"since": "2010-01-01", "until": "2023-10-20"},
                   {"since": "2023-10-20", "until": "2023-10-19"}):
        assert bind(asked, values)[Variable("period")] is None
