"""Decisions: append-only, the last one on a pair stands, a torn last line is no decision."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, strategies as st
from pydantic import ValidationError

from kg.decisions import Decision, Decisions, Kind, Verdict, in_effect
from kg.errors import InputError

WHEN = datetime(2023, 10, 22, 9, 0, tzinfo=UTC)


def decision(left: str, right: str, verdict: Verdict = "match", kind: Kind = "attack", why: str = "") -> Decision:
    return Decision(kind=kind, left=left, right=right, verdict=verdict, who="ada", when=WHEN, why=why)


def test_what_was_added_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "store" / "decisions.jsonl"
    decisions = Decisions.load(path)
    decisions.add(decision("a", "b", why="même jour,\nmême base"))
    decisions.add(decision("c", "d", "no_match"))
    assert list(Decisions.load(path)) == list(decisions)


def test_the_last_decision_on_a_pair_stands_and_the_first_is_kept() -> None:
    decisions = Decisions()
    decisions.add(decision("a", "b"))
    decisions.add(decision("b", "a", "no_match"))
    assert decisions.standing("attack")["a", "b"].verdict == "no_match"
    assert len(decisions) == 2


def test_a_name_and_its_entity_are_not_one_pair_the_other_way_round() -> None:
    decisions = Decisions([decision("x", "y", kind="link"), decision("y", "x", "no_match", kind="link")])
    assert {pair: one.verdict for pair, one in decisions.standing("link").items()} == {
        ("x", "y"): "match",
        ("y", "x"): "no_match",
    }


def test_a_torn_last_line_is_no_decision_and_harms_no_later_one(tmp_path: Path) -> None:
    path = tmp_path / "decisions.jsonl"
    Decisions.load(path).add(decision("a", "b"))
    with path.open("ab") as file:
        file.write(b'{"kind": "attack", "left"')
    decisions = Decisions.load(path)
    assert len(decisions) == 1
    decisions.add(decision("c", "d"))
    assert [one.left for one in Decisions.load(path)] == ["a", "c"]


def test_a_bad_line_is_named(tmp_path: Path) -> None:
    path = tmp_path / "decisions.jsonl"
    path.write_text('{"kind": "attack"}\n', encoding="utf-8")
    with pytest.raises(InputError) as raised:
        Decisions.load(path)
    assert "decisions.jsonl:1" in str(raised.value)


@given(st.lists(st.tuples(st.text(min_size=1), st.text(min_size=1), st.text()), max_size=5))
def test_any_text_survives_the_file(given_texts: list[tuple[str, str, str]]) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "d.jsonl"
        decisions = Decisions.load(path)
        for left, right, why in given_texts:
            decisions.add(decision(left, right, why=why, kind="link"))
        assert list(Decisions.load(path)) == list(decisions)


def undo(decisions: Decisions, number: int) -> None:
    decisions.add(Decision(
        kind="undo", left=str(number), right=decisions[number].digest, verdict="match", who="ada", when=WHEN, why="no"
    ))


def test_what_was_taken_back_does_not_count_and_what_takes_back_can_be() -> None:
    decisions = Decisions([decision("a", "b"), decision("a", "b", "no_match"), decision("c", "d")])
    undo(decisions, 2)
    assert decisions.standing("attack")["a", "b"].verdict == "match"
    assert [one.left for one in in_effect(decisions)] == ["a", "c"]
    undo(decisions, 4)
    assert decisions.standing("attack")["a", "b"].verdict == "no_match"
    undo(decisions, 5)
    undo(decisions, 1)
    assert list(decisions.standing("attack")) == [("c", "d")]
    assert decisions.taken_back() == {1: 7, 2: 4, 5: 6} and len(decisions) == 7


def test_what_is_in_effect_is_in_effect() -> None:
    decisions = Decisions([decision("a", "b"), decision("c", "d")])
    undo(decisions, 1)
    assert in_effect(in_effect(decisions)) == in_effect(decisions)


def test_an_undo_that_takes_back_what_is_not_there_is_named(tmp_path: Path) -> None:
    path = tmp_path / "decisions.jsonl"
    decisions = Decisions.load(path)
    decisions.add(decision("a", "b"))
    undo(decisions, 1)
    assert in_effect(Decisions.load(path)) == ()
    first, second = path.read_text("utf-8").splitlines()
    path.write_text(f"{second}\n{first}\n", "utf-8")
    with pytest.raises(InputError, match="no earlier one"):
        Decisions.load(path)
    path.write_text(f"{first.replace('ada', 'eve')}\n{second}\n", "utf-8")
    with pytest.raises(InputError, match="was another one then"):
        Decisions.load(path)


def test_a_file_of_before_is_read_and_lines_of_old_kinds_are_as_they_were(tmp_path: Path) -> None:
    line = (
        '{"kind": "link", "left": "tripoli", "right": "place/tripoli-lb", "verdict": "match", "who": "ada", '
        '"when": "2023-10-22T09:00:00Z", "why": ""}'
    )
    path = tmp_path / "decisions.jsonl"
    path.write_text(line + "\n", "utf-8")
    [one] = Decisions.load(path)
    assert one.line == line


@pytest.mark.parametrize("extra", [
    {"kind": "link", "slot": "killed"}, {"kind": "attack", "field": "killed", "value": "3"}, {"kind": "correction"},
    {"kind": "fact", "value": "3"}, {"kind": "undo", "left": "first"}, {"kind": "guess"},
])
def test_a_kind_has_what_it_needs_and_nothing_else(extra: dict[str, str]) -> None:
    common = {"left": "1", "right": "b", "verdict": "match", "who": "ada", "when": WHEN}
    with pytest.raises(ValidationError):
        Decision.model_validate(common | extra)


def test_a_fact_and_each_of_its_values_are_decided_on_apart() -> None:
    common = {"left": "f", "right": "r", "who": "ada", "when": WHEN}
    decisions = Decisions([
        Decision.model_validate(common | each) for each in (
            {"kind": "fact", "verdict": "match"}, {"kind": "fact", "verdict": "no_match", "slot": "killed"},
            {"kind": "correction", "verdict": "match", "field": "killed", "value": "3"},
            {"kind": "correction", "verdict": "match", "field": "killed", "value": "4"},
        )
    ])
    assert {pair: one.verdict for pair, one in decisions.standing("fact").items()} == {
        ("f", ""): "match", ("f", "killed"): "no_match"
    }
    assert [one.value for one in decisions.standing("correction").values()] == ["4"]


def test_who_reads_decisions_asks_which_are_in_effect() -> None:
    """A module that tells decisions by their kind and does not ask would count what was taken back."""
    package = Path(__file__).resolve().parents[2] / "kg"
    telling = {
        path.relative_to(package).as_posix(): path.read_text("utf-8") for path in package.rglob("*.py")
        if re.search(r"\b(one|each|decision)\.kind (==|in|!=) [(\"_]", path.read_text("utf-8"))
        and "kg.decisions" in path.read_text("utf-8")
    }
    assert {"resolve/verdicts.py", "link/judge.py", "update/wikidata.py", "update/rules.py"} <= set(telling)
    # What somebody has asked about already.
    given = {"standing/single_values.py", "standing/otherwise.py", "update/growth.py", "update/relinking.py"}
    telling_all = {"cli/decisions.py", "update/curating.py", "pages/review.py"}  # counting or not
    assert {name for name, text in telling.items() if "in_effect" not in text} - given - telling_all == set()
