"""Striking, accepting, correcting facts and taking decisions back, as a person does it at the command line."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from kg.decisions import Decision, Decisions
from kg.facts import AnyFact, to_json_line
from kg.gazetteer import Gazetteer
from kg.standing import thresholds
from kg.stores import open_store
from kg.update.store_reader import StoreReader
from tests.cli.conftest import Build, Kg
from tests.cli.test_growing import (
    attack,
    attacks,
    store as growing,  # noqa: F401  (r0 and r1 tell one attack, r2 may)
)
from tests.cli.test_linking import report
from tests.standing.reports import HALF, WHEN, facts_of

CASES = Path(__file__).parents[1] / "standing" / "cases"
FACTS = facts_of(tomllib.loads((CASES / "thresholds.toml").read_text("utf-8")))
WHY = ("--who", "anna", "--why", "I was there")


def iri(name: str) -> str:
    fact = FACTS[name]
    return f"{fact.fact.replace('_', '-')}/{fact.id}"


def write(path: Path, facts: dict[str, AnyFact] = FACTS) -> Path:
    path.write_text("".join(to_json_line(fact) + "\n" for fact in facts.values()), encoding="utf-8")
    return path


@pytest.fixture(autouse=True)
def half(monkeypatch: pytest.MonkeyPatch) -> None:
    """The thresholds that the cases reckon with, whatever the package's own are."""
    monkeypatch.setattr(thresholds, "_packaged", lambda: HALF)


@pytest.fixture
def store(build_once: Build, tmp_path: Path) -> Path:
    return build_once(write(tmp_path / "facts.jsonl"), tmp_path / "store")


def export(kg_: Kg, store: Path, *, with_count: bool = True) -> list[str]:
    """Everything that the store says; `with_count`: also how many decisions it takes into account."""
    lines = kg_("export", "--store", store).out.splitlines()
    return [line for line in lines if with_count or "/graph/store>" not in line]


def built_anew(kg_: Kg, store: Path, tmp_path: Path) -> list[str]:
    """What a store says that is built from the same facts and decisions from scratch."""
    fresh = tmp_path / "fresh"
    fresh.mkdir()
    (fresh / "decisions.jsonl").write_bytes((store / "decisions.jsonl").read_bytes())
    kg_("build", tmp_path / "facts.jsonl", "--store", fresh)
    return export(kg_, fresh)


def asked(kg_: Kg, store: Path, question: str) -> str:
    ran = kg_("ask", question, "--store", store, "--format", "csv")
    assert ran.code == 0, ran.err
    return ran.out


def test_a_build_says_how_many_wait(kg_: Kg, tmp_path: Path) -> None:
    ran = kg_("build", write(tmp_path / "facts.jsonl"), "--store", tmp_path / "store")
    assert ran.code == 0 and "1 attacks, 2 facts" in ran.err and "7 candidates wait" in ran.err, ran.err


def test_what_waits_is_in_no_answer_until_it_is_accepted(kg_: Kg, store: Path, tmp_path: Path) -> None:
    assert "Houthis" not in asked(kg_, store, "claims")
    ran = kg_("accept", iri("claim"), "--store", store, *WHY)
    assert ran.code == 0 and "decided by anna" in ran.err
    assert "Houthis" in asked(kg_, store, "claims")
    assert "killed" in (kg_("accept", FACTS["sure"].id, "--slot", "killed", "--store", store, *WHY).err)
    assert export(kg_, store) == built_anew(kg_, store, tmp_path)
    again = kg_("accept", iri("claim"), "--store", store, *WHY)
    assert again.code == 0 and "stands already" in again.err
    assert len((store / "decisions.jsonl").read_text("utf-8").splitlines()) == 2


def test_a_struck_account_takes_its_claim_and_undo_brings_both_back(kg_: Kg, store: Path, tmp_path: Path) -> None:
    kg_("accept", iri("claim"), "--store", store, *WHY)
    before = export(kg_, store, with_count=False)
    assert kg_("strike", "https://w3id.org/sitrep-kg/id/" + iri("sure"), "--store", store, *WHY).code == 0
    assert asked(kg_, store, "attacks").count("\n") == 1 and "Houthis" not in asked(kg_, store, "claims")
    assert export(kg_, store) == built_anew(kg_, store, tmp_path)
    told = kg_("decisions", "--store", store)
    assert told.out.splitlines()[1].startswith("2  ") and "strike" in told.out
    assert "2 decisions, 2 in effect" in told.err
    assert kg_("decisions", "undo", "2", "--store", store, *WHY).code == 0
    assert export(kg_, store, with_count=False) == before
    told = kg_("decisions", "--store", store)
    assert "[taken back by 3]" in told.out and "3 decisions, 2 in effect" in told.err
    assert "taken back already" in kg_("decisions", "undo", "2", "--store", store, *WHY).err
    assert kg_("decisions", "undo", "3", "--store", store, *WHY).code == 0
    assert "Houthis" not in asked(kg_, store, "claims")


def test_a_corrected_fact_keeps_its_words_and_is_found_by_either_id(kg_: Kg, store: Path, tmp_path: Path) -> None:
    kg_("accept", iri("claim"), "--store", store, *WHY)
    ran = kg_("correct", iri("claim"), "responsible=Kata'ib Hezbollah", "as_of=2024-01-05", "--store", store, *WHY)
    assert ran.code == 0, ran.err
    claims = asked(kg_, store, "claims")
    assert claims.splitlines()[1].startswith("Kata") and "2024-01-05" in claims
    with open_store(store, "read") as opened:
        [claim] = [fact for fact in StoreReader(opened).facts("r1") if fact.fact == "claim"]
    assert claim.as_read == FACTS["claim"].id != claim.id
    assert claim.evidence == FACTS["claim"].evidence  # type: ignore[union-attr]
    assert claim.responsible and claim.responsible.entity in Gazetteer.load().entities
    assert kg_("correct", f"claim/{claim.id}", "responsible=Men of the Hill", "--store", store, *WHY).code == 0
    assert "Men of the Hill" in asked(kg_, store, "claims")
    lines = [json.loads(line) for line in (store / "decisions.jsonl").read_text("utf-8").splitlines()]
    assert {one["left"] for one in lines} == {FACTS["claim"].id}
    assert export(kg_, store) == built_anew(kg_, store, tmp_path)
    assert kg_("strike", claim.as_read, "--store", store, *WHY).code == 0
    assert asked(kg_, store, "claims").count("\n") == 1


def test_values_are_struck_and_put_right(kg_: Kg, store: Path) -> None:
    assert kg_("correct", iri("sure"), "killed=3..5", "--store", store, *WHY).code == 0
    assert ",3,5," in asked(kg_, store, "attacks")
    assert kg_("strike", iri("sure"), "--slot", "killed", "--store", store, *WHY).code == 0
    assert ",3,5," not in asked(kg_, store, "attacks")
    assert "is out already" in kg_("strike", iri("sure"), "--slot", "killed", "--store", store, *WHY).err


def test_a_report_that_was_marked_stays_marked(kg_: Kg, tmp_path: Path) -> None:
    facts = facts_of({"facts": [
        {"name": "a", "quote": "Nine died at Harir.", "fact": "account", "attack": "x", "killed": {"low": 9, "high": 3},
         "target": [{"node": "place", "name": "Harir"}]},
        {"name": "b", "quote": "Ten were hurt.", "fact": "account", "attack": "x", "injured": {"low": 10}},
    ]})
    store = tmp_path / "marked"
    kg_("build", write(tmp_path / "facts.jsonl", facts), "--store", store, "--keep-invalid")
    assert kg_("strike", facts["b"].id, "--store", store, *WHY).code == 0
    assert sum("ontology#invalid>" in line for line in export(kg_, store)) == 1


def test_attacks_are_decided_on_and_taken_back_alike(kg_: Kg, growing: Path) -> None:  # noqa: F811
    before = export(kg_, growing, with_count=False)
    assert kg_("merge", attack(0), attack(2), "--store", growing, "--why", "one night").code == 0
    assert attacks(kg_, growing) == 1
    assert kg_("decisions", "undo", "1", "--store", growing, "--why", "two nights").code == 0
    assert attacks(kg_, growing) == 2
    assert export(kg_, growing, with_count=False) == before
    assert "one night" not in kg_("history", attack(0), "--store", growing).out


def test_names_that_were_linked_are_unlinked_again(kg_: Kg, tmp_path: Path) -> None:
    facts = tmp_path / "facts.jsonl"
    facts.write_text("".join(to_json_line(fact) + "\n" for fact in report("r1")), "utf-8")
    store = tmp_path / "store"
    assert kg_("build", facts, "--store", store).code == 0
    before = export(kg_, store, with_count=False)
    decided = tmp_path / "decided.csv"
    kg_("link", "review", decided, "--store", store)
    rows = decided.read_text("utf-8").splitlines()
    decided.write_text(f"{rows[0]}\n{rows[1].removesuffix(',,,,')},match,anna,2026-03-01,\n", "utf-8")
    ran = kg_("link", "decide", decided, "--store", store)
    assert "1 new decisions" in ran.err, ran.err
    assert export(kg_, store, with_count=False) != before
    ran = kg_("decisions", "undo", "1", "--store", store, *WHY)
    assert ran.code == 0, ran.err
    assert export(kg_, store, with_count=False) == before
    kg_("link", "decide", decided, "--store", store)
    assert export(kg_, store, with_count=False) == before  # the same file does not bring back what was taken back
    assert len(Decisions.load(store / "decisions.jsonl")) == 2


@pytest.mark.long
@pytest.mark.parametrize(("call", "says"), [
    (("strike", "nothing", *WHY), "holds no fact 'nothing'"),
    (("strike", "attack/x", *WHY), "is no fact"),
    (("strike", "$sure", "--why", " "), "say why"),
    (("strike", "$sure"), "--why"),
    (("strike", "$sure", "--slot", "nonsense", *WHY), "no value 'nonsense'"),
    (("strike", "$sure", "--slot", "injured", *WHY), "says nothing of injured"),
    (("strike", "$base", "--slot", "force", *WHY), "no value 'force'"),
    (("accept", "$about", *WHY), "accept an account of it first"),
    (("accept", "$sure", "--slot", "nonsense", *WHY), "no value 'nonsense'"),
    (("correct", "$sure", "killed", *WHY), "is not FIELD=VALUE"),
    (("correct", "$sure", "killed=many", *WHY), "not a whole number"),
    (("correct", "$sure", "killed=5..3", *WHY), "would break a shape"),
    (("correct", "$sure", "earliest=2024-03-01", "latest=2024-02-01", *WHY), "would break a shape"),
    (("correct", "$base", "killed=3", *WHY), "no field 'killed' that can be corrected"),
    (("correct", "$base", "force=", *WHY), "cannot be empty"),
    (("correct", "$sure", *WHY), "FIELD=VALUE"),
    (("decisions", "undo", "1", *WHY), "nothing has been decided yet"),
    (("decisions", "undo", *WHY), "say which decision"),
    (("decisions", "undo", "1"), "say which decision"),
    (("decisions", "redo"), "redo"),
])
def test_a_wrong_call_says_what_is_wrong_and_changes_nothing(
    kg_: Kg, store: Path, call: tuple[str, ...], says: str
) -> None:
    before = export(kg_, store)
    ran = kg_(*(iri(one[1:]) if one.startswith("$") else one for one in call), "--store", store)
    assert ran.code == 2 and says in ran.err, ran.err
    assert export(kg_, store) == before
    assert not (store / "decisions.jsonl").exists()


def test_there_are_no_decisions_of_a_store_that_is_not_there(kg_: Kg, tmp_path: Path) -> None:
    ran = kg_("decisions", "--store", tmp_path / "nowhere")
    assert ran.code == 2 and "there is no store" in ran.err
    assert not (tmp_path / "nowhere").exists()


def test_a_number_that_is_not_there(kg_: Kg, store: Path) -> None:
    kg_("strike", iri("sure"), "--store", store, *WHY)
    for number in ("0", "2"):
        ran = kg_("decisions", "undo", number, "--store", store, *WHY)
        assert ran.code == 2 and "there is no decision" in ran.err


def test_a_command_that_was_killed_before_the_store_knew_is_made_good_by_the_same_again(
    kg_: Kg, store: Path, tmp_path: Path
) -> None:
    fact = FACTS["sure"]
    Decisions.load(store / "decisions.jsonl").add(Decision(
        kind="fact", left=fact.id, right=fact.report, verdict="no_match", who="anna", when=WHEN, why="I was there"
    ))
    ran = kg_("strike", iri("sure"), "--store", store, *WHY)
    assert ran.code == 0 and "is out already" in ran.err
    assert export(kg_, store) == built_anew(kg_, store, tmp_path)
    assert len(Decisions.load(store / "decisions.jsonl")) == 1
