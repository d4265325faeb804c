"""How well two attacks of a store agree, for people: the score, its parts, what became of it."""

from __future__ import annotations

from dataclasses import dataclass

from kg.gazetteer import Gazetteer
from kg.growing.reading import Reading
from kg.resolve import Match, Parameters, Scorer, World


@dataclass(frozen=True)
class Compared:
    """Two attacks compared.

    match: the best pair of their parts. one: whether they are one attack in the store. shares: whether one report tells
    both parts of the pair, which then are two attacks whatever the score.
    """

    match: Match
    one: bool
    shares: bool


class Comparer:
    """Compares attacks of a store by their keys; the profiles are read when they are wanted."""

    def __init__(self, reading: Reading, gazetteer: Gazetteer, parameters: Parameters | None = None) -> None:
        self.parameters = parameters or Parameters.load()
        self._reading = reading
        self._scorer = Scorer(World(gazetteer, self.parameters), self.parameters)

    def match(self, one: str, other: str) -> Match | None:
        """How two attacks agree, each as its report tells it; None if the store does not hold both."""
        found = self._reading.profiles([one, other])
        return self._scorer.match(found[one], found[other]) if len(found) == 2 else None

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
        pairs = [(found[a], found[b]) for a in sorted(ours) for b in sorted(theirs)]
        matches = [(self._scorer.match(a, b), a.shares_report(b)) for a, b in pairs]
        match, shares = max(matches, key=lambda each: (each[0].score, each[0].left, each[0].right))
        return Compared(match, together, shares)
