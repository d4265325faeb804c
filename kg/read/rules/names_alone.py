"""What leaves a reader: names, with kind and country as read; which entries they mean is for linking to say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg.fact_parties import names, with_parties
from kg.facts import Actor, AnyFact, Place
from kg.gazetteer import Entity, Gazetteer
from kg.gazetteer.likeness import GUARDED, SAME


def names_alone(facts: Iterable[AnyFact], gazetteer: Gazetteer) -> Iterator[AnyFact]:
    """`facts` without the entries that the reader took their actors and places for.

    The country of such an entry goes with it where entries of several countries bear the name: then it is a guess.
    """

    def alone(party: Place | Actor) -> Place | Actor:
        entity = gazetteer.entities.get(party.entity or "")
        country = party.country
        if entity is not None and entity.country == country and _is_borne_abroad(party, entity, gazetteer):
            country = None
        changes: dict[str, str | None] = {"entity": None, "country": country, "country_from": None}
        if isinstance(party, Actor):
            changes["institution_entity"] = None
        return party.model_copy(update=changes)

    return (with_parties(fact, alone) for fact in facts)


def _is_borne_abroad(party: Place | Actor, entity: Entity, gazetteer: Gazetteer) -> bool:
    """Whether entries of another country, actors or places as it is one, bear the first of the names that is borne."""
    borne = ([like.entity for like in gazetteer.alike(name) if like.how in (SAME, GUARDED)] for name in names(party))
    bearers: list[Entity] = next(filter(None, borne), [])
    return any(
        one.country != entity.country for one in bearers if (one.type == "actor") == (entity.type == "actor")
    )
