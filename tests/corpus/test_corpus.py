"""The corpus: every record holds, no event is in two parts, and the loader says what is wrong with a broken one."""

from __future__ import annotations

import csv
import json
import re
import shutil
from collections import defaultdict
from pathlib import Path

import jsonschema
import pytest

from kg.corpus import Record, load, load_from
from kg.corpus.statistics import count, five_state
from kg.errors import InputError
from kg.facts import Quoted
from kg.gazetteer import Gazetteer
from kg.resources import folder
from kg.sheet import check, facts_of_sheet, gold_record, json_schema, sheet_of_facts
from tests.cli.conftest import Kg, kg_with_spacy  # noqa: F401

CORPUS = folder("corpus")
RECORDS = load()
GAZETTEER = Gazetteer.load()


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.report.id)
def test_a_record_holds(record: Record) -> None:
    report = record.report
    assert report.published and report.outlet and report.title and record.basis
    assert report.id.startswith(f"{report.language}-")
    assert 150 <= len(re.findall(r"\w+(?:['’-]\w+)*", report.text)) <= 400
    for sheet in (record.sheet, record.second):
        if sheet:
            assert check(sheet, report.text, report.published) == []
    assert bool(record.events) or not record.sheet.attacks, "attacks are coded where the writer told of none"


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.report.id)
def test_a_record_becomes_facts_that_stand_in_its_text(record: Record) -> None:
    facts = facts_of_sheet(record.report, record.sheet, GAZETTEER)
    assert len({fact.id for fact in facts}) == len(facts)
    for fact in facts:
        if isinstance(fact, Quoted):
            assert all(record.report.text[one.start : one.end] == one.quote for one in fact.evidence)
    again = sheet_of_facts(facts)
    assert check(again, record.report.text, record.report.published) == []
    assert sorted(a.outcome for a in again.attacks) == sorted(a.outcome for a in record.sheet.attacks)
    gold = gold_record(record.report, record.sheet, record.basis)
    assert [one["id"] for one in gold["attacks"]] == [attack.id for attack in record.sheet.attacks]


def test_the_parts_are_as_large_as_they_are_said_to_be_and_share_no_event() -> None:
    parts = defaultdict(set)
    for record in RECORDS:
        for event in record.events:
            parts[event].add(record.split)
    assert [event for event, where in parts.items() if len(where) > 1] == []
    assert [len(load("develop")), len(load("choose")), len(load("test"))] == [60, 20, 40]
    assert len(load(lang="fr")) == 72 and len(load(lang="en")) == 48
    assert len(load("test", "fr")) == 23


def test_a_tenth_is_coded_twice_by_another() -> None:
    twice = [record for record in RECORDS if record.second]
    assert len(twice) >= 12
    assert all(one.second and one.second.coder and one.second.coder != one.sheet.coder for one in twice)


def test_it_is_told_as_news_is_told() -> None:
    told = count(RECORDS)
    assert told.relative_days / told.reports >= 0.9
    assert told.pointing / told.reports >= 1.2
    assert told.of_sets / told.reports >= 0.35
    assert told.several_attacks / told.reports >= 0.6
    assert 0.1 <= told.no_attack / told.reports <= 0.2


@pytest.mark.parametrize(
    ("kinds", "state"),
    [
        ([], "not mentioned"), (["attribution"], "attributed"), (["attribution", "denial"], "denied"),
        (["denial", "non_claim"], "unclaimed"), (["non_claim", "claim"], "claimed"),
    ],
)  # fmt: skip
def test_of_five_states_the_first_that_holds_is_the_attacks(kinds: list[str], state: str) -> None:
    assert five_state(kinds) == state


@pytest.mark.long
def test_the_schema_beside_the_corpus_is_that_of_the_sheet() -> None:
    schema = json.loads((CORPUS / "sheet.schema.json").read_text("utf-8"))
    assert schema == json_schema()
    for path in sorted((CORPUS / "sheets").glob("*.json")):
        jsonschema.validate(json.loads(path.read_text("utf-8")), schema)


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A corpus of two records."""
    for record in RECORDS[:2]:
        for part in ("reports", "sheets"):
            (tmp_path / part).mkdir(exist_ok=True)
            shutil.copy(CORPUS / part / f"{record.report.id}.json", tmp_path / part)
    with (tmp_path / "splits.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["id", "split"], *([record.report.id, record.split] for record in RECORDS[:2])])
    return tmp_path


def test_a_corpus_of_ones_own_is_read_the_same_way(small: Path) -> None:
    assert [record.sheet for record in load_from(small)] == [record.sheet for record in RECORDS[:2]]


def test_what_is_broken_is_named(small: Path) -> None:
    name = RECORDS[0].report.id
    (small / "splits.csv").write_text(f"id,split\n{name},trial\n", "utf-8")
    with pytest.raises(InputError, match=r"splits\.csv:2: .* \(one of develop, choose, test\)"):
        load_from(small)
    (small / "splits.csv").write_text("id,split\n", "utf-8")
    with pytest.raises(InputError, match=f"{name} has no line there"):
        load_from(small)
    (small / "splits.csv").write_text(f"id,split\n{name},test\n{RECORDS[1].report.id},test\n", "utf-8")
    (small / "sheets" / f"{name}.json").write_text('{"report": "another"}', "utf-8")
    with pytest.raises(InputError, match="it is the sheet of another"):
        load_from(small)
    (small / "sheets" / f"{name}.json").unlink()
    with pytest.raises(InputError, match="there is no such sheet"):
        load_from(small)
    (small / "reports" / f"{name}.json").write_text('{"id": "x"}', "utf-8")
    with pytest.raises(InputError, match=r"lang: Field required \(see corpus/README\.md for the form\)"):
        load_from(small)


def test_the_command_counts_checks_and_writes_gold(kg_with_spacy: Kg, tmp_path: Path, small: Path) -> None:  # noqa: F811
    told = kg_with_spacy("corpus", "--split", "choose").out
    assert "reports                                    20" in told and "by style" in told
    checked = kg_with_spacy("corpus", "--check")
    assert checked.code == 0 and "120 records checked: 0 faults" in checked.err
    assert kg_with_spacy("corpus", "--folder", small, "--gold", tmp_path / "gold").code == 0
    assert len(list((tmp_path / "gold").glob("*.json"))) == 2
    sheet = small / "sheets" / f"{RECORDS[0].report.id}.json"
    raw = json.loads(sheet.read_text("utf-8"))
    raw["uncoded"] = [{"words": "nowhere in the text", "why": "x"}]
    sheet.write_text(json.dumps(raw), "utf-8")
    bad = kg_with_spacy("corpus", "--folder", small, "--check")
    assert bad.code == 1 and "« nowhere in the text » does not stand in the text" in bad.err


def test_the_card_says_what_the_command_counts(kg_with_spacy: Kg) -> None:  # noqa: F811
    card = (CORPUS / "README.md").read_text("utf-8")
    assert kg_with_spacy("corpus").out.rstrip() in card
    for name in ("reports", "sheets", "second", "splits.csv", "sheet.schema.json"):
        assert (CORPUS / name).exists() and name in card
