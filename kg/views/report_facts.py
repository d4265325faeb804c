"""What reports say: the facts that a store keeps of them, and their texts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from pyoxigraph import Literal, NamedNode

from kg.facts import AnyFact
from kg.stores.base import Term
from kg.triples.from_rdf import facts_from
from kg.triples.iris import graph_beside
from kg.views.store_view import Select, StoreView, Table, listed
from kg.vocabulary import BASE


def facts_of(
    reports: Iterable[str], base: str = BASE, *, with_texts: bool = True
) -> StoreView[dict[str, list[AnyFact]]]:
    """IRI of a report → its facts that stand, the ReportFact first; a report whose facts are not kept is left out.

    Args:
        reports: their IRIs; some hundreds at most.
        with_texts: whether the ReportFacts have their texts, which take long where there are many.

    Its decoder raises:
        StoreError: what is kept of a report is no fact.
    """
    records, held = _graphs("record", reports, base), _graphs("report", reports, base)

    def decode(lines: Table, texts: Table = ()) -> dict[str, list[AnyFact]]:
        kept: dict[str, list[str]] = defaultdict(list)
        for report, line in _pairs(lines, records):
            kept[report].append(line)
        text_of = dict(_pairs(texts, held))
        return {report: facts_from(kept[report], text_of.get(report)) for report in sorted(kept)}

    selects = (_in_graphs("?line", records, "?fact sit:record ?line"), _texts(held))
    return StoreView(selects if with_texts else selects[:1], decode)


def texts_of(reports: Iterable[str], base: str = BASE) -> StoreView[dict[str, tuple[str, str]]]:
    """IRI of a report → its text and the language of it, "" where nobody says which; `reports`: their IRIs."""
    held = _graphs("report", reports, base)

    def decode(texts: Table, languages: Table) -> dict[str, tuple[str, str]]:
        language_of = dict(_pairs(languages, held))
        return {report: (text, language_of.get(report, "")) for report, text in _pairs(texts, held)}

    languages = _in_graphs("?language", held, "?report a sit:Report ; dcterms:language ?language")
    return StoreView((_texts(held), languages), decode)


def _graphs(kind: str, reports: Iterable[str], base: str) -> dict[Term | None, str]:
    """The graph of this kind of each report → the IRI of the report."""
    return {graph_beside(NamedNode(report), kind, base): report for report in sorted(set(reports))}


def _in_graphs(variable: str, graphs: Iterable[Term | None], pattern: str) -> Select:
    # The graphs are named: a report's own say all of it, and no list of other reports is gone through for them.
    values = f"VALUES ?graph {{ {listed(filter(None, graphs))} }}"
    return Select(f"?graph {variable}", f"{values} GRAPH ?graph {{ {pattern} }}")


def _texts(graphs: Iterable[Term | None]) -> Select:
    return _in_graphs("?text", graphs, "?report sit:text ?text")


def _pairs(table: Table, report_of: Mapping[Term | None, str]) -> list[tuple[str, str]]:
    """(report, text) of each row (graph, literal), sorted."""
    return sorted((report_of[graph], value.value) for graph, value in table if isinstance(value, Literal))
