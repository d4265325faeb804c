"""A store as it would have been on a day: built anew in memory from the reports published until then.

Every question can be asked of it, since nothing tells it from a store that was built on that day. What was decided
about attacks since then is kept: it says what people hold to be one attack, not what reports had said.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from pyoxigraph import Quad

from kg.decisions import Decision
from kg.errors import StoreError
from kg.facts import AnyFact, ReportFact
from kg.gazetteer import Gazetteer
from kg.resolve import Parameters
from kg.stores import Store, open_store
from kg.triples import iris
from kg.update.bulk import fill
from kg.update.store_reader import StoreReader
from kg.vocabulary import BASE


@dataclass(frozen=True)
class Past:
    """A store in memory, the ids of the reports left out for being published later, and of those without a day."""

    store: Store
    later: tuple[str, ...]
    undated: tuple[str, ...]


def as_of(
    store: Store, day: date, gazetteer: Gazetteer, decisions: Iterable[Decision] = (), *,
    parameters: Parameters | None = None, base: str = BASE,
) -> Past:
    """`store` as it would have been on `day`, the reports of that day included.

    Args:
        store: read, and left as it is.
        day: the last day of publication that counts. A report without one is left out, and told.
        gazetteer, decisions, parameters, base: as for `kg.update.Growth`.

    Raises:
        StoreError: a report was written without its facts, by an earlier version.
    """
    reading = StoreReader(store, base)
    known: list[str] = []
    later: list[str] = []
    undated: list[str] = []
    for report in reading.report_ids():
        facts = reading.spoken([report]).get(report)
        if not facts:
            raise StoreError(f"the store holds no facts of report {report!r}: build the report again")
        published = _published(facts)
        (undated if published is None else known if published <= day else later).append(report)

    def links(report: str) -> Iterator[Quad]:
        return store.graph(iris.links_graph(report, base))

    past = open_store(None)
    fill(
        past, (reading.as_read(report) for report in known), gazetteer, decisions,
        parameters=parameters, base=base, links=links,
    )
    return Past(past, tuple(later), tuple(undated))


def key_in(then: StoreReader, today: StoreReader, key: str) -> str:
    """The key under which `then`, a store of the past, tells the attack that `today` tells under `key`.

    The attack may have been joined since: `key` itself if a report of then uses it, else the first of the keys that
    are one attack today; "" if no report of then tells of it.
    """
    joined = today.joined([key]).get(key, key)
    told = then.told_in(sorted(today.members([joined])[joined]))
    return key if key in told else min(told, default="")


def _published(facts: list[AnyFact]) -> date | None:
    report = facts[0]
    assert isinstance(report, ReportFact)
    return report.published
