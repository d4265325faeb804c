"""A row of POLECAT (machine-coded, ontology PLOVER) → facts.

Of the event types ASSAULT alone is an attack, and of its modes those with a weapon. The actor is the accused of the
dataset. The row is coded from one news story: its source is relayed. Deaths are not coded.
"""

from __future__ import annotations

from kg.facts import Account, Actor, AnyFact, Attribution, Place
from kg.importers.cells import actor, day, place, point
from kg.importers.row_reader import NotAnAttack, Release, RowFacts
from kg.importers.rows import Row


def facts_of(row: Row, release: Release) -> RowFacts | NotAnAttack:
    """The facts of one row.

    Raises:
        InputError: a cell that the facts rest on is empty or makes no sense.
    """
    tables = release.description.tables
    kind, mode = row.get("Event Type"), _said(row, release, "Event Mode").lower()
    if not kind:
        raise row.bad("Event Type is empty")
    if kind != tables["attack"]:
        return NotAnAttack(row, f"Event Type {kind}", "PLOVER's ASSAULT alone is an attack")
    if mode in tables["no_attack_modes"]:
        return NotAnAttack(row, f"Event Mode {mode}", tables["no_attack_reason"])
    key = row.get("Event ID")
    if not key:
        raise row.bad("Event ID is empty")
    report, attack = release.report_id(key), release.attack_key(key)
    told = day(row, "Event Date")
    hit = _said(row, release, "Recipient Name")
    weapon = tables["weapons"].get(mode)
    source = _said(row, release, "Source")
    published = day(row, "Publication Date") if _said(row, release, "Publication Date") else None
    parts = (
        (("Event Type", "Event Mode"), ()), (("Event Date",), ("earliest", "latest")),
        (("Recipient Name",), ("target",)), (("Placename", "City", "District", "Province", "Country"), ("place",)),
    )
    facts: list[AnyFact] = [
        release.report(row, key, relays=(source,), published=published),
        Account(
            report=report,
            attack=attack,
            evidence=tuple(words for columns, supports in parts if (words := row.words(columns, supports))),
            target=(Actor(name=hit),) if hit else (),
            place=_places(row, release),
            earliest=told,
            latest=told,
            weapon=(weapon,) if weapon else (),
            codes=(f"plover/event_type/{kind.lower()}", *((f"plover/event_mode/{mode}",) if mode else ())),
        ),
    ]
    if _said(row, release, "Actor Name") and (words := row.words(["Actor Name"])):
        accused = actor(row.get("Actor Name"), release.countries)
        facts.append(Attribution(report=report, evidence=(words,), about=attack, responsible=accused))
    return RowFacts(row, tuple(facts))


def _places(row: Row, release: Release) -> tuple[Place, ...]:
    """The named place at its point, and the province if it is another."""
    country = release.countries.code(_said(row, release, "Country"))
    name, province = _said(row, release, "Placename") or _said(row, release, "City"), _said(row, release, "Province")
    where = point(row, "Latitude", "Longitude") if name and _said(row, release, "Latitude") else None
    found = [place(name, "other", country, where)] if name else []
    if province and province != name:
        found.append(place(province, "province", country))
    return tuple(found)


def _said(row: Row, release: Release, column: str) -> str:
    text = row.get(column)
    return "" if text in release.description.tables["empty"] else text
