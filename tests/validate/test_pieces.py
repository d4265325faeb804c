"""The small parts of validation by themselves: sources of a node, names of paths and terms, order and words."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace

import pyoxigraph as ox
import pyshacl
import pytest

from kg.errors import InvalidGraph
from kg.validate import Violation, shapes as graph_of_shapes, summary
from kg.validate.node_sources import NodeSources, kind_of, name_of
from kg.validate.quiet import quiet
from kg.validate.second_opinion import validate_by_pyshacl
from kg.validate.shacl import TripleIndex
from kg.validate.shapes import compact, local, messages_of, path_text, schema_triples
from kg.validate.store_check import validate_reports, validate_store
from kg.validate.touched import touched_by
from kg.validate.violation import rank, violations_by_report
from kg.vocabulary import BASE, SH, SIT

DATA = TripleIndex(ox.parse("""
    @prefix : <https://w3id.org/sitrep-kg/ontology#> . @prefix x: <x:> . @prefix dcterms: <http://purl.org/dc/terms/> .
    @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
    x:r1 a :Report ; dcterms:identifier "r1" . x:r2 a :Report .
    x:late a :Account ; :inReport x:r1 ; :quote "late words" ; :quoteStart 9 ; :ofAttack x:attack ; :statedBy x:anon .
    x:early a :Account ; :inReport x:r1 ; :quote "early words", "other words" ; :quoteStart 2 ; :ofAttack x:attack .
    x:odd a :Account ; :inReport x:r2 ; :quoteStart "no number" ; :ofAttack x:attack .
    x:claim a :Claim, :ResponsibilityStatement, :Statement ; :inReport x:r2 ; :quote "claimed" ; :about x:attack .
    x:attack a :Attack ; rdfs:label "Attack B"@en, "Attack A"@en ; skos:altLabel "Aaa" .
    x:anon :ofInstitution x:institution . x:institution a :Actor ; skos:altLabel "Zed", "Army" ; :of x:country .
    x:country :in x:world . x:deep :knows x:lone .
    """,
    format=ox.RdfFormat.TURTLE,
))


@pytest.mark.parametrize(
    ("node", "reports"),
    [
        (ox.NamedNode("x:nowhere"), {"": ""}),
        (ox.NamedNode("x:lone"), {"": ""}),
        (ox.NamedNode("x:r1"), {"r1": ""}),
        (ox.NamedNode("x:r2"), {"x:r2": ""}),
        (ox.NamedNode("x:late"), {"r1": "late words"}),
        (ox.NamedNode("x:claim"), {"x:r2": "claimed"}),
        (ox.NamedNode("x:odd"), {"x:r2": ""}),
        (ox.NamedNode("x:attack"), {"r1": "early words", "x:r2": "claimed"}),
        (ox.NamedNode("x:anon"), {"r1": "late words"}),
        (ox.NamedNode("x:institution"), {"r1": "late words"}),
        (ox.NamedNode("x:country"), {"r1": "late words"}),
        (ox.NamedNode("x:world"), {"": ""}),
    ],
)
def test_the_reports_that_a_node_comes_from(node: ox.NamedNode, reports: dict[str, str]) -> None:
    sources = NodeSources(DATA)
    assert sources.of(node) == reports == sources.of(node)


@pytest.mark.parametrize(
    ("node", "kind", "name"),
    [
        ("x:claim", "claim", None),
        ("x:attack", "attack", "Attack A"),
        ("x:institution", "actor", "Army"),
        ("x:anon", "node", None),
        ("x:r1", "report", None),
    ],
)
def test_what_a_node_is_and_is_called(node: str, kind: str, name: str | None) -> None:
    assert (kind_of(DATA, ox.NamedNode(node)), name_of(DATA, ox.NamedNode(node))) == (kind, name)


def test_a_quote_of_several_is_one_of_its_own() -> None:
    assert NodeSources(DATA).of(ox.NamedNode("x:early"))["r1"] in ("early words", "other words")


def paths() -> Iterator[tuple[str, str]]:
    graph = TripleIndex(ox.parse("""
    @prefix sh: <http://www.w3.org/ns/shacl#> . @prefix : <https://w3id.org/sitrep-kg/ontology#> . @prefix x: <x:> .
    x:inverse sh:path [ sh:inversePath :quote ] .
    x:either sh:path [ sh:alternativePath ( :quote [ sh:inversePath :quote ] ) ] .
    x:row sh:path ( :quote [ sh:alternativePath ( :quote [ sh:inversePath :quote ] ) ] ) .
    x:more sh:path [ sh:zeroOrMorePath ( :quote :quote ) ] .
    """, format=ox.RdfFormat.TURTLE))
    for name, text in (("inverse", "^sit:quote"), ("either", "(sit:quote|^sit:quote)"),
                       ("row", "sit:quote/(sit:quote|^sit:quote)"), ("more", "(sit:quote/sit:quote)*")):
        (node,) = graph.objects(ox.NamedNode(f"x:{name}"), ox.NamedNode(SH + "path"))
        yield path_text(node, graph), text


def test_paths_are_written_as_sparql_writes_them() -> None:
    for found, text in paths():
        assert found == text


@pytest.mark.parametrize(
    ("node", "short"),
    [
        (ox.NamedNode(SIT + "quote"), "sit:quote"),
        (ox.NamedNode(SIT), SIT),
        (ox.NamedNode(SIT + "a/b"), SIT + "a/b"),
        (ox.NamedNode("http://x/y"), "http://x/y"),
        (ox.Literal(SIT + "quote"), SIT + "quote"),
    ],
)
def test_terms_in_short(node: ox.NamedNode | ox.Literal, short: str) -> None:
    assert compact(node) == short


def test_names_and_messages_of_the_shapes() -> None:
    assert local(ox.NamedNode(SH + "Violation")) == "Violation"
    assert messages_of(None) == {}
    order = ox.NamedNode("https://w3id.org/sitrep-kg/shapes#killed-order")
    said = messages_of(order)
    assert set(said) == {"fr", "en"} and "killed" in said["en"]
    other = ox.NamedNode("https://w3id.org/sitrep-kg/shapes#attack-account")
    assert messages_of(order, None, other) == messages_of(other)
    narrower = [triple for triple in schema_triples() if "subClassOf" in str(triple.predicate)]
    ends = [str(each) for triple in narrower for each in (triple.subject, triple.object)]
    assert ends and all(each.startswith(f"<{SIT}") for each in ends)
    assert any("inScheme" in str(triple.predicate) for triple in schema_triples())
    assert len(graph_of_shapes()) > 1000


ONE = Violation("r1", "x:a", "account", "rule", "sit:p", "C", "Violation", "faux", "wrong", "some words", "9")


def test_findings_stand_in_order() -> None:
    rising = [
        replace(ONE, report=""), ONE, replace(ONE, quote="z"), replace(ONE, value="91"), replace(ONE, path="sit:q"),
        replace(ONE, component="D"), replace(ONE, shape="s"), replace(ONE, focus="x:b"),
        replace(ONE, severity="Warning"), replace(ONE, severity="Info", value=None, path=None),
        replace(ONE, report="r2"),
    ]  # fmt: skip
    falling = rising[::-1]
    assert sorted(falling, key=rank) == rising
    assert {report: len(some) for report, some in violations_by_report(rising).items()} == {"": 1, "r1": 9, "r2": 1}


@pytest.mark.parametrize(
    ("changes", "en", "fr"),
    [
        ({}, "broken: report r1, account (9): wrong “some words” [rule]", "r1, récit (9) : faux « some words »"),
        ({"report": ""}, "broken: no report, account (9): wrong “some words”", "sans article, récit (9) : faux"),
        ({"quote": ""}, "broken: report r1, account (9): wrong <x:a> [rule]", "récit (9) : faux <x:a> [rule]"),
        ({"value": None}, "report r1, account: wrong “some words”", "récit : faux"),
        ({"value": "some words"}, "report r1, account: wrong “some words”", "récit : faux"),
        ({"fact_kind": "node"}, "report r1, node (9): wrong", "node (9) : faux"),
        ({"value": "v" * 61}, f"account ({'v' * 59}…): wrong", f"({'v' * 59}…)"),
        ({"value": "v" * 60}, f"account ({'v' * 60}): wrong", f"({'v' * 60})"),
        ({"quote": "q\n" * 80 + "q"}, f"wrong “{'q ' * 79}q…”", f"« {'q ' * 79}q… »"),
        ({"quote": "q" * 160}, f"wrong “{'q' * 160}”", f"« {'q' * 160} »"),
        ({"severity": "Info"}, "report r1, account (9)", "récit (9)"),
    ],
)
def test_findings_in_words(changes: dict[str, str | None], en: str, fr: str) -> None:
    one = replace(ONE, **changes)  # type: ignore[arg-type]
    (english,), (french,) = summary([one]), summary([one], "fr")
    assert en in english and fr in french
    assert english.startswith("broken") == (one.severity == "Violation")


def test_shapes_that_cannot_be_applied(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pyshacl, "validate", lambda *args, **kwargs: (False, "no graph", "a shape has no end"))
    with pytest.raises(InvalidGraph, match="the shapes cannot be applied: a shape has no end"):
        validate_by_pyshacl([])


def test_the_log_is_as_it_was() -> None:
    logger = logging.getLogger("rdflib.term")
    level = logger.level
    with quiet():
        assert logger.level == logging.CRITICAL
    assert logger.level == level


def stored(*triples: tuple[str, str, str], report: str = "r") -> ox.Store:
    def node(text: str) -> ox.NamedNode | ox.BlankNode:
        return ox.BlankNode(text[2:]) if text.startswith("_:") else ox.NamedNode(text)

    store, graph = ox.Store(), ox.NamedNode(f"{BASE}graph/report/{report}")
    for subject, predicate, thing in triples:
        assert isinstance(predicate, str)
        store.add(ox.Quad(node(subject), ox.NamedNode(predicate), node(thing), graph))
    return store


def test_what_a_report_touches() -> None:
    kind = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
    store = stored(
        ("x:a", "x:of", "x:attack"), ("x:a", "x:b", "_:b"), ("x:attack", kind, SIT + "Attack"),
        ("x:a", "x:p", "x:place"),
    )  # fmt: skip
    other = stored(("x:o", "x:of", "x:attack"), ("x:u", "x:at", "x:place"), ("_:c", "x:of", "x:attack"), report="s")
    store.extend(other)
    touched = touched_by(store, "r")
    assert {node.value for node in touched.nodes} == {"x:a", "x:attack", "x:o", "x:place", SIT + "Attack"}
    assert [graph.value.removeprefix(f"{BASE}graph/report/") for graph in touched.graphs] == ["r", "s"]
    assert touched_by(store, "none").nodes == ()


def test_subclasses_of_the_data_count() -> None:
    """A class of the store's own below one of ours is checked as that; a store says so too."""
    kind, below = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type", "http://www.w3.org/2000/01/rdf-schema#subClassOf"
    store = stored((f"{BASE}x", kind, "x:Own"), ("x:Own", below, SIT + "Account"))
    found = validate_store(store)
    assert {one.focus for one in found if one.severity == "Violation"} == {f"{BASE}x"}
    assert validate_reports(store, ["r"]) == found
    assert validate_store(stored((f"{BASE}x", kind, "x:Own"))) == []
