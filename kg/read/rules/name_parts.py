"""What the names inside a noun phrase tell of it: which entity it is, where it lies, whose it is."""

from __future__ import annotations

from kg.gazetteer import Entity, Match
from kg.read.rules.annotate import Sentence
from kg.read.rules.noun_phrases import clean, is_proper

_WHOSE = frozenset({"armed_force", "state", "country", "region", "province"})


def entity_of(matches: list[Match], start: int, end: int, types: tuple[str, ...]) -> tuple[Match, Entity] | None:
    inside = [m for m in matches if m.start >= start and m.end <= end and not m.adjective]
    for match in sorted(inside, key=lambda m: (-(m.end - m.start), m.start)):
        for entity in match.entities:
            if entity.type in types:
                return match, entity
    return None


def country_of(sentence: Sentence, start: int, end: int, kind: str) -> str | None:
    """The country that names inside [start, end) lie in: a place's before a mere adjective's."""
    best: str | None = None
    for match in sentence.names:
        if match.start < start or match.end > end or not match.entities:
            continue
        entity = match.entities[0]
        whose = entity.kind == "country" and sentence.head_of(match.start, match.end).dep_ in ("compound", "amod")
        if not match.adjective and entity.type in ("place", "base") and entity.country and not whose:
            return entity.country
        if best is None and entity.country and kind in ("city", "village", "province", "region", "country"):
            best = entity.country  # « ville syrienne » is in Syria; « ambassade américaine » is not in America
    return best


def only_described(sentence: Sentence, begin: int, stop: int, noun_start: int, noun_end: int) -> bool:
    """Are all names in the phrase those of nations, countries or provinces: whose the site is, or where?"""
    told = [(noun_start, noun_end)]
    for match in sentence.names:
        first = match.entities[0] if match.entities else None
        if match.adjective or (first and first.kind in _WHOSE):
            told.append((match.start, match.end))
    return not any(
        is_proper(t.text) and t.i != sentence.tokens[0].i and not any(a <= sentence.offset(t) < b for a, b in told)
        for t in sentence.tokens_in(begin, stop)
    )


def located(sentence: Sentence, kind: str, begin: int, stop: int) -> tuple[Match, Entity] | None:
    """The gazetteer name inside a phrase that says where it is, and not whose it is or what it is called.

    « ambassade de France » is not in France, "café Aziz Istanbul" not in Istanbul.
    """
    hit = entity_of(sentence.names, begin, stop, ("base", "place"))
    if hit is None or hit[1].type == "base" or hit[1].kind == kind:
        return hit
    if kind == "embassy" and hit[1].kind in ("country", "region", "sea"):
        return None
    owner = sentence.head_of(hit[0].start, hit[0].end)
    if hit[1].kind == "country" and owner.dep_ in ("compound", "amod") and kind not in ("city", "village", "province"):
        return None  # "a US facility in Baghdad": whose it is, not where
    before = [t for t in sentence.tokens if sentence.end_of(t) <= hit[0].start][-1:]
    named = before and sentence.offset(before[0]) >= begin and is_proper(before[0].text)
    return None if named and kind in ("civilian", "ship", "other", "convoy") else hit


def apposed_name(sentence: Sentence, first: int, skip: int) -> tuple[int, str, bool] | None:
    """The name that a description follows: "the CMA CGM Tage, a container ship", « Solhan, un village »."""
    comma = first - skip - 1
    if comma < 1 or sentence.tokens[comma].text != ",":
        return None
    low = comma
    while (
        low > 0
        and is_proper(sentence.tokens[low - 1].text)
        and sentence.tokens[low - 1].pos_ not in ("DET", "ADP", "PRON")
    ):
        low -= 1
    if low == comma:
        return None
    begin, stop = sentence.offset(sentence.tokens[low]), sentence.end_of(sentence.tokens[comma - 1])
    return begin, clean(sentence.report.original(begin, stop)), True


def lookup(sentence: Sentence, name: str, kind: str, country: str | None) -> str | None:
    """A gazetteer entity that bears the whole phrase as its name; exactly: a wrong link is worse than none."""
    wanted = "base" if kind == "base" else "place"
    for scored in sentence.report.gazetteer.lookup(name, type=wanted, country=country):
        if scored.score >= 0.999:
            return scored.entity.id
    return None
