"""Compiled shapes over an Oxigraph store → findings: the union of its graphs is checked, nothing is changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

import pyoxigraph as ox
from rdflib import BNode, Literal, URIRef
from rdflib.term import Node

from kg.validate.compiled.queries import NODES, VALUES, Check, Compiled

_AT_ONCE = 500
"""Terms written into one query."""


@dataclass(frozen=True)
class Finding:
    """One finding of one rule. `path` is a node of the graph of shapes, or an IRI that a SPARQL constraint gave."""

    focus: Node
    rule: Node
    path: Node | None
    component: URIRef
    severity: URIRef
    value: Node | None


def check(store: ox.Store, compiled: Compiled) -> set[Finding]:
    """What the shapes find in the union of a store's graphs.

    Raises:
        OSError, RuntimeError: the store cannot be read.
    """
    return {finding for each in compiled.checks for finding in _everywhere(store, each)}


def check_nodes(store: ox.Store, compiled: Compiled, nodes: Iterable[ox.NamedNode]) -> set[Finding]:
    """What the shapes find at these nodes, as `check` would, without looking at any other node's findings.

    Raises:
        OSError, RuntimeError: the store cannot be read.
    """
    found: set[Finding] = set()
    rest = iter(nodes)
    while some := list(islice(rest, _AT_ONCE)):
        targets: dict[str, set[str]] = {}
        for each in compiled.checks:
            if each.targets not in targets:
                query = f"SELECT DISTINCT ?this WHERE {{ VALUES ?this {{ {_listed(some)} }} {{ {each.targets} }} }}"
                targets[each.targets] = {str(row["this"]) for row in _rows(store, query)}
            wanted = targets[each.targets]
            if wanted:
                query = each.named.replace(NODES, " ".join(sorted(wanted)))
                found.update(_finding(each, row) for row in _rows(store, query))
    return found


def _everywhere(store: ox.Store, each: Check) -> Iterator[Finding]:
    found = [_finding(each, row) for row in _candidates(store, each)]
    if any(isinstance(one.focus, BNode) for one in found):  # no query can name them: so all targets are fetched
        query = f"SELECT DISTINCT ?this WHERE {{ {each.targets} }}"
        targets = {to_rdflib_term(row["this"]) for row in _rows(store, query)}
        yield from (one for one in found if one.focus in targets)
        return
    for start in range(0, len(found), _AT_ONCE):
        some = found[start : start + _AT_ONCE]
        named = sorted({one.focus.n3() for one in some if isinstance(one.focus, URIRef | Literal)})
        query = f"SELECT DISTINCT ?this WHERE {{ VALUES ?this {{ {' '.join(named)} }} {{ {each.targets} }} }}"
        targets = {to_rdflib_term(row["this"]) for row in _rows(store, query)}
        yield from (one for one in some if one.focus in targets)


def _candidates(store: ox.Store, each: Check) -> Iterator[ox.QuerySolution]:
    if each.bad_values is None:
        yield from _rows(store, each.everywhere)
        return
    bad = [row["value"] for row in _rows(store, each.bad_values)]
    if any(isinstance(value, ox.BlankNode) for value in bad):
        yield from _rows(store, each.everywhere.replace(f"VALUES ?value {{ {VALUES} }}", f"{{ {each.bad_values} }}"))
        return
    for start in range(0, len(bad), _AT_ONCE):
        yield from _rows(store, each.everywhere.replace(VALUES, _listed(bad[start : start + _AT_ONCE])))


def _listed(terms: Iterable[object]) -> str:
    return " ".join(str(each) for each in terms)


def _rows(store: ox.Store, query: str) -> Iterator[ox.QuerySolution]:
    result = store.query(query, use_default_graph_as_union=True)
    assert isinstance(result, ox.QuerySolutions)  # every query here is a SELECT
    return result


def _finding(each: Check, row: ox.QuerySolution) -> Finding:
    value, path = row["value"], row["path"]  # None where the query has no such variable
    return Finding(
        focus=to_rdflib_term(row["this"]),
        rule=each.rule,
        path=each.path if path is None else to_rdflib_term(path),
        component=each.component,
        severity=each.severity,
        value=None if value is None else to_rdflib_term(value),
    )


def to_rdflib_term(value: object) -> Node:
    """A term of Oxigraph as one of rdflib, a literal exactly as it is written."""
    if isinstance(value, ox.NamedNode):
        return URIRef(value.value)
    if isinstance(value, ox.Literal):
        if value.language:
            return Literal(value.value, lang=value.language)
        return Literal(value.value, datatype=URIRef(value.datatype.value), normalize=False)
    if isinstance(value, ox.BlankNode):
        return BNode(value.value)
    raise TypeError(f"no term of RDF 1.1: {value}")
