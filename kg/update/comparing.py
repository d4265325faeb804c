"""How well two attacks of a store agree, for people: the score, its parts, what became of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kg.decisions import Decision, Decisions
from kg.gazetteer import Gazetteer
from kg.resolve import Comparison, Finder, Parameters, Scorer, Verdicts, World, filed, group, looked_up
from kg.update.store_reader import StoreReader


@dataclass(frozen=True)
class Compared:
    """Two attacks compared.

    match: the best pair of their parts, beside the rivals that it has in the store. parts: that pair, the part of the
    first attack first. one: whether they are one attack in the store. shares: whether one report tells both parts of
    the pair, which then are two attacks whatever the score.
    decided: what people have decided about parts of the two, the last decision on each pair. met: whether the pair is
    compared at all when the store is made (kg/resolve/blocking.py).
    """

    match: Comparison
    parts: tuple[str, str]
    one: bool
    shares: bool
    decided: tuple[Decision, ...] = ()
    met: bool = True


class Comparer:
    """Compares attacks of a store by their keys; the profiles are read when they are wanted."""

    def __init__(
        self, reading: StoreReader, gazetteer: Gazetteer, parameters: Parameters | None = None,
        decisions: Iterable[Decision] = (),
    ) -> None:
        self.parameters = parameters or Parameters.load()
        self._reading = reading
        self._decisions = Decisions(decisions)
        self._verdicts = Verdicts(self._decisions)
        self._seen: set[str] = set()
        self._in_store: dict[tuple[str, str], Comparison] = {}
        self._scorer = Scorer(World(gazetteer, self.parameters), self.parameters)

    def match(self, one: str, other: str) -> Comparison | None:
        """How two attacks agree, each as its report tells it; None if the store does not hold both."""
        found = self._reading.profiles([one, other])
        return self._beside_rivals(self._scorer.match(found[one], found[other])) if len(found) == 2 else None

    def compared(self, one: str, other: str) -> Compared:
        """How two attacks agree: those of the addresses if they are joined, else the best pair of all their parts."""
        joined = self._reading.joined([one, other])
        together = joined[one] == joined[other]
        if together:
            ours, theirs = {one}, {other}
        else:
            members = self._reading.members([joined[one], joined[other]])
            ours, theirs = members[joined[one]], members[joined[other]]
        found = self._reading.profiles(ours | theirs)
        pairs = [(a, b) for a in sorted(ours) for b in sorted(theirs)]
        matches = [(self._scorer.match(found[a], found[b]), (a, b)) for a, b in pairs]
        match, parts = max(matches, key=lambda each: (each[0].score, each[0].left, each[0].right))
        shares = found[parts[0]].shares_report(found[parts[1]])
        between = {(min(a, b), max(a, b)) for a in ours for b in theirs}
        standing = self._decisions.standing("attack")
        decided = tuple(standing[pair] for pair in sorted(between & set(standing)))
        left, right = found[match.left], found[match.right]
        met = not looked_up(left, self.parameters).isdisjoint(filed(right, self.parameters))
        return Compared(self._beside_rivals(match), parts, together, shares, decided, met)

    def _beside_rivals(self, match: Comparison) -> Comparison:
        """The match as it joined or tied in the store, where an attack that agrees as well takes from it."""
        compare = self._scorer.match
        if match.left not in self._seen:
            finder = Finder(self._reading, compare, self._verdicts, self.parameters)
            for component in finder.components([match.left]):
                grouping = group(component, compare, self._verdicts, self.parameters)
                found = (*grouping.joins, *(tie.match for tie in grouping.ties))
                self._in_store |= {(one.left, one.right): one for one in found}
                self._seen |= set(component.profiles)
        return self._in_store.get((match.left, match.right), match)
