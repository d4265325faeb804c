"""The wheel, installed in a new environment and used from an empty folder: nothing of the checkout may be needed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.long

ROOT = Path(__file__).resolve().parents[2]


def run(*command: object, cwd: Path, stdin: str | None = None) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return subprocess.run(
        [str(part) for part in command], cwd=cwd, env=clean, input=stdin, capture_output=True, text=True, timeout=300
    )


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("dist")
    built = run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", target, cwd=ROOT)
    assert built.returncode == 0, built.stderr
    [path] = target.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of programs of a new environment with the wheel in it.

    The dependencies are borrowed from the environment that runs the tests: what is tested is our package, not the
    network. A `.pth` inside a borrowed folder is not followed, so the checkout stays out of sight.
    """
    home = tmp_path_factory.mktemp("env")
    made = run(sys.executable, "-m", "venv", home, cwd=home)
    assert made.returncode == 0, made.stderr
    programs = home / ("Scripts" if os.name == "nt" else "bin")
    put = run(programs / "python", "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", wheel, cwd=home)
    assert put.returncode == 0, put.stderr
    where = run(programs / "python", "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=home)
    borrowed = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    Path(where.stdout.strip(), "borrowed.pth").write_text("\n".join(sorted(borrowed)) + "\n")
    return programs


def test_the_wheel_holds_the_data_and_nothing_else(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for folder, pattern in (
        ("ontology", "*.ttl"),
        ("shapes", "*.ttl"),
        ("queries", "*.rq"),
        ("examples/reports", "*.md"),
        ("corpus/reports", "*.json"),
        ("corpus/sheets", "*.json"),
        ("corpus", "splits.csv"),
    ):
        files = sorted((ROOT / folder).glob(pattern))
        assert files
        assert {f"kg/_data/{folder}/{path.name}" for path in files} <= names
    for path in (ROOT / "kg").rglob("*"):
        if path.suffix in (".py", ".toml", ".csv", ".typed"):
            assert str(path.relative_to(ROOT)) in names
    assert all(name.startswith(("kg/", "sitrep_kg-")) for name in names)
    assert not [name for name in names if "__pycache__" in name or name.startswith("kg/_data/tests")]
    assert [name for name in names if name.endswith("licenses/LICENSE")]


def test_it_is_the_installed_package_that_runs(installed: Path, tmp_path: Path) -> None:
    code = (
        "import kg; from kg.resources import folder as f; "
        "print(kg.__file__, *map(f, ('ontology', 'shapes', 'queries')))"
    )
    ran = run(installed / "python", "-c", code, cwd=tmp_path)
    assert ran.returncode == 0, ran.stderr
    assert str(ROOT / "kg") not in ran.stdout
    assert ran.stdout.count(str(Path("kg", "_data"))) == 3


@pytest.mark.long
def test_the_command_works_from_an_empty_folder(installed: Path, tmp_path: Path) -> None:
    assert "Usage: kg" in run(installed / "kg", "--help", cwd=tmp_path).stdout
    assert json.loads(run(installed / "kg", "schema", cwd=tmp_path).stdout)["title"] == "Sitrep KG fact"
    listed = run(installed / "kg", "ask", cwd=tmp_path)
    assert listed.returncode == 0, listed.stderr
    assert "unclaimed-attacks" in listed.stdout
    assert not list(tmp_path.iterdir())


FACTS = [
    {
        "fact": "report",
        "report": "r",
        "language": "fr",
        "published": "2023-10-20",
        "outlet": "Médias",
        "text": "Une attaque a visé la base de Taji.",
    },
    {
        "fact": "account",
        "report": "r",
        "attack": "a",
        "earliest": "2023-10-20",
        "latest": "2023-10-20",
        "outcome": "carried_out",
        "target": [{"node": "place", "name": "Taji", "kind": "base"}],
        "evidence": [{"start": 0, "end": 35, "quote": "Une attaque a visé la base de Taji."}],
    },
]


@pytest.mark.long
def test_it_builds_checks_and_answers(installed: Path, tmp_path: Path) -> None:
    lines = "\n".join(json.dumps(fact) for fact in FACTS)
    built = run(installed / "kg", "build", "-", "--store", "store", cwd=tmp_path, stdin=lines)
    assert built.returncode == 0, built.stderr
    asked = run(installed / "kg", "ask", "who-says-what", "--store", "store", "--format", "csv", cwd=tmp_path)
    assert asked.returncode == 0, asked.stderr
    assert "Taji" in asked.stdout


def test_the_demo_runs_from_it(installed: Path, tmp_path: Path) -> None:
    ran = run(installed / "kg", "demo", "out", cwd=tmp_path)
    assert ran.returncode == 0, ran.stderr
    assert "Traceback" not in ran.stderr
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "claims.csv",
        "disagreements.csv",
        "graph.nq",
        "store",
        "unclaimed-attacks.csv",
    ]
