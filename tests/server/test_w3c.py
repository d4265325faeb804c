"""The W3C's SPARQL 1.1 suite against a live server, by its own manifests; docs/endpoint.md explains each miss."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.protocol_suite import kg_target, score

ROOT = Path(__file__).resolve().parents[2]
SUITE = ROOT.parent / "shared" / "suites" / "sparql11"
PAGE = ROOT / "docs" / "endpoint.md"

pytestmark = pytest.mark.skipif(not SUITE.is_dir(), reason="../shared/suites/sparql11 is not there")


@pytest.mark.parametrize("part", ["protocol", "graph store", "service description"])
def test_every_test_of_the_part_passes(part: str) -> None:
    with kg_target() as target:
        found = score(target, SUITE, (part,))
    assert found.run[part] > 0
    assert found.misses == {}


@pytest.mark.slow
@pytest.mark.parametrize("part", ["query evaluation", "update evaluation"])
def test_each_miss_is_explained(part: str) -> None:
    explained = PAGE.read_text(encoding="utf-8")
    with kg_target() as target:
        found = score(target, SUITE, (part,))
    assert found.run[part] > 90
    names = {name.partition(": ")[2] for name in found.misses}
    assert [name for name in sorted(names) if name not in explained] == []
