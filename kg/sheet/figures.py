"""Days, clock times and numbers in words of any language.

In a language with data of ours the rule reader's own code reads them. In any other one our code knows no words, only
figures: digits of any script ("12", "١٢", "1.250", "12 500"), full dates in digits (2024-03-05, 5.3.2024) and clock
times in digits (14:30). What is written out, and figures that are no whole number, amount to nothing there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from kg.read.rules.date_mentions import DateMention
from kg.read.rules.dates import find_clock_times, find_dates
from kg.read.rules.lexicon import supported
from kg.read.rules.numbers import NumberMention, find_numbers

_APART = r"[.,'\u066b\u066c:/]"
_DATE = re.compile(
    r"(?<![\d.,:/-])(?:(?P<y>\d{4})(?P<a>[./-])(?P<m>\d{1,2})(?P=a)(?P<d>\d{1,2})"
    r"|(?P<d2>\d{1,2})(?P<b>[./-])(?P<m2>\d{1,2})(?P=b)(?P<y2>\d{4}))(?![\d:/-]|[.,]\d)"
)
_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_OWN_CALENDAR = frozenset({"am", "fa", "ne", "ps", "th", "ti"})
"""Languages whose texts may count years, months or days by another calendar: a date in digits says too little there."""
_CLOCK = re.compile(r"(?<![\d.,:/-])(?P<h>\d{1,2})[:.](?P<m>\d{2})(?![\d:/-]|[.,]\d)")
_NOON, _HOUR = 12, 60
_FIGURE = re.compile(rf"\d{{1,3}}(?: \d{{3}})+(?!\d)(?:{_APART}\d+)*|\d+(?:{_APART}\d+)*")
_GROUPED = re.compile(r"\d{1,3}(?:(?P<sign>[ .,'\u066c])\d{2,3}(?:(?P=sign)\d{2,3})*(?<=\d{3}))?|\d+")
_SHARE = re.compile(r"\s?[%٪‰°]")
_LONGEST = 12  # digits; a longer figure is a serial number, not a count


def dates_in(text: str, lang: str, published: date | None) -> list[DateMention]:
    """The dates of a text in order, as `kg.read.rules.dates.find_dates` gives them; without data of ours for its
    language the full dates in digits: of one that can be day-first or month-first (3/5/2024) both readings."""
    return find_dates(text, lang, published) if _known(lang) else list(_dates(text, lang))


def numbers_in(text: str, lang: str) -> list[NumberMention]:
    """The numbers of a text in order, as `kg.read.rules.numbers.find_numbers` gives them; without data of ours for its
    language the whole numbers in digits, each of kind "exact"."""
    return find_numbers(text, lang) if _known(lang) else list(_numbers(text))


def clock_times_in(text: str, lang: str) -> set[str]:
    """The clock times ("HH:MM") that a text can mean; without data of ours for its language those in digits, before
    noon and after it where the figure allows both."""
    if _known(lang):
        return {mention.time for mention in find_clock_times(text, lang)}
    figures = {(int(one["h"]), int(one["m"])) for one in _CLOCK.finditer(_without_dates(text))}
    found = {(hour, minute) for hour, minute in figures if hour < 2 * _NOON and minute < _HOUR}
    later = {((hour + _NOON) % (2 * _NOON), minute) for hour, minute in found if 0 < hour <= _NOON}
    return {f"{hour:02}:{minute:02}" for hour, minute in found | later}


def _known(lang: str) -> bool:
    return lang.replace("_", "-").partition("-")[0].lower() in supported()


def _dates(text: str, lang: str) -> Iterator[DateMention]:
    if lang in _OWN_CALENDAR:
        return
    for found in _DATE.finditer(text):
        year, month, day = (int(found[name] or found[f"{name}2"]) for name in ("y", "m", "d"))
        readings = {(month, day), (day, month)} if found["b"] in ("/", "-") else {(month, day)}
        for one, other in sorted(readings):
            try:
                on = date(year, one, other)
            except ValueError:
                continue
            if _FIRST_YEAR <= year <= _LAST_YEAR:
                yield DateMention(found.start(), found.end(), found.group(), on, on, "absolute", None, "day")


def _numbers(text: str) -> Iterator[NumberMention]:
    text = _without_dates(text)
    for found in _FIGURE.finditer(text):
        start, end = found.span()
        figure = found.group()
        grouped = _GROUPED.fullmatch(figure)
        digits = "".join(sign for sign in figure if sign.isdecimal())
        if grouped is None or len(digits) > _LONGEST or _SHARE.match(text, end) or _designates(text, start, end):
            continue
        yield NumberMention(start, end, figure, int(digits), int(digits), "exact")


def _without_dates(text: str) -> str:
    return _DATE.sub(lambda found: "x" * len(found.group()), text)


def _designates(text: str, start: int, end: int) -> bool:
    """Whether the digits are part of a name or a type: "S-300", "F16", "Shahed-136", "3D". Only letters that have a
    case bind digits to them: « و15 », "12人" are numbers of things."""
    before = text[:start].removesuffix("-")
    return _cased(before[-1:]) or _cased(text[end : end + 1])


def _cased(sign: str) -> bool:
    return sign.lower() != sign.upper()
