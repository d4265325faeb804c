"""Date expressions in news text, found by the forms of ``lang/<lang>/dates.toml`` and resolved by `dates_resolve`.

Pure and deterministic. A third language is a third data file; nothing here knows French or English.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

from kg.read.rules import grammar
from kg.read.rules.clock_times import ClockMention, find_clock_times
from kg.read.rules.date_mentions import DateMention, fix_night, on_year, resolve_complement, resolve_story
from kg.read.rules.dates_resolve import READINGS, DateRequest, safe_date
from kg.read.rules.number_words import count_slot, count_value

__all__ = [
    "ClockMention", "DateMention", "find_clock_times", "find_dates", "fix_night", "on_year", "resolve_complement",
    "resolve_story",
]  # fmt: skip

_CONTEXT = 48  # characters looked at on either side for words that bend a date (since, until, planned for)
_DATELINE = re.compile(r"\s*(?:\([^)\n]{1,60}\)\s*)?(?:-|:)")
_EFFECTS = {"relative", "edge", "future", "commemorative", "drop", "extend", "nearest"}


@dataclass(frozen=True, slots=True)
class _Form:
    pattern: re.Pattern[str]
    op: str
    params: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Context:
    before: re.Pattern[str] | None
    after: re.Pattern[str] | None
    ops: frozenset[str]
    effect: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Grammar:
    lang: str
    forms: tuple[_Form, ...]
    index: grammar.FormIndex
    contexts: tuple[_Context, ...]
    values: Mapping[str, Mapping[str, Any]]  # slot -> surface -> value
    capital: frozenset[str]
    order: str
    region_order: Mapping[str, str]


def weekdays(lang: str) -> Mapping[str, int]:
    """The names and short forms of the days of the week in a language, in lower case; Monday is 0."""
    return _grammar(lang).values["weekday"]


def _flat(table: Mapping[str, Any]) -> dict[str, Any]:
    """{"early": ["début", "au début de"]} as surface -> value, folded, hyphens as blanks, no closing dot."""
    return {_plain(s): value for value, surfaces in table.items() for s in surfaces}


def _plain(surface: str) -> str:
    return " ".join(grammar.fold(surface).replace("-", " ").rstrip(".").split())


def _numbered(lists: list[list[str]], first: int) -> dict[str, Any]:
    return {_plain(s): index for index, surfaces in enumerate(lists, first) for s in surfaces}


@cache
def _grammar(lang: str) -> _Grammar:
    """The compiled grammar of a language (base code). Raises GrammarError if its data are missing or wrong."""
    data = grammar.load(lang, "dates")
    full, short = data["months"], data["months_short"]
    values: dict[str, dict[str, Any]] = {
        "month": _numbered(full["names"], 1) | _numbered(short["names"], 1),
        "weekday": _numbered(data["weekdays"]["names"], 0) | _numbered(data["weekdays_short"]["names"], 0),
    }
    slots = {
        "month": grammar.words(s for group in full["names"] for s in group),
        "mon": _with_short(full["names"], short["names"]),
        "weekday": grammar.words(s for group in data["weekdays"]["names"] for s in group),
        "wd": _with_short(data["weekdays"]["names"], data["weekdays_short"]["names"]),
        "day": r"(?:0?[1-9]|[12]\d|3[01])(?!\d)", "month_number": r"(?:0?[1-9]|[12]\d|3[01])(?!\d)",
        "year": r"(?:19|20)\d\d(?!\d)", "n": count_slot(lang),
    }  # fmt: skip
    for name, table in data["lexicons"].items():
        values[name] = _flat(table)
        slots[name] = grammar.words(s for group in table.values() for s in group)
    slots |= data["slots"]
    values["mon"], values["wd"] = values["month"], values["weekday"]
    forms = list(_forms(data["pattern"], slots, lang))
    contexts = tuple(_contexts(data["context"], slots, lang))
    capital = frozenset(_plain(s) for s in data.get("needs_capital", []))
    order = data["numeric"]
    index = grammar.FormIndex.of(grammar.Form(n, f.pattern, frozenset(w)) for n, (f, w) in enumerate(forms))
    return _Grammar(
        lang,
        tuple(form for form, _ in forms),
        index,
        contexts,
        values,
        capital,
        order["order"],
        order.get("region", {}),
    )


def _with_short(full: list[list[str]], short: list[list[str]]) -> str:
    names = grammar.words(s for group in full for s in group)
    brief = [s for group in short for s in group]
    return rf"(?:{names}|{grammar.words(brief)}\.?)(?!\w)" if brief else names


def _forms(patterns: list[dict[str, Any]], slots: Mapping[str, str], lang: str) -> Iterator[tuple[_Form, set[str]]]:
    for number, entry in enumerate(patterns, 1):
        place = grammar.place(lang, "dates", "pattern", number)
        if entry.get("op") not in READINGS:
            raise grammar.GrammarError(f"{place}: op {entry.get('op')!r} is not one of {', '.join(sorted(READINGS))}")
        if not entry.get("forms"):
            raise grammar.GrammarError(f"{place}: forms is missing or empty; list at least one form")
        params = {key: value for key, value in entry.items() if key not in ("op", "forms")}
        for form in entry["forms"]:
            named = grammar.expand(form, slots, place)
            bare = grammar.expand(form, slots, place, named=False)
            # A number that goes on (1.5, 3/4, 10:30) is not the end of a date.
            pattern = grammar.compiled(rf"(?:{named})(?!\w)(?![./:]\d)", place)
            yield _Form(pattern, entry["op"], params), grammar.vocabulary(bare)


def _contexts(entries: list[dict[str, Any]], slots: Mapping[str, str], lang: str) -> Iterator[_Context]:
    for number, entry in enumerate(entries, 1):
        place = grammar.place(lang, "dates", "context", number)
        effect = {key: value for key, value in entry.items() if key not in ("before", "after", "ops")}
        if not effect or set(effect) - _EFFECTS:
            raise grammar.GrammarError(
                f"{place}: give one or more of {', '.join(sorted(_EFFECTS))}, not {sorted(effect)}"
            )
        sides: list[re.Pattern[str] | None] = []
        for side, frame in (("before", r"(?<!\w)(?:%s)\s{0,2}\Z"), ("after", r"(?:%s)")):
            source = entry.get(side)
            body = grammar.expand(source, slots, place, named=False) if source else None
            sides.append(grammar.compiled(frame % body, place) if body else None)
        yield _Context(sides[0], sides[1], frozenset(entry.get("ops", [])), effect)


def find_dates(text: str, lang: str, published: date | None) -> list[DateMention]:
    """All date mentions of ``text`` in order, without overlap.

    Args:
        text: any text; offsets of the result refer to it.
        lang: "fr", "en", or with a region ("en-US" reads 03/01/2020 as month/day).
        published: the day of publication, on which "yesterday" hangs; None leaves such days unresolved.

    Raises:
        GrammarError: no or wrong data for this language.
    """
    base, _, region = lang.replace("_", "-").partition("-")
    found = _grammar(base.lower())
    order = found.region_order.get(region.upper(), found.order)
    folded = grammar.fold(text)
    scan = _Scan(text, folded, found, published, order)
    mentions: list[DateMention] = []
    free = 0  # everything before is taken
    for start, candidates in found.index.tries(folded):
        mention = None if start < free else scan.at(start, candidates, free)
        if mention is None:
            continue
        # "on Monday, Feb. 15": a date that begins inside and reaches further says more than the one it overlaps.
        for inner, others in found.index.tries(folded, start + 1, mention.end):
            longer = scan.at(inner, others, free) if not folded[inner - 1].isalnum() else None
            if longer is not None and longer.end > mention.end:
                mention = longer
        free = mention.end
        if mention.relative != "drop":
            mentions.append(mention)
    return _in_the_year_said(mentions, text)


_OF_YEAR = re.compile(r",? (?:of |de )?")


def _in_the_year_said(mentions: list[DateMention], text: str) -> list[DateMention]:
    """ "May 3 last year", « le 3 mai de l'an dernier »: a day or month and the year behind it are one date."""
    out: list[DateMention] = []
    for mention in mentions:
        before = out[-1] if out else None
        whole_year = mention.precision == "year" and mention.relative == "publication" and mention.earliest
        if whole_year and before and before.relative == "absolute" and before.precision in ("day", "month"):
            joined = _moved_to(before, mention, text) if _OF_YEAR.fullmatch(text, before.end, mention.start) else None
            if joined is not None:
                out[-1] = joined
                continue
        out.append(mention)
    return out


def _moved_to(day: DateMention, year: DateMention, text: str) -> DateMention | None:
    first, last, wanted = day.earliest, day.latest, year.earliest
    if first is None or last is None or wanted is None or first.year != last.year:
        return None
    start, end = safe_date(wanted.year, first.month, first.day), safe_date(wanted.year, last.month, last.day)
    if start is None or end is None:
        return None
    return replace(day, end=year.end, text=text[day.start : year.end], earliest=start, latest=end)


@dataclass(frozen=True, slots=True)
class _Scan:
    """One text being read."""

    text: str
    folded: str
    found: _Grammar
    published: date | None
    order: str

    def at(self, start: int, candidates: tuple[grammar.Form, ...], free: int) -> DateMention | None:
        """The reading of the longest form that matches here and makes a date; of equals the first in the file."""
        if start and self.folded[start].isdigit() and _continues_number(self.folded, start):
            return None
        hits = [(match.end(), -c.number, match) for c in candidates if (match := c.pattern.match(self.folded, start))]
        for _, number, match in sorted(hits, key=lambda hit: hit[:2], reverse=True):
            slots = _slots(self.text, match, self.found)
            mention = None if slots is None else self.read(match, self.found.forms[-number], slots, free)
            if mention is not None:
                return mention
        return None

    def read(self, match: re.Match[str], form: _Form, slots: dict[str, Any], free: int) -> DateMention | None:
        """The mention that ``form`` makes of its slots, bent by the words around it."""
        start, end = match.span()
        effect: dict[str, Any] = {key: form.params[key] for key in ("edge", "commemorative") if key in form.params}
        window = self.folded[max(free, start - _CONTEXT) : start]
        ahead = self.folded[end : end + _CONTEXT]
        for context in self.found.contexts:
            if context.ops and form.op not in context.ops:
                continue
            before = context.before.search(window) if context.before else None
            if (context.before and not before) or (context.after and not context.after.match(ahead)):
                continue
            effect = {**context.effect, **effect}
            if before and context.effect.get("extend"):
                effect.setdefault("start", start - len(window) + before.start())
        future = bool(effect.get("future") or form.params.get("future"))
        params = {**form.params, "nearest": True} if effect.get("nearest") else form.params
        mention = READINGS[form.op](DateRequest(slots, params, self.published, future, self.order))
        if mention is None:
            return None
        return _bend(
            replace(mention, start=start, end=end, text=self.text[start:end]), effect, self.text, self.published
        )


def _continues_number(folded: str, start: int) -> bool:
    return folded[start - 1] in ".,/:-" and start > 1 and folded[start - 2].isdigit()


def _slots(text: str, match: re.Match[str], found: _Grammar) -> dict[str, Any] | None:
    """The captured slots as values; None if a word that needs a capital (May, March) has none."""
    slots: dict[str, Any] = {}
    for name, (surface, begin) in grammar.captured(match).items():
        base = name.rstrip("2")
        digit = name[len(base) :]
        plain = _plain(surface)
        if plain in found.capital and not text[begin].isupper():
            return None
        key = {"mon": "month", "wd": "weekday"}.get(base, base)
        if base == "n":
            value: Any = count_value(surface, found.lang)
            if value is None:
                return None
        elif base in found.values:
            value = found.values[base].get(plain, surface)
        else:
            value = surface
        slots[key + digit] = value
    return slots


def _bend(mention: DateMention, effect: Mapping[str, Any], text: str, published: date | None) -> DateMention:
    """Applies what the context said: since and until open an interval, an anniversary commemorates."""
    start = effect.get("start", mention.start)
    earliest, latest = mention.earliest, mention.latest
    edge = effect.get("edge")
    if edge == "since" and earliest and latest:
        latest = max(published, earliest) if published else latest
    elif edge == "until":
        earliest = None
    relative = "drop" if effect.get("drop") else effect.get("relative", mention.relative)
    return replace(
        mention, start=start, text=text[start:mention.end], earliest=earliest, latest=latest, relative=relative,
        commemorative=mention.commemorative or bool(effect.get("commemorative")),
        dateline=_is_dateline(text, mention),
    )  # fmt: skip


def _is_dateline(text: str, mention: DateMention) -> bool:
    """BAGHDAD, Jan. 3 (Newswire) - : a date in the first line after a place in capitals and a comma."""
    if mention.start > 100 or mention.precision != "day" or mention.relative != "absolute":
        return False
    place = text[: mention.start].strip()
    if "\n" in place or not place.endswith(","):
        return False
    name = re.sub(r"\([^)]*\)", "", place)
    first = re.match(r"[^\W\d_]{2,}", name)
    after = grammar.fold(text[mention.end : mention.end + 70])
    return bool(first and first[0].isupper() and _DATELINE.match(after))
