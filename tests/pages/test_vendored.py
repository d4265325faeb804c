"""What is vendored is what its manifest says, to the last byte, and nothing else lies there."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
MANIFESTS = (
    ROOT / "kg" / "pages" / "static" / "vendor" / "vendor.toml",
    ROOT / "tests" / "pages" / "vendor" / "vendor.toml",
)
FILES = [
    (manifest.parent / one["to"], one["sha256"])
    for manifest in MANIFESTS
    for package in tomllib.loads(manifest.read_text(encoding="utf-8"))["package"]
    for one in package["file"]
]


@pytest.mark.parametrize(("path", "digest"), FILES, ids=lambda value: value.name if isinstance(value, Path) else "")
def test_every_file_has_its_hash(path: Path, digest: str) -> None:
    assert hashlib.sha256(path.read_bytes()).hexdigest() == digest


@pytest.mark.parametrize("manifest", MANIFESTS, ids=lambda path: path.parent.parent.name)
def test_nothing_else_lies_there(manifest: Path) -> None:
    there = {path for path in manifest.parent.rglob("*") if path.is_file()} - {manifest}
    assert there == {path for path, _ in FILES if manifest.parent in path.parents}


@pytest.mark.parametrize("manifest", MANIFESTS, ids=lambda path: path.parent.parent.name)
def test_every_package_has_a_version_and_a_licence(manifest: Path) -> None:
    for package in tomllib.loads(manifest.read_text(encoding="utf-8"))["package"]:
        assert package["version"][0].isdigit()
        assert package["licence"]


def test_the_wheel_carries_every_file_of_the_pages(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=300)
    [wheel] = tmp_path.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    pages = ROOT / "kg" / "pages"
    files = [path for folder in ("static", "templates") for path in (pages / folder).rglob("*") if path.is_file()]
    assert files
    assert {str(path.relative_to(ROOT)) for path in files} <= names
