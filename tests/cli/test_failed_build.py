"""A build of which nothing comes leaves nothing behind, and a store that was there as it was."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kg.stores.oxigraph import MARKER
from tests.cli.conftest import INVALID, MATTER, Build, Kg

ROOT = Path(__file__).resolve().parents[2]

# what is wrong → the arguments of the build, and its exit code
CASES = {
    "no such file": (["gone.txt"], 1),
    "an empty report": (["empty.md"], 1),
    "no report in the folder": (["void"], 1),
    "a report in no known language": (["german.txt"], 1),
    "every report breaks a shape": (["invalid.md"], 3),
    "facts that are none": (["bad.facts.jsonl"], 1),
    "a bad gazetteer": (["good.md", "--gazetteer", "bad.csv"], 1),
    "no such gazetteer": (["good.md", "--gazetteer", "gone.csv"], 1),
    "bad decisions": (["good.md", "--decisions", "bad.jsonl"], 1),
    "a base that is no IRI": (["good.md", "--base", "no iri"], 2),
}
FILES = {
    "empty.md": MATTER,
    "german.txt": "Drei Raketen sind am Freitag beim Stützpunkt eingeschlagen, sagte ein Sprecher.",
    "invalid.md": INVALID,
    "bad.facts.jsonl": '{"fact": "report"}\n',
    "bad.csv": "name\nTaji\n",
    "bad.jsonl": "{}\n{}\n",
}


@pytest.fixture
def inputs(good: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the files of CASES, in which kg runs."""
    for name, content in FILES.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    (tmp_path / "void").mkdir()
    monkeypatch.chdir(tmp_path)
    return good.parent


def tree(top: Path) -> list[str]:
    return sorted(path.relative_to(top).as_posix() for path in top.rglob("*"))


@pytest.mark.parametrize("case", CASES)
def test_a_failed_build_leaves_nothing_behind(kg_: Kg, inputs: Path, case: str) -> None:
    arguments, code = CASES[case]
    (inputs / "old.nq").write_text("old")
    before = tree(inputs)
    for where in (["--store", "a/new/store"], ["--store", "void"], ["--out", "new.nq"], ["--out", "old.nq"]):
        ran = kg_("build", *arguments, *where)
        assert ran.code == code, ran.err
        assert tree(inputs) == before, where
    assert (inputs / "old.nq").read_text() == "old"


@pytest.mark.parametrize("case", CASES)
def test_a_failed_build_leaves_a_store_as_it_was(kg_: Kg, build_once: Build, inputs: Path, case: str) -> None:
    arguments, code = CASES[case]
    build_once(Path("good.md"), Path("store"))
    before = kg_("export", "--store", "store").out
    assert kg_("build", *arguments, "--store", "store", "--out", "all.nq").code == code
    assert kg_("export", "--store", "store").out == before
    assert not (inputs / "all.nq").exists() or (inputs / "all.nq").read_text(encoding="utf-8") == before


@pytest.mark.long
def test_an_interrupted_build_leaves_nothing_behind(tmp_path: Path) -> None:
    store = tmp_path / "new" / "store"
    call = [sys.executable, "-m", "kg", "build", "-", "--store", str(store)]
    # Whoever runs the tests in the background has Ctrl-C ignored: the child shall hear it all the same.
    with subprocess.Popen(
        call, cwd=ROOT, stdin=subprocess.PIPE, stderr=subprocess.PIPE, env=os.environ,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    ) as child:
        while child.poll() is None and not (store / MARKER).exists():
            time.sleep(0.02)
        child.send_signal(signal.SIGINT)
        _, said = child.communicate()
    assert child.returncode == 130, said
    assert b"interrupted" in said
    assert tree(tmp_path) == []
