"""Labels of attacks in French and English, from the phrases in `labels.toml`.

"Attaque de missiles contre Aïn al-Asad, 19 octobre 2023" / "Missile attack on Ain al-Asad, 19 October 2023".
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

from kg.facts import Count

LANGUAGES = ("fr", "en")


@cache
def phrases() -> dict[str, Any]:
    """The content of `labels.toml`."""
    return tomllib.loads((resources.files("kg") / "labels.toml").read_text(encoding="utf-8"))


def note(code: str) -> tuple[str, str]:
    """The note `code` in French and English."""
    return phrases()["notes"][code]["fr"], phrases()["notes"][code]["en"]


def attack_label(
    language: str,
    *,
    weapons: Sequence[str],
    outcome: str | None = None,
    target: str | None = None,
    place: str | None = None,
    earliest: date | None = None,
    latest: date | None = None,
    attacks: int | None = None,
) -> str:
    """The label of one attack.

    Args:
        language: "fr" or "en".
        weapons: notations; none or "unknown" alone gives the bare "Attack".
        outcome: notation, or None if no account says.
        target: name of what was hit, in that language; `place` stands in brackets only where there is none.
        earliest, latest: first and last possible day.
        attacks: how many attacks this record tells together, where it tells several.
    """
    words = phrases()[language]
    label: str = words["outcomes"][outcome or "carried_out"].format(attack=_weapons(weapons, words))
    if attacks is not None and attacks > 1:
        label = words["several"].format(attack=label, count=attacks)
    if target:
        label = words["against"].format(attack=label, target=target)
    elif place:
        label = words["near"].format(attack=label, place=place)
    label = words["dated"].format(what=label, date=interval(language, earliest, latest))
    return label[0].upper() + label[1:]


def interval(language: str, earliest: date | None, latest: date | None) -> str:
    """A day, or first and last possible day, in words; "date unknown" for neither."""
    words = phrases()[language]
    if earliest is None and latest is None:
        return str(words["undated"])
    if latest is None or earliest is None:
        key, known = ("from", earliest) if earliest else ("until", latest)
        assert known is not None
        return str(words[key].format(start=_day(known, words), end=_day(known, words)))
    if earliest == latest:
        return _day(earliest, words)
    parts = {
        "first": _number(earliest, words),
        "first_month": words["months"][earliest.month - 1],
        "last": _number(latest, words),
        "month": words["months"][latest.month - 1],
        "year": latest.year,
        "start": _day(earliest, words),
        "end": _day(latest, words),
    }
    same_year = earliest.year == latest.year
    key = "same_month" if same_year and earliest.month == latest.month else "same_year" if same_year else "span"
    return str(words[key].format(**parts))


def value_label(language: str, slot: str, value: Any) -> str:
    """One value of a slot in words: a range, a day or days, weapons, an outcome…; a time stays as it is.

    Args:
        value: a `Count`, a pair of days, a tuple of weapons, or a notation.
    """
    words = phrases()[language]
    if slot == "date":
        return interval(language, *value)
    if isinstance(value, Count):
        key = "at_most" if value.low is None else "at_least" if value.high is None else "exactly"
        if key == "exactly" and value.low != value.high:
            key = "between"
        return str(words["counts"][key].format(low=value.low, high=value.high))
    known = words["names"].get(slot, {})
    parts = value if isinstance(value, tuple) else (value,)
    return str(words["comma"].join(known.get(part, part) for part in parts))


def _weapons(weapons: Sequence[str], words: dict[str, Any]) -> str:
    known = [weapon for weapon in weapons if weapon != "unknown"] or ["unknown"]
    if len(known) == 1:
        return str(words["weapons"][known[0]]["one"])
    *first, last = (words["weapons"][weapon]["part"] for weapon in known)
    return str(words["parts"].format(parts=words["comma"].join(first) + words["and"] + last))


def _day(day: date, words: dict[str, Any]) -> str:
    return str(words["day"].format(day=_number(day, words), month=words["months"][day.month - 1], year=day.year))


def _number(day: date, words: dict[str, Any]) -> str:
    return str(words["first_day"]) if day.day == 1 else str(day.day)
