"""A real llama.cpp server and a model of random weights: what it says is JSON and rubbish, and none of it is a fact.

`make llm-server` builds the server; where it was not built, this is skipped (building it takes some ten minutes).
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.sheet.reading import CASES

ROOT = Path(__file__).resolve().parents[2]
PYTHON = Path(os.environ.get("SITREP_LLAMA_PYTHON", ROOT / ".venv-llm" / "bin" / "python"))
WAIT = 60

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(not PYTHON.exists(), reason="there is no llama.cpp server: make llm-server builds it"),
]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("llama")
    model = folder / "tiny.gguf"
    subprocess.run([PYTHON, Path(__file__).with_name("tiny_model.py"), model], check=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    call = [PYTHON, "-m", "llama_cpp.server", "--model", model, "--n_ctx", "24000", "--host", "127.0.0.1",
            "--port", str(port), "--chat_format", "chatml"]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(call, stdout=log, stderr=log)
    try:
        url = f"http://127.0.0.1:{port}/v1"
        end = time.monotonic() + WAIT
        while time.monotonic() < end:
            try:
                httpx.get(f"{url}/models")
                break
            except httpx.TransportError:
                assert server.poll() is None, (folder / "log").read_text("utf-8", "replace")[-2000:]
                time.sleep(0.2)
        yield url
    finally:
        server.kill()
        server.wait()


def test_rubbish_is_refused_and_the_run_ends_in_order(address: str, tmp_path: Path) -> None:
    reports = tmp_path / "r.jsonl"
    reports.write_text((CASES / "taji" / "report.json").read_text("utf-8").replace("\n", " ") + "\n", "utf-8")
    environment = {**os.environ, "SITREP_LLM_BASE_URL": address, "SITREP_LLM_MODEL": "tiny"}
    call = [sys.executable, "-m", "kg", "build", reports, "--reader", "llm", "--answers", tmp_path / "answers",
            "--out", tmp_path / "g.nq"]
    ran = subprocess.run(call, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=600, check=False)
    assert ran.returncode == 1, ran.stderr
    assert "Traceback" not in ran.stderr and "bad input: " in ran.stderr and "0 reports loaded" in ran.stderr
    graph = (tmp_path / "g.nq").read_text("utf-8") if (tmp_path / "g.nq").exists() else ""
    assert "Attack>" not in graph and "Claim>" not in graph
    kept = list((tmp_path / "answers").glob("*.json"))
    assert kept, "the model's answer is kept, so that one can see what it was"
