"""A row of the Global Terrorism Database → facts; its claim fields into what is said of who is responsible.

    claimed 1    a Claim by gname (by gname2, gname3 where claim2, claim3 are 1); competing claims stand side by side
    claimed 0    a NonClaim: the dataset says that nobody has claimed it
    claimed -9   nothing is said: no claim reported
    gname        an Attribution by the dataset, whatever the claims; "Unknown" names nobody

Killed and injured count the attackers too; they are taken off where the row counts them, else the number is an upper
bound alone. A day or month of 0 is unknown: the interval is the month or the year.
"""

from __future__ import annotations

import calendar
from datetime import date

from kg.facts import Account, Actor, AnyFact, Attribution, Claim, Count, Damage, Evidence, NonClaim, Place, Weapon
from kg.importers.cells import actor, needed, place, point, whole
from kg.importers.row_reader import NotAnAttack, Release, RowFacts
from kg.importers.rows import Row

_KEY = 12
"""Figures of an eventid: day and number."""
_MINOR, _EXPLOSIVES = 3, 6
"""propextent "minor", weaptype "explosives" (GTD codebook)."""

_GROUPS = (("gname", "claimed", "claimmode"), ("gname2", "claim2", "claimmode2"), ("gname3", "claim3", "claimmode3"))
_CODED = ("attacktype1", "attacktype2", "attacktype3", "claimed", "claimmode", "compclaim", "success", "specificity")


def facts_of(row: Row, release: Release) -> RowFacts | NotAnAttack:
    """The facts of one row.

    Raises:
        InputError: a cell that the facts rest on is empty or makes no sense.
    """
    tables = release.description.tables
    key = row.get("eventid")
    if not (key.isascii() and key.isdigit() and len(key) == _KEY):
        raise row.bad(f"eventid is {key!r}, not twelve figures", "save the file without letting a spreadsheet round it")
    kinds = [str(kind) for column in ("attacktype1", "attacktype2", "attacktype3") if (kind := whole(row, column))]
    if kinds and set(kinds) <= set(tables["no_attack"]):
        return NotAnAttack(row, f"attacktype {'+'.join(kinds)}", tables["no_attack_reason"])
    report, attack = release.report_id(key), release.attack_key(key)
    notes: list[str] = []
    earliest, latest = _days(row)
    account = Account(
        report=report,
        attack=attack,
        evidence=_evidence(row),
        target=_target(row),
        place=_places(row, release),
        earliest=earliest,
        latest=latest,
        date_text=row.get("approxdate") or None,
        weapon=_weapons(row, release),
        killed=_victims(row, "nkill", "nkillter"),
        injured=_victims(row, "nwound", "nwoundte"),
        outcome="carried_out" if whole(row, "success") == 1 else None,
        damage=_damage(row),
        codes=tuple(f"gtd/{name}/{number}" for name in _CODED if (number := whole(row, name)) is not None),
    )
    facts: list[AnyFact] = [
        release.report(row, key, what="incident"),
        account,
        *_responsibility(row, release, report, attack, notes),
    ]
    return RowFacts(row, tuple(facts), tuple(notes))


def _days(row: Row) -> tuple[date, date]:
    year, month, day = needed(row, "iyear"), whole(row, "imonth") or 0, whole(row, "iday") or 0
    try:
        if not month:
            return date(year, 1, 1), date(year, 12, 31)
        if not day:
            return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
        return date(year, month, day), date(year, month, day)
    except (ValueError, calendar.IllegalMonthError):
        raise row.bad(f"iyear, imonth, iday are {year}, {month}, {day}: no day") from None


def _evidence(row: Row) -> tuple[Evidence, ...]:
    parts = (
        (("summary",), ()),
        (("iyear", "imonth", "iday", "approxdate"), ("earliest", "latest")),
        (("country_txt", "region", "region_txt", "provstate", "city"), ("place",)),
        (("nkill", "nkillus", "nkillter"), ("killed",)),
        (("nwound", "nwoundus", "nwoundte"), ("injured",)),
        (("target1",), ("target",)),
        (("weaptype1", "weaptype1_txt", "weapsubtype1", "weapsubtype1_txt"), ("weapon",)),
        (("property", "propextent", "propextent_txt"), ("damage",)),
    )
    return tuple(words for columns, supports in parts if (words := row.words(columns, supports)))


def _victims(row: Row, all_column: str, attackers_column: str) -> Count | None:
    everybody, attackers = whole(row, all_column), whole(row, attackers_column)
    if everybody is None or everybody < 0:
        return None
    if attackers is not None and attackers > everybody:
        raise row.bad(f"{attackers_column} is {attackers}, more than {all_column} {everybody}")
    if everybody == 0:
        return Count(low=0, high=0)
    if attackers is None or attackers < 0:
        return Count(high=everybody)
    return Count(low=everybody - attackers, high=everybody - attackers)


def _damage(row: Row) -> Damage | None:
    told = whole(row, "property")
    if told == 0:
        return "none"
    if told != 1:
        return None
    return "minor" if whole(row, "propextent") == _MINOR else "some"


def _weapons(row: Row, release: Release) -> tuple[Weapon, ...]:
    tables = release.description.tables
    found: dict[Weapon, None] = {}
    for number in "1234":
        kind, subtype = whole(row, f"weaptype{number}"), row.get(f"weapsubtype{number}_txt").lower()
        weapon = tables["weapons"].get(str(kind))
        if kind == _EXPLOSIVES:
            weapon = next((each for word, each in tables["explosives"].items() if word in subtype), None)
        if weapon:
            found[weapon] = None
    return tuple(found)


def _target(row: Row) -> tuple[Actor, ...]:
    name = row.get("target1")
    return (Actor(name=name),) if name and name != "Unknown" else ()


def _places(row: Row, release: Release) -> tuple[Place, ...]:
    country = release.countries.code(row.get("country_txt"))
    city, province = row.get("city"), row.get("provstate")
    kind = release.description.tables["specificity"].get(str(whole(row, "specificity")), "other")
    where = point(row, "latitude", "longitude")
    point_of = release.description.tables["point_of"].get(str(whole(row, "specificity")))
    found = []
    if city and city != "Unknown":
        of_city = where if point_of == "city" else None
        found.append(place(city, "city" if kind == "city" else "other", country, of_city))
    if province and province not in ("Unknown", city):
        found.append(place(province, "province", country, where if point_of == "province" else None))
    if not found and row.get("country_txt"):
        found.append(place(row.get("country_txt"), "country", country))
    return tuple(found)


def _responsibility(
    row: Row, release: Release, report: str, attack: str, notes: list[str]
) -> list[AnyFact]:
    facts: list[AnyFact] = []
    for name_column, claim_column, mode_column in _GROUPS:
        name, claimed = row.get(name_column), whole(row, claim_column)
        if claimed is not None and str(claimed) not in release.description.tables["states"]:
            raise row.bad(f"{claim_column} is {claimed}: neither 1 nor 0 nor -9")
        known = actor(name, release.countries) if name and name != "Unknown" else None
        words = row.words([claim_column, mode_column, f"{mode_column}_txt"]) if claimed is not None else None
        if known and (named := row.words([name_column])):
            facts.append(Attribution(report=report, evidence=(named,), about=attack, responsible=known))
            if claimed == 1 and words:
                facts.append(
                    Claim(report=report, evidence=(words, named), about=attack, stated_by=known, responsible=known)
                )
        elif claimed == 1:
            notes.append(f"{claim_column} is 1 and {name_column} names nobody: the claim is left out")
        if claim_column == "claimed" and claimed == 0 and words:
            facts.append(NonClaim(report=report, evidence=(words,), about=attack))
    return facts
