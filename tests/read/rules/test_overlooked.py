"""A report that tells of victims and arms and gives no attack is named, so that a person looks at it."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.build import build
from kg.read.rules import RuleReader, overlooked_attack
from kg.reports import Report
from kg.stores import open_store
from tests.doubles import LineExtractor

TELLS = "Douze personnes ont été tuées, dit-on, dans un attentat dont on ne sait rien d'autre."


def test_victims_and_arms_without_an_attack_leave_a_remark() -> None:
    report = Report(id="a", text=TELLS, language="fr", origin="a.txt")
    remark = overlooked_attack(report, [])
    assert remark and remark.startswith("a.txt: ") and "tuées" in remark


@pytest.mark.parametrize("text", ["Douze personnes ont été tuées par une avalanche.", "Une attaque est crainte."])
def test_other_texts_leave_none(text: str) -> None:
    assert overlooked_attack(Report(id="a", text=text, language="fr"), []) is None


def test_a_report_whose_attack_was_read_leaves_none() -> None:
    report = Report(id="a", text="Une bombe a tué lundi trois soldats à Gao.", language="fr")
    facts = RuleReader().read(report)
    assert len(facts) > 1 and overlooked_attack(report, facts) is None


def test_a_build_says_it(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"---\npublished: 2024-05-16\nlang: fr\n---\n{TELLS}\n", encoding="utf-8")
    done = build([str(tmp_path / "a.txt")], open_store(), reader=LineExtractor())
    assert any("no attack was read" in note for note in done.notes)
