"""The single values of one fact: doubtful ones and struck ones go out of it, corrected ones are put in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kg.decisions import Decision
from kg.facts import Assessment, Quoted
from kg.standing.candidate import Candidate, Struck
from kg.standing.fields import ALWAYS, SLOTS, empty, known_field, parsed
from kg.standing.identity import changed
from kg.standing.naming import Naming


@dataclass(frozen=True)
class StandingValues:
    """A fact with the values that stand, what went out of it, and the corrections that were made."""

    fact: Quoted
    out: tuple[Candidate | Struck, ...]
    corrections: tuple[Decision, ...]


def values_of(fact: Quoted, about: Sequence[Decision], threshold: float, naming: Naming) -> StandingValues:
    """The values of `fact` as they stand; of the decisions on one field the last one counts.

    Args:
        about: the decisions in effect on this fact, in order.
        threshold: a value below it waits.

    Raises:
        InputError: this kind of fact has no such field, or a correction is no value of its field.
    """
    kind = type(fact)
    for one in about:
        known_field(kind, one.field or one.slot)
    doubts = {one.slot: one for one in fact.assessments or () if one.slot}
    changes: dict[str, object] = {}
    out: list[Candidate | Struck] = []
    corrections: list[Decision] = []
    for slot, fields in SLOTS[kind].items():
        doubt = doubts.get(slot)
        doubtful = doubt is not None and slot not in ALWAYS and doubt.confidence < threshold
        waits: Assessment | None = None
        strikes: Decision | None = None
        for field in fields:
            last = _last(about, slot, field)
            there = getattr(fact, field) != empty(kind, field)
            if last is not None and last.kind == "correction":
                changes[field] = parsed(kind, field, last.value or "", naming)
                corrections.append(last)
            elif last is not None and last.verdict == "no_match":
                changes[field] = empty(kind, field)
                strikes = last if there else strikes
            elif doubtful and (last is None or last.verdict != "match"):
                changes[field] = empty(kind, field)
                waits = doubt if there else waits
        if waits is not None:
            out.append(Candidate(fact, slot, waits.confidence, waits.how, waits.against))
        if strikes is not None:
            out.append(Struck(fact, slot, strikes))
    gone = {slot for slot, fields in SLOTS[kind].items() if any(_differs(fact, field, changes) for field in fields)}
    if gone and fact.assessments:
        changes["assessments"] = tuple(one for one in fact.assessments if one.slot not in gone) or None
    return StandingValues(changed(fact, changes), tuple(out), tuple(corrections))


def _differs(fact: Quoted, field: str, changes: dict[str, object]) -> bool:
    return field in changes and getattr(fact, field) != changes[field]


def _last(about: Sequence[Decision], slot: str, field: str) -> Decision | None:
    """The last decision on a field: a correction of it, or a verdict on its slot."""
    return next((
        one for one in reversed(about)
        if (one.kind == "correction" and one.field == field) or (one.kind == "fact" and one.slot == slot)
    ), None)
