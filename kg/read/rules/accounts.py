"""Events → accounts: what each source says of each attack, every value with the words that say it.

Nothing that one source says overwrites what another says. The reporter's own voice is a source like others
(`stated_by` None). Values without a sentence of their own (an inherited day, a country) go to the first account.
"""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Iterable, Sequence

from spacy.tokens import Token

from kg.facts import WEAPONS, Account, Actor, Count, Evidence, Place
from kg.read.rules.annotate import Annotated
from kg.read.rules.counts import Quantity
from kg.read.rules.events import Contribution, Event, Interval
from kg.read.rules.names import ActorMention, PlaceMention
from kg.read.rules.sources import Sources

_FITS = {
    "rocket": {"artillery"},
    "missile": {"artillery", "airstrike"},
    "mortar": {"artillery"},
    "drone": {"airstrike"},
    "gun": set(),
    "ied": set(),
}


def accounts_of(event: Event, key: str, report: Annotated, sources: Sources, report_id: str) -> list[Account]:
    """The accounts of one event, the reporter's or the first speaker's first."""
    groups: dict[str, tuple[Actor | None, list[tuple[Contribution, list[Quantity]]]]] = {}
    for contribution in event.contributions:
        for speaker, quantities in _by_speaker(contribution, sources):
            name = speaker.name if speaker else ""
            groups.setdefault(name, (speaker, []))[1].append((contribution, quantities))
    country = country_of(event, report)
    outcome = "alleged" if _only_boasted(event, report, sources) else outcome_of(event, report)
    weapons = weapons_of(event, report)
    found: list[Account] = []
    for speaker, parts in groups.values():
        account = _account(
            event,
            key,
            report,
            report_id,
            speaker,
            parts,
            first=not found,
            country=country,
            outcome=outcome,
            weapons=weapons,
        )
        if account is not None:
            found.append(account)
    return found


def _by_speaker(contribution: Contribution, sources: Sources) -> Iterable[tuple[Actor | None, list[Quantity]]]:
    """The speakers in a contribution with what each counts; the mention's own speaker first."""
    sentence = contribution.sentence
    out: dict[str, tuple[Actor | None, list[Quantity]]] = {}
    if contribution.mention is not None:
        speaker = sources.speaker(sentence, contribution.mention.triggers[0].hit.start)
        out[speaker.name if speaker else ""] = (speaker, [])
    for quantity in contribution.quantities:
        speaker = sources.speaker(sentence, quantity.start)
        out.setdefault(speaker.name if speaker else "", (speaker, []))[1].append(quantity)
    return out.values()


def _account(
    event: Event,
    key: str,
    report: Annotated,
    report_id: str,
    speaker: Actor | None,
    parts: list[tuple[Contribution, list[Quantity]]],
    *,
    first: bool,
    country: str | None,
    outcome: str,
    weapons: list[str],
) -> Account | None:
    mentions = [c.mention for c, _ in parts if c.mention]
    quantities = [q for _, qs in parts for q in qs]
    supports: dict[int, list[str]] = {}

    def because(position: int, slot: str) -> None:
        sentence = next(
            (c.sentence for c, _ in parts if c.sentence.start <= position < c.sentence.end), parts[0][0].sentence
        )
        supports.setdefault(sentence.index, []).append(slot)

    values: dict[str, object] = {}
    targets = [t for m in mentions for t in m.targets]
    if first and not targets:
        targets = list(event.targets)
    if first:
        targets = _with_named(targets, event)
    chosen = _parties(targets, country)
    if chosen:
        values["target"] = chosen
        because(targets[0].start, "target")
    places = [p for m in mentions for p in m.places]
    if first and not places:
        places = list(event.places)
    if first and not chosen and places:
        values["target"] = _parties(places[:1], country)
    named = _places(places, values.get("target", ()), country)
    if named:
        values["place"] = named
    interval = _interval(parts, event, first)
    if interval:
        values["earliest"], values["latest"] = interval
        dated = next((m for m in mentions if m.date), None)
        if dated and dated.date:
            values["date_text"] = report.original(dated.date.start, dated.date.end)
            because(dated.date.start, "earliest latest")
    clock = next((m.clock for m in mentions if m.clock), event.clock if first else None)
    if clock:
        values["local_time"] = clock.time
        because(clock.start, "local_time")
    own = [w for w in weapons if any(w in m.weapons for m in mentions)]
    if own or first:
        values["weapon"] = tuple(own or weapons)
    for category, slot in (
        ("weapon", "weapon_count"),
        ("killed", "killed"),
        ("injured", "injured"),
        ("intercepted", "intercepted"),
    ):
        mine = [q for q in quantities if q.category == category]
        if mine:
            values[slot] = _range(mine)
            because(mine[0].start, slot)
    damage = _damage(parts, report)
    if damage:
        values["damage"] = damage
    counted = next((m.attack_count for m in mentions if m.attack_count), None)
    if counted:
        values["attack_count"] = Count(low=counted.low, high=counted.high)
    if first:
        values["perpetrator"] = _perpetrators(event, report, speaker)
    if not first and not (set(values) - {"outcome"}):
        return None
    values["outcome"] = outcome
    values["conditional"] = any(m.conditional for m in mentions)
    return Account(
        report=report_id,
        attack=key,
        stated_by=speaker,
        evidence=_evidence(parts, supports, report),
        **values,  # type: ignore[arg-type]
    )


def _with_named(targets: list[PlaceMention | ActorMention], event: Event) -> list[PlaceMention | ActorMention]:
    """Put a named target of the event before a generic one, and add it where all are generic."""
    named = [t for t in event.targets if not t.generic]
    if targets and not any(not t.generic for t in targets) and named:
        return [*named[:1], *targets]
    return targets


def _parties(targets: Sequence[PlaceMention | ActorMention], country: str | None) -> tuple[Place | Actor, ...]:
    out: list[Place | Actor] = []
    seen: set[str] = set()
    for target in targets:
        identity = target.entity or target.name.lower()
        if identity in seen or len(out) >= 3:
            continue
        seen.add(identity)
        if isinstance(target, PlaceMention):
            place = target.to_place()
            out.append(
                place
                if place.country or place.kind in ("sea", "ship")
                else place.model_copy(update={"country": country})
            )
        else:
            out.append(target.to_actor())
    return tuple(out)


def _places(places: list[PlaceMention], targets: object, country: str | None) -> tuple[Place, ...]:
    names = {getattr(t, "entity", None) or getattr(t, "name", "").lower() for t in targets}  # type: ignore[attr-defined]
    out: list[Place] = []
    for place in places:
        identity = place.entity or place.name.lower()
        if identity not in names and len(out) < 3:
            names.add(identity)
            found = place.to_place()
            out.append(found if found.country or found.kind == "sea" else found.model_copy(update={"country": country}))
    return tuple(out)


def _interval(parts: list[tuple[Contribution, list[Quantity]]], event: Event, first: bool) -> Interval | None:
    stated = [c.interval for c, _ in parts if c.interval and c.mention and c.mention.date]
    if stated:
        narrow = min(stated, key=lambda i: (i[1] - i[0]).days)
        if event.interval and event.interval[0] >= narrow[0] and event.interval[1] <= narrow[1]:
            return event.interval
        return narrow
    return event.interval if first else None


def _range(quantities: list[Quantity]) -> Count:
    """The range over all values one source gives; "at least nine" alone keeps its high open (codebook rule 3)."""
    lows = [q.low if q.low is not None else q.high for q in quantities]
    highs = [q.high for q in quantities if q.high is not None]
    values = [v for v in lows if v is not None]
    if not highs:
        return Count(low=min(values), high=None) if len(set(values)) == 1 else Count(low=min(values), high=max(values))
    return Count(low=min(values + highs), high=max(values + highs))


def _evidence(
    parts: list[tuple[Contribution, list[Quantity]]], supports: dict[int, list[str]], report: Annotated
) -> tuple[Evidence, ...]:
    out: list[Evidence] = []
    for contribution, _ in parts:
        sentence = contribution.sentence
        slots = tuple(dict.fromkeys(" ".join(supports.get(sentence.index, [])).split()))
        piece = report.evidence(sentence.start, sentence.end, *slots)
        if piece.quote and not any(e.start == piece.start for e in out):
            out.append(piece)
    return tuple(out)


def weapons_of(event: Event, report: Annotated) -> list[str]:
    """The event's weapons: those said in words; else those that a word of attack implies; else unknown."""
    stated = [w for w, said in event.weapons.items() if said]
    chosen = stated or list(event.weapons)
    if not chosen and any(
        i.startswith(("actor/state", "place/")) or "air-force" in i or "armed-forces" in i for i in event.agent_ids
    ):
        chosen = [t.hit.attrs["by_state"] for m in event.mentions for t in m.triggers if "by_state" in t.hit.attrs][:1]
    if not chosen:
        chosen = _from_the_air(event, report) or _of_armed_men(event, report)
    chosen = [w for w in chosen if not any(w in _FITS.get(o, ()) for o in chosen)]
    if len(chosen) > 1:
        chosen = [w for w in chosen if w != "unknown"]  # knives beside rifles
    if set(chosen) & {"suicide_bomb", "vehicle_bomb"}:
        chosen = [w for w in chosen if w != "ied"]  # the explosives are the belt's or the car's
    return sorted(chosen, key=WEAPONS.index) or ["unknown"]


def _from_the_air(event: Event, report: Annotated) -> list[str]:
    """A raid or bombardment with no weapon named: from the air or by guns, if the words around it say so."""
    if not any(t.hit.attrs.get("bombing") or "by_state" in t.hit.attrs for m in event.mentions for t in m.triggers):
        return []
    paragraphs = {c.sentence.paragraph.index for c in event.contributions}
    sentences = [s for s in report.sentences if s.paragraph.index in paragraphs]
    for table, weapon in (("air_power", "airstrike"), ("gun_power", "artillery")):
        if any(report.lexicon[table].search(report.text, s.start, s.end) for s in sentences):
            return [weapon]
    return []


def _of_armed_men(event: Event, report: Annotated) -> list[str]:
    """ "Militants attacked", « une attaque de jihadistes »: men who attack have small arms (codebook rule 5)."""
    for mention in event.mentions:
        acting = [t.token for t in mention.triggers if t.frame in ("attack", "noun") and not t.weak]
        for hit in report.lexicon["armed_men"].find(report.text, mention.sentence.start, mention.sentence.end):
            token = mention.sentence.head_of(hit.start, hit.end)
            if token.lower_ in report.lexicon.words("any_attackers"):
                continue  # whoever attacks is an attacker, by whatever arms
            above = (token.head, token.head.head)
            does = token.dep_ == "nsubj" and any(v in above[:1] and v.pos_ == "VERB" for v in acting)
            by = token.dep_ in ("pobj", "obl:agent") and any(v in above for v in acting)
            of = token.dep_ == "nmod" and any(v == token.head and v.pos_ == "NOUN" for v in acting)
            if does or (by and _agent_word(token, report)) or (of and _agent_word(token, report)):
                return ["gun"]
    return []


def _agent_word(token: Token, report: Annotated) -> bool:
    """Do words like "by", « par », « de » lead to the noun?"""
    words = report.lexicon.words("agent_words")
    leads = [token.head] if token.dep_ == "pobj" else [c for c in token.lefts if c.pos_ == "ADP" or c.dep_ == "case"]
    determiners = [c for c in token.lefts if c.pos_ == "DET"]
    return any(t.lower_ in words for t in [*leads, *determiners])


def outcome_of(event: Event, report: Annotated) -> str:
    """carried_out, foiled (everything was stopped, or the plot was: codebook rule 5) or alleged."""
    quantities = [q for c in event.contributions for q in c.quantities]
    harm = any(q.category in ("killed", "injured") and (q.value or 0) > 0 for q in quantities)
    fired = max((q.value or 0 for q in quantities if q.category == "weapon"), default=0)
    stopped = min((q.value or 0 for q in quantities if q.category == "intercepted"), default=0)
    most = max((q.value or 0 for q in quantities if q.category == "intercepted"), default=0)
    landed = any(m.continues and any(t.frame == "munition" for t in m.triggers) for m in event.mentions)
    everything = any(m.all_intercepted for m in event.mentions) or (fired and stopped >= fired and not landed)
    some = 0 < most < fired and not everything  # eight of twelve
    plot = any(m.foiled for m in event.mentions)
    guns = set(event.weapons) & {"gun", "grenade"}
    own = [t for m in event.mentions for t in m.triggers if not t.weak]
    shot_down = bool(own) and all(t.frame in ("intercept", "turn") for t in own)
    if not harm and (everything or (shot_down and not some) or (plot and not guns)):
        return "foiled"
    return "carried_out"


def _only_boasted(event: Event, report: Annotated, sources: Sources) -> bool:
    """Does only the claimant tell of it, and do others say there that it did not happen (codebook rule 5)?"""
    for mention in event.mentions:
        speaker = sources.speaker(mention.sentence, mention.triggers[0].hit.start)
        if (
            speaker is None
            or speaker.kind not in ("armed_group", "armed_force", "person", "state")
            or speaker.anonymous
        ):
            return False
    quantities = [q for c in event.contributions for q in c.quantities]
    if any(q.category in ("killed", "injured") and (q.value or 0) > 0 for q in quantities):
        return False
    last = max(event.sentences)
    near = [s for s in report.sentences if min(event.sentences) <= s.index <= last + 1]
    return any(report.lexicon["rebuttal"].search(report.text, s.start, s.end) for s in near)


def country_of(event: Event, report: Annotated) -> str | None:
    """Where it happened: its target's or place's country, else that of the names around it in the text."""
    for place in [*event.targets, *event.places]:
        if isinstance(place, PlaceMention) and place.country and place.kind != "sea":
            return place.country
    if any(isinstance(t, PlaceMention) and t.kind in ("ship", "sea") for t in [*event.targets, *event.places]):
        return None
    whose = [(t.start, t.end) for t in [*event.targets, *event.places] if isinstance(t, PlaceMention) and not t.country]
    wanted = event.sentences
    low, high = min(wanted), max(wanted)
    for reach in (0, 1, 3, 100):
        tally: Tally[str] = Tally()
        for sentence in report.sentences:
            if (
                low - reach <= sentence.index <= low
                or reach == 100
                or (sentence.index in wanted and sentence.index <= high)
            ):
                for match in sentence.names:
                    if (
                        match.entities
                        and not match.adjective
                        and not any(a <= match.start < b for a, b in whose)  # « ambassade de France » is not in France
                        and match.entities[0].type in ("place", "base")
                        and match.entities[0].country
                    ):
                        tally[match.entities[0].country] += 1
                if sentence.paragraph.dateline:
                    for match in report.gazetteer.find(sentence.paragraph.dateline.title(), report.lang):
                        if match.entities and match.entities[0].country:
                            tally[match.entities[0].country] += 1
        if tally:
            return tally.most_common(1)[0][0]
    return None


def _perpetrators(event: Event, report: Annotated, speaker: Actor | None) -> tuple[Actor, ...]:
    """Only a party named by the reporter as a fact (codebook rule 7)."""
    if speaker is not None and speaker.kind != "outlet":
        return ()
    out = [a.to_actor() for a in event.agents if not a.generic and (a.entity or a.country)]
    for identity in event.agent_ids:
        entity = report.gazetteer.entities.get(identity)
        if entity is not None and (entity.type == "actor" or entity.kind == "country"):
            out.append(
                Actor.model_validate(
                    {
                        "name": entity.label(report.lang),
                        "kind": entity.kind if entity.type == "actor" else "state",
                        "country": entity.country or None,
                        "entity": entity.id,
                    }
                )
            )
    unique = {(a.entity or a.name.lower()): a for a in reversed(out)}
    return tuple(reversed(unique.values()))[:2]


def _damage(parts: list[tuple[Contribution, list[Quantity]]], report: Annotated) -> str | None:
    found = [h.attrs["value"] for c, _ in parts for h in c.sentence.hits("damage")]
    return (
        next((value for value in ("some", "minor", "none") if value in found), None) if "none" not in found else "none"
    )
