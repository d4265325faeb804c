"""Blocking: what is compared grows with the attacks, not with their square, and loses no pair that would be joined."""

from __future__ import annotations

from itertools import combinations

import pytest

from benchmarks.synthetic import reports
from kg.gazetteer import Gazetteer
from kg.link import link
from kg.resolve import AttackPool, Parameters, Profile, Scorer, World, looked_up, profiles

PARAMETERS = Parameters.load()


def pool(attacks: int) -> dict[str, Profile]:
    gazetteer = Gazetteer.load()
    found: dict[str, Profile] = {}
    for told in reports(attacks):
        found |= profiles(link(told.facts, gazetteer))
    return found


def compared(found: dict[str, Profile]) -> set[tuple[str, str]]:
    filed = AttackPool(PARAMETERS, found.values())
    return {
        (min(key, other), max(key, other))
        for key, profile in found.items() for other in filed.sharing(looked_up(profile, PARAMETERS)) if other != key
    }


@pytest.mark.long
def test_four_times_the_attacks_are_not_sixteen_times_the_comparisons() -> None:
    few, many = pool(500), pool(2000)
    ratio = len(compared(many)) / len(compared(few))
    assert 3 < ratio < 10, ratio
    assert len(compared(many)) < 0.02 * len(many) * len(many) / 2


def test_no_pair_that_would_be_joined_is_left_out() -> None:
    found = pool(120)
    seen = compared(found)
    scorer = Scorer(World(Gazetteer.load(), PARAMETERS), PARAMETERS)
    joined = {
        (min(one, other), max(one, other)) for one, other in combinations(found, 2)
        if scorer.match(found[one], found[other]).score >= PARAMETERS.high
    }
    assert joined
    assert joined <= seen
