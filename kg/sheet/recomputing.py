"""What the words of a sheet amount to by our own date, clock and number code: to compare with what stands beside.

Each function gives every value that the words allow, counted from the anchor that the sheet names; an empty result
means that the words alone do not say ("the other", « depuis »): then nothing can be held against the sheet. In a
language without data of ours only figures say anything (figures.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from kg.read.rules.date_mentions import DateMention, fix_night, resolve_complement, resolve_story, shift_unit
from kg.read.rules.lexicon import lexicon, supported
from kg.read.rules.numbers import find_numbers
from kg.read.rules.text import plain_signs
from kg.reports import Report
from kg.sheet.bare_days import bare_days
from kg.sheet.checking import walk
from kg.sheet.coding import AttackCoding, ClockTime, Day, Number, Sheet
from kg.sheet.figures import clock_times_in, dates_in, numbers_in
from kg.sheet.locating import locate

Interval = tuple[date, date]
_COUNTED = frozenset({"exact", "about", "at_least", "at_most", "range", "article", "ordinal"})
_WEEK = 7
_HALF_DAY = 12


@dataclass(frozen=True, slots=True)
class Discrepancy:
    """At `where` the sheet says `coded` and the words « words » amount to `computed` (all values that they allow)."""

    where: str
    words: str
    coded: str
    computed: tuple[str, ...]


def differences(report: Report, sheet: Sheet) -> list[Discrepancy]:
    """Every day, clock time and number of the report's sheet that its own words, read by our code, do not allow."""
    lang, published = report.language, report.published
    told = {attack.id: days for attack in sheet.attacks if (days := days_of(attack))}
    dates = dates_in(plain_signs(report.text), lang, published)
    found = []
    for where, part in walk(sheet):
        if isinstance(part, Day):
            inside = _inside(dates, locate(report.text, part))
            allowed = day_readings(part, lang, published, told, _clock(sheet, where), inside)
            if allowed and (part.earliest, part.latest) not in allowed:
                found.append(Discrepancy(where, part.words, _interval((part.earliest, part.latest)),
                                        tuple(sorted({_interval(one) for one in allowed}))))
        elif isinstance(part, ClockTime):
            times = clock_times_in(plain_signs(part.words), lang)
            if times and part.time not in times:
                found.append(Discrepancy(where, part.words, part.time, tuple(sorted(times))))
        elif isinstance(part, Number):
            values = _amounts(part, lang)
            high = part.low if part.high is None else part.high
            if values and (part.low, high) not in values:
                found.append(Discrepancy(where, part.words, f"{part.low}..{high}",
                                        tuple(f"{low}..{top}" for low, top in sorted(values))))
    return found


def not_computed(report: Report, sheet: Sheet) -> list[str]:
    """Where the sheet has a day, a clock time or a number of whose words our code makes nothing."""
    lang, published = report.language, report.published
    told = {attack.id: days for attack in sheet.attacks if (days := days_of(attack))}
    dates = dates_in(plain_signs(report.text), lang, published)
    return [
        where for where, part in walk(sheet)
        if (isinstance(part, Day) and not day_readings(part, lang, published, told, _clock(sheet, where),
                                                       _inside(dates, locate(report.text, part))))
        or (isinstance(part, Number) and not _amounts(part, lang))
        or (isinstance(part, ClockTime) and not _names_hour(part, lang))
    ]


def _names_hour(clock: ClockTime, lang: str) -> bool:
    """Whether the words are a clock time, or hold the number of the hour or of the next: "a quarter to ten" """
    if clock_times_in(plain_signs(clock.words), lang):
        return True
    if lang not in supported():
        return False
    hour = int(clock.time[:2])
    told = {one.low % _HALF_DAY for one in find_numbers(plain_signs(clock.words), lang) if one.low is not None}
    return bool(told & {hour % _HALF_DAY, (hour + 1) % _HALF_DAY})


def _amounts(number: Number, lang: str) -> set[tuple[int, int]]:
    return number_readings(" + ".join(one.words for one in (number, *number.plus)), lang)


def days_of(attack: AttackCoding) -> Interval | None:
    """First and last possible day of an attack over all its accounts; None: none of them gives a day."""
    days = [account.day for account in attack.accounts if account.day]
    return (min(day.earliest for day in days), max(day.latest for day in days)) if days else None


def day_readings(
    day: Day, lang: str, published: date | None, told: Mapping[str, Interval], clock: str | None = None,
    inside: Sequence[DateMention] = (),
) -> set[Interval]:
    """The intervals that the words of `day` can mean.

    Args:
        told: id of an attack → its days, for words that count from one.
        clock: "HH:MM" of the same account, which fixes the day of a night.
        inside: the dates that the whole text shows at these words ("three days after", of the raid that follows).
    """
    anchor = told.get(day.anchor)
    out: set[Interval] = set()
    for mention in (*dates_in(plain_signs(day.words), lang, published), *inside):
        if mention.commemorative or mention.dateline:
            continue
        for found in _readings(mention, anchor, published):
            out.add(found)
            if clock and (fixed := fix_night(replace(mention, earliest=found[0], latest=found[1]), clock)):
                out.add(fixed)
    base = anchor or ((published, published) if published else None)
    if not out and base:
        return bare_days(plain_signs(day.words), lang, base, from_publication=day.anchor == "publication")
    return out


def _readings(mention: DateMention, anchor: Interval | None, published: date | None) -> Iterator[Interval]:
    base = anchor or ((published, published) if published else None)
    if mention.complement and base is not None:  # "three days after the raid": of what follows, or of the raid
        yield resolve_story(mention, base)
        yield resolve_complement(mention, base)
        return
    if mention.relative == "story":
        if base is not None:
            yield resolve_story(mention, base)
            if mention.weekday is not None:
                yield from _weekday_near(mention.weekday, base)
        return
    if anchor is not None and mention.relative == "duration_ago" and mention.offset_days:
        yield resolve_story(mention, anchor)
    if mention.earliest is None or mention.latest is None:
        return
    yield mention.earliest, mention.latest
    if anchor is None:
        return
    if mention.earliest == mention.latest and mention.relative == "publication":
        yield from _weekday_near(mention.earliest.weekday(), anchor)
    for years in range(-1, 2):  # « le 3 mars », told of the year of the attack that it counts from
        base_year = anchor[0].year + years
        moved = shift_unit((mention.earliest, mention.latest), "year", base_year - mention.earliest.year, exact=True)
        if moved:
            yield moved


def _inside(dates: Sequence[DateMention], span: tuple[int, int] | None) -> list[DateMention]:
    return [one for one in dates if span and one.start < span[1] and span[0] < one.end]


def _weekday_near(weekday: int, anchor: Interval) -> Iterator[Interval]:
    """The last such day before or on the anchor, and the first on or after it: "that Monday", "the next Monday"."""
    back = anchor[0] - timedelta((anchor[0].weekday() - weekday) % _WEEK)
    ahead = anchor[1] + timedelta((weekday - anchor[1].weekday()) % _WEEK)
    yield from ((day, day) for day in {back, ahead, back - timedelta(_WEEK), ahead + timedelta(_WEEK)})


def number_readings(words: str, lang: str) -> set[tuple[int, int]]:
    """The ranges that the words can mean: each number in them, their sum, a range of them, zero for "no casualties"."""
    plain = plain_signs(words)
    counted = [n for n in numbers_in(plain, lang) if n.kind in _COUNTED]
    ranges = [(low if low is not None else high, high if high is not None else low)
              for low, high in ((n.low, n.high) for n in counted)]
    exact = [(low, high) for low, high in ranges if low is not None and high is not None]
    out = set(exact)
    if _says_none(plain, lang):
        out.add((0, 0))
    if len(exact) > 1:
        out.add((sum(low for low, _ in exact), sum(high for _, high in exact)))
        out.add((min(low for low, _ in exact), max(high for _, high in exact)))
    return out


def _says_none(plain: str, lang: str) -> bool:
    """Whether the words say that there is nobody, "no casualties", « n'a touché personne »; by the language's data."""
    if lang not in supported():
        return False
    table = lexicon(lang)
    said = set(plain.lower().replace("'", " ").split())
    return bool(table.words("none_words") & said) or table["casualty_zero"].search(plain) is not None


def _clock(sheet: Sheet, where: str) -> str | None:
    """The clock time of the account that the day at `where` stands in."""
    parts = where.split(".")
    if parts[0] != "attacks" or parts[2:3] != ["accounts"]:
        return None
    time = sheet.attacks[int(parts[1])].accounts[int(parts[3])].time
    return time.time if time else None


def _interval(days: Interval) -> str:
    return days[0].isoformat() if days[0] == days[1] else f"{days[0].isoformat()}..{days[1].isoformat()}"
