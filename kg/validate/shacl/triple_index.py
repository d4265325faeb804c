"""Triples as they are asked for: what is said of a node, and what points to it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Protocol

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from kg.vocabulary import SH

Term = NamedNode | BlankNode | Literal | Triple
Said = Quad | Triple | tuple[NamedNode, NamedNode, NamedNode | Literal]
"""One statement. A plain tuple of terms costs least; a quad counts as its triple."""
Properties = Mapping[NamedNode, Collection[Term]]
"""Of one node: property → its different values."""

_NOTHING: Properties = {}
_NO_TERMS: tuple[Term, ...] = ()


def sh(name: str) -> NamedNode:
    """A term of SHACL."""
    return NamedNode(SH + name)


class Data(Protocol):
    """What shapes are held against."""

    def properties(self, node: Term) -> Properties:
        """All that is said of a node."""
        ...

    def objects(self, node: Term, name: NamedNode) -> Collection[Term]:
        """The different values of a property of a node."""
        ...

    def subjects(self, name: NamedNode, node: Term) -> Collection[Term]:
        """The different nodes that have `node` as a value of the property."""
        ...

    def pairs(self, name: NamedNode) -> Iterable[tuple[Term, Term]]:
        """Every node that has the property, with each value."""
        ...

    def pointing_to(self, node: Term) -> Collection[Term]:
        """The different nodes that have `node` as a value of any property."""
        ...


class TripleIndex:
    """Triples in memory. `of`: node → property → values, each once, in the order in which they came.

    Args:
        triples: of quads the union of the graphs is looked at.
        schema: what holds beside the data, as the members of a scheme; it is read, not copied.
    """

    __slots__ = ("_into", "_pointing", "_schema", "of")

    def __init__(self, triples: Iterable[Said] = (), schema: TripleIndex | None = None) -> None:
        self.of: dict[Term, dict[NamedNode, dict[Term, None]]] = {}
        self._into: dict[NamedNode, dict[Term, list[Term]]] = {}
        self._pointing: dict[Term, dict[Term, None]] | None = None
        self._schema = schema
        self.add(triples)

    def add(self, triples: Iterable[Said]) -> None:
        """Take more triples in."""
        of = self.of
        self._into, self._pointing = {}, None
        subject: Term
        value: Term
        for each in triples:
            if isinstance(each, tuple):
                subject, name, value = each
            else:
                subject, name, value = each.subject, each.predicate, each.object
            said = of.get(subject)
            if said is None:
                of[subject] = {name: {value: None}}
                continue
            values = said.get(name)
            if values is None:
                said[name] = {value: None}
            else:
                values[value] = None

    def properties(self, node: Term) -> Properties:
        """All that is said of a node."""
        own: Properties = self.of.get(node, _NOTHING)
        more = self._schema.of.get(node) if self._schema else None
        if not more:
            return own
        return {name: {**dict.fromkeys(own.get(name, ())), **more.get(name, {})} for name in {**own, **more}}

    def objects(self, node: Term, name: NamedNode) -> Collection[Term]:
        """The different values of a property of a node."""
        own = self.of.get(node)
        values: Collection[Term] = own.get(name, _NO_TERMS) if own else _NO_TERMS
        if self._schema is None or node not in self._schema.of:
            return values
        return dict.fromkeys([*values, *self._schema.of[node].get(name, ())])

    def subjects(self, name: NamedNode, node: Term) -> Collection[Term]:
        """The different nodes that have `node` as a value of the property."""
        into = self._into.get(name)
        if into is None:
            into = self._into[name] = {}
            for subject, value in self.pairs(name):
                into.setdefault(value, []).append(subject)
        return into.get(node, _NO_TERMS)

    def pointing_to(self, node: Term) -> Collection[Term]:
        """The different nodes that have `node` as a value of any property."""
        if self._pointing is None:
            self._pointing = {}
            for subject, said in self.of.items():
                for values in said.values():
                    for value in values:
                        self._pointing.setdefault(value, {})[subject] = None
        return self._pointing.get(node, _NO_TERMS)

    def pairs(self, name: NamedNode) -> Iterable[tuple[Term, Term]]:
        """Every node that has the property, with each value."""
        for subject, said in self.of.items():
            for value in said.get(name, ()):
                yield subject, value
        if self._schema:
            for subject, value in self._schema.pairs(name):
                if value not in self.of.get(subject, _NOTHING).get(name, ()):
                    yield subject, value

    def value(self, node: Term, name: NamedNode) -> Term | None:
        """The value of a property that has at most one; the first of several."""
        return next(iter(self.objects(node, name)), None)

    def members(self, head: Term) -> list[Term]:
        """The members of an RDF list."""
        found: list[Term] = []
        node, seen = head, set[Term]()
        while node != NIL and node not in seen:
            seen.add(node)
            found += self.objects(node, FIRST)
            rest = self.value(node, REST)
            if rest is None:
                break
            node = rest
        return found


_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
TYPE = NamedNode(_RDF + "type")
FIRST, REST, NIL = NamedNode(_RDF + "first"), NamedNode(_RDF + "rest"), NamedNode(_RDF + "nil")
SUBCLASS = NamedNode("http://www.w3.org/2000/01/rdf-schema#subClassOf")
