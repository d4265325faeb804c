"""The W3C test suite of SHACL through both engines that check a graph here: ours and pySHACL.

    python -m benchmarks.shacl_suite FOLDER [--page docs/validation.md]

FOLDER holds `core` and `sparql` of https://github.com/w3c/data-shapes (data-shapes-test-suite/tests). A test passes
where the results agree in focus node, path, severity, component and value, each as often as expected, or where the
engine refuses what the suite wants refused. Of ours it is told apart what it refuses by name and what it gets wrong.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from benchmarks.page import BEGIN, END, put, table
from kg.validate.shacl import Checker, NotCompiled, Term, TripleIndex, compile_shapes, path_as_sparql
from kg.validate.shacl.triple_index import SUBCLASS, TYPE
from kg.vocabulary import SH

_MANIFEST, _TEST = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#", "http://www.w3.org/ns/shacl-test#"
Row = tuple[str, str, str, str, str]
HEAD = ["engine", "part", "tests", "passed", "refused by name", "wrong"]


@dataclass(frozen=True)
class Case:
    """One test. results: what is to be found, each with how often; None where a failure is."""

    name: str
    data: list[ox.Quad]
    shapes: list[ox.Quad]
    results: Counter[Row] | None


def cases(folder: Path) -> Iterator[Case]:
    """The tests of a folder and those below it, by name."""
    for path in sorted(folder.rglob("*.ttl")):
        index = TripleIndex(_parsed(path))
        for test in index.subjects(TYPE, ox.NamedNode(_TEST + "Validate")):
            action, result = (index.value(test, ox.NamedNode(_MANIFEST + name)) for name in ("action", "result"))
            assert action is not None
            data, shapes = (index.value(action, ox.NamedNode(_TEST + name)) for name in ("dataGraph", "shapesGraph"))
            expected = None if result is None or isinstance(result, ox.NamedNode) else _rows(index, result)
            yield Case(path.relative_to(folder).as_posix().removesuffix(".ttl"), _file(data), _file(shapes), expected)


def _parsed(path: Path) -> list[ox.Quad]:
    return list(ox.parse(path=str(path), base_iri=path.resolve().as_uri()))


def _file(name: Term | None) -> list[ox.Quad]:
    assert isinstance(name, ox.NamedNode)
    return _parsed(Path(name.value.removeprefix("file://")))


def _rows(index: TripleIndex, report: Term) -> Counter[Row]:
    def of(result: Term, name: str) -> Term | None:
        return index.value(result, ox.NamedNode(SH + name))

    return Counter(
        _row(index, of(one, "focusNode"), of(one, "resultPath"), of(one, "resultSeverity"),
             of(one, "sourceConstraintComponent"), of(one, "value"))
        for one in index.objects(report, ox.NamedNode(SH + "result"))
    )


def _row(paths: TripleIndex, focus: Term | None, path: Term | None, *rest: Term | None) -> Row:
    severity, component, value = map(_text, rest)
    return _text(focus), "" if path is None else path_as_sparql(paths, path), severity, component, value


def _text(term: Term | None) -> str:
    return "" if term is None else "_:" if isinstance(term, ox.BlankNode) else str(term)


def by_ours(case: Case) -> Counter[Row]:
    """What our engine finds. Raises NotCompiled where it refuses."""
    shapes = TripleIndex(case.shapes)
    subclasses = [each for each in [*case.data, *case.shapes] if each.predicate == SUBCLASS]
    found = Checker(compile_shapes(shapes, subclasses)).check(TripleIndex(case.data))
    return Counter(_row(shapes, one.focus, one.path, one.severity, one.component, one.value) for one in found)


def by_pyshacl(case: Case) -> Counter[Row] | None:
    """What pySHACL finds; None where it refuses."""
    import pyshacl
    from rdflib import Graph

    def graph(quads: list[ox.Quad]) -> Graph:
        lines = ox.serialize((each.triple for each in quads), format=ox.RdfFormat.N_TRIPLES)
        assert lines is not None
        return Graph().parse(data=lines.decode(), format="nt")

    try:
        _, results, _ = pyshacl.validate(graph(case.data), shacl_graph=graph(case.shapes), inference="none",
                                         advanced=False)
    except Exception:  # noqa: BLE001  # whatever it says of shapes that are not to be
        return None
    if not isinstance(results, Graph):
        return None
    index = TripleIndex(ox.parse(results.serialize(format="nt"), ox.RdfFormat.N_TRIPLES))
    (report,) = index.subjects(TYPE, ox.NamedNode(SH + "ValidationReport"))
    return _rows(index, report)


def outcome(engine: str, case: Case) -> str:
    """ "passed", "wrong", or "refused" with why."""
    try:
        found = by_ours(case) if engine == "ours" else by_pyshacl(case)
    except NotCompiled as reason:
        return "passed" if case.results is None else f"refused: {reason}"
    return "passed" if found == case.results else "wrong"


def counted(folder: Path) -> list[list[str]]:
    """The rows of the table."""
    rows = []
    for engine in ("ours", "pySHACL"):
        for part in ("core", "sparql"):
            ends = Counter(outcome(engine, case).partition(":")[0] for case in cases(folder / part))
            rows.append([engine, part, *(str(number) for number in (
                ends.total(), ends["passed"], ends["refused"], ends["wrong"]))])
    return rows


def main(args: Sequence[str] | None = None) -> int:
    """Run, print, and write the page if one is given."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--page", type=Path)
    given: Any = parser.parse_args(args)
    measured = table(HEAD, counted(given.folder))
    print(measured)
    if given.page:
        put(given.page, measured, f"{BEGIN}\n{END}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
