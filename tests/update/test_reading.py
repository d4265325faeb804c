"""What is written of a report is read back as the very facts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given

from kg.errors import StoreError
from kg.facts import AnyFact, ReportFact, parse_line, to_json_line
from kg.stores import Change, open_store
from kg.triples import graph_of, report_quads
from kg.triples.from_rdf import facts_from, facts_of_quads, record_of, record_quads
from kg.triples.iris import record_graph
from kg.triples.revision import revision_quads
from kg.update.store_reader import StoreReader
from kg.vocabulary import BASE
from tests.update.worlds import facts_of, reports

CASES = sorted((Path(__file__).parents[1] / "triples" / "cases").glob("*/facts.jsonl"))


def same(one: list[AnyFact], other: list[AnyFact]) -> bool:
    return one[0] == other[0] and sorted(map(to_json_line, set(one))) == sorted(map(to_json_line, set(other)))


@given(told=reports)
def test_facts_come_back_as_they_were(told: list[list[dict[str, object]]]) -> None:
    for number, each in enumerate(told):
        facts = list(facts_of(number, each))
        quads = [*report_quads(facts), *record_quads(facts)]
        assert same(facts_of_quads(reversed(quads)), facts)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.parent.name)
def test_so_do_those_of_every_golden_case_through_a_store(case: Path) -> None:
    by_report: dict[str, list[AnyFact]] = {}
    for line in case.read_text(encoding="utf-8").strip().split("\n"):
        fact = parse_line(line)
        by_report.setdefault(fact.report, []).append(fact)
    store = open_store()
    for report, facts in by_report.items():
        store.apply(Change(replace={
            graph_of(report, BASE): list(report_quads(facts)), record_graph(report, BASE): list(record_quads(facts)),
        }))
    for report, facts in by_report.items():
        assert same(StoreReader(store).facts(report), facts)


def test_a_former_version_is_kept_whole() -> None:
    facts = list(facts_of(0, []))
    lines = [quad.object.value for quad in revision_quads(facts, 1) if quad.predicate.value.endswith("#record")]
    assert same(facts_from(lines), facts)


def test_a_damaged_record_says_so() -> None:
    report = facts_of(0, [])[0]
    with pytest.raises(StoreError, match="build the report again"):
        facts_from([record_of(report), "{}"])
    with pytest.raises(StoreError, match="0 records"):
        facts_from([])


def test_the_text_is_not_kept_twice() -> None:
    report = facts_of(0, [])[0]
    assert isinstance(report, ReportFact)
    assert json.loads(record_of(report))["text"] == ""
    assert json.loads(record_of(report, with_text=True))["text"] == report.text
