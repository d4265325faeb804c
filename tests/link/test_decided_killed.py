"""`kg link decide` killed at any moment: the same file again brings the store to where it would have been."""

from __future__ import annotations

import csv
import io
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kg.build import build
from kg.decisions import Decisions
from kg.facts import to_json_line
from kg.link.review_csv import to_csv
from kg.stores import open_store
from kg.views.doubts import doubts
from kg.views.store_view import read
from tests.cli.test_linking import report

ROOT = Path(__file__).resolve().parents[2]
REPORTS, KILLS = 60, 8


def prepared(folder: Path) -> tuple[Path, Path]:
    """A store with doubtful links, and a file that decides on them."""
    facts = folder / "facts.jsonl"
    facts.write_text("".join(
        to_json_line(fact) + "\n" for number in range(REPORTS) for fact in report(f"r{number}")
    ), encoding="utf-8")
    with open_store(folder / "store") as store:
        build([str(facts)], store)
        rows = list(csv.DictReader(io.StringIO(to_csv(read(store, doubts())), newline="")))
    decided = folder / "decided.csv"
    with decided.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        for row in rows:
            match = row["candidate"] == "place/tripoli-ly"
            writer.writerow(row | {"decision": "match" if match else "no match", "who": "anna", "when": "2026-03-01"})
    return folder / "store", decided


def decide(store: Path, decided: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "kg", "link", "decide", str(decided), "--store", str(store)]
    return subprocess.Popen(command, cwd=ROOT, text=True, stderr=subprocess.PIPE)


@pytest.mark.long
def test_the_end_is_the_same(tmp_path: Path) -> None:
    for name in ("calm", "shaken"):
        (tmp_path / name).mkdir()
    calm, decided = prepared(tmp_path / "calm")
    begun = time.monotonic()
    _, said = decide(calm, decided).communicate(timeout=300)
    took = time.monotonic() - begun
    assert f"{REPORTS} reports linked anew" in said

    shaken, decided = prepared(tmp_path / "shaken")
    chance = random.Random(20260301)
    for _ in range(KILLS):
        process = decide(shaken, decided)
        time.sleep(chance.uniform(0.2, 1.0) * took)
        os.kill(process.pid, signal.SIGKILL)
        process.communicate(timeout=300)
    process = decide(shaken, decided)
    _, said = process.communicate(timeout=300)
    assert process.returncode == 0, said
    taken = [(one.left, one.right, one.verdict) for one in Decisions.load(shaken / "decisions.jsonl")]
    assert len(taken) == len(set(taken)) == 3 * REPORTS  # none is lost, none is there twice
    with open_store(calm) as one, open_store(shaken) as other:
        assert sorted(map(str, one.dump())) == sorted(map(str, other.dump()))
