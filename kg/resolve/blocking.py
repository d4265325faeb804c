"""Which attacks are compared at all: those that share a key, so that nothing is compared with everything.

An attack whose days are known (at most `narrow` of them) is filed under each of its days with each country, place and
party hit that it names, and looked up with one day more on either side. One told less exactly ("in January 2020") is
filed under its months with each of its places; against those, a narrow one is filed under its month too. One with no
days, or more than `widest`, is filed nowhere: only a decision joins it.

Being filed and looking up are two things so that two narrow attacks of one month do not meet; both directions give the
same pairs. Keys depend on the facts alone, not on a gazetteer.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from kg.resolve.parameters import Parameters
from kg.resolve.profile import Profile

_DAY = timedelta(days=1)


def filed(profile: Profile, parameters: Parameters) -> frozenset[str]:
    """The keys under which an attack is found."""
    width = _width(profile, parameters)
    if width == "none":
        return frozenset()
    months = {f"{width}:{month}|{place}" for month in _months(profile) for place in _places(profile)}
    if width == "wide":
        return frozenset(months)
    days = {f"day:{day}|{where}" for day in _days(profile, 0) for where in _wheres(profile)}
    return frozenset(months | days)


def looked_up(profile: Profile, parameters: Parameters) -> frozenset[str]:
    """The keys under which the attacks stand that an attack is to be compared with."""
    width = _width(profile, parameters)
    if width == "none":
        return frozenset()
    others = ("wide",) if width == "narrow" else ("wide", "narrow")
    keys = {f"{other}:{month}|{place}" for other in others for month in _months(profile) for place in _places(profile)}
    if width == "narrow":
        keys |= {f"day:{day}|{where}" for day in _days(profile, 1) for where in _wheres(profile)}
    return frozenset(keys)


def _width(profile: Profile, parameters: Parameters) -> str:
    if profile.days is None or profile.days > parameters["date"]["widest"]:
        return "none"
    return "narrow" if profile.days <= parameters["date"]["narrow"] else "wide"


def _days(profile: Profile, margin: int) -> Iterator[date]:
    if profile.earliest is None or profile.latest is None:
        return
    # The first and the last day that a calendar has know no neighbour.
    day = profile.earliest - _DAY * margin if profile.earliest > date.min else profile.earliest
    last = profile.latest + _DAY * margin if profile.latest < date.max else profile.latest
    while day <= last:
        yield day
        if day == date.max:
            return
        day += _DAY


def _months(profile: Profile) -> set[str]:
    return {day.isoformat()[:7] for day in _days(profile, 0)}


def _places(profile: Profile) -> set[str]:
    """The places named, countries left out: under a month and a country there would be too many."""
    return {site.entity or f"name/{site.folded}" for site in profile.sites if site.kind != "country"}


def _wheres(profile: Profile) -> set[str]:
    countries = {f"country/{site.country}" for site in profile.sites if site.country}
    return _places(profile) | countries | {party.entity or f"name/{party.folded}" for party in profile.hit}
