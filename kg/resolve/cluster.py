"""A component of attacks that may be one another → groups of those that are, by a deterministic agglomeration.

Groups are joined in the order of how well they agree (the mean over all pairs of their units), the best first, as long
as one pair reaches `high` beside its rivals (kg/resolve/rivals.py), all reach `together` on average, and nothing
forbids it: two attacks of one report are two, a pair that was decided to be no match, and days or places that exclude
each other. Attacks told with a day are settled first; what is told by its month alone then finds its place among them.
What was decided to be one is a unit from the start. All sums are of whole numbers and ties go by rank, so the result
depends on the set of attacks alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from heapq import heapify, heappop, heappush

from kg.resolve.agreement import Compare, Comparison
from kg.resolve.parameters import Parameters
from kg.resolve.profile import Profile
from kg.resolve.rivals import alone, among, is_wide
from kg.resolve.verdicts import Verdicts


@dataclass(frozen=True)
class Component:
    """Attacks by key, and every pair of them that may be one (score at least `low`) by its two keys in order."""

    profiles: Mapping[str, Profile]
    edges: Mapping[tuple[str, str], Comparison]


@dataclass(frozen=True)
class Tie:
    """Two joined attacks (the keys that name them, in order) that may be one, and the best pair that says so."""

    left: str
    right: str
    match: Comparison


@dataclass(frozen=True)
class Grouping:
    """Groups: the keys of each, the one that names the joined attack first. joins: the best pair of each joining."""

    groups: tuple[tuple[str, ...], ...]
    joins: tuple[Comparison, ...]
    ties: tuple[Tie, ...]


@dataclass(slots=True)
class _Link:
    """Between two groups: the sum of the scores of their pairs of units, how many, the best, whether forbidden."""

    total: int
    pairs: int
    best: Comparison | None
    forbidden: bool

    @property
    def mean(self) -> int:
        return self.total // self.pairs


def group(component: Component, compare: Compare, verdicts: Verdicts, parameters: Parameters) -> Grouping:
    """The groups of a component."""
    return _Agglomeration(component, compare, verdicts, parameters).run()


class _Agglomeration:
    def __init__(self, component: Component, compare: Compare, verdicts: Verdicts, parameters: Parameters) -> None:
        self._profiles = component.profiles
        self._compare = compare
        self._verdicts = verdicts
        self._parameters = parameters
        self._high = parameters.high
        self._low = parameters.low
        self._together = parameters.thousandths("together")
        self._known = dict(component.edges)
        self._joins: list[Comparison] = []
        self._excluding: dict[tuple[int, int, int, int], bool] = {}
        rank = {key: profile.rank for key, profile in component.profiles.items()}
        units = [sorted(unit, key=rank.__getitem__) for unit in verdicts.units(component.profiles)]
        units.sort(key=lambda unit: rank[unit[0]])
        self._units = units
        self._groups: dict[int, list[int]] = {number: [number] for number in range(len(units))}
        self._wide = {
            number for number, unit in enumerate(units)
            if all(is_wide(component.profiles[key], parameters) for key in unit)
        }
        unit_of = {key: number for number, unit in enumerate(units) for key in unit}
        self._links: dict[int, dict[int, _Link]] = {number: {} for number in self._groups}
        for left, right in component.edges:
            one, other = unit_of[left], unit_of[right]
            if one != other and other not in self._links[one]:
                self._connect(one, other, self._unit_link(one, other))

    def run(self) -> Grouping:
        dated = set(self._groups) - self._wide
        self._settle(dated, settled=frozenset())
        self._settle(set(self._groups), settled=frozenset(dated & set(self._groups)))
        return Grouping(
            groups=tuple(self._keys(number) for number in sorted(self._groups)),
            joins=tuple(sorted(self._joins, key=lambda match: (match.left, match.right))),
            ties=tuple(self._ties(dated)),
        )

    def _settle(self, among_them: set[int], settled: frozenset[int]) -> None:
        """Join what can be joined of the groups named. settled: those of them that are final, each another attack."""
        waiting = [
            self._entry(one, other) for one in sorted(among_them) if one in self._groups
            for other in self._links[one] if one < other and other in among_them
        ]
        heapify(waiting)
        while waiting:
            mean, one, other = heappop(waiting)
            link = self._links.get(one, {}).get(other)
            if link is None or -mean != link.mean or link.forbidden or link.mean < self._together:
                continue
            match = self._beside_rivals(one, other, link, settled)
            if match is None or match.score < self._high:
                continue
            for third in self._join(one, other, match):
                if third in among_them:
                    heappush(waiting, self._entry(min(one, third), max(one, third)))

    def _entry(self, one: int, other: int) -> tuple[int, int, int]:
        return (-self._links[one][other].mean, one, other)

    def _beside_rivals(self, one: int, other: int, link: _Link, settled: frozenset[int]) -> Comparison | None:
        """The best match of two groups beside the others that either may be: of both sides, the worse view."""
        best = link.best
        if best is None:
            return None
        ways = [
            among(best, rivals)
            for rivals in (self._rivals(one, other, settled), self._rivals(other, one, settled)) if rivals
        ]
        if ways:
            return min(ways, key=lambda match: (match.total, match.parts[-1].values))
        lone = any(self._is_wide(here) and there in settled for here, there in ((one, other), (other, one)))
        return alone(best, self._parameters) if lone else best

    def _rivals(self, here: int, there: int, settled: frozenset[int]) -> list[Comparison]:
        """What agrees with the group `here` and is not the attack `there`."""
        return [
            link.best for third, link in sorted(self._links[here].items(), key=lambda item: item[0])
            if third != there and not link.forbidden and link.best is not None and link.best.score >= self._low
            and self._exclude(there, third, settled)
        ]

    def _exclude(self, one: int, other: int, settled: frozenset[int]) -> bool:
        """Are the two groups different attacks for certain?"""
        if one in settled and other in settled:
            return True
        # A group keeps its number while it grows, so number and size say what is in it.
        key = (one, len(self._groups[one]), other, len(self._groups[other]))
        if key not in self._excluding:
            self._excluding[key] = self._link(one, other).forbidden
        return self._excluding[key]

    def _is_wide(self, group: int) -> bool:
        return self._wide.issuperset(self._groups[group])

    def _join(self, one: int, other: int, match: Comparison) -> Iterator[int]:
        """Joins the group `other` into `one`, the earlier; yields the groups that it has links to now."""
        del self._links[one][other]
        self._joins.append(match)
        neighbours = (set(self._links[one]) | set(self._links[other])) - {one, other}
        for third in sorted(neighbours):
            self._connect(one, third, self._sum(self._link(one, third), self._link(other, third)))
            self._links[third].pop(other, None)
        del self._links[other]
        self._groups[one] = sorted(self._groups[one] + self._groups.pop(other))
        yield from sorted(neighbours)

    def _connect(self, one: int, other: int, link: _Link) -> None:
        self._links[one][other] = self._links[other][one] = link

    def _link(self, one: int, other: int) -> _Link:
        known = self._links[one].get(other)
        if known is not None:
            return known
        links = [self._unit_link(first, second) for first in self._groups[one] for second in self._groups[other]]
        total = links[0]
        for link in links[1:]:
            total = self._sum(total, link)
        return total

    def _sum(self, one: _Link, other: _Link) -> _Link:
        best = max(filter(None, (one.best, other.best)), key=_strength, default=None)
        return _Link(one.total + other.total, one.pairs + other.pairs, best, one.forbidden or other.forbidden)

    def _unit_link(self, one: int, other: int) -> _Link:
        """What was decided to be one speaks with one voice: the best of its pairs, unless all of them are excluded."""
        matches: list[Comparison] = []
        for left in self._units[one]:
            for right in self._units[other]:
                if self._profiles[left].shares_report(self._profiles[right]) or self._verdicts.apart(left, right):
                    return _Link(0, 1, None, forbidden=True)
                matches.append(self._match(left, right))
        best = max(matches, key=_strength)
        return _Link(best.score, 1, best, forbidden=all(match.veto for match in matches))

    def _match(self, left: str, right: str) -> Comparison:
        pair = (min(left, right), max(left, right))
        if pair not in self._known:
            self._known[pair] = self._compare(self._profiles[left], self._profiles[right])
        return self._known[pair]

    def _keys(self, number: int) -> tuple[str, ...]:
        keys = [key for unit in self._groups[number] for key in self._units[unit]]
        return tuple(sorted(keys, key=lambda key: self._profiles[key].rank))

    def _ties(self, dated: set[int]) -> Iterator[Tie]:
        settled = frozenset(dated & set(self._groups))
        for one in sorted(self._groups):
            for other, link in sorted(self._links[one].items(), key=lambda item: item[0]):
                if one < other and not link.forbidden and link.best is not None and link.best.score >= self._low:
                    match = self._beside_rivals(one, other, link, settled) or link.best
                    left, right = sorted((self._keys(one)[0], self._keys(other)[0]))
                    yield Tie(left, right, match)


def _strength(match: Comparison) -> tuple[int, str, str]:
    return (match.score, match.left, match.right)
