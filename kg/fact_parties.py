"""The actors and places in a fact, changed one by one."""

from __future__ import annotations

from collections.abc import Callable

from kg.facts import Actor, AnyFact, Place

Change = Callable[[Place | Actor], Place | Actor]


def with_parties(fact: AnyFact, change: Change) -> AnyFact:
    """`fact` with `change` made to every place and actor in it; itself if that changes nothing."""
    changes: dict[str, object] = {}
    for name in type(fact).model_fields:
        value = getattr(fact, name)
        changed = _changed(value, change)
        if changed is not value:
            changes[name] = changed
    return fact.model_copy(update=changes) if changes else fact


def parties(fact: AnyFact) -> list[Place | Actor]:
    """Every place and actor in a fact."""
    found: list[Place | Actor] = []

    def kept(one: Place | Actor) -> Place | Actor:
        found.append(one)
        return one

    with_parties(fact, kept)
    return found


def names(party: Place | Actor) -> tuple[str, ...]:
    """What the report calls it: its name, then the other words that name the same."""
    return (party.name, *(party.also or ()))


def _changed(value: object, change: Change) -> object:
    if isinstance(value, Place | Actor):
        return change(value)
    if isinstance(value, tuple):
        changed = tuple(_changed(one, change) for one in value)
        if any(new is not old for new, old in zip(changed, value, strict=True)):
            return changed
    return value
