"""The golden cases of sheets: a folder each, with report.json, sheet.json and what comes of them."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from kg.reports import Report

CASES = Path(__file__).parent / "cases"


def report(case: str) -> Report:
    told = json.loads((CASES / case / "report.json").read_text("utf-8"))
    return Report(id=told["id"], text=told["text"], language=told["lang"], outlet=told["outlet"], title=told["title"],
                  published=date.fromisoformat(told["published"]))


def coded(case: str) -> Any:
    """The sheet of a case as plain JSON, for a test to change."""
    return json.loads((CASES / case / "sheet.json").read_text("utf-8"))
