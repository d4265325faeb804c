"""One word of attack for several sites: "one in Basra, one in Nasiriyah", "a refinery in A and a port in B".

Codebook rule 1: different named sites are different attacks. Two sites that are joined by a conjunction are told apart
only if each has its own day, or each is a site that lies in a place of its own; towns that one wave hit stay one. What
is counted for all of them together belongs to none (tests/records/README.md).
"""

from __future__ import annotations

from dataclasses import replace

from kg.read.rules.annotate import Sentence
from kg.read.rules.dates import DateMention
from kg.read.rules.event import SITES
from kg.read.rules.mentions import Mention
from kg.read.rules.names import PlaceMention
from kg.read.rules.quantities import Quantity

_DISTRIBUTIVE = 14  # characters from "one in" to the place
_DATED = 28  # characters between a site and a day that is its own


def distribute(mentions: list[Mention], places: list[PlaceMention]) -> list[Mention]:
    """The mentions of a sentence, those that are shared out replaced by one for each site, in the order of the text."""
    out: list[Mention] = []
    for mention in mentions:
        sites = _one_each(mention, places) or _joined(mention, places)
        out += sites or [mention]
    return out


def _one_each(mention: Mention, places: list[PlaceMention]) -> list[Mention]:
    """ "one in Basra and another in Nasiriyah", « l'une à Bassora, l'autre à Nassiriya »."""
    found: list[tuple[int, PlaceMention]] = []
    for hit in mention.sentence.hits("one_each"):
        place = next((p for p in places if 0 <= p.start - hit.end < _DISTRIBUTIVE and not p.generic), None)
        if place is not None and hit.start > min(t.hit.start for t in mention.triggers):
            found.append((hit.start, place))
    if len({p.name for _, p in found}) < 2:
        return []
    return [
        replace(
            mention,
            targets=[place],
            places=[],
            quantities=[Quantity("weapon", 1, 1, at, place.end)] if mention.weapons else [],
            continues=False,
            another=mention.another or k > 0,
        )
        for k, (at, place) in enumerate(found)
    ]


def _joined(mention: Mention, places: list[PlaceMention]) -> list[Mention]:
    """Sites behind a conjunction, each with its own day or its own place."""
    first = next((t for t in mention.targets if isinstance(t, PlaceMention)), None)
    if first is None or mention.attack_count is not None:
        return []
    sites = [first]
    for place in places:
        if (
            place.start > sites[-1].end
            and place.kind in SITES
            and _coordinated(mention.sentence, sites[-1], place, places)
        ):
            sites.append(_with_town(mention.sentence, place, places))
    if len(sites) < 2:
        return []
    days = [_own_day(mention.sentence, site, sites) for site in sites]
    apart = all(days) and len({(d.earliest, d.latest) for d in days if d}) == len(days)
    if not apart and not _lie_apart(sites):
        return []
    counts = [q for q in mention.quantities if q.value == 0]
    return [
        replace(
            mention,
            targets=[site],
            places=[],
            quantities=list(counts),
            date=day or mention.date,
            continues=False,
            another=mention.another or k > 0,
        )
        for k, (site, day) in enumerate(zip(sites, days, strict=True))
    ]


def _coordinated(sentence: Sentence, before: PlaceMention, site: PlaceMention, places: list[PlaceMention]) -> bool:
    """Does nothing but a conjunction, a day and the first site's town stand between two sites?"""
    words = sentence.report.lexicon.words
    joined = False
    for token in sentence.tokens_in(before.end, site.start):
        at = sentence.offset(token)
        if at < before.end or _within(at, [(p.start, p.end) for p in places]):
            continue
        if token.lower_ in words("coordinators"):
            joined = True
        elif not (_in_day(sentence, at) or token.pos_ in ("DET", "ADP") or token.text == ","):
            return False
    return joined


def _with_town(sentence: Sentence, site: PlaceMention, places: list[PlaceMention]) -> PlaceMention:
    """ "an airport in Abha": the site under the name of where it is, if it has none."""
    town = next((p for p in places if 0 < p.start - site.end < 8 and not p.generic), None)
    if town is None or not site.generic:
        return site
    name = " ".join(sentence.report.original(site.start, town.end).split())
    return replace(site, end=town.end, name=name, country=town.country or site.country, generic=False, inner=town.inner)


def _own_day(sentence: Sentence, site: PlaceMention, sites: list[PlaceMention]) -> DateMention | None:
    """The day right behind a site, or right before it and behind the conjunction."""
    following = next((s.start for s in sites if s.start > site.end), sentence.end)
    behind = [d for d in sentence.dates if 0 <= d.start - site.end < _DATED and d.end <= following]
    ahead = [d for d in sentence.dates if 0 <= site.start - d.end < _DATED // 2]
    coordinators = sentence.report.lexicon.words("coordinators")
    for (
        day
    ) in behind:  # « une raffinerie à Jizan et lundi un aéroport »: the day behind the conjunction is the next one's
        if not any(t.lower_ in coordinators for t in sentence.tokens_in(site.end, day.start)):
            return day
    return ahead[-1] if ahead else None


def _lie_apart(sites: list[PlaceMention]) -> bool:
    """Is each a site with a name or place of its own, and are these different?"""
    if not all(s.kind in SITES and not s.generic and not s.described for s in sites):
        return False
    entities = [s.entity or (s.inner[0] if s.inner else "") for s in sites]
    return all(entities) and len(set(entities)) == len(entities)


def _in_day(sentence: Sentence, at: int) -> bool:
    return _within(at, [(d.start, d.end) for d in sentence.dates])


def _within(at: int, spans: list[tuple[int, int]]) -> bool:
    return any(a <= at < b for a, b in spans)
