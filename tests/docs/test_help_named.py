"""Whatever a help text, a message or a data file of the package names is there: pages, files, commands."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from scripts.docsite.examples import ROOT
from scripts.docsite.texts import slug
from tests.docs.test_commands_named import faults

KG = ROOT / "kg"
SOURCES = [path for path in sorted(KG.rglob("*")) if path.suffix in (".py", ".toml", ".html")]
FOLDERS = "benchmarks|corpus|docs|examples|kg|ontology|queries|scripts|shapes|tests"
_PATH = re.compile(rf"(?<![\w/:.-])(?:{FOLDERS})/[\w./-]*[\w/](?:#[\w-]+)?|(?<![\w/:.-])[A-Z]{{3,}}\.md(?:#[\w-]+)?")
NOT_HERE = {"kg/_data/", "kg/cli/NAME.py"}
"""A folder of an installation alone, and a pattern."""


def texts(path: Path) -> Iterator[str]:
    """What a file of the package says: of a module its strings, with … for what is filled in, of others all."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        yield text
        return
    tree = ast.parse(text)
    inner = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else "…" for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in inner:
            yield node.value


def missing(text: str) -> list[str]:
    """The paths in a text that lead nowhere."""
    found = []
    for written in _PATH.findall(text):
        path, _, anchor = written.partition("#")
        here = ROOT / path
        if written in NOT_HERE or (here.exists() and (not anchor or anchor in anchors(here))):
            continue
        found.append(written)
    return found


def anchors(page: Path) -> set[str]:
    """What a page can be entered at."""
    return {slug(heading) for heading in re.findall(r"^#+ +(.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)}


def test_what_is_named_is_there() -> None:
    wrong = {path.relative_to(KG).as_posix(): found for path in SOURCES if (found := misnamed(path))}
    assert wrong == {}


def misnamed(path: Path) -> list[str]:
    """The paths and commands that a file of the package names wrongly."""
    text = "\n\n".join(texts(path))
    return [*missing(text), *(faults(text) if "kg " in text else [])]


def test_what_is_not_there_is_noticed() -> None:
    text = "see docs/no.md, docs/llm.md#no-such-part, docs/llm.md, NOSUCH.md and https://x.example/docs/y; (kg/no.py)."
    assert missing(text) == ["docs/no.md", "docs/llm.md#no-such-part", "NOSUCH.md", "kg/no.py"]
    assert missing("docs/llm.md#two-readings-side-by-side") == []


def test_every_server_that_load_knows_has_its_row() -> None:
    text = (ROOT / "docs" / "stores.md").read_text(encoding="utf-8")
    named = tomllib.loads((ROOT / "kg" / "stores" / "servers.toml").read_text(encoding="utf-8"))
    assert sorted(re.findall(r"^\| `([a-z][\w-]*)` \|", text, re.MULTILINE)) == sorted(named)
