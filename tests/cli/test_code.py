"""Coding a report by hand at the command line: the editor is a real process that writes the sheet."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Kg
from tests.sheet.reading import CASES, coded, report

TAJI = CASES / "taji"


@pytest.fixture
def run(kg_with_spacy: Kg) -> Kg:
    return kg_with_spacy


@pytest.fixture
def text(tmp_path: Path) -> Path:
    told = report("taji")
    path = tmp_path / "taji.md"
    matter = f"---\npublished: {told.published}\nlang: fr\noutlet: AFP\ntitle: Taji visé\n---\n"
    path.write_text(f"{matter}{told.text}\n", "utf-8")
    return path


@pytest.fixture
def editor(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Whatever lies in the returned file is what the person writes into the sheet."""
    wrote = tmp_path / "written.json"
    script = tmp_path / "editor.py"
    script.write_text(f"import shutil, sys\nshutil.copy({str(wrote)!r}, sys.argv[1])\n", "utf-8")
    monkeypatch.setenv("EDITOR", f"{sys.executable} {script}")
    monkeypatch.delenv("VISUAL", raising=False)
    return wrote


def test_a_sheet_is_written_checked_and_becomes_a_graph(run: Kg, text: Path, editor: Path, tmp_path: Path) -> None:
    shutil.copy(TAJI / "sheet.json", editor)
    ran = run("code", text, "--empty", "--facts", tmp_path / "facts.jsonl")
    assert ran.code == 0, ran.err
    assert "the sheet holds: 2 attacks, 3 statements of responsibility" in ran.err
    assert (text.parent / "taji.md.sheet.json").read_text("utf-8") == (TAJI / "sheet.json").read_text("utf-8")
    assert run("build", tmp_path / "facts.jsonl", "--store", tmp_path / "store").code == 0
    asked = run("ask", "unclaimed-attacks", "--store", tmp_path / "store", "--format", "csv")
    assert asked.out.count("Aucune des deux attaques n’avait été revendiquée") == 2


def test_what_the_reader_found_is_where_a_person_begins(run: Kg, text: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDITOR", "true")
    ran = run("code", text, "--sheet", text.parent / "draft.json")
    draft = json.loads((text.parent / "draft.json").read_text("utf-8"))
    assert draft["report"] == "taji" and draft["attacks"], ran.err


def test_a_sheet_that_does_not_hold_is_kept_and_said(run: Kg, text: Path, editor: Path) -> None:
    raw = coded("taji")
    raw["attacks"][0]["mentions"][0]["words"] = "Deux roquettes ont visé la base"
    editor.write_text(json.dumps(raw, ensure_ascii=False), "utf-8")
    ran = run("code", text)
    sheet = text.parent / "taji.md.sheet.json"
    assert ran.code == 1
    assert f"bad input: {sheet}: attacks.0.mentions.0: « Deux roquettes ont visé la base » does not stand" in ran.err
    assert json.loads(sheet.read_text("utf-8")) == raw


def test_a_value_that_its_words_do_not_allow_is_told_and_may_stay(run: Kg, text: Path, editor: Path) -> None:
    raw = coded("taji")
    raw["attacks"][0]["accounts"][0]["weapon_count"][0]["high"] = 3
    editor.write_text(json.dumps(raw, ensure_ascii=False), "utf-8")
    ran = run("code", text)
    assert ran.code == 0
    assert "weapon_count.0: « Deux roquettes » is coded 2..3; its words amount to 2..2" in ran.err


def test_checking_opens_no_editor(run: Kg, text: Path, editor: Path) -> None:
    shutil.copy(TAJI / "sheet.json", text.parent / "taji.md.sheet.json")
    assert not editor.exists()  # the editor would fail
    assert run("code", text, "--check").code == 0


@pytest.mark.parametrize(
    ("wrote", "said"),
    [
        ("{", "taji.md.sheet.json: not a coding sheet: the file: Invalid JSON"),
        ('{"report": "taji", "attaks": []}', "not a coding sheet: attaks: Extra inputs are not permitted"),
        ('{"report": "other"}', "report: it is the sheet of other, not of taji"),
    ],
)
def test_what_is_no_sheet_is_said(run: Kg, text: Path, editor: Path, wrote: str, said: str) -> None:
    editor.write_text(wrote, "utf-8")
    ran = run("code", text)
    assert ran.code == 1 and said in ran.err


def test_wrong_calls_say_how_it_is_meant(run: Kg, text: Path, tmp_path: Path) -> None:
    ran = run("code", text, "--check")
    assert ran.code == 2 and "there is no sheet to check: leave --check out to make one" in ran.err
    two = tmp_path / "two.jsonl"
    two.write_text('{"id": "a", "lang": "fr", "text": "Un."}\n{"id": "b", "lang": "fr", "text": "Deux."}\n', "utf-8")
    ran = run("code", two)
    assert ran.code == 2 and "holds 2 reports: one report has one sheet" in ran.err
    assert run("code", tmp_path / "none.md").code == 2


def test_the_form_of_a_sheet_can_be_had(run: Kg) -> None:
    told = json.loads(run("schema", "--sheet").out)
    assert told["title"] == "Sitrep KG coding sheet" and "attacks" in told["properties"]
