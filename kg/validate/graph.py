"""Facts, or quads, against the shapes → violations that name the fact, its quote and its report.

The union of the quads' graphs is looked at. Nothing is inferred; of the ontology only the subclasses and the schemes'
members count, which the shapes need.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain

import pyoxigraph as ox

from kg.facts import AnyFact
from kg.triples import report_quads
from kg.validate.node_sources import NodeSources, kind_of, name_of
from kg.validate.shacl import Checker, Data, Finding, TripleIndex
from kg.validate.shacl.triple_index import SUBCLASS, Said
from kg.validate.shapes import (
    SHAPE_NAMES,
    compact,
    compiled,
    local,
    messages_of,
    path_text,
    plain,
    schema,
    shape_triples,
)
from kg.validate.violation import Violation, rank
from kg.vocabulary import BASE, SH

_SPARQL = ox.NamedNode(SH + "sparql")


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
    """
    own = (quad for facts in facts_of_reports for quad in report_quads(facts, base))
    return validate_quads(chain(own, beside))


def validate_quads(quads: Iterable[Said]) -> list[Violation]:
    """What the shapes find in the union of the graphs of quads, or in triples, as `validate` does for those of facts.
    """
    data = TripleIndex(quads, schema())
    return in_order(violations(data, checker(own_subclasses(data)).check(data)))


def own_subclasses(data: Data) -> frozenset[ox.Triple]:
    """The rdfs:subClassOf statements of the data, beside those of the ontology."""
    ours = set(schema().pairs(SUBCLASS))
    pairs = (pair for pair in data.pairs(SUBCLASS) if pair not in ours)
    return frozenset(
        ox.Triple(one, SUBCLASS, other) for one, other in pairs if isinstance(one, ox.NamedNode | ox.BlankNode)
    )


@lru_cache(maxsize=4)
def checker(subclasses: frozenset[ox.Triple] = frozenset()) -> Checker:
    """The project's shapes, ready for use; `subclasses` are the data's own rdfs:subClassOf statements."""
    return Checker(compiled(subclasses))


def violations(
    data: Data, found: Iterable[Finding], paths: TripleIndex | None = None
) -> Iterator[Violation]:
    """Findings as violations, one for each report that the node comes from.

    Args:
        data: what was checked.
        found: what was found.
        paths: the graph that the findings' paths are described in; default: the shapes.
    """
    sources = NodeSources(data)
    for one in found:
        messages = messages_of(one.rule, shape_triples().value(one.rule, _SPARQL))
        for report, quote in sources.of(one.focus).items():
            yield Violation(
                report=report,
                focus=plain(one.focus),
                fact_kind=kind_of(data, one.focus),
                shape=plain(one.rule).removeprefix(SHAPE_NAMES),
                path=None if one.path is None else path_text(one.path, paths or shape_triples()),
                component=local(one.component),
                severity=local(one.severity),
                message_fr=messages.get("fr", ""),
                message_en=messages.get("en", ""),
                quote=quote,
                value=_value(data, one),
            )


def _value(data: Data, one: Finding) -> str | None:
    if one.value is None or one.value == one.focus:
        return name_of(data, one.focus)
    return compact(one.value)


def in_order(found: Iterable[Violation]) -> list[Violation]:
    """Violations, each once, in the order in which they are told."""
    return sorted(set(found), key=rank)
