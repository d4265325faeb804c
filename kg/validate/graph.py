"""Facts, or a graph, against the shapes by pySHACL → violations that name the fact, its quote and its report.

pySHACL runs once a batch over ONE plain in-memory rdflib graph: over a store it is twenty to fifty times slower.
Nothing is inferred; of the ontology only the subclasses and the schemes' members go in, which the shapes need.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain
from typing import Any

import pyoxigraph as ox
from rdflib import Dataset, Graph, Namespace
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import Query
from rdflib.query import Result
from rdflib.term import Node

from kg.errors import InvalidGraph
from kg.facts import AnyFact
from kg.triples import report_quads, to_rdflib
from kg.validate.node_sources import NodeSources, kind_of, name_of
from kg.validate.quiet import quiet
from kg.validate.shapes import SHAPE_NAMES, compact, local, messages_of, path_text, schema_triples, shapes
from kg.validate.violation import Violation, rank
from kg.vocabulary import BASE, SH

_SH = Namespace(SH)


def validate(
    facts_of_reports: Sequence[Sequence[AnyFact]], base: str = BASE, beside: Iterable[ox.Quad] = ()
) -> list[Violation]:
    """What the shapes find in the facts of a batch of reports.

    Args:
        facts_of_reports: for each report its facts, the ReportFact first.
        base: base of data IRIs.
        beside: what else there is to check of these reports, as their graphs of review.

    Returns:
        The findings of every severity, sorted: by report, the gravest first, then by node and rule.

    Raises:
        InputError: the facts of one item do not belong together, or RDF cannot hold a text.
        InvalidGraph: the shapes themselves cannot be applied.
    """
    own = (quad for facts in facts_of_reports for quad in report_quads(facts, base))
    return validate_quads(chain(own, beside))


def validate_quads(quads: Iterable[ox.Quad]) -> list[Violation]:
    """What the shapes find in quads, as `validate` does for those of facts. Raises InvalidGraph as it does."""
    with quiet():
        graph = to_rdflib(quads)
    return validate_graph(graph)


def validate_graph(graph: Graph) -> list[Violation]:
    """What the shapes find in a graph; of a Dataset, in the union of its graphs. The graph is not changed.

    Raises:
        InvalidGraph: the shapes themselves cannot be applied.
    """
    with quiet():
        data = _Batch()
        quads = graph.quads((None, None, None, None)) if isinstance(graph, Dataset) else graph
        for quad in quads:
            data.add(quad[:3])
        for triple in schema_triples():
            data.add(triple)
        results = _run(data)
        sources = NodeSources(data)
        found = {
            violation
            for result in results.objects(None, _SH.result)
            for violation in _violations(results, result, data, sources)
        }
    return sorted(found, key=rank)


class _Batch(Graph):
    """A plain graph that keeps its parsed queries: pySHACL sends the text of a constraint anew for every focus node."""

    def query(self, query_object: str | Query, *args: Any, **kwargs: Any) -> Result:
        prepared = _prepared(query_object) if isinstance(query_object, str) else query_object
        return super().query(prepared, *args, **kwargs)


@lru_cache(maxsize=256)
def _prepared(text: str) -> Query:
    return prepareQuery(text)


def _run(data: Graph) -> Graph:
    import pyshacl  # takes half a second to load, which commands that do not validate need not pay

    _, results, text = pyshacl.validate(
        data, shacl_graph=shapes(), inference="none", advanced=False, inplace=True, meta_shacl=False
    )
    if not isinstance(results, Graph):
        raise InvalidGraph(f"the shapes cannot be applied: {text}")
    return results


def _violations(results: Graph, result: Node, data: Graph, sources: NodeSources) -> Iterator[Violation]:
    """One finding of pySHACL as violations, one for each report that the node comes from."""
    rule = results.value(result, _SH.sourceShape)
    focus = results.value(result, _SH.focusNode)
    value = results.value(result, _SH.value)
    path = results.value(result, _SH.resultPath)
    # pySHACL drops the language of a SPARQL constraint's message, so messages are taken from the shapes.
    messages = messages_of(rule, results.value(result, _SH.sourceConstraint))
    for report, quote in sources.of(focus).items():
        yield Violation(
            report=report,
            focus=str(focus),
            fact_kind=kind_of(data, focus),
            shape=str(rule).removeprefix(SHAPE_NAMES),
            path=None if path is None else path_text(path, results),
            component=local(results.value(result, _SH.sourceConstraintComponent)),
            severity=local(results.value(result, _SH.resultSeverity)),
            message_fr=messages.get("fr", ""),
            message_en=messages.get("en", ""),
            quote=quote,
            value=name_of(data, focus) if value is None or value == focus else compact(value),
        )
