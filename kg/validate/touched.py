"""The nodes of a store that one report can have touched: what is validated anew when it comes or changes."""

from __future__ import annotations

from dataclasses import dataclass

import pyoxigraph as ox

from kg.triples import graph_of
from kg.vocabulary import BASE, RDF, SIT

_TYPE = ox.NamedNode(RDF + "type")
_ATTACK = ox.NamedNode(SIT + "Attack")


@dataclass(frozen=True)
class Touched:
    """Nodes, sorted, and the graphs of the reports that speak of them: first that of the report itself."""

    nodes: tuple[ox.NamedNode, ...]
    graphs: tuple[ox.NamedNode, ...]


def touched_by(store: ox.Store, report: str, base: str = BASE) -> Touched:
    """Every node that the report's graph names, and every node that points to one of its attacks.

    A rule about a node looks at what the node points to and at what points to it. An attack is the one node that other
    reports' facts hang on: a claim of another report may break a rule by an account of this one. Places and actors are
    named by many reports, but no rule about a fact looks at what other facts say of them.

    Args:
        store: Oxigraph's own store. report: the report's id. base: base of data IRIs.

    Returns:
        The nodes, and the graphs that they lie in; no nodes if the store has no such report.
    """
    nodes: set[ox.NamedNode] = set()
    home = graph_of(report, base)
    for quad in store.quads_for_pattern(None, None, None, home):
        nodes.update(each for each in (quad.subject, quad.object) if isinstance(each, ox.NamedNode))
    others: set[ox.NamedNode] = set()
    for node in tuple(nodes):
        if any(True for _ in store.quads_for_pattern(node, _TYPE, _ATTACK)):
            for quad in store.quads_for_pattern(None, None, node):
                if isinstance(quad.subject, ox.NamedNode):
                    nodes.add(quad.subject)
                graph = quad.graph_name
                if isinstance(graph, ox.NamedNode) and graph.value.startswith(f"{base}graph/report/"):
                    others.add(graph)
    return Touched(tuple(sorted(nodes, key=str)), (home, *sorted(others - {home}, key=str)))
