"""What the shapes find in reports before they change a store, each held to what it breaks by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from kg.triples.plain_triples import PlainTriple
from kg.update.made import Made
from kg.validate import Violation, validate_quads

BATCH = 32
"""Reports a batch: what is not yet loaded is lost when a build is stopped."""


def findings(
    reports: Sequence[Made], check: Callable[[Iterable[PlainTriple]], list[Violation]] = validate_quads
) -> list[Violation]:
    """What the shapes find in what stands in a batch of reports, of any severity; a violation is of its report alone.

    In a batch two sound reports may name one node in ways that break a shape together, and which reports share a batch
    is chance: so only what a report breaks by itself counts as its violation. `check`: holds them against the shapes.
    """
    found = _validated(reports, check) if reports else []
    suspects = {one.report for one in found if one.severity == "Violation"}
    if suspects:
        found = [one for one in found if one.severity != "Violation"]
        for made in reports:
            if made.report in suspects or "" in suspects:  # "": the finding names no report, so any may be meant
                alone = (one for one in _validated([made], check) if one.severity == "Violation")
                found += [replace(one, report=made.report) for one in alone]
    return found


def _validated(reports: Sequence[Made], check: Callable[[Iterable[PlainTriple]], list[Violation]]) -> list[Violation]:
    return check(triple for made in reports for triple in made.triples())
