"""The ontology's own files, asked by SPARQL: complete, bilingual, the same terms as the code and the contract use."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest
from rdflib import Graph

from kg import facts, vocabulary
from kg.consolidate import EventKind, OriginReason, ResponsibilityState, Slot
from kg.ontology import load, terms as listed
from kg.triples import terms
from kg.vocabulary import SIT

CONTRACT = Path(__file__).parents[3] / "shared" / "ONTOLOGY.md"
RESERVED = {
    "hosts": "derived by queries, never stored",
    "partOf": "for importers that know series",
    "QuotedFact": "a superclass for domains; the public classes are written instead",
}
"""Terms of the ontology that the triples do not write, and why."""

CLOSED_LISTS = {
    "weapons": get_args(facts.Weapon),
    "outcomes": get_args(facts.Outcome),
    "damages": get_args(facts.Damage),
    "actorKinds": get_args(facts.ActorKind),
    "placeKinds": get_args(facts.PlaceKind),
    "statementKinds": get_args(facts.StatementKind),
    "responsibilityStates": get_args(ResponsibilityState),
    "eventKinds": get_args(EventKind),
    "originReasons": get_args(OriginReason),
    "slots": get_args(Slot),
}
VALUE_OF = {
    "weapons": "weapon",
    "outcomes": "outcome",
    "damages": "damage",
    "actorKinds": "actorKind",
    "placeKinds": "placeKind",
    "statementKinds": "statementKind",
    "responsibilityStates": "responsibilityState",
    "eventKinds": "eventKind",
    "originReasons": "originReason",
    "slots": "slot",
}


@pytest.fixture(scope="module")
def ontology() -> Graph:
    return load()


def ask(ontology: Graph, where: str) -> list[str]:
    """The local names of ?t; what is found is what is wrong."""
    rows = ontology.query(f"SELECT DISTINCT ?t WHERE {{ {where} FILTER(STRSTARTS(STR(?t), '{SIT}')) }}")
    return sorted(str(row[0]).removeprefix(SIT) for row in rows)


KINDS = "VALUES ?kind { owl:Class owl:ObjectProperty owl:DatatypeProperty } ?t a ?kind ."


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("text", ["rdfs:label", "rdfs:comment"])
def test_every_term_is_explained(ontology: Graph, text: str, language: str) -> None:
    missing = f"FILTER NOT EXISTS {{ ?t {text} ?x FILTER(LANG(?x) = '{language}' && STRLEN(?x) > 1) }}"
    assert ask(ontology, f"{KINDS} {missing}") == []


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("text", ["skos:prefLabel", "skos:definition"])
@pytest.mark.parametrize("kind", ["skos:Concept", "skos:ConceptScheme"])
def test_every_concept_is_explained(ontology: Graph, kind: str, text: str, language: str) -> None:
    missing = f"FILTER NOT EXISTS {{ ?t {text} ?x FILTER(LANG(?x) = '{language}' && STRLEN(?x) > 1) }}"
    assert ask(ontology, f"?t a {kind} . {missing}") == []


@pytest.mark.parametrize("axiom", ["rdfs:domain", "rdfs:range"])
def test_every_property_has_a_domain_and_a_range(ontology: Graph, axiom: str) -> None:
    properties = "VALUES ?kind { owl:ObjectProperty owl:DatatypeProperty } ?t a ?kind ."
    assert ask(ontology, f"{properties} FILTER NOT EXISTS {{ ?t {axiom} ?x }}") == []
    assert len(ask(ontology, properties)) > 50


def test_one_label_a_language_and_one_notation(ontology: Graph) -> None:
    for text in ("rdfs:label", "rdfs:comment", "skos:prefLabel"):
        assert ask(ontology, f"?t {text} ?a, ?b FILTER(LANG(?a) = LANG(?b) && STR(?a) != STR(?b))") == []
    assert ask(ontology, "?t skos:notation ?a, ?b FILTER(?a != ?b)") == []
    assert ask(ontology, "?t a skos:Concept FILTER NOT EXISTS { ?t skos:notation ?n ; skos:inScheme ?s }") == []


def test_no_name_is_two_things(ontology: Graph) -> None:
    kinds = "VALUES ?{0} {{ owl:Class owl:ObjectProperty owl:DatatypeProperty skos:Concept skos:ConceptScheme }}"
    both = f"{kinds.format('a')} {kinds.format('b')} ?t a ?a, ?b FILTER(?a != ?b)"
    assert ask(ontology, both) == []


def test_every_superclass_domain_and_range_is_declared(ontology: Graph) -> None:
    used = "{ ?x rdfs:subClassOf|rdfs:domain|rdfs:range ?t } UNION { ?x owl:unionOf/rdf:rest*/rdf:first ?t }"
    assert ask(ontology, f"{used} FILTER NOT EXISTS {{ ?t a owl:Class }}") == []


@pytest.mark.parametrize("scheme", sorted(CLOSED_LISTS))
def test_a_scheme_is_the_closed_list_of_the_facts(ontology: Graph, scheme: str) -> None:
    rows = ontology.query(
        f"SELECT ?n ?c WHERE {{ ?c skos:inScheme ?s ; skos:notation ?n . ?s skos:hasTopConcept ?c "
        f"FILTER(?s = <{SIT}{scheme}>) }}"
    )
    found = {str(notation): str(concept) for notation, concept in rows}  # type: ignore[misc]
    assert set(found) == set(CLOSED_LISTS[scheme])
    for notation, concept in found.items():
        assert terms.concept(VALUE_OF[scheme], notation).value == concept


def test_the_triples_write_the_terms_of_the_ontology_and_the_other_way_round(ontology: Graph) -> None:
    for scheme, notations in CLOSED_LISTS.items():
        for notation in notations:
            terms.concept(VALUE_OF[scheme], notation)
    declared = {term.name for term in listed(ontology) if term.kind != "scheme"}
    assert terms.USED - declared == set(), "used in kg/triples, missing in ontology/"
    assert declared - terms.USED - set(RESERVED) == set(), "in ontology/, never written"
    assert set(RESERVED) <= declared


def test_the_superclasses_written_are_those_of_the_ontology(ontology: Graph) -> None:
    rows = ontology.query(f"SELECT ?a ?b WHERE {{ ?a rdfs:subClassOf+ ?b FILTER(STRSTARTS(STR(?b), '{SIT}')) }}")
    found: dict[str, set[str]] = {}
    for one, other in rows:  # type: ignore[misc]
        found.setdefault(str(one).removeprefix(SIT), set()).add(str(other).removeprefix(SIT))
    for parents in found.values():
        parents.discard("QuotedFact")
    assert {name: parents for name, parents in found.items() if parents} == {
        name: set(parents) for name, parents in terms.SUPERCLASSES.items()
    }


def test_the_namespaces_of_the_code_are_those_of_the_files(ontology: Graph) -> None:
    assert {prefix: str(ontology.namespace_manager.store.namespace(prefix)) for prefix in vocabulary.PREFIXES} == (
        vocabulary.PREFIXES
    )
    # What the gazetteer graph uses beyond sit: are terms that rdflib's closed namespaces hold.
    from rdflib.namespace import DCTERMS, GEO

    for node, namespace in (
        (terms.IDENTIFIER, DCTERMS),
        (terms.ISSUED, DCTERMS),
        (terms.LANGUAGE, DCTERMS),
        (terms.TITLE, DCTERMS),
        (terms.SOURCE, DCTERMS),
        (terms.HAS_GEOMETRY, GEO),
        (terms.AS_WKT, GEO),
        (terms.GEOMETRY, GEO),
        (terms.WKT_LITERAL, GEO),
    ):
        assert str(namespace[node.value.removeprefix(str(namespace))]) == node.value


def test_version_and_licence(ontology: Graph) -> None:
    rows = list(
        ontology.query(
            "SELECT ?v ?l WHERE { ?o a owl:Ontology ; owl:versionIRI ?v ; <http://purl.org/dc/terms/license> ?l }"
        )
    )
    assert [(str(version).rpartition("/")[0], str(licence)) for version, licence in rows] == [  # type: ignore[misc]
        (SIT.rstrip("#"), "https://creativecommons.org/licenses/by/4.0/")
    ]


@pytest.mark.skipif(not CONTRACT.is_file(), reason="the contract ONTOLOGY.md lies beside the project, not in it")
def test_every_name_of_the_contract_exists(ontology: Graph) -> None:
    text = CONTRACT.read_text(encoding="utf-8")
    names = set(re.findall(r"\bsit:(\w+)", text))
    counts = {name for name in names if name.endswith("Low")}
    names |= {name.removesuffix("Low") + "High" for name in counts}
    assert len(names) > 60
    assert names - {term.name for term in listed(ontology)} == set()


def test_the_listing_for_the_documentation(ontology: Graph) -> None:
    terms_by_name = {term.name: term for term in listed(ontology)}
    target = terms_by_name["target"]
    assert (target.kind, target.label["fr"]) == ("property", "cible")
    assert {iri.removeprefix(SIT) for iri in target.range} == {"Actor", "Place"}
    assert terms_by_name["media_outlet"].notation == "outlet"
    assert [term.kind for term in listed(ontology)] == sorted(
        (term.kind for term in listed(ontology)), key=["class", "property", "scheme", "concept"].index
    )
