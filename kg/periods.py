"""Months, years and decades as words to look attacks up by: an engine finds a word at once, and compares day by day."""

from __future__ import annotations

from datetime import date

_MONTHS = 12
_YEARS = 10
"""How many months, or years, an interval may touch and still be told by each of them."""


def periods(earliest: date, latest: date) -> tuple[str, ...]:
    """The months that an interval touches, in order; its years if these are over 12, its decades if those are over 10.

    Args:
        earliest, latest: its first and last day, both within it.

    Returns:
        "2023-10" for a month, "2023" for a year, "202" for a decade; none if it ends before it begins.
    """
    if latest < earliest:
        return ()
    months = _months(earliest, latest)
    if len(months) <= _MONTHS:
        return months
    years = _years(earliest, latest)
    return years if len(years) <= _YEARS else _decades(earliest, latest)


def periods_within(first: date, last: date) -> tuple[str, ...]:
    """Every word that `periods` can give to an interval which has a day in common with this one, both ends included."""
    return (*_months(first, last), *_years(first, last), *_decades(first, last))


def _months(first: date, last: date) -> tuple[str, ...]:
    begin, end = (day.year * 12 + day.month - 1 for day in (first, last))
    return tuple(f"{month // 12:04}-{month % 12 + 1:02}" for month in range(begin, end + 1))


def _years(first: date, last: date) -> tuple[str, ...]:
    return tuple(f"{year:04}" for year in range(first.year, last.year + 1))


def _decades(first: date, last: date) -> tuple[str, ...]:
    return tuple(f"{decade:03}" for decade in range(first.year // 10, last.year // 10 + 1))
