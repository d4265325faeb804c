"""`kg fetch` as a person uses it, in a process of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.fetch.site import running

ROOT = Path(__file__).resolve().parents[2]


def kg(*args: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "kg", *map(str, args)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", cwd=ROOT, timeout=240, check=False)


@pytest.mark.long
def test_new_files_are_named_and_faults_are_listed(tmp_path: Path) -> None:
    with running() as site:
        addresses = tmp_path / "addresses.txt"
        addresses.write_text(f"# our feeds\n{site.url}/feed.xml # world\n\n", encoding="utf-8")
        out = tmp_path / "reports"
        first = kg("fetch", "--from", addresses, "--out", out, "--delay", 0, "--tries", 1, "--allow-private")
        assert first.returncode == 4, first.stderr
        files = first.stdout.split()
        assert len(files) == 2 and all(Path(name).exists() for name in files)
        assert "robots.txt forbids" in first.stderr and "answered 404" in first.stderr
        assert "2 reports written" in first.stderr and "Traceback" not in first.stderr
        second = kg("fetch", f"{site.url}/ain-al-asad", "--out", out, "--allow-private")
        assert second.returncode == 0 and not second.stdout and "1 were there" in second.stderr


def test_nothing_to_fetch_is_a_wrong_call(tmp_path: Path) -> None:
    ran = kg("fetch", "--out", tmp_path)
    assert ran.returncode == 2 and "--from" in ran.stderr


def test_private_addresses_need_to_be_allowed(tmp_path: Path) -> None:
    ran = kg("fetch", "http://127.0.0.1:9/feed", "--out", tmp_path / "r")
    assert ran.returncode == 1 and "--allow-private" in ran.stderr and not (tmp_path / "r").exists()
