"""A day that is counted or guessed from another event is no fact of the graph, but waits with its reason."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kg.facts import Account
from kg.read.rules import RuleReader
from kg.reports import Report
from kg.standing import Standing, stand

CASES = tomllib.loads((Path(__file__).parent / "cases" / "days_that_wait.toml").read_text("utf-8"))["cases"]


@pytest.fixture(scope="module")
def extractor() -> RuleReader:
    return RuleReader()


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['lang']} {case['text'][:50]}")
def test_which_days_stand(extractor: RuleReader, case: dict[str, Any]) -> None:
    report = Report(id="case", text=case["text"], language=case["lang"], published=date(2024, 5, 16))
    read = extractor.read(report)
    keys = list(dict.fromkeys(fact.attack for fact in read if isinstance(fact, Account)))
    standing = stand(read, ())
    assert [_days(standing, key) for key in keys] == case["attacks"]


def _days(standing: Standing, key: str) -> dict[str, Any]:
    """The day of an attack that stands, and the one that waits with what speaks against it."""
    told: dict[str, Any] = {}
    for fact in standing.facts:
        if isinstance(fact, Account) and fact.attack == key and fact.earliest:
            told["day"] = fact.earliest
    for one in standing.candidates:
        if isinstance(one.fact, Account) and one.fact.attack == key and one.slot == "earliest":
            told["waits"] = one.fact.earliest
            [told["against"]] = one.against
    return told
