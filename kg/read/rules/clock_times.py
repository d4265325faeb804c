"""Clock times in news text, found by the ``[[clock]]`` forms of ``lang/<lang>/dates.toml``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from kg.read.rules import grammar
from kg.read.rules.number_words import count_slot, count_value


@dataclass(frozen=True, slots=True)
class ClockMention:
    """A time of day. ``time`` is "HH:MM" as written (no shift of zone); ``zone`` "GMT", "UTC", "local", … or None."""

    start: int
    end: int
    text: str
    time: str
    zone: str | None
    approximate: bool


@dataclass(frozen=True, slots=True)
class _Form:
    pattern: re.Pattern[str]
    fixed: str | None
    needs_cue: bool  # "à 16 heures" is a time, "16 heures" alone may be a duration
    bare: bool  # hours that say neither a.m. nor p.m. and take it from the time told before


@dataclass(frozen=True, slots=True)
class _Clock:
    lang: str
    forms: tuple[_Form, ...]
    index: grammar.FormIndex
    around: re.Pattern[str]
    cue: re.Pattern[str]
    not_before: re.Pattern[str]
    zones: Mapping[str, str]
    halves: Mapping[str, str]


@cache
def _clock(lang: str) -> _Clock:
    data = grammar.load(lang, "dates")
    where = f"lang/{lang}/dates.toml"
    settings = data["clock_settings"]
    zones = {_key(s): zone for zone, surfaces in settings["zones"].items() for s in surfaces}
    halves = {_key(s): half for half, surfaces in settings["halves"].items() for s in surfaces}
    zone_words = grammar.words(zones)
    slots = {
        "h": r"(?:[01]?\d|2[0-4])(?!\d)", "hh": r"(?:[01]\d|2[0-4])", "m": r"[0-5]\d(?!\d)", "n": count_slot(lang),
        "half": grammar.words(halves), **settings["slots"],
    }  # fmt: skip
    zone_form = rf"(?:,?\s{{0,2}}(?P<zone>{zone_words})(?!\w)|\s?\((?P<zone>{zone_words})\))?"
    forms: list[tuple[_Form, set[str]]] = []
    for number, entry in enumerate(data["clock"], 1):
        place = grammar.place(lang, "dates", "clock", number)
        for form in entry["forms"]:
            source = grammar.expand(form, slots, place)
            pattern = grammar.compiled(rf"(?:{source})(?!\w)(?![.:]\d){zone_form}", place)
            bare = grammar.expand(form, slots, place, named=False)
            forms.append(
                (
                    _Form(pattern, entry.get("fixed"), entry.get("needs_cue", False), entry.get("bare", False)),
                    grammar.vocabulary(bare),
                )
            )
    around, cue, not_before = (
        grammar.compiled(rf"(?<!\w)(?:{grammar.expand(settings[key], slots, where)})\s{{0,2}}\Z", where)
        for key in ("around", "cue", "not_before")
    )
    index = grammar.FormIndex.of(grammar.Form(n, f.pattern, frozenset(w)) for n, (f, w) in enumerate(forms))
    return _Clock(lang, tuple(form for form, _ in forms), index, around, cue, not_before, zones, halves)


def _key(surface: str) -> str:
    return " ".join(grammar.fold(surface).replace("-", " ").split())


def find_clock_times(text: str, lang: str) -> list[ClockMention]:
    """All clock times of ``text`` in order, without overlap; durations ("four hours or more") are none.

    Raises GrammarError if there are no or wrong data for this language.
    """
    clock = _clock(re.split(r"[-_]", lang.lower(), maxsplit=1)[0])
    folded = grammar.fold(text)
    found: list[ClockMention] = []
    free = 0
    half: tuple[int, str] | None = None  # where a.m. or p.m. was last said
    for start, candidates in clock.index.tries(folded):
        if start < free or (start and folded[start - 1] in "-$€£") or _continues_figure(folded, start):
            continue
        matches = [(match, clock.forms[c.number]) for c in candidates if (match := c.pattern.match(folded, start))]
        if not matches:
            continue
        window = folded[max(0, start - 40) : start]
        cued = clock.cue.search(window) is not None
        hits = [hit for hit in matches if cued or not hit[1].needs_cue]
        if not hits or clock.not_before.search(window):
            continue
        match, form = max(hits, key=lambda hit: hit[0].end())
        said = _half(match, clock)
        if said:
            half = (start, said)
        elif form.bare and half and "\n" not in folded[half[0] : start]:
            said = half[1]
        time = _time(match, form, said, clock.lang)
        if time is None:
            continue
        zone = grammar.captured(match).get("zone")
        found.append(ClockMention(start, match.end(), text[start:match.end()], time,
                                  clock.zones[_key(zone[0])] if zone else None,
                                  clock.around.search(window) is not None))  # fmt: skip
        free = match.end()
    return found


def _continues_figure(folded: str, start: int) -> bool:
    """In 1:15:05 or 3/4 a later part starts no time of its own."""
    return start > 1 and folded[start].isdigit() and folded[start - 1] in ".,:/" and folded[start - 2].isalnum()


def _half(match: re.Match[str], clock: _Clock) -> str | None:
    half = grammar.captured(match).get("half")
    return clock.halves.get(_key(half[0])) if half else None


def _time(match: re.Match[str], form: _Form, half: str | None, lang: str) -> str | None:
    """ "HH:MM" from the captured hour, minute and half of the day; None if there is no such time."""
    if form.fixed:
        return form.fixed
    groups = {name: surface for name, (surface, _) in grammar.captured(match).items()}
    hour_text = groups.get("h") or groups.get("hh")
    hour = int(hour_text) if hour_text else count_value(groups["n"], lang) if groups.get("n") else None
    minute = int(groups.get("m") or groups.get("past") or 0) if not groups.get("halfpast") else 30
    if hour is None or hour > 24 or (hour == 24 and minute):
        return None
    if half == "pm" and hour < 12:
        hour += 12
    elif half == "am" and hour == 12:
        hour = 0
    elif half is not None and hour > 12 and half == "am":
        return None
    return f"{hour % 24:02d}:{minute:02d}"
