"""The gazetteer entities that the facts use, and what they are members of or lie in → the gazetteer graph."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, Quad

from kg.errors import InputError
from kg.triples import iris, terms
from kg.triples.plain_triples import GraphTriples, PlainTriple
from kg.vocabulary import BASE, WIKIDATA

if TYPE_CHECKING:
    from kg.gazetteer import Entity, Gazetteer


def gazetteer_quads(entity_ids: Iterable[str], gazetteer: Gazetteer, base: str = BASE) -> Iterator[Quad]:
    """The quads of the entities named and of all that they are members of or lie in, in the order of their ids.

    Args:
        entity_ids: gazetteer ids ("base/ain-al-asad"), repeated or not.
        gazetteer: where they are looked up.
        base: base of data IRIs.

    Raises:
        InputError: an id is not in the gazetteer.
    """
    return (quad for each in gazetteer_triples(entity_ids, gazetteer, base) for quad in each.quads())


def gazetteer_triples(entity_ids: Iterable[str], gazetteer: Gazetteer, base: str = BASE) -> Iterator[GraphTriples]:
    """What `gazetteer_quads` says, entity by entity."""
    graph = iris.gazetteer_graph(base)
    for entity_id in sorted(closure(entity_ids, gazetteer)):
        yield GraphTriples(graph, _triples(gazetteer.entities[entity_id], base))


def closure(entity_ids: Iterable[str], gazetteer: Gazetteer) -> set[str]:
    """The ids given and, step by step, what they are members of or lie in.

    Raises:
        InputError: an id is not in the gazetteer.
    """
    found: set[str] = set()
    waiting = list(entity_ids)
    while waiting:
        entity_id = waiting.pop()
        if entity_id in found:
            continue
        if entity_id not in gazetteer.entities:
            raise InputError(
                f"{entity_id!r} is not in the gazetteer", remedy="use the gazetteer that the facts were linked with"
            )
        found.add(entity_id)
        entity = gazetteer.entities[entity_id]
        waiting.extend((*entity.member_of, *_within(entity)))
    return found


def _within(entity: Entity) -> tuple[str, ...]:
    return (entity.within,) if entity.within else ()


def _triples(entity: Entity, base: str) -> Iterator[PlainTriple]:
    subject = iris.entity_iri(entity.id, base)
    where = f"gazetteer entity {entity.id!r}"
    is_actor = entity.type == "actor"
    name = "Actor" if is_actor else "Base" if "base" in (entity.type, entity.kind) else "Place"
    for each in terms.classes_of(name):
        yield (subject, terms.TYPE, each)
    for language, label in (("fr", entity.label_fr), ("en", entity.label_en)):
        if label:
            yield (subject, terms.LABEL, terms.worded(label, language, where))
    for alias in entity.aliases:
        yield (subject, terms.ALT_LABEL, terms.text(alias, where))
    kind = "actorKind" if is_actor else "placeKind"
    if entity.kind:
        yield (subject, terms.prop(kind), terms.concept(kind, entity.kind))
    if entity.country:
        yield (subject, terms.prop("countryCode"), terms.text(entity.country, where))
    for group in entity.member_of:
        yield (subject, terms.prop("memberOf"), iris.entity_iri(group, base))
    for wider in _within(entity):
        yield (subject, terms.prop("within"), iris.entity_iri(wider, base))
    if entity.qid:
        yield (subject, terms.EXACT_MATCH, NamedNode(WIKIDATA + iris.encode(entity.qid)))
    if entity.lat is not None and entity.lon is not None:
        yield from _point(subject, entity.id, entity.lat, entity.lon, base)


def _point(subject: NamedNode, entity_id: str, lat: float, lon: float, base: str) -> Iterator[PlainTriple]:
    geometry = iris.geometry_iri(entity_id, base)
    yield (subject, terms.HAS_GEOMETRY, geometry)
    yield (geometry, terms.TYPE, terms.GEOMETRY)
    yield (geometry, terms.AS_WKT, terms.wkt(lat, lon))
    yield (subject, terms.LAT, terms.decimal(lat))
    yield (subject, terms.LONG, terms.decimal(lon))
