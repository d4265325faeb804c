"""Classes of weapons, held against our own words for weapons: "drone" coded as a missile is a doubt."""

from __future__ import annotations

from collections.abc import Iterator

from kg.read.rules.lexicon import lexicon, supported
from kg.read.rules.text import plain_signs
from kg.reports import Report
from kg.sheet import Sheet
from kg.sheet.checking import walk
from kg.sheet.coding import WeaponWords

_OPEN = frozenset({"unknown", "ied"})
"""Classes of words that leave the weapon open: "bombs" may have been thrown, driven or dropped."""


def otherwise_named(report: Report, sheet: Sheet) -> Iterator[str]:
    """Where a weapon stands whose words name one of another class ("attacks.0.accounts.1.weapon.0"); in languages
    without words of ours, and where the words name none or leave it open, nothing can be held against the class."""
    if report.language not in supported():
        return
    table = lexicon(report.language)["weapons"]
    for where, part in walk(sheet):
        if isinstance(part, WeaponWords):
            named = {hit.attrs["weapon"] for hit in table.find(plain_signs(part.words))}
            if named and not named & {part.weapon, *_OPEN}:
                yield where
