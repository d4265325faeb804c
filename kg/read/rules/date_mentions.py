"""A date mention, and what it means once the story's own day, a clock time or a year is known."""

from __future__ import annotations

import calendar
from dataclasses import dataclass, replace
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date expression and the calendar days that it means.

    ``relative``: "absolute"; "publication" (hangs on the publication day); "story" (on the story's time: use
    `resolve_story`); "span" (an interval that a process runs over, not when something happened); "duration_ago".
    ``precision``: day, night, week, month, season, year, part (of a week, month or year).
    Story mentions carry ``offset_days``, or ``offset_unit`` with ``offset_count`` (the whole calendar week, month or
    year; the same calendar day if ``exact``), or ``weekday`` (0 is Monday; ``offset_count`` -1, 0, 1: last before,
    first on or after, first after the anchor). ``complement``: "five days after X": the clause is the anchor X plus
    the offset; `resolve_complement` gives X from the clause. ``future``: not before the publication day.
    ``commemorative``: an anniversary, on which nothing happened. ``dateline``: the date in front of a dispatch.
    """

    start: int
    end: int
    text: str
    earliest: date | None
    latest: date | None
    relative: str
    offset_days: tuple[int, int] | None
    precision: str
    offset_unit: str | None = None
    offset_count: int = 0
    exact: bool = False
    complement: bool = False
    weekday: int | None = None
    daypart: str | None = None
    future: bool = False
    commemorative: bool = False
    dateline: bool = False


def shift_unit(anchor: tuple[date, date], unit: str, count: int, exact: bool = False) -> tuple[date, date] | None:
    """The calendar week, month or year ``count`` units from the anchor; with ``exact`` the same calendar days."""
    first, last = anchor
    if unit == "week":
        low = first - timedelta(first.weekday()) + timedelta(7 * count)
        return (first + timedelta(7 * count), last + timedelta(7 * count)) if exact else (low, low + timedelta(6))
    months = count * (12 if unit == "year" else 1)
    low_year, low_month = _add_months(first, months)
    high_year, high_month = _add_months(last, months)
    if not exact and unit == "year":
        low_month, high_month = 1, 12
    if not (1 <= low_year <= 9998 and 1 <= high_year <= 9998):
        return None
    low_last = calendar.monthrange(low_year, low_month)[1]
    high_last = calendar.monthrange(high_year, high_month)[1]
    if exact:
        return date(low_year, low_month, min(first.day, low_last)), date(
            high_year, high_month, min(last.day, high_last)
        )
    return date(low_year, low_month, 1), date(high_year, high_month, high_last)


def _add_months(day: date, months: int) -> tuple[int, int]:
    index = day.year * 12 + day.month - 1 + months
    return index // 12, index % 12 + 1


def resolve_story(mention: DateMention, anchor: tuple[date, date]) -> tuple[date, date]:
    """The days that a story mention means when the story stands at ``anchor`` (earliest, latest).

    Mentions that do not hang on the story keep their own days, or the anchor's if they have none.
    """
    first, last = anchor
    if mention.offset_days is not None:
        low, high = mention.offset_days
        return first + timedelta(low), last + timedelta(high)
    if mention.offset_unit is not None:
        return shift_unit(anchor, mention.offset_unit, mention.offset_count, mention.exact) or anchor
    if mention.weekday is not None and mention.relative == "story":
        if mention.offset_count < 0:
            day = first - timedelta((first.weekday() - mention.weekday) % 7 or 7)
        else:
            base = last if mention.offset_count else first
            day = base + timedelta((mention.weekday - base.weekday()) % 7 or 7 * mention.offset_count)
        return day, day
    if mention.relative != "story" and mention.earliest and mention.latest:
        return mention.earliest, mention.latest
    return anchor


def resolve_complement(mention: DateMention, anchor: tuple[date, date]) -> tuple[date, date]:
    """In "five days after X": the days of X, when the clause itself happened at ``anchor``."""
    first, last = mention.offset_days or (0, 0)
    turned = replace(mention, offset_days=(-last, -first) if mention.offset_days else None,
                     offset_count=-mention.offset_count)  # fmt: skip
    return resolve_story(turned, anchor)


def fix_night(mention: DateMention, time: str) -> tuple[date, date] | None:
    """The days of a mention once a clock time "HH:MM" is known: it fixes the day of a night of two days."""
    if mention.earliest is None or mention.latest is None:
        return None
    if mention.precision != "night" or mention.latest - mention.earliest != timedelta(1):
        return mention.earliest, mention.latest
    day = mention.latest if time < "12:00" else mention.earliest
    return day, day


def on_year(mention: DateMention, year: int) -> tuple[date, date] | None:
    """The same calendar day(s) in ``year``: "Jan. 3, the anniversary of the 2020 raid" is 3 January 2020."""
    if mention.earliest is None or mention.latest is None:
        return None
    return shift_unit((mention.earliest, mention.latest), "year", year - mention.earliest.year, exact=True)
