"""The coded reports: each holds what its coding says, word for word."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
PATHS = sorted(HERE.glob("*/*.json"))
KINDS = ("claim", "attribution", "denial", "non_claim")


def record(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text("utf-8"))


@pytest.mark.parametrize("path", PATHS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_record_holds_what_its_coding_says(path: Path) -> None:
    one = record(path)
    assert one["id"] == path.stem and one["lang"] == path.stem[:2] and date.fromisoformat(one["published"])
    assert one["basis"] and one["outlet"] and one["title"]
    attacks = {attack["id"] for attack in one["attacks"]}
    assert len(attacks) == len(one["attacks"])
    for attack in one["attacks"]:
        assert attack["words"] and all(words in one["text"] for words in attack["words"])
        first, last = (date.fromisoformat(day) for day in attack["date"] or ["2000-01-01"] * 2)
        assert first <= last
    for said in one["responsibility"]:
        about = said["about"] if isinstance(said["about"], list) else [said["about"]]
        assert set(about) <= attacks | {"series"} and said["kind"] in KINDS
        assert said["as_of"] is None or date.fromisoformat(said["as_of"])
        assert (said["kind"] == "non_claim") == (not said["responsible"])
        assert said["quote"] in one["text"] or said["quote"] in one["title"]


def test_no_report_is_in_two_sets() -> None:
    names = [path.stem for path in PATHS]
    assert len(names) == len(set(names)) >= 120
