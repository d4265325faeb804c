"""What reports say, read back from the store as facts, and laid out as `kg explain` does."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterable

from pyoxigraph import Literal, NamedNode

from kg.consolidate import Names
from kg.explain import ExplainedReport, lay_out
from kg.facts import AnyFact
from kg.pages.catalogue import Catalogue
from kg.pages.selecting import rows
from kg.server.state import State
from kg.triples.from_rdf import facts_from


async def facts_of(state: State, reports: Iterable[str]) -> dict[str, list[AnyFact]]:
    """The facts of each report (IRI), the ReportFact first; a report whose facts are not kept is left out.

    Raises:
        StoreError: what is kept of a report is no fact.
    """
    wanted = " ".join(str(NamedNode(one)) for one in sorted(set(reports)))
    if not wanted:
        return {}
    values = f"VALUES ?r {{ {wanted} }}"
    texts = {
        str(report): text
        for report, text in await _pairs(state, f"{values} GRAPH ?g {{ ?r sit:text ?text ; a sit:Report }}", "?text")
    }
    kept: dict[str, list[str]] = defaultdict(list)
    # A record is on the report itself, or on a fact; that a fact is of a report stands in the report's own graph.
    own = await _pairs(state, f"{values} GRAPH ?g {{ ?r sit:record ?line }}", "?line")
    told = await _pairs(
        state, f"{values} GRAPH ?told {{ ?fact sit:inReport ?r }} GRAPH ?g {{ ?fact sit:record ?line }}", "?line"
    )
    for report, line in (*own, *told):
        kept[report].append(line)
    return {report: facts_from(lines, texts.get(report)) for report, lines in sorted(kept.items())}


async def _pairs(state: State, pattern: str, variable: str) -> list[tuple[str, str]]:
    found = await rows(state, f"DISTINCT ?r {variable}", pattern, f"?r {variable}")
    return [
        (report.value, text.value)
        for report, text in found if isinstance(report, NamedNode) and isinstance(text, Literal)
    ]


def naming(known: Catalogue, base: str) -> Names:
    """Labels of gazetteer entities from the store, as `kg.explain` asks for them."""

    def name(entity: str, language: str) -> str | None:
        thing = known.things.get(base + entity)
        return thing.labels.get(language) if thing else None

    return name


async def explained(facts: list[AnyFact], known: Catalogue, base: str, language: str) -> ExplainedReport:
    """One report explained in a language; in a thread, for it may take a while.

    Raises:
        ValueError: a quote lies outside the text (the store was not written by this package).
    """
    return await asyncio.to_thread(lay_out, facts, lang=language, names=naming(known, base))
