"""The date and clock grammars, held against cases that are data, and against invariants of any text."""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from kg.read.rules import dates, grammar
from kg.read.rules.dates import ClockMention, DateMention, find_clock_times, find_dates
from tests.sampling import sampled

FOLDER = Path(__file__).parent / "cases"
LANGUAGES = sorted(path.stem.removeprefix("dates_") for path in FOLDER.glob("dates_*.toml"))
KINDS = {"absolute", "publication", "story", "span", "duration_ago"}
FLAGS = ("future", "commemorative", "exact", "complement", "dateline")
UNITS = ("week", "month", "year")
PUBLISHED = date(2021, 7, 8)


def load(lang: str) -> list[Any]:
    data = tomllib.loads((FOLDER / f"dates_{lang}.toml").read_text(encoding="utf-8"))
    return [pytest.param(lang, case, case.get("published", data["published"]), id=f"{lang}: {case['text'][:50]}")
            for case in data["cases"]]  # fmt: skip


CASES = [case for lang in LANGUAGES for case in load(lang)]


def shown(mention: DateMention) -> dict[str, Any]:
    return {
        "text": mention.text, "days": (mention.earliest, mention.latest), "relative": mention.relative,
        "offset": mention.offset_days,
        "unit": (mention.offset_unit, mention.offset_count if mention.offset_unit else 0),
        "flags": {flag for flag in FLAGS if getattr(mention, flag)}, "weekday": mention.weekday,
    }  # fmt: skip


def expected(line: str) -> tuple[dict[str, Any], str | None]:
    """The mention that a case line describes, and its precision where the line states one."""
    text, _, rest = line.partition(" => ")
    want: dict[str, Any] = {"text": text, "days": (None, None), "relative": "absolute", "offset": None,
                            "unit": (None, 0), "flags": set(), "weekday": None}  # fmt: skip
    precision = None
    words = rest.split()
    for index, word in enumerate(words):
        before = words[index - 1] if index else ""
        if word in KINDS:
            want["relative"] = word
        elif word in FLAGS:
            want["flags"].add(word)
        elif word == "weekday" or (word in UNITS and index + 1 < len(words) and words[index + 1].lstrip("-").isdigit()):
            continue
        elif before == "weekday":
            want["weekday"] = int(word)
        elif before in UNITS and index > 1:
            want["unit"] = (before, int(word))
        elif before == "story":
            low, _, high = word.partition("..")
            want["offset"] = (int(low), int(high or low))
        elif word[0] in "?0123456789":
            low, _, high = word.partition("..")
            want["days"] = tuple(None if d == "?" else date.fromisoformat(d) for d in (low, high or low))
        else:
            precision = word
    return want, precision


@pytest.mark.parametrize(("lang", "case", "published"), sampled(CASES))
def test_case(lang: str, case: dict[str, Any], published: date) -> None:
    text = case["text"]
    if "dates" in case:
        found = find_dates(text, lang, published)
        wanted = [expected(line) for line in case["dates"]]
        assert [shown(m) for m in found] == [want for want, _ in wanted]
        for mention, (_, precision) in zip(found, wanted, strict=True):
            assert precision in (None, mention.precision)
    if "clock" in case:
        clocks = [
            f"{c.text} => {c.time}" + (f" {c.zone}" if c.zone else "") + (" ~" if c.approximate else "")
            for c in find_clock_times(text, lang)
        ]
        assert clocks == case["clock"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_there_are_enough_cases(lang: str) -> None:
    assert len(load(lang)) >= 120


def test_us_region_reads_month_first() -> None:
    for lang, day in (("en-US", date(2020, 3, 1)), ("en-GB", date(2020, 1, 3)), ("en", date(2020, 1, 3))):
        assert find_dates("03/01/2020", lang, None)[0].earliest == day


def test_without_publication_relative_days_stay_open() -> None:
    (mention,) = find_dates("yesterday", "en", None)
    assert (mention.earliest, mention.latest, mention.relative) == (None, None, "publication")


def only(text: str, lang: str) -> DateMention:
    (mention,) = find_dates(text, lang, PUBLISHED)
    return mention


@pytest.mark.parametrize(("text", "lang", "first", "last"), [
    ("la veille", "fr", date(2021, 6, 27), date(2021, 6, 27)),
    ("two weeks earlier", "en", date(2021, 6, 14), date(2021, 6, 14)),
    ("deux mois plus tôt", "fr", date(2021, 4, 1), date(2021, 4, 30)),
    ("two years later", "en", date(2023, 1, 1), date(2023, 12, 31)),
    ("exactly two years later", "en", date(2023, 6, 28), date(2023, 6, 28)),
    ("la semaine précédente", "fr", date(2021, 6, 21), date(2021, 6, 27)),
    ("le samedi suivant", "fr", date(2021, 7, 3), date(2021, 7, 3)),
    ("the previous Monday", "en", date(2021, 6, 21), date(2021, 6, 21)),
    ("that Tuesday", "en", date(2021, 6, 29), date(2021, 6, 29)),
    ("dans la nuit suivante", "fr", date(2021, 6, 28), date(2021, 6, 29)),
    ("le 3 mai", "fr", date(2021, 5, 3), date(2021, 5, 3)),
])  # fmt: skip
def test_story(text: str, lang: str, first: date, last: date) -> None:
    anchor = date(2021, 6, 28)  # a Monday
    assert dates.resolve_story(only(text, lang), (anchor, anchor)) == (first, last)


def test_complement_is_the_other_end() -> None:
    day = date(2022, 1, 3)
    assert (
        dates.resolve_complement(only("exactly two years after a strike", "en"), (day, day)) == (date(2020, 1, 3),) * 2
    )
    assert dates.resolve_complement(only("trois jours après l'assaut", "fr"), (day, day)) == (date(2021, 12, 31),) * 2


def test_clock_time_fixes_the_day_of_a_night() -> None:
    night = only("la nuit du 4 au 5 juin", "fr")
    assert dates.fix_night(night, "02:00") == (date(2021, 6, 5),) * 2
    assert dates.fix_night(night, "23:10") == (date(2021, 6, 4),) * 2


def test_anniversary_moves_to_the_year_of_the_event() -> None:
    assert dates.on_year(only("3 janvier", "fr"), 2020) == (date(2020, 1, 3),) * 2


def test_unknown_language_names_the_remedy() -> None:
    with pytest.raises(grammar.GrammarError, match=r"lang/xx/dates\.toml"):
        find_dates("hier", "xx", None)


PIECES = st.sampled_from(
    [
        "le",
        "la",
        "3",
        "5",
        "mai",
        "juin",
        "2020",
        "lundi",
        "à",
        "mardi",
        "nuit",
        "de",
        "dans",
        "hier",
        "deux",
        "jours",
        "plus",
        "tard",
        "depuis",
        "jusqu'au",
        ".",
        ",",
        "-",
        "/",
        ":",
        "h",
        "GMT",
        "'",
        "the",
        "May",
        "12",
        "night",
        "of",
        "Monday",
        "since",
        "a",
        "week",
        "ago",
        "early",
        "last",
        "İ",
        "ß",
        "’",
        "\xa0",
        "\n",
        "1.1",
        "٣",
        "10:30",
        "p.m.",
        "Dec.",
        "18",
        "1er",
    ]
)
TEXTS = st.one_of(
    st.text(max_size=80), st.lists(PIECES, max_size=14).map(" ".join), st.lists(PIECES, max_size=14).map("".join)
)


@settings(max_examples=300, deadline=None)
@given(TEXTS, st.sampled_from(LANGUAGES), st.one_of(st.none(), st.dates(date(1950, 1, 1), date(2100, 1, 1))))
def test_invariants(text: str, lang: str, published: date | None) -> None:
    found: list[DateMention] = find_dates(text, lang, published)
    clocks: list[ClockMention] = find_clock_times(text, lang)
    for mentions in (found, clocks):
        end = 0
        for mention in mentions:
            assert end <= mention.start < mention.end <= len(text)
            assert text[mention.start : mention.end] == mention.text
            end = mention.end
    for day in found:
        assert day.earliest is None or day.latest is None or day.earliest <= day.latest
        assert not (published and day.relative == "duration_ago" and day.latest and day.latest > published)
        anchor = (PUBLISHED, PUBLISHED + timedelta(2))
        low, high = dates.resolve_story(day, anchor)
        assert low <= high
    for clock in clocks:
        assert "00:00" <= clock.time <= "23:59"


@pytest.mark.long
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    "unit", ["a ", "1.", "1 ", "le ", "the ", "de la ", "1/", "two ", "deux ", "\u00a0", "nuit du 4 au ", "May "]
)
def test_no_slow_text(lang: str, unit: str) -> None:
    text = unit * (200_000 // len(unit))
    find_dates(text, lang, PUBLISHED)  # a pattern that backtracks would take hours
    find_clock_times(text, lang)


@pytest.mark.long
@pytest.mark.parametrize("lang", LANGUAGES)
def test_two_megabytes_are_read_to_their_end(lang: str) -> None:
    cases = tomllib.loads((FOLDER / f"dates_{lang}.toml").read_text(encoding="utf-8"))["cases"]
    filler = "Des sources locales ont ensuite fait savoir que the soldiers of the base were safe in their rooms. " * 4
    text = "\n".join(case["text"] + " " + filler for case in cases)
    text = (text * (2_000_000 // len(text) + 1))[:2_000_000]
    half = text[: len(text) // 2]
    assert len(find_dates(text, lang, PUBLISHED)) > 1.9 * len(find_dates(half, lang, PUBLISHED)) > 0
