"""Contradictions inside a report's facts do not keep the report out of the store."""

from __future__ import annotations

from datetime import date

from kg.facts import Account, Actor, Claim, Count, Evidence
from kg.read.rules.sense import made_sense

EVIDENCE = (Evidence(start=0, end=4, quote="text"),)
DAY = date(2024, 1, 3)


def account(**values: object) -> Account:
    return Account.model_validate({"report": "r", "attack": "a", "evidence": EVIDENCE, **values})


def claim(as_of: date) -> Claim:
    group = Actor(name="Groupe", kind="armed_group")
    return Claim(report="r", about="a", evidence=EVIDENCE, responsible=group, stated_by=group, as_of=as_of)


def test_what_was_shot_down_on_top_is_counted_as_fired() -> None:
    [mended] = made_sense([account(weapon_count=Count(low=1, high=1), intercepted=Count(low=2, high=2))], DAY)
    assert isinstance(mended, Account) and mended.weapon_count == Count(low=1, high=3)


def test_counts_that_agree_stay() -> None:
    given = account(weapon_count=Count(low=14, high=14), intercepted=Count(low=2, high=2))
    assert made_sense([given], DAY) == [given]


def test_a_claim_is_not_older_than_its_attack() -> None:
    facts = made_sense([account(earliest=date(2024, 1, 2), latest=DAY), claim(date(2023, 12, 31))], DAY)
    assert [f.as_of for f in facts if isinstance(f, Claim)] == [DAY]


def test_a_claim_is_not_younger_than_its_report() -> None:
    [mended] = made_sense([claim(date(2024, 2, 1))], DAY)
    assert isinstance(mended, Claim) and mended.as_of == DAY


def test_an_attack_after_the_report_leaves_the_day_of_the_claim_open() -> None:
    facts = made_sense([account(earliest=date(2024, 1, 5), latest=date(2024, 1, 5)), claim(DAY)], DAY)
    assert [f.as_of for f in facts if isinstance(f, Claim)] == [None]


def test_a_period_that_ends_before_it_begins_is_left_open() -> None:
    [mended] = made_sense([account(earliest=date(2024, 1, 2), latest=date(2024, 1, 1))], DAY)
    assert isinstance(mended, Account) and mended.earliest is None and mended.latest is None
