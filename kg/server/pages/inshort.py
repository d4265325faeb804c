"""An attack, an entity and a report in short: as lists, maps and filters need them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

ROLES = ("target", "perpetrator", "claims", "accused", "denies")


@dataclass(frozen=True)
class Thing:
    """An actor or a place. `labels`: by language, the gazetteer's name or else the first that a report uses."""

    iri: str
    is_place: bool
    labels: Mapping[str, str]
    names: tuple[str, ...] = ()
    kind: str = ""
    country: str = ""
    point: tuple[float, float] | None = None
    wider: tuple[str, ...] = ()
    is_base: bool = False
    anonymous: bool = False

    def label(self, language: str) -> str:
        """Its name in a language, or in another one."""
        return self.labels.get(language) or next(iter(self.labels.values()), "")


@dataclass(frozen=True)
class Attack:
    """One attack in short. Nodes are IRIs; `roles` maps each of ROLES to actors, `places` are targets and places."""

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
