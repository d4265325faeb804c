"""The words of the codes that a reading gives for itself and against: `reasons.toml`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources

from pydantic import BaseModel, ConfigDict

from kg import tables
from kg.facts import AnyFact, ReportFact
from kg.words.word_files import LANGUAGES

FILE = "kg/standing/reasons.toml"
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


class ReasonWords(BaseModel):
    """The words of one code."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    fr: str
    en: str


@cache
def reasons() -> Mapping[str, Mapping[str, str]]:
    """Code → language → words."""
    text = (resources.files("kg.standing") / "reasons.toml").read_text(encoding="utf-8")
    remedy = f"a code has its words in {' and '.join(LANGUAGES)}"
    found = tables.validated(dict[str, ReasonWords], text, FILE, remedy)
    return {code: each.model_dump() for code, each in found.items()}


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
