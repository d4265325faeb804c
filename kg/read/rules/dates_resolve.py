"""What a date expression means: calendar arithmetic by the rules of the codebook, knowing no language.

A form of the data file names one of the readings below (``op``). A reading takes the captured slots and gives a
`DateMention` without offsets, or None where the slots make no date (31 June), so that the words stay unread.
Clipping: an event that is told cannot lie after the publication day, so past intervals end there.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from kg.read.rules.date_mentions import DateMention, shift_unit

_WEEK_PARTS = {"early": (0, 2), "mid": (2, 3), "late": (3, 6)}
_MONTH_PARTS = {"early": (1, 10), "mid": (11, 20), "late": (21, 31)}
_YEAR_PARTS = {"early": (1, 4), "mid": (5, 8), "late": (9, 12)}
# Months and days that either convention (meteorological, astronomical) counts to the season.
_SEASONS = {"spring": (3, 1, 6, 20), "summer": (6, 1, 9, 22), "autumn": (9, 1, 12, 20), "winter": (12, 1, 3, 20)}


@dataclass(frozen=True, slots=True)
class DateRequest:
    """One match to resolve. ``slots`` holds lexicon values (a month's number, a part's name) or digits as text."""

    slots: Mapping[str, Any]
    params: Mapping[str, Any]
    published: date | None
    future: bool = False
    order: str = "dmy"


def _mention(
    request: DateRequest, days: tuple[date, date] | None, relative: str, precision: str, **more: Any
) -> DateMention:
    daypart = request.slots.get("daypart") or request.params.get("daypart")
    if precision == "day" and daypart == "night":
        precision = "night"
    relative = request.params.get("relative", relative)
    precision = request.params.get("precision", precision)
    earliest, latest = days or (None, None)
    future = request.future or bool(request.published and earliest and earliest > request.published)
    more.setdefault("future", future)
    return DateMention(0, 0, "", earliest, latest, relative, more.pop("offset_days", None), precision,
                       daypart=daypart, **more)  # fmt: skip


def _year(text: str | None) -> int | None:
    if text is None:
        return None
    value = int(text)
    return value if value > 99 else 2000 + value


def safe_date(year: int, month: int, day: int) -> date | None:
    """The date, or None if the calendar has no such day (years 1 to 9998, so that neighbours exist)."""
    if not (1 <= year <= 9998 and 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]):
        return None
    return date(year, month, day)


def _clip(first: date, last: date, request: DateRequest) -> tuple[date, date]:
    if request.published and not request.future and first <= request.published:
        return first, min(last, request.published)
    return first, last


def _nearest_year(month: int, day: int, weekday: int | None, request: DateRequest) -> date | None:
    """The day in the nearest year not after publication; a stated weekday that fits another year settles it."""
    published = request.published
    if published is None:
        return None
    found = [d for y in range(published.year + 1, published.year - 9, -1) if (d := safe_date(y, month, day))]
    past = [d for d in found if d <= published]
    later = [d for d in found if d >= published]
    first, then = (later, past) if request.future else (past, later)
    if request.params.get("nearest"):
        first = sorted(found, key=lambda d: abs((d - published).days))[:1]
    if weekday is not None:
        for candidate in [*first[:1], *then[-1:], *past[1:]]:
            if candidate.weekday() == weekday:
                return candidate
    chosen = (first[-1:] if request.future else first[:1]) or then[-1:]
    return chosen[0] if chosen else None


def read_day(request: DateRequest) -> DateMention | None:
    """Day, month and perhaps year; a second day makes a range. ``shift`` moves the days (the night before: -1, 0)."""
    s = request.slots
    last_day = int(s.get("day2") or s["day"])
    last_month = s.get("month2") or s["month"]
    year = _year(s.get("year2") or s.get("year"))
    if safe_date(year or 2000, last_month, last_day) is None:
        return None
    ranged = s.get("day2") is not None
    if year is not None:
        last = safe_date(year, last_month, last_day)
    else:
        last = _nearest_year(last_month, last_day, s.get("weekday2" if ranged else "weekday"), request)
    if last is None:
        return None if year else _mention(request, None, "absolute", "day")
    first: date | None = last
    if ranged:
        month = s.get("month") or last_month
        own = _year(s.get("year")) if s.get("year2") else None
        first = safe_date(own or (last.year if month <= last_month else last.year - 1), month, int(s["day"]))
        if first is None or first > last:
            return None
    assert first is not None
    low, high = request.params.get("shift", (0, 0))
    days = first + timedelta(low), last + timedelta(high)
    return _mention(request, days, "absolute", request.params.get("precision", "day"))


def read_numeric(request: DateRequest) -> DateMention | None:
    """03/01/2020 in the order of the language or region; the other order where that makes no date.

    Order "either": custom does not tell, so it is the only reading that is not after publication, else from the one to
    the other.
    """
    s = request.slots
    a, b, year = int(s["day"]), int(s["month_number"]), _year(s["year"])
    assert year is not None
    order = request.params.get("order", request.order)
    readings = {safe_date(year, b, a), safe_date(year, a, b)} - {None}
    if order == "either":
        past = [day for day in readings if day and (request.published is None or day <= request.published)]
        days = sorted(past or [day for day in readings if day])
        return _mention(request, (days[0], days[-1]), "absolute", "day" if len(days) == 1 else "part") if days else None
    if order == "mdy":
        a, b = b, a
    found = safe_date(year, b, a) or safe_date(year, a, b)
    return _mention(request, (found, found), "absolute", "day") if found else None


def read_month(request: DateRequest) -> DateMention | None:
    """A month with or without a year, or a part of it; a second month makes a range. ``direction`` "before": last."""
    s, published = request.slots, request.published
    month, last_month = s["month"], s.get("month2") or s["month"]
    part = _MONTH_PARTS.get(s.get("part") or request.params.get("part") or "")
    year = _year(s.get("year2") or s.get("year"))
    precision = "part" if part else "month"
    low, high = part or (1, 31)
    if year is None:
        if published is None:
            return _mention(request, None, "absolute", precision)
        year = published.year
        if request.future:
            year += (last_month, min(high, 28)) < (published.month, published.day)
        elif (last_month if last_month < month else month, low) > (published.month, published.day) or (
            request.params.get("direction") == "before" and last_month == published.month
        ):
            year -= 1
    first_year = year if month <= last_month else year - 1
    first = safe_date(first_year, month, low)
    last = (
        safe_date(year, last_month, min(high, calendar.monthrange(year, last_month)[1])) if 1 <= year <= 9998 else None
    )
    if first is None or last is None:
        return None
    return _mention(request, _clip(first, last, request), "absolute", precision)


def read_weekday(request: DateRequest) -> DateMention | None:
    """The most recent such weekday. ``direction``: recent, before (strictly), next, story; a second one: a range."""
    s, published = request.slots, request.published
    direction = s.get("direction") or request.params.get("direction", "recent")
    if request.future and direction == "recent":
        direction = "next"
    last_weekday = s["weekday"] if s.get("weekday2") is None else s["weekday2"]
    precision = request.params.get("precision", "day")
    story: dict[str, Any] = {}
    if direction.startswith("story"):
        story = {"weekday": last_weekday, "offset_count": {"story": 0, "story+": 1, "story-": -1}[direction]}
    if published is None:
        days = None
    else:
        back = (published.weekday() - last_weekday) % 7
        if direction == "before":
            back = back or 7
        last = published - timedelta(back)
        if direction == "next":
            last = published + timedelta(7 - back if back else 7)
        first = last
        if s.get("weekday2") is not None:
            first = last - timedelta((last_weekday - s["weekday"]) % 7)
        low, high = request.params.get("shift", (0, 0))
        days = first + timedelta(low), last + timedelta(high)
        if high > 0 and direction != "next" and days[1] > published:
            days = days[0] - timedelta(high), days[1] - timedelta(high)
        if direction in ("story+", "story-"):
            days = None
    relative = "story" if story else "publication"
    return _mention(request, days, relative, precision, **story, future=direction == "next")


def read_shift(request: DateRequest) -> DateMention | None:
    """Days counted from the publication day (hier) or from the story's day (la veille): ``days`` = [low, high]."""
    low, high = request.params["days"]
    base = request.params.get("base", "publication")
    precision = request.params.get("precision", "day")
    if base == "story":
        return _mention(request, None, "story", precision, offset_days=(low, high),
                        complement=bool(request.params.get("complement")))  # fmt: skip
    published = request.published
    days = (published + timedelta(low), published + timedelta(high)) if published else None
    return _mention(request, days, "publication", precision, future=low > 0)


def read_count(request: DateRequest) -> DateMention | None:
    """A counted distance. ``base`` "ago" counts back from publication, "story" from the story (``sign`` -1 or 1)."""
    s, p = request.slots, request.params
    count, unit = s.get("n"), s["unit"]
    exact = bool(p.get("exact") or s.get("exactly"))
    if p.get("base") == "ago":
        return _ago(request, count, unit, exact)
    sign = p["sign"]
    more: dict[str, Any] = {"complement": bool(p.get("complement")), "exact": exact}
    if count is None and unit in ("hour", "minute"):
        count = 0  # "a few hours later": the same day
    if count is None or count > 3000:
        return _mention(request, None, "story", _precision(unit), **more)
    if unit in ("month", "year"):
        more |= {"offset_unit": unit, "offset_count": sign * count}
        return _mention(request, None, "story", "day" if exact else unit, **more)
    days = sign * _in_days(count, unit)
    return _mention(request, None, "story", _precision(unit), offset_days=(days, days), **more)


def _in_days(count: int, unit: str) -> int:
    """Whole days; less than a day is the same day, because a telling in hours keeps to the day unless it says so."""
    return {"day": count, "week": 7 * count, "hour": count // 24, "minute": 0, "weekend": 7 * count}[unit]


def _precision(unit: str) -> str:
    return {"hour": "day", "minute": "day", "weekend": "week"}.get(unit, unit)


def _ago(request: DateRequest, count: int | None, unit: str, exact: bool) -> DateMention | None:
    published = request.published
    if published is None or count is None or count > 3000:
        return _mention(request, None, "duration_ago", _precision(unit))
    if unit == "week" and (weekday := request.slots.get("weekday")) is not None:  # "a week ago on Monday"
        day = published - timedelta((published.weekday() - weekday) % 7 + 7 * count)
        return _mention(request, (day, day), "duration_ago", "day")
    if unit in ("week", "weekend") and not exact:
        monday = published - timedelta(published.weekday() + 7 * count)
        low = 5 if unit == "weekend" else 0
        return _mention(request, _clip(monday + timedelta(low), monday + timedelta(6), request), "duration_ago", "week")
    if unit in ("month", "year"):
        days = shift_unit((published, published), unit, -count, exact)
        return _mention(request, days, "duration_ago", "day" if exact else unit) if days else None
    day = published - timedelta(_in_days(count, unit))
    return _mention(request, (day, day), "duration_ago", "day")


def read_unit(request: DateRequest) -> DateMention | None:
    """This, last or next week, weekend, month or year (``count`` 0, -1, 1), or a part of it.

    ``until`` "yesterday" (earlier this month) or "today"; ``base`` "story" (la semaine précédente).
    """
    s, p, published = request.slots, request.params, request.published
    unit = p.get("unit") or s["unit"]
    count = p.get("count", 0)
    part = s.get("part") or p.get("part")
    precision = "part" if part else _precision(unit)
    if p.get("base") == "story":
        return _mention(request, None, "story", precision, offset_unit=_precision(unit), offset_count=count)
    if published is None:
        return _mention(request, None, "publication", precision)
    days = _whole_unit(published, unit, count, part)
    if days is None:
        return None
    if days[0] > published and count == 0 and not request.future and (part or p.get("past")):
        days = _whole_unit(published, unit, -1, part) or days
    if p.get("until") == "yesterday" and days[0] < published:
        days = days[0], min(days[1], published - timedelta(1))
    if p.get("from") == "tomorrow":
        days = min(published + timedelta(1), days[1]), days[1]
    future = count > 0 or p.get("from") == "tomorrow"
    first, last = days if future else _clip(*days, request)
    return _mention(request, (first, last), "publication", precision, future=future or first > published)


def _whole_unit(published: date, unit: str, count: int, part: str | None) -> tuple[date, date] | None:
    if unit in ("week", "weekend"):
        low, high = _WEEK_PARTS[part] if part else (5, 6) if unit == "weekend" else (0, 6)
        monday = published - timedelta(published.weekday()) + timedelta(7 * count)
        return monday + timedelta(low), monday + timedelta(high)
    days = shift_unit((published, published), unit, count)
    if days is None or part is None:
        return days
    return _part_of(days, unit, part)


def _part_of(days: tuple[date, date], unit: str, part: str) -> tuple[date, date]:
    first, last = days
    if unit == "month":
        low, high = _MONTH_PARTS[part]
        return first.replace(day=low), first.replace(day=min(high, last.day))
    low, high = _YEAR_PARTS[part]
    return date(first.year, low, 1), date(first.year, high, calendar.monthrange(first.year, high)[1])


def read_year(request: DateRequest) -> DateMention | None:
    """A year, or the beginning, middle or end of it; a second one makes a range."""
    s = request.slots
    first_year, last_year = _year(s["year"]), _year(s.get("year2") or s["year"])
    assert first_year is not None and last_year is not None
    part = s.get("part") or request.params.get("part")
    first, last = safe_date(first_year, 1, 1), safe_date(last_year, 12, 31)
    if first is None or last is None or first > last:
        return None
    days = _part_of((first, last), "year", part) if part else (first, last)
    return _mention(request, _clip(*days, request), "absolute", "part" if part else "year")


def read_season(request: DateRequest) -> DateMention | None:
    """A season of a year, or this (``count`` 0), the last (-1), the next (1) one. Winter 2021 ends in 2021."""
    s, published = request.slots, request.published
    month, day, last_month, last_day = _SEASONS[s["season"]]
    wraps = last_month < month
    year = _year(s.get("year"))
    if year is not None:
        days = date(year - wraps, month, day), date(year, last_month, last_day)
        return _mention(request, _clip(*days, request), "absolute", "season")
    if published is None:
        return _mention(request, None, "publication", "season")
    count = request.params.get("count", 0)
    if request.future:
        count = 1
    all_days = [
        (date(y - wraps, month, day), date(y, last_month, last_day))
        for y in range(published.year - 2, published.year + 3)
    ]
    if count < 0:
        chosen = [d for d in all_days if d[1] < published][-1]
    elif count > 0:
        chosen = next(d for d in all_days if d[0] > published)
    else:
        chosen = [d for d in all_days if d[0] <= published][-1]
    return _mention(request, _clip(*chosen, request), "publication", "season", future=count > 0)


def read_bare(request: DateRequest) -> DateMention | None:
    """An expression that names no day of its own (since the coup, in recent weeks, the anniversary)."""
    return _mention(request, None, "span", "day", commemorative=bool(request.params.get("commemorative")))


READINGS: dict[str, Callable[[DateRequest], DateMention | None]] = {
    "day": read_day, "numeric": read_numeric, "month": read_month, "weekday": read_weekday, "shift": read_shift,
    "count": read_count, "unit": read_unit, "year": read_year, "season": read_season, "bare": read_bare,
}  # fmt: skip
