"""What the shapes find in reports before they change a store, each held to what it breaks by itself."""

from __future__ import annotations

from collections.abc import Sequence

from kg.update.made import Made
from kg.validate import Violation, validate_quads
from kg.validate.graph import in_order

BATCH = 32
"""Reports a batch: what is not yet loaded is lost when a build is stopped."""


def findings(reports: Sequence[Made]) -> list[Violation]:
    """What the shapes find in what stands in a batch of reports, of any severity, sorted.

    Each report is looked at by itself: two sound reports may name one node in ways that break a shape together, and
    which reports share a batch is chance.
    """
    return in_order(one for made in reports for one in validate_quads(made.quads()))
