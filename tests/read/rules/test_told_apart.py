"""Which statements of responsibility stand by the rules alone, and which wait: see docs/trust.md."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kg.read.rules import RuleReader
from kg.reports import Report
from kg.standing import stand

CASES = tomllib.loads((Path(__file__).parent / "cases" / "told_apart.toml").read_text("utf-8"))["cases"]
KINDS = {"claim", "attribution", "denial", "non_claim"}


@pytest.fixture(scope="module")
def extractor() -> RuleReader:
    return RuleReader()


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['lang']} {case['why']}")
def test_a_statement_stands_only_beside_its_attack(extractor: RuleReader, case: dict[str, Any]) -> None:
    report = Report(id="case", text=case["text"], language=case["lang"], published=date(2024, 5, 16))
    standing = stand(extractor.read(report), ())
    stands = [fact.fact for fact in standing.facts if fact.fact in KINDS]
    waits = [one.fact.fact for one in standing.candidates if not one.slot and one.fact.fact in KINDS]
    assert (sorted(stands), sorted(waits)) == (case["stands"], case["waits"])
