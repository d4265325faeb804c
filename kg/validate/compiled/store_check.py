"""A store, or what one report changed in it, against the project's shapes → `kg.validate.Violation`, as pySHACL's are.

Where the shapes cannot be compiled pySHACL does the work, over all of the store, and a note says so.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator
from functools import lru_cache

import pyoxigraph as ox
from rdflib import RDFS, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from kg.triples import to_rdflib
from kg.validate.compiled.changed import touched_by
from kg.validate.compiled.queries import Compiled, compile_shapes
from kg.validate.compiled.run_shapes import Finding, check, check_nodes, to_rdflib_term
from kg.validate.compiled.unsupported import NotCompiled
from kg.validate.graph import validate_graph
from kg.validate.node_sources import NodeSources, kind_of, name_of
from kg.validate.shapes import SHAPE_NAMES, compact, local, messages_of, path_text, schema_triples, shapes
from kg.validate.violation import Violation, rank
from kg.vocabulary import BASE, SH

_SUBCLASS = ox.NamedNode(str(RDFS.subClassOf))


def validate_store(store: ox.Store, note: Callable[[str], None] = lambda _: None) -> list[Violation]:
    """What the shapes find in the union of a store's graphs: the findings of `kg.validate.validate_graph`, sorted.

    Args:
        store: Oxigraph's own store; it is read only.
        note: told if pySHACL had to do the work, and why.

    Raises:
        OSError, RuntimeError: the store cannot be read.
        InvalidGraph: the shapes themselves cannot be applied.
    """
    try:
        found = check(store, _compiled(_own_subclasses(store)))
    except NotCompiled as reason:
        note(_fallback(reason))
        return validate_graph(to_rdflib(store.quads_for_pattern(None, None, None)))
    return _sorted(_violations(store, found))


def validate_report(
    store: ox.Store, report: str, base: str = BASE, note: Callable[[str], None] = lambda _: None
) -> list[Violation]:
    """What the shapes find at the nodes that one report can have touched; the arguments are those of `validate_store`.

    Raises:
        As `validate_store`.
    """
    nodes = touched_by(store, report, base)
    try:
        found = check_nodes(store, _compiled(_own_subclasses(store)), nodes)
    except NotCompiled as reason:
        note(_fallback(reason))
        names = {node.value for node in nodes}
        whole = validate_graph(to_rdflib(store.quads_for_pattern(None, None, None)))
        return [one for one in whole if one.focus in names]
    return _sorted(_violations(store, found))


def _fallback(reason: NotCompiled) -> str:
    return f"the shapes cannot be compiled to SPARQL ({reason}): pySHACL validates, which takes much longer"


def _own_subclasses(store: ox.Store) -> frozenset[tuple[str, str]]:
    return frozenset(
        (quad.subject.value, quad.object.value)
        for quad in store.quads_for_pattern(None, _SUBCLASS, None)
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode)
    )


@lru_cache(maxsize=2)
def _compiled(subclasses: frozenset[tuple[str, str]]) -> Compiled:
    schema = Graph()
    for triple in schema_triples():
        schema.add(triple)
    for narrow, wide in subclasses:
        schema.add((URIRef(narrow), RDFS.subClassOf, URIRef(wide)))
    return compile_shapes(shapes(), schema)


class _View(Graph):
    """As much of rdflib's Graph over the union of a store's graphs as finding a node's sources needs."""

    def __init__(self, store: ox.Store) -> None:
        super().__init__()
        self._oxigraph = store

    def __contains__(self, triple: object) -> bool:
        assert isinstance(triple, tuple)
        return any(True for _ in self._match(*triple))

    def objects(
        self, subject: object = None, predicate: object = None, unique: bool = False
    ) -> Generator[Node, None, None]:
        return (to_rdflib_term(quad.object) for quad in self._match(subject, predicate, None))

    def subjects(
        self, predicate: object = None, object: object = None, unique: bool = False
    ) -> Generator[Node, None, None]:
        return (to_rdflib_term(quad.subject) for quad in self._match(None, predicate, object))

    def _match(self, *pattern: object) -> Iterator[ox.Quad]:
        subject, predicate, thing = (_to_oxigraph(each) for each in pattern)
        if isinstance(subject, ox.Literal):
            return iter(())
        assert isinstance(predicate, ox.NamedNode | None)
        return self._oxigraph.quads_for_pattern(subject, predicate, thing)


def _to_oxigraph(node: object) -> ox.NamedNode | ox.BlankNode | ox.Literal | None:
    if node is None:
        return None
    if isinstance(node, URIRef):
        return ox.NamedNode(str(node))
    if isinstance(node, BNode):
        return ox.BlankNode(str(node))
    if isinstance(node, Literal):
        if node.language:
            return ox.Literal(str(node), language=node.language)
        return ox.Literal(str(node), datatype=ox.NamedNode(str(node.datatype)) if node.datatype else None)
    raise TypeError(f"no term: {node!r}")


def _violations(store: ox.Store, found: Iterable[Finding]) -> Iterator[Violation]:
    data = _View(store)
    sources = NodeSources(data)
    owners = {rule: shapes().value(rule, URIRef(SH + "sparql")) for rule in {one.rule for one in found}}
    for one in found:
        words = messages_of(one.rule, owners[one.rule])
        for report, quote in sources.of(one.focus).items():
            yield Violation(
                report=report,
                focus=str(one.focus),
                fact_kind=kind_of(data, one.focus),
                shape=str(one.rule).removeprefix(SHAPE_NAMES),
                path=None if one.path is None else path_text(one.path, shapes()),
                component=local(one.component),
                severity=local(one.severity),
                message_fr=words.get("fr", ""),
                message_en=words.get("en", ""),
                quote=quote,
                value=name_of(data, one.focus) if one.value in (None, one.focus) else compact(one.value),
            )


def _sorted(found: Iterable[Violation]) -> list[Violation]:
    return sorted(set(found), key=rank)
