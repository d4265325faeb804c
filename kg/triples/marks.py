"""Small marks that a build puts on, or looks for in, the quads of a report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import NamedNode, Quad

from kg.triples import iris, terms
from kg.vocabulary import BASE, SIT

_ATTACK = NamedNode(SIT + "Attack")
_INVALID = NamedNode(SIT + "invalid")


def invalid_mark(report_id: str, base: str = BASE) -> Quad:
    """The quad that says that a report breaks a shape and was loaded all the same."""
    graph = iris.graph_of(report_id, base)
    return Quad(iris.report_iri(report_id, base), _INVALID, terms.boolean(True), graph)


def attacks_in(quads: Iterable[Quad]) -> Iterator[NamedNode]:
    """The attacks that `quads` describe."""
    for quad in quads:
        if quad.predicate == terms.TYPE and quad.object == _ATTACK and isinstance(quad.subject, NamedNode):
            yield quad.subject
