"""Whom words mean that nobody bears as a name: one named in them, or the state or the army of their country."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.gazetteer import Entity, Gazetteer, Like, Match, fold
from kg.gazetteer.folding import keys_of
from kg.gazetteer.index import cue_words
from kg.gazetteer.likeness import GENERIC, INSIDE, KIND
from kg.link.judgement import Query
from kg.link.knowledge import Knowledge

_INITIALS = re.compile(r"\([A-Z]{2,8}\)")
_LANGUAGES = ("en", "fr")  # a query does not tell in which language its name is


def likes_within(query: Query, gazetteer: Gazetteer, known: Knowledge) -> list[Like]:
    """Candidates for `query`, whose name nobody bears, by their ids; none if the words say that another is meant."""
    if body := _state(query, gazetteer, known) or _army(query, gazetteer, known):
        return [body]
    folded = f" {fold(query.name)} "
    if any(f" {word} " in folded for word in known.aside):
        return []
    found: dict[str, Entity] = {}
    texts: dict[str, list[str]] = {}
    for match in _matches(query.name, gazetteer):
        for entity in match.entities if not match.adjective else ():
            if entity.type in query.types and _fits(entity, query, known):
                found[entity.id] = entity
                texts.setdefault(entity.id, []).append(match.text)
    wider = {group for one in found for group in gazetteer.groups_of(one)}
    likes = [
        Like(found[one], GENERIC if _is_all(query.name, texts[one], known.army) else INSIDE, texts[one][0])
        for one in sorted(found.keys() - wider)
    ]
    return [like for like in likes if not is_another_body(like, query, known)]


def _fits(entity: Entity, query: Query, known: Knowledge) -> bool:
    """A school in a town is not the town, and a command of a state not the state."""
    kind = "base" if entity.type == "base" else entity.kind
    if entity.type != "actor" or kind == "state":
        return kind == query.kind
    return kind not in known.apart.get(query.kind, frozenset())


def _is_all(name: str, texts: list[str], army: frozenset[str]) -> bool:
    """Whether a name is nothing but `texts`, generic words, those of an `army`, and initials in brackets."""
    rest = _INITIALS.sub(" ", name)
    for text in texts:
        rest = rest.replace(text, " ")
    return set(keys_of(rest)) <= cue_words()["generic"] | cue_words()["connector"] | army


def is_another_body(like: Like, query: Query, known: Knowledge) -> bool:
    """Whether a name that shares words with `like`'s says of what body it speaks, and that is another: "Kenya's
    military" is not Kenya, "Somali group" not the "Somali military"."""
    words = {*keys_of(query.name)}
    if like.how not in (GENERIC, INSIDE) or like.entity.kind not in ("state", "armed_force"):
        return False
    if like.entity.kind == "state":
        return bool(words & known.army)
    return bool(words & known.heads["armed_group"]) and not words & known.army


def _state(query: Query, gazetteer: Gazetteer, known: Knowledge) -> Like | None:
    """"Washington" as a state of the country US: that state, whatever stands for it but its army."""
    if query.kind != "state" or not query.country or known.army & {*keys_of(query.name)}:
        return None
    entity = gazetteer.state(query.country)
    return Like(entity, KIND, query.name) if entity else None


def _army(query: Query, gazetteer: Gazetteer, known: Knowledge) -> Like | None:
    """« armée » with the country TD, "American soldiers": the armed forces of the country, named by no name."""
    entity = gazetteer.entities.get(f"actor/{query.country.lower()}-armed-forces") if query.country else None
    if entity is None or query.kind != "armed_force":
        return None
    rest = query.name
    for match in _matches(query.name, gazetteer):
        first = match.entities[0]
        if first.country == query.country and (match.adjective or first.kind in ("country", "state")):
            rest = rest.replace(match.text, " ")
    words = {*keys_of(rest)} - cue_words()["connector"] - {"s"}  # the one of "Kenya's military"
    return Like(entity, KIND, query.name) if words and words <= known.army else None


def _matches(name: str, gazetteer: Gazetteer) -> Iterator[Match]:
    for lang in _LANGUAGES:
        yield from (match for match in gazetteer.find(name, lang) if match.entities)
