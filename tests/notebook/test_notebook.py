"""The example notebook runs as it stands, and its stored outputs are those of a run."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from kg.cli import cli

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted((ROOT / "examples" / "notebooks").glob("*.ipynb"))


def shown(notebook: Any) -> list[set[str]]:
    """For each code cell the kinds of its outputs (MIME types; "text" for a stream)."""
    return [
        {kind for output in cell["outputs"] for kind in output.get("data", {"text": ""})}
        for cell in notebook["cells"]
        if cell["cell_type"] == "code"
    ]


@pytest.fixture(scope="module")
def top(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the demo in it, as `make demo` leaves the top of a checkout."""
    folder = tmp_path_factory.mktemp("top")
    demo = CliRunner().invoke(cli, ["demo", str(folder / "demo")])
    assert demo.exit_code == 0, demo.output
    return folder


@pytest.mark.long
@pytest.mark.parametrize("where", [".", "examples/notebooks"])
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_a_notebook_runs_on_the_demo(path: Path, where: str, top: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    nbclient = pytest.importorskip("nbclient", reason="nbclient is not installed")
    nbformat = pytest.importorskip("nbformat", reason="nbformat is not installed")
    for needed in ("ipykernel", "pandas", "matplotlib"):
        pytest.importorskip(needed, reason=f"{needed} is not installed")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]))
    (top / where).mkdir(parents=True, exist_ok=True)
    stored = nbformat.read(path, as_version=4)
    fresh = nbformat.read(path, as_version=4)
    nbclient.NotebookClient(
        fresh, timeout=600, kernel_name="python3", resources={"metadata": {"path": str(top / where)}}
    ).execute()
    assert shown(fresh) == shown(stored), "run the notebook again and keep its outputs"
    kinds = set().union(*shown(fresh))
    assert {"text/html", "image/png"} <= kinds
    assert "text" not in kinds, "a warning or a print: the notebook shows only tables and plots"


def test_there_is_a_notebook() -> None:
    assert NOTEBOOKS
