"""What people have decided about attacks, in the form that grouping needs: pairs that are one, pairs that are not.

A pair's last decision stands. A match that follows from two others (A is B, B is C) never brings a pair together that
stands as no match; which of several matches gives way is decided by time: the oldest one does.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from kg.decisions import Decision, in_effect


class Verdicts:
    """The standing decisions about attacks."""

    def __init__(self, decisions: Iterable[Decision] = ()) -> None:
        standing: dict[tuple[str, str], tuple[int, Decision]] = {}
        for number, one in enumerate(in_effect(decisions)):
            if one.kind == "attack":
                standing[one.pair[1], one.pair[2]] = (number, one)
        matches = ((one.when, number, pair) for pair, (number, one) in standing.items() if one.verdict == "match")
        self._matches = sorted(matches, reverse=True)
        self._partners: dict[str, set[str]] = defaultdict(set)
        for _, _, (left, right) in self._matches:
            self._partners[left].add(right)
            self._partners[right].add(left)
        self._apart = {pair for pair, (_, one) in standing.items() if one.verdict == "no_match"}

    def partners(self, key: str) -> frozenset[str]:
        """The attacks that were decided to be the one with this key."""
        return frozenset(self._partners.get(key, ()))

    def apart(self, one: str, other: str) -> bool:
        """Whether the two were decided not to be the same."""
        return (min(one, other), max(one, other)) in self._apart

    def units(self, keys: Iterable[str]) -> list[list[str]]:
        """The keys in groups of those that were decided to be one, each sorted, in the order of their first keys."""
        group = {key: [key] for key in sorted(set(keys))}
        for _, _, (left, right) in self._matches:  # the newest first
            if left not in group or right not in group or group[left] is group[right]:
                continue
            if any(self.apart(one, other) for one in group[left] for other in group[right]):
                continue
            joined = sorted(group[left] + group[right])
            group |= dict.fromkeys(joined, joined)
        return sorted({id(each): each for each in group.values()}.values())
