"""Day words that stand alone: "FRI 22:40", "08h10", "that very day", « vers le 17 ».

Running text is full of such words that date nothing, so `kg.read.rules.dates` leaves them. Where a coder copied them as
the words of a day, they say one: what stands in `bare_days.toml`, a day of the week, a clock time, a day of the month.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from kg import tables
from kg.read.rules.dates import find_clock_times, weekdays

Interval = tuple[date, date]
_FILE = Path(__file__).with_suffix(".toml")
_AROUND = " \t\n\r.,;:()[]–—-«»\"'"
_MONTH_DAYS, _MONTHS_BACK = 31, 12
_WEEK = 7


class BareWords(BaseModel):
    """The words of one language; see `bare_days.toml`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    lead: tuple[str, ...]
    same_day: tuple[str, ...]
    runs_over: tuple[str, ...]


def bare_days(words: str, lang: str, base: Interval, *, from_publication: bool) -> set[Interval]:
    """The intervals that day words can mean if nothing else stands beside them; empty: they say none.

    Args:
        words: with plain signs (`kg.read.rules.text.plain_signs`).
        lang: a language without a table in `bare_days.toml` says nothing.
        base: the days that they count from: of publication, or of the attack that the sheet names.
        from_publication: `base` is the day of publication; a stamp lies on it or before it.
    """
    code = lang.partition("-")[0].lower()
    table = _tables().get(code)
    if table is None:
        return set()
    plain = " ".join(words.lower().split()).strip(_AROUND)
    plain = re.sub(rf"^(?:(?:{_one_of(table.lead)})\s+)+", "", plain)
    if plain in table.same_day:
        return {base}
    if plain in table.runs_over:
        return {base, (base[0], base[1] + timedelta(1)), (base[1] + timedelta(1), base[1] + timedelta(1))}
    return set(_stamps(plain, code, base, from_publication))


def _stamps(plain: str, lang: str, base: Interval, from_publication: bool) -> Iterator[Interval]:
    numbered = weekdays(lang)
    name, _, rest = plain.replace(",", " ").replace(". ", " ").partition(" ")
    if name in numbered and (not rest or _is_clock(rest.strip(), lang)):
        back = base[0] - timedelta((base[0].weekday() - numbered[name]) % _WEEK)
        yield back, back
        if not from_publication:
            ahead = base[1] + timedelta((numbered[name] - base[1].weekday()) % _WEEK)
            yield ahead, ahead
    elif _is_clock(plain, lang):
        yield base
        if from_publication:  # a ticker that begins on the eve and is printed after midnight
            yield base[0] - timedelta(1), base[1] - timedelta(1)
    elif (of_month := re.fullmatch(r"(\d{1,2})(?:st|nd|rd|th|er)?", plain)) and 1 <= int(of_month[1]) <= _MONTH_DAYS:
        yield from ((day, day) for day in _around(int(of_month[1]), base, from_publication))


def _is_clock(words: str, lang: str) -> bool:
    return any((one.start, one.end) == (0, len(words)) for one in find_clock_times(words, lang))


def _around(number: int, base: Interval, from_publication: bool) -> Iterator[date]:
    """The last such day of a month on or before the base; the next one too, unless that lies after publication."""
    for step in range(_MONTHS_BACK):
        found = _in_month(base[0], -step, number)
        if found and found <= base[0]:
            yield found
            break
    for step in () if from_publication else range(_MONTHS_BACK):
        found = _in_month(base[1], step, number)
        if found and found > base[1]:
            yield found
            break


def _in_month(near: date, step: int, number: int) -> date | None:
    months = near.year * 12 + near.month - 1 + step
    try:
        return date(months // 12, months % 12 + 1, number)
    except ValueError:
        return None


def _one_of(words: object) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))  # type: ignore[call-overload]


@cache
def _tables() -> dict[str, BareWords]:
    remedy = "each language has lead, same_day and runs_over, lists of words"
    return tables.validated(dict[str, BareWords], _FILE.read_text(encoding="utf-8"), str(_FILE), remedy)
