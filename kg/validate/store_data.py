"""A store as data that shapes are held against: the union of its graphs, read as it is asked for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

import pyoxigraph as ox

from kg.validate.shacl import Term, TripleIndex
from kg.validate.shacl.triple_index import Properties

_NODES_KEPT = 20_000
"""Nodes of which all that is said is kept."""
_VALUES_KEPT = 500_000
"""Values of a property of a node that are kept: the classes of places and actors are asked for again and again, and
each graph that names one says them anew."""


class StoreData:
    """The union of a store's graphs. `schema` holds beside it, as for `TripleIndex`."""

    def __init__(self, store: ox.Store, schema: TripleIndex) -> None:
        self._store = store
        self._schema = schema
        self._properties: dict[Term, Properties] = {}
        self._values: dict[tuple[Term, ox.NamedNode], Collection[Term]] = {}

    def properties(self, node: Term) -> Properties:
        """All that is said of a node."""
        if node not in self._properties:
            if len(self._properties) >= _NODES_KEPT:
                self._properties.clear()
            self._properties[node] = TripleIndex(self._quads(node), self._schema).properties(node)
        return self._properties[node]

    def objects(self, node: Term, name: ox.NamedNode) -> Collection[Term]:
        """The different values of a property of a node."""
        if node in self._properties:
            return self._properties[node].get(name, ())
        key = (node, name)
        if key not in self._values:
            if len(self._values) >= _VALUES_KEPT:
                self._values.clear()
            self._values[key] = self._objects(node, name)
        return self._values[key]

    def subjects(self, name: ox.NamedNode, node: Term) -> Collection[Term]:
        """The different nodes that have `node` as a value of the property."""
        found: dict[Term, None] = dict.fromkeys(
            quad.subject for quad in self._store.quads_for_pattern(None, name, node)
        )
        found.update(dict.fromkeys(self._schema.subjects(name, node)))
        return found

    def pointing_to(self, node: Term) -> Collection[Term]:
        """The different nodes that have `node` as a value of any property."""
        return dict.fromkeys(quad.subject for quad in self._store.quads_for_pattern(None, None, node))

    def pairs(self, name: ox.NamedNode) -> Iterator[tuple[Term, Term]]:
        """Every node that has the property, with each value."""
        seen = set()
        for quad in self._store.quads_for_pattern(None, name, None):
            pair = (quad.subject, quad.object)
            if pair not in seen:
                seen.add(pair)
                yield pair
        yield from (pair for pair in self._schema.pairs(name) if pair not in seen)

    def _objects(self, node: Term, name: ox.NamedNode) -> Collection[Term]:
        found = dict.fromkeys(quad.object for quad in self._quads(node, name))
        return {**found, **dict.fromkeys(self._schema.objects(node, name))}

    def _quads(self, node: Term, name: ox.NamedNode | None = None) -> Iterable[ox.Quad]:
        if isinstance(node, ox.Literal | ox.Triple):
            return ()
        return self._store.quads_for_pattern(node, name, None)


class GraphData:
    """One graph of a store, with the rest of the store behind it.

    Args:
        own: the graph's triples.
        private: the nodes of it that no other graph speaks of: of them `own` says all there is. What else is asked for
            is read from the store.
        store: the whole store.
    """

    def __init__(self, own: TripleIndex, private: Collection[Term], store: StoreData) -> None:
        self._own = own
        self._private = private
        self._store = store

    def properties(self, node: Term) -> Properties:
        """All that is said of a node."""
        return self._own.properties(node) if node in self._private else self._store.properties(node)

    def objects(self, node: Term, name: ox.NamedNode) -> Collection[Term]:
        """The different values of a property of a node."""
        return self._own.objects(node, name) if node in self._private else self._store.objects(node, name)

    def subjects(self, name: ox.NamedNode, node: Term) -> Collection[Term]:
        """The different nodes that have `node` as a value of the property."""
        return self._own.subjects(name, node) if node in self._private else self._store.subjects(name, node)

    def pointing_to(self, node: Term) -> Collection[Term]:
        """The different nodes that have `node` as a value of any property, of those that no shape looks at too."""
        return self._store.pointing_to(node)

    def pairs(self, name: ox.NamedNode) -> Iterable[tuple[Term, Term]]:
        """Every node that has the property, with each value."""
        return self._store.pairs(name)
