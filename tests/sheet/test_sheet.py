"""A sheet holds or says what is wrong; it becomes a gold record and facts, and facts become a sheet again."""

from __future__ import annotations

import json
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, strategies as st

from kg.errors import InputError
from kg.facts import Account, Deployment, Quoted, to_json_line
from kg.gazetteer import Gazetteer
from kg.read.rules.text import plain_signs
from kg.reports import Report
from kg.sheet import (
    Sheet,
    check,
    differences,
    facts_of_sheet,
    gold_record,
    json_schema,
    parse_sheet,
    sheet_of_facts,
    write_sheet,
)
from kg.sheet.coding import Day
from kg.sheet.locating import find
from kg.sheet.recomputing import day_readings, number_readings
from tests.sheet.reading import CASES, coded, report

TABLES = Path(__file__).parent
FAULTS = tomllib.loads((TABLES / "faults.toml").read_text("utf-8"))["case"]
VALUES = tomllib.loads((TABLES / "values.toml").read_text("utf-8"))
NAMES = sorted(path.name for path in CASES.iterdir())
GAZETTEER = Gazetteer.load()


@pytest.mark.parametrize("name", NAMES)
def test_a_case_gives_what_stands_beside_it(name: str) -> None:
    told = report(name)
    sheet = parse_sheet((CASES / name / "sheet.json").read_text("utf-8"))
    assert check(sheet, told.text, told.published) == [] and differences(told, sheet) == []
    assert gold_record(told, sheet) == json.loads((CASES / name / "gold.json").read_text("utf-8"))
    lines = [to_json_line(fact) for fact in facts_of_sheet(told, sheet, GAZETTEER)]
    assert lines == (CASES / name / "facts.jsonl").read_text("utf-8").splitlines()


@pytest.mark.parametrize("name", NAMES)
def test_a_sheet_is_written_as_it_was_read_and_fits_its_schema(name: str) -> None:
    text = (CASES / name / "sheet.json").read_text("utf-8")
    assert write_sheet(parse_sheet(text)) == text
    jsonschema.Draft202012Validator.check_schema(json_schema())
    jsonschema.validate(json.loads(text), json_schema())


@pytest.mark.parametrize("name", NAMES)
def test_offsets_count_code_points_of_the_text_whatever_stands_in_it(name: str) -> None:
    told = report(name)
    for fact in facts_of_sheet(told, parse_sheet((CASES / name / "sheet.json").read_text("utf-8")), GAZETTEER):
        if isinstance(fact, Quoted):
            assert all(told.text[one.start : one.end] == one.quote for one in fact.evidence)


@pytest.mark.parametrize("name", NAMES)
def test_facts_become_a_sheet_that_gives_the_same_facts(name: str) -> None:
    told = report(name)
    facts = facts_of_sheet(told, parse_sheet((CASES / name / "sheet.json").read_text("utf-8")), GAZETTEER)
    again = sheet_of_facts(facts)
    assert check(again, told.text, told.published) == []
    back = facts_of_sheet(told, again, GAZETTEER)
    assert [_said(one) for one in back] == [_said(one) for one in facts]


def _said(fact: Any) -> dict[str, Any]:
    """What a fact says, without what follows from the words by which its attack is known or the names that it has."""
    said = fact.model_dump(exclude={"id", "attack", "about", "evidence", "report"}, exclude_defaults=True)
    if isinstance(fact, Account):
        said["target"] = [party.name for party in fact.target]
    return said


@pytest.mark.parametrize("case", FAULTS, ids=lambda case: case["name"])
def test_what_does_not_hold_is_said_with_its_place(case: dict[str, Any]) -> None:
    told, raw = report(case.get("of", "taji")), coded(case.get("of", "taji"))
    _put(raw, case["at"], case["is"])
    try:
        sheet = parse_sheet(json.dumps(raw), source="sheet.json")
    except InputError as error:
        said = str(error)
        assert said.startswith("sheet.json: ")
    else:
        faults = check(sheet, told.text, told.published)
        said = "; ".join(f"{one.where}: {one.what}" for one in faults)
        with pytest.raises(InputError, match="the sheet does not hold"):
            facts_of_sheet(told, sheet, GAZETTEER)
    assert case["says"] in said


def _put(raw: Any, path: str, value: Any) -> None:
    *parents, last = [int(part) if part.isdigit() else part for part in path.split(".")]
    for part in parents:
        raw = raw[part]
    if value == "-":
        del raw[last]
    else:
        raw[last] = value


@pytest.mark.parametrize("case", VALUES["day"], ids=lambda case: f"{case['words']} from {case['anchor']}")
def test_days_are_computed_from_their_words_and_their_anchor(case: dict[str, Any]) -> None:
    day = Day(words=case["words"], anchor=case["anchor"], earliest=date(1, 1, 1), latest=date(1, 1, 1))
    told = {"a1": (date.fromisoformat(case["a1"][0]), date.fromisoformat(case["a1"][1]))} if "a1" in case else {}
    found = day_readings(day, case["lang"], date.fromisoformat(case["published"]), told, case.get("time"))
    wanted = {tuple(map(date.fromisoformat, pair)) for pair in case["is"]}
    assert wanted <= found if wanted else found == set()


@pytest.mark.parametrize("case", VALUES["number"], ids=lambda case: case["words"])
def test_numbers_are_computed_from_their_words(case: dict[str, Any]) -> None:
    assert number_readings(case["words"], case["lang"]) == {tuple(pair) for pair in case["is"]}


def test_a_value_that_its_words_do_not_allow_is_told() -> None:
    told, raw = report("taji"), coded("taji")
    raw["attacks"][0]["accounts"][0]["day"]["earliest"] = "2023-10-18"
    raw["attacks"][0]["accounts"][0]["weapon_count"][0]["low"] = 1
    found = differences(told, parse_sheet(json.dumps(raw)))
    assert [(one.where, one.coded, one.computed) for one in found] == [
        ("attacks.0.accounts.0.day", "2023-10-18..2023-10-19", ("2023-10-19",)),
        ("attacks.0.accounts.0.weapon_count.0", "1..2", ("2..2",)),
        ("attacks.1.accounts.0.day", "2023-10-18", ("2023-10-17..2023-10-18",)),  # it counts from the first
    ]


def test_a_sheet_without_anything_is_the_report_alone() -> None:
    told = report("taji")
    assert len(facts_of_sheet(told, Sheet(report="taji"), GAZETTEER)) == 1
    with pytest.raises(ValueError, match="without their report"):
        sheet_of_facts([])


@given(st.text(alphabet="aé 's’\u00a0b🇮🇶ا", max_size=30), st.integers(0, 29), st.integers(1, 8))
def test_what_is_found_is_what_was_looked_for(text: str, start: int, length: int) -> None:
    words = text[start : start + length]
    found = find(text, words) if words else None
    if found:
        assert plain_signs(text[found[0] : found[1]]) == plain_signs(words)
    elif words:  # it stands there, so it must lie within a word
        end = start + len(words)
        left = start > 0 and text[start - 1].isalnum() and text[start].isalnum()
        assert left or (end < len(text) and text[end].isalnum() and text[end - 1].isalnum())


def test_the_words_around_say_what_a_day_counts_from() -> None:
    """ "Three days after" alone is no date; before "the raid" it is, and counts both ways."""
    text = "A drone hit the base at Taji on 10 October. Three days after the raid, rockets followed."
    told = Report(id="x", text=text, language="en", published=date(2023, 10, 20))
    quote = {"words": "A drone hit the base at Taji on 10 October"}
    second = {"words": "rockets followed"}
    first_day = {"words": "10 October", "earliest": "2023-10-10", "latest": "2023-10-10"}
    second_day = {"words": "Three days after", "anchor": "a1", "earliest": "2023-10-14", "latest": "2023-10-14"}
    attacks = [
        {"id": name, "summary": "x", "outcome": "carried_out", "mentions": [words],
         "accounts": [{"quotes": [words], "day": day}]}
        for name, words, day in (("a1", quote, first_day), ("a2", second, second_day))
    ]
    raw = {"report": "x", "attacks": attacks}
    found = differences(told, parse_sheet(json.dumps(raw)))
    assert [(one.coded, one.computed) for one in found] == [("2023-10-14", ("2023-10-07", "2023-10-13"))]


def test_an_alliance_is_no_country() -> None:
    raw = coded("taji")
    raw["deployments"][0]["force"] = {"words": "soldats américains", "code": "AU"}
    raw["deployments"][1]["force"] = {"words": "mi-journée", "code": "UN"}  # nothing that the gazetteer knows
    raw["deployments"].append({"quote": {"words": "mi-journée"}, "force": {"words": "mi-journée", "code": "FR"}})
    facts = facts_of_sheet(report("taji"), parse_sheet(json.dumps(raw)), GAZETTEER)
    forces = [fact.force for fact in facts if isinstance(fact, Deployment)]
    told = [(one.kind, one.country) for one in forces]
    assert told == [("armed_force", "US"), ("coalition", None), ("armed_force", "FR")]
