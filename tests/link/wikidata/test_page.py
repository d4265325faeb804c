"""The examples of docs/linking.md, those with Wikidata too (`shell-session`), run against the little one.

The others are run by tests/docs; here they come before, because what Wikidata is asked hangs on what they built. What
the page shows of its files is what the files hold.
"""

from __future__ import annotations

import doctest
import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg.cli import cli
from tests.docs.test_examples import pattern
from tests.link.wikidata.conftest import ROOT, Wikidata

PAGE = ROOT / "docs" / "linking.md"
BLOCK = re.compile(r"^```([\w-]+)\n(.*?)^```$", re.M | re.S)


def commands(block: str) -> list[tuple[str, tuple[str, ...]]]:
    """Each command of a block with the lines that it prints."""
    parts = re.split(r"^\$ ", block, flags=re.M)[1:]
    return [(lines[0], tuple(lines[1:])) for lines in map(str.splitlines, parts)]


@pytest.mark.long
def test_examples(wikidata: Wikidata, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    monkeypatch.chdir(tmp_path)
    for name, path in (("KG_RECONCILE", "reconcile"), ("KG_WIKIBASE_API", "api"), ("KG_WIKIDATA_SPARQL", "sparql")):
        monkeypatch.setenv(name, f"{wikidata.root}/{path}")
    monkeypatch.setenv("KG_WIKIDATA_CACHE", str(tmp_path / "cache.sqlite"))
    ran = dict.fromkeys(("console", "shell-session", "pycon"), 0)
    for kind, body in BLOCK.findall(PAGE.read_text(encoding="utf-8")):
        if kind == "pycon":
            test = doctest.DocTestParser().get_doctest(body, {}, "page", str(PAGE), 0)
            assert doctest.DocTestRunner().run(test).failed == 0
            ran[kind] += 1
        elif kind in ran:
            for command, printed in commands(body):
                said = CliRunner().invoke(cli, shlex.split(command)[1:]).output.replace("\r\n", "\n")
                assert re.fullmatch(pattern(printed), said), f"{command}\n{said}"
                ran[kind] += 1
    assert ran == {"console": 8, "shell-session": 3, "pycon": 1}


def test_the_page_shows_its_files_as_they_are() -> None:
    shown = {body for kind, body in BLOCK.findall(PAGE.read_text(encoding="utf-8")) if kind in ("csv", "markdown")}
    files = [path for path in (ROOT / "examples" / "linking").rglob("*") if path.is_file()]
    assert {path.read_text(encoding="utf-8") for path in files} == shown


def test_the_page_names_every_option_of_the_command() -> None:
    calls = (["link", name, "--help"] for name in ("explain", "review", "decide", "ask", "refresh"))
    told = " ".join(CliRunner().invoke(cli, call).output for call in calls)
    options = set(re.findall(r"--[a-z]+", told)) - {"--help", "--base"}
    page = PAGE.read_text(encoding="utf-8")
    assert [one for one in sorted(options) if one not in page] == []
