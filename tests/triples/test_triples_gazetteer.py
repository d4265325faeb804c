"""Gazetteer entities as quads, on a small gazetteer of the test's own."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
import rdflib
from rdflib import Graph, Literal, URIRef

from kg.errors import InputError
from kg.gazetteer import Entity, Gazetteer
from kg.triples import closure, gazetteer_quads, to_rdflib
from kg.triples.terms import decimal_text
from kg.vocabulary import BASE, GEO, SIT, WGS84, WIKIDATA

ENTITIES = [
    Entity(
        "actor/us-armed-forces",
        "actor",
        "armed_force",
        "forces américaines",
        "US forces",
        country="US",
        member_of=("actor/coalition",),
    ),
    Entity("actor/coalition", "actor", "coalition", "coalition", "coalition"),
    Entity(
        "base/b",
        "base",
        "base",
        "base b",
        "",
        aliases=("B", "camp B"),
        country="IQ",
        within="place/iq",
        lat=33.80,
        lon=42.0,
        qid="Q42",
    ),
    Entity("place/iq", "place", "country", "Irak", "Iraq", country="IQ", within="place/loop"),
    Entity("place/loop", "place", "region", "boucle", "loop", within="place/iq"),
]
GAZETTEER: Any = SimpleNamespace(entities={entity.id: entity for entity in ENTITIES})


def graph(*ids: str) -> Graph:
    return to_rdflib(gazetteer_quads(ids, GAZETTEER))


def test_what_an_entity_belongs_to_comes_along() -> None:
    assert closure(["actor/us-armed-forces"], GAZETTEER) == {"actor/us-armed-forces", "actor/coalition"}
    assert closure(["base/b", "base/b"], GAZETTEER) == {"base/b", "place/iq", "place/loop"}
    membership = (URIRef(BASE + "actor/us-armed-forces"), URIRef(SIT + "memberOf"), URIRef(BASE + "actor/coalition"))
    assert membership in graph("actor/us-armed-forces")


def test_a_base_with_a_point_and_a_qid() -> None:
    found, base = graph("base/b"), URIRef(BASE + "base/b")
    assert set(found.objects(base, rdflib.RDF.type)) == {URIRef(SIT + "Base"), URIRef(SIT + "Place")}
    assert set(found.objects(base, rdflib.RDFS.label)) == {Literal("base b", lang="fr")}
    assert {str(each) for each in found.objects(base, rdflib.SKOS.altLabel)} == {"B", "camp B"}
    assert found.value(base, rdflib.SKOS.exactMatch) == URIRef(WIKIDATA + "Q42")
    assert found.value(base, URIRef(WGS84 + "lat")) == Literal("33.8", datatype=rdflib.XSD.decimal)
    geometry = found.value(base, URIRef(GEO + "hasGeometry"))
    assert str(found.value(geometry, URIRef(GEO + "asWKT"))) == "POINT(42 33.8)"


@pytest.mark.parametrize(
    ("entity", "classes", "kind"),
    [
        ("base/b", {"Base", "Place"}, ("placeKind", "base")),
        ("place/iq", {"Place"}, ("placeKind", "country")),
        ("actor/coalition", {"Actor"}, ("actorKind", "coalition")),
    ],
)
def test_the_classes_and_kinds_of_entities(entity: str, classes: set[str], kind: tuple[str, str]) -> None:
    found, node = graph(entity), URIRef(BASE + entity)
    assert set(found.objects(node, rdflib.RDF.type)) == {URIRef(SIT + name) for name in classes}
    kinds = {(p, o) for p, o in found.predicate_objects(node) if str(p).endswith("Kind")}
    assert kinds == {(URIRef(SIT + kind[0]), URIRef(SIT + kind[1]))}


def test_the_order_and_number_of_ids_change_nothing() -> None:
    assert list(gazetteer_quads(["base/b", "actor/coalition", "base/b"], GAZETTEER)) == list(
        gazetteer_quads(["actor/coalition", "base/b"], GAZETTEER)
    )


def test_an_unknown_id_is_named() -> None:
    with pytest.raises(InputError, match="'base/nowhere' is not in the gazetteer"):
        list(gazetteer_quads(["base/nowhere"], GAZETTEER))


def test_the_packaged_gazetteer_can_be_written_whole() -> None:
    gazetteer = Gazetteer.load()
    ids = [entity.id for entity in gazetteer.entities.values() if entity.type != "weapon"]
    assert len({quad.subject.value for quad in gazetteer_quads(ids, gazetteer)}) >= len(ids)


@pytest.mark.parametrize(
    ("number", "text"),
    [(41.0420, "41.042"), (33.0, "33"), (0.0, "0"), (-0.00001, "-0.00001"), (100.0, "100"), (1e-7, "0.0000001")],
)
def test_decimals_have_one_form(number: float, text: str) -> None:
    assert decimal_text(number) == text
