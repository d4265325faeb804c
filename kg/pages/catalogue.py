"""All attacks, entities and reports of the store in short, read once for each state of the data; filters work on it."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date

from pyoxigraph import Literal, NamedNode

from kg.pages.selecting import Table, read, rows
from kg.pages.summaries import Attack, Catalogue, ReportLine, Thing
from kg.points import Point, on_earth
from kg.server.http.refusals import Refused
from kg.server.state import Kept, State
from kg.stores.base import Term
from kg.views.stated_points import StatedPoints, stated_points
from kg.vocabulary import DCTERMS, RDFS, SIT, SKOS, WGS84

_PATIENCE = 2.0
_NAMESPACES = {"sit": SIT, "rdfs": RDFS, "skos": SKOS, "dcterms": DCTERMS, "wgs84": WGS84}
_OF_THINGS = "sit:actorKind sit:placeKind sit:countryCode sit:within sit:anonymous"
_OF_ATTACKS = (
    "rdfs:label sit:earliest sit:latest sit:outcome sit:weapon sit:target sit:place sit:perpetrator "
    "sit:responsibilityState sit:accountCount sit:sourceCount sit:killedLow sit:killedHigh sit:injuredLow "
    "sit:injuredHigh sit:claimWaits"
)
__all__ = ["Attack", "Catalogue", "ReportLine", "Thing", "catalogue", "prepare"]


@dataclass
class CatalogueCache:
    """What the pages keep of one server: the catalogue, once it has been read, and the reading that is under way or was
    the last."""

    catalogue: Kept[Catalogue] | None = None
    reading: asyncio.Task[Catalogue] | None = None


def held(state: State) -> CatalogueCache:
    """What the pages keep of this server."""
    if not isinstance(state.of_face, CatalogueCache):
        state.of_face = CatalogueCache()
    return state.of_face


async def catalogue(state: State) -> Catalogue:
    """The catalogue of the data as they are now; kept until they change.

    A large store takes a while to read: whoever has the one before it is not kept waiting longer than _PATIENCE, and
    sees the data as they were a moment ago.

    Raises:
        Refused: the store is busy, or too large for the limits of the server.
    """
    own = held(state)
    kept = own.catalogue
    if kept is not None and kept.generation == state.generation:
        return kept.value
    reading = own.reading
    if reading is None or reading.done():
        reading = asyncio.create_task(_kept(state))
        own.reading = reading
    if kept is None:
        return await asyncio.shield(reading)  # a visitor who goes does not end what others wait for
    done, _ = await asyncio.wait({reading}, timeout=_PATIENCE)
    return reading.result() if done else kept.value


async def prepare(state: State) -> None:
    """Read the catalogue ahead of the first visitor. Where that fails, the visitor is told why."""
    with suppress(Refused):
        await catalogue(state)


async def _kept(state: State) -> Catalogue:
    generation = state.generation
    made = await _read(state)
    held(state).catalogue = Kept(generation, made)
    return made


async def _properties(state: State, names: str, pattern: str, distinct: str = "") -> Table:
    """(subject, property, value) for each of the properties named; `pattern` has ?s, ?o and NAME for the property.

    One query each: one for all would be a join that takes several times as long.
    """
    found: Table = []
    for name in names.split():
        part = await rows(state, f"{distinct} ?s ?o", pattern.replace("NAME", name), "?s ?o")
        prefix, _, last = name.partition(":")
        property_ = NamedNode(_NAMESPACES[prefix] + last)
        found += [(subject, property_, value) for subject, value in part]
    return found


async def _read(state: State) -> Catalogue:
    parts = _Parts(
        known=await _properties(
            state, f"rdfs:label skos:altLabel {_OF_THINGS} wgs84:lat wgs84:long",
            "GRAPH graph:gazetteer { ?s NAME ?o }",
        ),
        named=[
            *await _properties(state, "rdfs:label", "GRAPH ?g { ?s sit:anonymous ?is . ?s NAME ?o }", "DISTINCT"),
            *await _properties(state, f"skos:altLabel {_OF_THINGS}", "GRAPH ?g { ?s NAME ?o }", "DISTINCT"),
        ],
        located=await _properties(
            state, "wgs84:lat wgs84:long",
            "GRAPH ?g { ?s NAME ?o } FILTER(?g != graph:gazetteer)", "DISTINCT",
        ),
        stated=await read(state, stated_points(state.settings.base)),
        kinds={
            name: {_iri(one) for (one,) in await rows(state, "DISTINCT ?s", f"GRAPH ?g {{ ?s a sit:{name} }}", "?s")}
            for name in ("Actor", "Place", "Base")
        },
        accounts=await rows(
            state, "DISTINCT ?a ?by ?r", "GRAPH ?g { ?f sit:ofAttack ?a . ?f sit:statedBy ?by . ?f sit:inReport ?r }",
            "?a ?by ?r",
        ),
        statements=await rows(
            state, "DISTINCT ?a ?kind ?by ?who ?r",
            """GRAPH ?g { ?f sit:about ?a . ?f a ?kind . ?f sit:statedBy ?by . ?f sit:inReport ?r
                          OPTIONAL { ?f sit:responsible ?who } }
               FILTER(?kind IN (sit:Claim, sit:Attribution, sit:Denial, sit:NonClaim))""",
            "?a ?kind ?by ?who ?r",
        ),
        differing={_iri(one) for (one,) in await rows(
            state, "DISTINCT ?a", "GRAPH graph:consolidated { ?d a sit:Disagreement . ?d sit:computedFor ?a }", "?a")},
        values=await _properties(
            state, _OF_ATTACKS, "GRAPH graph:consolidated { ?s a sit:Attack . ?s NAME ?o }"),
        reports=await _properties(
            state, "dcterms:identifier dcterms:title dcterms:issued dcterms:language sit:outlet sit:relays",
            "GRAPH ?g { ?s a sit:Report . ?s NAME ?o }", "DISTINCT",
        ),
        replaced=await rows(state, "?a ?b", "GRAPH graph:resolution { ?a dcterms:isReplacedBy ?b }", "?a ?b"),
    )
    return await asyncio.to_thread(_made, parts)


@dataclass(frozen=True)
class _Parts:
    """What the store was asked, before it is put together."""

    known: Table
    named: Table
    located: Table
    stated: StatedPoints
    kinds: Mapping[str, set[str]]
    accounts: Table
    statements: Table
    differing: set[str]
    values: Table
    reports: Table
    replaced: Table


def _made(parts: _Parts) -> Catalogue:
    reports = _reports(parts.reports)
    things = {one.iri: one for one in _things(parts)}
    attacks = _attacks(parts, reports)
    replaced = {_iri(one): _iri(other) for one, other in parts.replaced}
    return Catalogue(attacks, things, reports, replaced)


def _things(parts: _Parts) -> Iterator[Thing]:
    raw: dict[str, dict[str, list[Literal | NamedNode]]] = defaultdict(lambda: defaultdict(list))
    kinds = parts.kinds
    wanted = kinds["Actor"] | kinds["Place"]
    located = {_iri(place) for place, _, _ in parts.located} - {
        _iri(one) for one, name, _ in parts.known if _local(name) == "lat"
    }
    for entity, name, value in (*parts.known, *parts.named, *parts.located):
        if _iri(entity) in wanted and isinstance(value, Literal | NamedNode):
            raw[_iri(entity)][_local(name)].append(value)
    for iri in sorted(wanted):
        yield replace(
            _thing(iri, raw[iri]), is_place=iri in kinds["Place"], is_base=iri in kinds["Base"],
            point_stated=iri in located,
        )


def _thing(iri: str, values: Mapping[str, list[Literal | NamedNode]]) -> Thing:
    labels: dict[str, str] = {}
    for one in (*values.get("label", ()), *values.get("altLabel", ())):
        if isinstance(one, Literal):
            labels.setdefault(one.language or "", one.value)
    given = [one.value for one in values.get("label", ())]
    if given:
        labels = {language: label for language, label in labels.items() if language}
    kind = next((_local(one) for name in ("actorKind", "placeKind") for one in values.get(name, ())), "")
    lat, long = (next((one.value for one in values.get(name, ())), None) for name in ("lat", "long"))
    return Thing(
        iri, False, labels, names=tuple(dict.fromkeys([*given, *(one.value for one in values.get("altLabel", ()))])),
        kind=kind, country=next((one.value for one in values.get("countryCode", ())), ""), point=_point(lat, long),
        wider=tuple(one.value for one in values.get("within", ())), anonymous="anonymous" in values,
    )


def _point(lat: str | None, long: str | None) -> Point | None:
    """A point of the data; what is none (a store may have been written by others) counts as not given."""
    try:
        point = float(lat or "nan"), float(long or "nan")
    except ValueError:
        return None
    return point if on_earth(point) else None


def _reports(found: Table) -> dict[str, ReportLine]:
    raw: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for report, name, value in found:
        assert isinstance(value, Literal | NamedNode)
        raw[_iri(report)][_local(name)].append(value.value)
    lines = [
        ReportLine(
            iri, next(iter(values["identifier"]), iri), next(iter(values["title"]), ""),
            _day(next(iter(values["issued"]), None)), next(iter(values["language"]), ""),
            (*values["outlet"], *values["relays"]),
        )
        for iri, values in raw.items()
    ]
    lines.sort(key=lambda one: (one.issued or date.min, one.id), reverse=True)
    return {one.iri: one for one in lines}


def _attacks(parts: _Parts, reports: Mapping[str, ReportLine]) -> dict[str, Attack]:
    raw: dict[str, dict[str, list[Literal | NamedNode]]] = defaultdict(lambda: defaultdict(list))
    for attack, name, value in parts.values:
        assert isinstance(value, Literal | NamedNode)
        raw[_iri(attack)][_local(name)].append(value)
    said: dict[str, dict[str, dict[str, None]]] = defaultdict(lambda: defaultdict(dict))
    told = [(attack, None, by, None, report) for attack, by, report in parts.accounts]
    for attack, kind, by, who, report in (*told, *parts.statements):
        roles = said[_iri(attack)]
        roles["reports"][_iri(report)] = None
        roles["sources"][_iri(by)] = None
        for outlet in reports[_iri(report)].outlets if _iri(report) in reports else ():
            roles["sources"][outlet] = None
        if who is not None and _local(kind) in _SAID:
            roles[_SAID[_local(kind)]][_iri(who)] = None
    places = parts.kinds["Place"]
    attacks = [
        replace(_attack(iri, fields, said[iri], iri in parts.differing, places), points=parts.stated.get(iri, {}))
        for iri, fields in raw.items()
    ]
    attacks = [
        replace(one, state="claim_waits") if "claimWaits" in raw[one.iri] else one for one in attacks
    ]
    attacks.sort(key=_when, reverse=True)
    return {one.iri: one for one in attacks}


def _when(attack: Attack) -> tuple[date, date, str]:
    return attack.latest or attack.earliest or date.min, attack.earliest or date.min, attack.iri


_SAID = {"Claim": "claims", "Attribution": "accused", "Denial": "denies"}


def _attack(
    iri: str, values: Mapping[str, list[Literal | NamedNode]], said: Mapping[str, Mapping[str, None]], differs: bool,
    places: set[str],
) -> Attack:
    def first(name: str) -> str | None:
        return values[name][0].value if values.get(name) else None

    def local(name: str) -> tuple[str, ...]:
        return tuple(_local(one) for one in values.get(name, ()))

    def number(name: str) -> int | None:
        text = first(name)
        return int(text) if text is not None else None

    hit = [one.value for one in values.get("target", ())]
    where = [one.value for one in values.get("place", ())]
    roles = {
        "target": tuple(one for one in hit if one not in places),
        "perpetrator": tuple(one.value for one in values.get("perpetrator", ())),
        **{role: tuple(said.get(role, ())) for role in ("claims", "accused", "denies")},
    }
    return Attack(
        iri=iri, labels={one.language or "": one.value for one in values.get("label", ()) if isinstance(one, Literal)},
        earliest=_day(first("earliest")), latest=_day(first("latest")), outcome=next(iter(local("outcome")), ""),
        state=next(iter(local("responsibilityState")), "no_claim_reported"), weapons=local("weapon"),
        places=tuple(dict.fromkeys([*(one for one in hit if one in places), *where])), roles=roles,
        sources=tuple(said.get("sources", ())), reports=tuple(said.get("reports", ())),
        killed=(number("killedLow"), number("killedHigh")), injured=(number("injuredLow"), number("injuredHigh")),
        accounts=number("accountCount") or 0, independent=number("sourceCount") or 0, differs=differs,
    )


def _day(text: str | None) -> date | None:
    """A day of the data; what is not one (a store may have been written by others) counts as none."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _local(term: Term | None) -> str:
    """The last part of an IRI: how a concept or a property is called."""
    assert isinstance(term, NamedNode)
    return term.value.replace("/", "#").rpartition("#")[2]


def _iri(term: Term | None) -> str:
    return term.value if isinstance(term, NamedNode) else str(term)
