"""Data walks one way: who may import whom, read from the source (nothing is run)."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

KG = Path(__file__).resolve().parent.parent / "kg"
RDF = {"rdflib", "pyoxigraph", "oxrdflib", "pyshacl", "owlready2", "SPARQLWrapper"}
NLP = {"spacy", "fr_core_news_md", "en_core_web_sm"}

# part of the package → top-level packages, or parts of kg, that it must never import
NEVER = {
    "kg.errors": {"kg"} | RDF | NLP,
    "kg.facts": RDF | NLP | {"kg.read.rules", "kg.triples", "kg.stores", "kg.reports"},
    "kg.reports": RDF | NLP | {"kg.read.rules", "kg.triples", "kg.stores"},
    "kg.read.rules": RDF | {"kg.triples", "kg.validate", "kg.stores", "kg.questions", "kg.build"},
    "kg.gazetteer": RDF | NLP | {"kg.read.rules", "kg.triples", "kg.stores"},
    # SPARQLWrapper speaks a protocol: the refreshing from Wikidata asks with it, and builds no RDF
    "kg.link": (RDF - {"SPARQLWrapper"}) | NLP | {"kg.read.rules", "kg.triples", "kg.stores"},
    "kg.resolve": RDF | NLP | {"kg.read.rules", "kg.triples", "kg.stores"},
    "kg.update": NLP | {"kg.read.rules", "kg.questions", "kg.build"},
    "kg.consolidate": RDF | NLP | {"kg.read.rules", "kg.triples", "kg.stores"},
    "kg.triples": NLP | {"kg.read.rules", "kg.stores", "kg.validate"},
    "kg.validate": NLP | {"kg.read.rules", "kg.stores"},
    "kg.validate.compiled": NLP | {"kg.read.rules", "kg.stores", "kg.build", "kg.update", "kg.questions"},
    "kg.stores": NLP | {"kg.read.rules", "kg.validate", "kg.questions"},
    "kg.questions": NLP | {"kg.read.rules", "kg.validate", "kg.build"},
}


def modules() -> dict[str, Path]:
    found = {}
    for path in sorted(KG.rglob("*.py")):
        parts = ("kg", *path.relative_to(KG).with_suffix("").parts)
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


MODULES = modules()


def imported(name: str, *, at_load_only: bool) -> Iterator[str]:
    """The full names that a module imports; with `at_load_only` not those inside functions or for type checkers."""
    path = MODULES[name]
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]

    def walk(node: ast.AST) -> Iterator[ast.Import | ast.ImportFrom]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.Import | ast.ImportFrom):
                yield child
            elif at_load_only and (
                isinstance(child, ast.FunctionDef)
                or (isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test))
            ):
                continue
            else:
                yield from walk(child)

    for statement in walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(statement, ast.Import):
            yield from (alias.name for alias in statement.names)
            continue
        source = statement.module or ""
        if statement.level:
            above = package.split(".")[: len(package.split(".")) - statement.level + 1]
            source = ".".join([*above, source] if source else above)
        for alias in statement.names:
            full = f"{source}.{alias.name}"
            yield full if full in MODULES else source


def inside(name: str, part: str) -> bool:
    return name == part or name.startswith(part + ".")


@pytest.mark.parametrize("part", sorted(NEVER))
def test_arrows_run_one_way(part: str) -> None:
    members = [name for name in MODULES if inside(name, part)]
    assert members, f"{part} is gone: change this test with the map"
    wrong = [
        f"{name} imports {target}"
        for name in members
        for target in imported(name, at_load_only=False)
        for never in NEVER[part]
        if inside(target, never) and not inside(target, part)
    ]
    assert not wrong


def test_nothing_imports_cli() -> None:
    wrong = [
        f"{name} imports {target}"
        for name in MODULES
        if not inside(name, "kg.cli") and name != "kg.__main__"
        for target in imported(name, at_load_only=False)
        if inside(target, "kg.cli")
    ]
    assert not wrong


def test_no_circle() -> None:
    graph = {
        name: {
            target
            for target in imported(name, at_load_only=True)
            # a package's own __init__ gathers its modules: that is no circle unless a module asks the package back
            if target in MODULES and target != name
        }
        for name in MODULES
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(" → ".join(reversed(error.args[1])))


def test_it_sees_what_it_must_see() -> None:
    """The reader of imports itself: absolute, relative, within functions."""
    assert "kg.errors" in set(imported("kg.reports", at_load_only=True))
    assert "kg.read.rules" not in set(imported("kg.build.building", at_load_only=True))
    assert "kg.read.rules" in set(imported("kg.build.building", at_load_only=False))
    assert "kg.gazetteer.folding" in set(imported("kg.gazetteer", at_load_only=True))


@pytest.mark.parametrize("name", sorted(MODULES))
def test_a_file_has_one_duty_and_says_which(name: str) -> None:
    text = MODULES[name].read_text(encoding="utf-8")
    assert text.count("\n") <= 400
    assert ast.get_docstring(ast.parse(text)), "a module says in its first line what it is for"


def test_a_library_never_prints() -> None:
    wrong = [
        name
        for name, path in MODULES.items()
        if not inside(name, "kg.cli")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
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
        for name, path in MODULES.items()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and _writes_a_file(node)
    ]
    assert {one.partition(":")[0] for one in wrong} == {"kg.files"}, f"kg.files writes files: {wrong}"
