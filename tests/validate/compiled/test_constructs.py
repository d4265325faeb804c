"""Each construct of SHACL by itself: compiled it finds what pySHACL finds, over the store and over its nodes alone.

constructs.toml: a shape, data, and which nodes fail (without the prefix); or why the shape is not compiled.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pyshacl
import pytest
from rdflib import BNode, Graph, Namespace, URIRef
from rdflib.term import Node

from kg.validate.compiled import Finding, NotCompiled, check, check_nodes, compile_shapes
from kg.validate.compiled.run_shapes import to_rdflib_term

DATA = tomllib.loads((Path(__file__).parent / "constructs.toml").read_text(encoding="utf-8"))
EX, SH = "http://example.org/", Namespace("http://www.w3.org/ns/shacl#")
PREFIXES = """
@prefix : <http://example.org/> . @prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
: sh:declare [ sh:prefix "ex" ; sh:namespace "http://example.org/" ] ,
    [ sh:prefix "rdfs" ; sh:namespace "http://www.w3.org/2000/01/rdf-schema#" ] .
"""

Row = tuple[Node, Node, Node, Node | None]


def graph(text: str) -> Graph:
    return Graph().parse(data=PREFIXES + text, format="turtle")


def stored(text: str) -> ox.Store:
    store = ox.Store()
    for triple in ox.parse(PREFIXES + text, ox.RdfFormat.TURTLE):
        store.add(ox.Quad(triple.subject, triple.predicate, triple.object, ox.NamedNode(EX + "graph")))
    return store


def rows(found: set[Finding]) -> set[Row]:
    return {(one.focus, one.component, one.severity, one.value) for one in found}


def by_pyshacl(case: dict[str, Any], schema: Graph) -> set[Row]:
    _, results, text = pyshacl.validate(
        graph(case["data"]) + schema, shacl_graph=graph(case["shapes"]), inference="none", advanced=False
    )
    assert isinstance(results, Graph), text
    value_wise = {one: results.value(one, SH.value) for one in results.objects(None, SH.result)}
    return {
        (results.value(one, SH.focusNode), results.value(one, SH.sourceConstraintComponent),
         results.value(one, SH.resultSeverity), value)
        for one, value in value_wise.items()
    }  # fmt: skip


@pytest.mark.parametrize("case", DATA["compiled"], ids=lambda case: case["name"])
def test_it_finds_what_pyshacl_finds(case: dict[str, Any]) -> None:
    schema = graph(case.get("schema", ""))
    shapes, store = graph(case["shapes"]), stored(case["data"])
    compiled = compile_shapes(shapes, schema)
    found = check(store, compiled)
    failing = {str(one.focus).removeprefix(EX) for one in found}
    assert failing == set(case["fail"])
    told, said = by_pyshacl(case, schema), rows(found)
    assert {row[:3] for row in said} == {row[:3] for row in told}
    # Each reads the data for itself, so a blank node has two names.
    values = {(*row[:3], str(row[3])) for row in said if row[3] is not None and not isinstance(row[3], BNode)}
    assert values <= {(*row[:3], str(row[3])) for row in told}
    named = {each for quad in store for each in (quad.subject, quad.object) if isinstance(each, ox.NamedNode)}
    named |= {ox.NamedNode(EX + name) for name in case["fail"]}
    at_nodes = check_nodes(store, compiled, sorted(named, key=str))
    assert at_nodes == {one for one in found if isinstance(one.focus, URIRef)}
    assert check_nodes(store, compiled, []) == set()


@pytest.mark.parametrize("case", DATA["refused"], ids=lambda case: case["why"])
def test_what_is_not_known_is_named(case: dict[str, Any]) -> None:
    with pytest.raises(NotCompiled) as refused:
        compile_shapes(graph(case["shapes"]), graph(""))
    assert case["why"] in str(refused.value)


def test_more_nodes_than_one_query_takes() -> None:
    shapes = graph(":S a sh:NodeShape ; sh:targetClass :A ; sh:property [ sh:path :p ; sh:maxInclusive 3 ] .")
    store = stored(" ".join(f":n{n} a :A ; :p {n} ." for n in range(1200)))
    compiled = compile_shapes(shapes, Graph())
    found = check(store, compiled)
    assert len(found) == 1196
    assert check_nodes(store, compiled, (ox.NamedNode(f"{EX}n{n}") for n in range(1200))) == found


def test_terms_of_rdflib() -> None:
    assert to_rdflib_term(ox.Literal("a", language="en")).n3() == '"a"@en'
    assert to_rdflib_term(ox.Literal("01", datatype=ox.NamedNode("http://x/d"))).n3() == '"01"^^<http://x/d>'
    assert to_rdflib_term(ox.BlankNode("b")).n3() == "_:b"
    with pytest.raises(TypeError, match=r"no term of RDF 1\.1"):
        to_rdflib_term("a")
