"""The suite of the W3C through our engine: all of SHACL Core; what it does not know it refuses by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.shacl_suite import cases, outcome

SUITE = Path(__file__).parents[4] / "shared" / "suites" / "shacl"
REFUSED = {
    "sparql/component/nodeValidator-001", "sparql/component/optional-001",
    "sparql/component/propertyValidator-select-001", "sparql/component/validator-001",
    "sparql/pre-binding/pre-binding-007", "sparql/pre-binding/shapesGraph-001",
}
"""Constraint components of one's own, a subquery, $shapesGraph."""


@pytest.mark.skipif(not SUITE.is_dir(), reason="the suite of the W3C is not beside this checkout (../shared/suites)")
def test_the_suite() -> None:
    ends = {case.name: outcome("ours", case) for case in cases(SUITE)}
    assert len(ends) == 121
    assert {name for name, end in ends.items() if end.startswith("refused")} == REFUSED
    assert {name for name, end in ends.items() if end != "passed"} == REFUSED
