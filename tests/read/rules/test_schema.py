"""The language files are as `kg/read/rules/lang/schema.toml` says, a slip in one is told, and each table is read."""

from __future__ import annotations

import ast
import itertools
import re
import shutil
import tomllib
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from kg.errors import InputError
from kg.read.rules import grammar, schema
from kg.read.rules.lexicon import Lexicon, supported, to_regex

KG = Path(schema.__file__).resolve().parents[2]
SLIPS = tomllib.loads((Path(__file__).parent / "cases" / "schema.toml").read_text(encoding="utf-8"))["case"]
TABLES = [table for tables in schema.described().values() for table in tables.values()]


@pytest.mark.parametrize("case", SLIPS, ids=lambda case: case["why"])
def test_a_slip_is_told_with_its_file_line_and_remedy(case: dict[str, str]) -> None:
    text = (schema.LANG_FOLDER / case["file"]).read_text(encoding="utf-8")
    assert case["old"] in text
    text = text.replace(case["old"], case["new"], 1)
    lang, stem = case["file"].removesuffix(".toml").split("/")
    with pytest.raises(InputError) as told:
        schema.checked(text, lang, stem, case["file"])
    assert str(told.value) == f"{case['file']}{_line_in(text, case)}: {case['message']}"


def _line_in(text: str, case: dict[str, str]) -> str:
    """The line of `at` (where it stands first) or `at_last`, as the message has it behind the name of the file."""
    if "at" not in case and "at_last" not in case:
        return ""
    start = text.index(case["at"]) if "at" in case else text.rindex(case["at_last"])
    return f":{text[:start].count(chr(10)) + 1}"


READERS: list[tuple[str, Callable[[Path], Any]]] = [
    ("weapons", lambda folder: Lexicon("en", folder)),
    ("dates", lambda folder: grammar.load("en", "dates", folder)),
    ("numbers", lambda folder: grammar.load("en", "numbers", folder)),
]


@pytest.mark.parametrize(("stem", "read"), READERS)
def test_whoever_reads_a_file_checks_it(stem: str, read: Callable[[Path], Any], tmp_path: Path) -> None:
    shutil.copytree(schema.LANG_FOLDER / "en", tmp_path / "en")
    path = tmp_path / "en" / f"{stem}.toml"
    assert read(tmp_path)
    path.write_text("nonsense = 1\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(InputError, match=re.escape(f"{path}:1: nonsense is no table of {stem}.toml")):
        read(tmp_path)


def test_a_file_that_is_missing_or_unknown_is_told(tmp_path: Path) -> None:
    shutil.copytree(schema.LANG_FOLDER / "en", tmp_path / "en")
    path = tmp_path / "en" / "weapons.toml"
    path.rename(tmp_path / "en" / "wepons.toml")
    with pytest.raises(InputError, match=r"wepons\.toml: no file of a language"):
        Lexicon("en", tmp_path)
    (tmp_path / "en" / "wepons.toml").unlink()
    with pytest.raises(InputError, match=r"weapons\.toml: this language has no such file"):
        Lexicon("en", tmp_path)


@pytest.mark.parametrize("lang", supported())
def test_the_packaged_files_are_as_the_schema_says(lang: str) -> None:
    for stem in schema.described():
        schema.read(lang, stem)


def test_a_date_form_that_is_no_pattern_is_told_with_its_line() -> None:
    place = grammar.place("en", "dates", "pattern", 3)
    line = int(place.split(":")[1].split(",")[0])
    rows = (schema.LANG_FOLDER / "en" / "dates.toml").read_text(encoding="utf-8").splitlines()
    assert [number for number, row in enumerate(rows, 1) if row == "[[pattern]]"][2] == line


def test_a_pattern_that_passes_compiles() -> None:
    """Every pattern of up to four of these signs: what the quick check lets through is a regular expression."""
    passed = 0
    for length in range(1, 5):
        for signs in itertools.product("a(|)?*~ \\d", repeat=length):
            pattern = "".join(signs)
            if not schema.pattern_fault(pattern):
                re.compile(to_regex(pattern))
                passed += 1
    assert passed > 1000


def test_no_table_is_described_twice() -> None:
    """Tables of all files but those of the grammars are one space of names: of two the later would hide the other."""
    names = [t.name for stem, tables in schema.described().items() if stem not in ("dates", "numbers")
             for t in tables.values()]  # fmt: skip
    assert sorted(names) == sorted(set(names))


def test_each_table_is_read_by_the_module_that_the_schema_names() -> None:
    unread = []
    for table in TABLES:
        name = table.read_by if table.read_by.startswith("kg.") else f"kg.read.rules.{table.read_by}"
        if not any(re.fullmatch(read, table.name) for read in tables_read(name)):
            unread.append(f"{name} does not read {table.name}")
    assert unread == []


def test_each_attribute_is_read() -> None:
    described = {name for table in TABLES for name in table.attributes} - {"patterns", "forms"}
    read = set[str]()
    for path in KG.rglob("*.py"):
        read |= set(attributes_read(ast.parse(path.read_text(encoding="utf-8"))))
    assert described - read == set()


# How a module names a table that it reads: as the argument of one of these, as a key of a lexicon, or in a row of
# names that it goes through.
FINDERS = {"hits", "words", "one_of", "leading", "some", "get", "_before", "_led"}
LEXICONS = {"lex", "_lex", "lexicon", "cues", "table", "words", "data", "settings"}


@cache
def tables_read(module: str) -> frozenset[str]:
    """Patterns of the names of tables that a module reads."""
    path = KG.parent / f"{module.replace('.', '/')}.py"
    return frozenset(_tables_in(ast.parse(path.read_text(encoding="utf-8"))))


def _tables_in(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _last_name(node.func) in FINDERS:
            yield from _names([*node.args])
        elif isinstance(node, ast.Subscript) and _last_name(node.value) in LEXICONS:
            yield from _names([node.slice])
        elif isinstance(node, ast.Tuple | ast.List | ast.Set):
            yield from _names([*node.elts])


def _last_name(node: ast.expr) -> str:
    """`self.report.lexicon` and `lexicon(lang)`: lexicon."""
    if isinstance(node, ast.Call):
        return _last_name(node.func)
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _names(nodes: list[ast.expr]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield re.escape(node.value)
        elif isinstance(node, ast.IfExp):
            yield from _names([node.body, node.orelse])
        elif isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
            yield re.escape(node.values[0].value) + r"\w+"


def attributes_read(tree: ast.Module) -> Iterator[str]:
    """The names that a module takes out of tables: `x["name"]`, `x.get("name")`, `"name" in x`, rows of names."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Subscript):
            yield from _names([node.slice])
        elif isinstance(node, ast.Call) and _last_name(node.func) == "get":
            yield from _names(node.args[:1])
        elif isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.In):
            yield from _names([node.left])
        elif isinstance(node, ast.Tuple | ast.Set):
            yield from _names([*node.elts])
