"""Reports of several paragraphs: all that is read is so, and what is not yet is data that may only shrink."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from tests.paragraphs import known
from tests.paragraphs.reading import Reading, compare, listed, load

CASES = load("cases")
KNOWN = known.known()
KINDS = {"claim", "attribution", "denial", "non_claim"}


@pytest.fixture(scope="module")
def readings() -> dict[str, Reading]:
    return known.readings()


@pytest.mark.parametrize("name", CASES)
def test_whole_reading(name: str, readings: dict[str, Reading]) -> None:
    reading, listed_today = readings[name], KNOWN.get(name, {"false": [], "missed": 0})
    new = set(reading.false) - set(listed_today["false"])
    gone = set(listed_today["false"]) - set(reading.false)
    assert not new, f"false: {sorted(new)}"
    assert not gone, f"no longer read, take it off with `python -m tests.paragraphs.known`: {sorted(gone)}"
    assert len(reading.missed) <= listed_today["missed"], f"missed: {reading.missed}"


def test_known_failures_name_cases() -> None:
    assert set(KNOWN) <= set(CASES)


def test_there_are_enough_cases() -> None:
    assert Counter(case["lang"] for case in CASES.values()) == {"fr": 30, "en": 30}


@pytest.mark.parametrize("name", CASES)
def test_case_is_well_coded(name: str) -> None:
    case: dict[str, Any] = CASES[name]
    names = [attack["name"] for attack in case["attack"]]
    assert 2 <= len(case["text"].split("\n\n")) <= 5
    assert len(names) == len(set(names)) >= 2
    for attack in case["attack"]:
        assert all(case["text"].count(words) == 1 for words in listed(attack["words"])), attack["words"]
        assert attack["earliest"] <= attack["latest"] <= case["published"]
        assert set(attack) <= {"name", "words", "earliest", "latest", "target", "killed", "injured"}
    for coded in case["responsibility"]:
        assert coded["kind"] in KINDS
        assert set(coded["about"]) <= set(names)
        assert ("who" in coded) == (coded["kind"] != "non_claim")
        assert set(coded) <= {"kind", "about", "who", "by", "as_of", "optional"}


def test_nothing_read_is_all_missed() -> None:
    case = CASES["fr_base_et_aeroport"]
    reading = compare(case, [])
    assert reading.false == []
    assert len(reading.missed) == 4
