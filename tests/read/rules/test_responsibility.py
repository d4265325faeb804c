"""Who claims, who is accused, who denies: cases that are data, read through the whole extraction."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from kg.facts import Account, AnyFact, Attribution, Claim, Denial, NonClaim
from kg.gazetteer import fold
from kg.read.rules import RuleReader
from kg.reports.report import Report

FOLDER = Path(__file__).parent / "cases"
LANGUAGES = sorted(path.stem.removeprefix("responsibility_") for path in FOLDER.glob("responsibility_*.toml"))


def load(lang: str, name: str = "responsibility") -> list[Any]:
    data = tomllib.loads((FOLDER / f"{name}_{lang}.toml").read_text(encoding="utf-8"))
    rest = {"lead": data["lead"], "published": data["published"], "lang": lang}
    return [pytest.param({**rest, **case}, id=f"{lang}: {case['text'][:60]}") for case in data["cases"]]


@cache
def extractor() -> RuleReader:
    return RuleReader()


def read(case: dict[str, Any]) -> list[AnyFact]:
    text = f"{case['lead']}\n\n{case['text']}".strip()
    report = Report(id="case", text=text, language=case["lang"], published=case["published"], origin="case")
    return list(extractor().read(report))


def fits(wanted: str, fact: Claim | Attribution | Denial | NonClaim, facts: list[AnyFact]) -> bool:
    """Is the fact the one that "kind responsible < accuser @ day ! place" describes? A part of a name will do.

    "! place": an account of the attack that the fact is about has the place in its quote.
    """
    head, _, place = wanted.partition(" ! ")
    head, _, day = head.partition(" @ ")
    head, _, by = head.partition(" < ")
    kind, _, who = head.partition(" ")
    name = fact.responsible.name if fact.responsible else ""
    said = fact.stated_by.name if fact.stated_by else ""
    return (
        fact.fact == kind
        and fold(who) in fold(name)
        and bool(who) == bool(name)
        and (not by or fold(by) in fold(said))
        and (not day or str(fact.as_of) == day)
        and (not place or any(place in quote for quote in quotes_of(fact.about, facts)))
    )


def quotes_of(attack: str, facts: list[AnyFact]) -> list[str]:
    """What the accounts of an attack quote."""
    return [f.evidence[0].quote for f in facts if isinstance(f, Account) and f.attack == attack]


def shown(fact: Claim | Attribution | Denial | NonClaim) -> str:
    who, by = (actor.name if actor else "-" for actor in (fact.responsible, fact.stated_by))
    return f"{fact.fact} {who} < {by} @ {fact.as_of}"


@pytest.mark.long
@pytest.mark.parametrize("case", [case for lang in LANGUAGES for case in load(lang)])
def test_case(case: dict[str, Any]) -> None:
    facts = read(case)
    found = [f for f in facts if isinstance(f, (Claim, Attribution, Denial, NonClaim))]
    left = list(found)
    for wanted in case["expect"]:
        fact = next((f for f in left if fits(wanted, f, facts)), None)
        assert fact is not None, f"not found: {wanted}; got {[shown(f) for f in found]}"
        left.remove(fact)
    assert not left, f"too many: {[shown(f) for f in left]}"
    for fact in found:
        assert fact.evidence[0].quote in f"{case['lead']}\n\n{case['text']}"


@pytest.mark.xfail(strict=True, raises=AssertionError, reason="not read yet")
@pytest.mark.parametrize("case", [case for lang in LANGUAGES for case in load(lang, "claims_known_failures")])
def test_known_failure(case: dict[str, Any]) -> None:
    test_case(case)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_there_are_enough_cases(lang: str) -> None:
    assert len(load(lang)) >= 160
    assert sum(not case.values[0]["expect"] for case in load(lang)) >= 40
