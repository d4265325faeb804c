"""The examples of docs/linking.md, run in their order in one folder, against the little Wikidata."""

from __future__ import annotations

import doctest
import re
import shlex
from pathlib import Path

import pytest

from kg.cli import main
from tests.link.wikidata.conftest import ROOT, Wikidata

PAGE = ROOT / "docs" / "linking.md"
BLOCK = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.M | re.S)


def commands(block: str) -> list[tuple[str, str]]:
    """Each command of a console block with what it prints."""
    parts = re.split(r"^\$ ", block, flags=re.M)[1:]
    return [(one.partition("\n")[0], one.partition("\n")[2]) for one in parts]


def test_examples(
    wikidata: Wikidata, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, path in (("KG_RECONCILE", "reconcile"), ("KG_WIKIBASE_API", "api"), ("KG_WIKIDATA_SPARQL", "sparql")):
        monkeypatch.setenv(name, f"{wikidata.root}/{path}")
    monkeypatch.setenv("KG_WIKIDATA_CACHE", str(tmp_path / "cache.sqlite"))
    ran = 0
    for kind, name, body in BLOCK.findall(PAGE.read_text(encoding="utf-8")):
        if name:
            Path(name).parent.mkdir(parents=True, exist_ok=True)
            Path(name).write_text(body, encoding="utf-8")
        elif kind == "console":
            for command, printed in commands(body):
                program, *args = shlex.split(command)
                assert program == "kg"
                capfd.readouterr()
                with pytest.raises(SystemExit):
                    main(args)
                out, err = capfd.readouterr()
                said = out.replace("\r\n", "\n") + re.sub(r"^reports loaded: .*\n", "", err, flags=re.M)
                assert said == printed, command
                ran += 1
        elif kind == "pycon":
            test = doctest.DocTestParser().get_doctest(body, {}, "page", str(PAGE), 0)
            assert doctest.DocTestRunner().run(test).failed == 0
            ran += 1
    assert ran >= 10


def test_the_page_names_every_option_of_the_command(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["link", "--help"])
    options = set(re.findall(r"--[a-z]+", capfd.readouterr().out)) - {"--help", "--base", "--cache"}
    page = PAGE.read_text(encoding="utf-8")
    assert [one for one in sorted(options) if one not in page] == []
