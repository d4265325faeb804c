"""A name that a person gives → the actor or place: as the report has it, else as the gazetteer alone knows it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import get_args

from kg.facts import Actor, ActorKind, AnyFact, Place, PlaceKind, ReportFact
from kg.gazetteer import Entity, Gazetteer, fold
from kg.gazetteer.likeness import SAME


class Naming:
    """Names in the surroundings of one report. A gazetteer id is taken for a name too.

    Args:
        facts: of the report, as they were read and linked: a name that it uses means what it means there.
        gazetteer: a name that one entity alone bears means that entity; None: names stay names.
    """

    def __init__(self, facts: Iterable[AnyFact], gazetteer: Gazetteer | None) -> None:
        self._gazetteer = gazetteer
        found = {party for fact in facts if not isinstance(fact, ReportFact) for party in _parties(fact)}
        # The linked one first, so that the order of facts does not matter.
        self._own = sorted(found, key=lambda one: (one.entity is None, one.model_dump_json()))

    def actor(self, name: str) -> Actor:
        """The actor of this name."""
        own = next((one for one in self._own if isinstance(one, Actor) and fold(one.name) == fold(name)), None)
        if own is not None:
            return own
        entity = self._entity(name, ("actor",))
        if entity is None:
            return Actor(name=name)
        kind = entity.kind if entity.kind in get_args(ActorKind) else "unidentified"
        return Actor.model_validate(_of(entity, name) | {"kind": kind})

    def place(self, name: str) -> Place:
        """The place of this name."""
        own = next((one for one in self._own if isinstance(one, Place) and fold(one.name) == fold(name)), None)
        if own is not None:
            return own
        entity = self._entity(name, ("base", "place"))
        if entity is None:
            return Place(name=name)
        kind = "base" if entity.type == "base" else entity.kind if entity.kind in get_args(PlaceKind) else "other"
        return Place.model_validate(_of(entity, name) | {"kind": kind})

    def party(self, name: str) -> Place | Actor:
        """The place of this name, or the actor if nothing but an actor is known by it."""
        place, actor = self.place(name), self.actor(name)
        return actor if place == Place(name=name) and actor != Actor(name=name) else place

    def _entity(self, name: str, types: tuple[str, ...]) -> Entity | None:
        if self._gazetteer is None:
            return None
        own = self._gazetteer.entities.get(name)
        if own is not None and own.type in types:
            return own
        alike = [one.entity for one in self._gazetteer.alike(name) if one.how == SAME and one.entity.type in types]
        return alike[0] if len(alike) == 1 else None


def _of(entity: Entity, name: str) -> dict[str, object]:
    return {
        "name": entity.label("en") if name == entity.id else name,
        "entity": entity.id, "country": entity.country or None,
    }


def _parties(fact: AnyFact) -> Iterator[Place | Actor]:
    for field in type(fact).model_fields:
        value = getattr(fact, field)
        for one in value if isinstance(value, tuple) else (value,):
            if isinstance(one, Place) or (isinstance(one, Actor) and not one.anonymous):
                yield one
