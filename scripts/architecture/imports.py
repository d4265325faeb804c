"""What the modules of a package import: at their head, within functions, for type checkers, and by import_module."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path


def modules(package: Path) -> dict[str, Path]:
    """The full name of each module below the folder of a package → its file."""
    found = {}
    for path in sorted(package.rglob("*.py")):
        parts = (package.name, *path.relative_to(package).with_suffix("").parts)
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imports(known: dict[str, Path]) -> dict[str, set[str]]:
    """Each module → the modules of `known` that it imports, itself left out."""
    return {name: {to for to in imported(name, known) if to in known and to != name} for name in known}


def imported(name: str, known: dict[str, Path]) -> Iterator[str]:
    """Whatever a module of `known` imports, however it does; of other packages too, by the module named."""
    package = name if known[name].name == "__init__.py" else name.rpartition(".")[0]
    for node in _importing(known[name].read_text(encoding="utf-8")):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            source = node.module or ""
            if node.level:
                above = package.split(".")[: len(package.split(".")) - node.level + 1]
                source = ".".join([*above, source] if source else above)
            for alias in node.names:
                full = f"{source}.{alias.name}"
                yield full if full in known else source
        elif isinstance(node, ast.Call):
            yield _named(node.args[0])


@cache
def _importing(text: str) -> tuple[ast.Import | ast.ImportFrom | ast.Call, ...]:
    """The statements and calls of a module's text that import."""
    found = []
    for node in ast.walk(ast.parse(text)):
        is_call = isinstance(node, ast.Call) and _name_called(node) == "import_module"
        if is_call or isinstance(node, ast.Import | ast.ImportFrom):
            found.append(node)
    return tuple(found)


def _name_called(call: ast.Call) -> str:
    """The last name of what is called; "" if it has none."""
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _named(argument: ast.expr) -> str:
    """The module that import_module is given; of a name that is put together at run time the package that is sure."""
    if isinstance(argument, ast.JoinedStr):
        argument = argument.values[0]
        return str(argument.value).rpartition(".")[0] if isinstance(argument, ast.Constant) else ""
    return str(argument.value) if isinstance(argument, ast.Constant) else ""
