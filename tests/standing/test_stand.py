"""Which facts stand: the cases of cases/ one by one, and what holds of all of them."""

from __future__ import annotations

import random
import tomllib
from pathlib import Path
from typing import Any

import pytest

from kg.errors import InputError
from kg.facts import Account, Claim, Quoted, ReportFact, to_json_line
from kg.gazetteer import Gazetteer
from kg.standing import read_id, stand
from tests.standing.reports import HALF, decisions_of, facts_of, lines, told

FILES = {path.stem: tomllib.loads(path.read_text("utf-8")) for path in (Path(__file__).parent / "cases").glob("*.toml")}
CASES = [(name, case) for name, file in sorted(FILES.items()) for case in file["cases"]]
each_case = pytest.mark.parametrize(("file", "case"), CASES, ids=[case["name"] for _, case in CASES])
GAZETTEER = Gazetteer.load()


@each_case
def test_a_case_comes_to_what_it_says(file: str, case: dict[str, Any]) -> None:
    known = facts_of(FILES[file])
    standing = stand(list(known.values()), decisions_of(case["decisions"], known), thresholds=HALF)
    expected = {kind: sorted(case.get(kind, [])) for kind in ("facts", "candidates", "struck", "corrected")}
    assert told(standing) == expected
    assert standing.facts[0] == known["report"]


@each_case
def test_order_does_not_matter_and_what_stands_stands(file: str, case: dict[str, Any]) -> None:
    known = facts_of(FILES[file])
    decisions = decisions_of(case["decisions"], known)
    head, *rest = known.values()
    standing = stand([head, *rest], decisions)
    random.Random(7).shuffle(rest)
    mixed = stand([head, *rest], decisions)
    assert told(mixed) == told(standing) and set(mixed.facts) == set(standing.facts)
    assert mixed.candidates == standing.candidates and mixed.struck == standing.struck
    again = stand(lines(standing.facts), decisions)
    assert set(again.facts) == set(standing.facts)


@each_case
def test_every_id_is_the_hash_of_its_key_and_knows_what_it_was(file: str, case: dict[str, Any]) -> None:
    known = facts_of(FILES[file])
    standing = stand(list(known.values()), decisions_of(case["decisions"], known), thresholds=HALF)
    assert lines(standing.facts) == list(standing.facts)  # reading a line checks the id
    quoted = [fact for fact in standing.facts if isinstance(fact, Quoted)]
    assert len({fact.id for fact in quoted}) == len(quoted)
    were = {fact.id for fact in known.values()}
    for fact in quoted:
        assert read_id(fact) in were
        assert fact.as_read is None or (fact.as_read != fact.id and fact.id not in were)


def test_what_nobody_doubts_or_decides_on_is_given_back_as_it_came() -> None:
    facts = list(facts_of(FILES["decisions"]).values())
    standing = stand(facts)
    assert standing.plain and standing.facts == tuple(facts)
    assert not any("as_read" in to_json_line(fact) for fact in facts)


def test_decisions_about_another_report_say_nothing() -> None:
    known = facts_of(FILES["decisions"])
    other = facts_of(FILES["decisions"], report="r2")
    assert stand(list(known.values()), decisions_of(["strike first"], other)).plain


def test_an_account_left_with_nothing_is_still_an_account() -> None:
    known = facts_of({"facts": [{
        "name": "a", "quote": "Nine died.", "fact": "account", "attack": "x", "killed": {"low": 9},
        "doubts": {"killed": 0.1},
    }]})
    standing = stand(list(known.values()))
    [account] = standing.facts[1:]
    assert isinstance(account, Account) and account.killed is None and account.assessments is None


def test_a_statement_about_a_renamed_series_follows_it() -> None:
    known = facts_of(FILES["decisions"])
    standing = stand(list(known.values()), decisions_of(["correct series stated_by=Tehran"], known))
    by_read = {read_id(fact): fact for fact in standing.facts if isinstance(fact, Quoted)}
    series, accused = by_read[known["series"].id], by_read[known["accused"].id]
    assert series.id != known["series"].id
    assert accused.about == series.id and accused.as_read == known["accused"].id  # type: ignore[union-attr]


def test_a_name_means_what_it_means_in_the_report_else_in_the_gazetteer() -> None:
    known = facts_of(FILES["decisions"])

    def claimant(name: str) -> object:
        facts = stand(
            list(known.values()), decisions_of([f"correct claim responsible={name}"], known), gazetteer=GAZETTEER
        ).facts
        return next(
            fact.responsible for fact in facts if isinstance(fact, Claim) and read_id(fact) == known["claim"].id
        )

    assert claimant("houthis").kind == "armed_group"  # type: ignore[attr-defined]
    assert claimant("Kata'ib Hezbollah").entity == "actor/kataib-hezbollah"  # type: ignore[attr-defined]
    assert claimant("actor/kataib-hezbollah").entity == "actor/kataib-hezbollah"  # type: ignore[attr-defined]
    assert claimant("Men of the Hill").entity is None  # type: ignore[attr-defined]


def test_targets_are_places_or_actors() -> None:
    known = facts_of(FILES["decisions"])
    decisions = decisions_of(["correct first target=ain al-asad; Kata'ib Hezbollah; Nowhere"], known)
    account = next(fact for fact in stand(list(known.values()), decisions, gazetteer=GAZETTEER).facts
                   if isinstance(fact, Account))
    assert [(one.node, one.entity) for one in account.target] == [
        ("place", "base/ain-al-asad"), ("actor", "actor/kataib-hezbollah"), ("place", None)
    ]


@pytest.mark.parametrize(("correction", "says"), [
    ("claim killed=3", "has no field 'killed'"), ("first killed=few", "not a whole number"),
    ("first killed=..", "needs a number"), ("first earliest=Tuesday", "not a day"),
    ("first weapon=sword", "not one of"),
    ("first outcome=won", "not one of"), ("first local_time=25:00", "not a time"),
    ("first date_text=Monday", "no field"),
    ("first nonsense=1", "no field 'nonsense'"),
])
def test_a_correction_that_is_no_value_is_named(correction: str, says: str) -> None:
    known = facts_of(FILES["decisions"])
    with pytest.raises(InputError, match=says):
        stand(list(known.values()), decisions_of([f"correct {correction}"], known))


def test_the_report_itself_is_never_in_doubt() -> None:
    assert isinstance(stand(list(facts_of(FILES["thresholds"]).values())).facts[0], ReportFact)


def test_two_claims_in_one_quote_never_get_one_id() -> None:
    common = {"quote": "The Houthis, or the Guards, did it.", "fact": "claim", "about": "x"}
    known = facts_of({"facts": [
        {"name": name, "responsible": {"name": name}, **common} for name in ("Houthis", "Guards", "Men")
    ]})
    standing = stand(list(known.values()), decisions_of(
        ["correct Houthis responsible=Guards", "correct Men responsible=Guards"], known
    ))
    assert len({fact.id for fact in standing.facts}) == 4
    assert {fact.nth for fact in standing.facts} == {0, 1, 2}
    again = stand(lines(standing.facts), decisions_of(
        ["correct Houthis responsible=Guards", "correct Men responsible=Guards"], known
    ))
    assert set(again.facts) == set(standing.facts)
