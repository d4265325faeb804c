"""Outlets and agencies by name: "AFP", « l'AFP », "Agence France-Presse" are one entry of the packaged gazetteer."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache

from kg.gazetteer.entries import Entity, packaged, read_rows
from kg.gazetteer.folding import fold


@lru_cache(maxsize=65536)
def outlet_named(name: str) -> Entity | None:
    """The outlet that a whole name names, as it stands or without the words of `data/outlet_words.csv` around it."""
    known = _outlets()
    return next((known[form] for form in _forms(fold(name), ("article", "before", "after")) if form in known), None)


def outlet_id(name: str) -> str:
    """One id for all names of an outlet: "AFP", "Agence France-Presse" → "actor/afp"; an unknown one is its name."""
    entity = outlet_named(name)
    return entity.id if entity else fold(name) or name


@cache
def _outlets() -> Mapping[str, Entity]:
    """Folded name → entity, of the outlets and agencies; of two that share a name the first one has it.

    A name that running text must tell from a common word ("journal Le Monde", "Dawn (newspaper)") has that word here
    and there; where a whole name is looked up it needs none.
    """
    rows, _ = read_rows(packaged("organisations.csv").read_text(encoding="utf-8"), "organisations.csv")
    outlets = [entity for _, entity in rows if entity.kind == "outlet"]
    known: dict[str, Entity] = {}
    for entity in outlets:
        for name in entity.names():
            known.setdefault(fold(name), entity)
    for entity in outlets:
        for name in entity.names():
            for form in _forms(fold(name), ("before", "after")):
                known.setdefault(form, entity)
    return known


def _forms(folded: str, where: tuple[str, ...]) -> Iterator[str]:
    """A folded name as it stands, then ever shorter, without the words that stand around it."""
    while folded:
        yield folded
        folded = next((rest for place in where for rest in _without(folded, place)), "")


def _without(folded: str, place: str) -> Iterator[str]:
    for words in _words_around()[place]:
        rest = folded.removesuffix(f" {words}") if place == "after" else folded.removeprefix(f"{words} ")
        if rest != folded:
            yield rest


@cache
def _words_around() -> Mapping[str, tuple[str, ...]]:
    """Place → folded words that may stand there without being part of an outlet's name, the longest first."""
    found: dict[str, list[str]] = {}
    for row in csv.DictReader(packaged("outlet_words.csv").read_text(encoding="utf-8").splitlines()):
        found.setdefault(row["where"], []).append(fold(row["words"]))
    return {place: tuple(sorted(words, key=len, reverse=True)) for place, words in found.items()}


def outlet_with(entity_id: str) -> Entity | None:
    """The outlet with this id."""
    return next((entity for entity in _outlets().values() if entity.id == entity_id), None)
