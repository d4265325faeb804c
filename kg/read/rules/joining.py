"""How well a mention of an attack fits an attack already told (pure; the parts of the score are explained beside them).

Codebook rule 1 is the measure: different named sites are different attacks, one salvo or one simultaneous assault on
one town is one, and what sources tell differently of one event is one attack.
"""

from __future__ import annotations

from kg.read.rules.clauses import clause_head
from kg.read.rules.event import SITES, Event, Interval
from kg.read.rules.lexicon import lexicon
from kg.read.rules.mentions import Mention
from kg.read.rules.names import ActorMention, PlaceMention
from kg.read.rules.places_match import contains, same_place

_FITTING = (
    {"rocket", "missile", "artillery", "mortar"},
    {"airstrike", "drone", "missile", "artillery"},
    {"ied", "vehicle_bomb", "suicide_bomb", "mine", "grenade"},
    {"gun", "grenade", "mortar", "suicide_bomb", "vehicle_bomb", "ied", "rocket"},
)
"""Weapons that one attack may well be told with."""

_ONE_OF_A_KIND = frozenset({"base", "airport", "embassy", "checkpoint", "oil_site"})
_LEAD = 4  # sentences from the top that tell what the headline told


def affinity(
    mention: Mention,
    interval: Interval | None,
    event: Event,
    *,
    current: Event | None,
    told: list[Event],
    lang: str,
    apart: bool = False,
) -> float:
    """How well a mention fits an event: each part is explained beside it; 1 and more joins.

    `apart`: another source speaks than those that told of the event so far.
    """
    score = 0.0
    if event is current:
        score += 0.6  # what was told last is what one goes on about
    if event in told:
        score += 0.8
    if any(c.sentence.paragraph.index == mention.sentence.paragraph.index for c in event.contributions):
        score += 0.3
    score += _by_day(mention, interval, event, apart)
    score += _by_place(mention, event, lang)
    score += _by_weapon(mention, event)
    bare = not mention.targets and not mention.places and not mention.another
    if event is current and event.interval is None and bare:
        score += 0.4  # the one was told without its day, the other without its place
    if event.headline and len(event.contributions) == 1 and mention.sentence.index <= _LEAD and not mention.bygone:
        score += 1.2  # a headline's attack is the one that the lead tells
    if mention.bygone:
        score -= 4.0  # "days after a bombing": another one, of a day not told
    if mention.continues and event is current:
        score += 1.5  # "one was shot down; the other …": munitions of the salvo just told
    if mention.demonstrative or (mention.definite and not mention.indefinite):
        score += 1.0  # "cette attaque", "the strike": told before
    if mention.indefinite and mention.creative:
        score -= 1.0  # "une autre frappe", "an attack": perhaps not told before
    if mention.aftermath and (event is current or event in told):
        score += 1.4  # "they also burned houses": what those who attacked went on to do
    if event is current and not mention.date and _only_deaths(mention):
        score += 0.8  # "then went from house to house, killing people"
    if mention.another:
        score -= 1.2
        sites = {t.kind for t in mention.targets if isinstance(t, PlaceMention)} & SITES
        if sites and not sites & {t.kind for t in event.targets if isinstance(t, PlaceMention)}:
            score -= 0.8  # "they also attacked the base": the town was told before
        if _other_site(mention):
            score -= 1.5
    if mention.same_time and mention.targets:
        score -= 0.8
    if mention.answers and not (mention.demonstrative or any(m.answers for m in event.mentions)):
        score -= 2.5  # "Israel answered with strikes": not the attack that it answers
    if mention.agents and event.agents and not _same_party(mention, event):
        score -= 2.0
    return score


def _by_day(mention: Mention, interval: Interval | None, event: Event, apart: bool) -> float:
    again = mention.another
    if interval is not None and event.interval is None and again:
        return -1.5  # "a day after another bomber killed …"
    if interval is None or event.interval is None:
        return 0.0
    if interval[0] <= event.interval[1] and event.interval[0] <= interval[1]:
        return 1.0 if (interval[1] - interval[0]).days <= 3 else 0.3
    if mention.date is not None and mention.date.relative == "story":
        return -6.0  # "an attempt had failed the day before": counted from what was told, so another one
    gap = max((interval[0] - event.interval[1]).days, (event.interval[0] - interval[1]).days)
    if event.inherited and gap <= 7:
        return -3.0 if again else -0.3  # the day so far is a guess from the day of speaking
    if gap > 1:
        return -6.0
    if again:
        return -3.0  # "attacked again on Sunday"
    return -1.2 if apart else -1.7  # sources may disagree by a day, not by more


def _by_place(mention: Mention, event: Event, lang: str) -> float:
    score = _by_named_place(mention, event, lang)
    named = any(map(_tells_apart, mention.targets)) and any(map(_tells_apart, event.targets))
    if not named and not mention.another and _of_one_kind(mention.targets, event.targets, lang):
        return max(score, _unnamed(mention, event, lang))
    return score


def _by_named_place(mention: Mention, event: Event, lang: str) -> float:
    mine = [t for t in mention.targets if _tells_apart(t)]
    if not mine and not mention.places and not mention.targets:
        return 0.0
    theirs = [t for t in event.targets if _tells_apart(t)]
    same = [(a, b) for a in mine for b in theirs if same_place(a, b, lang)]
    if same:
        alike = any(a.kind == b.kind or (a.entity and a.entity == b.entity) for a, b in same)
        return 3.0 if alike else 0.8  # a company's plant is not its staff's houses
    near_mine = _finest([p for p in [*mention.targets, *mention.places] if isinstance(p, PlaceMention)])
    near_theirs = [p for p in [*event.targets, *event.places] if isinstance(p, PlaceMention) and not p.generic]
    sites = any(
        same_place(a, b, lang) and (a.kind == b.kind or (a.entity is not None and a.entity == b.entity))
        for a in near_mine
        for b in near_theirs
        if a.kind in SITES and b.kind in SITES
    )
    if sites:
        return 2.2
    within = any(
        contains(a, b, lang) or contains(b, a, lang)
        for a in near_mine
        for b in near_theirs
        if "country" not in (a.kind, b.kind)
    )
    towns = any(same_place(a, b, lang) for a in near_mine for b in near_theirs if a.kind in ("city", "village"))
    if mine and theirs:
        if within or towns:
            return 1.2
        if all(map(_wide, mine)) != all(map(_wide, theirs)) and not _abroad(mention, event):
            return -0.3  # « une attaque en Ituri », then the village that it was on
        return -0.5 if mention.continues or _of_the_salvo(mention, event) else -3.5
    if within or towns:
        return 1.2
    if theirs and any(
        isinstance(t, PlaceMention) and t.described and not t.generic and t.kind in SITES for t in mention.targets
    ):
        return -3.5  # "an Israeli army base" is not the football pitch told before
    if _abroad(mention, event):
        return -2.5  # strikes on Gaza are not those on Yemen told before
    if near_mine and near_theirs:
        return (
            -2.0 if any(p.kind not in ("country", "region", "province", "sea") for p in near_mine) and theirs else -0.3
        )
    return 0.0


def _only_deaths(mention: Mention) -> bool:
    """Is it told that people were killed, with no place of its own?"""
    named = any(not p.generic for p in [*mention.targets, *mention.places])
    return not named and all(t.frame == "kill" for t in mention.triggers)


def _abroad(mention: Mention, event: Event) -> bool:
    """Do all places of the one lie in other countries than all places of the other?"""
    mine, theirs = (
        {p.country for p in [*told.targets, *told.places] if isinstance(p, PlaceMention) and p.country}
        for told in (mention, event)
    )
    own = {t.token for t in mention.triggers} | {mention.clause}
    if any(clause_head(p.head) not in own for p in [*mention.targets, *mention.places]):
        return False  # told in another clause, perhaps of something else
    return bool(mine and theirs) and not mine & theirs


def _finest(places: list[PlaceMention]) -> list[PlaceMention]:
    """Named places; where a town is among them, not the province that it lies in."""
    named = [p for p in places if not p.generic]
    if any(p.kind in ("city", "village") for p in named):
        return [p for p in named if p.kind not in ("province", "region")]
    return named


def _other_site(mention: Mention) -> bool:
    """« la seconde position », "another checkpoint": the word for "other" belongs to the site."""
    report = mention.sentence.report
    sites = [t for t in mention.targets if isinstance(t, PlaceMention) and t.kind in SITES]
    return any(
        t.start - 8 <= h.start and h.end <= t.end
        for t in sites
        for h in report.lexicon["another"].find(report.text, max(0, t.start - 10), t.end)
    )


def _tells_apart(target: PlaceMention | ActorMention) -> bool:
    """Does it name what was hit, and not only its kind or the country that it lies in?"""
    if isinstance(target, PlaceMention) and (target.described or target.kind == "country"):
        return False
    return not target.generic


def _wide(target: PlaceMention | ActorMention) -> bool:
    return isinstance(target, PlaceMention) and target.kind in ("province", "region", "country")


def _kinds(targets: list[PlaceMention | ActorMention], described: bool = False) -> set[str]:
    return {
        t.kind for t in targets if isinstance(t, PlaceMention) and t.kind in SITES and (t.described or not described)
    }


def _of_one_kind(mine: list[PlaceMention | ActorMention], theirs: list[PlaceMention | ActorMention], lang: str) -> bool:
    """Are there two bases, airports, checkpoints, villages …, or two sites that the same noun tells of (mosque)?"""
    if all(any(isinstance(t, PlaceMention) and t.kind in ("village", "city") for t in ts) for ts in (mine, theirs)):
        return True
    if _kinds(mine) & _kinds(theirs) & _ONE_OF_A_KIND:
        return True
    if not _kinds(mine) & _kinds(theirs) - {"ship"}:
        return False
    return bool(_nouns(mine, lang) & _nouns(theirs, lang))


def _nouns(targets: list[PlaceMention | ActorMention], lang: str) -> set[str]:
    table = lexicon(lang)["place_nouns"]
    sites = [t for t in targets if isinstance(t, PlaceMention) and t.kind in SITES]
    return {h.text.lower().rstrip("s") for t in sites for h in table.find(t.name)}


def _unnamed(mention: Mention, event: Event, lang: str) -> float:
    """A site of one kind, told once without its name: « un camp militaire », then « le camp de Kwala ».

    A lead that does not name the site is followed by the sentence that does. Where a town or country is told on both
    sides, it has to be the same.
    """
    mine, theirs = _areas(mention.targets, mention.places), _areas(event.targets, event.places)
    towns = [(a, b) for a in mine for b in theirs if "city" == a.kind == b.kind and not a.described and not b.described]
    if towns and not any(same_place(a, b, lang) for a, b in towns):
        return -2.0
    countries = ({p.country for p in mine if p.country}, {p.country for p in theirs if p.country})
    if all(countries) and not countries[0] & countries[1]:
        return -2.0
    return 1.2


def _areas(targets: list[PlaceMention | ActorMention], places: list[PlaceMention]) -> list[PlaceMention]:
    return [p for p in [*targets, *places] if isinstance(p, PlaceMention) and not p.generic]


def _of_the_salvo(mention: Mention, event: Event) -> bool:
    """« une roquette s'est écrasée près de … »: one munition of the many just told, with no day of its own."""
    if mention.date is not None or not mention.weapons.keys() & event.weapons.keys():
        return False
    one = any(q.category == "weapon" and q.low == q.high == 1 for q in mention.quantities)
    many = any(q.category == "weapon" and (q.value or 0) > 1 for c in event.contributions for q in c.quantities)
    return one and many


def _by_weapon(mention: Mention, event: Event) -> float:
    mine = {w for w, stated in mention.weapons.items() if stated and w != "unknown"}
    theirs = {w for w, stated in event.weapons.items() if stated and w != "unknown"}
    if not mine or not theirs:
        return 0.0
    if mine & theirs:
        return 0.7
    if any(mine & group and theirs & group for group in _FITTING):
        return -0.2
    return -2.0


def _same_party(mention: Mention, event: Event) -> bool:
    return any(
        (a.entity and a.entity == b.entity)
        or (a.country and a.country == b.country)
        or a.name.lower() == b.name.lower()
        or a.generic
        or b.generic
        for a in mention.agents
        for b in event.agents
    )
