"""What of a reading the rules hold to be said, before it is asked how often such readings are right (thresholds).

The thresholds leave nearly all accusations, and statements told apart from their attack, to a person, since on reports
that nobody had tuned to too many were wrong. Whether the words of a sentence were understood is tested without that.
"""

from __future__ import annotations

from collections.abc import Sequence

from kg.facts import AnyFact, Assessment, Quoted
from kg.read.rules.assess import weights
from kg.standing import Thresholds, stand
from kg.standing.thresholds import NAMES

_APART = "told_elsewhere"
_EVEN = Thresholds(dict.fromkeys(NAMES, 0.6))


def convincing(facts: Sequence[AnyFact]) -> list[AnyFact]:
    """The facts that would stand if all kinds had one threshold and the sentence of their attack did not count."""
    return list(stand([_told_apart(fact) for fact in facts], (), thresholds=_EVEN).facts)


def _told_apart(fact: AnyFact) -> AnyFact:
    if not isinstance(fact, Quoted) or not fact.assessments:
        return fact
    return fact.model_copy(update={"assessments": tuple(map(_weighed, fact.assessments))})


def _weighed(one: Assessment) -> Assessment:
    if _APART not in one.against:
        return one
    return weights().assessment(one.how[0], [code for code in one.against if code != _APART], one.slot)
