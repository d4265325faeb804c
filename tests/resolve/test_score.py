"""What comparing two attacks comes to: golden cases, symmetry, and that what is filed is found."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, strategies as st

from kg.facts import Account, Actor, AnyFact, Claim, Count, Evidence, Place, ReportFact, attack_key
from kg.gazetteer import Gazetteer
from kg.link import link
from kg.resolve import Parameters, Profile, Scorer, World, filed, looked_up, profiles
from tests.update.worlds import facts_of, reports

CASES = tomllib.loads((Path(__file__).parent / "cases.toml").read_text(encoding="utf-8"))["case"]
PARAMETERS = Parameters.load()
GAZETTEER = Gazetteer.load()
SCORER = Scorer(World(GAZETTEER, PARAMETERS), PARAMETERS)


def profile(report: str, told: dict[str, Any]) -> Profile:
    quote = told.get("quote", "an attack")
    words = (Evidence(start=0, end=len(quote), quote=quote),)
    key = attack_key(report, quote)
    day = told.get("day")
    earliest, latest = told.get("days", (day, day))
    facts: list[AnyFact] = [ReportFact(report=report, text=quote, language="fr", published=date(2024, 6, 1)), Account(
        report=report, evidence=words, attack=key, earliest=earliest, latest=latest, local_time=told.get("time"),
        target=_places(told.get("target")), place=_places(told.get("place")), weapon=tuple(told.get("weapon", ())),
        killed=_count(told.get("killed")), injured=_count(told.get("injured")), weapon_count=_count(told.get("count")),
        perpetrator=(Actor(name=told["author"], kind="state"),) if "author" in told else (),
    )]
    if "claimed" in told:
        party = Actor(name=told["claimed"], kind="armed_group")
        facts.append(Claim(report=report, evidence=words, about=key, responsible=party))
    return profiles(link(facts, GAZETTEER))[key]


def _places(told: list[str] | None) -> tuple[Place, ...]:
    if told is None:
        return ()
    name, kind, *country = told
    return (Place(name=name, kind=kind, country=country[0] if country else None),)  # type: ignore[arg-type]


def _count(number: int | None) -> Count | None:
    return None if number is None else Count(low=number, high=number)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_golden(case: dict[str, Any]) -> None:
    match = SCORER.match(profile("one", case["left"]), profile("two", case["right"]))
    verdict = (
        "veto" if match.veto else "join" if match.score >= PARAMETERS.high
        else "tie" if match.score >= PARAMETERS.low else "apart"
    )
    told = [(part.name, part.points, part.code, part.values) for part in match.parts]
    assert verdict == case["verdict"], (match.score, told)
    assert set(case.get("because", ())) <= {part.code for part in match.parts}, told


def test_every_verdict_and_most_reasons_have_a_case() -> None:
    assert {case["verdict"] for case in CASES} == {"join", "tie", "apart", "veto"}
    assert len({code for case in CASES for code in case.get("because", ())}) >= 12


@given(told=reports)
def test_symmetric_bounded_and_told_in_both_languages(told: list[list[dict[str, object]]]) -> None:
    found = [p for number, each in enumerate(told) for p in profiles(facts_of(number, each)).values()]
    for one in found:
        for other in found:
            match = SCORER.match(one, other)
            assert match == SCORER.match(other, one)
            assert 0 <= match.score <= 1000
            assert not (match.veto and match.score)
            for part in match.parts:
                assert PARAMETERS.reason(part.code, "fr", part.values)
                assert PARAMETERS.reason(part.code, "en", part.values)


@given(told=reports)
def test_whoever_looks_the_other_up_finds_it(told: list[list[dict[str, object]]]) -> None:
    found = [p for number, each in enumerate(told) for p in profiles(facts_of(number, each)).values()]
    for one in found:
        for other in found:
            here = looked_up(one, PARAMETERS) & filed(other, PARAMETERS)
            there = looked_up(other, PARAMETERS) & filed(one, PARAMETERS)
            assert bool(here) == bool(there)


@given(day=st.sampled_from([date.min, date.max]))
def test_the_ends_of_the_calendar(day: date) -> None:
    one = profile("one", {"day": day.isoformat(), "target": ["Taji", "base"]})
    assert looked_up(one, PARAMETERS) & filed(one, PARAMETERS)
