"""Forces that have left: a deployment is stated as current (codebook rule 8), and hosts attacks only while it is."""

from __future__ import annotations

from collections.abc import Iterator

from kg.read.rules.lexicon import lexicon, supported
from kg.read.rules.text import plain_signs
from kg.reports import Report
from kg.sheet import Sheet


def departed(report: Report, sheet: Sheet) -> Iterator[str]:
    """Deployments whose words say that the force is gone ("deployments.0"); one that is to leave, or is leaving, is
    there. In languages without words of ours nothing can be held against a deployment."""
    if report.language not in supported():
        return
    words = lexicon(report.language)
    for index, coded in enumerate(sheet.deployments):
        told = plain_signs(coded.quote.words)
        if words["departed"].search(told) and not words["leaving"].search(told):
            yield f"deployments.{index}"
