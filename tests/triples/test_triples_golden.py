"""One folder a case: facts.jsonl → expected.nq, by bytes and by isomorphism.

To add a case, write facts.jsonl, run `python tests/triples/test_triples_golden.py NAME` and READ the expected.nq
that it writes.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from rdflib import Dataset
from rdflib.compare import isomorphic

from kg.consolidate import consolidate
from kg.facts import AnyFact, ReportFact, parse_line
from kg.triples import consolidated_quads, report_quads, serialize

CASES = sorted(path for path in (Path(__file__).parent / "cases").iterdir() if path.is_dir())


def facts_of(case: Path) -> list[AnyFact]:
    # By "\n" alone: str.splitlines would cut at U+2028 and U+0085, which JSON leaves as they are.
    lines = (case / "facts.jsonl").read_bytes().decode("utf-8").split("\n")
    return [parse_line(line) for line in lines if line]


def by_report(facts: Sequence[AnyFact]) -> list[list[AnyFact]]:
    groups: dict[str, list[AnyFact]] = {}
    for fact in facts:
        groups.setdefault(fact.report, []).append(fact)
    return [sorted(group, key=lambda fact: not isinstance(fact, ReportFact)) for group in groups.values()]


def quads_of(facts: Sequence[AnyFact]) -> bytes:
    buffer = io.BytesIO()
    quads = [quad for group in by_report(facts) for quad in report_quads(group)]
    serialize([*quads, *consolidated_quads(consolidate(facts))], buffer, "nq")
    return buffer.getvalue()


def dataset(nquads: bytes) -> Dataset:
    result = Dataset()
    result.parse(data=nquads.decode("utf-8"), format="nquads")
    return result


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_same_bytes(case: Path) -> None:
    assert quads_of(facts_of(case)) == (case / "expected.nq").read_bytes()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_isomorphic(case: Path) -> None:
    expected, found = dataset((case / "expected.nq").read_bytes()), dataset(quads_of(facts_of(case)))
    names = {graph.identifier for graph in expected.graphs()}
    assert names == {graph.identifier for graph in found.graphs()}
    for name in names:
        assert isomorphic(expected.graph(name), found.graph(name))


def test_there_are_cases() -> None:
    assert len(CASES) >= 5


if __name__ == "__main__":
    for name in sys.argv[1:]:
        folder = Path(__file__).parent / "cases" / name
        (folder / "expected.nq").write_bytes(quads_of(facts_of(folder)))
