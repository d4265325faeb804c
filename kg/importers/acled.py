"""A row of an ACLED export → facts.

The codebook says of no actor that it attacked: actor 1 and actor 2 imply no direction. Only where civilians are one of
the two, or where an explosion or a remote attack has one party alone, the other party is who the dataset says did it.
A battle is no attack in the sense of the codebook here; taken all the same (`clashes`), it accuses nobody.

Deaths are of everybody, attackers too, and 0 is also what is not reported: so a number is an upper bound, and 0 none.
"""

from __future__ import annotations

import calendar
from datetime import date, timedelta

from kg.facts import Account, Actor, AnyFact, Attribution, Count, Evidence, Place
from kg.importers.cells import actor, count, day, needed, place, point
from kg.importers.row_reader import NotAnAttack, Release, RowFacts
from kg.importers.rows import Row


def facts_of(row: Row, release: Release) -> RowFacts | NotAnAttack:
    """The facts of one row.

    Raises:
        InputError: a cell that the facts rest on is empty or makes no sense.
    """
    tables = release.description.tables
    kind = row.get("sub_event_type")
    clash = kind in tables["clash"]
    if kind not in (*tables["clash"], *tables["remote"], *tables["on_civilians"]) or (clash and not release.clashes):
        reason = tables["not_an_attack"].get(kind)
        if reason is None:
            raise row.bad(f"sub_event_type is {kind!r}, which the codebook does not have")
        return NotAnAttack(row, f"sub_event_type {kind}", reason)
    key = row.get("event_id_cnty")
    if not key:
        raise row.bad("event_id_cnty is empty")
    report, attack = release.report_id(key), release.attack_key(key)
    earliest, latest = _days(row, release)
    attacker, hit = (None, None) if clash else _sides(row)
    deaths = count(row, "fatalities")
    weapon = tables["weapons"].get(kind)
    facts: list[AnyFact] = [
        release.report(row, key, relays=row.get("source").split(";")),
        Account(
            report=report,
            attack=attack,
            evidence=_evidence(row),
            target=(Actor(name=hit),) if hit else (),
            place=_places(row, release),
            earliest=earliest,
            latest=latest,
            weapon=(weapon,) if weapon else (),
            killed=Count(high=deaths) if deaths and not clash else None,
            outcome="carried_out",
            codes=(
                f"acled/sub_event_type/{_slug(kind)}",
                f"acled/time_precision/{needed(row, 'time_precision')}",
                f"acled/geo_precision/{needed(row, 'geo_precision')}",
            ),
        ),
    ]
    if attacker and (words := row.words([attacker])):
        accused = actor(row.get(attacker), release.countries)
        facts.append(Attribution(report=report, evidence=(words,), about=attack, responsible=accused))
    return RowFacts(row, tuple(facts))


def _evidence(row: Row) -> tuple[Evidence, ...]:
    """The cells that the account rests on, and which of its values each carries."""
    parts = (
        (("notes",) if row.get("notes") else ("event_type", "sub_event_type"), ()),
        (("event_date", "year", "time_precision"), ("earliest", "latest")),
        (("country", "admin1", "admin2", "admin3", "location"), ("place",)),
        (("fatalities",), ("killed",)),
    )
    return tuple(words for columns, supports in parts if (words := row.words(columns, supports)))


def _slug(text: str) -> str:
    return "-".join("".join(sign.lower() if sign.isalnum() else " " for sign in text).split())


def _days(row: Row, release: Release) -> tuple[date, date]:
    """A day; the week whose middle is written; the month."""
    precision = str(needed(row, "time_precision"))
    if precision not in release.description.tables["time_precision"]:
        raise row.bad(f"time_precision is {precision}, which the codebook does not have")
    told = day(row, "event_date")
    if precision == "1":
        return told, told
    if precision == "2":
        return told - timedelta(days=3), told + timedelta(days=3)
    return told.replace(day=1), told.replace(day=calendar.monthrange(told.year, told.month)[1])


def _sides(row: Row) -> tuple[str | None, str | None]:
    """The column of who attacked, and who was hit; None for what the row does not tell."""
    one, two = row.get("actor1"), row.get("actor2")
    civil = [name.startswith("Civilians") for name in (one, two)]
    attacker = "actor1" if civil == [False, True] or (one and not two and not civil[0]) else None
    attacker = "actor2" if civil == [True, False] and two else attacker
    if attacker and row.get(attacker).startswith("Unidentified"):
        attacker = None
    hit = two if civil[1] else one if civil[0] else None
    return attacker, hit


def _places(row: Row, release: Release) -> tuple[Place, ...]:
    precision = str(needed(row, "geo_precision"))
    kinds = release.description.tables["geo_precision"]
    if precision not in kinds:
        raise row.bad(f"geo_precision is {precision}, which the codebook does not have")
    country = release.countries.code(row.get("country"))
    name, province = row.get("location"), row.get("admin1")
    found = [place(name, kinds[precision], country, point(row, "latitude", "longitude"))] if name else []
    if province and province != name:
        found.append(place(province, "province", country))
    return tuple(found)
