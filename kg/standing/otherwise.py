"""What another reader, or the model before our code put it right, has of a report, kept beside the reading that stands:
it waits until a person decides.

Two kinds of facts, told apart by a reason against them: a whole fact that the other reading alone has, and an account
that carries one value of an attack which the other reading has otherwise. The second is no account by itself: it stands
with its attack, and once accepted it takes the place of that value in the attack's other accounts.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kg.decisions import Decision
from kg.facts import Account, Fact, Quoted
from kg.standing.fields import SLOTS, empty
from kg.standing.identity import read_id
from kg.standing.reasons import OTHER_READING, READ_OTHERWISE

_NO_VALUE = frozenset({"stated_by"})
"""The slots of an account that say who speaks, not what happened."""


def is_from_other(fact: Fact) -> bool:
    """Whether only another reading has a fact or a value; no threshold lets it stand."""
    return bool(_against(fact) & {OTHER_READING, READ_OTHERWISE})


def is_other_value(fact: Fact) -> bool:
    """Whether a fact is an account of one value that another reading has otherwise."""
    return READ_OTHERWISE in _against(fact)


def slot_of(fact: Account) -> str:
    """The slot that an account of one value carries.

    Raises:
        ValueError: it carries none.
    """
    for slot, fields in SLOTS[Account].items():
        if slot not in _NO_VALUE and any(getattr(fact, name) != empty(Account, name) for name in fields):
            return slot
    raise ValueError(f"account {fact.id} carries no value")


def with_displaced(facts: Iterable[Fact], about: Sequence[Decision]) -> list[Decision]:
    """Decisions about a report's facts, each that accepts another value followed by what it takes out.

    Args:
        facts: of the report, as read.
        about: the decisions in effect about them, in order. Of those on one value the last one counts, so that what a
            person decides on a value after that stays.
    """
    accounts = [fact for fact in facts if isinstance(fact, Account)]
    values = {read_id(fact): fact for fact in accounts if is_other_value(fact)}
    last = {one.left: one for one in about if one.left in values and one.kind == "fact" and not one.slot}
    found: list[Decision] = []
    for one in about:
        found.append(one)
        if last.get(one.left) is not one or one.verdict != "match":
            continue
        value = values[one.left]
        found += [
            one.model_copy(update={"left": read_id(fact), "slot": slot_of(value), "verdict": "no_match"})
            for fact in accounts if fact.attack == value.attack and not is_other_value(fact)
        ]
    return found


def _against(fact: Fact) -> frozenset[str]:
    doubts = (fact.assessments or ()) if isinstance(fact, Quoted) else ()
    return frozenset(code for one in doubts if not one.slot for code in one.against)
