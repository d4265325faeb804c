"""What a report said before its text was changed → the quads of a graph of its own, which no question counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pyoxigraph import Literal, Quad

from kg.facts import AnyFact, ReportFact
from kg.triples import iris, terms
from kg.triples.from_rdf import record_of
from kg.vocabulary import BASE


def revision_quads(facts: Sequence[AnyFact], number: int, base: str = BASE) -> Iterator[Quad]:
    """The quads of the former version of a report.

    Its facts are kept as records and not as triples: what is no longer said must not be found by a question that asks
    what is said. `kg.triples.from_rdf.facts_from` gives them back.

    Args:
        facts: all facts of the former version, its ReportFact first.
        number: which revision of this report it is, from 1.
        base: base of data IRIs.
    """
    report = facts[0]
    graph = iris.revision_graph(report.report, number, base)
    node = iris.revision_iri(report.report, number, base)
    where = f"report {report.report!r}"
    for each in terms.classes_of("Revision"):
        yield Quad(node, terms.TYPE, each, graph)
    yield Quad(iris.report_iri(report.report, base), terms.REVISION_OF, node, graph)
    if number > 1:
        yield Quad(node, terms.REVISION_OF, iris.revision_iri(report.report, number - 1, base), graph)
    yield Quad(node, terms.prop("revisionNumber"), terms.integer(number), graph)
    yield Quad(node, terms.IDENTIFIER, terms.text(report.report, where), graph)
    if isinstance(report, ReportFact):
        if report.published:
            yield Quad(node, terms.ISSUED, terms.day(report.published), graph)
        if report.title:
            yield Quad(node, terms.TITLE, terms.worded(report.title, report.language, where), graph)
    for fact in dict.fromkeys(facts):
        record: Literal = terms.text(record_of(fact, with_text=True), where)
        yield Quad(node, terms.prop("record"), record, graph)
