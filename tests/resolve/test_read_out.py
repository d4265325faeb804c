"""Comparing and joining read out line by line: every part with its points, every key, every group (read_out.toml)."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from kg.decisions import Decision
from kg.facts import Account, Actor, AnyFact, Attribution, Claim, Count, Dataset, Evidence, Place, ReportFact
from kg.gazetteer import Gazetteer
from kg.link import link
from kg.resolve import Comparison, Parameters, Profile, Scorer, World, filed, looked_up, profiles, renamed, resolve_all
from tests.lines import rewrite

FILE = Path(__file__).parent / "read_out.toml"
DATA = tomllib.loads(FILE.read_text(encoding="utf-8"))
PARAMETERS = Parameters.load()
GAZETTEER = Gazetteer.load()
SCORER = Scorer(World(GAZETTEER, PARAMETERS), PARAMETERS)
UCDP = {"release": "1", "title": "UCDP", "licence": "CC BY 4.0", "citation": "UCDP"}
COUNTS = ("killed", "injured", "weapon_count", "intercepted", "attack_count")


def party(told: str) -> Actor | Place:
    """For "name|kind|country": an actor where the kind begins with "@", "@?" an anonymous one; else a place."""
    name, kind, country = [*told.split("|"), "", ""][:3]
    if kind.startswith("@?"):
        return Actor(name=name, anonymous=True)
    if kind.startswith("@"):
        return Actor(name=name, kind=kind[1:], country=country or None)  # type: ignore[arg-type]
    return Place(name=name, kind=kind or "city", country=country or None)  # type: ignore[arg-type]


def count(told: str) -> Count:
    """For "3", "2..5", "9..", "..4"."""
    low, dots, high = told.partition("..")
    ends = {"low": low, "high": high if dots else low}
    return Count(**{end: int(number) for end, number in ends.items() if number})


def facts_of(key: str, told: dict[str, Any]) -> Iterator[AnyFact]:
    """The facts of one telling; `accounts` are further ones of the same attack, in the report `in`."""
    for nth, row in enumerate([told, *told.get("accounts", ())]):
        report = row.get("in", told.get("report", key))
        dataset = Dataset(id=row["dataset"], **UCDP) if "dataset" in row else None
        yield ReportFact(report=report, text="x", language="en", published=row.get("on"), dataset=dataset)
        start, day = row.get("at", 0), row.get("day")
        earliest, latest = row.get("earliest", day), row.get("latest", day)
        evidence = tuple(
            Evidence(start=start, end=start + len(quote), quote=quote) for quote in row.get("quotes", ("hit",))
        )
        yield Account(
            report=report, attack=key, nth=nth, evidence=evidence, earliest=earliest, latest=latest,
            local_time=row.get("time"), weapon=tuple(row.get("weapon", ())),
            target=tuple(map(party, row.get("target", ()))),
            place=tuple(map(party, row.get("place", ()))),  # type: ignore[arg-type]
            perpetrator=tuple(map(party, row.get("author", ()))),  # type: ignore[arg-type]
            **{name: count(str(row[name])) for name in COUNTS if name in row},
        )  # fmt: skip
        for kind, name in ((Claim, "claimed"), (Attribution, "accused")):
            for who in row.get(name, ()):
                said = party(who) if who else None
                yield kind(report=report, about=key, nth=nth, evidence=evidence, responsible=said)  # type: ignore[arg-type]


def profile(key: str, told: dict[str, Any]) -> Profile:
    return profiles(link(list(facts_of(key, told)), GAZETTEER))[key]


def match_of(left: dict[str, Any], right: dict[str, Any]) -> Comparison:
    return SCORER.match(profile("l", left), profile("r", right))


def compared(case: dict[str, Any]) -> Iterator[str]:
    match = match_of(case["left"], case["right"])
    yield f"{match.score} of {match.total}" + (" veto" if match.veto else "")
    for part in match.parts:
        yield " ".join([part.name, str(part.points), part.code, *(f"[{value}]" for value in part.values)])


@pytest.mark.parametrize("case", DATA["pair"], ids=lambda case: case["name"])
def test_two_compared(case: dict[str, Any]) -> None:
    assert list(compared(case)) == case["lines"].splitlines()


def gathered(case: dict[str, Any]) -> Iterator[str]:
    one = profile("k", case["told"])
    under, sought = filed(one, PARAMETERS), looked_up(one, PARAMETERS)
    yield from (line.rstrip() for line in described(one))
    yield from (f"filed {key}{' and looked up' if key in sought else ''}" for key in sorted(under))
    yield from (f"looked up {key}" for key in sorted(sought - under))


def described(one: Profile) -> Iterator[str]:
    yield f"reports {' '.join(one.reports)} published {one.published} at {one.offset}"
    yield f"days {one.earliest}..{one.latest} times {' '.join(one.times)} weapons {' '.join(sorted(one.weapons))}"
    yield "counts " + " ".join(f"{name} {low}..{high}" for name, (low, high) in one.counts.items())
    for site in one.sites:
        hit = "hit" if site.target else "around"
        yield f"site {hit} {site.name} [{site.folded}] {site.kind} {site.country} {site.entity}"
    for slot in ("hit", "authors", "claimants", "accused"):
        for each in getattr(one, slot):
            yield f"{slot} {each.name} [{each.folded}] {each.kind} {each.country} {each.entity}"
    yield f"words {' | '.join(one.quotes)}; capitals {sorted(one.capitals)} names {sorted(one.names)}"
    yield f"datasets {sorted(one.datasets)}"


@pytest.mark.parametrize("case", DATA["profile"], ids=lambda case: case["name"])
def test_what_is_gathered_and_where_it_is_filed(case: dict[str, Any]) -> None:
    assert list(gathered(case)) == case["lines"].splitlines()


def decided(rows: list[list[str]]) -> list[Decision]:
    """Decisions in the order in which they were made, one a day."""
    days = [datetime(2024, 1, nth, tzinfo=UTC) for nth in range(1, len(rows) + 1)]
    return [
        Decision(kind="attack", verdict=verdict, left=left, right=right, who="A", when=day)  # type: ignore[arg-type]
        for day, (verdict, left, right) in zip(days, rows, strict=True)
    ]


def joined(case: dict[str, Any]) -> Iterator[str]:
    told = [profile(key, {**case.get("all", {}), **one}) for key, one in case["told"].items()]
    for grouping in resolve_all(told, GAZETTEER, decisions=decided(case.get("decided", []))):
        yield "one " + " | ".join(" ".join(keys) for keys in grouping.groups)
        for match in grouping.joins:
            yield f"joined by {match.left} {match.right} {match.score} {match.parts[-1].code if match.parts else ''}"
        for tie in grouping.ties:
            match = tie.match
            last = match.parts[-1]
            values = "".join(f" [{value}]" for value in last.values)
            yield f"tied {tie.left} {tie.right} by {match.left} {match.right} {match.score} {last.code}{values}"


@pytest.mark.parametrize("case", DATA["joining"], ids=lambda case: case["name"])
def test_what_is_joined(case: dict[str, Any]) -> None:
    assert list(joined(case)) == case["lines"].splitlines()


def test_facts_take_the_name_of_what_they_are_joined_into() -> None:
    told = {"accused": ["Hamas|@armed_group"], "claimed": [""]}
    facts = [fact for key in ("a", "b") for fact in facts_of(key, told)]
    named = list(renamed(facts, {"b": "a"}))
    assert [getattr(fact, "attack", getattr(fact, "about", "")) for fact in named] == ["", "a", "a", "a"] * 2
    assert [fact.id for fact in named] == [fact.id for fact in facts]
    assert named[:4] == facts[:4] and list(renamed(facts, {"c": "a"})) == facts


def test_the_parameters_have_a_digest_and_bounds() -> None:
    place = {"generic": ["base"], "not_names": ["may"]}
    tables = {"score": {"high": 0.9, "low": 0.4, "together": 0.65}, "place": place}
    one = Parameters(tables)
    assert (one.high, one.low, one.thousandths("together")) == (900, 400, 650)
    assert (one.generic, one.not_names) == (frozenset({"base"}), frozenset({"may"}))
    assert len(one.digest) == 20 and one.digest == Parameters(dict(tables)).digest
    assert one.digest != Parameters({**tables, "score": {"high": 0.91}}).digest
    assert PARAMETERS.reason("same", "en", ("X",)) == "same place: X"


if __name__ == "__main__":
    rewrite(FILE, {"pair": compared, "profile": gathered, "joining": joined})
