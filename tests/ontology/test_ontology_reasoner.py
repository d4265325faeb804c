"""HermiT on the ontology and on data: consistent as it stands, inconsistent where something is what it cannot be."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import rdflib
from rdflib import Graph, Literal, URIRef

from kg.errors import MissingDependency
from kg.facts import parse_line
from kg.ontology import check
from kg.triples import report_quads, to_rdflib
from kg.vocabulary import SIT

needs_java = pytest.mark.skipif(shutil.which("java") is None, reason="Java is not installed; HermiT needs it")
CASES = sorted((Path(__file__).parents[1] / "triples" / "cases").glob("*/facts.jsonl"))


def individual(*classes: str) -> Graph:
    graph, node = Graph(), URIRef("http://example.org/x")
    for name in classes:
        graph.add((node, rdflib.RDF.type, URIRef(SIT + name)))
    return graph


@needs_java
def test_the_ontology_is_consistent_and_every_class_can_have_members() -> None:
    report = check()
    assert report.consistent
    assert report.unsatisfiable == ()
    assert (SIT + "Claim", SIT + "Statement") in report.subclasses  # inferred, not stated
    assert report.left_out > 0


@pytest.mark.long
@needs_java
@pytest.mark.parametrize(
    "classes",
    [
        ("Actor", "Base"),
        ("Claim", "Denial"),
        ("NonClaim", "Claim"),
        ("Account", "Deployment"),
        ("Attack", "Report"),
        ("AggregateStatement", "Attribution"),
    ],
)
def test_nothing_is_two_things_at_once(classes: tuple[str, str]) -> None:
    assert not check(individual(*classes)).consistent


@needs_java
def test_what_a_property_implies_can_contradict() -> None:
    graph = individual("Actor")
    graph.add((URIRef("http://example.org/a"), URIRef(SIT + "place"), URIRef("http://example.org/x")))
    assert not check(graph).consistent


@pytest.mark.long
@needs_java
def test_two_texts_where_there_can_be_one_contradict() -> None:
    graph, node = individual("Account"), URIRef("http://example.org/x")
    graph.add((node, URIRef(SIT + "quote"), Literal("one\x00")))
    assert check(graph).consistent
    graph.add((node, URIRef(SIT + "quote"), Literal("another")))
    assert not check(graph).consistent


@pytest.mark.long
@needs_java
def test_dates_do_not_stop_the_reasoner() -> None:
    graph = individual("Account")
    day = Literal("2023-10-19", datatype=rdflib.XSD.date)
    graph.add((URIRef("http://example.org/x"), URIRef(SIT + "earliest"), day))
    assert check(graph).consistent


@pytest.mark.long
@needs_java
def test_what_the_triples_write_is_consistent() -> None:
    data = Graph()
    for path in CASES:
        groups: dict[str, list] = {}
        for line in path.read_bytes().decode("utf-8").split("\n"):
            if line:
                fact = parse_line(line)
                groups.setdefault(fact.report, []).append(fact)
        for group in groups.values():
            data += to_rdflib(report_quads(group))
    assert len(data) > 300
    assert check(data).consistent


def test_without_java_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(MissingDependency, match="install a Java runtime"):
        check()
