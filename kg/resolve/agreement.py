"""How well two attacks of different reports agree: pure and symmetric, every part with its points and its reason.

Points are log-odds and whole hundredths, scores whole thousandths, so that sums are exact and no order of adding can
tip a scale. The numbers are data (`resolve.toml`); what each part looks at is told in docs/resolution.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import exp, inf, log

from kg.resolve.parameters import Parameters
from kg.resolve.places import World
from kg.resolve.profile import PartyProfile, Profile

PARTS = ("place", "date", "time", "weapon", "counts", "actors", "words", "rivals")


@dataclass(frozen=True, slots=True)
class ScorePart:
    """One reason. name: one of PARTS. points: hundredths of log-odds. code, values: its words (`Parameters.reason`)."""

    name: str
    points: int
    code: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two attacks compared. left, right: their keys, in order. score: thousandths. veto: they cannot be one attack.

    total: the sum of all points, the prior and a cap included, in hundredths; the score follows from it.
    """

    left: str
    right: str
    score: int
    parts: tuple[ScorePart, ...]
    total: int
    veto: bool = False

    def points(self, name: str) -> int:
        """What the part `name` adds, in hundredths."""
        return sum(part.points for part in self.parts if part.name == name)


class Scorer:
    """Compares profiles, with one gazetteer and one set of parameters."""

    def __init__(self, world: World, parameters: Parameters) -> None:
        self._world = world
        self._parameters = parameters

    def match(self, one: Profile, other: Profile) -> Comparison:
        """How well the two agree; the same whichever comes first."""
        left, right = sorted((one, other), key=lambda each: each.key)
        parts, veto, capped = [], False, False
        for part, kind in self._parts(left, right):
            parts.append(part)
            veto |= kind == "veto"
            capped |= kind == "cap"
        total = _points(self._parameters["score"]["prior"]) + sum(part.points for part in parts)
        if capped:
            cap = self._parameters["score"]["cap"]
            total = min(total, _points(log(cap / (1 - cap))))
        return Comparison(left.key, right.key, 0 if veto else score_of(total), tuple(parts), total, veto)

    def _parts(self, left: Profile, right: Profile) -> Iterator[tuple[ScorePart, str]]:
        """Every part, and "veto" or "cap" where it is more than points. Dates come first: they are cheap and decide."""
        date, kind = self._date(left, right)
        yield date, kind
        if kind == "veto":
            return
        relation = self._world.relation(left, right)
        yield ScorePart("place", relation.points, relation.code, relation.values), "veto" if relation.veto else ""
        if relation.veto:
            return
        sites = left.sites, right.sites
        seldom = self._world.seldom_hit(*sites) if date.code == "same_day" else None
        for other in (seldom, self._world.other_site(*sites), self._world.other_province(*sites)):
            if other:
                yield ScorePart("place", other.points, other.code, other.values), ""
        for part in (self._time(left, right), self._weapon(left, right), self._words(left, right)):
            if part:
                yield part, ""
        for part in (*self._counts(left, right), *self._actors(left, right)):
            yield part, ""

    def _date(self, left: Profile, right: Profile) -> tuple[ScorePart, str]:
        numbers = self._parameters["date"]
        if left.earliest is None or left.latest is None or right.earliest is None or right.latest is None:
            return ScorePart("date", _points(numbers["undated"]), "undated"), ""
        said = tuple(sorted((_interval(left), _interval(right))))
        gap = (max(left.earliest, right.earliest) - min(left.latest, right.latest)).days
        if gap > 1:
            return ScorePart("date", 0, "other_days", said), "veto"
        if gap == 1:
            return ScorePart("date", _points(numbers["next_day"]), "next_day", said), "cap"
        spanned = max(left.days or 1, right.days or 1)
        if spanned == 1:
            return ScorePart("date", _points(numbers["same_day"]), "same_day", said[:1]), ""
        points = next((points for most, points in numbers["within"] if spanned <= most), numbers["longer"])
        return ScorePart("date", _points(points), "overlap_days", said), ""

    def _time(self, left: Profile, right: Profile) -> ScorePart | None:
        if not left.times or not right.times:
            return None
        apart = min(_minutes_apart(one, other) for one in left.times for other in right.times)
        numbers = self._parameters["time"]
        points = next((points for most, points in numbers["steps"] if apart <= most), numbers["apart"])
        return ScorePart("time", _points(points), "times", _both(left.times, right.times))

    def _weapon(self, left: Profile, right: Profile) -> ScorePart | None:
        if not left.weapons or not right.weapons:
            return None
        numbers = self._parameters["weapon"]
        points = numbers["other"]
        if left.weapons & right.weapons:
            points = numbers["same"]
        elif any(left.weapons & set(kin) and right.weapons & set(kin) for kin in numbers["families"]):
            points = numbers["kin"]
        return ScorePart("weapon", _points(points), "weapons", _both(sorted(left.weapons), sorted(right.weapons)))

    def _told_otherwise(self, left: Profile, right: Profile) -> bool:
        """Do they give numbers of the same thing that exclude each other?"""
        for name in self._parameters["counts"]["fields"]:
            if name in left.counts and name in right.counts:
                ours, theirs = left.counts[name], right.counts[name]
                if max(ours[0], theirs[0]) > min(_top(ours), _top(theirs)):
                    return True
        return False

    def _counts(self, left: Profile, right: Profile) -> Iterator[ScorePart]:
        for name, weight in self._parameters["counts"]["fields"].items():
            if name in left.counts and name in right.counts:
                ours, theirs = left.counts[name], right.counts[name]
                points = _points(weight * self._agreement(ours, theirs))
                yield ScorePart("counts", points, "count", (name, *sorted((_range(ours), _range(theirs)))))

    def _agreement(self, ours: tuple[int, int | None], theirs: tuple[int, int | None]) -> float:
        numbers = self._parameters["counts"]
        # The order of the two must not matter, so the lower one is called the first.
        first, second = sorted((ours, theirs), key=lambda each: (each[0], each[1] if each[1] is not None else 10**12))
        top = first[1]
        if top is None or top >= second[0]:
            if (first[1], second[1]) == (0, 0):
                return float(numbers["none"])
            agreed = max((end for end in first if end is not None and end in second), default=0)
            points = [points for least, points in numbers["equal"] if agreed >= least]
            if not points:
                return float(numbers["overlap"])
            return float(max(points) + (numbers["mixed"] if _said(first) != _said(second) else 0.0))
        gap = second[0] - top
        if gap <= max(numbers["slack"]["absolute"], numbers["slack"]["relative"] * top):
            return float(numbers["close"])
        far = numbers["far_from"]
        is_far = gap >= far["absolute"] and second[0] >= far["relative"] * max(top, 1)
        return float(numbers["far"] if is_far else numbers["apart"])

    def _actors(self, left: Profile, right: Profile) -> Iterator[ScorePart]:
        numbers = self._parameters["actors"]
        ours = self._names((*left.authors, *left.claimants, *left.accused))
        theirs = self._names((*right.authors, *right.claimants, *right.accused))
        if common := ours & theirs:
            yield ScorePart("actors", _points(numbers["same_author"]), "same_author", (min(common),))
        elif left.authors and right.authors:
            yield ScorePart(
                "actors", _points(numbers["other_author"]), "other_author", _told(left.authors, right.authors)
            )
        elif left.claimants and right.claimants:
            values = _told(left.claimants, right.claimants)
            yield ScorePart("actors", _points(numbers["other_claimant"]), "other_claimant", values)
        hit, struck = self._names(left.hit), self._names(right.hit)
        if common := hit & struck:
            yield ScorePart("actors", _points(numbers["same_target"]), "same_target", (min(common),))
        crossed = (hit & self._names(right.authors)) | (struck & self._names(left.authors))
        if crossed:
            yield ScorePart("actors", _points(numbers["target_is_author"]), "target_is_author", (min(crossed),))

    def _names(self, parties: Sequence[PartyProfile]) -> frozenset[str]:
        return frozenset(name for party in parties for name in self._world.names(party))

    def _words(self, left: Profile, right: Profile) -> ScorePart | None:
        numbers = self._parameters["words"]
        ours, theirs = left.runs(numbers["run"]), right.runs(numbers["run"])
        if not ours or not theirs:
            return None
        shared = len(ours & theirs) / len(ours | theirs)
        points = next((points for least, points in numbers["steps"] if shared >= least), None)
        if points is not None and self._told_otherwise(left, right):
            points = min(points, numbers["other_numbers"])
        return None if points is None else ScorePart("words", _points(points), "words", (str(round(shared * 100)),))


def score_of(hundredths: int) -> int:
    """A sum of points (hundredths of log-odds) as a score (thousandths)."""
    return round(1000 / (1 + exp(-hundredths / 100)))


def _points(value: float) -> int:
    return round(value * 100)


def _interval(profile: Profile) -> str:
    return str(profile.earliest) if profile.earliest == profile.latest else f"{profile.earliest}/{profile.latest}"


def _minutes_apart(one: str, other: str) -> int:
    """Minutes between two clock times, around midnight too."""
    apart = abs(_minutes(one) - _minutes(other))
    return min(apart, 24 * 60 - apart)


def _minutes(clock: str) -> int:
    return int(clock[:2]) * 60 + int(clock[3:5])


def _both(ours: Sequence[str], theirs: Sequence[str]) -> tuple[str, ...]:
    return tuple(sorted((", ".join(ours), ", ".join(theirs))))


def _told(ours: Sequence[PartyProfile], theirs: Sequence[PartyProfile]) -> tuple[str, ...]:
    return _both([party.name for party in ours], [party.name for party in theirs])


def _top(told: tuple[int, int | None]) -> float:
    return inf if told[1] is None else told[1]


def _said(told: tuple[int, int | None]) -> tuple[int, int]:
    """The numbers that are said: "at least nine" says nine and no other."""
    low, high = told
    return low, low if high is None else high


def _range(told: tuple[int, int | None]) -> str:
    low, high = told
    return f"{low}+" if high is None else str(low) if low == high else f"{low}-{high}"


Compare = Callable[[Profile, Profile], Comparison]
