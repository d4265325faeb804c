"""Attacks over time as bars: by day, month or year, whichever gives a readable number of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from kg.pages.catalogue import Attack
from kg.pages.filters import STATES
from kg.words.days import months

_MONTHS_NAMED = 24
"""More months than these are marked by their years alone."""

_MOST_DAYS, _MOST_MONTHS = 62, 72
WIDTH, HEIGHT = 1000, 150


@dataclass(frozen=True)
class BarPart:
    """A part of a bar, in units of the picture."""

    state: str
    count: int
    y: float
    height: float


@dataclass(frozen=True)
class TimelineBar:
    """All attacks of one day, month or year. `first`, `last`: its days; `tick`: what stands beneath it, or nothing."""

    first: date
    last: date
    label: str
    tick: str
    count: int
    x: float
    width: float
    segments: tuple[BarPart, ...]


@dataclass(frozen=True)
class Timeline:
    """The bars, what a bar is ("day", "month", "year"), the highest count, and how many attacks have no date."""

    unit: str
    bars: tuple[TimelineBar, ...]
    highest: int
    undated: int


def timeline(attacks: Iterable[Attack], language: str) -> Timeline:
    """Attacks are counted on their first possible day."""
    dated = [(attack.earliest or attack.latest, attack.state) for attack in attacks]
    known = [(day, state) for day, state in dated if day is not None]
    undated = len(dated) - len(known)
    if not known:
        return Timeline("year", (), 0, undated)
    first, last = min(day for day, _ in known), max(day for day, _ in known)
    unit = _unit(first, last)
    counts = Counter((_start(day, unit), state) for day, state in known)
    periods = list(_periods(_start(first, unit), last, unit))
    highest = max(sum(counts[period, state] for state in STATES) for period, _ in periods)
    step = WIDTH / len(periods)
    bars = []
    for place, (start, end) in enumerate(periods):
        total = sum(counts[start, state] for state in STATES)
        segments, y = [], float(HEIGHT)
        for state in STATES:
            count = counts[start, state]
            height = count / highest * HEIGHT
            y -= height
            if count:
                segments.append(BarPart(state, count, round(y, 2), round(height, 2)))
        width = min(step * 0.78, 46)
        bars.append(TimelineBar(
            start, end, _label(start, unit, language), _tick(start, unit, len(periods), place, language), total,
            round(place * step + (step - width) / 2, 2), round(width, 2), tuple(segments),
        ))
    return Timeline(unit, tuple(bars), highest, undated)


def _unit(first: date, last: date) -> str:
    if (last - first).days < _MOST_DAYS:
        return "day"
    return "month" if (last.year - first.year) * 12 + last.month - first.month < _MOST_MONTHS else "year"


def _start(day: date, unit: str) -> date:
    return day if unit == "day" else day.replace(day=1) if unit == "month" else day.replace(month=1, day=1)


def _periods(start: date, last: date, unit: str) -> Iterator[tuple[date, date]]:
    while start <= last:
        after = start + timedelta(days={"day": 1, "month": 31, "year": 366}[unit])
        if unit != "day":
            after = _start(after, unit)
        yield start, after - timedelta(days=1)
        start = after


def _label(day: date, unit: str, language: str) -> str:
    if unit == "year":
        return str(day.year)
    month = months(language)[day.month]
    return f"{month} {day.year}" if unit == "month" else f"{day.day} {month} {day.year}"


def _tick(day: date, unit: str, count: int, place: int, language: str) -> str:
    every = max(1, -(-count // 12))
    if unit == "year":
        return str(day.year) if place % every == 0 else ""
    if unit == "month":
        if count > _MONTHS_NAMED:
            return str(day.year) if day.month == 1 else ""
        short = months(language)[day.month][:4 if language == "fr" else 3]
        return f"{short} {day.year}" if day.month == 1 or place == 0 else short
    return f"{day.day}/{day.month}" if place % every == 0 else ""
