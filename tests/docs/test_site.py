"""The documentation site: every term, rule, question and command has its page, no link is dead, examples are sound."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from rdflib import Graph, URIRef

from kg.cli import cli
from kg.ontology import load, terms
from kg.questions.question import all_questions
from kg.validate import read_quads, shapes, validate_quads
from scripts.docsite import links
from scripts.docsite.__main__ import main
from scripts.docsite.build import build, site_path
from scripts.docsite.commands import commands
from scripts.docsite.errors import DocumentationError
from scripts.docsite.examples import REST, ROOT, example
from scripts.docsite.pages import term_paths
from scripts.docsite.rules import SH
from scripts.docsite.texts import render, slug
from tests.docs.conftest import Reader

SOME = [
    "index.html", "terms/index.html", "terms/class/Claim.html", "terms/property/killedLow.html",
    "terms/concept/rocket.html", "shapes/account.html", "questions/index.html", "questions/unclaimed-attacks.html",
    "commands/ask.html", "codebook.html", "scale.html", "comparison.html", "extraction.html", "pages.html",
    "tutorial-answer.html", "tutorial-curate.html", "architecture.html", "commands.html",
]


@pytest.mark.long
def test_no_link_is_dead(site: Path) -> None:
    assert links.faults(site) == []


@pytest.mark.long
def test_every_term_question_command_and_page_is_there(site: Path) -> None:
    for term in terms():
        text = (site / term_paths()[term.name]).read_text("utf-8")
        assert f"<h1>sit:{term.name}</h1>" in text
        assert '<h2 id="example">' in text
    for question in all_questions():
        assert (site / "questions" / f"{question.name}.html").is_file()
    for name in cli.list_commands(None):  # type: ignore[arg-type]
        assert (site / "commands" / f"{name}.html").is_file()
    for path in ROOT.glob("docs/*.md"):
        assert (site / site_path(f"docs/{path.name}")).is_file()


@pytest.mark.long
def test_every_rule_has_a_place_to_be_linked_to(site: Path) -> None:
    text = "".join(path.read_text("utf-8") for path in (site / "shapes").glob("*.html"))
    for rule in shapes().subjects(SH.severity):
        assert f'<h2 id="{str(rule).rpartition("#")[2]}">' in text


@pytest.mark.long
def test_paths_differ_by_more_than_capitals(site: Path) -> None:
    paths = [path.relative_to(site).as_posix().casefold() for path in site.rglob("*")]
    assert len(paths) == len(set(paths))


@pytest.mark.long
@pytest.mark.parametrize("term", terms(), ids=lambda term: term.name)
def test_the_example_of_a_term_parses_and_shows_it(term) -> None:  # type: ignore[no-untyped-def]
    shown = example(term, load())
    assert shown is not None
    assert (ROOT / shown.source).is_file()
    assert any(URIRef(term.iri) in triple for triple in Graph().parse(data=shown.turtle, format="turtle"))


def test_the_examples_made_for_the_pages_break_no_shape() -> None:
    quads = read_quads(ROOT / "tests" / "shapes" / "common.ttl") + read_quads(ROOT / REST)
    assert [(one.focus, one.shape) for one in validate_quads(quads)] == []


def test_the_help_of_a_command_is_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    for command in commands():
        result = CliRunner().invoke(cli, [*command.name.split(), "--help"], prog_name="kg", terminal_width=90,
                                    max_content_width=90)
        assert result.output.strip() == command.help.strip()


@pytest.mark.long
def test_the_same_site_twice_has_the_same_bytes(site: Path, tmp_path: Path) -> None:
    build(tmp_path / "again")
    for path in site.rglob("*"):
        if path.is_file():
            assert path.read_bytes() == (tmp_path / "again" / path.relative_to(site)).read_bytes()


def test_a_dead_link_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(
        '<p id="x"></p><a href="b.html">1</a><a href="a.html#x">2</a><a href="#y">3</a><a href="/a.html">4</a>'
        '<script src="https://example.org/x.js"></script><a href="https://example.org/">5</a><b id="x"></b>'
    )
    found = links.faults(tmp_path)
    assert len(found) == 5
    assert all(any(word in line for line in found) for word in ("'b.html'", "'#y'", "'/a.html'", "x.js", "twice"))


def test_a_folder_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(DocumentationError, match="name another folder"):
        build(tmp_path)
    result = CliRunner().invoke(main, ["--out", str(tmp_path)])
    assert result.exit_code == 1
    assert result.output.startswith("docs: ")
    assert (tmp_path / "thesis.txt").is_file()


def test_headings_get_the_anchors_that_code_hosts_give() -> None:
    assert slug("What “unclaimed” means here") == "what-unclaimed-means-here"
    text = render("# A\n\n## As of\n\n## As of\n", str)
    assert text.title == "A"
    assert [anchor for _, anchor, _ in text.headings] == ["a", "as-of", "as-of-1"]


@pytest.mark.long
@pytest.mark.parametrize("page", SOME)
def test_a_page_is_sound_in_a_browser(reader: Reader, page: str) -> None:
    for width, dark in ((1280, False), (390, True)):
        reader.open(page, width=width, dark=dark)
        assert reader.complaints() == []
        assert [one for one in reader.asked() if not one.startswith((reader.site.as_uri(), "data:"))] == []
        assert reader.axe() == []
        assert reader.run("return document.documentElement.scrollWidth <= innerWidth"), "it scrolls sideways"


@pytest.mark.long
def test_the_search_finds_a_term_a_question_and_nothing(reader: Reader) -> None:
    reader.open("terms/class/Claim.html")
    for words, wanted in (("killedLow", "terms/property/killedLow.html"), ("unclaimed bases", "unclaimed-attacks.html"),
                          ("dementi", "terms/class/Denial.html"), ("qqqqqq", "")):
        first = reader.driver.execute_async_script(
            """const done = arguments[1], field = document.getElementById("find");
            field.focus(); field.value = arguments[0]; field.dispatchEvent(new Event("input"));
            const look = () => { const list = document.getElementById("found");
              if (list.hidden) return setTimeout(look, 50);
              done([...list.querySelectorAll("a")].map((one) => one.href).join(" ") || list.textContent); };
            look();""", words)
        assert wanted in first if wanted else first == "Nothing found."
    assert reader.axe() == []


@pytest.mark.long
def test_light_and_dark_are_switched_and_kept(reader: Reader) -> None:
    reader.open("index.html")
    before = reader.run("return getComputedStyle(document.body).backgroundColor")
    reader.run("document.getElementById('theme').click()")
    after = reader.run("return getComputedStyle(document.body).backgroundColor")
    assert before != after
    reader.open("scale.html")
    assert reader.run("return getComputedStyle(document.body).backgroundColor") == after
    reader.run("localStorage.clear()")


@pytest.mark.long
def test_the_search_knows_every_page(site: Path) -> None:
    text = (site / "search.js").read_text("utf-8")
    rows = json.loads(text.removeprefix("window.searched = ").removesuffix(";\n"))
    assert {row[0] for row in rows} == {path.relative_to(site).as_posix() for path in site.rglob("*.html")}
