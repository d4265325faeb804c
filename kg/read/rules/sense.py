"""Last look at a report's facts: where two readings contradict each other, the bolder one gives way.

What cannot be true (more munitions intercepted than fired, a claim before its attack) would keep the whole report out
of the store (shapes/). The words stay quoted; only what was inferred from them is put right or left open.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from kg.facts import Account, Aggregate, AnyFact, Attribution, Claim, Count, Denial, Deployment, NonClaim

_Responsibility = (Claim, Attribution, Denial, NonClaim)


def made_sense(facts: Iterable[AnyFact], published: date | None) -> list[AnyFact]:
    """The facts with contradictions inside one fact, or between a statement and its attack, taken out.

    Args:
        facts: those of one report.
        published: its day of publication; no statement in it can have been made later.
    """
    kept = list(facts)
    begins: dict[str, date] = {}
    for fact in kept:
        if isinstance(fact, Account) and fact.earliest:
            begins[fact.attack] = max(fact.earliest, begins.get(fact.attack, fact.earliest))
    out: list[AnyFact] = []
    for fact in kept:
        if isinstance(fact, Account):
            fact = _changed(fact, {**_days(fact.earliest, fact.latest, "earliest", "latest"), **_munitions(fact)})
        elif isinstance(fact, _Responsibility):
            fact = _changed(fact, _as_of(fact.as_of, begins.get(fact.about), published))
        elif isinstance(fact, Deployment | Aggregate):
            fact = _changed(fact, _days(fact.since, fact.until, "since", "until"))
        out.append(fact)
    return out


def _changed(fact: Any, values: dict[str, Any]) -> AnyFact:
    return type(fact).model_validate({**fact.model_dump(), **values}) if values else fact  # type: ignore[no-any-return]


def _days(first: date | None, last: date | None, low: str, high: str) -> dict[str, Any]:
    return {low: None, high: None} if first and last and first > last else {}


def _munitions(account: Account) -> dict[str, Any]:
    """ "struck by a missile … knocked down two more": those intercepted come on top of those that were counted."""
    stopped = account.intercepted
    fired = account.weapon_count
    least = (stopped.low if stopped.low is not None else stopped.high) if stopped else None
    if least is None or fired is None or fired.high is None or least <= fired.high:
        return {}
    return {"weapon_count": Count(low=fired.low, high=fired.high + least).model_dump()}


def _as_of(said: date | None, begins: date | None, published: date | None) -> dict[str, Any]:
    """A statement is not made before its attack nor after the report that carries it."""
    if said is None:
        return {}
    good = not (published and said > published) and not (begins and said < begins)
    if good:
        return {}
    usable = published if published and not (begins and published < begins) else None
    return {"as_of": usable}
