"""The words of `kg explain` in French and English, from `words.toml`: names of kinds, counts, days."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

from kg.facts import Count
from kg.labels import interval

LANGUAGES = ("fr", "en")
# Commands to a terminal, halves of characters, and marks that turn the line around and so show what is not written.
_UNSHOWABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def shown(text: str) -> str:
    """`text` for a person's eyes: each character that could command the screen replaced by one U+FFFD."""
    return _UNSHOWABLE.sub("\ufffd", text.replace("\r\n", "\n"))


@dataclass(frozen=True)
class Words:
    """The words of one language, "fr" or "en"."""

    language: str
    table: dict[str, Any]

    def say(self, key: str, **values: object) -> str:
        """The phrase `key` with its places filled in. The values are pasted as they are; escaping is the renderer's."""
        return str(self.table[key]).format(**values)

    def one_of(self, group: str, key: str) -> str:
        """The word for `key` in a group: "kinds", "fields", "weapons", "outcomes", "damages"."""
        return str(self.table[group][key])

    def number(self, value: int) -> str:
        """2500 as the language writes it."""
        return f"{value:,}".replace(",", self.table["thousands"])

    def count(self, count: Count) -> str:
        """A range in words: "3", "none", "2 to 5", "at least 9"."""
        low = None if count.low is None else self.number(count.low)
        high = None if count.high is None else self.number(count.high)
        if low is None:
            return self.say("at_most", high=high)
        if high is None:
            return self.say("at_least", low=low)
        if count.low == count.high:
            return low if count.low else self.say("zero")
        return self.say("between", low=low, high=high)

    def days(self, earliest: date | None, latest: date | None) -> str:
        """First and last possible day in words."""
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
def words(language: str) -> Words:
    """The words of a language; English for one that has none."""
    tables = tomllib.loads(resources.files("kg.explain").joinpath("words.toml").read_text(encoding="utf-8"))
    known = language if language in LANGUAGES else "en"
    return Words(known, tables[known])
