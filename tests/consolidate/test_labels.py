"""The label data are complete in both languages, and days are written as each language writes them."""

from __future__ import annotations

from datetime import date

import pytest

from kg.facts import WEAPONS
from kg.words.days import interval
from kg.words.labels import attack_label
from kg.words.word_files import LANGUAGES, phrases


def keys(table: object, path: str = "") -> set[str]:
    if not isinstance(table, dict):
        return {path}
    return {key for name, value in table.items() for key in keys(value, f"{path}/{name}")}


def test_both_languages_have_the_same_phrases() -> None:
    assert keys(phrases("labels")["fr"]) == keys(phrases("labels")["en"])
    for language in LANGUAGES:
        assert set(phrases("labels")[language]["weapons"]) == set(WEAPONS)
    assert all(set(note) == set(LANGUAGES) for note in phrases("labels")["notes"].values())


@pytest.mark.parametrize(
    ("start", "end", "fr", "en"),
    [
        (date(2023, 1, 1), date(2023, 1, 1), "1er janvier 2023", "1 January 2023"),
        (date(2023, 10, 19), date(2023, 10, 20), "19-20 octobre 2023", "19-20 October 2023"),
        (date(2023, 9, 30), date(2023, 10, 1), "30 septembre - 1er octobre 2023", "30 September - 1 October 2023"),
        (
            date(2022, 12, 31),
            date(2023, 1, 1),
            "31 décembre 2022 - 1er janvier 2023",
            "31 December 2022 - 1 January 2023",
        ),
        (date(2023, 8, 2), None, "à partir du 2 août 2023", "from 2 August 2023"),
        (None, date(2023, 8, 2), "jusqu’au 2 août 2023", "until 2 August 2023"),
        (None, None, "date inconnue", "date unknown"),
    ],
)
def test_days(start: date | None, end: date | None, fr: str, en: str) -> None:
    assert (interval("fr", start, end), interval("en", start, end)) == (fr, en)


@pytest.mark.parametrize(
    ("weapons", "outcome", "fr", "en"),
    [
        (("rocket", "drone"), None, "Attaque de roquettes et de drones", "Rocket and drone attack"),
        (
            ("rocket", "drone", "gun"),
            None,
            "Attaque de roquettes, de drones et à l’arme à feu",
            "Rocket, drone and gun attack",
        ),
        (("airstrike",), "alleged", "Frappe aérienne alléguée", "Alleged airstrike"),
        (("unknown", "missile"), "foiled", "Attaque de missiles déjouée", "Foiled missile attack"),
        ((), "carried_out", "Attaque", "Attack"),
    ],
)
def test_weapons_and_outcomes(weapons: tuple[str, ...], outcome: str | None, fr: str, en: str) -> None:
    assert attack_label("fr", weapons=weapons, outcome=outcome) == f"{fr}, date inconnue"
    assert attack_label("en", weapons=weapons, outcome=outcome) == f"{en}, date unknown"


def test_braces_in_a_name_are_only_letters() -> None:
    day = date(2023, 1, 2)
    label = attack_label("en", weapons=("gun",), target="{date} {0}", earliest=day, latest=day)
    assert label == "Gun attack on {date} {0}, 2 January 2023"
