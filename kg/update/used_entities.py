"""Entities of the gazetteer: which ones facts use, and which ones nothing uses any more."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pyoxigraph import NamedNode

from kg.facts import Actor, Fact, Place, ReportFact
from kg.gazetteer import Gazetteer
from kg.gazetteer.outlets import outlet_named
from kg.stores import Store
from kg.triples import iris, terms


def entities_of(facts: Iterable[Fact]) -> set[str]:
    """The gazetteer ids that facts are linked to, those of the outlet and agencies of their reports among them."""
    found: set[str] = set()
    waiting: list[object] = list(facts)
    while waiting:
        one = waiting.pop()
        if isinstance(one, tuple):
            waiting += one
        elif isinstance(one, ReportFact):
            found |= {known.id for name in (one.outlet, *one.relays) if name and (known := outlet_named(name))}
        elif isinstance(one, Place | Actor):
            linked = (one.entity, one.institution_entity if isinstance(one, Actor) else None)
            found |= {entity for entity in linked if entity}
        elif isinstance(one, Fact):
            waiting += [getattr(one, name) for name in type(one).model_fields]
    return found


def around(entities: Iterable[str], gazetteer: Gazetteer) -> set[str]:
    """The entities and, step by step, what they are members of or lie in, as far as the gazetteer knows them."""
    found: set[str] = set()
    waiting = list(entities)
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            entity = gazetteer.entities.get(one)
            waiting += [*entity.member_of, *((entity.within,) if entity.within else ())] if entity else []
    return found


def unused(
    store: Store, candidates: set[str], reports: Sequence[str], gazetteer: Gazetteer, base: str
) -> list[NamedNode]:
    """The nodes of those of the candidates that nothing uses once the given reports are gone: no other report names
    them, and no entity that stays is a member of them or lies in them."""
    gone = {iris.graph_of(report, base).value for report in reports}
    used = {one for one in candidates if _named_elsewhere(store, iris.entity_iri(one, base), gone, base)}
    left = candidates - used
    while left:
        kept = {one for one in left if _pointed_to(store, one, left, base)}
        if not kept:
            break
        left -= kept
    return [
        node for one in sorted(left)
        for node in (iris.entity_iri(one, base), iris.geometry_iri(one, base))
    ]


def _named_elsewhere(store: Store, entity: NamedNode, gone: set[str], base: str) -> bool:
    excluded = ", ".join(f"<{graph}>" for graph in sorted(gone))
    rows = store.query(
        f"SELECT ?graph WHERE {{ GRAPH ?graph {{ ?subject ?property {entity} }} "
        f"FILTER(STRSTARTS(STR(?graph), \"{base}graph/report/\") && ?graph NOT IN ({excluded})) }} LIMIT 1"
    )
    return len(rows) > 0


def _pointed_to(store: Store, entity: str, leaving: set[str], base: str) -> bool:
    """Whether an entity that stays is a member of this one or lies in it."""
    node = iris.entity_iri(entity, base)
    rows = store.query(
        f"SELECT DISTINCT ?inner WHERE {{ VALUES ?property {{ {terms.prop('memberOf')} {terms.prop('within')} }} "
        f"GRAPH {iris.gazetteer_graph(base)} {{ ?inner ?property {node} }} }}"
    )
    inside = {iris.entity_iri(one, base) for one in leaving}
    return any(isinstance(inner, NamedNode) and inner not in inside for (inner,) in rows.rows)
