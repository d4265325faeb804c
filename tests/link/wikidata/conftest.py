"""The little Wikidata in a process of its own, once a module, and what tests say to it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from kg.link.wikidata import WikidataSettings

HERE = Path(__file__).parent
ROOT = HERE.parents[2]


class Wikidata:
    """A running service: its addresses, its faults, its log."""

    def __init__(self, port: int) -> None:
        self.root = f"http://127.0.0.1:{port}"
        self.settings = replace(
            WikidataSettings.load(
                reconcile=f"{self.root}/reconcile", api=f"{self.root}/api", sparql=f"{self.root}/sparql"
            ),
            first_wait=0.0,
            timeout=1.0,
        )

    def fail(self, *faults: tuple[str, str, int]) -> None:
        """Faults to come, as (path, fault, times); the log begins anew."""
        rows = [{"path": path, "fault": fault, "times": times} for path, fault, times in faults]
        httpx.post(f"{self.root}/faults", json=rows).raise_for_status()

    def log(self) -> list[dict[str, Any]]:
        """What was asked since the faults were set; nothing in it may break a schema."""
        rows: list[dict[str, Any]] = httpx.get(f"{self.root}/log").json()
        assert not [row["broken"] for row in rows if "broken" in row]
        return rows


@pytest.fixture(scope="session")
def service() -> Iterator[Wikidata]:
    command = [sys.executable, "-m", "tests.link.wikidata.service", str(HERE / "world.json")]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield Wikidata(int(process.stdout.readline()))
    finally:
        process.terminate()
        process.wait(10)


@pytest.fixture
def wikidata(service: Wikidata) -> Wikidata:
    service.fail()
    return service
