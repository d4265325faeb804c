"""`kg link ask` and `kg link refresh` killed in the middle, again and again: what was answered is not asked twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from kg.build import build
from kg.facts import Actor, to_json_line
from kg.stores import open_store
from tests.link.wikidata.conftest import ROOT, Wikidata
from tests.link.wikidata.test_live import NAMES, facts

MANY = (*NAMES, *(Actor(name=f"Front inconnu numéro {number}", kind="armed_group") for number in range(60)))
ALIVE = 120.0  # seconds that a machine under load may take for one run


def store_at(path: Path, facts_path: Path) -> Path:
    with open_store(path) as store:
        build([str(facts_path)], store)
    return path


def start(wikidata: Wikidata, *args: object) -> subprocess.Popen[str]:
    services = ["--sparql", f"{wikidata.root}/sparql"]
    if args[0] == "ask":
        services = ["--reconcile", f"{wikidata.root}/reconcile", "--api", f"{wikidata.root}/api"]
    command = [sys.executable, "-m", "kg", "link", *map(str, args), *services]
    return subprocess.Popen(command, cwd=ROOT, text=True, stderr=subprocess.PIPE)


def kill_after(wikidata: Wikidata, asked: int, process: subprocess.Popen[str]) -> None:
    """Kill it when it has asked so many questions in all."""
    end = time.monotonic() + ALIVE
    while time.monotonic() < end and process.poll() is None and len(wikidata.log()) < asked:
        time.sleep(0.05)
    assert process.poll() is None, "it ended before it could be killed"
    os.kill(process.pid, signal.SIGKILL)
    process.wait(ALIVE)


def finish(process: subprocess.Popen[str]) -> str:
    _, said = process.communicate(timeout=ALIVE)
    assert process.returncode == 0, said
    return said


def repeated(wikidata: Wikidata) -> int:
    """How many questions were asked more than once."""
    counts = Counter(str((row["path"], sorted(row["values"].items()))) for row in wikidata.log())
    return sum(number - 1 for number in counts.values())


@pytest.mark.long
def test_live(wikidata: Wikidata, tmp_path: Path) -> None:
    facts_path = tmp_path / "facts.jsonl"
    facts_path.write_text("".join(to_json_line(fact) + "\n" for fact in facts(MANY)), encoding="utf-8")
    calm = store_at(tmp_path / "calm", facts_path)
    finish(start(wikidata, "ask", "--store", calm, "--cache", tmp_path / "calm.sqlite"))
    asked = len(wikidata.log())
    assert asked > 100

    shaken = store_at(tmp_path / "shaken", facts_path)
    wikidata.fail(("/reconcile", "slow0.03", 9_999), ("/api", "slow0.03", 9_999))
    kills = (1, 4, 30, 80, 110)
    for number in kills:
        process = start(wikidata, "ask", "--store", shaken, "--cache", tmp_path / "shaken.sqlite")
        kill_after(wikidata, number, process)
    said = finish(start(wikidata, "ask", "--store", shaken, "--cache", tmp_path / "shaken.sqlite"))
    assert "69 names asked: 3 sure, 2 doubtful, 64 unknown" in said
    # at most the question that was on its way at each kill is asked again
    assert repeated(wikidata) <= len(kills) and len(wikidata.log()) <= asked + len(kills)
    with open_store(calm) as one, open_store(shaken) as other:
        assert sorted(map(str, one.dump())) == sorted(map(str, other.dump()))


@pytest.mark.long
@pytest.mark.parametrize("kills", [(1, 5, 12)])
def test_refresh(wikidata: Wikidata, tmp_path: Path, kills: tuple[int, ...]) -> None:
    finish(start(wikidata, "refresh", tmp_path / "calm.csv", "--cache", tmp_path / "calm.sqlite"))
    asked = len(wikidata.log())
    wikidata.fail(("/sparql", "slow0.3", 9_999))
    for number in kills:
        process = start(wikidata, "refresh", tmp_path / "shaken.csv", "--cache", tmp_path / "shaken.sqlite")
        kill_after(wikidata, number, process)
        assert not (tmp_path / "shaken.csv").exists()
    finish(start(wikidata, "refresh", tmp_path / "shaken.csv", "--cache", tmp_path / "shaken.sqlite"))
    assert repeated(wikidata) <= len(kills) and len(wikidata.log()) <= asked + len(kills)
    assert (tmp_path / "shaken.csv").read_bytes() == (tmp_path / "calm.csv").read_bytes()
