"""Attacks that look like one another: which are joined, which are tied, in whatever order they come."""

from __future__ import annotations

import tomllib
from itertools import combinations, permutations
from pathlib import Path
from typing import Any

import pytest

from kg.resolve import Grouping, resolve_all
from tests.resolve.test_score import GAZETTEER, profile

CASES = tomllib.loads((Path(__file__).parent / "look_alikes.toml").read_text(encoding="utf-8"))["case"]


def grouped(case: dict[str, Any], order: list[str]) -> tuple[list[Grouping], dict[str, str]]:
    """The groupings of the case's attacks, given in that order; and key → name."""
    told = {name: profile(one["report"], {"quote": f"attack {name}", **one}) for name, one in case["told"].items()}
    return resolve_all([told[name] for name in order], GAZETTEER), {one.key: name for name, one in told.items()}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_look_alikes(case: dict[str, Any]) -> None:
    found, names = grouped(case, sorted(case["told"]))
    groups = [{names[key] for key in keys} for one in found for keys in one.groups]
    assert sorted(name for each in groups for name in each) == sorted(case["told"])
    matches = [match for one in found for match in (*one.joins, *(tie.match for tie in one.ties))]
    scores = [(names[match.left], names[match.right], match.score) for match in matches]
    if "one" in case:
        assert sorted(sorted(each) for each in groups if len(each) > 1) == sorted(case["one"]), scores
    for pair in case.get("apart", []):
        assert not any(set(pair) <= each for each in groups), (pair, groups)
    tied = {frozenset((names[tie.left], names[tie.right])) for one in found for tie in one.ties}
    for pair in case.get("tied", []):
        assert frozenset(pair) in tied, (tied, scores)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_in_any_order(case: dict[str, Any]) -> None:
    expected, _ = grouped(case, sorted(case["told"]))
    for order in permutations(case["told"]):
        assert grouped(case, list(order))[0] == expected


def test_the_cases_are_of_both_kinds() -> None:
    pairs = [set(pair) for case in CASES for each in case.get("one", []) for pair in combinations(each, 2)]
    assert len(pairs) >= 8
    assert sum(case.get("one") == [] for case in CASES) >= 8
