"""An attack of which a claim waits for a person is not said to be without one."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from kg.resources import folder
from tests.cli.conftest import Kg, kg_with_spacy  # noqa: F401

REPORT = folder("examples") / "reports" / "2020-01-06-manda-bay.md"
ASKED = ("ask", "unclaimed-attacks", "-p", "force=actor/us-armed-forces", "--format", "csv", "--store")


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_a_claim_that_waits_is_said_until_it_is_decided(kg_with_spacy: Kg, tmp_path: Path) -> None:  # noqa: F811
    kg, store = kg_with_spacy, str(tmp_path / "store")
    assert kg("build", str(REPORT), "--store", store).code == 0
    assert [row["state"] for row in table(kg(*ASKED, store).out)] == ["a claim waits"]
    [waits] = [row["fact"] for row in table(kg("ask", "candidates", "--store", store, "--format", "csv").out)
               if row["fact"].startswith("claim/")]
    why = ("--store", store, "--who", "ana", "--why", "read it")
    assert kg("strike", waits, *why).code == 0
    assert [row["state"] for row in table(kg(*ASKED, store).out)] == ["no claim reported"]
    assert kg("accept", waits, *why).code == 0
    assert table(kg(*ASKED, store).out) == []
