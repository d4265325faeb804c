"""Each question of queries/ on data small enough to check by eye: queries/QUESTION/CASE/expected.csv says the rows.

`case.toml` beside it may give `values`, `lang` and `data`: a TriG file beside it or here, or a file of facts, from
which the graphs of the reports, of the gazetteer and of the consolidated values are made as a build does; world.trig if
not given. several.jsonl: seven reports, six of them about one attack (attack/h), that copy, correct and contradict.
Every case runs on the embedded store and on a real server.
"""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from kg.answers import ask, to_csv
from kg.consolidate import consolidate
from kg.facts import AnyFact, parse_line
from kg.gazetteer import Gazetteer
from kg.questions import all_questions
from kg.stores import Change, Store, open_store
from kg.triples import consolidated_quads, gazetteer_quads, report_quads
from tests.stores.server import serving

HERE = Path(__file__).parent
CASES = sorted(path.parent for path in HERE.glob("*/*/expected.csv"))


@pytest.fixture(scope="module", params=["memory", "remote"])
def store(request: pytest.FixtureRequest) -> Iterator[Store]:
    if request.param == "memory":
        yield open_store()
    else:
        with serving() as url, open_store(url) as opened:
            yield opened


def fill(store: Store, data: Path) -> None:
    graphs: dict[NamedNode, list[Quad]] = {graph: [] for graph in store.graphs()}
    for quad in built(data) if data.suffix == ".jsonl" else parse(path=data, format=RdfFormat.TRIG):
        assert isinstance(quad.graph_name, NamedNode)
        graphs.setdefault(quad.graph_name, []).append(quad)
    store.apply(Change(replace=graphs))


def built(data: Path) -> Iterator[Quad]:
    text = data.read_text("utf-8")
    facts = [parse_line(line) for line in text.split("\n") if line]
    reports: dict[str, list[AnyFact]] = {}
    for fact in facts:
        reports.setdefault(fact.report, []).append(fact)
    for group in reports.values():
        yield from report_quads(group)
    gazetteer = Gazetteer.load()
    yield from gazetteer_quads(set(re.findall(r'"entity": "([^"]+)"', text)), gazetteer)
    yield from consolidated_quads(consolidate(facts, lambda entity, lang: gazetteer.entities[entity].label(lang)))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}-{case.name}")
def test_question_gives_the_expected_rows(store: Store, case: Path) -> None:
    settings = tomllib.loads((case / "case.toml").read_text("utf-8")) if (case / "case.toml").exists() else {}
    data = settings.get("data", "world.trig")
    fill(store, case / data if (case / data).exists() else HERE / data)
    answer = ask(store, case.parent.name, settings.get("values", {}), lang=settings.get("lang", "en"))
    with (case / "expected.csv").open(encoding="utf-8", newline="") as file:
        expected = list(csv.reader(file))
    assert list(csv.reader(to_csv(answer).splitlines())) == expected


def test_every_question_has_a_case_with_rows() -> None:
    with_rows = {case.parent.name for case in CASES if len((case / "expected.csv").read_text("utf-8").splitlines()) > 1}
    assert {question.name for question in all_questions()} == with_rows
