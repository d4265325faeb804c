"""Where a command writes what somebody named: a pipe, a link, a device and a file's mode stay what they were.

A dash is standard output in each of them.
"""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Build, Kg, Ran

ROOT = Path(__file__).resolve().parents[2]

# a name → the call that writes such a file, before its name; {good} is a report, {store} a store of it
CALLS = {
    "export": ["export", "--store", "{store}", "--format", "nq", "--out"],
    "export a table": ["export", "attacks", "--store", "{store}", "--out"],
    "export a map": ["export", "geojson", "--store", "{store}", "--out"],
    "build": ["build", "{good}", "--out"],
    "extract": ["extract", "{good}", "--out"],
    "explain": ["explain", "{good}", "--html"],
    "link": ["link", "review", "--store", "{store}"],
    "import": ["import", "ucdp", "{rows}", "--store", "{store}", "--left-out"],
    "code": ["code", "{good}", "--empty", "--facts"],
}
ENDINGS = {"build": ".nq"}
ROWS = ROOT / "tests" / "importers" / "ucdp_ged231.csv"
# calls that name a folder, or a file that is worked in, before its name
NO_OUTPUT = [
    ["export", "crate", "--store", "{store}", "--published", "2031-01-01", "--out"],
    ["corpus", "--gold"],
    ["fetch", "http://127.0.0.1:9/", "--out"],
    ["demo"],
    ["build", "{good}", "--store"],
    ["build", "{good}", "--store", "{store}", "--decisions"],
    ["code", "{good}", "--sheet"],
]

Writes = Callable[[str, Path | str], Ran]


@pytest.fixture
def store(build_once: Build, good: Path, tmp_path: Path) -> Path:
    return build_once(good, tmp_path / "built")


@pytest.fixture
def writes(kg_: Kg, good: Path, store: Path, monkeypatch: pytest.MonkeyPatch) -> Writes:
    """Runs a call of CALLS that writes to a path; an editor that is opened changes nothing."""
    monkeypatch.setenv("VISUAL", "true")

    def run(call: str, path: Path | str) -> Ran:
        ran = kg_(*(part.format(good=good, store=store, rows=ROWS) for part in CALLS[call]), path)
        assert ran.code == 0, ran.err
        return ran

    return run


@pytest.mark.parametrize("call", CALLS)
def test_each_command_writes_through_links_and_pipes_and_keeps_modes(
    writes: Writes, tmp_path: Path, call: str
) -> None:
    folder = tmp_path / "outputs"
    folder.mkdir()
    plain, link, far, pipe = (folder / f"{name}{ENDINGS.get(call, '')}" for name in ("plain", "link", "far", "pipe"))
    writes(call, plain)
    content = plain.read_bytes()
    assert content
    plain.write_bytes(b"old")
    plain.chmod(0o600)
    writes(call, plain)
    assert (plain.read_bytes(), stat.S_IMODE(plain.stat().st_mode)) == (content, 0o600)
    link.symlink_to(far.name)
    writes(call, link)
    assert (link.is_symlink(), far.read_bytes()) == (True, content)
    os.mkfifo(pipe)
    with subprocess.Popen(["cat", pipe], stdout=subprocess.PIPE) as reader:
        try:
            writes(call, pipe)
            assert stat.S_ISFIFO(pipe.stat().st_mode)
            assert reader.communicate()[0] == content
        finally:
            reader.kill()  # if nobody ever wrote to it, it waits still
    assert sorted(folder.iterdir()) == sorted([plain, link, far, pipe])


@pytest.mark.parametrize("call", CALLS)
def test_a_dash_is_standard_output(
    writes: Writes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    folder = tmp_path / "outputs"
    folder.mkdir()
    monkeypatch.chdir(folder)
    plain = folder / f"plain{ENDINGS.get(call, '')}"
    writes(call, plain)
    assert writes(call, "-").out.encode() == plain.read_bytes()
    assert list(folder.iterdir()) == [plain]


@pytest.mark.parametrize("call", NO_OUTPUT, ids=lambda call: f"{call[0]} {call[-1]}")
def test_a_folder_or_a_file_to_work_in_is_no_dash(
    kg_: Kg, good: Path, store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: list[str]
) -> None:
    folder = tmp_path / "empty"
    folder.mkdir()
    monkeypatch.chdir(folder)
    ran = kg_(*(part.format(good=good, store=store) for part in call), "-")
    assert (ran.code, ran.out) == (2, "")
    assert "does not go to standard output" in ran.err
    assert not list(folder.iterdir())


@pytest.mark.long
@pytest.mark.parametrize("target", ["/dev/stdout", "/proc/self/fd/1", "/dev/fd/1"])
def test_export_writes_after_what_a_shell_has_written(store: Path, tmp_path: Path, target: str) -> None:
    if not Path(target).exists():
        pytest.skip(f"this system has no {target}")
    call = [sys.executable, "-m", "kg", "export", "--store", store, "--format", "nq"]
    plain = subprocess.run(call, cwd=ROOT, capture_output=True, check=True).stdout
    assert plain
    assert subprocess.run([*call, "--out", target], cwd=ROOT, capture_output=True, check=True).stdout == plain
    out = tmp_path / "out"
    with out.open("wb") as file:
        file.write(b"before\n")
        file.flush()
        subprocess.run([*call, "--out", target], cwd=ROOT, stdout=file, check=True)
    assert out.read_bytes() == b"before\n" + plain


def test_a_file_that_cannot_be_written_is_named(
    kg_: Kg, good: Path, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VISUAL", "true")
    for parts in CALLS.values():
        ran = kg_(*(part.format(good=good, store=store, rows=ROWS) for part in parts), store / "no" / "such.nq")
        assert ran.code == 1
        assert f"{store}/no/such.nq" in ran.err and "o such file" in ran.err.replace("no/such", "")
