"""Questions as files and answers as text, case by case: headers, values of parameters, how a cell is shown."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple, Variable

from kg.errors import QuestionError
from kg.questions.answer import Answer, ask, ask_sparql
from kg.questions.question import SEPARATOR, TYPES, Parameter, Question, all_questions, bind, load, read
from kg.questions.render import render, to_csv, to_simple, to_sparql_json, to_table
from kg.stores import Change, open_store
from kg.vocabulary import BASE, SIT, XSD

HEADER = {
    "title-fr": "Titre", "title-en": "Title", "question-fr": "Quoi ?", "question-en": "What?", "columns": "s names",
}  # fmt: skip
BODY = "SELECT ?s ?names WHERE { VALUES ?who { UNDEF } VALUES ?lang { \"en\" } }\n"
NODE = NamedNode(BASE + "actor/one")


def written(folder: Path, fields: Mapping[str, str] = HEADER, *more: str, body: str = BODY) -> Path:
    path = folder / "who.rq"
    path.write_text("".join(f"# {key}: {value}\n" for key, value in fields.items()) + "\n".join((*more, body)), "utf-8")
    return path


def test_a_header_is_read(tmp_path: Path) -> None:
    path = written(
        tmp_path, HEADER, "#lists:   names  ", "# any words: of a person", "# parameter: who actor - — Qui | Who",
        "# parameter: n integer 3 — Combien | How many", "",
    )  # fmt: skip
    found = read(path)
    assert found == Question(
        "who", {"fr": "Titre", "en": "Title"}, {"fr": "Quoi ?", "en": "What?"},
        (Parameter("who", "actor", None, {"fr": "Qui", "en": "Who"}),
         Parameter("n", "integer", "3", {"fr": "Combien", "en": "How many"})),
        ("s", "names"), ("names",), path.read_text("utf-8"),
    )  # fmt: skip
    assert load("who", tmp_path) == found
    assert all_questions(tmp_path) == [found]


def test_the_header_ends_with_the_first_line_that_is_no_comment(tmp_path: Path) -> None:
    found = read(written(tmp_path, HEADER, body=BODY + "# parameter: x actor - — a | b\n# title-fr: again\n"))
    assert (found.parameters, found.title["fr"]) == ((), "Titre")


@pytest.mark.parametrize("key", HEADER)
def test_a_header_that_lacks_one_thing(tmp_path: Path, key: str) -> None:
    for fields in ({name: value for name, value in HEADER.items() if name != key}, HEADER | {key: ""}):
        with pytest.raises(QuestionError, match=f"the header lacks {key}$"):
            read(written(tmp_path, fields))


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (["# lists: names other more"], "lists names what is no column: more, other"),
        (["# periods: since until"], "periods names two parameters that are dates"),
        (["# lists: s", "# lists: s"], ":7: lists is given twice"),
        (["# parameter: who - — Qui | Who"], ":6: a parameter is written NAME TYPE DEFAULT"),
        (["# parameter: who actor - — Qui"], ":6: a parameter is written NAME TYPE DEFAULT"),
        (["# words", "# parameter: who actors - — Qui | Who"], ":7: 'actors' is no type of parameter: use"),
    ],
)
def test_a_header_with_a_fault(tmp_path: Path, more: list[str], message: str) -> None:
    with pytest.raises(QuestionError, match=message):
        read(written(tmp_path, HEADER, *more))


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "latin.rq").write_bytes("# title-fr: été".encode("latin-1"))
    for name in ("latin.rq", "missing.rq"):
        with pytest.raises(QuestionError, match=f"{name}: cannot be read"):
            read(tmp_path / name)


def test_a_question_that_is_not_there(tmp_path: Path) -> None:
    written(tmp_path)
    with pytest.raises(QuestionError, match=r"called 'zzzzzzz'; there are who$"):
        load("zzzzzzz", tmp_path)
    with pytest.raises(QuestionError, match=r"called 'whom'; did you mean who\?"):
        load("whom", tmp_path)
    with pytest.raises(QuestionError, match=r"did you mean .* or "):
        load("attacks-on")


def asked(kind: str, default: str | None = None) -> Question:
    return Question("q", {}, {}, (Parameter("x", kind, default, {}),), (), (), "")


DAY, WHOLE = NamedNode(XSD + "date"), NamedNode(XSD + "integer")


@pytest.mark.parametrize(
    ("kind", "text", "term"),
    [
        ("date", "2024-02-29", Literal("2024-02-29", datatype=DAY)),
        ("integer", "7", Literal("7", datatype=WHOLE)),
        ("integer", "-07", Literal("-7", datatype=WHOLE)),
        ("integer", "+" + "9" * 18, Literal("9" * 18, datatype=WHOLE)),
        ("lang", "fr", Literal("fr")),
        ("lang", "zh-Hans-CN", Literal("zh-Hans-CN")),
        ("string", "x y", Literal("x y")),
        ("string", "", Literal("")),
        ("iri", "http://x/y", NamedNode("http://x/y")),
        ("iri", "actor/one", NODE),
        ("actor", " actor/one ", NODE),
        ("place", "Baghdad", NamedNode("x:place/Baghdad")),
        ("actor", "The Group", NamedNode("x:actor/The%20Group")),
        ("force", "The Group", NamedNode("x:actor/The%20Group")),
    ],
)
def test_a_value_of_its_type(kind: str, text: str, term: object) -> None:
    def find(name: str, what: str) -> NamedNode:
        return NamedNode(f"x:{what}/{name.replace(' ', '%20')}")

    assert bind(asked(kind), {"x": text}, find=find) == {Variable("x"): term}
    assert bind(asked(kind, text), {}, find=find) == {Variable("x"): term}
    assert bind(asked(kind), {}) == {Variable("x"): None}


@pytest.mark.parametrize(
    ("kind", "text", "message"),
    [
        ("date", "2024-02-30", "x is a day, written 2023-10-20, not '2024-02-30'"),
        ("date", "20240229", "x is a day"),
        ("date", "2024-W01-1", "x is a day"),
        ("integer", "7.0", "x is a whole number, not '7.0'"),
        ("integer", "9" * 19, "x is a whole number"),
        ("integer", "", "x is a whole number"),
        ("lang", "f", "x is a language such as fr or en, not 'f'"),
        ("lang", "fr-", "x is a language"),
        ("iri", "Baghdad", "x is an IRI or an id such as actor/us-armed-forces, not 'Baghdad'"),
        ("place", " ", "x is empty: leave it out"),
        ("actor", "", "x is empty: leave it out"),
    ],
)
def test_a_value_that_is_not_of_its_type(kind: str, text: str, message: str) -> None:
    with pytest.raises(QuestionError, match=message):
        bind(asked(kind), {"x": text}, find=lambda name, what: NODE)


def test_parameters_that_are_not_there() -> None:
    with pytest.raises(QuestionError, match="q has no parameter y, z; it has: x"):
        bind(asked("string"), {"z": "", "y": "", "x": ""})
    with pytest.raises(QuestionError, match="q has no parameter y; it has: none"):
        bind(replace(asked("string"), parameters=()), {"y": ""})
    assert set(TYPES) == {"force", "actor", "place", "date", "integer", "string", "lang", "iri"}


def test_the_base_of_a_question() -> None:
    question = replace(asked("string"), sparql=f"<{BASE}a> <{BASE}b>")
    assert question.on_base(BASE) is question
    assert question.on_base("x:").sparql == "<x:a> <x:b>"
    with pytest.raises(QuestionError, match="'no iri' is not an IRI"):
        question.on_base("no iri")


GROUPED = 'SELECT ?s ?names WHERE { VALUES (?s ?names) { (<x:s> "b | a |  | b") (UNDEF UNDEF) } VALUES ?lang { "en" } }'


def test_what_is_asked_and_in_which_language(tmp_path: Path) -> None:
    lists = ("# lists: names", "# parameter: lang lang fr — langue | language")
    question = read(written(tmp_path, HEADER, *lists, body=GROUPED))
    store = open_store()
    answer = ask(store, question, lang="fr")
    assert (answer.title, answer.columns, answer.lists, answer.kind) == ("Titre", ("s", "names"), ("names",), "select")
    assert answer.rows[0] == (NamedNode("x:s"), Literal(f"a{SEPARATOR}b"))
    assert answer.rows[1] == (None, None) and answer.notes == () and len(answer) == 2
    assert ask(store, question).title == ask(store, question, lang="de").title == "Title"
    assert ask(store, question, {"lang": "fr"}, base="x:").base == "x:"


def test_the_language_asked_for_stands_for_a_parameter_not_given() -> None:
    body = 'SELECT ?lang WHERE { VALUES ?lang { "fr" } }'
    question = Question("q", {"en": "T"}, {}, (Parameter("lang", "lang", "fr", {}),), ("lang",), (), body)
    store = open_store()
    assert [ask(store, question, values, lang="de").rows[0][0] for values in (None, {"lang": "fr"})] == [
        Literal("de"), Literal("fr")
    ]  # fmt: skip
    assert ask(store, replace(question, parameters=()), lang="de").rows[0][0] == Literal("fr")


def test_what_the_store_does_not_know_is_noted() -> None:
    store = open_store()
    kind = Quad(NODE, NamedNode(SIT + "actorKind"), NamedNode(SIT + "state"), NamedNode(BASE + "graph/gazetteer"))
    store.apply(Change(insert=[kind]))
    body = "SELECT ?x WHERE { VALUES ?x { UNDEF } VALUES ?y { UNDEF } }"
    parameters = (Parameter("x", "actor", None, {}), Parameter("y", "string", None, {}))
    question = Question("q", {"en": "T"}, {}, parameters, ("x",), (), body)
    assert ask(store, question, {"x": "actor/one", "y": "z"}).notes == ()
    assert ask(store, question, {"x": "actor/two"}).notes == ("the store knows nothing of actor/two",)


def test_queries_of_ones_own() -> None:
    store = open_store()
    one = ask_sparql(store, "SELECT ?a WHERE { VALUES ?a { 1 } }", base="x:")
    assert (one.columns, len(one), one.kind, one.base, one.title) == (("a",), 1, "select", "x:", "")
    assert to_sparql_json(ask_sparql(store, "ASK { ?s ?p ?o }")) == {"head": {}, "boolean": False}
    graph = ask_sparql(store, "CONSTRUCT { <x:a> <x:b> 1 } WHERE {}")
    assert graph.kind == "graph" and to_sparql_json(graph)["head"]["vars"] == list(graph.columns)


INNER = Triple(NamedNode("x:a"), NamedNode("x:b"), Literal("c"))
TERMS = {
    "iri": NODE, "blank": BlankNode("b"), "plain": Literal("a"), "tagged": Literal("a", language="en"),
    "whole": Literal("007", datatype=WHOLE), "odd": Literal("x", datatype=WHOLE), "yes": Literal(True),
    "one": Literal("1", datatype=NamedNode(XSD + "boolean")), "no": Literal(False),
    "day": Literal("2024-01-01", datatype=DAY), "list": Literal("b | a | b | "), "empty": None, "triple": INNER,
    "open": None, "sit": NamedNode(SIT + "Attack"), "other": NamedNode("http://x/y"),
}  # fmt: skip
EVERY = Answer(tuple(TERMS), (tuple(TERMS.values()),), lists=("list", "open"))


def test_every_kind_of_term_in_csv_and_simple_json() -> None:
    head, row = to_csv(EVERY).split("\r\n")[:2]
    assert head == ",".join(TERMS)
    assert row == (
        f"{BASE}actor/one,_:b,a,a,007,x,true,1,false,2024-01-01,b | a | b | ,,"
        f"<x:a> <x:b> \"c\",,{SIT}Attack,http://x/y".replace('"c"', '""c""').replace("<x:a>", '"<x:a>').replace(
            '""c""', '""c"""'
        )
    )
    (simple,) = to_simple(EVERY)
    assert simple == {
        "iri": BASE + "actor/one", "blank": "_:b", "plain": "a", "tagged": "a", "whole": 7, "odd": "x", "yes": True,
        "one": True, "no": False, "day": "2024-01-01", "list": ["a", "b"], "empty": None, "triple": str(INNER),
        "open": [], "sit": SIT + "Attack", "other": "http://x/y",
    }  # fmt: skip
    assert json.loads(render(EVERY, "simple")) == [simple]
    assert render(EVERY, "csv") == to_csv(EVERY)


def test_every_kind_of_term_in_the_results_of_sparql() -> None:
    (row,) = to_sparql_json(EVERY)["results"]["bindings"]
    assert row.keys() == TERMS.keys() - {"empty", "open"}
    assert row["iri"] == {"type": "uri", "value": BASE + "actor/one"}
    assert row["blank"] == {"type": "bnode", "value": "b"}
    assert row["plain"] == {"type": "literal", "value": "a"}
    assert row["tagged"] == {"type": "literal", "value": "a", "xml:lang": "en"}
    assert row["whole"] == {"type": "literal", "value": "007", "datatype": XSD + "integer"}
    assert row["triple"] == {
        "type": "triple",
        "value": {
            "subject": {"type": "uri", "value": "x:a"}, "predicate": {"type": "uri", "value": "x:b"},
            "object": {"type": "literal", "value": "c"},
        },
    }  # fmt: skip
    assert render(EVERY, "json").endswith("}\n") and json.loads(render(EVERY, "json")) == to_sparql_json(EVERY)


def cell(term: object, base: str = BASE) -> list[str]:
    """The lines of the one cell of a table."""
    lines = to_table(Answer(("c",), ((term,),), base=base), width=60).splitlines()  # type: ignore[arg-type]
    return [line.strip("|").rstrip() for line in lines[3:] if line.startswith("|")]


@pytest.mark.parametrize(
    ("term", "lines"),
    [
        (NODE, ["actor/one"]),
        (NamedNode(SIT + "Attack"), ["sit:Attack"]),
        (NamedNode(XSD + "date"), ["xsd:date"]),
        (NamedNode("http://x/y"), ["http://x/y"]),
        (Literal(BASE + "x"), [BASE + "x"]),
        (Literal("a\r\nb\tc"), ["a", "b c"]),
        (Literal("a\x1b[1m\x7f\u202eb\u2066\x9f"), ["a\ufffd[1m\ufffd\ufffdb\ufffd\ufffd"]),
        (Literal("[red]a[/red] :smile:"), ["[red]a[/red] :smile:"]),
        (None, [""]),
    ],
)
def test_how_a_cell_is_shown(term: object, lines: list[str]) -> None:
    assert cell(term) == lines


def test_another_base_is_left_out_of_a_cell() -> None:
    assert cell(NamedNode("x:one"), "x:") == ["one"]


WIDE = Answer(
    ("name", "quote", "day"), ((Literal("n" * 5 + " " + "m " * 20), Literal("w " * 60), Literal("2024-01-01")),)
)


@pytest.mark.parametrize(
    ("answer", "width", "lines"),
    [
        (Answer(("a",), ()), 40, ["no rows"]),
        (Answer(("a",), (), title="T", notes=("odd",)), 40, ["T", "no rows", "note: odd"]),
        (
            Answer(("a", "bb"), ((Literal("x"), Literal("y")), (None, Literal("z"))), title="T", notes=("odd",)), 22,
            ["T", "+------+", "|a | bb|", "|--+---|", "|x | y |", "|--+---|", "|  | z |", "+------+", "note: odd"],
        ),
        (
            Answer(("a", "bb"), ((Literal("x"), Literal("y")), (None, Literal("z")))), 21,
            ["-- 1 of 2", "a  x", "bb y", "-- 2 of 2", "a", "bb z"],
        ),
        (Answer(("a",), ((Literal("x"),),)), 11, ["+-+", "|a|", "|-|", "|x|", "+-+"]),
    ],
)  # fmt: skip
def test_tables_and_records(answer: Answer, width: int, lines: list[str]) -> None:
    assert to_table(answer, width=width).splitlines() == lines


@pytest.mark.parametrize(
    ("width", "widths"),
    [(200, [47, 122, 11]), (100, [24, 59, 11]), (80, [18, 45, 11]), (50, [9, 24, 11]), (40, [9, 14, 11])],
)
def test_the_widest_give_way_a_quote_last(width: int, widths: list[int]) -> None:
    lines = to_table(WIDE, width=width).splitlines()
    assert [len(part) for part in lines[2].strip("|").split("+")] == widths, lines
    assert all(len(line) <= width for line in lines)


def test_forms() -> None:
    one = Answer(("a",), ((Literal("x"),),), title="T")
    assert render(one) == render(one, "table", width=None) == to_table(one, width=120)
    assert "\x1b[1m" in render(one, color=True) and "\x1b" not in render(one)
    assert max(map(len, render(WIDE).splitlines())) <= 120
    with pytest.raises(ValueError, match="'xml' is none of table, csv, json, simple"):
        render(one, "xml")
