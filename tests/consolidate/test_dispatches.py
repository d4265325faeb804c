"""From the printed texts to independent-sources: a dispatch is one source, whoever prints it (dispatches.toml)."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from kg.build import build
from kg.questions.answer import ask
from kg.questions.render import to_csv
from kg.stores import open_store

DATA = tomllib.loads((Path(__file__).parent / "dispatches.toml").read_text(encoding="utf-8"))


def printed(case: dict[str, Any]) -> list[dict[str, str]]:
    """The reports of a case, as they come in."""
    own = DATA[case["dispatch"]]

    def paragraph(found: re.Match[str]) -> str:
        where, _, name = found[1].rpartition(".")
        return str((DATA[where] if where else own)[name])

    return [
        {
            "id": f"r{number}",
            "outlet": one["outlet"],
            "published": "2023-10-20",
            "lang": own["lang"],
            "text": re.sub(r"\{([\w.]+)\}", paragraph, one["text"]),
        }
        for number, one in enumerate(case["printed"])
    ]


@pytest.mark.long
@pytest.mark.parametrize("order", [1, -1], ids=["as printed", "the other way round"])
@pytest.mark.parametrize("case", DATA["case"], ids=lambda case: case["name"])
def test_sources_of_what_is_printed(case: dict[str, Any], order: int, tmp_path: Path) -> None:
    reports = printed(case)
    for number, report in enumerate(reports[::order]):
        report["id"] = f"r{number}"  # reports of one day are told in the order of their ids
    file = tmp_path / "reports.jsonl"
    file.write_text("".join(json.dumps(report) + "\n" for report in reports), encoding="utf-8")
    store = open_store()
    assert build([str(file)], store).reports == len(reports)
    rows = ask(store, "independent-sources", lang="en")
    found = list(to_csv(rows).splitlines())
    assert len(found) == 1 + case["sources"], found
