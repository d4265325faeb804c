"""The words of one catalogue in one language: phrases, numbers, counts, days, lists."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from babel.numbers import format_decimal

from kg.facts import Count
from kg.words.days import interval
from kg.words.word_files import LANGUAGES, phrases


@dataclass(frozen=True)
class Wording:
    """The words of one language, "fr" or "en"."""

    language: str
    table: dict[str, Any]

    def __call__(self, key: str, /, **values: object) -> str:
        """The phrase `key` with its places filled in. The values are pasted as they are; escaping is the renderer's."""
        return str(self.table[key]).format(**values)

    def of(self, group: str, key: str) -> str:
        """The word for `key` in a group ("state", "weapon" …); the key itself if the group has none."""
        return str(self.table[group].get(key, key.replace("_", " ")))

    def number(self, value: int) -> str:
        """2500 as the language writes it."""
        return str(format_decimal(value, locale=self.language))

    def many(self, key: str, count: int) -> str:
        """The phrase `key` for one, or for `count` of them."""
        return self(f"{key}_one") if count == 1 else self(f"{key}_many", count=self.number(count))

    def count(self, count: Count) -> str:
        """A range in words: "3", "none", "2 to 5", "at least 9"."""
        low = None if count.low is None else self.number(count.low)
        high = None if count.high is None else self.number(count.high)
        if low is None:
            return self("at_most", high=high)
        if high is None:
            return self("at_least", low=low)
        if count.low == count.high:
            return low if count.low else self("zero")
        return self("between", low=low, high=high)

    def range(self, low: int | None, high: int | None) -> str:
        """A count of which the ends are known or not, in signs: "3", "2–5", "≥ 9", "≤ 4"."""
        if low is None and high is None:
            return ""
        if high is None:
            return f"≥ {self.number(low or 0)}"
        if low is None:
            return f"≤ {self.number(high)}"
        return self.number(low) if low == high else f"{self.number(low)}–{self.number(high)}"

    def days(self, earliest: date | None, latest: date | None) -> str:
        """First and last possible day in words; a whole month or year of a calendar as such."""
        if earliest and latest and earliest.day == 1 and earliest.month == 1 and (latest.month, latest.day) == (12, 31):
            return str(earliest.year) if earliest.year == latest.year else f"{earliest.year}–{latest.year}"
        return interval(self.language, earliest, latest)

    def day(self, day: date) -> str:
        """One day in words."""
        return interval(self.language, day, day)

    def listed(self, parts: list[str]) -> str:
        """ "a, b and c"."""
        if len(parts) < 2:
            return "".join(parts)
        return str(self.table["comma"]).join(parts[:-1]) + str(self.table["and"]) + parts[-1]


@cache
def wording(catalogue: str, language: str) -> Wording:
    """The words of a catalogue ("explain", "pages") in a language; English for one that has none."""
    known = language if language in LANGUAGES else "en"
    return Wording(known, phrases(catalogue)[known])
