"""Our engine beside others: the same findings, or the command says what differs."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from benchmarks import validating
from benchmarks.measuring import Took
from benchmarks.validating import ALL, ONE, PYSHACL, Sized

FOUND = ("urn:a", "sit:asOf", "MinCountConstraintComponent", "Warning")
OTHER = ("urn:b", "", "NotConstraintComponent", "Info")
BY_PATH = ("urn:a", "<https://w3id.org/sitrep-kg/ontology#asOf>", "MinCountConstraintComponent", "Warning")


@pytest.mark.long
def test_a_graph_with_gaps_gives_pyshacl_and_us_the_same(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "page.md"
    small = ["--sizes", "8", "--rounds", "1", "--without", "40", "--page", str(page)]
    assert validating.main(small) == 0
    rows = [line.split(" | ") for line in page.read_text(encoding="utf-8").splitlines() if line.startswith("| 8 ")]
    assert [row[2] for row in rows] == [ONE, ALL, PYSHACL]
    assert len({row[7] for row in rows}) == 1 and int(rows[0][7]) > 2
    assert "`python -m benchmarks.validating --sizes 8 --rounds 1 --without 40`" in capsys.readouterr().out


def test_what_only_one_finds_is_told() -> None:
    took = dict.fromkeys((ONE, ALL, PYSHACL, "shacl"), Took(1, 1, 1))
    found: dict[str, set[validating.Row]] = {
        ONE: {FOUND}, ALL: {FOUND}, PYSHACL: {FOUND, OTHER}, "shacl": {BY_PATH},
    }
    sized = Sized(8, 100, took, found)
    assert validating.told_of(sized) == ["8 attacks, found only by pySHACL: urn:b  NotConstraintComponent Info"]
    sized.found[ALL] = set()
    assert validating.told_of(sized)[0].startswith("8 attacks, found only by ours, one process: urn:a sit:asOf")
    assert not sized.differing("shacl")


@pytest.mark.parametrize(("peer", "said"), [
    ("unknown=python", "NAME one of shacl-rust, shacl, pyrudof"), ("shacl", "say NAME=PYTHON"),
    ("shacl=not/there/python", "there is no such program"),
])
def test_a_peer_that_cannot_be_asked_is_refused(peer: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        validating.main(["--peer", peer])
    assert said in capsys.readouterr().err


@pytest.mark.long
def test_a_peer_whose_package_is_not_installed_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert validating.main(["--sizes", "1", "--rounds", "1", "--peer", f"shacl={sys.executable}"]) == 1
    assert "No module named 'shacl'" in capsys.readouterr().err
