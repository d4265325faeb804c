"""Kinds of errors that real text has shown, one sentence or two each: what stands of the reading is right."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kg.facts import Account, Deployment
from kg.read.rules import RuleReader
from kg.reports import Report
from kg.standing import stand

CASES = tomllib.loads((Path(__file__).parent / "cases" / "other_kinds.toml").read_text("utf-8"))["cases"]


@pytest.fixture(scope="module")
def extractor() -> RuleReader:
    return RuleReader()


def attacks_of(extractor: RuleReader, text: str, lang: str) -> list[list[Account]]:
    report = Report(id="case", text=text, language=lang, published=date(2024, 5, 16))
    told: dict[str, list[Account]] = {}
    for fact in stand(extractor.read(report), ()).facts:
        if isinstance(fact, Account):
            told.setdefault(fact.attack, []).append(fact)
    return list(told.values())


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['kind']} {case['lang']}: {case['text'][:50]}")
def test_case(extractor: RuleReader, case: dict[str, Any]) -> None:
    found = attacks_of(extractor, case["text"], case["lang"])
    assert len(found) == len(case["attacks"]), [told[0].evidence[0].quote for told in found]
    for told, wanted in zip(found, case["attacks"], strict=True):
        for slot, value in wanted.items():
            right = shown(told, slot) == value if slot in _NUMBERS else holds(told, slot, value)
            assert right, (slot, shown(told, slot))


_NUMBERS = ("killed", "injured", "weapon_count", "day", "country")


def shown(told: list[Account], slot: str) -> Any:
    """What all accounts of an attack say in a slot, as a case writes it."""
    if slot == "day":
        days = {(a.earliest, a.latest) for a in told if a.earliest}
        first, last = days.pop() if len(days) == 1 else (None, None)
        return first if first == last else [first, last]
    if slot == "country":
        return next((target.country for a in told for target in a.target if target.country), None)
    if slot in _NUMBERS:
        given = {count.low if count.low is not None else count.high for a in told if (count := getattr(a, slot))}
        return given.pop() if len(given) == 1 else sorted(given, key=str) or -1
    return [party.name for a in told for party in (*a.target, *a.place)]


def holds(told: list[Account], slot: str, value: str) -> bool:
    names = shown(told, slot)
    return any(value in name for name in names) == (slot == "target")


def test_a_country_told_beside_another_is_the_one_that_hosts(extractor: RuleReader) -> None:
    report = Report(id="case", text="Iraq, a partner of Iran, hosts 2,500 US troops.", language="en")
    hosted = [fact for fact in extractor.read(report) if isinstance(fact, Deployment)]
    assert {fact.at.country for fact in hosted if fact.at} == {"IQ"}
