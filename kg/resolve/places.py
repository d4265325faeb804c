"""How the places of two attacks stand to each other: the same, one in the other, near, alike by name, or far apart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import asin, cos, radians, sin, sqrt

from rapidfuzz.fuzz import token_set_ratio

from kg.gazetteer import Gazetteer, fold
from kg.resolve.name_words import telling
from kg.resolve.parameters import Parameters
from kg.resolve.profile import PartyProfile, Profile, SiteProfile

_EARTH_KM = 6371.0


@dataclass(frozen=True)
class Relation:
    """What was found: a reason's code, hundredths of points, and the values of the reason. `veto`: never one attack."""

    code: str
    points: int
    values: tuple[str, ...] = ()
    veto: bool = False


class World:
    """What the gazetteer knows of places and parties, asked in the terms of comparing. Answers are remembered."""

    def __init__(self, gazetteer: Gazetteer, parameters: Parameters) -> None:
        self._gazetteer = gazetteer
        self._place = parameters["place"]
        self._generic = parameters.generic
        self._not_names = parameters.not_names
        self._around: dict[str, frozenset[str]] = {}
        self._names: dict[PartyProfile, frozenset[str]] = {}

    def relation(self, left: Profile, right: Profile) -> Relation:
        """The best relation between the places of two attacks, or what keeps them apart. Symmetric."""
        ours, theirs = left.sites, right.sites
        apart = self._countries(ours, theirs) or self._distance(ours, theirs)
        if apart:
            return apart
        found = [each for one in ours for other in theirs for each in self._pair(*sorted((one, other)))]
        found += [*self._named(left, right), *self._named(right, left), *self._shared(left, right)]
        best = max(found, key=lambda each: (each.points, each.code, each.values), default=None)
        if best is not None:
            return best
        if not ours or not theirs:
            return Relation("no_place", 0)
        own, other = self._towns(ours), self._towns(theirs)
        if own and other:
            names = tuple(sorted((_names(own), _names(other))))
            return Relation("other_town", _points(self._place["other_town"]), names)
        return Relation("nothing_in_common", _points(self._place["nothing_in_common"]))

    def seldom_hit(self, ours: tuple[SiteProfile, ...], theirs: tuple[SiteProfile, ...]) -> Relation | None:
        """Whether both name one town that is no city of the gazetteer: such a one is seldom hit twice in a day."""
        names = [
            one.name for one in ours for other in theirs
            if self._is_small(one) and self._is_small(other)
            and ((one.entity and one.entity == other.entity) or self._same_name(*sorted((one, other))))
        ]
        return Relation("seldom_hit", _points(self._place["seldom_hit"]), (min(names),)) if names else None

    def _is_small(self, site: SiteProfile) -> bool:
        return self._level(site) == "city" and (not site.entity or self._kind(site) == "village")

    def other_province(self, ours: tuple[SiteProfile, ...], theirs: tuple[SiteProfile, ...]) -> Relation | None:
        """Whether what bears one name lies in two provinces: there are towns of one name, known to no gazetteer."""
        own, other = self._provinces(ours), self._provinces(theirs)
        if not own or not other or own & other:
            return None
        finer = [{site.entity for site in sites if site.entity not in own | other} - {""} for sites in (ours, theirs)]
        if finer[0] & finer[1] or any(self._containers(one) & (own | other) for one in own | other):
            return None
        labels = (_names([each for each in sites if each.entity in own | other]) for sites in (ours, theirs))
        return Relation("other_province", _points(self._place["other_province"]), tuple(sorted(labels)))

    def other_site(self, ours: tuple[SiteProfile, ...], theirs: tuple[SiteProfile, ...]) -> Relation | None:
        """Whether the two name, as what was hit, sites that cannot be one."""
        own, other = self._hit(ours), self._hit(theirs)
        if not own or not other:
            return None
        together = [(one, each) for one in own for each in other]
        if any(found.points > 0 for one, each in together for found in self._pair(*sorted((one, each)))):
            return None
        names = tuple(sorted((_names(own), _names(other))))
        if all(one.entity and each.entity for one, each in together):
            return Relation("other_site", _points(self._place["other_site"]), names)
        kinds = {self._kind(one) for one in own}, {self._kind(each) for each in other}
        telling = set(self._place["site_kinds"])
        if kinds[0] & telling and kinds[1] & telling and not kinds[0] & kinds[1]:
            return Relation("other_site", _points(self._place["other_kind"]), names)
        return None

    def names(self, party: PartyProfile) -> frozenset[str]:
        """What a party goes by when it is compared: itself, its groups, and for a state and its forces the state."""
        if party not in self._names:
            found = {party.entity or f"name/{party.folded}"}
            entity = self._gazetteer.entities.get(party.entity)
            if entity is not None:
                found |= self._gazetteer.groups_of(party.entity)
            country = party.country or (entity.country if entity else "")
            if country and party.kind in ("state", "armed_force"):
                found.add(f"state/{country}")
            self._names[party] = frozenset(found)
        return self._names[party]

    def _named(self, one: Profile, other: Profile) -> Iterator[Relation]:
        """A place of one stands in the words of the other, of which no place was read more exactly than a region."""
        if self._is_exact(other):
            return
        for site in one.sites:
            words = telling(site.folded, self._generic)
            if words and self._level(site) in ("site", "city") and other.capitals.issuperset(words):
                yield Relation("named", _points(self._place["named"]), (site.name,))

    def _shared(self, one: Profile, other: Profile) -> Iterator[Relation]:
        """Of neither was a place read, but a name that the gazetteer does not know stands in the words of both."""
        if self._is_exact(one) or self._is_exact(other):
            return
        both = (one.names & other.capitals) | (one.capitals & other.names)
        for word in sorted(both - self._not_names - _known_words(self._gazetteer)):
            yield Relation("shared", _points(self._place["shared"]), (word,))

    def _is_exact(self, profile: Profile) -> bool:
        return any(self._level(site) in ("site", "city") for site in profile.sites)

    def _hit(self, sites: tuple[SiteProfile, ...]) -> list[SiteProfile]:
        return [site for site in sites if site.target and self._level(site) == "site"]

    def _towns(self, sites: tuple[SiteProfile, ...]) -> list[SiteProfile]:
        return [site for site in sites if self._level(site) == "city" and self._telling(site.folded)]

    def _provinces(self, sites: tuple[SiteProfile, ...]) -> set[str]:
        return {site.entity for site in sites if site.entity and site.kind == self._kind(site) == "province"}

    def _countries(self, ours: tuple[SiteProfile, ...], theirs: tuple[SiteProfile, ...]) -> Relation | None:
        own, other = _countries(ours), _countries(theirs)
        if not own or not other or own & other:
            return None
        if any(
            (km := self._km(one, each)) is not None and km <= self._place["far_km"] for one in ours for each in theirs
        ):
            return None
        values = tuple(sorted((" ".join(sorted(own)), " ".join(sorted(other)))))
        return Relation("countries", 0, values, veto=True)

    def _distance(self, ours: tuple[SiteProfile, ...], theirs: tuple[SiteProfile, ...]) -> Relation | None:
        """Whether even the nearest two are far apart; a region or a country is nowhere in particular."""
        known = [
            (km, _pair_of(one.name, other.name))
            for one in ours for other in theirs
            if self._level(one) in ("site", "city") and self._level(other) in ("site", "city")
            and (km := self._km(one, other)) is not None
        ]
        if not known:
            return None
        km, names = min(known)
        return Relation("far", 0, (*names, str(round(km))), veto=True) if km > self._place["far_km"] else None

    def _pair(self, one: SiteProfile, other: SiteProfile) -> Iterator[Relation]:
        """What two sites have in common, every way that it can be found; `one` sorts before `other`."""
        place = self._place
        level = _wider(self._level(one), self._level(other))
        if (one.entity and one.entity == other.entity) or self._same_name(one, other):
            yield Relation("same", _points(place["same"][level]), (one.name,))
        for inner, outer in ((one, other), (other, one)):
            if outer.entity and outer.entity in self._containers(inner.entity):
                yield Relation("inside", _points(place["inside"][self._level(outer)]), (inner.name, outer.name))
        km = self._km(one, other)
        if km is not None and one.entity != other.entity and level in ("site", "city"):
            values = (one.name, other.name, str(round(km)))
            if km <= place["near_km"]:
                yield Relation("near", _points(place["near"]), values)
            elif km <= place["around_km"]:
                yield Relation("near", _points(place["around"]), values)
        if not (one.entity and other.entity) and one.folded != other.folded:
            first, second = self._telling(one.folded), self._telling(other.folded)
            if first and second and token_set_ratio(first, second) >= place["alike_score"]:
                yield Relation("alike", _points(place["alike"][level]), (one.name, other.name))

    def _same_name(self, one: SiteProfile, other: SiteProfile) -> bool:
        if (one.entity and other.entity) or not self._telling(one.folded):
            return False
        if self._telling(one.folded) != self._telling(other.folded):
            return False
        return not one.country or not other.country or one.country == other.country

    def _telling(self, folded: str) -> str:
        return " ".join(telling(folded, self._generic))

    def _kind(self, site: SiteProfile) -> str:
        entity = self._gazetteer.entities.get(site.entity)
        return "base" if entity and entity.type == "base" else entity.kind if entity else site.kind

    def _level(self, site: SiteProfile) -> str:
        """The wider of what the report calls it and what it is linked to: a province may be linked as its town."""
        levels = self._place["levels"]
        return _wider(levels.get(site.kind, "site"), levels.get(self._kind(site), "site"))

    def _containers(self, entity: str) -> frozenset[str]:
        if entity not in self._around:
            self._around[entity] = frozenset(self._gazetteer.containers(entity))
        return self._around[entity]

    def _km(self, one: SiteProfile, other: SiteProfile) -> float | None:
        ours, theirs = self._gazetteer.entities.get(one.entity), self._gazetteer.entities.get(other.entity)
        if ours is None or theirs is None:
            return None
        if ours.lat is None or ours.lon is None or theirs.lat is None or theirs.lon is None:
            return None
        return distance_km(ours.lat, ours.lon, theirs.lat, theirs.lon)


@lru_cache(maxsize=65536)
def distance_km(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Kilometres between two points (degrees WGS 84) on a sphere: the haversine formula."""
    up, across = radians(other_lat - lat) / 2, radians(other_lon - lon) / 2
    part = sin(up) ** 2 + cos(radians(lat)) * cos(radians(other_lat)) * sin(across) ** 2
    return 2 * _EARTH_KM * asin(sqrt(min(1.0, part)))


@lru_cache(maxsize=4)
def _known_words(gazetteer: Gazetteer) -> frozenset[str]:
    """Every word of every name and adjective of the gazetteer, folded: what is among them is no new name."""
    return frozenset(
        word
        for entity in gazetteer.entities.values()
        for name in (*entity.names(), *entity.adjectives)
        for word in fold(name).split()
    )


def _countries(sites: tuple[SiteProfile, ...]) -> set[str]:
    """Where the sites are; an embassy is told with the country whose it is."""
    return {site.country for site in sites if site.country and site.kind != "embassy"}


def _pair_of(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one <= other else (other, one)


def _points(value: float) -> int:
    return round(value * 100)


def _wider(one: str, other: str) -> str:
    order = ("site", "city", "region", "country")
    return order[max(order.index(one), order.index(other))]


def _names(sites: list[SiteProfile]) -> str:
    return ", ".join(sorted({site.name for site in sites}, key=lambda name: (fold(name), name)))
