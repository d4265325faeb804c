"""A row of the UCDP Georeferenced Event Dataset → facts.

One-sided violence is an attack of side A on civilians: the dataset attributes it, which never makes a perpetrator.
In the other two kinds of violence two armed parties meet, and no column says which of them attacked: such a row is no
attack in the sense of the codebook. Where a caller takes it all the same (`clashes`), it has no attribution and no
target, and of its dead only those count as victims who are so whoever attacked: the civilians.
"""

from __future__ import annotations

from kg.facts import Account, Actor, AnyFact, Attribution, Count, Evidence, Place
from kg.importers.cells import actor, count, day, kind_by_name, needed, place, point
from kg.importers.row_reader import NotAnAttack, Release, RowFacts
from kg.importers.rows import Row

_CODED = ("type_of_violence", "date_prec", "where_prec", "event_clarity")
_DATES = ("date_start", "date_end")
_DEATHS = ("deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown", "low", "best", "high")


def facts_of(row: Row, release: Release) -> RowFacts | NotAnAttack:
    """The facts of one row.

    Raises:
        InputError: a cell that the facts rest on is empty or makes no sense.
    """
    tables = release.description.tables
    kind = str(needed(row, "type_of_violence"))
    if kind not in (*tables["attack"], *tables["clash"]):
        raise row.bad(f"type_of_violence is {kind}, which the codebook does not have")
    if kind in tables["clash"] and not release.clashes:
        return NotAnAttack(row, f"type_of_violence {kind}", tables["not_an_attack"][kind])
    key = str(needed(row, "id"))
    report, attack = release.report_id(key), release.attack_key(key)
    killed, notes = _killed(row, clash=kind in tables["clash"])
    start, end = day(row, "date_start"), day(row, "date_end")
    if start > end:
        raise row.bad(f"date_start {start} is after date_end {end}")
    if str(needed(row, "date_prec")) not in tables["date_prec"]:
        raise row.bad(f"date_prec is {row.get('date_prec')}, which the codebook does not have")
    facts: list[AnyFact] = [
        release.report(row, key, relays=row.get("source_office").split(";")),
        Account(
            report=report,
            attack=attack,
            evidence=_evidence(row),
            target=() if kind in tables["clash"] else (Actor(name=row.get("side_b") or "Civilians"),),
            place=_places(row, release),
            earliest=start,
            latest=end,
            killed=killed,
            outcome="carried_out",
            codes=tuple(f"ucdp/{name}/{number}" for name in _CODED if row.get(name) and (number := needed(row, name))),
        ),
    ]
    if kind in tables["attack"]:
        words = row.words(["side_a"])
        if words is None:
            raise row.bad("side_a is empty")
        accused = actor(row.get("side_a"), release.countries)
        facts.append(Attribution(report=report, evidence=(words,), about=attack, responsible=accused))
    return RowFacts(row, tuple(facts), notes)


def _evidence(row: Row) -> tuple[Evidence, ...]:
    parts = (
        (("dyad_name",), ()),
        (_DATES, ("earliest", "latest")),
        (_DEATHS, ("killed",)),
        (("where_prec", "where_coordinates"), ("place",)),
    )
    found = [words for columns, supports in parts if (words := row.words(columns, supports))]
    return tuple(found)


def _killed(row: Row, *, clash: bool) -> tuple[Count | None, tuple[str, ...]]:
    """The victims: all the dead of an attack on civilians; of a clash the civilians, who are so whoever attacked."""
    low, best, high = (count(row, name) for name in ("low", "best", "high"))
    civilians, attackers = count(row, "deaths_civilians"), count(row, "deaths_a")
    least, most = min(low, best, high), max(low, best, high)
    notes = () if low <= best <= high else (f"low {low}, best {best}, high {high} are not in this order",)
    if clash and civilians < best:
        if not civilians:
            return None, notes
        return Count(low=max(civilians - (best - least), 0), high=most, best=civilians), notes
    if not clash and attackers:
        return None, (*notes, "side A attacked and has dead of its own: the range is not of victims alone")
    return Count(low=least, high=most, best=best), notes


def _places(row: Row, release: Release) -> tuple[Place, ...]:
    """Where it was, as precisely as the row says, and the province around it."""
    tables = release.description.tables
    precision = str(needed(row, "where_prec"))
    if precision not in tables["where_prec"]:
        raise row.bad(f"where_prec is {precision}, which the codebook does not have")
    country = release.countries.code(row.get("country"))
    name, where = row.get("where_coordinates"), point(row, "latitude", "longitude")
    kind = tables["where_prec"][precision]
    if kind == "by_name":
        kind = kind_by_name(name, tables["named"])
    found = []
    if kind == "country":
        found.append(place(row.get("country"), "country", country))
    elif name:
        found.append(place(name, kind, None if kind == "sea" else country, where))
    province = row.get("adm_1")
    if province and province != name and kind not in ("country", "sea"):
        found.append(place(province, "province", country))
    return tuple(found)
