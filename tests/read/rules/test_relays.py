"""Whose dispatch a text is, from the text alone: cases/relays_<lang>.toml."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

from kg.facts import ReportFact
from kg.read.rules import RuleReader
from kg.read.rules.relays import relayed
from kg.read.rules.text import normalise
from kg.reports import Report
from tests.sampling import sampled

from .reading import CASES, cases, gazetteer

BODIES = {
    lang: tomllib.loads((CASES / f"relays_{lang}.toml").read_text(encoding="utf-8"))["body"].strip()
    for lang in ("fr", "en")
}


def whole(case: dict[str, Any], lang: str) -> str:
    """The text of a case. What stands in front of the dispatch on its line stays there."""
    return str(case["t"].replace("{body}", BODIES[lang]))


@pytest.mark.parametrize(
    ("lang", "case"), sampled(cases("relays")),
    ids=lambda v: v if isinstance(v, str) else ascii(v["t"].replace("{body}", "…")),
)
def test_relays(lang: str, case: dict[str, Any]) -> None:
    text = normalise(whole(case, lang)).text
    assert [entity.id for entity in relayed(text, lang, case.get("outlet"))] == case["relays"]


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_there_are_as_many_texts_that_carry_nobody(lang: str) -> None:
    found = [case["relays"] for language, case in cases("relays") if language == lang]
    assert sum(map(bool, found)) >= 12
    assert sum(not relays for relays in found) >= 12


def test_what_came_with_the_report_is_kept_and_told_once() -> None:
    text = f"BAGHDAD (AFP, Reuters) - {BODIES['en']}"
    report = Report(id="r", text=text, language="en", relays=("afp",))
    (told,) = (fact for fact in RuleReader(gazetteer()).read(report) if isinstance(fact, ReportFact))
    assert told.relays == ("afp", "Reuters")
