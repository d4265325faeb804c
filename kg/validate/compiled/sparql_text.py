"""SHACL's lists, paths and RDF terms as SPARQL text."""

from __future__ import annotations

from collections.abc import Iterator

from rdflib import RDF, BNode, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

from kg.validate.compiled.unsupported import NotCompiled
from kg.vocabulary import SH

SHACL = Namespace(SH)

_STEPS = {SHACL.zeroOrMorePath: "*", SHACL.oneOrMorePath: "+", SHACL.zeroOrOnePath: "?"}


def term(node: Node) -> str:
    """An IRI or a literal as SPARQL writes it.

    Raises:
        NotCompiled: a blank node, which no query can name.
    """
    if isinstance(node, BNode) or not isinstance(node, URIRef | Literal):
        raise NotCompiled("a blank node where a query must name a term")
    return node.n3()


def text(value: str) -> str:
    """A string as SPARQL writes it."""
    return Literal(value).n3()


def members(shapes: Graph, head: Node | None) -> list[Node]:
    """The members of an RDF list."""
    return list(shapes.items(head)) if head is not None else []


def path(shapes: Graph, node: Node) -> str:
    """A SHACL property path as a SPARQL property path.

    Raises:
        NotCompiled: it is no path that SHACL knows.
    """
    if isinstance(node, URIRef):
        return node.n3()
    if shapes.value(node, RDF.first) is not None:
        return "(" + "/".join(path(shapes, each) for each in members(shapes, node)) + ")"
    alternatives = shapes.value(node, SHACL.alternativePath)
    if alternatives is not None:
        return "(" + "|".join(path(shapes, each) for each in members(shapes, alternatives)) + ")"
    inverse = shapes.value(node, SHACL.inversePath)
    if inverse is not None:
        return f"(^{path(shapes, inverse)})"
    for predicate, sign in _STEPS.items():
        step = shapes.value(node, predicate)
        if step is not None:
            return f"({path(shapes, step)}{sign})"
    raise NotCompiled("a path that is none of SHACL’s")


class VariableNames:
    """New variables, so that no two parts of a query mean the same by chance."""

    def __init__(self) -> None:
        self._count = 0

    def new(self) -> str:
        """A variable that has not been given out."""
        self._count += 1
        return f"?v{self._count}"

    def some(self, count: int) -> Iterator[str]:
        """So many new variables."""
        return (self.new() for _ in range(count))
