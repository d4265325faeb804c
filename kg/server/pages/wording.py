"""The words of the pages in French and English, from `words.toml`, and in which of the two somebody reads."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

from starlette.requests import Request

from kg.labels import interval

LANGUAGES = ("en", "fr")
COOKIE = "lang"


@dataclass(frozen=True)
class Wording:
    """The words of one language, "fr" or "en"."""

    language: str
    table: dict[str, Any]

    def __call__(self, key: str, /, **values: object) -> str:
        """The phrase `key` with its places filled in; escaping is the template's."""
        return str(self.table[key]).format(**values)

    def of(self, group: str, key: str) -> str:
        """The word for `key` in a group ("state", "weapon" …); the key itself if the group has none."""
        return str(self.table[group].get(key, key.replace("_", " ")))

    def number(self, value: int) -> str:
        """2500 as the language writes it."""
        return f"{value:,}".replace(",", self.table["thousands"])

    def many(self, key: str, count: int) -> str:
        """The phrase `key` for one, or for `count` of them."""
        return self(f"{key}_one") if count == 1 else self(f"{key}_many", count=self.number(count))

    def days(self, earliest: date | None, latest: date | None) -> str:
        """First and last possible day in words; a whole month or year of a calendar as such."""
        if earliest and latest and earliest.day == 1 and earliest.month == 1 and (latest.month, latest.day) == (12, 31):
            return str(earliest.year) if earliest.year == latest.year else f"{earliest.year}–{latest.year}"
        return interval(self.language, earliest, latest)

    def range(self, low: int | None, high: int | None) -> str:
        """A count of which the ends are known or not: "3", "2–5", "≥ 9", "≤ 4"."""
        if low is None and high is None:
            return ""
        if high is None:
            return f"≥ {self.number(low or 0)}"
        if low is None:
            return f"≤ {self.number(high)}"
        return self.number(low) if low == high else f"{self.number(low)}–{self.number(high)}"


@cache
def wording(language: str) -> Wording:
    """The words of a language; English for one that has none."""
    tables = tomllib.loads(resources.files("kg.server.pages").joinpath("words.toml").read_text(encoding="utf-8"))
    known = language if language in LANGUAGES else "en"
    return Wording(known, tables[known])


def read_in(request: Request) -> str:
    """The language that this request is read in: `?lang=`, else what was chosen before, else the browser's."""
    for chosen in (request.query_params.get("lang"), request.cookies.get(COOKIE)):
        if chosen in LANGUAGES:
            return chosen
    best, liking = "en", 0.0
    for part in request.headers.get("accept-language", "").split(","):
        name, _, parameters = part.strip().partition(";")
        try:
            quality = float(parameters.partition("q=")[2] or 1)
        except ValueError:
            quality = 0.0
        language = name.partition("-")[0].lower()
        if language in LANGUAGES and quality > liking:
            best, liking = language, quality
    return best
