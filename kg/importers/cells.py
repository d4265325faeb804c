"""Cells → values. What a cell does not say is None; what it says wrongly is an error that names the row."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from kg.facts import Actor, Place, PlaceKind
from kg.gazetteer import Gazetteer, fold
from kg.importers.rows import Row
from kg.points import on_earth


def whole(row: Row, column: str) -> int | None:
    """A whole number, also as "4.0", which spreadsheets make of it; None if the cell is empty.

    Raises:
        InputError: the cell is not a whole number.
    """
    text = row.get(column)
    if not text:
        return None
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number) or number != int(number) or abs(number) >= 2**53:
        raise row.bad(f"{column} is {text!r}, not a whole number")
    return int(number)


def needed(row: Row, column: str) -> int:
    """A whole number that must be there.

    Raises:
        InputError: the cell is empty or no whole number.
    """
    number = whole(row, column)
    if number is None:
        raise row.bad(f"{column} is empty")
    return number


def count(row: Row, column: str) -> int:
    """A whole number from 0 up that must be there.

    Raises:
        InputError: it is not.
    """
    number = needed(row, column)
    if number < 0:
        raise row.bad(f"{column} is {number}, less than none")
    return number


def day(row: Row, column: str) -> date:
    """A calendar day written YYYY-MM-DD; a time of day behind it is dropped.

    Raises:
        InputError: the cell is empty or no day.
    """
    text = row.get(column)
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        raise row.bad(f"{column} is {text!r}, not a day", "write days as 2023-10-20") from None


def point(row: Row, lat: str, lon: str) -> tuple[float, float] | None:
    """Latitude and longitude in degrees (WGS 84); None if a cell is empty.

    Raises:
        InputError: a cell is no number or out of bounds.
    """
    if not row.get(lat) or not row.get(lon):
        return None
    try:
        found = float(row.get(lat)), float(row.get(lon))
    except ValueError:
        raise row.bad(f"{lat}, {lon} are {row.get(lat)!r}, {row.get(lon)!r}: not degrees") from None
    if not on_earth(found):
        raise row.bad(f"{lat}, {lon} are {found[0]}, {found[1]}: not on the earth")
    return found


class Countries:
    """The ISO 3166-1 code of a country by a name that a dataset gives it."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._codes: dict[str, str] = {}
        for entity in gazetteer.entities.values():
            if entity.kind == "country" and entity.country:
                for name in entity.names():
                    self._codes.setdefault(fold(name), entity.country)

    @lru_cache(maxsize=1024)  # noqa: B019 - one object a run
    def code(self, name: str) -> str | None:
        """The code, also of "Myanmar (Burma)" by either name; None if the gazetteer has no such country."""
        outer, _, inner = name.partition("(")
        for each in (name, outer, inner.rstrip(") ")):
            if each.strip() and (code := self._codes.get(fold(each.strip()))):
                return code
        return None


def actor(name: str, countries: Countries) -> Actor:
    """A named party: "Government of X" and "Military Forces of X" are a state's, others are armed groups."""
    for prefix, kind in (("Government of ", "state"), ("Military Forces of ", "armed_force")):
        if name.startswith(prefix):
            country = countries.code(name.removeprefix(prefix).strip())
            return Actor.model_validate({"name": name, "kind": kind, "country": country})
    return Actor(name=name, kind="armed_group")


def place(
    name: str, kind: PlaceKind, country: str | None, where: tuple[float, float] | None = None
) -> Place:
    """A place with the point that the row gives for it."""
    lat, lon = where or (None, None)
    return Place(name=name, kind=kind, country=country, lat=lat, lon=lon)


def kind_by_name(name: str, kinds: Mapping[str, PlaceKind]) -> PlaceKind:
    """The kind that the last word of a name tells ("Madaya town"), else "other"."""
    return kinds.get(name.rsplit(" ", 1)[-1].lower(), "other")
