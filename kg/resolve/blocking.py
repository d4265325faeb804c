"""Which attacks are compared at all: those that share a key, so that nothing is compared with everything.

An attack whose days are known (at most `narrow` of them) is filed under each of its days with each country, place and
party hit that it names, and looked up with one day more on either side. One told less exactly ("in January 2020") is
filed under its months with each of its places; against those, a narrow one is filed under its month too. One with no
days, or more than `widest`, is filed nowhere: only a decision joins it. A place counts by its gazetteer id and by each
telling word of its name; where no place is told more exactly than a region, the capitalised words of the quotes count.

Being filed and looking up are two things so that two narrow attacks of one month do not meet; both directions give the
same pairs. Keys depend on the facts alone, not on a gazetteer.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from kg.resolve.name_words import telling
from kg.resolve.parameters import Parameters
from kg.resolve.profile import Profile

_DAY = timedelta(days=1)


def filed(profile: Profile, parameters: Parameters) -> frozenset[str]:
    """The keys under which an attack is found."""
    width = _width(profile, parameters)
    if width == "none":
        return frozenset()
    places = _places(profile, parameters)
    months = {f"{width}:{month}|{place}" for month in _months(profile) for place in places}
    if width == "wide":
        return frozenset(months)
    wheres = _wheres(profile, places)
    days = {f"day:{day}|{where}" for day in map(str, _days(profile, 0)) for where in wheres}
    return frozenset(months | days)


def looked_up(profile: Profile, parameters: Parameters) -> frozenset[str]:
    """The keys under which the attacks stand that an attack is to be compared with."""
    width = _width(profile, parameters)
    if width == "none":
        return frozenset()
    others = ("wide",) if width == "narrow" else ("wide", "narrow")
    places = _places(profile, parameters)
    keys = {f"{other}:{month}|{place}" for other in others for month in _months(profile) for place in places}
    if width == "narrow":
        wheres = _wheres(profile, places)
        keys |= {f"day:{day}|{where}" for day in map(str, _days(profile, 1)) for where in wheres}
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


def _places(profile: Profile, parameters: Parameters) -> set[str]:
    """The places named, countries left out: under a month and a country there would be too many."""
    sites = [site for site in profile.sites if site.kind != "country"]
    found = {site.entity for site in sites if site.entity}
    words = {word for site in sites for word in telling(site.folded, parameters.generic)}
    if all(site.kind in parameters["place"]["levels"] and parameters["place"]["levels"][site.kind] != "city"
           for site in sites):
        words |= profile.capitals - parameters.not_names
    return found | {f"name/{word}" for word in words}


def _wheres(profile: Profile, places: set[str]) -> set[str]:
    countries = {f"country/{site.country}" for site in profile.sites if site.country}
    hit = {party.entity or f"name/{party.folded}" for party in profile.hit}
    return places | countries | hit
