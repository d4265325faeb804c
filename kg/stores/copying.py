"""From one store into another, graph by graph."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from kg.stores.base import Change, Store

_SIZES = "SELECT ?graph (COUNT(*) AS ?size) WHERE { GRAPH ?graph { ?s ?p ?o } } GROUP BY ?graph"


@dataclass(frozen=True)
class Copied:
    """One graph dealt with: its name, how many statements it has, and whether it was there already and left alone."""

    graph: NamedNode
    size: int
    skipped: bool


def load_into(target: Store, source: Store, *, resume: bool = False) -> Iterator[Copied]:
    """Make every named graph of `source` the whole content of that graph in `target`; yield each when it is done.

    Graphs go in the order of their names, each whole or not at all. Nothing is done before the first is asked for.

    Args:
        resume: leave a graph alone that has as many statements there as here. That finds out what an interrupted load
            had done already; it does not see a graph that changed and kept its size, so a first load goes without.

    Raises:
        StoreError, RemoteError: a store fails; the graphs yielded so far are in `target`.
    """
    there = _sizes(target) if resume else {}
    for name in source.graphs():
        quads = list(source.graph(name))
        skipped = there.get(name) == len(quads)
        if not skipped:
            target.apply(Change(replace={name: quads}))
        yield Copied(name, len(quads), skipped)


def remove_others(target: Store, source: Store, base: str) -> Iterator[NamedNode]:
    """Take the graphs out of `target` whose names start with `base` and that `source` has not; yield each when done.

    Graphs of other people in the same server are left alone.

    Raises:
        StoreError, RemoteError: a store fails; the graphs yielded so far are gone.
    """
    here = set(source.graphs())
    for name in target.graphs():
        if name.value.startswith(base) and name not in here:
            target.apply(Change(replace={name: ()}))
            yield name


def _sizes(store: Store) -> dict[NamedNode, int]:
    sizes: dict[NamedNode, int] = {}
    for row in store.query(_SIZES):
        graph, size = row["graph"], row["size"]
        if isinstance(graph, NamedNode) and isinstance(size, Literal):
            sizes[graph] = int(size.value)
    return sizes
