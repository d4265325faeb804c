"""Which attacks of two readings of one report are one: told in the same words, then of one place, then on one day.

Each pair is scored, and the best pairs are taken first, one to one:

- words: the share of the shorter quotes that both have, and the share of both together, 0 to 1 each;
- names: 1 if a target or place is shared, -0.5 if both have some and share none;
- days: 0.5 if they are equal, 0.25 if they meet, -0.5 if they do not.

A pair needs more than 1. So the same words are enough unless names and days both speak against it, other words need a
name and days that meet, and a name or a day alone is not enough. What is scored best is always the thing itself, so a
reading aligned with itself is aligned attack by attack; and sides can be swapped.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from kg.compare.same_party import keys
from kg.facts import Account, Actor, Aggregate, Evidence, Place

Span = tuple[int, int]
_ENOUGH = 1.0


@dataclass(frozen=True)
class Extent:
    """What tells one attack (or series) from another. `spans`: its quotes as offsets, in order and apart."""

    key: str
    spans: tuple[Span, ...]
    names: frozenset[str]
    days: tuple[date | None, date | None]

    @classmethod
    def of_attack(cls, key: str, accounts: Sequence[Account]) -> Extent:
        """An attack by all its accounts."""
        dated = [one for one in accounts if one.earliest or one.latest]
        first = [one.earliest for one in dated if one.earliest]
        last = [one.latest for one in dated if one.latest]
        return cls(
            key, _apart(e for one in accounts for e in one.evidence),
            _names(party for one in accounts for party in (*one.target, *one.place)),
            (min(first) if first and len(first) == len(dated) else None,
             max(last) if last and len(last) == len(dated) else None),
        )

    @classmethod
    def of_series(cls, fact: Aggregate) -> Extent:
        """A series of attacks."""
        return cls(fact.id, _apart(fact.evidence), _names((*fact.target, *fact.place)), (fact.since, fact.until))

    @property
    def length(self) -> int:
        """How many characters the quotes have."""
        return sum(end - start for start, end in self.spans)


def aligned(left: Sequence[Extent], right: Sequence[Extent]) -> dict[str, str]:
    """Key of a thing on the left → key of the thing on the right that it is; what has no partner is not there."""
    pairs = []
    for one in left:
        for other in right:
            score = _score(one, other)
            if score > _ENOUGH:
                spans, names = sorted((one.spans, other.spans)), sorted((one.key, other.key))
                pairs.append((-score, one.key != other.key, spans, names, one.key, other.key))
    found: dict[str, str] = {}
    taken: set[str] = set()
    for *_, ours, theirs in sorted(pairs):
        if ours not in found and theirs not in taken:
            found[ours] = theirs
            taken.add(theirs)
    return found


def _score(one: Extent, other: Extent) -> float:
    return _words(one, other) + _shared_names(one, other) + _same_days(one, other)


def _words(one: Extent, other: Extent) -> float:
    shared, at, to = 0, 0, 0
    while at < len(one.spans) and to < len(other.spans):
        (start, end), (begin, stop) = one.spans[at], other.spans[to]
        shared += max(0, min(end, stop) - max(start, begin))
        if end < stop:
            at += 1
        else:
            to += 1
    return shared / min(one.length, other.length) + 2 * shared / (one.length + other.length)


def _shared_names(one: Extent, other: Extent) -> float:
    if not one.names or not other.names:
        return 0.0
    return 1.0 if one.names & other.names else -0.5


def _same_days(one: Extent, other: Extent) -> float:
    if one.days == (None, None) or other.days == (None, None):
        return 0.0
    if one.days == other.days:
        return 0.5
    first = max((day for day in (one.days[0], other.days[0]) if day), default=None)
    last = min((day for day in (one.days[1], other.days[1]) if day), default=None)
    return 0.25 if first is None or last is None or first <= last else -0.5


def _names(parties: Iterable[Place | Actor]) -> frozenset[str]:
    return frozenset(key for party in parties for key in keys(party))


def _apart(evidence: Iterable[Evidence]) -> tuple[Span, ...]:
    """The stretches of text that evidence covers."""
    found: list[Span] = []
    for start, end in sorted((one.start, one.end) for one in evidence):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return tuple(found)
