"""What docstrings and messages of the package name is there: modules and their members (`kg.x.y`), files of ours."""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.test_architecture import MODULES

ROOT = Path(__file__).resolve().parents[2]
NAMED = re.compile(r"`~?(kg(?:\.\w+)+)(?:\(\))?`")
LISTED = re.compile(r"(?m)^    (\w+(?:, \w+)*)  +\S")
FILE = re.compile(r"\b(?:kg|tests|docs|scripts|benchmarks|queries|shapes|ontology)/[a-z0-9_./-]+\.(?:py|toml|md|ttl)\b")


def texts(name: str) -> Iterator[str]:
    """The docstrings, messages and helps of a module: all its texts that have a space in them."""
    for node in ast.walk(ast.parse(MODULES[name].read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and " " in node.value:
            yield node.value


def missing(text: str) -> list[str]:
    """What a text names and is not there."""
    files = [one for one in FILE.findall(text) if not (ROOT / one).is_file()]
    return [*files, *(one for one in NAMED.findall(text) if not is_there(one))]


def is_there(dotted: str) -> bool:
    """Whether a module of that name exists, or one that has what is named."""
    parts = dotted.split(".")
    length = next((n for n in range(len(parts), 0, -1) if ".".join(parts[:n]) in MODULES), 0)
    found: object = importlib.import_module(".".join(parts[:length])) if length else None
    for part in parts[length:]:
        fields = {**getattr(found, "__annotations__", {}), **getattr(found, "model_fields", {})}
        if not hasattr(found, part) and part not in fields:
            return False
        found = getattr(found, part, None)
    return length > 0


def test_what_modules_name_is_there() -> None:
    found = [(name, one) for name in MODULES for text in texts(name) for one in missing(text)]
    assert found == []


def listed(name: str) -> list[str]:
    """The modules that a package's docstring lists: `    name, name  what for`, two blanks and more after the names."""
    tree = ast.parse(MODULES[name].read_text(encoding="utf-8"))
    return [one for names in LISTED.findall(ast.get_docstring(tree, clean=False) or "") for one in names.split(", ")]


def test_what_a_package_lists_is_in_it() -> None:
    packages = [name for name, path in MODULES.items() if path.stem == "__init__"]
    assert sum(len(listed(name)) for name in packages) > 100
    assert [f"{name}.{one}" for name in packages for one in listed(name) if f"{name}.{one}" not in MODULES] == []


@pytest.mark.parametrize(("dotted", "there"), [
    ("kg.errors", True), ("kg.errors.KgError", True), ("kg.facts.Account.killed", True),
    ("kg.errors.NoError", False), ("kg.no_such", False), ("kg.facts.Account.slain", False),
])  # fmt: skip
def test_a_name_is_looked_up(dotted: str, there: bool) -> None:
    assert is_there(dotted) is there
