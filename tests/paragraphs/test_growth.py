"""Twice the text is twice the work, even if the text is no language: function calls are counted (tests/calls.py)."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest

from kg.reports import Report
from tests.calls import calls
from tests.paragraphs.reading import extractor

SMALLEST, LARGEST = 2_560, 40_960  # the words of one sentence are compared with each other, up to LONGEST_SENTENCE
ENOUGH = 400_000
"""Calls: no text is doubled again that takes more."""
RATIO = 2.6
LEADS = {"fr": "Une roquette a visé lundi la base de Balad. ", "en": "A rocket hit the Balad base on Monday. "}
SIGNS = {
    "fr": ["«", ",", "(", ".", "-", "a", "1", "\n", "a. ", "de la ", "« ", ", ", "( ", "- ", "1 ", "a.\n\n"],
    "en": ["«", ",", "(", ".", "-", "a", "1", "\n", "a. "],
}
WORDS = {
    "fr": ["attaque ", "trois morts, ", "lundi ", "Irak, ", "le Hezbollah ", "a revendiqué "],
    "en": ["attack ", "three dead, ", "Monday ", "Iraq, ", "Hezbollah ", "claimed "],
}
SENTENCES = {
    "fr": ["Le Hezbollah a revendiqué le tir. ", "Une roquette a visé lundi la base. ", "Trois soldats ont été tués. "],
    "en": ["Hezbollah claimed the attack. ", "A rocket hit the base on Monday. ", "Three soldiers were killed. "],
}
SUPERLINEAR: dict[tuple[str, str], str] = {}
"""(language, what is repeated): the function that is to blame."""
PLACES = (
    "Balad",
    "Bagdad",
    "Erbil",
    "Mossoul",
    "Kirkouk",
    "Bassora",
    "Tikrit",
    "Ramadi",
    "Raqa",
    "Alep",
    "Homs",
    "Gao",
)
MONTHS = ("janvier", "mai", "juin", "juillet", "août")


def reading(lang: str, text: str) -> int:
    """How many functions are called to read a text."""
    report = Report(id="growth", text=text, language=lang, published=date(2024, 3, 14), origin="growth")
    return calls(lambda: extractor().read(report))


def cases() -> list[object]:
    found = []
    for lang in LEADS:
        for unit in (*SIGNS[lang], *WORDS[lang], *SENTENCES[lang]):
            why = SUPERLINEAR.get((lang, unit))
            marks = [pytest.mark.xfail(strict=True, raises=AssertionError, reason=why)] if why else []
            found.append(pytest.param(lang, unit, id=f"{lang} {unit!r}", marks=marks))
    return found


def ratios(counted: list[int]) -> list[float]:
    return [round(more / less, 2) for less, more in pairwise(counted)]


@pytest.mark.long
@pytest.mark.parametrize(("lang", "unit"), cases())
def test_reading_grows_linearly(lang: str, unit: str) -> None:
    reading(lang, LEADS[lang])  # what is loaded once
    counted: list[int] = []
    size = SMALLEST
    while size <= LARGEST and (len(counted) < 2 or counted[-1] < ENOUGH):
        counted.append(reading(lang, LEADS[lang] + unit * (size // len(unit))))
        size *= 2
    assert max(ratios(counted)) < RATIO, f"{counted}: {ratios(counted)}"


@pytest.mark.long
def test_many_attacks_grow_linearly() -> None:
    """Attacks of different days and places, each in a paragraph of its own."""

    def attack(nth: int) -> str:
        day = f"{1 + nth % 28} {MONTHS[nth // 28 % 5]} {2010 + nth // 140}"
        return f"Une roquette a visé le {day} la base de {PLACES[nth % 12]}. Le Hezbollah a revendiqué cette attaque."

    counted = [reading("fr", "\n\n".join(attack(nth) for nth in range(many))) for many in (120, 240, 480)]
    assert max(ratios(counted)) < RATIO, f"{counted}: {ratios(counted)}"


@pytest.mark.long
@pytest.mark.parametrize("lang", LEADS)
def test_more_text_is_more_calls(lang: str) -> None:
    """The count counts: many sentences are not read in no calls."""
    assert reading(lang, LEADS[lang] * 20) > 2 * reading(lang, LEADS[lang])
