"""Commands that only read work beside a running server, and see what was changed over it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from benchmarks import servers
from kg.errors import StoreError
from kg.stores import on_disk

ATTACK = "https://w3id.org/sitrep-kg/id/attack/new"
INSERT = f"""PREFIX sit: <https://w3id.org/sitrep-kg/ontology#>
INSERT DATA {{ GRAPH <https://w3id.org/sitrep-kg/id/graph/consolidated> {{ <{ATTACK}> a sit:Attack }} }}"""
COUNT = """PREFIX sit: <https://w3id.org/sitrep-kg/ontology#>
SELECT (COUNT(DISTINCT ?a) AS ?n) { GRAPH ?g { ?a a sit:Attack } }"""
READING = {
    "ask": ["ask", "attacks-by-weapon"], "export": ["export", "nq"], "validate": ["validate"],
    "resolve": ["resolve", "--explain", "one", "other"], "history": ["history", "nosuch"],
}


def run(*arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "kg", *arguments], input=given, capture_output=True, text=True,
                          timeout=300)


@pytest.fixture
def store(world: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(world, tmp_path / "store", ignore=shutil.ignore_patterns("serving-*", "lock")))


@pytest.mark.long
@pytest.mark.parametrize("writable", [False, True])
def test_reading_commands_run_beside_a_server(store: Path, writable: bool) -> None:
    alone = {name: run(*arguments, "--store", str(store)) for name, arguments in READING.items()}
    assert alone["ask"].returncode == alone["export"].returncode == 0
    with servers.kg(store, writable=writable):
        for name, arguments in READING.items():
            beside = run(*arguments, "--store", str(store))
            assert (beside.returncode, beside.stdout) == (alone[name].returncode, alone[name].stdout), beside.stderr
            assert "in use" not in beside.stderr
    assert list(store.glob("reading-*")) == []


def test_what_was_changed_over_the_server_is_seen(store: Path) -> None:
    with servers.kg(store, writable=True) as running:
        before = run("ask", "-", "--store", str(store), "--format", "csv", given=COUNT)
        headers = {"Authorization": f"Bearer {servers.TOKEN}", "Content-Type": "application/sparql-update"}
        httpx.post(running.url + "/update", content=INSERT, headers=headers, timeout=60).raise_for_status()
        after = run("ask", "-", "--store", str(store), "--format", "csv", given=COUNT)
    counts = [int(one.stdout.split()[-1]) for one in (before, after)]
    assert counts[1] == counts[0] + 1


def test_beside_another_writer_than_a_server_it_is_refused(store: Path) -> None:
    with on_disk(store):
        refused = run("ask", "attacks-by-weapon", "--store", str(store))
    assert refused.returncode == 1
    assert "is in use by another process" in refused.stderr


@pytest.mark.long
def test_a_server_takes_no_snapshot_of_a_snapshot(store: Path) -> None:
    """What is read beside a server is what it had; a server that did so would miss what a build makes meanwhile."""
    with servers.kg(store, writable=True), pytest.raises(StoreError, match="in use"):
        on_disk(store, "read")
