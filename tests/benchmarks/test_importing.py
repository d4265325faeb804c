"""The benchmark of importing runs and writes its page."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import importing


@pytest.mark.long
def test_it_measures_every_step(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    assert importing.main(["--rows", "8", "--rounds", "1", "--page", str(page)]) == 0
    rows = [line.split("|")[1:3] for line in page.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    assert [(one.strip(), other.strip()) for one, other in rows[2:]] == [(step, "8") for step in importing.STEPS]
