"""History told in one number, sentence by sentence: cases/aggregates_<lang>.toml."""

from __future__ import annotations

from typing import Any

import pytest

from kg.facts import Aggregate, Attribution
from kg.read.rules.aggregates import aggregate_spans, find_aggregates
from kg.read.rules.sources import Sources
from tests.sampling import sampled

from .reading import annotated, cases, shown


@pytest.mark.parametrize(("lang", "case"), sampled(cases("aggregates")), ids=shown)
def test_aggregates(lang: str, case: dict[str, Any]) -> None:
    report = annotated(case["t"], lang)
    facts = find_aggregates(report, Sources(report))
    aggregates = [f for f in facts if isinstance(f, Aggregate)]
    told = [f"{a.attack_count.low if a.attack_count else '?'} {a.since or '?'} {a.until or '?'}" for a in aggregates]
    assert told == ([case["a"]] if case["a"] else [])
    assert bool(aggregate_spans(report)) is bool(case["a"])
    about = [
        f.fact + (f": {f.responsible.name}" if isinstance(f, Attribution) and f.responsible else "")
        for f in facts
        if not isinstance(f, Aggregate)
    ]
    assert about == case.get("about", [])
    assert all(f.about == aggregates[0].id for f in facts if not isinstance(f, Aggregate))


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_there_are_enough_cases(lang: str) -> None:
    mine = [case for code, case in cases("aggregates") if code == lang]
    assert len(mine) >= 40
    assert sum(not case["a"] for case in mine) >= 20
