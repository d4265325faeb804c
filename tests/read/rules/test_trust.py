"""Kinds of sentences that were read as claims, accusations and denials and are none: what stands as a fact is right."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from kg.facts import Attribution, Claim, Denial, NonClaim
from tests.read.rules.convincing import convincing
from tests.read.rules.test_responsibility import fits, load, read, shown

CASES = [case for lang in ("en", "fr") for case in load(lang, "trust")]


def standing(case: dict[str, Any]) -> list[Claim | Attribution | Denial | NonClaim]:
    facts = convincing(read(case))
    return [f for f in facts if isinstance(f, (Claim, Attribution, Denial, NonClaim))]


@pytest.mark.long
@pytest.mark.parametrize("case", CASES)
def test_what_stands_is_right(case: dict[str, Any]) -> None:
    facts, left = read(case), standing(case)
    for wanted in case["expect"]:
        fact = next((f for f in left if fits(wanted, f, facts)), None)
        assert fact is not None, f"does not stand: {wanted}; there are {[shown(f) for f in left]}"
        left.remove(fact)
    assert not left, f"stands and is not so: {[shown(f) for f in left]}"


@pytest.mark.parametrize("case", [case for case in CASES if case.values[0].get("unread")])
def test_what_is_not_read_yet_is_listed_only_as_long_as_it_is_not(case: dict[str, Any]) -> None:
    facts, left = read(case), standing(case)
    for wanted in case["expect"]:
        left.remove(next(f for f in left if fits(wanted, f, facts)))
    for wanted in case["unread"]:
        assert not any(fits(wanted, f, facts) for f in left), f"is read now, move it to expect: {wanted}"


def test_each_kind_has_ten_sentences_in_each_language() -> None:
    kinds = Counter((case.values[0]["lang"], case.values[0]["kind"]) for case in CASES)
    assert len(kinds) == 12 and min(kinds.values()) >= 10
