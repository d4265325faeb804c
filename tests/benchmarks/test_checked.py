"""Who was right where our code and a model disagree, and whose days are right: by coded reports of the repository."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from benchmarks.checked import HEAD, checked, whose
from benchmarks.days import days
from benchmarks.rounds import golds_of
from kg.sheet import Discrepancy

ANSWERS = Path(__file__).parents[1] / "llm" / "answers"
GOLD: dict[str, Any] = {
    "attacks": [{"date": ["2024-05-12", "2024-05-13"], "killed": [9, 11]}, {"date": None, "killed": None}],
    "responsibility": [{"as_of": "2024-05-14"}, {"as_of": None}],
}


@pytest.mark.parametrize(("where", "model", "ours", "has"), [
    ("attacks.0.accounts.0.day", "2024-05-12..2024-05-13", ("2024-05-12",), "model"),
    ("attacks.0.accounts.0.day", "2024-05-11", ("2024-05-12..2024-05-13",), "ours"),
    ("attacks.0.accounts.1.killed.0", "9..9", ("11..11",), "both"),
    ("attacks.1.accounts.0.killed.0", "8..8", ("2..2", "10..10"), "neither"),
    ("responsibility.0.as_of", "2024-05-14", ("2024-05-15",), "model"),
])
def test_the_coding_says_who_was_right(where: str, model: str, ours: tuple[str, ...], has: str) -> None:
    assert whose(GOLD, Discrepancy(where, "words", model, ours)) == has


def test_a_row_for_each_set() -> None:
    golds = [one for one in golds_of("test") if one["id"] in ("en-016", "fr-032")]
    head, _, row = checked([("two", golds)], ANSWERS).splitlines()
    assert [cell.strip() for cell in head.strip("|").split("|")] == HEAD
    cells = [cell.strip() for cell in row.strip("|").split("|")]
    assert cells[:3] == ["two", "2", "0"] and int(cells[4]) == sum(map(int, cells[5:9])) > 0


@pytest.mark.long
def test_days_that_nothing_speaks_against_are_right_most_often() -> None:
    found = days(["test"])
    shares = {doubts: right / number for doubts, (right, number) in found.items()}
    assert () in shares and shares[()] > shares[("day_counted",)]
