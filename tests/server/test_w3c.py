"""The W3C's SPARQL 1.1 suite against a live process, read from its manifests; each miss has its reason in the docs."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from benchmarks import protocol_suite

ROOT = Path(__file__).parents[2]
SUITE = ROOT.parent / "shared" / "suites" / "sparql11"
LONG = os.environ.get("SITREP_LONG_TESTS")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not SUITE.is_dir(), reason="the W3C's suite is not at ../shared/suites/sparql11"),
]


def explained() -> set[str]:
    """The tests that docs/endpoint.md says are missed, and why."""
    text = (ROOT / "docs" / "endpoint.md").read_text(encoding="utf-8")
    section = text.partition("## What is missed, and why")[2].partition("\n## ")[0]
    return set(re.findall(r"`([\w-]+/[\w-]+)`", section))


@pytest.mark.parametrize(("part", "count"), [("protocol", 34), ("graph store", 13), ("service description", 3)])
def test_the_protocols_are_kept_to_the_letter(part: str, count: int) -> None:
    with protocol_suite.kg_target() as target:
        score = protocol_suite.score(target, SUITE, (part,))
    assert score.misses == {}
    assert score.run[part] == count


@pytest.mark.skipif(not LONG, reason="hundreds of tests by HTTP take a minute: SITREP_LONG_TESTS=1")
def test_each_query_and_update_that_is_missed_is_explained() -> None:
    with protocol_suite.kg_target() as target:
        score = protocol_suite.score(target, SUITE, ("query evaluation", "update evaluation"))
    assert {name.partition(": ")[2] for name in score.misses} == explained()
    assert score.run["query evaluation"] > 230
    assert score.run["update evaluation"] > 90
