"""The gazetteer as one object: load, look up, find in text, and who belongs to whom."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from kg.errors import InputError

from .entries import PACKAGED, Entity, Problem, check_links, packaged, read_path, read_rows
from .index import Index, build
from .likeness import Like, Likeness
from .lookup import Lookup, Scored
from .matcher import Match, Matcher

WEAPONS = "weapons.csv"
_Step = Callable[[str], Iterable[str]]


class Gazetteer:
    """Curated actors, bases, places and weapons, and the user's own. Make one with :meth:`load`.

    ``entities``: id -> :class:`Entity`, read-only. ``problems``: rows of the user's files that could not be read
    (only with ``load(..., strict=False)``).
    """

    def __init__(
        self, entities: Mapping[str, Entity], problems: Iterable[Problem] = (), index: Index | None = None
    ) -> None:
        self.entities: Mapping[str, Entity] = MappingProxyType(dict(entities))
        self.problems: tuple[Problem, ...] = tuple(problems)
        self._index = index or build((one for one in self.entities.values() if one.type != "weapon"), _stop_phrases())
        self._weapons: Matcher | None = None
        self._matcher = Matcher(self._index, self.containers)
        self._lookup = Lookup(self._index)
        self._likeness = Likeness(self._index)
        self._down: dict[str, set[str]] = {}
        for entity in self.entities.values():
            for group in entity.member_of:
                self._down.setdefault(group, set()).add(entity.id)

    def __reduce__(self) -> tuple[type[Gazetteer], tuple[dict[str, Entity]]]:
        """For other processes: the entries travel, the indexes are built anew there."""
        return Gazetteer, (dict(self.entities),)

    @classmethod
    def load(cls, extra: Iterable[Path] = (), *, strict: bool = True) -> Gazetteer:
        """The packaged entries and those of the user's CSV files (see ``entries.COLUMNS``).

        A row of a user's file whose id is packaged replaces that entry.

        Raises:
            InputError: ``strict`` and at least one row cannot be used; the message lists file, line and remedy of each.
        """
        paths = list(extra)
        if not paths:
            return _packaged_gazetteer()
        entities = dict(_packaged_entities())
        problems: list[Problem] = []
        rows: list[tuple[str, int, Entity]] = []
        for path in paths:
            read, faults = read_path(path)
            problems += faults
            rows += [(str(path), line, entity) for line, entity in read]
        for _, _, entity in rows:
            entities[entity.id] = entity
        faults = check_links(rows, entities)
        problems += faults
        broken = {(fault.file, fault.line) for fault in faults}
        for file, line, entity in rows:
            if (file, line) in broken and entities.get(entity.id) is entity:
                original = _packaged_entities().get(entity.id)
                entities.pop(entity.id)
                if original is not None:
                    entities[entity.id] = original
        if problems and strict:
            listed = "\n".join(f"  {problem}" for problem in problems)
            first = problems[0]
            raise InputError(
                f"{len(problems)} fault(s) in the gazetteer file(s):\n{listed}", source=first.file, line=first.line
            )
        return cls(entities, problems)

    def __getitem__(self, identifier: str) -> Entity:
        return self.entities[identifier]

    def __contains__(self, identifier: object) -> bool:
        return identifier in self.entities

    def __len__(self) -> int:
        return len(self.entities)

    def find(self, text: str, lang: str, told: frozenset[str] = frozenset()) -> list[Match]:
        """All longest, non-overlapping, word-bounded names in ``text``; ``lang`` is "fr" or "en".

        ``told``: ids of actors that the text before has named in full, whose bare acronyms then need no context ("IS").
        Weapons are left out: see :meth:`find_weapons`.
        """
        return self._matcher.find(text, lang, told)

    def find_weapons(self, text: str, lang: str) -> list[Match]:
        """Named and generic weapons in ``text``; ``entity.kind`` is the class of weapon (``sit:weapon`` notation)."""
        if self._weapons is None:
            self._weapons = Matcher(
                build(one for one in self.entities.values() if one.type == "weapon"), self.containers
            )
        return self._weapons.find(text, lang)

    def lookup(
        self,
        name: str,
        *,
        type: str | None = None,
        kind: str | None = None,
        country: str | None = None,
        context: str = "",
    ) -> list[Scored]:
        """Entities that ``name`` may name, best first, each with a score (0-100) and the reason; empty if none is safe.

        ``type``, ``kind``, ``country`` (ISO alpha-2; entries without a country stay) narrow the search; ``context`` is
        text around the name, for names that need one.
        """

        def keep(entity: Entity) -> bool:
            return (
                (type is None or entity.type == type)
                and (kind is None or entity.kind == kind)
                and (country is None or not entity.country or entity.country == country)
            )

        return self._lookup.find(name, keep, context)

    def alike(self, name: str) -> list[Like]:
        """All actors, bases and places that ``name`` may mean, however unsure, and how their name is like it."""
        return self._likeness.find(name)

    def members(self, identifier: str) -> frozenset[str]:
        """Ids of all that belong to ``identifier``, directly or through others; itself is not among them."""
        return _closure(identifier, lambda one: self._down.get(one, ()))

    def groups_of(self, identifier: str) -> frozenset[str]:
        """Ids of all that ``identifier`` belongs to, directly or through others; itself is not among them."""
        return _closure(identifier, lambda one: self.entities[one].member_of if one in self.entities else ())

    def containers(self, identifier: str) -> tuple[str, ...]:
        """Ids of the places around ``identifier``, the nearest first."""
        found: list[str] = []
        entity = self.entities.get(identifier)
        while entity is not None and entity.within and entity.within not in found:
            found.append(entity.within)
            entity = self.entities.get(entity.within)
        return tuple(found)

    def country(self, code: str) -> Entity | None:
        """The place ``place/iq`` of a country code, or None."""
        return self.entities.get(f"place/{code.lower()}")

    def state(self, code: str) -> Entity | None:
        """The actor ``actor/state-iq`` of a country code, or None."""
        return self.entities.get(f"actor/state-{code.lower()}")


def _closure(start: str, step: _Step) -> frozenset[str]:
    found: set[str] = set()
    rest = [start]
    while rest:
        for one in step(rest.pop()):
            if one not in found and one != start:
                found.add(one)
                rest.append(one)
    return frozenset(found)


@cache
def _stop_phrases() -> tuple[str, ...]:
    rows = csv.DictReader(packaged("stop_phrases.csv").read_text(encoding="utf-8").splitlines())
    return tuple(row["phrase"] for row in rows)


@cache
def _packaged_entities() -> Mapping[str, Entity]:
    entities: dict[str, Entity] = {}
    rows: list[tuple[str, int, Entity]] = []
    problems: list[Problem] = []
    for file in (*PACKAGED, WEAPONS):
        read, faults = read_rows(packaged(file).read_text(encoding="utf-8"), file)
        problems += faults
        for line, entity in read:
            if entity.id in entities:
                problems.append(Problem(file, line, f"the id {entity.id} stands in two files.", "Keep one."))
            entities[entity.id] = entity
            rows.append((file, line, entity))
    problems += check_links(rows, entities)
    if problems:
        raise InputError("the packaged gazetteer is broken:\n" + "\n".join(map(str, problems)))
    return MappingProxyType(entities)


@cache
def _packaged_gazetteer() -> Gazetteer:
    return Gazetteer(_packaged_entities())
