"""What a store holds of how names were linked: what is doubtful, who is known by name only, all about one name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from pyoxigraph import Literal, NamedNode

from kg.gazetteer import fold
from kg.link.review_csv import LinkDoubt
from kg.stores import Store
from kg.vocabulary import BASE, PREFIXES, WIKIDATA

_PREFIXES = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())

_LINKS = _PREFIXES + """
SELECT ?link ?name ?named ?target ?told ?quote ?verdict ?score ?reason ?label ?other ?match WHERE {
  GRAPH ?links {
    ?link a sit:Link ; sit:linkName ?name ; sit:linkOf ?named ; sit:linkTarget ?target .
    OPTIONAL { ?link sit:linkIn ?told }
    OPTIONAL { ?link sit:linkQuote ?quote }
    OPTIONAL { ?link sit:linkVerdict ?verdict }
    OPTIONAL { ?link sit:linkScore ?score }
    OPTIONAL { ?link sit:linkReason ?reason }
    OPTIONAL { ?link sit:linkLabel ?label FILTER(LANG(?label) = "en") }
    OPTIONAL { ?link sit:linkLabel ?other FILTER(LANG(?other) = "fr") }
    OPTIONAL { ?named ?match ?target FILTER(?match IN (skos:closeMatch, skos:exactMatch)) }
  }
} ORDER BY ?name ?told DESC(?score) ?target ?reason
"""

# The nodes first and once: a name that thousands of reports tell must not be multiplied by them.
_COUNTRIES = _PREFIXES + """
SELECT DISTINCT ?named ?code WHERE {
  { SELECT DISTINCT ?named WHERE { GRAPH ?links { ?link sit:linkOf ?named } } }
  GRAPH ?g { ?named sit:countryCode ?code }
} ORDER BY ?named ?code
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


def doubts(store: Store, base: str = BASE) -> list[LinkDoubt]:
    """Every candidate that was kept without being linked, by name, report and falling score.

    One that Wikidata was asked about stands for the name in every report: its `report` is empty.

    Raises:
        StoreError, RemoteError: the store cannot be read.
    """
    return [doubt for match, doubt in _links(store, base) if match == "closeMatch"]


def links_of(store: Store, name: str, base: str = BASE) -> list[tuple[str, LinkDoubt]]:
    """Each link that the store keeps of a name (folded), with what it is: "linked", "exactMatch" or "closeMatch".

    Raises:
        StoreError, RemoteError: the store cannot be read.
    """
    return [(match or "linked", one) for match, one in _links(store, base) if fold(one.name) == fold(name)]


def _links(store: Store, base: str) -> list[tuple[str, LinkDoubt]]:
    codes = {_text(row["named"]): _text(row["code"]) for row in store.query(_COUNTRIES)}
    first: dict[str, dict[str, str]] = {}
    reasons: dict[str, dict[str, None]] = {}
    for row in store.query(_LINKS):
        text = {name: _text(term) for name, term in row.items()}
        first.setdefault(text["link"], text)
        if text["reason"]:
            reasons.setdefault(text["link"], {})[text["reason"]] = None
    return [
        (text["match"].rpartition("#")[2], LinkDoubt(
            name=text["name"],
            type="actor" if text["named"].startswith(f"{base}actor/") else "place",
            country=codes.get(text["named"], ""),
            report=unquote(text["told"].removeprefix(f"{base}report/")),
            quote=text["quote"],
            candidate=text["target"].removeprefix(base).removeprefix(WIKIDATA),
            label=text["label"] or text["other"],
            score=text["score"],
            reasons=tuple(reasons.get(link, ())),
            verdict=text["verdict"],
        ))
        for link, text in first.items()
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
