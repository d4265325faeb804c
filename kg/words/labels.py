"""Labels of attacks in French and English, from the phrases in `labels.toml`.

"Attaque de missiles contre Aïn al-Asad, 19 octobre 2023" / "Missile attack on Ain al-Asad, 19 October 2023".
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from kg.facts import Count
from kg.words.days import interval
from kg.words.word_files import phrases


def note(code: str) -> tuple[str, str]:
    """The note `code` in French and English."""
    return phrases("labels")["notes"][code]["fr"], phrases("labels")["notes"][code]["en"]


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
    words = phrases("labels")[language]
    label: str = words["outcomes"][outcome or "carried_out"].format(attack=_weapons(weapons, words))
    if attacks is not None and attacks > 1:
        label = words["several"].format(attack=label, count=attacks)
    if target:
        label = words["against"].format(attack=label, target=target)
    elif place:
        label = words["near"].format(attack=label, place=place)
    label = words["dated"].format(what=label, date=interval(language, earliest, latest))
    return label[0].upper() + label[1:]


def value_label(language: str, slot: str, value: Any) -> str:
    """One value of a slot in words: a range, a day or days, weapons, an outcome…; a time stays as it is.

    Args:
        value: a `Count`, a pair of days, a tuple of weapons, or a notation.
    """
    words = phrases("labels")[language]
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
