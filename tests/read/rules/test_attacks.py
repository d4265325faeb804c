"""Which attacks a text reports, and their targets: cases that are data, read through the whole extraction.

`cases/attacks_<language>.toml` and `cases/attacks_paragraphs_<language>.toml` must hold, those of
`cases/attacks_other_senses_<language>.toml` must give nothing;
`cases/attacks_known_failures_<language>.toml` holds right expectations that
the extractor does not meet yet. A case that starts to hold fails there (strict xfail) until it is moved.
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from datetime import date
from functools import cache
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from kg.facts import Account, Place
from kg.gazetteer import fold
from kg.read.rules import RuleReader
from kg.reports.report import Report

FOLDER = Path(__file__).parent / "cases"
FAILURES = "attacks_known_failures_"
PARAGRAPHS = "attacks_paragraphs_"
NONE = "attacks_other_senses_"
LANGUAGES = ("en", "fr")
KEYS = {"target", "weapon", "earliest", "latest", "outcome", "country"}

Attack = dict[str, set[Any]]


def load(lang: str, stem: str = "attacks_") -> list[dict[str, Any]]:
    path = FOLDER / f"{stem}{lang}.toml"
    found: list[dict[str, Any]] = tomllib.loads(path.read_text(encoding="utf-8"))["cases"] if path.exists() else []
    return [{"lang": lang, **case} for case in found]


def params() -> list[Any]:
    out = []
    for lang in LANGUAGES:
        for case in load(lang):
            out.append(pytest.param(case, id=f"{lang}: {case['text'][:60]}"))
        for case in load(lang, PARAGRAPHS):
            out.append(pytest.param(case, id=f"{lang} paragraphs: {case['text'][:60]}"))
        for case in load(lang, NONE):
            out.append(pytest.param(case, id=f"{lang} another sense: {case['text'][:60]}"))
        for case in load(lang, FAILURES):
            reason = f"{case['kind']}: {case['why']}"
            mark = pytest.mark.xfail(strict=True, raises=AssertionError, reason=reason)
            out.append(pytest.param(case, id=f"{lang} known failure: {case['text'][:60]}", marks=mark))
    return out


@cache
def extractor() -> RuleReader:
    return RuleReader()


def attacks_of(case: dict[str, Any]) -> list[Attack]:
    """The attacks found, each with all that its accounts tell of it."""
    report = Report(id="case", text=case["text"], language=case["lang"], published=case["published"], origin="case")
    told: dict[str, list[Account]] = defaultdict(list)
    for fact in extractor().read(report):
        if isinstance(fact, Account):
            told[fact.attack].append(fact)
    return [merged(accounts) for accounts in told.values()]


def merged(accounts: list[Account]) -> Attack:
    parties = [party for a in accounts for party in (*a.target, *a.place)]
    earliest: set[date] = {a.earliest for a in accounts if a.earliest}
    latest: set[date] = {a.latest for a in accounts if a.latest}
    return {
        "target": {party.name for a in accounts for party in a.target},
        "weapon": {weapon for a in accounts for weapon in a.weapon},
        "earliest": {min(earliest)} if earliest else set(),
        "latest": {max(latest)} if latest else set(),
        "outcome": {a.outcome for a in accounts if a.outcome},
        "country": {party.country for party in parties if isinstance(party, Place) and party.country},
    }


def fits(wanted: dict[str, Any], found: Attack) -> bool:
    """Is all that is wanted found? A part of a target's name will do; sources must agree on the outcome."""
    for key, value in wanted.items():
        if key == "target":
            held = any(fold(value) in fold(name) for name in found["target"])
        elif key == "outcome":
            held = found["outcome"] == {value}
        else:
            held = (date.fromisoformat(value) if key in ("earliest", "latest") else value) in found[key]
        if not held:
            return False
    return True


def shown(found: Attack) -> str:
    return "; ".join(f"{key} {'/'.join(sorted(map(str, values)))}" for key, values in found.items() if values)


@pytest.mark.long
@pytest.mark.parametrize("case", params())
def test_case(case: dict[str, Any]) -> None:
    wanted, found = case["attacks"], attacks_of(case)
    told = [shown(attack) for attack in found]
    assert len(found) == len(wanted), f"{len(wanted)} wanted; found {told}"
    orders = permutations(found)
    assert any(all(map(fits, wanted, order)) for order in orders), f"wanted {wanted}; found {told}"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_cases_are_well_formed_and_enough(lang: str) -> None:
    usual, none, failing = load(lang), load(lang, NONE), load(lang, FAILURES)
    everything = [*usual, *none, *failing]
    assert len(none) >= 50 and not any(case["attacks"] for case in none)
    assert len(everything) >= 44
    assert sum(not case["attacks"] for case in everything) >= 14
    assert len({case["text"] for case in everything}) == len(everything)
    assert all(set(attack) <= KEYS for case in everything for attack in case["attacks"])
    assert all(case["why"] and case["kind"] for case in failing)
