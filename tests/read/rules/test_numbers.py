"""The number grammar, held against cases that are data, and against invariants of any text."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from kg.read.rules import grammar
from kg.read.rules.number_words import number_words, read_words
from kg.read.rules.numbers import NumberMention, find_numbers
from tests.sampling import sampled

FOLDER = Path(__file__).parent / "cases"
LANGUAGES = sorted(path.stem.removeprefix("numbers_") for path in FOLDER.glob("numbers_*.toml"))


def load(lang: str) -> list[Any]:
    data = tomllib.loads((FOLDER / f"numbers_{lang}.toml").read_text(encoding="utf-8"))
    return [pytest.param(lang, case, id=f"{lang}: {case['text'][:50]}") for case in data["cases"]]


def shown(mention: NumberMention) -> str:
    low, high = ("" if v is None else str(v) for v in (mention.low, mention.high))
    span = low if low == high else f"{low}..{high}"
    return " ".join(
        part for part in (f"{mention.text} => {mention.kind}", span, "group" if mention.group else "") if part
    )


@pytest.mark.parametrize(("lang", "case"), sampled([case for lang in LANGUAGES for case in load(lang)]))
def test_case(lang: str, case: dict[str, Any]) -> None:
    found = find_numbers(case["text"], lang)
    named = {
        m.text for m in found if m.kind == "designation" and m.low is None and any(c.isalpha() for c in case["text"])
    }
    assert [shown(m) for m in found if m.text not in named] == case["numbers"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_there_are_enough_cases(lang: str) -> None:
    assert len(load(lang)) >= 100


FRENCH = {17: "dix-sept", 21: "vingt et un", 61: "soixante et un", 71: "soixante et onze", 79: "soixante-dix-neuf",
          80: "quatre-vingts", 91: "quatre-vingt-onze", 99: "quatre-vingt-dix-neuf", 100: "cent", 201: "deux cent un",
          1999: "mille neuf cent quatre-vingt-dix-neuf", 80000: "quatre-vingt mille"}  # fmt: skip
ENGLISH = {13: "thirteen", 20: "twenty", 42: "forty-two", 100: "one hundred", 110: "a hundred and ten",
           999: "nine hundred and ninety-nine",
           12345: "twelve thousand three hundred and forty-five", 1000001: "one million and one"}  # fmt: skip


@pytest.mark.parametrize(
    ("lang", "value", "spelled"),
    [
        *(("fr", value, words) for value, words in FRENCH.items()),
        *(("en", value, words) for value, words in ENGLISH.items()),
    ],
)
def test_words(lang: str, value: int, spelled: str) -> None:
    read = read_words(spelled, 0, number_words(lang))
    assert read is not None
    assert (read.value, read.end) == (value, len(spelled))


def test_unknown_language_names_the_remedy() -> None:
    with pytest.raises(grammar.GrammarError, match=r"lang/xx/numbers\.toml"):
        find_numbers("2", "xx")


PIECES = st.sampled_from(
    [
        "au",
        "moins",
        "plus",
        "de",
        "9",
        "2",
        "500",
        "1.400",
        "une",
        "dizaine",
        "deux",
        "cent",
        "vingt",
        "et",
        "un",
        "mille",
        "million",
        "1,5",
        "à",
        "ou",
        "-",
        "entre",
        "122",
        "mm",
        "ans",
        "G5",
        "F-15",
        "«",
        "»",
        "at",
        "least",
        "a",
        "dozen",
        "two",
        "hundred",
        "and",
        "thirty",
        "between",
        ",",
        ".",
        "$",
        "%",
        "e",
        "th",
        "٣",
        "²",
        "\xa0",
        "le",
        "3",
        "mai",
        "10:30",
        "or",
        "more",
        "plusieurs",
    ]
)
TEXTS = st.one_of(
    st.text(max_size=80), st.lists(PIECES, max_size=14).map(" ".join), st.lists(PIECES, max_size=14).map("".join)
)


@settings(max_examples=300, deadline=None)
@given(TEXTS, st.sampled_from(LANGUAGES))
def test_invariants(text: str, lang: str) -> None:
    end = 0
    for mention in find_numbers(text, lang):
        assert end <= mention.start < mention.end <= len(text)
        assert text[mention.start : mention.end] == mention.text
        assert mention.low is None or mention.high is None or 0 <= mention.low <= mention.high
        end = mention.end


@given(st.integers(0, 999_999_999), st.sampled_from([",", " ", "\u00a0", "\u202f", "."]), st.sampled_from(LANGUAGES))
def test_grouped_figures(value: int, separator: str, lang: str) -> None:
    (mention,) = find_numbers(f"{value:,} kiosks".replace(",", separator), lang)
    assert (mention.low, mention.high) == (value, value)


@pytest.mark.long
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    "unit", ["a ", "1.", "1 ", "un ", "two ", "deux ", "cent ", "1", "1-", "x1", "au moins ", "une dizaine "]
)
def test_no_slow_text(lang: str, unit: str) -> None:
    text = unit * (200_000 // len(unit))
    find_numbers(text, lang)  # a pattern that backtracks would take hours
