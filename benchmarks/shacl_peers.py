"""Validators of SHACL that others have written, each called from an environment of its own where it is installed.

    PYTHON benchmarks/shacl_peers.py NAME DATA.nt SHAPES.ttl FINDINGS.json

PYTHON is the Python of an environment that has the package NAME (`PEERS`); nothing of this project is needed there.
What is found goes to FINDINGS.json: a list of [focus node, path, component, severity], IRIs bare, the component and
the severity without their namespace, the path as the package writes it.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

SH = "http://www.w3.org/ns/shacl#"
Row = tuple[str, str, str, str]


def by_shacl_rust(data: str, shapes: str) -> list[Row]:
    """The package shacl-rust."""
    report = import_module("shacl_rust").validate_file(data, shapes)
    names = ("focusNode", "resultPath", "sourceConstraintComponent", "severity")
    return [_row(*(one.get(name) for name in names)) for one in report["results"]]


def by_shacl(data: str, shapes: str) -> list[Row]:
    """The package shacl."""
    report = import_module("shacl").Shapes.from_file(shapes).validate_file(data)
    return [_row(one.focus_node, one.path, one.component, one.severity) for one in report.results]


def by_pyrudof(data: str, shapes: str) -> list[Row]:
    """The package pyrudof, its engine called native."""
    pyrudof: Any = import_module("pyrudof")
    rudof = pyrudof.Rudof(pyrudof.RudofConfig())
    rudof.read_data(Path(data), format=pyrudof.RDFFormat.NTriples)
    rudof.read_shacl(Path(shapes))
    found = rudof.validate_shacl().violations
    return [_row(one.focus_node, one.path, one.constraint_component, one.severity) for one in found]


PEERS: dict[str, Callable[[str, str], list[Row]]] = {
    "shacl-rust": by_shacl_rust, "shacl": by_shacl, "pyrudof": by_pyrudof,
}
"""Package → how it is asked. maplib is not among them: its free edition refuses to validate."""


def _row(focus: object, path: object, component: object, severity: object) -> Row:
    bare = [str(each).removeprefix("<").removesuffix(">") if each else "" for each in (focus, path)]
    names = [str(each).strip("<>").removeprefix(SH).removeprefix("sh:") for each in (component, severity)]
    return bare[0], bare[1], names[0], names[1]


def main(name: str, data: str, shapes: str, findings: str) -> None:
    """The command."""
    Path(findings).write_text(json.dumps(PEERS[name](data, shapes)), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
