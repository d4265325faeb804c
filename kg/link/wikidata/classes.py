"""Which classes of Wikidata a base, an actor or a country belongs to: classes.csv, and subclasses by Wikidata."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from functools import cache
from importlib import resources

from kg.link.wikidata.items import Items

_DEPTH = 4  # steps of P279 that are followed: deep enough for "US Air Force base", short of "object"


@cache
def class_qids(name: str) -> tuple[str, ...]:
    """QIDs of the classes of `name` ("Base", "Actor", "Country"), in the order of the file."""
    text = (resources.files("kg.link.wikidata") / "classes.csv").read_text(encoding="utf-8")
    return tuple(row["class_qid"] for row in csv.DictReader(text.splitlines()) if row["ontology_class"] == name)


def are(classes: Iterable[str], wanted: Iterable[str], items: Items) -> bool:
    """Whether one of `classes` is one of `wanted` or, within a few steps of P279, a subclass of one.

    Raises:
        RemoteError: the service does not answer.
    """
    goal = frozenset(wanted)
    seen: set[str] = set()
    step = set(classes)
    for _ in range(_DEPTH):
        if step & goal:
            return True
        seen |= step
        found = items.get(step)
        step = {each for item in found.values() if item for each in item.superclasses} - seen
        if not step:
            return False
    return bool(step & goal)
