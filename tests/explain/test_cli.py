"""`kg explain` through the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.facts import to_json_line
from tests.cli.conftest import GOOD, Kg, good, kg_, kg_with_spacy  # noqa: F401
from tests.explain.reports import taji


@pytest.fixture
def facts(tmp_path: Path) -> Path:
    path = tmp_path / "facts.jsonl"
    path.write_text("".join(to_json_line(fact) + "\n" for fact in taji()), encoding="utf-8")
    return path


def test_a_listing_of_a_report(kg_: Kg, good: Path) -> None:  # noqa: F811
    ran = kg_("explain", good)
    assert ran.code == 0 and ran.err == ""
    assert "\x1b" not in ran.out
    assert "Dite non revendiquée au 20 octobre 2023" in ran.out


def test_a_page_of_facts_in_either_language(kg_: Kg, facts: Path, tmp_path: Path) -> None:  # noqa: F811
    for lang, words in (("fr", "Ce que dit la dépêche"), ("en", "What the report says")):
        out = tmp_path / f"{lang}.html"
        ran = kg_("explain", facts, "--html", out, "--lang", lang)
        assert (ran.code, ran.out) == (0, "")
        assert ran.err == f"{len(taji()) - 1} facts of taji shown in {out}\n"
        text = out.read_text(encoding="utf-8")
        assert words in text and text.startswith("<!doctype html>")


def test_the_page_to_standard_output_and_the_report_from_standard_input(kg_: Kg) -> None:  # noqa: F811
    ran = kg_("explain", "-", "--html", "-", "--published", "2024-01-02", stdin=GOOD.encode())
    assert ran.code == 0
    assert ran.out.startswith("<!doctype html>") and "2 janvier 2024" in ran.out


def test_several_reports(kg_: Kg, facts: Path, good: Path, tmp_path: Path) -> None:  # noqa: F811
    (tmp_path / "both").mkdir()
    facts.rename(tmp_path / "both" / "facts.jsonl")
    good.rename(tmp_path / "both" / "good.md")
    both, page = tmp_path / "both", tmp_path / "page.html"
    assert kg_("explain", both).out.count("Attaque 1") == 2
    refused = kg_("explain", both, "--html", page)
    assert refused.code == 2 and "good, taji" in refused.err and not page.exists()
    assert kg_("explain", both, "--html", page, "--id", "taji").code == 0
    unknown = kg_("explain", both, "--id", "nowhere")
    assert unknown.code == 2 and "good, taji" in unknown.err


def test_bad_input(kg_: Kg, tmp_path: Path) -> None:  # noqa: F811
    page = tmp_path / "page.html"
    ran = kg_("explain", tmp_path / "absent.txt", "--html", page)
    assert ran.code == 1 and "absent.txt" in ran.err and not page.exists()
    assert kg_("explain").code == 2
