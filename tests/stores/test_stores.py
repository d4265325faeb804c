"""One body of tests, run on every backend."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from pyoxigraph import Literal, NamedNode, Quad, Variable

from kg.errors import InputError, QuestionError
from kg.stores import Change, Store, open_store
from kg.stores.copying import load_into
from tests.stores.server import serving

P = NamedNode("http://example.org/p")
A, B = NamedNode("http://example.org/a"), NamedNode("http://example.org/b")
G, H = NamedNode("http://example.org/g/é?x=1&y#z"), NamedNode("http://example.org/h")
NASTY = [
    'a "quoted" word',
    "l'apostrophe ’",
    "two\nlines\r\n",
    "tab\t",
    "back\\slash",
    "\\",
    '\\"',
    "\\u0022 } UNION {",
    '" } ; DROP ALL #',
    "'''\"\"\"",
    "}",
    "{ ?s ?p ?o }",
    "# no comment",
    "<http://example.org/x>",
    "VALUES ?x { 1 }",
    "\\U0001F600 \\n \\\\u0022",
    "\x01\x7f\u0085\u2028\ufeff",
    "😀 é e\u0301",
    "?x $x",
    "{}" * 50,
]


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with serving() as url:
        yield url


@pytest.fixture(params=["memory", "disk", "remote"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    where = {"memory": lambda: None, "disk": lambda: tmp_path / "store"}.get(request.param)
    opened = open_store(where() if where else request.getfixturevalue("server"))
    for graph in opened.graphs():
        opened.remove_report(graph)
    with opened:
        yield opened


def quad(subject: NamedNode, text: str | int, graph: NamedNode = G) -> Quad:
    return Quad(subject, P, Literal(text), graph)


def test_new_store_is_empty(store: Store) -> None:
    assert store.graphs() == []
    assert list(store.dump()) == []
    assert not store.has_report(G)


def test_replace_report_replaces_all_of_it_and_nothing_else(store: Store) -> None:
    store.replace_report(G, [quad(A, "old"), quad(B, "old")])
    store.replace_report(H, [quad(A, "other", H)])
    store.replace_report(G, [quad(A, "new")])
    assert list(store.graph(G)) == [quad(A, "new")]
    assert list(store.graph(H)) == [quad(A, "other", H)]
    assert store.graphs() == sorted([G, H], key=str)
    assert store.has_report(G)


def test_remove_report(store: Store) -> None:
    store.replace_report(G, [quad(A, "x")])
    store.remove_report(G)
    store.remove_report(G)
    assert store.graphs() == []
    assert list(store.graph(G)) == []


def test_change_takes_away_before_it_adds(store: Store) -> None:
    store.apply(Change(replace={G: [quad(A, 1)], H: [quad(A, 1, H), quad(A, 2, H), quad(B, 3, H)]}))
    store.apply(
        Change(
            replace={G: [quad(B, 9)]}, forget=[(H, A)], delete=[quad(B, 3, H), quad(B, 4, H)], insert=[quad(A, 5, H)]
        )
    )
    assert set(store.dump()) == {quad(B, 9), quad(A, 5, H)}


def test_same_change_twice_changes_nothing(store: Store) -> None:
    change = Change(replace={G: [quad(A, 1)]}, insert=[quad(A, 2, H)])
    store.apply(change)
    store.apply(change)
    store.apply(Change())
    assert set(store.dump()) == {quad(A, 1), quad(A, 2, H)}


@pytest.mark.parametrize("text", NASTY)
def test_any_text_comes_back_as_it_went_in(store: Store, text: str) -> None:
    store.replace_report(G, [quad(A, text)])
    store.apply(Change(insert=[Quad(B, P, Literal(text, language="fr"), H)]))
    assert list(store.graph(G)) == [quad(A, text)]
    assert list(store.graph(H)) == [Quad(B, P, Literal(text, language="fr"), H)]


@pytest.mark.parametrize("text", NASTY)
def test_a_bound_text_is_only_ever_a_text(store: Store, text: str) -> None:
    store.apply(Change(replace={G: [quad(A, text), quad(B, "secret")]}))
    query = 'SELECT ?s WHERE { VALUES ?wanted { "nothing" } GRAPH ?g { ?s ?p ?wanted } }'
    assert store.query(query, {Variable("wanted"): Literal(text)}).rows == ((A,),)
    assert store.query(query, {Variable("wanted"): Literal(text + "x")}).rows == ()
    assert store.query(query).rows == ()
    assert set(store.dump()) == {quad(A, text), quad(B, "secret")}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_every_unicode_text_is_found_by_itself(store: Store, text: str) -> None:
    store.replace_report(G, [quad(A, text)])
    query = "SELECT ?s WHERE { VALUES ?wanted { UNDEF } GRAPH ?g { ?s ?p ?wanted } }"
    assert store.query(query, {Variable("wanted"): Literal(text)}).rows == ((A,),)


def test_query_kinds(store: Store) -> None:
    store.replace_report(G, [quad(A, 3)])
    rows = store.query("SELECT ?s ?o ?none WHERE { GRAPH ?g { ?s ?p ?o } }")
    assert (rows.variables, rows.rows, rows.kind) == (("s", "o", "none"), ((A, Literal(3), None),), "select")
    assert store.query("ASK { GRAPH ?g { ?s ?p 3 } }").rows == ((Literal(True),),)
    built = store.query("CONSTRUCT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }")
    assert (built.kind, built.rows) == ("graph", ((A, P, Literal(3)),))


def test_the_default_graph_is_not_the_union(store: Store) -> None:
    store.replace_report(G, [quad(A, 3)])
    assert store.query("SELECT ?s WHERE { ?s ?p ?o }").rows == ()


@pytest.mark.parametrize("sparql", ["SELECT", "SELECT ?s WHERE { ?s ?p }", "DROP ALL", "INSERT DATA { }", ""])
def test_what_is_no_query_is_refused(store: Store, sparql: str) -> None:
    store.replace_report(G, [quad(A, 3)])
    with pytest.raises(QuestionError):
        store.query(sparql)
    assert list(store.dump()) == [quad(A, 3)]


def test_a_name_without_a_block_is_refused(store: Store) -> None:
    with pytest.raises(QuestionError, match=r"VALUES \?x"):
        store.query('SELECT ?s WHERE { ?s ?p "VALUES ?x { 1 }" } # VALUES ?x { 1 }', {Variable("x"): A})


def test_load_replaces_the_graphs_of_the_file_only(store: Store, tmp_path: Path) -> None:
    store.apply(Change(replace={G: [quad(A, "old")], H: [quad(A, "kept", H)]}))
    file = tmp_path / "g.nq"
    file.write_text(f'{A} {P} "new" {G} .\n', encoding="utf-8")
    assert store.load(file) == [G]
    assert set(store.dump()) == {quad(A, "new"), quad(A, "kept", H)}


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("this is nothing", ":2: not N-Quads"),
        (f'{A} {P} "x" .', "in no named graph"),
        (f"_:b {P} {A} {G} .", "blank nodes"),
    ],
)
def test_a_bad_file_changes_nothing(store: Store, tmp_path: Path, line: str, word: str) -> None:
    store.replace_report(G, [quad(A, "old")])
    file = tmp_path / "g.nq"
    file.write_text(f'{A} {P} "new" {G} .\n{line}\n', encoding="utf-8")
    with pytest.raises(InputError, match=word):
        store.load(file)
    with pytest.raises(InputError, match="No such file"):
        store.load(tmp_path / "missing.nq")
    assert list(store.dump()) == [quad(A, "old")]


def test_copy_and_resume(store: Store) -> None:
    source = open_store()
    source.apply(Change(replace={G: [quad(A, 1), quad(A, 2)], H: [quad(B, 3, H)]}))
    copying = load_into(store, source)
    assert next(copying).graph == G  # and then the connection breaks
    copying.close()
    assert [(each.graph, each.size, each.skipped) for each in load_into(store, source, resume=True)] == [
        (G, 2, True),
        (H, 1, False),
    ]
    assert set(store.dump()) == set(source.dump())
