"""What reports say, read back from the store as facts, and laid out as `kg explain` does."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from kg.consolidate import Names
from kg.explain import ExplainedReport, lay_out
from kg.facts import AnyFact
from kg.pages.catalogue import Catalogue
from kg.pages.selecting import read
from kg.server.state import State
from kg.views import report_facts


async def facts_of(state: State, reports: Iterable[str]) -> dict[str, list[AnyFact]]:
    """The facts of each report (IRI), the ReportFact first; a report whose facts are not kept is left out.

    Raises:
        StoreError: what is kept of a report is no fact.
    """
    wanted = set(reports)
    return await read(state, report_facts.facts_of(wanted, state.settings.base)) if wanted else {}


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
