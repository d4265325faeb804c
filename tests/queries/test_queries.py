"""Each question of queries/ on data small enough to check by eye: queries/QUESTION/CASE/expected.csv says the rows.

`case.toml` beside it may give `values`, `lang` and `data` (a TriG file beside it; world.trig if not given).
Every case runs on the embedded store and on a real server.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from kg.answers import ask, to_csv
from kg.questions import all_questions
from kg.stores import Change, Store, open_store
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
    for quad in parse(path=data, format=RdfFormat.TRIG):
        assert isinstance(quad.graph_name, NamedNode)
        graphs.setdefault(quad.graph_name, []).append(quad)
    store.apply(Change(replace=graphs))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}-{case.name}")
def test_question_gives_the_expected_rows(store: Store, case: Path) -> None:
    settings = tomllib.loads((case / "case.toml").read_text("utf-8")) if (case / "case.toml").exists() else {}
    fill(store, case / settings["data"] if "data" in settings else HERE / "world.trig")
    answer = ask(store, case.parent.name, settings.get("values", {}), lang=settings.get("lang", "en"))
    with (case / "expected.csv").open(encoding="utf-8", newline="") as file:
        expected = list(csv.reader(file))
    assert list(csv.reader(to_csv(answer).splitlines())) == expected


def test_every_question_has_a_case_with_rows() -> None:
    with_rows = {case.parent.name for case in CASES if len((case / "expected.csv").read_text("utf-8").splitlines()) > 1}
    assert {question.name for question in all_questions()} == with_rows
