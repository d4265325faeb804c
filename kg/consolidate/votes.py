"""R1–R4: one vote a source, the latest published value; what most sources say; the lowest and the highest said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping
from datetime import date
from typing import Any, Generic, TypeVar

from kg.consolidate.result import Range
from kg.consolidate.voices import Key
from kg.facts import Count

Value = TypeVar("Value", bound=Hashable)
Span = tuple[date | None, date | None]


class Votes(Generic[Value]):
    """The value that each source gives at last; of several of one day the first by `order`."""

    def __init__(self, order: Callable[[Value], Any]) -> None:
        self._order = order
        self._latest: dict[Key, tuple[date, Value]] = {}
        self._tally: dict[Value, int] = {}

    def add(self, source: Key, day: date, value: Value) -> None:
        """`source` says `value` in a report of `day`."""
        before = self._latest.get(source)
        if before is not None:
            if day < before[0] or (day == before[0] and self._order(before[1]) <= self._order(value)):
                return
            self._drop(before[1])
        self._latest[source] = day, value
        self._tally[value] = self._tally.get(value, 0) + 1

    def merge(self, kept: Key, gone: Key) -> None:
        """Two sources are one: it has one vote."""
        vote = self._latest.pop(gone, None)
        if vote is not None:
            self._drop(vote[1])
            self.add(kept, *vote)

    def _drop(self, value: Value) -> None:
        self._tally[value] -= 1
        if not self._tally[value]:
            del self._tally[value]

    def best(self) -> Value | None:
        """The value with most votes; of those that tie, the first by `order`. None without votes."""
        if not self._tally:
            return None
        most = max(self._tally.values())
        return min((value for value, count in self._tally.items() if count == most), key=self._order)

    def tally(self) -> Mapping[Value, int]:
        """Every value that some source gives at last, with the number of sources."""
        return self._tally


class CountVotes:
    """R2 and R3 for one count, account by account."""

    def __init__(self) -> None:
        self.latest: Votes[Count] = Votes(count_order)
        self._low: int | None = None
        self._high: int | None = None
        self._has_low = self._has_high = False

    def add(self, source: Key, day: date, count: Count) -> None:
        """`source` gives `count` in a report of `day`."""
        self.latest.add(source, day, count)
        for number in (count.low, count.high):
            if number is not None:
                self._low = number if self._low is None else min(self._low, number)
                self._high = number if self._high is None else max(self._high, number)
        self._has_low |= count.low is not None
        self._has_high |= count.high is not None

    def range(self) -> Range | None:
        """Low, high and best so far; None if no account gives the count."""
        if self._low is None:
            return None
        numbers: Counter[int] = Counter()
        for count, sources in self.latest.tally().items():
            numbers[voted(count)] += sources
        most = max(numbers.values())
        best = min(number for number, sources in numbers.items() if sources == most)
        return Range(self._low if self._has_low else None, self._high if self._has_high else None, best)


def voted(count: Count) -> int:
    """R3: the number that a range votes for: what its source holds best, else its low end if it has one."""
    number = next((each for each in (count.best, count.low) if each is not None), count.high)
    assert number is not None  # Count refuses to be empty
    return number


def count_order(count: Count) -> tuple[int, bool, int, bool, int]:
    """The lower count first; of two with the same vote the narrower."""
    return voted(count), count.high is None, count.high or 0, count.low is None, count.low or 0


class DateVotes:
    """R4: first and last possible day, account by account."""

    def __init__(self) -> None:
        self.latest: Votes[Span] = Votes(span_order)
        self._all: set[Span] = set()

    def add(self, source: Key, day: date, span: Span) -> None:
        """`source` dates the attack within `span` in a report of `day`."""
        if span != (None, None):
            self.latest.add(source, day, span)
            self._all.add(span)

    def interval(self) -> tuple[date | None, date | None, bool]:
        """What all accounts allow; else what all sources allow at last; else the cover of all, and False."""
        everything = interval(self._all)
        if everything[2]:
            return everything
        at_last = interval(self.latest.tally())
        return at_last if at_last[2] else everything


def span_order(span: Span) -> tuple[int, date, date]:
    """The narrower interval first, then the earlier."""
    start, end = span[0] or date.min, span[1] or date.max
    return (end - start).days, start, end


def interval(spans: Iterable[Span]) -> tuple[date | None, date | None, bool]:
    """R4: first and last possible day, and whether the dated accounts agree; an open end is None."""
    spans = list(spans)
    earliest = [start for start, _ in spans if start]
    latest = [end for _, end in spans if end]
    start, end = max(earliest, default=None), min(latest, default=None)
    if start and end and start > end:
        return min((*earliest, *latest)), max((*earliest, *latest)), False
    return start, end, True
