"""benchmarks/proportions.py counts coded reports, and synthetic.toml has what it counts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks import proportions
from benchmarks.made_events import words
from benchmarks.rounds import golds_of
from kg.corpus import SPLITS


def attack(**values: object) -> dict[str, Any]:
    plain: dict[str, object] = {
        "id": "a1", "status": "carried_out", "target_kind": "base", "intercepted": None, "claim": "unstated",
        "claimants": [], "attributed": [], "hosts": [],
    }
    return plain | values


def gold(*attacks: dict[str, Any], **values: object) -> dict[str, Any]:
    return {"attacks": list(attacks), "deployments": [], "statements": [], **values}


def test_kinds_are_those_listed_or_those_of_the_summary() -> None:
    one = attack(claim="denied", attributed=[{"by": None, "to": ["A"]}])
    assert proportions.kinds_of(one, gold(one)) == "attribution denial"
    listed = [{"kind": "non_claim", "about": "a1"}, {"kind": "claim", "about": "a2"}]
    assert proportions.kinds_of(one, gold(one, responsibility=listed)) == "non_claim"
    assert proportions.kinds_of(attack(), gold()) == ""


def test_a_base_that_hosts_and_a_coalition_are_counted_apart() -> None:
    found = proportions.counted([gold(
        attack(hosts=["US"]), attack(hosts=["IQ"]), attack(target_kind="city", hosts=["US"]),
        attack(intercepted=[2, 2], claimants=[["A"], ["A", "B"], ["B"]]), attack(intercepted=[2, 2], status="foiled"),
    )])
    assert found["attacks"] == 5
    assert found["base that hosts a force"] == 2
    assert found["base that hosts a force of a coalition"] == 1
    assert found["carried out, some weapons stopped"] == 1
    assert found["claimed by two or more"] == 1
    assert found["reports of an attack on a base"] == 1


def test_the_shares_of_the_corpus_are_no_more_than_those_that_made_up_reports_have() -> None:
    """The corpus is counted; the records of the evaluation are kept elsewhere, and only add to it."""
    found = proportions.counted(one for name in SPLITS for one in golds_of(name))
    for kinds, count in words()["responsibility"].items():
        counted = found["responsibility: " + (" ".join(sorted(kinds.split())) or "nothing")]
        assert counted <= count <= counted + 53, kinds
    assert found["attacks"] <= sum(words()["responsibility"].values()) == 330
    assert found["claimed by two or more"] == words()["shares"]["rival_claims"][0]


def test_a_row_for_each(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "one.json").write_text(json.dumps(gold(attack(claim="claimed"))), encoding="utf-8")
    assert proportions.main([str(tmp_path)]) == 0
    assert "| responsibility: claim | 1 | 1 |" in capsys.readouterr().out
    assert proportions.main([str(tmp_path / "nothing")]) == 1
    assert "no folder of records" in capsys.readouterr().err
