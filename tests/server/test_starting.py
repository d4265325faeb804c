"""`kg serve` that cannot start says why in one message, before it says that it listens."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.stores import on_disk

TOKEN = "a token of the tests, long enough"


def nothing(folder: Path) -> None:
    """There is no such folder."""


def empty(folder: Path) -> None:
    folder.mkdir()


def something_else(folder: Path) -> None:
    folder.mkdir()
    (folder / "letters.txt").write_text("no store", encoding="utf-8")


def newer(folder: Path) -> None:
    on_disk(folder).close()
    marker = folder / "sitrep-store.json"
    marker.write_text(json.dumps(json.loads(marker.read_text(encoding="utf-8")) | {"sitrep-store": 99}), "utf-8")


CASES: dict[str, tuple[Callable[[Path], None], tuple[str, ...]]] = {
    "nothing": (nothing, ("there is no store in", "kg build INPUT --store")),
    "empty": (empty, ("there is no store in", "kg build INPUT --store")),
    "something else": (something_else, ("holds something else than a Sitrep store", "kg build INPUT --store")),
    "newer": (newer, ("has format 99", "kg export")),
}


def serve(store: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "kg", "serve", "--store", str(store), *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=120)


@pytest.mark.parametrize("writable", [False, pytest.param(True, marks=pytest.mark.long)])
@pytest.mark.parametrize("case", CASES)
def test_a_store_that_cannot_be_served(tmp_path: Path, case: str, writable: bool) -> None:
    make, words = CASES[case]
    make(tmp_path / "store")
    (tmp_path / "token").write_text(TOKEN, encoding="utf-8")
    before = sorted(tmp_path.rglob("*"))
    ended = serve(tmp_path / "store", "--port", "0",
                  *(["--token-file", str(tmp_path / "token")] if writable else []))
    assert ended.returncode == 1
    assert all(one in ended.stderr for one in (*words, str(tmp_path / "store")))
    assert "listening" not in ended.stderr
    assert "Traceback" not in ended.stderr
    assert sorted(tmp_path.rglob("*")) == before, "nothing was made"


def test_a_port_that_is_taken(world: Path, tmp_path: Path) -> None:
    store = shutil.copytree(world, tmp_path / "store", ignore=shutil.ignore_patterns("serving-*", "lock"))
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ended = serve(store, "--port", str(port))
    assert ended.returncode == 2
    assert f"port {port}" in ended.stderr
    assert "--port" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert "listening" not in ended.stderr
