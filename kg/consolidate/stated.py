"""R10 and R11: what is said for each slot, by how many independent sources, and where they cannot all be right."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Any, cast

from kg.consolidate.result import COUNT_FIELDS, Disagreement, Slot, StatedValue
from kg.consolidate.sourced import SourcedAccount
from kg.consolidate.values import DAMAGES, OUTCOMES, AttackReading, known_weapons
from kg.consolidate.votes import count_order, span_order
from kg.facts import Account, Count
from kg.words.labels import value_label

_Spoken = tuple[Slot, Callable[[Account], Hashable | None], Mapping[Any, int], Callable[[Any], Any]]


def stated_values(reading: AttackReading) -> tuple[StatedValue, ...]:
    """R10: every value of each slot that at least two accounts speak to, in the order of slots and values."""
    return tuple(value for spoken in _slots(reading) for value in _values(spoken, reading.told))


def disagreements(reading: AttackReading, stated: Sequence[StatedValue]) -> tuple[Disagreement, ...]:
    """R11: the slots whose values cannot all be true, each source counted with what it says at last."""
    found = []
    for slot, _, tally, _ in _slots(reading):
        values = tuple(value for value in stated if value.slot == slot and value.sources)
        if len(values) > 1 and not compatible(slot, list(tally)):
            found.append(Disagreement(slot, values))
    return tuple(found)


def compatible(slot: Slot, values: Sequence[Any]) -> bool:
    """Whether all values of a slot can be true at once.

    Counts and dates: the intervals meet. Weapons: each list is part of the next longer one. Damage: "some" may well be
    minor. Times and outcomes: there is one only.
    """
    if slot == "date":
        return max(start or date.min for start, _ in values) <= min(end or date.max for _, end in values)
    if slot in COUNT_FIELDS:
        highs = [count.high for count in values if count.high is not None]
        return not highs or max(count.low or 0 for count in values) <= min(highs)
    if slot == "weapon":
        ordered = sorted((set(weapons) for weapons in values), key=len)
        return all(one <= other for one, other in pairwise(ordered))
    if slot == "damage":
        return "none" not in values or len(values) == 1
    return len(values) == 1


def _slots(reading: AttackReading) -> Iterable[_Spoken]:
    yield "date", _span, reading.dates.latest.tally(), span_order
    yield "local_time", lambda account: account.local_time, reading.times.tally(), str
    yield "weapon", lambda account: known_weapons(account) or None, reading.weapons.tally(), lambda value: value
    for name, votes in reading.counts.items():
        yield cast(Slot, name), _count(name), votes.latest.tally(), count_order
    yield "outcome", lambda account: account.outcome, reading.outcomes.tally(), OUTCOMES.index
    yield "damage", lambda account: account.damage, reading.damages.tally(), DAMAGES.index


def _span(account: Account) -> Hashable | None:
    return (account.earliest, account.latest) if account.earliest or account.latest else None


def _count(name: str) -> Callable[[Account], Hashable | None]:
    return lambda account: cast(Hashable | None, getattr(account, name))


def _values(spoken: _Spoken, told: Sequence[SourcedAccount]) -> Iterable[StatedValue]:
    slot, value_of, tally, order = spoken
    accounts: dict[Any, list[Account]] = defaultdict(list)
    for each in told:
        value = value_of(each.account)
        if value is not None:
            accounts[value].append(each.account)
    if sum(map(len, accounts.values())) < 2:
        return
    for value in sorted(accounts, key=order):
        labels = [value_label(language, slot, value) for language in ("fr", "en")]
        yield StatedValue(slot, notation(slot, value), tuple(accounts[value]), tally.get(value, 0), *labels)


def notation(slot: Slot, value: Any) -> str:
    """A value in plain notation, the same in every language; see `StatedValue`."""
    if slot == "date":
        start, end = (day.isoformat() if day else ".." for day in value)
        return start if start == end else f"{start}/{end}"
    if isinstance(value, Count):
        low, high = ("" if number is None else str(number) for number in (value.low, value.high))
        return low if low == high else f"{low}..{high}"
    return "+".join(value) if isinstance(value, tuple) else str(value)
