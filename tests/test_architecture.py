"""Data walks one way: who may import whom, read from the source (nothing is run)."""

from __future__ import annotations

import ast
import tomllib
from collections import Counter
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from statistics import median

import pytest

from scripts.architecture.imports import imported, imports, modules

KG = Path(__file__).resolve().parent.parent / "kg"
TABLE = tomllib.loads(Path(__file__).with_name("architecture.toml").read_text(encoding="utf-8"))
"""Part → what it may import; a part is a module or package of kg/, or a package within one that is listed by itself."""
LONGEST_FILE = 400
LONGEST_CLASS = 250
LONGEST_FUNCTION = 50
MEDIAN_FILE = 90
LIBRARIES = {
    "rdflib", "pyoxigraph", "oxrdflib", "pyshacl", "owlready2", "SPARQLWrapper", "spacy", "starlette", "uvicorn",
    "click", "httpx", "openai", "pandas", "jinja2", "babel", "rich",
}


MODULES = modules(KG)


@cache
def source(name: str) -> str:
    return MODULES[name].read_text(encoding="utf-8")


@cache
def tree(name: str) -> ast.Module:
    """A module parsed, once for all tests."""
    return ast.parse(source(name))


@cache
def nodes(name: str) -> tuple[ast.AST, ...]:
    """Whatever a module consists of."""
    return tuple(ast.walk(tree(name)))


def inside(name: str, part: str) -> bool:
    return name == part or name.startswith(part + ".")


def part_of(module: str) -> str:
    """The part that a module belongs to: the narrowest that is listed, else its package or itself."""
    name = module.removeprefix("kg.")
    while name not in TABLE and "." in name:
        name = name.rpartition(".")[0]
    return name


def test_every_part_is_listed() -> None:
    assert {part_of(module) for module in MODULES} == set(TABLE), "list a new part in tests/architecture.toml"


@pytest.mark.parametrize("part", TABLE)
def test_arrows_run_one_way(part: str) -> None:
    members = [module for module in MODULES if part_of(module) == part]
    found = {(module, target) for module in members for target in imported(module, MODULES)}
    parts = {part_of(target): f"{module} imports {target}" for module, target in found if target in MODULES}
    parts.pop(part, None)
    libraries = {target.partition(".")[0]: f"{module} imports {target}" for module, target in found}
    row = TABLE[part]
    wrong = [words for name, words in parts.items() if name not in row["imports"]]
    wrong += [words for name, words in libraries.items() if name in LIBRARIES and name not in row["libraries"]]
    assert not wrong, "who may import whom says tests/architecture.toml"
    assert set(row["imports"]) == set(parts), "an arrow that nobody needs"
    assert set(row["libraries"]) == LIBRARIES & set(libraries), "a library that nobody needs"
    above = list(TABLE)[: list(TABLE).index(part)]
    assert set(row["imports"]) <= set(above), "a part imports only those above it in the table"


def test_nothing_imports_cli() -> None:
    wrong = [
        f"{name} imports {target}"
        for name in MODULES
        if not inside(name, "kg.cli") and name != "kg.__main__"
        for target in imported(name, MODULES)
        if inside(target, "kg.cli")
    ]
    assert not wrong


def test_no_circle() -> None:
    try:
        TopologicalSorter(imports(MODULES)).prepare()
    except CycleError as error:
        pytest.fail(" → ".join(reversed(error.args[1])))


def classes() -> dict[tuple[str, str], ast.ClassDef]:
    """(package, name) → class."""
    return {
        (module.rpartition(".")[0], node.name): node
        for module in MODULES
        for node in nodes(module)
        if isinstance(node, ast.ClassDef)
    }


def test_a_class_is_not_long_and_not_cut_into_slices() -> None:
    """With what it inherits from its own package: cut into slices by inheritance it is as long as ever.

    The rule reader's are left out: its core is to be replaced.
    """
    known = classes()

    def length(package: str, node: ast.ClassDef) -> int:
        own = (node.end_lineno or 0) - node.lineno + 1
        bases = [known.get((package, ast.unparse(base))) for base in node.bases]
        return own + sum(length(package, base) for base in bases if base is not None and base is not node)

    long = {f"{package}.{name}": length(package, node) for (package, name), node in known.items()}
    mended = {name: lines for name, lines in long.items() if not inside(name, "kg.read.rules")}
    assert {name: lines for name, lines in mended.items() if lines > LONGEST_CLASS} == {}


def test_a_function_is_not_long() -> None:
    """Outside the rule reader, whose core is to be replaced."""
    found = {
        f"{module}.{node.name}"
        for module in MODULES
        if not inside(module, "kg.read.rules")
        for node in nodes(module)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno + 1 > LONGEST_FUNCTION
    }
    assert found == set()


def numbers_compared(tree: ast.AST) -> list[str]:
    """The comparisons of a module that have a bare number other than 0, 1, 2 on one side."""
    return [
        ast.unparse(node)
        for node in ast.walk(tree)
        if isinstance(node, ast.Compare)
        for side in (node.left, *node.comparators)
        for value in [getattr(getattr(side, "operand", side), "value", None)]
        if isinstance(value, int | float) and abs(value) not in (0, 1, 2)
    ]


def test_a_number_that_decides_has_a_name() -> None:
    """Outside the rule reader, whose core is to be replaced."""
    outside = [name for name in MODULES if not inside(name, "kg.read.rules")]
    assert {name: found for name in outside if (found := numbers_compared(tree(name)))} == {}


def public_names() -> list[str]:
    """Modules but for commands' (a command's file is named as the command is typed), and public classes."""
    modules = [path.stem for name, path in MODULES.items() if path.stem != "__init__" and not inside(name, "kg.cli")]
    classes = (node.name for name in MODULES for node in tree(name).body if isinstance(node, ast.ClassDef))
    return [*modules, *(name for name in classes if not name.startswith("_"))]


def test_a_name_means_one_thing() -> None:
    assert [name for name, times in Counter(public_names()).items() if times > 1] == []


def test_no_name_is_a_word_that_could_mean_anything() -> None:
    """See "Words" in CONTRIBUTING."""
    vague = {"told", "known", "things", "settling", "turns", "coming", "wanted", "gone", "passing"}
    assert [name for name in public_names() if name.lower() in vague] == []
    bare = {"of", "by", "in", "at", "to", "from", "on", "for", "beside", "after", "before", "between", "under", "over"}
    functions = [f"{name}.{node.name}" for name in MODULES for node in tree(name).body
                 if isinstance(node, ast.FunctionDef) and node.name.rstrip("_") in bare]
    assert functions == []


def test_rooms_are_small() -> None:
    lengths = [
        source(name).count("\n")
        for name in MODULES
        if not inside(name, "kg.read.rules")
    ]
    assert median(lengths) <= MEDIAN_FILE


def test_a_file_has_one_duty_and_says_which() -> None:
    assert [name for name in MODULES if source(name).count("\n") > LONGEST_FILE] == []
    silent = [name for name in MODULES if not ast.get_docstring(tree(name))]
    assert silent == [], "a module says in its first line what it is for"


def test_a_library_never_prints() -> None:
    wrong = [
        name
        for name in MODULES
        if not inside(name, "kg.cli")
        for node in nodes(name)
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("print", "click.echo", "sys.exit")
    ]
    assert not wrong


def _writes_a_file(call: ast.Call) -> bool:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if name in ("open", "File"):
        modes = [one.value for one in (*call.args, *(each.value for each in call.keywords))
                 if isinstance(one, ast.Constant) and isinstance(one.value, str)]
        return any(mode.strip("bt+") in ("w", "x") for mode in modes)
    return name in ("mkstemp", "NamedTemporaryFile", "write_bytes") or (
        name == "write_text" and isinstance(call.func, ast.Attribute)  # a path's own, not that of kg.files
    )


def test_files_are_written_in_one_place() -> None:
    wrong = [
        f"{name}:{node.lineno}"
        for name in MODULES
        for node in nodes(name)
        if isinstance(node, ast.Call) and _writes_a_file(node)
    ]
    assert {one.partition(":")[0] for one in wrong} == {"kg.files"}, f"kg.files writes files: {wrong}"
