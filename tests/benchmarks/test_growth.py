"""The growth benchmark runs at small sizes, and synthetic worlds are what they say."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import growth, synthetic
from kg.facts import Account, Quoted, ReportFact, parse_line


@pytest.mark.long
def test_it_adds_one_by_one_and_says_what_it_took(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "page.md"
    assert growth.main(["--sizes", "10", "60", "--reports", "3", "--folder", str(tmp_path), "--page", str(page)]) == 0
    assert "60 attacks in" in capsys.readouterr().out
    text = page.read_text(encoding="utf-8")
    assert "| 60 |" in text and "Limit of 2 s for one report: kept." in text
    assert [path.name for path in tmp_path.iterdir()] == ["page.md"]


def test_a_limit_that_is_missed_is_said() -> None:
    slow = growth.Grown(attacks=5, reports=6, filled=1, opened=0.1, added=(0.1, 3.0), retracted=(0.1,))
    assert "MISSED: 5: 3.00 s" in growth.page_of([slow], "Measured.")


def test_a_synthetic_world_is_sound_and_always_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    told = list(synthetic.reports(60, seed=7))
    assert told == list(synthetic.reports(60, seed=7))
    assert told != list(synthetic.reports(60, seed=8))
    ids = [one.facts[0].report for one in told]
    assert len(set(ids)) == len(ids) > 60
    for one in told:
        report = one.facts[0]
        assert isinstance(report, ReportFact)
        assert {fact.attack for fact in one.facts if isinstance(fact, Account)} == set(one.truth)
        for fact in one.facts[1:]:
            assert isinstance(fact, Quoted)
            assert all(report.text[words.start : words.end] == words.quote for words in fact.evidence)
    assert synthetic.main(["60", "--seed", "7"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [parse_line(line) for line in lines] == [fact for one in told for fact in one.facts]
