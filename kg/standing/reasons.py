"""The words of the codes that a reading gives for itself and against: `reasons.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources

from kg.facts import AnyFact, ReportFact

ATTACK_DOUBTFUL = "attack_doubtful"
"""Against what is said about an attack of which no account stands."""
STRUCK_WITH_ATTACK = "struck_with_attack"
"""Of what was said about an attack whose accounts were all struck."""
OTHER_READING = "other_reading"
"""Against a fact that only another reading of the report has."""
READ_OTHERWISE = "read_otherwise"
"""Against one value of an attack that another reading has otherwise; see `kg.standing.otherwise`."""
OTHER_HAS_NOT = "other_has_not"
"""Said of a fact that another reading of the report has not; it stands or waits as it would without."""


@cache
def reasons() -> Mapping[str, Mapping[str, str]]:
    """Code → language → words."""
    return tomllib.loads((resources.files("kg.standing") / "reasons.toml").read_text(encoding="utf-8"))


def words(code: str) -> Mapping[str, str]:
    """Language → the words of a code; none if it has none, which is for tests to find and not for a build."""
    return reasons().get(code, {})


def unknown_codes(facts: Iterable[AnyFact]) -> list[str]:
    """The codes in the assessments of facts that have no words, sorted."""
    used = {
        code
        for fact in facts if not isinstance(fact, ReportFact)
        for one in fact.assessments or () for code in (*one.how, *one.against)
    }
    return sorted(used - set(reasons()))
