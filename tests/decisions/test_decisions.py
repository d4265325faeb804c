"""Decisions: append-only, the last one on a pair stands, a torn last line is no decision."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from kg.decisions import Decision, Decisions, Kind, Verdict
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
