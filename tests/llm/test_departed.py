"""Forces that have left host nothing: a model that codes them as stationed is not taken at its word."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.readings import report_of
from kg.facts import Deployment
from kg.gazetteer import Gazetteer
from kg.read.llm.answers import Answers
from kg.read.llm.departed import departed
from kg.read.llm.reader import LlmReader
from kg.reports import Report
from kg.sheet import Sheet
from kg.sheet.coding import DeploymentCoding, Party, Words
from kg.standing import stand

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


def test_of_a_withdrawal_only_those_who_are_still_there_stand() -> None:
    """What a model answered on a real withdrawal: two bases that were left, an embassy, instructors who came."""
    tests = Path(__file__).parents[1]
    report = report_of(json.loads((tests / "blind" / "2026-11-30" / "en-215.json").read_text("utf-8")))
    reader = LlmReader("large-model", Answers(tests / "llm" / "answers"), Gazetteer.load(), fail=lambda error: None)
    [(_, facts)] = reader.read_all([report])
    stood = stand(facts, ())
    stands = [fact.at.name for fact in stood.facts if isinstance(fact, Deployment) and fact.at]
    waits = [(one.fact.at.name, one.against) for one in stood.candidates
             if isinstance(one.fact, Deployment) and one.fact.at and not one.slot]
    assert sorted(stands) == ["Niamey", "embassy"]
    assert sorted(waits) == [("Air Base 101", ("force_left",)), ("Air Base 201", ("force_left",))]
