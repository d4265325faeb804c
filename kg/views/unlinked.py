"""The entities of a store that are known by name only: no entry of the gazetteer is meant by it."""

from __future__ import annotations

from dataclasses import dataclass

from kg.views.store_view import Select, StoreView, Table, value_of

_PATTERN = """
  GRAPH ?g { ?node skos:altLabel ?label }
  { GRAPH ?g { ?node sit:actorKind ?kind } } UNION { GRAPH ?g { ?node sit:placeKind ?placeKind } }
  OPTIONAL { GRAPH ?g { ?node sit:countryCode ?code } }
  FILTER(REGEX(STR(?node), "/(actor|place|base)/x-[0-9a-f]+$"))
  MINUS { GRAPH ?a { ?node sit:anonymous true } }"""


@dataclass(frozen=True, slots=True)
class Unlinked:
    """An entity by name: its node, the names that reports give it, what it is said to be."""

    node: str
    names: tuple[str, ...]
    type: str
    kind: str
    country: str


def unlinked() -> StoreView[list[Unlinked]]:
    """The entities that are known by name only, by their nodes; anonymous sources are left out."""
    return StoreView((Select("DISTINCT ?node ?label ?kind ?placeKind ?code", _PATTERN),), _entities)


def _entities(found: Table) -> list[Unlinked]:
    rows: dict[str, list[list[str]]] = {}
    for node, *rest in sorted([value_of(term) for term in row] for row in found):
        rows.setdefault(node, []).append(rest)
    return [_entity(node, texts) for node, texts in rows.items()]


def _entity(node: str, rows: list[list[str]]) -> Unlinked:
    _, actor, place, country = rows[0]
    kind = (actor or place).rpartition("#")[2]
    return Unlinked(
        node, tuple(dict.fromkeys(label for label, *_ in rows)), "actor" if actor else "place",
        "outlet" if kind == "media_outlet" else kind, country,
    )
