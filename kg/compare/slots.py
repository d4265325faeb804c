"""The values of one attack over all its accounts, as they are compared and as they are written, with their words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from kg.compare.same_party import groups, same
from kg.facts import Account, Actor, Count, Evidence, Place, Quoted

SLOTS = ("target", "place", "days", "local_time", "weapon", "weapon_count", "intercepted", "killed", "injured",
         "outcome", "damage", "perpetrator")
"""What is compared of an attack that both readings have, in this order."""

Value = tuple[object, ...]
"""Actors and places, a range with its two ends (None: open), or single values in their order; (): nothing is said."""

_PARTIES = frozenset({"target", "place", "perpetrator"})
_COUNTS = frozenset({"weapon_count", "intercepted", "killed", "injured"})
_CARRIERS: Mapping[str, tuple[str, ...]] = {"days": ("earliest", "latest")}


def value(accounts: Iterable[Account], slot: str) -> Value:
    """What all accounts together say: of counts and days the range that holds them all, else each value once.

    An unknown weapon is none that is told (docs/codebook.md, S2).
    """
    if slot in _PARTIES:
        return tuple(dict.fromkeys(party for one in accounts for party in getattr(one, slot)))
    if slot == "days":
        return _range((one.earliest, one.latest) for one in accounts if one.earliest or one.latest)
    if slot in _COUNTS:
        return _range((count.low, count.high) for one in accounts if (count := _count(one, slot)))
    if slot == "weapon":
        return tuple(sorted({weapon for one in accounts for weapon in one.weapon if weapon != "unknown"}))
    return tuple(sorted({getattr(one, slot) for one in accounts} - {None}))


def equal(slot: str, one: Value, other: Value) -> bool:
    """Whether two values of a slot are one; actors and places by entry or name."""
    if slot in _PARTIES:
        return all(ours and theirs for ours, theirs in groups(_parties(one), _parties(other), same))
    return one == other


def written(slot: str, told: Value) -> str:
    """A value for a person: as in `kg correct`; a day, or its first and last with a slash; a party with its entry."""
    if slot in _PARTIES:
        return "; ".join(dict.fromkeys(f"{one.name} ({one.entity})" if one.entity else one.name
                                       for one in _parties(told)))
    if slot == "days":
        return span_text(told, "/", "..")
    if slot in _COUNTS:
        return span_text(told, "..", "")
    return ", ".join(str(one) for one in told)


def span_text(ends: Value, sign: str, gap: str) -> str:
    """A range: one value if both ends are equal, else both with `sign` between; `gap` is written for an open end."""
    if not ends:
        return ""
    first, last = ends
    return str(first) if first == last else sign.join(gap if end is None else str(end) for end in (first, last))


def words(accounts: Iterable[Account], slot: str) -> tuple[str, ...]:
    """The words of the text that carry a slot, each once, in the order of the text."""
    return tuple(dict.fromkeys(one.quote for one in carriers(accounts, slot)))


def carriers(accounts: Iterable[Account], slot: str) -> tuple[Evidence, ...]:
    """The evidence that carries a slot, one of each account that has it, in the order of the text."""
    return tuple(dict.fromkeys(_carrying(one, slot) for one in sorted(accounts, key=_start) if value([one], slot)))


def _carrying(account: Account, slot: str) -> Evidence:
    """The shortest evidence that supports the slot, else the account's quote; of days the words that say when."""
    if slot == "days" and account.date_text:
        within = next((one for one in account.evidence if account.date_text in one.quote), None)
        if within:
            start = within.start + within.quote.index(account.date_text)
            return Evidence(start=start, end=start + len(account.date_text), quote=account.date_text)
    fields = _CARRIERS.get(slot, (slot,))
    found = [one for one in account.evidence if any(field in one.supports for field in fields)]
    return min(found, key=lambda one: len(one.quote)) if found else account.evidence[0]


def _start(fact: Quoted) -> int:
    return fact.evidence[0].start


def _count(account: Account, slot: str) -> Count | None:
    found: Count | None = getattr(account, slot)
    return found


def _parties(told: Value) -> Sequence[Place | Actor]:
    return [one for one in told if isinstance(one, Place | Actor)]


def _range(ends: Iterable[tuple[int | None, int | None] | tuple[date | None, date | None]]) -> Value:
    """The range that holds all: open at an end where one of them is."""
    told = list(ends)
    return (_end([low for low, _ in told], min), _end([high for _, high in told], max)) if told else ()


def _end(values: Sequence[object], choose: Callable[..., object]) -> object:
    return None if any(one is None for one in values) else choose(values)
