"""What the pages know of attacks, entities and reports in short: values only, nothing of the store."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from kg.points import Located, Point, most_exact

ROLES = ("target", "perpetrator", "claims", "accused", "denies")


@dataclass(frozen=True)
class Thing:
    """An actor or a place. `labels`: by language, the gazetteer's name or else the first that a report uses.
    `point_stated`: a source gives the point, not the gazetteer.
    """

    iri: str
    is_place: bool
    labels: Mapping[str, str]
    names: tuple[str, ...] = ()
    kind: str = ""
    country: str = ""
    point: Point | None = None
    point_stated: bool = False
    wider: tuple[str, ...] = ()
    is_base: bool = False
    anonymous: bool = False

    def label(self, language: str) -> str:
        """Its name in a language, or in another one."""
        return self.labels.get(language) or next(iter(self.labels.values()), "")


@dataclass(frozen=True)
class Attack:
    """One attack in short. Nodes are IRIs; `roles` maps each of ROLES to actors, `places` are targets and places.
    `points`: those that sources themselves give for linked places.
    """

    iri: str
    labels: Mapping[str, str]
    earliest: date | None
    latest: date | None
    outcome: str
    state: str
    weapons: tuple[str, ...]
    places: tuple[str, ...]
    roles: Mapping[str, tuple[str, ...]]
    sources: tuple[str, ...]
    reports: tuple[str, ...]
    killed: tuple[int | None, int | None]
    injured: tuple[int | None, int | None]
    accounts: int
    independent: int
    differs: bool
    points: Mapping[str, Point] = field(default_factory=dict)

    def label(self, language: str) -> str:
        """What it is called in a language."""
        return self.labels.get(language) or next(iter(self.labels.values()), "")

    @property
    def actors(self) -> tuple[str, ...]:
        """Everybody who has a part in it, whoever says so."""
        return tuple(dict.fromkeys(one for role in ROLES for one in self.roles.get(role, ())))


@dataclass(frozen=True)
class ReportLine:
    """One report in short. `outlets`: its outlet, then the agencies that it carries."""

    iri: str
    id: str
    title: str
    issued: date | None
    language: str
    outlets: tuple[str, ...] = ()


@dataclass(frozen=True)
class Catalogue:
    """Everything by its IRI; attacks from the latest to the earliest, undated ones last."""

    attacks: Mapping[str, Attack]
    things: Mapping[str, Thing]
    reports: Mapping[str, ReportLine]
    replaced: Mapping[str, str] = field(default_factory=dict)

    def name(self, iri: str, language: str) -> str:
        """What a node is called, "" if it has no name."""
        found = self.attacks.get(iri) or self.things.get(iri)
        if found:
            return found.label(language)
        report = self.reports.get(iri)
        return (report.title or report.id) if report else ""

    def around(self, place: str) -> Iterator[str]:
        """A place and all that it lies in, from the narrowest on."""
        waiting, seen = [place], set[str]()
        while waiting:
            one = waiting.pop(0)
            if one not in seen:
                seen.add(one)
                yield one
                waiting += self.things[one].wider if one in self.things else ()

    def spot(self, attack: Attack) -> Located | None:
        """Where an attack is on the map: at a place that was named, else at a wider one; None: the country at most."""
        return most_exact(self._located(attack))

    def _located(self, attack: Attack) -> Iterator[Located]:
        for named in attack.places:
            for place in self.around(named):
                thing = self.things.get(place)
                stated = attack.points.get(place)
                if thing and stated:
                    yield Located(place, thing.kind, stated, True, place in attack.places)
                elif thing and thing.point:
                    yield Located(place, thing.kind, thing.point, thing.point_stated, place in attack.places)

    @cached_property
    def countries(self) -> Mapping[str, str]:
        """Code of a country → its node, for those that have a point."""
        return {one.country: one.iri for one in self.things.values() if one.kind == "country" and one.point}

    @cached_property
    def by_report_id(self) -> Mapping[str, ReportLine]:
        """Id of a report, as it came in → the report."""
        return {one.id: one for one in self.reports.values()}

    @cached_property
    def by_thing(self) -> Mapping[str, tuple[str, ...]]:
        """Actor, place (and what it lies in), source or report → the attacks that it has to do with."""
        found: dict[str, list[str]] = defaultdict(list)
        for attack in self.attacks.values():
            places = {wider for place in attack.places for wider in self.around(place)}
            for one in {*places, *attack.actors, *attack.sources, *attack.reports}:
                found[one].append(attack.iri)
        return {one: tuple(attacks) for one, attacks in found.items()}
