"""Every shape with a conforming and a violating graph, and every constraint of shapes/ shown to bite.

A folder is a file of shapes/: `conforming.ttl` breaks nothing, not even at severity Info; `violating.ttl` breaks
exactly what `expected.json` lists. To both `common.ttl` is added, so that a case holds only what it is about.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import RDF, RDFS, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

from kg import ontology
from kg.resources import folder
from kg.triples import to_rdflib
from kg.validate import SEVERITIES, read_quads, shapes, validate_quads

HERE = Path(__file__).parent
CASES = sorted(path.name for path in HERE.iterdir() if (path / "expected.json").is_file())
EXAMPLES = "https://example.org/id/"
SHAPE = "https://w3id.org/sitrep-kg/shapes#"
SH = Namespace("http://www.w3.org/ns/shacl#")
HELPERS = {"counts", "prefixes", "schemes"}  # no target of their own: the classes that use them test them

COMPONENTS = {
    "minCount": "MinCount",
    "maxCount": "MaxCount",
    "datatype": "Datatype",
    "class": "Class",
    "node": "Node",
    "minInclusive": "MinInclusive",
    "maxInclusive": "MaxInclusive",
    "minLength": "MinLength",
    "pattern": "Pattern",
    "in": "In",
    "lessThan": "LessThan",
    "lessThanOrEquals": "LessThanOrEquals",
    "disjoint": "Disjoint",
    "not": "Not",
    "or": "Or",
    "xone": "Xone",
    "sparql": "SPARQL",
}
NO_CONSTRAINT = {"path", "severity", "message", "targetClass", "property"}

Row = tuple[str, str, str, str, str]


def found(case: str, name: str) -> set[Row]:
    quads = read_quads(HERE / "common.ttl") + read_quads(HERE / case / f"{name}.ttl")
    return {
        (
            one.focus.removeprefix(EXAMPLES),
            one.shape,
            one.path or "",
            one.component.removesuffix("ConstraintComponent"),
            one.severity,
        )
        for one in validate_quads(quads)
    }


def expected(case: str) -> set[Row]:
    rows = json.loads((HERE / case / "expected.json").read_text(encoding="utf-8"))
    return {(row["focus"], row["shape"], row["path"], row["component"], row["severity"]) for row in rows}


def rules() -> list[Node]:
    """The shapes that can be the source of a finding: they alone have a severity."""
    return sorted(shapes().subjects(SH.severity), key=str)


def name_of(rule: Node) -> str:
    return str(rule).removeprefix(SHAPE)


def test_every_file_of_shapes_has_a_folder_here() -> None:
    files = {path.stem for path in folder("shapes").glob("*.ttl")}
    assert files - HELPERS == set(CASES)


@pytest.mark.parametrize("case", CASES)
def test_conforming_graph_breaks_nothing(case: str) -> None:
    assert found(case, "conforming") == set()


@pytest.mark.long
@pytest.mark.parametrize("case", CASES)
def test_violating_graph_breaks_exactly_what_is_expected(case: str) -> None:
    assert found(case, "violating") == expected(case)


def test_every_constraint_is_triggered_by_some_violating_graph() -> None:
    declared = {
        (name_of(rule), COMPONENTS[parameter])
        for rule in rules()
        for predicate in shapes().predicates(rule)
        if predicate in SH and (parameter := str(predicate).removeprefix(str(SH))) not in NO_CONSTRAINT
    }
    triggered = {(row[1], row[3]) for case in CASES for row in expected(case)}
    assert declared - triggered == set()


def test_every_property_shape_that_a_class_uses_is_a_rule_and_every_rule_is_used() -> None:
    graph = shapes()
    used = {each for shape in graph.subjects(SH.targetClass) for each in graph.objects(shape, SH.property)} | {
        shape for shape in graph.subjects(SH.targetClass) if (shape, SH.property, None) not in graph
    }
    assert used == set(rules())


@pytest.mark.parametrize("rule", rules(), ids=name_of)
def test_a_rule_is_named_commented_and_speaks_both_languages(rule: Node) -> None:
    graph = shapes()
    assert str(graph.value(rule, SH.severity)).removeprefix(str(SH)) in SEVERITIES
    speaking = graph.value(rule, SH.sparql) or rule
    for owner, predicate in ((rule, RDFS.label), (rule, RDFS.comment), (speaking, SH.message)):
        texts = [text for text in graph.objects(owner, predicate) if isinstance(text, Literal)]
        assert sorted(text.language or "" for text in texts) == ["en", "fr"]
        assert all(text.strip() for text in texts)


def test_terms_that_the_shapes_name_are_in_the_ontology() -> None:
    sit = "https://w3id.org/sitrep-kg/ontology#"
    known = {str(term).removeprefix(sit) for term in ontology.load().subjects()}
    nodes = {node for triple in shapes() for node in triple if isinstance(node, URIRef) and node.startswith(sit)}
    named = {node.removeprefix(sit) for node in nodes}
    for select in shapes().objects(None, SH.select):
        named |= set(re.findall(r"\bsit:(\w+)", str(select)))
    assert named - known == set()


def test_the_page_on_validation_lists_every_rule() -> None:
    page = (HERE.parents[1] / "docs" / "validation.md").read_text(encoding="utf-8")
    listed = page.partition("## The rules")[2].partition("## What the shapes keep to")[0]
    for rule in rules():
        severity = str(shapes().value(rule, SH.severity)).removeprefix(str(SH))
        lines = [line for line in listed.splitlines() if f"`{name_of(rule)}`" in line]
        assert [line.partition(":")[0] for line in lines] == [f"- {severity}"], name_of(rule)


def test_every_class_of_the_contract_has_a_shape() -> None:
    targets = {str(each).rsplit("#", 1)[1] for each in shapes().objects(None, SH.targetClass)}
    assert targets >= {
        "Actor",
        "Base",
        "Place",
        "Attack",
        "Account",
        "Report",
        "Deployment",
        "ResponsibilityStatement",
        "Claim",
        "Attribution",
        "Denial",
        "NonClaim",
        "AggregateStatement",
        "Statement",
        "Evidence",
    }


@pytest.mark.parametrize("case", CASES)
def test_sparql_constraints_mean_the_same_to_oxigraph(case: str) -> None:
    """pySHACL evaluates them with rdflib; an engine that follows the standard closely must find the same."""
    graph = to_rdflib(read_quads(HERE / "common.ttl") + read_quads(HERE / case / "violating.ttl"))
    for triple in ontology.load().triples((None, RDFS.subClassOf, None)):
        graph.add(triple)
    store = ox.Store()
    store.bulk_load(graph.serialize(format="nt").encode(), format=ox.RdfFormat.N_TRIPLES)
    rows = {
        (focus.removeprefix(EXAMPLES), name_of(rule))
        for rule in rules()
        if (constraint := shapes().value(rule, SH.sparql)) is not None
        for focus in _oxigraph(store, graph, rule, str(shapes().value(constraint, SH.select)))
    }
    assert rows == {(row[0], row[1]) for row in expected(case) if row[3] == "SPARQL"}


def _oxigraph(store: ox.Store, graph: Graph, rule: Node, select: str) -> list[str]:
    prefixes = {
        str(shapes().value(each, SH.prefix)): str(shapes().value(each, SH.namespace))
        for each in shapes().objects(None, SH.declare)
    }
    target = shapes().value(rule, SH.targetClass)
    classes = set(graph.transitive_subjects(RDFS.subClassOf, target))
    focuses = {str(node) for each in classes for node in graph.subjects(RDF.type, each)}
    this = ox.Variable("this")
    return [
        focus
        for focus in focuses
        if any(True for _ in store.query(select, prefixes=prefixes, substitutions={this: ox.NamedNode(focus)}))
    ]
