"""An attack of which a claim waits for a person is not said to be without one."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from tests.cli.conftest import Kg, kg_with_spacy  # noqa: F401

REPORT = """---
published: 2024-05-03
lang: en
---
BAGHDAD - Two rockets hit the Ain al-Asad base in western Iraq, which hosts U.S. troops, on Thursday. Nobody was hurt.

Flights from Baghdad were delayed for some hours. The Islamic Resistance in Iraq claimed the attack.
"""
ASKED = ("ask", "unclaimed-attacks", "-p", "force=actor/us-armed-forces", "--format", "csv", "--store")


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def states(kg: Kg, store: str) -> list[str]:
    """What three other questions say of the attack."""
    found = []
    for asked, columns in (("attacks", ["state"]), ("attacks-on-base", ["state"]),
                           ("responsibility-history", ["said", "state_after"])):
        [row] = table(kg("ask", asked, "--format", "csv", "--store", store).out)
        found += [row[name] for name in columns]
    return found


def test_a_claim_that_waits_is_said_until_it_is_decided(kg_with_spacy: Kg, tmp_path: Path) -> None:  # noqa: F811
    kg, store = kg_with_spacy, str(tmp_path / "store")
    file = tmp_path / "report.md"
    file.write_text(REPORT, encoding="utf-8")
    assert kg("build", str(file), "--store", store).code == 0
    assert [row["state"] for row in table(kg(*ASKED, store).out)] == ["a claim waits"]
    assert states(kg, store) == ["claim_waits", "claim_waits", "claim_waits", "claim_waits"]
    [waits] = [row["fact"] for row in table(kg("ask", "candidates", "--store", store, "--format", "csv").out)
               if row["fact"].startswith("claim/")]
    why = ("--store", store, "--who", "ana", "--why", "read it")
    assert kg("strike", waits, *why).code == 0
    assert [row["state"] for row in table(kg(*ASKED, store).out)] == ["no claim reported"]
    assert states(kg, store) == ["no_claim_reported", "no_claim_reported", "not_mentioned", "no_claim_reported"]
    assert kg("accept", waits, *why).code == 0
    assert table(kg(*ASKED, store).out) == []
    assert states(kg, store) == ["claimed", "claimed", "claimed", "claimed"]
