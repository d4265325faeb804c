"""`make serve`, the third command of the README: it builds the demo where there is none, and says where to look."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from scripts.docsite.examples import ROOT

pytestmark = [pytest.mark.long, pytest.mark.skipif(not shutil.which("make"), reason="needs make")]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder with the Makefile in which the set-up is done: its python is the one that runs the tests."""
    shutil.copyfile(ROOT / "Makefile", tmp_path / "Makefile")
    programs = tmp_path / ".venv" / "bin"
    programs.mkdir(parents=True)
    (programs / "python").write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n', encoding="utf-8")
    (programs / "python").chmod(0o755)
    for name in ("requirements/runtime.lock", "pyproject.toml", ".venv/.python", ".venv/.runtime"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    return tmp_path


def _interruptible() -> None:
    """In the child: a Ctrl-C ends it, though whoever runs the tests in the background has it ignored."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@contextmanager
def serving(folder: Path) -> Iterator[list[str]]:
    """`make serve` as long as the block lasts: the lines that it says until one has an address in it."""
    command = ["make", "--no-print-directory", "serve", "PORT=0"]
    with subprocess.Popen(
        command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)}, preexec_fn=_interruptible,
    ) as process:
        assert process.stdout
        said: list[str] = []
        for line in process.stdout:
            said.append(line.rstrip("\n"))
            if "http://" in line:
                break
        try:
            yield said
        finally:
            os.killpg(process.pid, signal.SIGINT)  # Ctrl-C in a terminal reaches make and what it runs
            process.stdout.read()


def test_it_builds_the_demo_once_and_says_the_address(checkout: Path) -> None:
    with serving(checkout) as said:
        assert said[0] == "building the demo in demo/ (a minute)"
        address = re.fullmatch(r"listening on (http://127\.0\.0\.1:\d+)", said[-1])
        assert address, said
        with urllib.request.urlopen(f"{address[1]}/?lang=en", timeout=60) as answer:
            assert "15 attacks" in answer.read().decode("utf-8")
    built = (checkout / "demo" / "disagreements.csv").stat().st_mtime_ns
    with serving(checkout) as said:
        assert len(said) == 1 and said[0].startswith("listening on http://127.0.0.1:")
    assert (checkout / "demo" / "disagreements.csv").stat().st_mtime_ns == built
