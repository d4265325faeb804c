"""The same shapes by pySHACL, whose findings ours are held to: slow, and written by others.

pySHACL runs once over ONE plain in-memory rdflib graph: over a store it is twenty to fifty times slower.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

import pyoxigraph as ox
from rdflib import Graph
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import Query
from rdflib.query import Result

from kg.errors import InvalidGraph
from kg.triples import to_rdflib
from kg.validate.graph import in_order, violations
from kg.validate.quiet import quiet
from kg.validate.shacl import Finding, TripleIndex
from kg.validate.shacl.triple_index import Said, sh
from kg.validate.shapes import schema, schema_triples, shapes
from kg.validate.violation import Violation


def validate_by_pyshacl(quads: Iterable[Said]) -> list[Violation]:
    """What pySHACL finds in the union of the graphs of quads, or in triples, sorted as `validate_quads` sorts.

    Raises:
        InvalidGraph: the shapes themselves cannot be applied.
    """
    own = [ox.Triple(*each) if isinstance(each, tuple) else each for each in quads]
    with quiet():
        data = _Batch()
        for triple in to_rdflib([*own, *schema_triples()]):
            data.add(triple)
        results = _run(data)
        return in_order(violations(TripleIndex(own, schema()), _findings(results), results))


class _Batch(Graph):
    """A plain graph that keeps its parsed queries: pySHACL sends the text of a constraint anew for every focus node."""

    def query(self, query_object: str | Query, *args: Any, **kwargs: Any) -> Result:
        prepared = _prepared(query_object) if isinstance(query_object, str) else query_object
        return super().query(prepared, *args, **kwargs)


@lru_cache(maxsize=256)
def _prepared(text: str) -> Query:
    return prepareQuery(text)


def _run(data: Graph) -> TripleIndex:
    """pySHACL's report."""
    import pyshacl  # takes half a second to load, which commands that do not need it need not pay

    _, results, text = pyshacl.validate(
        data, shacl_graph=shapes(), inference="none", advanced=False, inplace=True, meta_shacl=False
    )
    if not isinstance(results, Graph):
        raise InvalidGraph(f"the shapes cannot be applied: {text}")
    return TripleIndex(ox.parse(results.serialize(format="nt"), ox.RdfFormat.N_TRIPLES))


def _findings(results: TripleIndex) -> Iterator[Finding]:
    for _, result in results.pairs(sh("result")):
        rule, focus, component, severity = (
            results.value(result, sh(name))
            for name in ("sourceShape", "focusNode", "sourceConstraintComponent", "resultSeverity")
        )
        assert rule is not None and focus is not None and isinstance(component, ox.NamedNode) and severity is not None
        path, value = results.value(result, sh("resultPath")), results.value(result, sh("value"))
        yield Finding(focus, rule, path, component, severity, value)
