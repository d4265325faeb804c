"""Attacks in the columns of UCDP GED, ACLED and GTD. What a dataset's rule needs and nobody says stays empty, with why.

A column is computed from the consolidated values. Columns that this graph does not know (a dataset's own ids, its
regions, its notes) are carried over where the attack is told by a row of that dataset, and are empty elsewhere. The
column `sitrep_unmet` says which rules of the dataset a row cannot satisfy, and why; no value is ever invented.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import timedelta

from kg.exporters.attack_records import AttackRecord, where_of
from kg.exporters.flat_rows import Cell, country_of, responsible
from kg.facts import Actor, Attribution, Claim, Place
from kg.gazetteer import Gazetteer
from kg.importers.datasets import descriptions
from kg.importers.rows import cells_of

_WEEK = 7

OURS = ("sitrep_attack", "sitrep_unmet")
SHAPES = ("ucdp", "acled", "gtd")
"""The datasets whose columns can be written."""

CLAIMED: Mapping[str, tuple[str, ...]] = {
    "ucdp": (
        "year", "type_of_violence", "side_a", "side_b", "where_prec", "where_coordinates", "latitude", "longitude",
        "date_prec", "date_start", "date_end", "low", "best", "high",
    ),
    "acled": (
        "event_date", "year", "time_precision", "sub_event_type", "actor1", "actor2", "location",
        "latitude", "longitude", "geo_precision", "fatalities",
    ),
    "gtd": (
        "iyear", "imonth", "iday", "city", "latitude", "longitude", "specificity", "success", "suicide",
        "target1", "gname", "claimed", "compclaim", "weaptype1", "nkill", "nwound", "property",
    ),
}
"""The columns that are computed from the graph; names of countries too, where the dataset does not tell the attack."""

Unmet = list[str]
Made = dict[str, Cell]


def columns_of(shape: str) -> tuple[str, ...]:
    """The columns of a shape: those of the dataset's newest layout, then ours."""
    return (*descriptions()[shape].layouts[-1].columns, *OURS)


def shaped_rows(shape: str, told: Iterable[AttackRecord], gazetteer: Gazetteer) -> Iterator[dict[str, Cell]]:
    """One row an attack, in `columns_of(shape)`."""
    known, make = descriptions()[shape], _MAKERS[shape]
    columns = known.layouts[-1].columns
    for each in told:
        unmet: Unmet = []
        computed = make(each, gazetteer, unmet)
        own = _own(each, known.id)
        row: dict[str, Cell] = {name: own.get(name) for name in columns}
        # A code of the dataset's own list that the row gives is exact; what is computed may only be as near.
        coded = {name for name in computed if own.get(name) and computed[name] is None}
        if own:  # the dataset's own name of a country; and the gazetteer's point is not the dataset's
            coded |= {"country", "country_txt"} & set(computed)
            if not _has_point(each, known.id):
                coded |= {"latitude", "longitude"}
        row |= {name: cell for name, cell in computed.items() if name not in coded}
        empty = [name for name in columns if row.get(name) in (None, "") and name not in computed]
        if not own:
            unmet.append(f"{len(empty)} columns are the dataset's own to give ({', '.join(empty[:4])} …)")
        yield {**row, "sitrep_attack": each.iri, "sitrep_unmet": "; ".join(unmet) or None}


def _own(told: AttackRecord, dataset: str) -> Mapping[str, str]:
    """The cells of the row of this dataset that tells the attack; of several the latest release's."""
    rows = [one for one in told.reports.values() if one.dataset and one.dataset.id == dataset]
    if not rows:
        return {}
    return cells_of(max(rows, key=lambda one: (one.dataset.release if one.dataset else "", one.report)).text)


def _codes(told: AttackRecord, prefix: str) -> list[str]:
    codes = {code for account in told.accounts for code in account.codes or ()}
    return sorted(code.removeprefix(prefix) for code in codes if code.startswith(prefix))


def _one(codes: list[str]) -> str | None:
    return codes[0] if len(codes) == 1 else None


def _place(told: AttackRecord, dataset: str) -> Place | None:
    """Where it was: as this dataset says, if it tells the attack, else as all sources do; rather with a point."""
    sets = {id: one.dataset.id for id, one in told.reports.items() if one.dataset}
    own = [place for one in told.accounts if sets.get(one.report) == dataset for place in one.place]
    parties = [each.party for each in (*told.attack.target, *told.attack.place)]
    places = own or [party for party in parties if isinstance(party, Place)]
    return next(iter((*(place for place in places if place.lat is not None), *places)), None)


def _has_point(told: AttackRecord, dataset: str) -> bool:
    where = _place(told, dataset)
    return where is not None and where.lat is not None


def _hit(told: AttackRecord) -> str | None:
    return next((each.party.name for each in told.attack.target if isinstance(each.party, Actor)), None)


def _country(told: AttackRecord, gazetteer: Gazetteer, unmet: Unmet) -> str | None:
    code = country_of(told)
    entity = gazetteer.entities.get(f"place/{code.lower()}") if code else None
    if entity is None:
        unmet.append("country: nobody says where")
        return None
    return entity.label("en")


def _accused(told: AttackRecord, unmet: Unmet, column: str) -> str | None:
    names = sorted({*responsible(told, Claim), *responsible(told, Attribution)})
    if not names:
        unmet.append(f"{column}: nobody is accused and nobody claims it")
        return None
    if len(names) > 1:
        unmet.append(f"{column}: {len(names)} parties are named ({', '.join(names)}); none is chosen")
        return None
    return names[0]


def _dead(told: AttackRecord, unmet: Unmet, column: str) -> int | None:
    killed = told.attack.counts.get("killed")
    if killed is None:
        unmet.append(f"{column}: nobody says how many died")
    return killed.best if killed else None


def _point(
    told: AttackRecord, place: Place | None, gazetteer: Gazetteer, unmet: Unmet
) -> tuple[float | None, float | None]:
    if place and place.lat is not None:
        return place.lat, place.lon
    where = where_of(told, gazetteer)
    if where is None:
        unmet.append("latitude, longitude: no place of it has a point")
        return None, None
    return where


def _ucdp(told: AttackRecord, gazetteer: Gazetteer, unmet: Unmet) -> Made:
    attack = told.attack
    killed = attack.counts.get("killed")
    best = _dead(told, unmet, "best")
    if best == 0:
        unmet.append("best: GED holds events with at least one death")
    if killed and killed.high is None:
        unmet.append("high: sources say at least")
    if killed and killed.low is None:
        unmet.append("low: sources say at most")
    start, end = attack.earliest, attack.latest
    precision = None
    if start is None or end is None:
        unmet.append("date_start, date_end: not dated")
    else:
        days = (end - start).days + 1
        steps = ((1, "1"), (6, "2"), (7, "3"), (31, "4"), (366, "5"))
        precision = next((code for most, code in steps if days <= most), None)
        if precision is None:
            unmet.append("date_prec: longer than a year")
    violence = _one(_codes(told, "ucdp/type_of_violence/"))
    if violence is None:
        unmet.append("type_of_violence: not coded")
    where = _place(told, "ucdp-ged")
    lat, lon = _point(told, where, gazetteer, unmet)
    located = _one(_codes(told, "ucdp/where_prec/"))
    if located is None:
        unmet.append("where_prec: how precisely the place is known is not coded")
    clash = violence in ("1", "2")
    return {
        "year": start.year if start else None,
        "type_of_violence": violence,
        "side_a": None if clash else _accused(told, unmet, "side_a"),
        "side_b": None if clash else _hit(told),
        "where_prec": located,
        "where_coordinates": where.name if where else None,
        "latitude": lat,
        "longitude": lon,
        "country": _country(told, gazetteer, unmet),
        "date_prec": precision,
        "date_start": start.isoformat() if start else None,
        "date_end": end.isoformat() if end else None,
        "low": None if clash or not killed else killed.low,
        "best": None if clash else best,
        "high": None if clash or not killed else killed.high,
    }


_ACLED_BY_WEAPON = {
    "suicide_bomb": "Suicide bomb",
    "grenade": "Grenade",
    "airstrike": "Air/drone strike",
    "drone": "Air/drone strike",
    "rocket": "Shelling/artillery/missile attack",
    "missile": "Shelling/artillery/missile attack",
    "mortar": "Shelling/artillery/missile attack",
    "artillery": "Shelling/artillery/missile attack",
    "ied": "Remote explosive/landmine/IED",
    "mine": "Remote explosive/landmine/IED",
}


def _acled(told: AttackRecord, gazetteer: Gazetteer, unmet: Unmet) -> Made:
    attack = told.attack
    start, end = attack.earliest, attack.latest
    day, precision = start, None
    if start is None or end is None:
        unmet.append("event_date: not dated")
    else:
        days = (end - start).days + 1
        precision = "1" if days == 1 else "2" if days <= _WEEK else "3" if (start.year, start.month) == (
            end.year, end.month) else None
        day = start if precision == "1" else start + timedelta(days=days // 2) if precision == "2" else None
        if precision is None:
            unmet.append("time_precision: longer than a month")
        if precision == "3":
            unmet.append("event_date: only the month is known")
    kinds = {_ACLED_BY_WEAPON[weapon] for weapon in attack.weapon if weapon in _ACLED_BY_WEAPON}
    kind = next(iter(kinds)) if len(kinds) == 1 else None
    coded = bool(_codes(told, "acled/sub_event_type/"))
    if kind is None and not coded:
        unmet.append("sub_event_type: the weapons told are of no one sub-event type")
    where = _place(told, "acled")
    lat, lon = _point(told, where, gazetteer, unmet)
    located = _one(_codes(told, "acled/geo_precision/"))
    if located is None:
        unmet.append("geo_precision: how precisely the place is known is not coded")
    return {
        "event_date": day.isoformat() if day else None,
        "year": start.year if start and end and start.year == end.year else None,
        "time_precision": precision,
        "sub_event_type": None if coded else kind,
        "actor1": None if coded else _accused(told, unmet, "actor1"),
        "actor2": None if coded else _hit(told),
        "country": _country(told, gazetteer, unmet),
        "location": where.name if where else None,
        "latitude": lat,
        "longitude": lon,
        "geo_precision": located,
        "fatalities": None if told.attack.counts.get("killed") is None and coded else _dead(told, unmet, "fatalities"),
    }


def _gtd(told: AttackRecord, gazetteer: Gazetteer, unmet: Unmet) -> Made:
    attack = told.attack
    start, end = attack.earliest, attack.latest
    same_month = bool(start and end and (start.year, start.month) == (end.year, end.month))
    if start is None or end is None:
        unmet.append("iyear, imonth, iday: not dated")
    elif start.year != end.year:
        unmet.append("iyear: the interval spans two years")
    claims = len(responsible(told, Claim))
    weapons = set(attack.weapon)
    where = _place(told, "gtd")
    lat, lon = _point(told, where, gazetteer, unmet)
    own = _own(told, "gtd")
    if not own:
        unmet.append("nkill, nwound: attackers are not among the dead and wounded here")
        unmet.append("specificity: how precisely the place is known is not coded")
    state = attack.responsibility_state
    return {
        "iyear": start.year if start and end and start.year == end.year else None,
        "imonth": start.month if start and same_month else 0 if start else None,
        "iday": start.day if start and start == end else 0 if start else None,
        "country_txt": _country(told, gazetteer, unmet),
        "city": where.name if where and where.kind in ("city", "village", "other") and where.lat is not None else None,
        "latitude": lat,
        "longitude": lon,
        "specificity": _one(_codes(told, "gtd/specificity/")),
        "success": 1 if attack.outcome == "carried_out" else None,
        "suicide": 1 if "suicide_bomb" in weapons and not own else None,
        "target1": _hit(told),
        "gname": _gname(told, unmet, known=bool(own)),
        "claimed": 1 if state == "claimed" else 0 if state == "said_unclaimed" else -9,
        "compclaim": 1 if claims > 1 else 0 if claims else None if own else -9,
        "weaptype1": 5 if weapons == {"gun"} else 13 if weapons == {"unknown"} else None if own or not weapons else 6,
        "nkill": _with_attackers(told, "killed", own.get("nkillter")),
        "nwound": _with_attackers(told, "injured", own.get("nwoundte")),
        "property": {"none": 0, "minor": 1, "some": 1}.get(attack.damage or "", None if own else -9),
    }


def _gname(told: AttackRecord, unmet: Unmet, *, known: bool) -> str | None:
    return None if known else _accused(told, unmet, "gname")


def _with_attackers(told: AttackRecord, count: str, attackers: str | None) -> int | None:
    victims = told.attack.counts.get(count)
    if victims is None or victims.best is None:
        return None
    return victims.best + (int(float(attackers)) if attackers and float(attackers) > 0 else 0)


_MAKERS: Mapping[str, Callable[[AttackRecord, Gazetteer, Unmet], Made]] = {"ucdp": _ucdp, "acled": _acled, "gtd": _gtd}
