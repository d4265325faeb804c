"""Kept answers of a large language model that saw the requests alone (corpus/ test, and dev where it is): replayed.

answers.md says where they come from. A change of the prompt makes other requests: then they are asked anew.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.readings import ROOT, by_answers
from benchmarks.responsibility import Names, judge_all
from benchmarks.rounds import golds_of
from benchmarks.scoring import Scorer, total
from benchmarks.uncoded import uncoded, verdicts
from kg.corpus import SPLITS, load
from kg.errors import InputError
from kg.gazetteer import Gazetteer
from kg.read.llm.answers import Answers
from kg.read.llm.reader import LlmReader
from kg.sheet import gold_record

ANSWERS = Path(__file__).with_name("answers")
SCORER = Path(__file__).resolve().parents[3] / "shared" / "eval" / "score.py"


def test_every_report_is_read_and_every_value_stands_in_its_text() -> None:
    bad: list[InputError] = []
    reader = LlmReader("large-model", Answers(ANSWERS), Gazetteer.load(), fail=bad.append)
    read = dict(reader.read_all([record.report for record in load("test")]))
    assert bad == [] and len(read) == 40
    assert (reader.counts.dropped, reader.counts.corrected) == (0, 0)
    assert reader.counts.statements == 158 and reader.counts.unconfirmed == 5


@pytest.mark.long
def test_what_stands_is_said_by_the_coding_too() -> None:
    """Claims, attributions, denials and non-claims that count as facts: the bar is 0.90 (docs/trust.md)."""
    records = load("test")
    golds = [gold_record(one.report, one.sheet, one.basis) for one in records]
    reader = LlmReader("large-model", Answers(ANSWERS), Gazetteer.load(), fail=lambda error: None)
    facts = {report.id: found for report, found in reader.read_all([one.report for one in records])}
    stands = [one for one in judge_all(golds, facts, Names(Gazetteer.load())) if one.stands]
    right = sum(one.right is not None for one in stands)
    assert len(stands) > 120 and right / len(stands) >= 0.9


@pytest.mark.long
@pytest.mark.parametrize("name", ["test", "tests/blind/2026-11-30"])
def test_no_statement_that_stands_was_judged_false(name: str, tmp_path: Path) -> None:
    golds = golds_of(name if name in SPLITS else str(ROOT / name))
    reading = by_answers(golds, ANSWERS, tmp_path)
    assert reading
    found, standing = uncoded(golds, reading)
    known = verdicts()
    assert standing > 120
    assert [key for key in found if known.get(key, "not judged") not in ("true", "inferred")] == []


@pytest.mark.long
@pytest.mark.skipif(not SCORER.is_file(), reason="the scorer lies beside a checkout only")
def test_the_bars_are_reached(tmp_path: Path) -> None:
    golds = [gold_record(one.report, one.sheet, one.basis) for one in load("test")]
    reading = by_answers(golds, ANSWERS, tmp_path)
    assert reading
    whole = total(Scorer(SCORER).score(golds, reading.graph))
    assert whole.f1("attacks") >= 0.93 and whole.f1("facts") >= 0.88
    assert whole.responsibility >= 0.92 and whole.f1("deployments") >= 0.85
