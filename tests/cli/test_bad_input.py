"""Every bad input of the issue's list through the command line: message, exit code, and the good ones are built."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.stores import open_store
from kg.stores.oxigraph import MARKER
from kg.triples import graph_of
from kg.vocabulary import BASE
from tests.cli.conftest import FR, INVALID, MATTER, Kg

Makes = Callable[[Path], None]

# name of what is bad, how it is made, what the message must say
CASES: list[tuple[str, Makes, list[str]]] = [
    ("missing.txt", lambda path: None, ["missing.txt: there is no such file", "check the path"]),
    ("empty.txt", lambda path: path.write_bytes(b"") and None, ["empty.txt: empty"]),
    ("binary.txt", lambda path: path.write_bytes(b"\x7fELF\0\0") and None, ["binary.txt: binary: byte 4 is NUL"]),
    (
        "latin.txt",
        lambda path: path.write_bytes("Une attaque à Taji".encode("latin-1")) and None,
        ["latin.txt: not UTF-8: byte 12 is 0xE0", "iconv"],
    ),
    (
        "lines.jsonl",
        lambda path: (
            path.write_text('{"text": "Une\n' + json.dumps({"id": "line2", "lang": "fr", "text": FR})) and None
        ),
        ["lines.jsonl:1: broken JSON"],
    ),
    (
        "date.md",
        lambda path: path.write_text(MATTER.replace("2023-10-20", "2023-02-30") + FR) and None,
        ["date.md:2: published is no date: '2023-02-30'", "YYYY-MM-DD"],
    ),
    (
        "german.txt",
        lambda path: (
            path.write_text("Drei Raketen sind am Freitag beim Stützpunkt eingeschlagen, sagte ein Sprecher.") and None
        ),
        ["german.txt: unsupported language: 'de'", "--lang"],
    ),
    (
        "twin.md",
        lambda path: path.write_text(MATTER.replace("---\n", "---\nid: good\n", 1) + FR) and None,
        ["twin.md: the id 'good' comes twice: first in", "good.md"],
    ),
    ("scan.pdf", lambda path: path.write_bytes(b"%PDF") and None, ["scan.pdf: unknown kind of file"]),
    ("void", lambda path: path.mkdir(), ["void: no report in this folder"]),
]


@pytest.mark.parametrize(("name", "make", "says"), CASES, ids=[case[0] for case in CASES])
def test_bad_input_is_named_and_the_good_is_built(
    kg_: Kg, good: Path, tmp_path: Path, name: str, make: Makes, says: list[str]
) -> None:
    bad = tmp_path / name
    make(bad)
    ran = kg_("build", good, bad, "--store", tmp_path / "store")
    assert ran.code == 1
    [message] = [line for line in ran.err.splitlines() if line.startswith("bad input: ")]
    for words in says:
        assert words in message
    assert ran.out == ""
    with open_store(tmp_path / "store", "read") as store:
        assert store.has_report(graph_of("good", BASE))
        assert store.has_report(graph_of("line2", BASE)) == (name == "lines.jsonl")


def test_a_report_that_breaks_a_shape_is_listed_with_its_quote(kg_: Kg, good: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.md"
    bad.write_text(INVALID, encoding="utf-8")
    ran = kg_("build", good, bad, tmp_path / "gone.txt", "--store", tmp_path / "store")
    assert ran.code == 3, "violations take precedence over bad input"
    assert [line for line in ran.err.splitlines() if line.startswith("broken: report bad") and "INVALID" in line]
    assert "1 reports loaded" in ran.err and "left out: bad" in ran.err
    kept = kg_("build", bad, "--store", tmp_path / "store", "--keep-invalid")
    assert kept.code == 3 and "loaded and marked: bad" in kept.err


def test_a_missing_date_is_a_note_with_its_remedy(kg_: Kg, tmp_path: Path) -> None:
    path = tmp_path / "undated.txt"
    path.write_text(FR, encoding="utf-8")
    ran = kg_("build", path, "--store", tmp_path / "store")
    assert ran.code == 0
    assert [line for line in ran.err.splitlines() if line.startswith("note: ") and "--published" in line]
    assert "note:" not in kg_("build", path, "--store", tmp_path / "store", "--published", "2023-10-20").err


def test_a_store_of_another_version_is_refused_and_untouched(kg_: Kg, good: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    assert kg_("build", good, "--store", store).code == 0
    marker = store / MARKER
    content = json.loads(marker.read_text()) | {"sitrep-store": 99}
    marker.write_text(json.dumps(content))
    for args in (("build", good), ("export",), ("ask", "claims"), ("validate",)):
        ran = kg_(*args, "--store", store)
        assert (ran.code, ran.out) == (1, "")
        assert "format 99" in ran.err and "build it again" in ran.err
    assert json.loads(marker.read_text()) == content


@pytest.mark.parametrize("what", ["file", "other folder", "missing"])
def test_what_is_no_store_is_not_taken_for_one(kg_: Kg, good: Path, tmp_path: Path, what: str) -> None:
    place = tmp_path / "place"
    if what == "file":
        place.write_text("x")
    elif what == "other folder":
        place.mkdir()
        (place / "thesis.doc").write_text("x")
    assert kg_("ask", "claims", "--store", place).code == 1
    if what != "missing":
        ran = kg_("build", good, "--store", place)
        assert ran.code == 1 and ran.err.startswith("kg: ")
        assert len(list(tmp_path.rglob("thesis.doc"))) == (what == "other folder")


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["build"], "Missing argument"),
        (["build", "x.txt"], "--store DIR"),
        (["build", "x.txt", "--store", "s", "--published", "20.10.2023"], "does not match the format"),
        (["build", "x.txt", "--out", "x.docx"], "'.docx'"),
        (["build", "x.txt", "--store", "s", "--jobs", "0"], "--jobs"),
        (["ask", "no-such-question", "--store", "s"], ""),
        (["ask", "claims"], "--store DIR or --endpoint URL"),
        (["ask", "claims", "--store", "s", "-p", "force"], "NAME=VALUE"),
        (["validate"], "INPUT"),
        (["load", "http://127.0.0.1:9"], "--store DIR or --file"),
        (["export"], "--store"),
        (["frobnicate"], "No such command"),
    ],
)
def test_a_wrong_call_says_what_is_meant(
    kg_: Kg, args: list[str], says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = kg_(*args)
    assert ran.code == (1 if args[:2] == ["ask", "no-such-question"] else 2)
    assert says in ran.err
    assert ran.out == ""
    assert not (tmp_path / "s").exists(), "a wrong call leaves nothing behind"
