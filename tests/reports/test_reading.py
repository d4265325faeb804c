"""Reports in: every form that is read, and what each states."""

from __future__ import annotations

import io
import json
from datetime import date
from pathlib import Path

import pytest

from kg.errors import InputError
from kg.reports import Report, read_reports

FR = "Trois roquettes ont visé la base d’Aïn al-Assad vendredi matin, selon une source de sécurité irakienne."
EN = "Three rockets were fired at the base on Friday morning, a security official told reporters in the capital."


def read(*inputs: object, **flags: object) -> tuple[list[Report], list[InputError], list[str]]:
    notes: list[str] = []
    results = list(read_reports([str(one) for one in inputs], note=notes.append, **flags))  # type: ignore[arg-type]
    return (
        [one for one in results if isinstance(one, Report)],
        [one for one in results if isinstance(one, InputError)],
        notes,
    )


def only(*inputs: object, **flags: object) -> Report:
    reports, errors, _ = read(*inputs, **flags)
    assert not errors, errors
    [report] = reports
    return report


def put(path: Path, content: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_plain_text_is_kept_to_the_character(tmp_path: Path) -> None:
    text = f"{FR}\r\n\r\n\u00a0« Oui » — l'un, l’autre\u202f!\r\n\U0001f680\r\n"
    report = only(put(tmp_path / "a.txt", text), lang="fr")
    assert report.text == text
    assert (report.id, report.origin) == ("a", str(tmp_path / "a.txt"))


def test_a_leading_byte_order_mark_goes_and_no_other(tmp_path: Path) -> None:
    report = only(put(tmp_path / "a.txt", "\ufeffun\ufeffdeux".encode()), lang="fr")
    assert report.text == "un\ufeffdeux"


def test_front_matter(tmp_path: Path) -> None:
    path = put(
        tmp_path / "x.md",
        "---\nid: r-1\npublished: 2023-10-20\noutlet: 'Médias: la une'\nlang: fr-FR\ntitle: T\nurl: http://example.org/a\n"
        f"---\n{FR}\n",
    )
    report = only(path)
    assert (report.id, report.published, report.outlet, report.language) == (
        "r-1",
        date(2023, 10, 20),
        "Médias: la une",
        "fr",
    )
    assert (report.title, report.url, report.text) == ("T", "http://example.org/a", FR + "\n")


def test_flags_override_what_the_file_states(tmp_path: Path) -> None:
    path = put(tmp_path / "x.md", f"---\npublished: 2023-10-20\noutlet: A\nlang: en\n---\n{FR}\n")
    report = only(path, published=date(2020, 1, 2), lang="fr", outlet="B")
    assert (report.published, report.outlet, report.language) == (date(2020, 1, 2), "B", "fr")


def test_unknown_front_matter_is_noted_and_may_be_nested(tmp_path: Path) -> None:
    path = put(tmp_path / "x.md", f"---\ntags: [a, {{b: c}}]\npublished: 2023-10-20\nauthor: me\n---\n{FR}\n")
    reports, errors, notes = read(path)
    assert not errors
    assert reports[0].published == date(2023, 10, 20)
    assert [note for note in notes if "'tags'" in note and ":2:" in note]
    assert [note for note in notes if "'author'" in note and ":4:" in note]


def test_a_ruled_line_on_top_is_no_front_matter(tmp_path: Path) -> None:
    text = f"---\n{FR}\n---\n"
    assert only(put(tmp_path / "x.txt", text)).text == text


def test_markdown_title_is_its_heading(tmp_path: Path) -> None:
    assert only(put(tmp_path / "x.md", f"# Attaque à Taji #\n\n{FR}\n")).title == "Attaque à Taji"


def test_json_lines_as_the_scorer_writes_them(tmp_path: Path) -> None:
    record = {"id": "a", "lang": "fr", "published": "2023-10-20", "outlet": "O", "title": "T", "text": FR}
    rest = {"text": EN, "mood": "grim"}
    path = put(tmp_path / "all.jsonl", "\n".join([json.dumps(record), "", json.dumps(rest, ensure_ascii=False)]) + "\n")
    reports, errors, notes = read(path)
    assert not errors
    assert [(one.id, one.language, one.origin) for one in reports] == [
        ("a", "fr", f"{path}:1"),
        ("all-3", "en", f"{path}:3"),
    ]
    assert reports[0].published == date(2023, 10, 20)
    assert any("mood" in note for note in notes)


def test_json_lines_may_hold_line_separators_within_text(tmp_path: Path) -> None:
    text = f"{FR}\u2028{FR}\u0085"
    path = put(tmp_path / "a.jsonl", json.dumps({"text": text, "lang": "fr"}, ensure_ascii=False))
    assert only(path).text == text


PAGE = """<!doctype html><html lang="fr-FR"><head><title>Un titre - Le Journal</title>{head}</head><body>
<nav><a href="/">Accueil</a><a href="/sport">Sport</a></nav>
<article><h1>Un titre</h1><p>Trois roquettes ont visé la base d’Aïn al-Assad vendredi, selon une source de sécurité.</p>
<p>Personne n’a revendiqué cette attaque, la deuxième en deux jours dans la province d’Al-Anbar.</p></article>
<footer>Mentions légales</footer></body></html>"""
META = (
    '<meta property="article:published_time" content="2022-05-30T23:10:00+02:00"><meta '
    'property="og:site_name" content="Le Journal"><meta property="og:title" content="Un titre">'
    '<link rel="canonical" href="http://example.org/1">'
)
LD = (
    '<script type="application/ld+json">{"@graph": [{"@type": ["NewsArticle"], "datePublished": "2022-05-30", '
    '"headline": "Un titre", "url": "http://example.org/1", "inLanguage": "fr", '
    '"publisher": {"name": "Le Journal"}}]}</script>'
)


@pytest.mark.parametrize("head", [META, LD, META + '<script type="application/ld+json">{broken</script>'])
def test_html_gives_the_article_and_what_its_head_states(tmp_path: Path, head: str) -> None:
    report = only(put(tmp_path / "page.html", PAGE.replace("{head}", head)))
    assert "Trois roquettes ont visé la base d’Aïn al-Assad" in report.text
    assert "Personne n’a revendiqué" in report.text
    assert "Accueil" not in report.text
    assert "Mentions" not in report.text
    assert (report.published, report.outlet, report.title, report.language, report.url) == (
        date(2022, 5, 30),
        "Le Journal",
        "Un titre",
        "fr",
        "http://example.org/1",
    )


def test_html_date_is_never_guessed(tmp_path: Path) -> None:
    page = PAGE.replace("{head}", "").replace("vendredi", "le 3 mars 2021")
    reports, _, notes = read(put(tmp_path / "page.html", page))
    assert reports[0].published is None
    assert any("--published" in note for note in notes)


def test_folders_are_walked_in_sorted_order_and_say_what_they_skip(tmp_path: Path) -> None:
    for name in ("b/2.txt", "a/1.md", "a/z.HTML", "c.txt"):
        put(tmp_path / name, PAGE if name.endswith("HTML") else FR)
    put(tmp_path / "a/scan.pdf", b"%PDF")
    put(tmp_path / ".git/x.txt", FR)
    reports, errors, notes = read(tmp_path, lang="fr")
    assert not errors
    assert [one.id for one in reports] == ["c", "1", "z", "2"]
    assert [note for note in notes if "scan.pdf" in note and "skipped" in note]


@pytest.mark.parametrize(
    ("content", "ids"),
    [
        (FR, None),
        (json.dumps({"id": "x", "text": FR}) + "\n" + json.dumps({"id": "y", "text": EN}), ["x", "y"]),
        (f"---\nid: z\n---\n{FR}", ["z"]),
        (PAGE.replace("{head}", META), None),
    ],
)
def test_standard_input(monkeypatch: pytest.MonkeyPatch, content: str, ids: list[str] | None) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(content.encode())))
    reports, errors, _ = read("-")
    assert not errors
    if ids is None:
        assert reports[0].id.startswith("stdin-")
    else:
        assert [one.id for one in reports] == ids


def test_two_different_piped_texts_have_two_ids(monkeypatch: pytest.MonkeyPatch) -> None:
    found = set()
    for text in (FR, EN, FR):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
        found.add(only("-").id)
    assert len(found) == 2


@pytest.mark.parametrize(("text", "language"), [(FR, "fr"), (EN, "en"), (FR.upper(), "fr")])
def test_language_is_told(tmp_path: Path, text: str, language: str) -> None:
    assert only(put(tmp_path / "a.txt", text)).language == language


def test_without_a_date_it_is_accepted_with_a_note(tmp_path: Path) -> None:
    reports, errors, notes = read(put(tmp_path / "a.txt", FR))
    assert reports and not errors
    assert [note for note in notes if "a.txt" in note and "--published" in note]


@pytest.mark.parametrize(
    ("declares", "charset"),
    [
        ('<meta charset="iso-8859-1">', "cp1252"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=windows-1252">', "cp1252"),
        ('<meta charset="iso-8859-15">', "iso-8859-15"),
    ],
)
def test_a_page_is_read_in_the_encoding_that_it_declares(tmp_path: Path, declares: str, charset: str) -> None:
    page = PAGE.replace("{head}", declares).replace("’", "'").encode(charset)
    plain = only(put(tmp_path / "utf8.html", PAGE.replace("{head}", "").replace("’", "'")))
    assert only(put(tmp_path / "page.html", page)).text == plain.text


def test_a_page_that_declares_no_encoding_it_has_is_refused(tmp_path: Path) -> None:
    page = PAGE.replace("{head}", "").replace("’", "'").encode("cp1252")
    for head in (b"", b'<meta charset="no-such-code">'):
        _, [error], _ = read(put(tmp_path / "page.html", head + page))
        assert "not UTF-8" in str(error)
