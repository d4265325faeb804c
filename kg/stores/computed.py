"""Which nodes of the consolidated graph belong to an attack, so that they go when it is made anew."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import NamedNode, Variable

from kg.stores.base import Store
from kg.vocabulary import SIT

_COMPUTED = f"""SELECT ?node WHERE {{
  VALUES ?graph {{ UNDEF }}
  VALUES ?attack {{ UNDEF }}
  GRAPH ?graph {{ ?node <{SIT}computedFor> ?attack }}
}} ORDER BY ?node"""


def computed_for(store: Store, graph: NamedNode, attacks: Iterable[NamedNode]) -> Iterator[NamedNode]:
    """Each of `attacks` with the nodes that `graph` (the consolidated one) holds for it, for `Change.forget`.

    Raises:
        StoreError, RemoteError: the store cannot be read.
    """
    for attack in attacks:
        yield attack
        found = store.query(_COMPUTED, {Variable("graph"): graph, Variable("attack"): attack})
        yield from (node for (node,) in found.rows if isinstance(node, NamedNode))
