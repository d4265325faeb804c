"""Towns that no list holds, where what was hit stands; people and groups there are no towns."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from kg.facts import Account, Place
from kg.gazetteer import Gazetteer
from kg.read.rules import RuleReader
from kg.reports import Report

CASES = tomllib.loads((Path(__file__).parent / "cases" / "struck_names.toml").read_text(encoding="utf-8"))["case"]


@cache
def extractor() -> RuleReader:
    return RuleReader(Gazetteer.load())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:60])
def test_places_hit(case: dict[str, Any]) -> None:
    report = Report(id="r", text=case["text"], language=case["lang"], published=date(2018, 5, 9), outlet="o")
    [(_, facts)] = extractor().read_all([report])
    accounts = [fact for fact in facts if isinstance(fact, Account)]
    assert accounts or not case["targets"]
    assert [each.name for one in accounts for each in one.target if isinstance(each, Place)] == case["targets"]


@pytest.mark.parametrize(("lang", "text", "weapon"), [
    ("fr", "Mardi, des assaillants ont attaqué un poste militaire à Gao, tuant trois soldats.", "unknown"),
    ("fr", "Mardi, des hommes armés ont attaqué un poste militaire à Gao, tuant trois soldats.", "gun"),
    ("en", "Attackers attacked an army post in Gao on Tuesday, killing three soldiers.", "unknown"),
    ("en", "Gunmen attacked an army post in Gao on Tuesday, killing three soldiers.", "gun"),
])
def test_whoever_attacks_is_an_attacker_by_whatever_arms(lang: str, text: str, weapon: str) -> None:
    report = Report(id="r", text=text, language=lang, published=date(2018, 5, 9), outlet="o")
    [(_, facts)] = extractor().read_all([report])
    assert [fact.weapon for fact in facts if isinstance(fact, Account)] == [(weapon,)]
