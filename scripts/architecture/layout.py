"""Where parts and arrows lie: each layer a row; an arrow over several rows keeps a place of its own in each of them.

Within the rows the order is the one with the fewest crossings that sweeping up and down finds (Sugiyama's method); then
everything moves as near to its neighbours as the widths let it. The same parts always lie in the same places.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from scripts.architecture.parts import Architecture

_LETTER = 8.6
_PADDING = 30
_GAP = 16
_THREAD = 10.0
"""Width of an arrow that passes through a row."""
_STRAIGHT = 8.0
"""How much more an arrow that passes keeps its place than a part does."""
_SWEEPS = 40

Place = tuple[str, str, int]
"""(part, "", row), or (part, part, row): the arrow between two parts as it passes through a row."""


@dataclass(frozen=True)
class Layout:
    """The middle of each part from the left, its width, its row; and of each arrow (x, row) from its first to its last.
    """

    middle: dict[str, float]
    width: dict[str, float]
    row: dict[str, int]
    arrows: dict[tuple[str, str], tuple[tuple[float, int], ...]]


def layout(parts: Architecture, width: float) -> Layout:
    """The layout of all parts within a width."""
    row = {name: number for number, names in enumerate(parts.layers) for name in names}
    arrows = {
        (name, to): [(name, "", row[name]), *((name, to, n) for n in range(row[name] + 1, row[to])), (to, "", row[to])]
        for name in sorted(parts.makes) for to in sorted(parts.makes[name])
    }
    steps = [step for places in arrows.values() for step in pairwise(places)]
    rows: list[list[Place]] = [[(name, "", number) for name in names] for number, names in enumerate(parts.layers)]
    for places in arrows.values():
        for place in places[1:-1]:
            rows[place[2]].append(place)
    rows = _ordered(rows, steps)
    wide = {place: _width(place) for places in rows for place in places}
    x = _placed(rows, steps, wide, width)
    names = [place for place in wide if not place[1]]
    return Layout(
        {place[0]: x[place] for place in names}, {place[0]: wide[place] for place in names}, row,
        {arrow: tuple((x[place], place[2]) for place in places) for arrow, places in arrows.items()},
    )


def _width(place: Place) -> float:
    return _THREAD if place[1] else len(place[0]) * _LETTER + _PADDING


def _ordered(rows: list[list[Place]], steps: list[tuple[Place, Place]]) -> list[list[Place]]:
    above: dict[Place, list[Place]] = {}
    below: dict[Place, list[Place]] = {}
    for upper, lower in steps:
        below.setdefault(upper, []).append(lower)
        above.setdefault(lower, []).append(upper)
    best, least = [list(row) for row in rows], _crossings(rows, below)
    for sweep in range(_SWEEPS):
        down = sweep % 2 == 0
        for row in rows if down else rows[::-1]:
            where = {place: number / max(1, len(each) - 1) for each in rows for number, place in enumerate(each)}
            beside = above if down else below
            row.sort(key=lambda place: (_mean([where[one] for one in beside.get(place, [place])]), place))
        _swap(rows, below)
        if (count := _crossings(rows, below)) < least:
            best, least = [list(row) for row in rows], count
    return best


def _swap(rows: list[list[Place]], below: dict[Place, list[Place]]) -> None:
    """Change neighbours wherever fewer arrows cross then."""
    for row in rows:
        for n in range(len(row) - 1):
            before = _crossings(rows, below)
            row[n], row[n + 1] = row[n + 1], row[n]
            if _crossings(rows, below) >= before:
                row[n], row[n + 1] = row[n + 1], row[n]


def _crossings(rows: list[list[Place]], below: dict[Place, list[Place]]) -> int:
    where = {place: number for row in rows for number, place in enumerate(row)}
    count = 0
    for row in rows:
        ends = [(where[place], where[one]) for place in row for one in below.get(place, ())]
        count += sum(a[0] < b[0] and a[1] > b[1] for a in ends for b in ends)
    return count


def _placed(
    rows: list[list[Place]], steps: list[tuple[Place, Place]], wide: dict[Place, float], width: float
) -> dict[Place, float]:
    beside: dict[Place, list[Place]] = {place: [] for row in rows for place in row}
    for upper, lower in steps:
        beside[upper].append(lower)
        beside[lower].append(upper)
    x = {place: width * (number + 1) / (len(row) + 1) for row in rows for number, place in enumerate(row)}
    for sweep in range(_SWEEPS):
        for row in rows if sweep % 2 == 0 else rows[::-1]:
            wanted = [_mean([x[one] for one in beside[place]] or [x[place]]) for place in row]
            pull = [_STRAIGHT if place[1] else 1.0 for place in row]
            x.update(zip(row, _apart(wanted, pull, [wide[place] for place in row], width), strict=True))
    left = min(x[place] - wide[place] / 2 for place in x)
    right = max(x[place] + wide[place] / 2 for place in x)
    return {place: round(middle + (width - left - right) / 2, 1) for place, middle in x.items()}


def _apart(wanted: list[float], pull: list[float], wide: list[float], width: float) -> list[float]:
    """The places nearest to those wanted, in their order, that do not overlap and lie within the width.

    Less what must lie to the left of it, each place may not be smaller than the one before: neighbours that want it
    otherwise are pooled at their mean, weighted by `pull`, which is the least sum of squares.
    """
    offset = [0.0]
    for left, right in pairwise(wide):
        offset.append(offset[-1] + (left + right) / 2 + _GAP)
    pools: list[tuple[float, float, int]] = []
    for one, weight, left in zip(wanted, pull, offset, strict=True):
        pools.append((one - left, weight, 1))
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            (a, weight_a, many), (b, weight_b, more) = pools[-2:]
            weights = weight_a + weight_b
            pools[-2:] = [((a * weight_a + b * weight_b) / weights, weights, many + more)]
    free = [mean for mean, _, many in pools for _ in range(many)]
    least, most = wide[0] / 2, width - wide[-1] / 2 - offset[-1]
    return [min(max(one, least), most) + left for one, left in zip(free, offset, strict=True)]


def _mean(values: list[float]) -> float:
    return sum(values) / len(values)
