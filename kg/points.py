"""Where an attack is on a map: one rule for the pages and for what is exported."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

Point: TypeAlias = tuple[float, float]
"""Latitude and longitude in degrees (WGS 84)."""

WIDE = frozenset(("country", "region", "province", "sea"))
"""Kinds of places whose point is but a middle."""


_POLE, _DATE_LINE = 90, 180


def on_earth(point: Point) -> bool:
    """Whether both are numbers within the bounds of the earth."""
    return abs(point[0]) <= _POLE and abs(point[1]) <= _DATE_LINE


@dataclass(frozen=True)
class Located:
    """A place of an attack that has a point.

    Attributes:
        place: its IRI or id.
        kind: see `kg.facts.PlaceKind`.
        point: where it is drawn.
        stated: whether a source gives the point, not the gazetteer.
        named: whether a source names this place, not one that lies in it.
    """

    place: str
    kind: str
    point: Point
    stated: bool
    named: bool = True

    @property
    def exact(self) -> bool:
        """Whether the point is that of the place named, not the middle of something large around it."""
        return self.named and self.kind not in WIDE


def most_exact(places: Iterable[Located]) -> Located | None:
    """The place that an attack is drawn at: an exact one first, then one to which a source gives the point.

    A country is none: the attack was anywhere in it.
    """
    fit = [one for one in places if one.kind != "country"]
    return min(fit, key=lambda one: (not one.exact, not one.named, not one.stated), default=None)
