"""Only real IRIs: each is a term of a closed namespace of rdflib, or stands in external_terms.csv with its source."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
import rdflib
from rdflib import Graph, URIRef, namespace

from kg.ontology import load
from kg.resources import folder
from kg.vocabulary import SIT

CLOSED = (namespace.PROV, namespace.ORG, namespace.SDO, namespace.GEO)
with (Path(__file__).parent / "external_terms.csv").open(encoding="utf-8", newline="") as file:
    LISTED = {row["iri"]: row["source"] for row in csv.DictReader(file)}
ALIGNED = sorted({(str(s), str(p), str(o)) for s, p, o in Graph().parse(folder("ontology") / "alignments.ttl")})
ONTOLOGY = load()
PREDICATES = {str(rdflib.RDFS.subClassOf), str(rdflib.RDFS.subPropertyOf), str(namespace.SKOS.closeMatch)}


def is_real(iri: str) -> bool:
    return iri in LISTED or any(URIRef(iri) in closed for closed in CLOSED)


@pytest.mark.parametrize(("subject", "predicate", "value"), ALIGNED)
def test_an_alignment_points_to_a_real_term(subject: str, predicate: str, value: str) -> None:
    assert predicate in PREDICATES
    assert (URIRef(subject), None, None) in ONTOLOGY
    assert subject.startswith(SIT)
    assert is_real(value), f"{value} is in no closed namespace of rdflib and not in external_terms.csv"


def test_the_test_can_fail() -> None:
    assert not is_real("http://www.w3.org/ns/prov#Agnet")
    assert not is_real("http://semanticweb.cs.vu.nl/2009/11/sem/Deployment")
    assert is_real("http://www.w3.org/ns/prov#Agent")


def test_every_listed_term_is_used_and_has_a_source() -> None:
    assert set(LISTED) <= {value for _, _, value in ALIGNED}
    assert all(LISTED.values())


def test_the_table_of_the_contract() -> None:
    """The alignments that ONTOLOGY.md asks for and that could be verified."""
    sub, close = str(rdflib.RDFS.subClassOf), str(namespace.SKOS.closeMatch)
    sem, aif = "http://semanticweb.cs.vu.nl/2009/11/sem/", "com/ncc/aif/ontologies/"
    wanted = [
        ("Actor", sub, str(namespace.PROV.Agent)),
        ("Actor", sub, sem + "Actor"),
        ("Base", sub, str(namespace.ORG.Site)),
        ("Place", sub, str(namespace.GEO.Feature)),
        ("Place", sub, sem + "Place"),
        ("Attack", sub, sem + "Event"),
        ("Claim", close, str(namespace.SDO.Claim)),
        ("Report", sub, str(namespace.PROV.Entity)),
        ("Report", sub, str(namespace.SDO.NewsArticle)),
        ("Account", sub, str(namespace.PROV.Entity)),
        ("ResponsibilityStatement", sub, str(namespace.PROV.Entity)),
    ]
    for name, predicate, value in wanted:
        assert (SIT + name, predicate, value) in ALIGNED
    ends = {(subject, value.rpartition(aif)[2]) for subject, _, value in ALIGNED}
    assert (SIT + "Attack", "LDCOntologyM36#Conflict.Attack") in ends
    assert (SIT + "Claim", "InterchangeOntology#Claim") in ends
