"""The filters of the front page: they stand in its address, so that a view can be sent to somebody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from kg.gazetteer import fold
from kg.pages.catalogue import Attack, Catalogue
from kg.words.wording import Wording

CHOICES = ("state", "weapon", "outcome", "place", "actor", "source")
NAMES = ("q", "from", "to", *CHOICES)
STATES = ("claimed", "said_unclaimed", "denied", "claim_waits", "no_claim_reported")
OUTCOMES = ("carried_out", "foiled", "alleged")

_FIRST = date(1000, 1, 1)
"""A day before it is a year of which not all digits were typed."""


@dataclass(frozen=True)
class Option:
    """One value that a filter can have: as it stands in the address, in words, and how many attacks it leaves."""

    value: str
    label: str
    count: int


class Filters:
    """What an address asks for. A value that makes no sense is left aside and told in `complaints`.

    Attributes:
        values: name of the filter → its value as it stands in the address; what was left aside is not in it.
        complaints: in words, for the page.
    """

    def __init__(self, query: Iterable[tuple[str, str]], known: Catalogue, say: Wording, base: str) -> None:
        self._known, self._say, self._base = known, say, base
        self.values: dict[str, str] = {}
        self.complaints: list[str] = []
        for name, value in query:
            if name in NAMES and value.strip():
                self._take(name, value.strip())

    def _take(self, name: str, value: str) -> None:
        if name in ("from", "to"):
            try:
                day = date.fromisoformat(value)
            except ValueError:
                day = date.min
            if day < _FIRST:
                self.complaints.append(self._say("bad_day", text=value))
                return
            value = day.isoformat()
        elif name in CHOICES and value not in {one.value for one in self.options[name]}:
            self.complaints.append(self._say("bad_value", text=value, name=self._say(f"filter_{name}")))
            return
        self.values[name] = value

    @cached_property
    def options(self) -> Mapping[str, list[Option]]:
        """What each filter offers, from what is in the graph."""
        counts = {name: Counter[str]() for name in CHOICES}
        for attack in self._known.attacks.values():
            for name in CHOICES:
                counts[name].update(set(self._of(attack, name)))
        say = self._say
        fixed = {
            "state": [Option(one, say.of("state", one), counts["state"][one]) for one in STATES],
            "outcome": [Option(one, say.of("outcome", one), counts["outcome"][one]) for one in OUTCOMES],
            "weapon": [Option(one, say.of("weapon", one), count) for one, count in counts["weapon"].most_common()],
        }
        return fixed | {name: self._named(counts[name]) for name in ("place", "actor", "source")}

    def _named(self, counts: Counter[str]) -> list[Option]:
        found = []
        for iri, count in counts.items():
            thing = self._known.things.get(iri)
            label = thing.label(self._say.language) if thing else ""
            if label and thing and not thing.anonymous:
                found.append(Option(iri.removeprefix(self._base), label, count))
        return sorted(found, key=lambda one: (fold(one.label), one.value))

    def _of(self, attack: Attack, name: str) -> Iterable[str]:
        match name:
            case "state":
                return (attack.state,)
            case "outcome":
                return (attack.outcome,)
            case "weapon":
                return attack.weapons
            case "place":
                return (wider for place in attack.places for wider in self._known.around(place))
            case "actor":
                return attack.actors
            case _:
                return attack.sources

    @cached_property
    def found(self) -> list[Attack]:
        """The attacks that pass them all."""
        return [one for one in self._known.attacks.values() if self._passes(one)]

    def _passes(self, attack: Attack) -> bool:
        start, end = self.values.get("from"), self.values.get("to")
        if start and (attack.latest or attack.earliest or date.min) < date.fromisoformat(start):
            return False
        if end and (attack.earliest or attack.latest or date.max) > date.fromisoformat(end):
            return False
        for name in CHOICES:
            wanted = self.values.get(name)
            if wanted is None:
                continue
            node = wanted if name in ("state", "outcome", "weapon") else self._base + wanted
            if node not in set(self._of(attack, name)):
                return False
        return all(word in self._words(attack) for word in fold(self.values.get("q", "")).split())

    def _words(self, attack: Attack) -> str:
        parts = [*attack.labels.values()]
        around = (one for place in attack.places for one in self._known.around(place))
        for iri in (*attack.actors, *attack.sources, *around):
            thing = self._known.things.get(iri)
            parts += thing.names if thing else ()
        return fold(" ".join(parts))

    def chips(self) -> list[tuple[str, str]]:
        """(filter, what it is set to in words) of each that is set."""
        say = self._say
        told = []
        for name, value in self.values.items():
            words = value
            if name in CHOICES:
                words = next(one.label for one in self.options[name] if one.value == value)
            elif name in ("from", "to"):
                words = say.days(date.fromisoformat(value), date.fromisoformat(value))
            told.append((name, f"{say(f'filter_{name}')}{say('colon')}{words}"))
        return told
