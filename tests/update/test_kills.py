"""kill -9 at any moment: the next run ends in the same graph as one that nothing disturbed."""

from __future__ import annotations

import multiprocessing
import shutil
import time
from pathlib import Path

import pytest

from kg.facts import Account, to_json_line
from kg.stores import open_store
from tests.update.acts import ACTS, perform
from tests.update.worlds import GROUPS, PLACES, facts_of

PROCESSES = multiprocessing.get_context("forkserver")
KILLS = {"build_first": 10, "build_more": 10, "decide": 6, "retract": 6, "resolve": 8, "strike": 8}
BEFORE = {
    "build_first": (), "build_more": ("build_first",), "decide": ("build_first",), "retract": ("build_first",),
    "resolve": ("build_first", "build_more"), "strike": ("build_first",),
}
PATIENCE = 120.0


def told(place: int, day: int, killed: int | None) -> dict[str, object]:
    return {
        "place": PLACES[place], "day": day, "span": 0, "weapon": ("rocket",), "killed": killed,
        "claimed_by": GROUPS[(day + place) % 3] if place else None, "time": None,
    }


WORLD = [[told(number % 3, number % 2, number), told((number + 1) % 6, 1, None)] for number in range(9)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    first = [facts_of(number, each) for number, each in enumerate(WORLD[:6])]
    more = [facts_of(number, each, " anew" if number < 5 else "") for number, each in list(enumerate(WORLD))[3:]]
    for name, world in (("first", first), ("more", more)):
        lines = [to_json_line(fact) for facts in world for fact in facts]
        (tmp_path / f"{name}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    keys = [fact.attack for facts in (first[0], first[2]) for fact in facts if isinstance(fact, Account)]
    (tmp_path / "pair.txt").write_text(f"{keys[0]} {keys[2]}", encoding="utf-8")
    return tmp_path


def run(act: str, folder: Path, kill_after: float | None = None) -> tuple[int | None, float]:
    """Do an act in a process of its own, killed so many seconds after it began; its exit code and how long it took."""
    ours, theirs = PROCESSES.Pipe(duplex=False)
    process = PROCESSES.Process(target=perform, args=(act, folder, theirs))
    process.start()
    assert ours.poll(PATIENCE), "the process never began"
    assert ours.recv() == "ready"
    began = time.monotonic()
    if kill_after is None:
        process.join(PATIENCE)
    else:
        time.sleep(kill_after)
        process.kill()
        process.join(PATIENCE)
    return process.exitcode, time.monotonic() - began


def lines(folder: Path) -> list[str]:
    with open_store(folder / "store", "read") as store:
        return sorted(map(str, store.dump()))


@pytest.mark.long
@pytest.mark.parametrize("act", list(ACTS))
def test_a_killed_act_is_made_good_by_the_next_run(folder: Path, act: str) -> None:
    PROCESSES.set_forkserver_preload(["tests.update.acts", "kg.build", "kg.validate", "pyshacl"])
    for before in BEFORE[act]:
        assert run(before, folder)[0] == 0
    start = folder / "start"
    if (folder / "store").exists():
        shutil.copytree(folder / "store", start)

    def afresh() -> None:
        shutil.rmtree(folder / "store", ignore_errors=True)
        if start.exists():
            shutil.copytree(start, folder / "store")

    code, seconds = run(act, folder)
    assert code == 0
    undisturbed = lines(folder)
    assert any("/graph/links/" in line for line in undisturbed)
    assert undisturbed != ([] if not start.exists() else _lines_of(start))
    killed, tried = 0, 0
    while killed < KILLS[act]:
        tried += 1
        assert tried < 8 * KILLS[act], "it ends before it can be killed"
        afresh()
        # Spread over its whole length by the golden ratio, so that any number of tries covers it evenly.
        code, _ = run(act, folder, kill_after=seconds * ((tried * 0.618) % 1))
        killed += code == -9
        assert run(act, folder)[0] == 0
        assert lines(folder) == undisturbed


def test_at_least_thirty_kills() -> None:
    assert sum(KILLS.values()) >= 30
    assert set(KILLS) == set(ACTS) == set(BEFORE)


def _lines_of(store: Path) -> list[str]:
    with open_store(store, "read") as opened:
        return sorted(map(str, opened.dump()))
