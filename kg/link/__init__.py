"""Facts → linked facts: which gazetteer entity a name denotes.

This first version links a name only if the gazetteer has exactly this name, folded (accents, articles, spelling of
Arabic), for exactly one entity of the right type. A wrong link is worse than none: everything else stays known by
name. An anonymous source is never linked to a person; the institution it speaks from is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

from kg.facts import Actor, AnyFact, Place
from kg.gazetteer import Entity, Gazetteer

_EXACT = 99.0
"""The least score that `Gazetteer.lookup` gives to the same name (less a little for a capital's namesake)."""

F = TypeVar("F", Place, Actor)


def link(facts: Iterable[AnyFact], gazetteer: Gazetteer) -> Iterator[AnyFact]:
    """The same facts, in the same order, with `entity` and `country` set where the gazetteer knows the name.

    What is set already stays as it is; so does every id, because ids hang on names and not on links.
    """
    linker = _Linker(gazetteer)
    for fact in facts:
        yield linker.fact(fact)


class _Linker:
    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._known: dict[tuple[str, tuple[str, ...]], Entity | None] = {}

    def fact(self, fact: AnyFact) -> AnyFact:
        """`fact` with every actor and place in it linked."""
        changes: dict[str, object] = {}
        for name in type(fact).model_fields:
            value = getattr(fact, name)
            linked = self._value(value)
            if linked is not value:
                changes[name] = linked
        return fact.model_copy(update=changes) if changes else fact

    def _value(self, value: object) -> object:
        if isinstance(value, Place):
            return self._place(value)
        if isinstance(value, Actor):
            return self._actor(value)
        if isinstance(value, tuple):
            linked = tuple(self._value(one) for one in value)
            if any(new is not old for new, old in zip(linked, value, strict=True)):
                return linked
        return value

    def _place(self, place: Place) -> Place:
        types = ("base", "place") if place.kind == "base" else ("place", "base")
        entity = self._entity(place.name, place.entity, types)
        return _changed(place, entity=entity.id, country=place.country or entity.country or None) if entity else place

    def _actor(self, actor: Actor) -> Actor:
        if actor.institution and not actor.institution_entity:
            institution = self._exact(actor.institution, ("actor",))
            if institution:
                actor = _changed(actor, institution_entity=institution.id)
        if actor.anonymous:
            return actor
        entity = self._entity(actor.name, actor.entity, ("actor",))
        return _changed(actor, entity=entity.id, country=actor.country or entity.country or None) if entity else actor

    def _entity(self, name: str, linked: str | None, types: tuple[str, ...]) -> Entity | None:
        if linked:
            return self._gazetteer.entities.get(linked)
        return self._exact(name, types)

    def _exact(self, name: str, types: tuple[str, ...]) -> Entity | None:
        key = (name, types)
        if key not in self._known:
            self._known[key] = self._look_up(name, types)
        return self._known[key]

    def _look_up(self, name: str, types: tuple[str, ...]) -> Entity | None:
        for kind in types:
            same = [one for one in self._gazetteer.lookup(name, type=kind) if one.score >= _EXACT]
            if len(same) == 1:
                return same[0].entity
            if same:
                return None  # two of one name: context decides, and there is none here
        return None


def _changed(party: F, **changes: str | None) -> F:
    """`party` with `changes`, or itself if nothing changes."""
    return (
        party
        if all(getattr(party, name) == value for name, value in changes.items())
        else party.model_copy(update=changes)
    )
