"""Forces that have left host nothing: a model that codes them as stationed is not taken at its word."""

from __future__ import annotations

import pytest

from kg.read.llm.departed import departed
from kg.reports import Report
from kg.sheet import Sheet
from kg.sheet.coding import DeploymentCoding, Party, Words

GONE = (
    ("en", "American soldiers have left Air Base 201"),
    ("en", "U.S. forces had quit the smaller Air Base 101 in the capital"),
    ("en", "the last peacekeepers pulled out in December"),
    ("fr", "les soldats qui gardaient le village étaient partis quelques heures plus tôt"),
    ("fr", "Les derniers soldats ont quitté la base"),
    ("fr", "les militaires français se sont retirés de Kidal"),
)
THERE = (
    ("en", "2,500 soldiers are left in Iraq"),
    ("en", "the troops are to leave the base by June"),
    ("en", "the troops, some of whom have left, are withdrawing from the base"),
    ("fr", "Cent cinquante militaires français y demeurent pour quelques jours encore"),
    ("fr", "ils doivent avoir quitté la base en août"),
    ("ar", "غادر الجنود القاعدة"),
)


def sheet_of(quote: str, lang: str) -> tuple[Report, Sheet]:
    report = Report(id="r", text=quote, language=lang)
    force = DeploymentCoding(quote=Words(words=quote), force=Party(words=quote.split()[0]))
    return report, Sheet(sheet=1, report="r", deployments=(force,))


@pytest.mark.parametrize(("lang", "quote"), GONE)
def test_a_force_that_has_left_is_told(lang: str, quote: str) -> None:
    assert list(departed(*sheet_of(quote, lang))) == ["deployments.0"]


@pytest.mark.parametrize(("lang", "quote"), THERE)
def test_a_force_that_is_there_or_leaves_later_is_not(lang: str, quote: str) -> None:
    assert list(departed(*sheet_of(quote, lang))) == []
