"""`kg load` and `kg ask --endpoint` against a real `oxigraph serve` on the loopback address."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Kg

SERVER = shutil.which("oxigraph", path=str(Path(sys.executable).parent)) or shutil.which("oxigraph")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    if SERVER is None:
        pytest.skip("the oxigraph server is not installed")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [SERVER, "serve", "--location", str(tmp_path / "remote"), "--bind", f"127.0.0.1:{port}"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            assert process.poll() is None, "the server ended"
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(10)


def test_a_store_goes_there_and_answers_there_as_here(kg_: Kg, good: Path, tmp_path: Path, server: str) -> None:
    store = tmp_path / "store"
    assert kg_("build", good, "--store", store).code == 0
    loaded = kg_("load", server, "--store", store)
    assert loaded.code == 0 and "graphs with" in loaded.err
    for question in ("who-says-what", "attack-sources"):
        here = kg_("ask", question, "--store", store, "--format", "csv")
        there = kg_("ask", question, "--endpoint", server, "--format", "csv")
        assert here.code == there.code == 0
        assert here.out == there.out and here.out.count("\n") > 1
    assert "were there" in kg_("load", server, "--store", store, "--resume").err
    assert kg_("export", "--store", store, "--out", tmp_path / "x.nq").code == 0
    assert kg_("load", server, "--file", tmp_path / "x.nq").code == 0
