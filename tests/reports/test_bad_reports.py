"""What cannot be read is refused with its place, its reason and a remedy; the rest is read."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from kg.errors import InputError
from kg.reports import Report, read_reports

FR = "Trois roquettes ont visé la base d’Aïn al-Assad vendredi matin, selon une source de sécurité irakienne."
DE = "Drei Raketen sind am Freitag in der Nähe des Stützpunkts eingeschlagen, sagte ein Sprecher der Bundeswehr."
MATTER = "---\nid: a\n{line}\n---\n" + FR

# name of the file, its bytes, the line of the message (None: none), what the message must say
CASES: list[tuple[str, bytes, int | None, list[str]]] = [
    ("a.txt", b"", None, ["empty"]),
    ("a.txt", b"\xef\xbb\xbf \r\n\t ", None, ["empty"]),
    ("a.txt", b"text\0more", None, ["binary", "byte 4"]),
    ("a.txt", b"attaque \xe0 Bagdad", None, ["not UTF-8", "byte 8", "0xE0", "iconv"]),
    ("a.txt", FR.encode() + b"\xc3", None, ["not UTF-8", f"byte {len(FR.encode())}", "0xC3"]),
    ("a.txt", "attaque".encode("utf-16"), None, ["UTF-16", "iconv"]),
    ("a.txt", DE.encode(), None, ["unsupported language", "'de'", "--lang"]),
    ("a.txt", b"Ok.", None, ["language cannot be told", "--lang"]),
    ("a.txt", b"12 34 !!", None, ["language cannot be told", "--lang"]),
    ("a.md", MATTER.format(line="published: 2023-02-30").encode(), 3, ["published", "2023-02-30", "YYYY-MM-DD"]),
    ("a.md", MATTER.format(line="published: vendredi").encode(), 3, ["published", "vendredi"]),
    ("a.md", MATTER.format(line="published: 20231020").encode(), 3, ["published"]),
    ("a.md", MATTER.format(line="lang: de").encode(), 3, ["unsupported language", "'de'"]),
    ("a.md", MATTER.format(line="title: a: b").encode(), 3, ["not YAML", "quote"]),
    ("a.md", MATTER.format(line="outlet: [a, b]").encode(), 3, ["outlet", "one value"]),
    ("a.md", MATTER.format(line='id: "a\\nb"').encode(), 3, ["control characters"]),
    ("a.md", f"---\nid: a\n{FR}".encode(), 1, ["never closed"]),
    ("a.md", b"---\nid: a\n---\n \n", None, ["empty", "front matter"]),
    ("a.md", b"---\nx: " + b"[" * 30_000 + b"\n---\n" + FR.encode(), 2, ["nested too deep"]),
    ("a.jsonl", b'{"text": "x"', 1, ["broken JSON", "column"]),
    ("a.jsonl", b"[1]", 1, ["not a JSON object"]),
    ("a.jsonl", b"[" * 100_000, 1, ["broken JSON"]),
    ("a.jsonl", b'{"id": "a"}', 1, ["'text'", "missing"]),
    ("a.jsonl", b'{"id": 7, "text": "x"}', 1, ["'id'", "must be text"]),
    ("a.jsonl", b'{"lang": "fr", "text": "x\\ud800y"}', 1, ["surrogate", "U+D800"]),
    ("a.jsonl", b'{"lang": "fr", "text": "x", "outlet": "\\udfff"}', 1, ["surrogate", "'outlet'"]),
    ("a.jsonl", b'{"lang": "fr", "text": "x", "published": "2023-13-01"}', 1, ["published", "2023-13-01"]),
    ("a.jsonl", json.dumps({"text": DE}).encode(), 1, ["unsupported language", "'de'"]),
    ("a.jsonl", b'\n{"fact": "report"', 2, ["broken JSON"]),
    ("a.html", b"<html><body></body></html>", None, ["no article text"]),
    ("a.html", b"<!-- -->", None, ["a.html"]),
    ("a.pdf", b"%PDF-1.7", None, ["unknown kind of file", "'.pdf'"]),
    ("a.facts.jsonl", b"{}", None, ["facts"]),
]


@pytest.mark.parametrize(
    ("name", "content", "line", "says"), CASES, ids=[f"{c[3][0]}-{i}" for i, c in enumerate(CASES)]
)
def test_refused_with_place_reason_and_remedy(
    tmp_path: Path, name: str, content: bytes, line: int | None, says: list[str]
) -> None:
    bad = tmp_path / name
    bad.write_bytes(content)
    good = tmp_path / "good.txt"
    good.write_text(FR)
    error, report = list(read_reports([str(bad), str(good)]))
    assert isinstance(error, InputError)
    assert isinstance(report, Report), "what follows must still be read"
    assert report.id == "good"
    message = str(error)
    assert message.startswith(f"{bad}:{line}: " if line else f"{bad}: ")
    for words in says:
        assert words in message
    assert "\n" not in message


def test_a_missing_file_and_an_empty_folder(tmp_path: Path) -> None:
    (tmp_path / "void").mkdir()
    missing, empty = list(read_reports([str(tmp_path / "nowhere.txt"), str(tmp_path / "void")]))
    assert isinstance(missing, InputError) and isinstance(empty, InputError)
    assert "nowhere.txt: there is no such file" in str(missing)
    assert "void: no report in this folder" in str(empty)


def test_broken_lines_spoil_no_others(tmp_path: Path) -> None:
    good = json.dumps({"id": "ok", "text": FR}).encode()
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"text": \n' + good + b"\n" + b'{"text": "\xff"}\n' + good.replace(b"ok", b"ok2"))
    results = list(read_reports([str(path)]))
    assert [type(one).__name__ for one in results] == ["InputError", "Report", "InputError", "Report"]
    assert str(results[0]).startswith(f"{path}:1: broken JSON")
    assert f"{path}:3: not UTF-8: byte {len(good) + 21}" in str(results[2])


@pytest.mark.parametrize("text", [FR, FR + " Un autre texte."])
def test_the_same_id_twice_names_both_places(tmp_path: Path, text: str) -> None:
    for folder, content in (("one", FR), ("two", text)):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "r.txt").write_text(content)
    first, second = list(read_reports([str(tmp_path)]))
    assert isinstance(first, Report) and isinstance(second, InputError)
    assert str(tmp_path / "one" / "r.txt") in str(second)
    assert str(second).startswith(str(tmp_path / "two" / "r.txt"))


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_file_without_the_right_to_read_it(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(FR)
    path.chmod(0)
    [error] = list(read_reports([str(path)]))
    assert "cannot be read" in str(error)


def test_a_looping_link_to_a_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(FR)
    (tmp_path / "again").symlink_to(tmp_path, target_is_directory=True)
    [report] = list(read_reports([str(tmp_path)]))
    assert isinstance(report, Report)
