"""What every reader does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

from kg.facts import AnyFact
from kg.reports import Report


class Reader(Protocol):
    """Reports → facts, in the order of the reports; a report that it cannot read is left out, and told by it."""

    def read_all(self, reports: Iterable[Report], jobs: int = 1) -> Iterator[tuple[Report, list[AnyFact]]]:
        """Each report with its facts, the ReportFact first; names are given as written, linking is not a reader's.

        Args:
            reports: in any number, read one by one or a few at once.
            jobs: processes, or requests, at once; a reader may do with fewer.
        """
        ...
