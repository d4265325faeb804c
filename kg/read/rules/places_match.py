"""When two mentions of places are the same place, inside one report (pure; see `resolve.py` for across reports)."""

from __future__ import annotations

from functools import cache, lru_cache

from kg.gazetteer import fold
from kg.read.rules.lexicon import lexicon
from kg.read.rules.names import ActorMention, PlaceMention


@cache
def _fillers(lang: str) -> frozenset[str]:
    return frozenset(fold(w) for w in lexicon(lang).words("name_fillers"))


@lru_cache(maxsize=10_000)  # each name is compared with those of every attack told so far
def core(name: str, lang: str) -> frozenset[str]:
    """The words of a name that tell it from others: "base militaire de Taji" -> {"taji"}."""
    table = lexicon(lang)["place_nouns"]
    text = name
    for hit in reversed(table.find(name)):
        text = text[: hit.start] + " " + text[hit.end :]
    return frozenset(w for w in fold(text).replace("-", " ").split() if w not in _fillers(lang) and len(w) > 1)


def same_place(a: PlaceMention | ActorMention, b: PlaceMention | ActorMention, lang: str) -> bool:
    """Do two mentions name one place (or one party)?"""
    if a.entity and b.entity:
        return a.entity == b.entity
    one, two = core(a.name, lang), core(b.name, lang)
    if not one or not two:
        return False
    return one == two or one < two or two < one


def contains(outer: PlaceMention, inner: PlaceMention, lang: str) -> bool:
    """Is `inner` said to lie in `outer` ("la base de Taji" in Taji; an area and something in it)?"""
    if outer.entity and outer.entity in inner.inner:
        return True
    if outer.kind in ("civilian", "other", "convoy", "ship", "oil_site"):
        return False  # nothing lies in a house or a ship but what is in it
    words = core(outer.name, lang)
    return bool(words) and words <= core(inner.name, lang)
