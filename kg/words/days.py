"""Days and spans of days in words: the patterns of `days.toml`, the names of months from Unicode CLDR."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache

from babel.dates import get_month_names

from kg.words.word_files import phrases


@cache
def months(language: str) -> Mapping[int, str]:
    """The names of the months by number, 1 to 12."""
    return get_month_names("wide", locale=language)


def interval(language: str, earliest: date | None, latest: date | None) -> str:
    """A day, or first and last possible day, in words; "date unknown" for neither."""
    words = phrases("days")[language]
    if earliest is None and latest is None:
        return str(words["undated"])
    if latest is None or earliest is None:
        key, known = ("from", earliest) if earliest else ("until", latest)
        assert known is not None
        return str(words[key].format(start=_day(language, known), end=_day(language, known)))
    if earliest == latest:
        return _day(language, earliest)
    parts = {
        "first": _number(language, earliest),
        "first_month": months(language)[earliest.month],
        "last": _number(language, latest),
        "month": months(language)[latest.month],
        "year": latest.year,
        "start": _day(language, earliest),
        "end": _day(language, latest),
    }
    same_year = earliest.year == latest.year
    key = "same_month" if same_year and earliest.month == latest.month else "same_year" if same_year else "span"
    return str(words[key].format(**parts))


def _day(language: str, day: date) -> str:
    pattern = str(phrases("days")[language]["day"])
    return pattern.format(day=_number(language, day), month=months(language)[day.month], year=day.year)


def _number(language: str, day: date) -> str:
    return str(phrases("days")[language]["first_day"]) if day.day == 1 else str(day.day)
