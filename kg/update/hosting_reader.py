"""What a store's reports state of forces at places, and the hostings that it holds of them, by place and force."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from pyoxigraph import Literal, NamedNode

from kg.stores import Store
from kg.stores.sparql import term_text
from kg.triples import iris, terms
from kg.triples.hosted import Hosted, Pair
from kg.update.portions import portions
from kg.views.store_view import listed


def stated(store: Store, pairs: Iterable[Pair], leaving: Iterable[str], base: str) -> Iterator[Hosted]:
    """What the reports of a store state of places and forces; of statements that end alike, what the longest says.

    Args:
        store: it is asked by index, about no other place or force.
        pairs: the places and forces.
        leaving: ids of reports whose statements do not count.
        base: base of data IRIs.
    """
    force, at, since, until = (terms.prop(name) for name in ("force", "at", "from", "until"))
    left = listed(iris.graph_of(report, base) for report in leaving)
    pattern = (
        f"GRAPH ?graph {{ ?one {at} ?place ; {force} ?force }} "
        f"FILTER(STRSTARTS(STR(?graph), {term_text(Literal(f'{base}graph/report/'))})) "
        f"MINUS {{ VALUES ?graph {{ {left} }} }} "
        f"OPTIONAL {{ GRAPH ?graph {{ ?one {since} ?from }} }} OPTIONAL {{ GRAPH ?graph {{ ?one {until} ?last }} }}"
    )
    for some in _cut(pairs):
        rows = store.query(
            "SELECT ?place ?force ?last (MIN(?from) AS ?first) (COUNT(?from) AS ?dated) (COUNT(*) AS ?all) "
            f"WHERE {{ {some} {pattern} }} GROUP BY ?place ?force ?last"
        )
        for place, by, last, first, dated, every in rows.rows:
            assert isinstance(place, NamedNode) and isinstance(by, NamedNode)
            yield Hosted(place, by, _day(first) if dated == every else None, _day(last))


def hosting_nodes(store: Store, pairs: Iterable[Pair], base: str) -> set[NamedNode]:
    """The nodes of a store that say over which days a place hosts a force, of these places and forces."""
    place, force = terms.prop("hostingPlace"), terms.prop("hostedForce")
    pattern = f"GRAPH {iris.consolidated_graph(base)} {{ ?one {place} ?place ; {force} ?force }}"
    queries = (f"SELECT ?one WHERE {{ {some} {pattern} }}" for some in _cut(pairs))
    return {one for query in queries for (one,) in store.query(query).rows if isinstance(one, NamedNode)}


def _cut(pairs: Iterable[Pair]) -> Iterator[str]:
    """Blocks of VALUES for ?place and ?force."""
    for some in portions(sorted(pairs, key=str)):
        yield f"VALUES (?place ?force) {{ {' '.join(f'({listed(pair)})' for pair in some)} }}"


def _day(term: object) -> date | None:
    return date.fromisoformat(term.value) if isinstance(term, Literal) else None
