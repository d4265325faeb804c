"""In which reports a fact was read, or stands."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import NamedNode

from kg.views.store_view import Select, StoreView, Table, listed
from kg.vocabulary import BASE


def reports_with(facts: Iterable[NamedNode], base: str = BASE) -> StoreView[set[str]]:
    """IRIs of the reports that have one of the facts (their nodes), as it was read or as it stands."""
    values = f"VALUES ?fact {{ {listed(facts)} }}"
    records = f"{base}graph/record/"

    def decode(graphs: Table, told: Table) -> set[str]:
        kept = {one.value for (one,) in graphs if isinstance(one, NamedNode)}
        by_graph = {f"{base}report/{one.removeprefix(records)}" for one in kept if one.startswith(records)}
        # Also of a report that was written before its facts were kept.
        return by_graph | {one.value for (one,) in told if isinstance(one, NamedNode)}

    return StoreView((
        Select("DISTINCT ?graph", f"{values} GRAPH ?graph {{ {{ ?fact sit:record ?line }} UNION "
                                  "{ ?fact sit:recordAsRead ?line } }"),
        Select("DISTINCT ?report", f"{values} GRAPH ?graph {{ ?fact sit:inReport ?report }}"),
    ), decode)
