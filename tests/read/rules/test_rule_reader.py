"""The extractor as a whole: order, languages side by side, refusals, several processes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from kg.errors import InputError
from kg.facts import AnyFact, ReportFact
from kg.read.rules import RuleReader
from kg.reports import Report, read_reports

from .reading import gazetteer

EXAMPLES = Path(__file__).parents[3] / "examples" / "reports"


@cache
def extractor() -> RuleReader:
    return RuleReader(gazetteer())


@cache
def examples() -> tuple[Report, ...]:
    return tuple(one for one in read_reports([str(EXAMPLES)]) if isinstance(one, Report))


@cache
def one_by_one() -> list[list[AnyFact]]:
    return [extractor().read(report) for report in examples()]


def test_there_are_examples_with_facts() -> None:
    assert len(examples()) >= 5
    assert all(len(facts) > 2 for facts in one_by_one())


def test_the_report_comes_first_and_all_facts_are_its_own() -> None:
    for report, facts in zip(examples(), one_by_one(), strict=True):
        assert isinstance(facts[0], ReportFact)
        assert facts[0].text == report.text
        assert {fact.report for fact in facts} == {report.id}


def test_in_company_a_report_says_what_it_says_alone() -> None:
    """Paragraphs of several reports and languages go to the parser together."""
    found = list(extractor().read_all(iter(examples() * 2)))
    assert [report for report, _ in found] == list(examples() * 2)
    assert [facts for _, facts in found] == one_by_one() * 2


def test_reports_are_taken_as_they_are_wanted() -> None:
    taken: list[str] = []

    def endless() -> Iterator[Report]:
        while True:
            taken.append("one")
            yield examples()[0]

    stream = extractor().read_all(endless())
    next(stream)
    assert len(taken) <= 16


@pytest.mark.long
def test_two_processes_say_the_same_in_the_same_order() -> None:
    found = list(extractor().read_all(iter(examples() * 4), jobs=2))
    assert [report.id for report, _ in found] == [report.id for report in examples() * 4]
    assert [facts for _, facts in found] == one_by_one() * 4


@pytest.mark.long
@pytest.mark.parametrize("jobs", [1, 2])
def test_a_language_without_data_is_told_after_what_stood_before_it(jobs: int) -> None:
    german = Report("g", "Drei Raketen.", "de", date(2020, 1, 8), origin="all.jsonl:3")
    stream = extractor().read_all(iter([*examples()[:2], german, examples()[2]]), jobs=jobs)
    assert [next(stream)[0].id for _ in range(2)] == [report.id for report in examples()[:2]]
    with pytest.raises(InputError, match="unsupported language: de") as raised:
        next(stream)
    assert "all.jsonl:3" in str(raised.value)


def test_no_report_no_fact() -> None:
    assert list(extractor().read_all([])) == []
