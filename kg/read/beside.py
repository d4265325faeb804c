"""Two readers on the same reports: what the first reads stands as it would alone, what the other has beside waits."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import tee
from typing import Protocol, runtime_checkable

from kg.compare import readings
from kg.facts import AnyFact, Assessment, Quoted
from kg.gazetteer import Gazetteer
from kg.link import Linker
from kg.read.contract import Reader
from kg.read.differing import not_told, waiting_beside
from kg.reports import Report
from kg.standing.reasons import OTHER_HAS_NOT

TOLD_BY = {"rules": "rules_told", "llm": "model_told"}
"""Reader → the code of the reason that says that it was the one."""


@runtime_checkable
class Counting(Protocol):
    """A reader that counts what it does; its counts are a line of text as a string."""

    counts: object


@dataclass
class BesideCounts:
    """Of a run: what the readers count, reports that both read, those that the other did not read, facts and values
    that wait beside, and facts of the first that the other has not."""

    of_readers: Sequence[object] = ()
    both: int = 0
    alone: int = 0
    waiting: int = 0
    unshared: int = 0

    def __str__(self) -> str:
        """One line for a person, with what the readers themselves counted before it."""
        alone = f" ({self.alone} without the other)" if self.alone else ""
        own = (f"{self.both} reports read by both{alone}: {self.waiting} facts and values of the other reading wait, "
               f"{self.unshared} facts of the first are not in the other")
        return "; ".join((*map(str, self.of_readers), own))


class BesideReader:
    """Reader each report twice.

    Args:
        first: its facts are given first; what stands of them is what would stand alone, and those that the other has
            not say so.
        other: what it alone has, or has otherwise, waits; of a report that it does not read nothing does.
        name: what the other reader is called, a key of TOLD_BY.
        reads: whether the other can read a report at all.
    """

    def __init__(
        self, first: Reader, other: Reader, gazetteer: Gazetteer, *, name: str,
        reads: Callable[[Report], bool] = lambda _: True,
    ) -> None:
        self._first = first
        self._other = other
        self._linker = Linker(gazetteer)
        self._told_by = TOLD_BY[name]
        self._reads = reads
        self.counts = BesideCounts([one.counts for one in (first, other) if isinstance(one, Counting)])

    def read_all(self, reports: Iterable[Report], jobs: int = 1) -> Iterator[tuple[Report, list[AnyFact]]]:
        """Each report that the first could read, with its facts, the ReportFact first."""
        places: dict[str, int] = {}

        def placed() -> Iterator[Report]:
            for place, report in enumerate(reports):
                places[report.id] = place
                yield report

        ours, theirs = tee(placed())
        others = self._other.read_all(filter(self._reads, theirs), jobs)
        coming = next(others, None)
        for report, facts in self._first.read_all(ours, jobs):
            while coming and places[coming[0].id] < places[report.id]:  # the first did not read that one
                coming = next(others, None)
            if coming and coming[0].id == report.id:
                self.counts.both += 1
                yield report, self._beside(facts, coming[1])
            else:
                self.counts.alone += 1
                yield report, facts

    def _beside(self, facts: list[AnyFact], others: list[AnyFact]) -> list[AnyFact]:
        """Both. Names are compared as they will be linked, and given as they were read."""
        one, two = (next(iter(readings([self._linker.link(each)]).values())) for each in (facts, others))
        found = waiting_beside(one, two, {fact.id: fact for fact in others}, self._told_by)
        alone = not_told(one, two, {fact.id: fact for fact in facts})
        self.counts.waiting += len(found)
        self.counts.unshared += len(alone)
        return [*(_said_alone(fact) if fact.id in alone else fact for fact in facts), *found]


def _said_alone(fact: AnyFact) -> AnyFact:
    """The fact with the remark that the other reading has it not; as sure as before."""
    if not isinstance(fact, Quoted):
        return fact
    doubts = fact.assessments or ()
    own = next((one for one in doubts if not one.slot), Assessment(confidence=1))
    remarked = own.model_copy(update={"against": (*own.against, OTHER_HAS_NOT)})
    return fact.model_copy(update={"assessments": (remarked, *(one for one in doubts if one.slot))})
