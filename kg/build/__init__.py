"""From what a person gives to a store that answers.

    intake    what a build is given, sorted into reports to read and facts that are there already
    loader    linked facts → RDF → shapes: what of a batch may go into a store; for reports and rows of datasets alike
    building  the whole path, batch by batch
"""

from __future__ import annotations

from kg.build.building import BuildReport, build, facts_of

__all__ = ["BuildReport", "build", "facts_of"]
