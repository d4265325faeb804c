"""The values of a fact that a person can take out or put right: their slots, their fields, and how they are written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import get_args

from kg.errors import InputError
from kg.facts import (
    Account,
    Aggregate,
    Attribution,
    Claim,
    Count,
    Damage,
    Denial,
    Deployment,
    NonClaim,
    Outcome,
    Quoted,
    Statement,
    StatementKind,
    Weapon,
)
from kg.standing.naming import Naming

_HOURS, _MINUTES = 24, 60

_RESPONSIBILITY = ("as_of", "responsible", "stated_by")
_ALONE: Mapping[type[Quoted], tuple[str, ...]] = {
    Account: (
        "target", "place", "local_time", "weapon", "weapon_count", "intercepted", "killed", "injured", "outcome",
        "damage", "attack_count", "perpetrator", "stated_by",
    ),
    Claim: _RESPONSIBILITY, Attribution: _RESPONSIBILITY, Denial: _RESPONSIBILITY, NonClaim: _RESPONSIBILITY,
    Deployment: ("strength", "site_count", "role", "since", "until", "at", "force", "stated_by"),
    Aggregate: ("since", "until", "place", "attack_count", "target", "weapon", "stated_by"),
    Statement: ("against", "kind", "stated_by"),
}
SLOTS: Mapping[type[Quoted], Mapping[str, tuple[str, ...]]] = {
    kind: {name: (name,) for name in names} | (
        {"earliest": ("earliest", "latest", "date_text")} if kind is Account else {}
    )
    for kind, names in _ALONE.items()
}
"""Kind of fact → slot → its fields. The days of an account are told together, so they are doubted together."""

ALWAYS = frozenset({"stated_by", "responsible", "at", "force", "kind"})
"""What a fact is not itself without: no doubt alone takes it out; `force` and `kind` not even a person."""
_NEVER_EMPTY = frozenset({"force", "kind"})

_WORDS = frozenset({"date_text"})
"""The report's own words, which nobody corrects."""

_SEPARATOR = ";"
"""Between several names; a name may hold a comma."""


def known_field(kind: type[Quoted], name: str | None) -> None:
    """Nothing, if `name` is a field or a slot that a person can decide on in this kind of fact, or None.

    Raises:
        InputError: it is not.
    """
    known = sorted({*correctable(kind), *strikable(kind)})
    if name is not None and name not in known:
        raise InputError(f"a fact of kind {_name(kind)} has no field {name!r} to decide on",
                         remedy=f"it has {', '.join(known)}")


def correctable(kind: type[Quoted]) -> tuple[str, ...]:
    """The fields of a kind of fact that a person can put right, sorted."""
    return tuple(sorted(field for fields in SLOTS[kind].values() for field in fields if field not in _WORDS))


def strikable(kind: type[Quoted]) -> tuple[str, ...]:
    """The slots of a kind of fact whose value a person can take out, sorted."""
    return tuple(sorted(set(SLOTS[kind]) - _NEVER_EMPTY))


def empty(kind: type[Quoted], field: str) -> object:
    """What a field holds that holds nothing."""
    return () if kind.model_fields[field].default == () else None


def parsed(kind: type[Quoted], field: str, text: str, naming: Naming) -> object:
    """The value of `field` that `text` writes; blank: none.

    Raises:
        InputError: this kind of fact has no such field, or the text is no value of it.
    """
    known_field(kind, field)
    text = text.strip()
    if not text:
        if field in _NEVER_EMPTY:
            raise InputError(f"{field} cannot be empty", remedy="strike the fact if it is wrong as a whole")
        return empty(kind, field)
    return _READERS[field](field, text, naming)


def _name(kind: type[Quoted]) -> str:
    return str(kind.model_fields["fact"].default)


def _day(field: str, text: str, _naming: Naming) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InputError(f"{field}={text}: not a day", remedy="write it as 2024-01-31") from error


def _number(field: str, text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise InputError(f"{field}={text!r}: not a whole number from 0 up", remedy="write 3, 3..5, 3.. or ..5")
    return int(text)


def _count(field: str, text: str, _naming: Naming) -> Count:
    low, dots, high = (part.strip() for part in text.partition(".."))
    if not dots:
        return Count(low=_number(field, low), high=_number(field, low))
    ends = tuple(_number(field, end) if end else None for end in (low, high))
    if ends == (None, None):
        raise InputError(f"{field}={text}: a count needs a number", remedy="write 3, 3..5, 3.. or ..5")
    return Count(low=ends[0], high=ends[1])


def _sites(field: str, text: str, _naming: Naming) -> int:
    found = _number(field, text)
    if found < 1:
        raise InputError(f"{field}={text}: not a whole number from 1 up")
    return found


def _clock(field: str, text: str, _naming: Naming) -> str:
    hour, _, minute = text.partition(":")
    if not (len(hour) == len(minute) == 2 and (hour + minute).isascii() and (hour + minute).isdigit()
            and int(hour) < _HOURS and int(minute) < _MINUTES):
        raise InputError(f"{field}={text}: not a time", remedy="write it as 02:50")
    return text


def _one_of(known: tuple[str, ...]) -> Callable[[str, str, Naming], str]:
    def read(field: str, text: str, _naming: Naming) -> str:
        if text not in known:
            raise InputError(f"{field}={text}: not one of {', '.join(known)}")
        return text

    return read


def _some_of(known: tuple[str, ...]) -> Callable[[str, str, Naming], tuple[str, ...]]:
    one = _one_of(known)

    def read(field: str, text: str, naming: Naming) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one(field, part.strip(), naming) for part in text.split(",")))

    return read


def _names(make: Callable[[Naming, str], object]) -> Callable[[str, str, Naming], object]:
    def read(_field: str, text: str, naming: Naming) -> object:
        names = (part.strip() for part in text.split(_SEPARATOR))
        return tuple(dict.fromkeys(make(naming, name) for name in names if name))

    return read


def _named(make: Callable[[Naming, str], object]) -> Callable[[str, str, Naming], object]:
    return lambda _field, text, naming: make(naming, text)


_COUNTS = ("weapon_count", "intercepted", "killed", "injured", "attack_count", "strength")
_DAYS = ("earliest", "latest", "as_of", "since", "until")
_READERS: Mapping[str, Callable[[str, str, Naming], object]] = {
    **dict.fromkeys(_COUNTS, _count), **dict.fromkeys(_DAYS, _day),
    "site_count": _sites, "local_time": _clock, "role": lambda _field, text, _naming: text,
    "weapon": _some_of(get_args(Weapon)), "outcome": _one_of(get_args(Outcome)),
    "damage": _one_of(get_args(Damage)), "kind": _one_of(get_args(StatementKind)),
    "target": _names(Naming.party), "place": _names(Naming.place), "perpetrator": _names(Naming.actor),
    "against": _names(Naming.actor), "at": _named(Naming.place), "force": _named(Naming.actor),
    "responsible": _named(Naming.actor), "stated_by": _named(Naming.actor),
}
