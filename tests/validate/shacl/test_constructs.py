"""Each construct of SHACL by itself: our engine finds what pySHACL finds, or says that it does not know the construct.

constructs.toml: a shape, data, and which nodes fail (without the prefix); or why the shape is not compiled.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pyshacl
import pytest
from rdflib import BNode, Graph, Namespace
from rdflib.term import Node

from kg.validate.shacl import Checker, NotCompiled, TripleIndex, compile_shapes
from kg.validate.shacl.triple_index import SUBCLASS, TYPE

DATA = tomllib.loads((Path(__file__).parent / "constructs.toml").read_text(encoding="utf-8"))
EX, SH = "http://example.org/", Namespace("http://www.w3.org/ns/shacl#")
PREFIXES = """
@prefix : <http://example.org/> . @prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
: sh:declare [ sh:prefix "ex" ; sh:namespace "http://example.org/" ] ,
    [ sh:prefix "rdfs" ; sh:namespace "http://www.w3.org/2000/01/rdf-schema#" ] .
"""


def graph(text: str) -> Graph:
    return Graph().parse(data=PREFIXES + text, format="turtle")


def triples(text: str) -> list[ox.Quad]:
    return list(ox.parse(PREFIXES + text, ox.RdfFormat.TURTLE))


def by_pyshacl(case: dict[str, Any]) -> Counter[tuple[str, ...]]:
    data = graph(case["data"]) + graph(case.get("schema", ""))
    _, results, text = pyshacl.validate(data, shacl_graph=graph(case["shapes"]), inference="none", advanced=False)
    assert isinstance(results, Graph), text

    def told(result: Node, name: str) -> str:
        value = results.value(result, SH[name])
        return "_:" if isinstance(value, BNode) else str(value)

    names = ("focusNode", "resultPath", "sourceConstraintComponent", "resultSeverity", "value")
    return Counter(tuple(told(result, name) for name in names) for result in results.objects(None, SH.result))


def text_of(term: object) -> str:
    return "_:" if isinstance(term, ox.BlankNode) else getattr(term, "value", str(term))


@pytest.mark.parametrize("case", DATA["compiled"], ids=lambda case: case["name"])
def test_it_finds_what_pyshacl_finds(case: dict[str, Any]) -> None:
    schema = triples(case.get("schema", ""))
    subclasses = [each for each in [*schema, *triples(case["data"])] if each.predicate == SUBCLASS]
    checker = Checker(compile_shapes(TripleIndex(triples(case["shapes"])), subclasses))
    found = checker.check(TripleIndex(triples(case["data"]), TripleIndex(schema)))
    assert {text_of(one.focus).removeprefix(EX) for one in found} == set(case["fail"])
    said = Counter(tuple(map(text_of, (one.focus, one.path, one.component, one.severity, one.value))) for one in found)
    assert said == by_pyshacl(case)


class Watched(TripleIndex):
    """Triples that keep in mind which properties are followed backwards."""

    def __init__(self, *given: Any) -> None:
        self.followed: set[ox.NamedNode] = set()
        super().__init__(*given)

    def subjects(self, name: ox.NamedNode, node: Any) -> Any:
        self.followed.add(name)
        return super().subjects(name, node)


@pytest.mark.parametrize("case", DATA["compiled"], ids=lambda case: case["name"])
def test_nothing_is_looked_at_but_the_properties_that_it_names(case: dict[str, Any]) -> None:
    """A store is read without the others (kg/validate/store_check.py)."""
    schema, data = TripleIndex(triples(case.get("schema", ""))), triples(case["data"])
    subclasses = [each for each in [*triples(case.get("schema", "")), *data] if each.predicate == SUBCLASS]
    checker = Checker(compile_shapes(TripleIndex(triples(case["shapes"])), subclasses))
    named = checker.properties
    few = Watched([each for each in data if named is None or each.predicate in named], schema)
    assert Counter(map(str, checker.check(few))) == Counter(map(str, checker.check(TripleIndex(data, schema))))
    assert few.followed <= checker.inverse | {TYPE, SUBCLASS}


@pytest.mark.parametrize("case", DATA["refused"], ids=lambda case: case["why"])
def test_what_is_not_known_is_named(case: dict[str, Any]) -> None:
    with pytest.raises(NotCompiled) as refused:
        compile_shapes(TripleIndex(triples(case["shapes"])))
    assert case["why"] in str(refused.value)
