"""The files of queries/ keep their form, parameters are checked, and answers are shown whole."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store, Variable

from kg.errors import QuestionError
from kg.questions.answer import Answer, ask, ask_sparql
from kg.questions.question import Question, all_questions, bind, load, read
from kg.questions.render import render, to_csv, to_simple, to_sparql_json
from kg.stores import Change, open_store
from kg.stores.sparql import bind as bind_text, blocks, term_text
from kg.vocabulary import BASE

QUESTIONS = all_questions()
MUST = {
    "unclaimed-attacks",
    "claims",
    "attributed-unclaimed",
    "disagreements",
    "who-says-what",
    "deployments",
    "foiled-attacks",
    "attacks-by-month",
    "attack-sources",
    "unlinked-entities",
}
HEADER = "# title-fr: t\n# title-en: t\n# question-fr: q\n# question-en: q\n# columns: s\n"
UNCLAIMED = load("unclaimed-attacks")


def test_the_promised_questions_are_there() -> None:
    assert {question.name for question in QUESTIONS} >= MUST


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
def test_file_keeps_its_form(question: Question) -> None:
    solutions = Store().query(question.sparql)
    assert [variable.value for variable in solutions.variables] == list(question.columns)  # type: ignore[union-attr]
    assert all(title.strip() for title in (*question.title.values(), *question.question.values()))
    asked = {parameter.name for parameter in question.parameters}
    assert {name for name, _ in blocks(question.sparql) if name in asked} == asked
    for variable, term in bind(question, {}).items():
        assert not isinstance(term, tuple)
        wanted = "UNDEF" if term is None else term_text(term)
        assert {content for name, content in blocks(question.sparql) if name == variable.value} == {wanted}


def test_the_page_of_questions_lists_each_with_its_parameters() -> None:
    page = (Path(__file__).parents[2] / "docs" / "questions.md").read_text(encoding="utf-8")
    rows = [line.split("|")[1:-1] for line in page.splitlines() if line.startswith("| `")]
    listed = {name.strip(" `"): told.replace("`", "").split() for name, _, told in rows}
    assert listed == {one.name: [parameter.name for parameter in one.parameters] for one in QUESTIONS}


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
def test_every_pattern_lies_in_a_graph(question: Question) -> None:
    """Stores differ in what the default graph holds; a question that named none would depend on it."""
    assert " FROM " not in question.sparql
    body = question.sparql[question.sparql.index("WHERE") :]
    depth_in_graph: list[bool] = []
    words = body.replace("{", " { ").replace("}", " } ").split()
    for position, word in enumerate(words):
        if word == "{":
            depth_in_graph.append(words[position - 2] == "GRAPH" or bool(depth_in_graph and depth_in_graph[-1]))
        elif word == "}":
            depth_in_graph.pop()
        elif word in ("a", ";") or (word.startswith("sit:") and words[position - 1].startswith("?")):
            values = words[max(0, position - 60) : position]
            assert (depth_in_graph and depth_in_graph[-1]) or "VALUES" in values or "FILTER(?class" in values, word


def test_other_base() -> None:
    moved = UNCLAIMED.on_base("https://example.org/kg/")
    assert BASE not in moved.sparql
    assert "<https://example.org/kg/actor/international-coalition>" in moved.sparql
    with pytest.raises(QuestionError, match="not an IRI"):
        UNCLAIMED.on_base("no base>")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("SELECT ?s {}", "lacks title-fr, title-en"),
        (HEADER + "# parameter: x\n", ":6: a parameter is written"),
        (HEADER + "# parameter: x colour red — a | b\n", "'colour' is no type"),
        (HEADER + "# title-fr: again\n", ":6: title-fr is given twice"),
        (HEADER + "# lists: other\n", "no column: other"),
    ],
)
def test_malformed_file(tmp_path: Path, text: str, message: str) -> None:
    file = tmp_path / "q.rq"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(QuestionError, match=message):
        read(file)


def test_unknown_question_names_near_ones() -> None:
    with pytest.raises(QuestionError, match="did you mean unclaimed-attacks"):
        load("unclaimed")


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"colour": "red"}, "no parameter colour"),
        ({"since": "20 octobre"}, "since is a day"),
        ({"since": "2023-02-30"}, "since is a day"),
        ({"since": "2023-10-20\n"}, "since is a day"),
        ({"lang": 'fr" }'}, "lang is a language"),
        ({"force": "http://x> <y"}, "not an IRI"),
        ({"force": "the coalition"}, "IRI or an id"),
        ({"force": " "}, "IRI or an id"),
    ],
)
def test_bad_parameter(values: dict[str, str], message: str) -> None:
    with pytest.raises(QuestionError, match=message):
        bind(UNCLAIMED, values)


def test_good_parameters() -> None:
    bound = bind(UNCLAIMED, {"force": "actor/us-armed-forces", "since": "2023-10-20"})
    assert bound[Variable("force")] == NamedNode(BASE + "actor/us-armed-forces")
    assert bound[Variable("until")] is None
    assert bound[Variable("lang")] == Literal("en")


@pytest.mark.parametrize("text", ['" } #', "'", "\\", "\\u0022", "x\ny", "} UNION { ?s ?p ?o", '"""', "?g"])
def test_injection_through_a_string_parameter(text: str) -> None:
    assert len(ask(open_store(), "who-says-what", {"in_report": text})) == 0


def test_name_that_nothing_or_too_much_has() -> None:
    store, graph = open_store(), NamedNode(BASE + "graph/gazetteer")
    sit, label = "https://w3id.org/sitrep-kg/ontology#", NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
    for name in ("actor/one", "actor/two"):
        node = NamedNode(BASE + name)
        store.apply(
            Change(
                insert=[
                    Quad(node, NamedNode(sit + "actorKind"), NamedNode(sit + "state"), graph),
                    Quad(node, label, Literal("Hezbollah", language="fr"), graph),
                ]
            )
        )
    with pytest.raises(QuestionError, match="more than one actor: give one of actor/one, actor/two"):
        ask(store, "claims", {"by": "hezbollah"})
    with pytest.raises(QuestionError, match=r"no actor called 'Hezbolah'; did you mean Hezbollah"):
        ask(store, "claims", {"by": "Hezbolah"})
    assert ask(store, "claims", {"by": "actor/three"}).notes == ("the store knows nothing of actor/three",)


ANSWER = Answer(
    ("label", "n", "who", "attack"),
    (
        (Literal('a "b", c\nd'), Literal(3), Literal("x | y"), NamedNode(BASE + "attack/1")),
        (Literal("[bold]é[/bold] \x1b[31m\u202e" + "long " * 100 + "end", language="fr"), None, Literal(""), None),
    ),
    lists=("who",),
    title="Title",
)


def test_csv_is_rfc_4180() -> None:
    text = to_csv(ANSWER)
    assert text.startswith('label,n,who,attack\r\n"a ""b"", c\nd",3,x | y,' + BASE + "attack/1\r\n")
    assert list(csv.reader(io.StringIO(text, newline="")))[2][0] == ANSWER.rows[1][0].value  # type: ignore[union-attr]


def test_json_forms() -> None:
    full = to_sparql_json(ANSWER)
    assert full["head"] == {"vars": ["label", "n", "who", "attack"]}
    assert full["results"]["bindings"][0]["n"] == {
        "type": "literal",
        "value": "3",
        "datatype": "http://www.w3.org/2001/XMLSchema#integer",
    }
    assert full["results"]["bindings"][1].keys() == {"label", "who"}
    assert to_simple(ANSWER)[0] == {"label": 'a "b", c\nd', "n": 3, "who": ["x", "y"], "attack": BASE + "attack/1"}
    assert to_simple(ANSWER)[1]["n"] is None
    assert json.loads(render(ANSWER, "json")) == full
    assert to_sparql_json(ask_sparql(open_store(), "ASK {}")) == {"head": {}, "boolean": True}


@pytest.mark.parametrize("width", [20, 40, 60, 120, 300])
@pytest.mark.parametrize("color", [False, True])
def test_table_shows_every_word(width: int, color: bool) -> None:
    text = render(ANSWER, width=width, color=color)
    assert text.count("long") == 100
    assert "end" in text
    assert "[bold]é[/bold]" in "".join(text.split()) or width < 60
    assert "\u202e" not in text
    assert color or "\x1b" not in text
    assert color or max(map(len, text.splitlines())) <= width


def test_no_rows_is_said() -> None:
    assert "no rows" in render(Answer(("a",), ()))


def test_a_parameter_without_a_block_of_its_own_is_told() -> None:
    query = "SELECT * WHERE { VALUES ?a { UNDEF } # VALUES ?b { UNDEF }\n}"
    with pytest.raises(QuestionError, match=r"no VALUES block for b, c: write VALUES \?b \{ UNDEF \}"):
        bind_text(query, {Variable(name): Literal("x") for name in "cab"})
