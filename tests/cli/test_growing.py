"""The commands by which a store grows, shrinks and is decided about, through the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg.facts import Account, to_json_line
from tests.cli.conftest import Build, Kg
from tests.update.worlds import PLACES, facts_of

BASE = {
    "place": PLACES[2], "day": 0, "span": 0, "weapon": ("rocket",), "killed": 2, "claimed_by": None, "time": "02:50",
}
NEXT_DAY = BASE | {"day": 1}


def attack(number: int, nth: int = 0) -> str:
    """The key under which report `r<number>` tells its attack."""
    told = [BASE] if number < 2 else [NEXT_DAY]
    return [fact.attack for fact in facts_of(number, told) if isinstance(fact, Account)][nth]


def account(number: int) -> str:
    return next(fact.id for fact in facts_of(number, [BASE] if number < 2 else [NEXT_DAY]) if isinstance(fact, Account))


def write(path: Path, *reports: tuple[object, ...]) -> Path:
    path.write_text("".join(to_json_line(fact) + "\n" for facts in reports for fact in facts), encoding="utf-8")  # type: ignore[arg-type]
    return path


@pytest.fixture
def store(build_once: Build, tmp_path: Path) -> Path:
    """r0 and r1 tell one attack, r2 one of the next day that may be the same."""
    facts = write(tmp_path / "facts.jsonl", facts_of(0, [BASE]), facts_of(1, [BASE]), facts_of(2, [NEXT_DAY]))
    return build_once(facts, tmp_path / "store")


def attacks(kg_: Kg, store: Path) -> int:
    return len(kg_("ask", "attacks", "--store", store, "--format", "csv").out.splitlines()) - 1


def test_what_two_reports_tell_is_one_attack_and_the_doubtful_is_listed(kg_: Kg, store: Path) -> None:
    assert attacks(kg_, store) == 2
    rows = kg_("ask", "possibly-same", "--store", store, "--format", "csv").out
    assert len(rows.splitlines()) == 2 and "days next to each other" in rows


def test_explain_says_why(kg_: Kg, store: Path) -> None:
    joined = kg_("resolve", "--store", store, "--explain", attack(0), f"attack/{attack(1)}")
    assert joined.code == 0
    assert "place: same place" in joined.out and "In the store they are one attack." in joined.out
    apart = kg_("resolve", "--store", store, "--explain", attack(1), attack(2), "--lang", "fr")
    assert "jours voisins" in apart.out and "In the store they are two attacks." in apart.out


def test_explain_names_the_rival_and_the_decision(kg_: Kg, tmp_path: Path) -> None:
    """r0 tells two attacks on one base in a day, r1 tells one of them and does not say which."""
    told = BASE | {"time": None}
    reports = (facts_of(0, [told, told]), facts_of(1, [told]))
    keys = [[fact.attack for fact in facts if isinstance(fact, Account)] for facts in reports]
    (first, second), (doubtful,) = keys
    store = tmp_path / "rivals"
    assert kg_("build", write(tmp_path / "rivals.jsonl", *reports), "--store", store).code == 0
    assert attacks(kg_, store) == 3
    tied = kg_("resolve", "--store", store, "--explain", first, doubtful).out
    assert f"attack/{second} agrees too" in tied and "In the store they are two attacks." in tied
    assert len(kg_("ask", "possibly-same", "--store", store, "--format", "csv").out.splitlines()) == 3
    assert kg_("merge", second, doubtful, "--store", store, "--why", "the night one", "--who", "anna").code == 0
    decided = kg_("resolve", "--store", store, "--explain", second, doubtful).out
    assert "decided by anna: match (the night one)" in decided and "In the store they are one attack." in decided
    history = kg_("history", second, "--store", store).out
    assert "joined: " in history and " by anna (the night one); the score is 0." in history
    for asked in ((second, first), (first, second)):  # told by the ids that were given, in their order
        lines = kg_("resolve", "--store", store, "--explain", *asked).out.splitlines()
        assert [line.partition(",")[0] for line in lines[:2]] == [f"attack/{key}" for key in asked]


def test_explain_tells_that_two_were_never_compared(kg_: Kg, tmp_path: Path) -> None:
    """A year is too wide to be compared, however well the rest agrees."""
    reports = (facts_of(0, [BASE]), facts_of(1, [BASE | {"span": 364}]))
    first, second = (fact.attack for facts in reports for fact in facts if isinstance(fact, Account))
    store = tmp_path / "wide"
    assert kg_("build", write(tmp_path / "wide.jsonl", *reports), "--store", store).code == 0
    told = kg_("resolve", "--store", store, "--explain", first, second).out
    assert "they are not compared when the store is made" in told and "In the store they are two attacks." in told


def test_resolve_all_changes_nothing_that_is_right(kg_: Kg, store: Path, tmp_path: Path) -> None:
    kg_("export", "--store", store, "--out", tmp_path / "before.nq")
    ran = kg_("resolve", "--store", store)
    assert ran.code == 0 and "3 attacks told by reports are 2 attacks" in ran.err
    kg_("export", "--store", store, "--out", tmp_path / "after.nq")
    assert (tmp_path / "before.nq").read_bytes() == (tmp_path / "after.nq").read_bytes()


@pytest.mark.long
def test_merge_and_split_are_kept_and_replayed(kg_: Kg, store: Path, tmp_path: Path) -> None:
    ran = kg_("merge", attack(0), attack(2), "--store", store, "--why", "one night", "--who", "anna")
    assert ran.code == 0 and "decided by anna" in ran.err
    assert attacks(kg_, store) == 1
    lines = (store / "decisions.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["why"] for line in lines] == ["one night"]
    again = tmp_path / "again"
    decisions = ("--decisions", store / "decisions.jsonl")
    assert kg_("build", tmp_path / "facts.jsonl", "--store", again, *decisions).code == 0
    assert attacks(kg_, again) == 1
    ran = kg_("split", attack(0), "--account", f"account/{account(1)}", "--store", store, "--why", "another base")
    assert ran.code == 0 and "2 other reports" in ran.err
    assert attacks(kg_, store) == 2
    told = kg_("history", attack(0), "--store", store).out
    assert "match" in told and "no_match" in told and "another base" in told


def test_history_says_by_decision_of_what_a_decision_joined_alone(kg_: Kg, store: Path) -> None:
    assert kg_("merge", attack(1), attack(2), "--store", store, "--why", "one night", "--who", "anna").code == 0
    joined = [line for line in kg_("history", attack(0), "--store", store).out.splitlines() if "joined: " in line]
    assert ["by anna" in line for line in joined] == [False, True], "the first two were joined by their score"


def test_history_tells_which_report_brought_what(kg_: Kg, store: Path) -> None:
    told = kg_("history", f"attack/{attack(1)}", "--store", store)
    assert told.code == 0
    assert told.out.index("report r0") < told.out.index("report r1")
    assert "joined: score" in told.out and "account_count: 1 → 2" in told.out and "report r2" not in told.out
    content = json.loads(kg_("history", attack(0), "--store", store, "--format", "json").out)
    assert [step["report"] for step in content["steps"]] == ["r0", "r1"]
    assert content["steps"][0]["match"] is None and content["steps"][1]["match"]["score"] > 900
    assert content["steps"][1]["said"][0]["id"] == account(1)


def test_retract_leaves_no_trace(kg_: Kg, store: Path, tmp_path: Path) -> None:
    facts = write(tmp_path / "two.jsonl", facts_of(0, [BASE]), facts_of(2, [NEXT_DAY]))
    kg_("build", facts, "--store", tmp_path / "never", "--out", tmp_path / "never.nq")
    assert kg_("retract", "r1", "--store", store).code == 0
    kg_("export", "--store", store, "--out", tmp_path / "left.nq")
    assert (tmp_path / "left.nq").read_bytes() == (tmp_path / "never.nq").read_bytes()


def test_a_changed_text_leaves_a_revision_and_the_same_text_none(kg_: Kg, store: Path, tmp_path: Path) -> None:
    same = write(tmp_path / "same.jsonl", facts_of(0, [BASE]))
    changed = write(tmp_path / "changed.jsonl", facts_of(0, [BASE], " corrected"))
    for facts, rows in ((same, 0), (changed, 1), (changed, 1)):
        assert kg_("build", facts, "--store", store).code == 0
        told = kg_("ask", "revisions", "--store", store, "--format", "csv").out.splitlines()[1:]
        assert len(told) == rows
    assert told[0].startswith("r0,1,2023-10-18,,2,")
    assert attacks(kg_, store) == 2
    assert "text changed 1 times" in kg_("history", attack(1), "--store", store).out


@pytest.mark.parametrize(("call", "says"), [
    (("merge", "nothing", "$0", "--why", "x"), "holds no attack 'nothing'"),
    (("merge", "$0", "attack/$0", "--why", "x"), "name two attacks"),
    (("merge", "$0", "$2", "--why", " "), "say why"),
    (("merge", "$0", "$2"), "--why"),
    (("split", "$2", "--account", "$account2", "--why", "x"), "told by one report alone"),
    (("split", "$0", "--account", "$account2", "--why", "x"), "has no account"),
    (("retract", "r9"), "holds no report 'r9'"),
    (("history", "r9"), "holds no attack 'r9'"),
    (("history", "$0", "--as-of", "2023-10-01"), "no report published up to 2023-10-01 tells of"),
    (("history", "$0", "--as-of", "yesterday"), "--as-of"),
    (("resolve", "--explain", "$0", "$0"), "name two attacks"),
])
def test_a_wrong_call_says_what_is_wrong_and_changes_nothing(
    kg_: Kg, store: Path, call: tuple[str, ...], says: str
) -> None:
    known = {"$account2": account(2), "$0": attack(0), "$2": attack(2)}
    for name, value in known.items():
        call = tuple(one.replace(name, value) for one in call)
    before = kg_("export", "--store", store).out
    ran = kg_(*call, "--store", store)
    assert ran.code == 2 and says in ran.err
    assert kg_("export", "--store", store).out == before
    assert not (store / "decisions.jsonl").exists()
