"""The doubtful links of a store, read for a person to decide, and the names that nobody is known for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from kg.link.review import Doubt
from kg.stores import Store
from kg.vocabulary import BASE, PREFIXES, WIKIDATA

_PREFIXES = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())

_DOUBTS = _PREFIXES + """
SELECT ?link ?name ?named ?target ?quote ?verdict ?score ?reason ?label ?report ?code ?actor WHERE {
  GRAPH ?links {
    ?link a sit:Link ; sit:linkName ?name ; sit:linkOf ?named ; sit:linkTarget ?target ; sit:linkIn ?told .
    { ?named skos:closeMatch ?target } UNION { ?named skos:exactMatch ?target }
    OPTIONAL { ?link sit:linkQuote ?quote }
    OPTIONAL { ?link sit:linkVerdict ?verdict }
    OPTIONAL { ?link sit:linkScore ?score }
    OPTIONAL { ?link sit:linkReason ?reason }
    OPTIONAL { ?link sit:linkLabel ?label FILTER(LANG(?label) = "en") }
  }
  OPTIONAL { GRAPH ?g { ?told a sit:Report ; dcterms:identifier ?report } }
  OPTIONAL { GRAPH ?h { ?named sit:countryCode ?code } }
  OPTIONAL { GRAPH ?k { ?named a sit:Actor } BIND(true AS ?actor) }
} ORDER BY ?name ?report DESC(?score) ?target ?reason
"""

_UNLINKED = _PREFIXES + """
SELECT DISTINCT ?node ?label ?kind ?placeKind ?code WHERE {
  GRAPH ?g { ?node skos:altLabel ?label }
  { GRAPH ?g { ?node sit:actorKind ?kind } } UNION { GRAPH ?g { ?node sit:placeKind ?placeKind } }
  OPTIONAL { GRAPH ?g { ?node sit:countryCode ?code } }
  FILTER(REGEX(STR(?node), "/(actor|place|base)/x-[0-9a-f]+$"))
  MINUS { GRAPH ?a { ?node sit:anonymous true } }
} ORDER BY ?node ?label
"""


@dataclass(frozen=True, slots=True)
class Unlinked:
    """An entity by name: its node, the names that reports give it, what it is said to be."""

    node: str
    names: tuple[str, ...]
    type: str
    kind: str
    country: str


def doubts(store: Store, base: str = BASE) -> list[Doubt]:
    """Every candidate that was kept without being linked, by name, report and falling score.

    Raises:
        StoreError, RemoteError: the store cannot be read.
    """
    found: dict[str, Doubt] = {}
    reasons: dict[str, list[str]] = {}
    for row in store.query(_DOUBTS):
        text = {name: _text(term) for name, term in row.items()}
        target = text["target"].removeprefix(base).removeprefix(WIKIDATA)
        reasons.setdefault(text["link"], [])
        if text["reason"] and text["reason"] not in reasons[text["link"]]:
            reasons[text["link"]].append(text["reason"])
        found.setdefault(text["link"], Doubt(
            name=text["name"], type="actor" if text["actor"] else "place", country=text["code"], report=text["report"],
            quote=text["quote"], candidate=target, label=text["label"], score=text["score"], reasons=(),
            verdict=text["verdict"],
        ))
    return [
        Doubt(**{**{name: getattr(one, name) for name in Doubt.__slots__}, "reasons": tuple(reasons[link])})
        for link, one in found.items()
    ]


def unlinked(store: Store) -> Iterator[Unlinked]:
    """The entities that are known by name only, by their nodes; anonymous sources are left out.

    Raises:
        StoreError, RemoteError: the store cannot be read.
    """
    rows: dict[str, list[dict[str, str]]] = {}
    for row in store.query(_UNLINKED):
        text = {name: _text(term) for name, term in row.items()}
        rows.setdefault(text["node"], []).append(text)
    for node, texts in rows.items():
        first = texts[0]
        kind = (first["kind"] or first["placeKind"]).rpartition("#")[2]
        yield Unlinked(
            node, tuple(dict.fromkeys(text["label"] for text in texts)), "actor" if first["kind"] else "place",
            "outlet" if kind == "media_outlet" else kind, first["code"],
        )


def _text(term: object) -> str:
    return term.value if isinstance(term, Literal | NamedNode) else ""
