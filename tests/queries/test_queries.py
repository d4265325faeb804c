"""Each question of queries/ on data small enough to check by eye: queries/QUESTION/CASE/expected.csv says the rows.

`case.toml` beside it may give `values`, `lang` and `data`: a TriG file beside it or here, or a file of facts, from
which the graphs of the reports, of the gazetteer and of the consolidated values are made as a build does; world.trig if
not given. several.jsonl: seven reports, six of them about one attack (attack/h), that copy, correct and contradict.
Every case runs on the embedded store and on a real server.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator

import pytest

from kg.questions.answer import ask
from kg.questions.question import all_questions
from kg.questions.render import to_csv
from kg.stores import Store, open_store
from tests.queries.cases import CASES, Case, fill
from tests.stores.server import serving


@pytest.fixture(scope="module", params=["memory", "remote"])
def store(request: pytest.FixtureRequest) -> Iterator[Store]:
    if request.param == "memory":
        yield open_store()
    else:
        with serving() as url, open_store(url) as opened:
            yield opened


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_question_gives_the_expected_rows(store: Store, case: Case) -> None:
    fill(store, case.data)
    answer = ask(store, case.question, case.values, lang=case.lang)
    with (case.path / "expected.csv").open(encoding="utf-8", newline="") as file:
        expected = list(csv.reader(file))
    assert list(csv.reader(to_csv(answer).splitlines())) == expected


def test_every_question_has_a_case_with_rows() -> None:
    with_rows = {
        case.question for case in CASES if len((case.path / "expected.csv").read_text("utf-8").splitlines()) > 1
    }
    assert {question.name for question in all_questions()} == with_rows
