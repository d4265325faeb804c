"""Threats, accusations, condemnations, denials, sentence by sentence: cases/statements_<lang>.toml."""

from __future__ import annotations

from typing import Any

import pytest

from kg.read.rules.sources import Sources
from kg.read.rules.statements import find_statements, statement_spans
from tests.sampling import sampled

from .reading import annotated, cases, shown


@pytest.mark.parametrize(("lang", "case"), sampled(cases("statements")), ids=shown)
def test_statements(lang: str, case: dict[str, Any]) -> None:
    report = annotated(case["t"], lang)
    facts = find_statements(report, Sources(report))
    told = [(f.kind, f.stated_by.name if f.stated_by else "", [a.name for a in f.against]) for f in facts]
    for wanted in case["s"]:
        kind, rest = wanted.split(": ", 1)
        speaker, against = rest.split(" > ")
        assert any(k == kind and s == speaker and (against == "-" or against in a) for k, s, a in told), told
    assert len(told) == len(case["s"]), told


def test_a_threat_is_blocked_for_attacks() -> None:
    report = annotated("Iran vowed to strike American bases.", "en")
    position = report.text.index("strike")
    assert any(a <= position < b for a, b in statement_spans(report))


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_there_are_enough_cases(lang: str) -> None:
    mine = [case for code, case in cases("statements") if code == lang]
    assert len(mine) >= 40
    assert sum(not case["s"] for case in mine) >= 15
