"""Two readings of the same reports, side by side: what only one has, and what they read differently. Pure.

    reading      facts of one report → what is compared: attacks, series, statements of responsibility, deployments
    same_party   whether two actors or places are one
    align        which attacks of two readings are one
    slots        the values of an attack over all its accounts, and the words that carry them
    differences  two readings → Difference, one after the other
    output       a Difference as a line of text, a row, an object
"""

from __future__ import annotations

from kg.compare.align import Extent, aligned
from kg.compare.differences import KINDS, Difference, Side, compare, compare_all, count
from kg.compare.output import COLUMNS, as_object, as_row, as_text
from kg.compare.reading import Reading, readings

__all__ = [
    "COLUMNS", "KINDS", "Difference", "Extent", "Reading", "Side", "aligned", "as_object", "as_row", "as_text",
    "compare", "compare_all", "count", "readings",
]
