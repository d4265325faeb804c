"""Rows of the field's event datasets → facts, each dataset a source like others; then into a store.

    rows      a CSV file row by row: its text, its cells and where they stand; what is bad, with its line
    datasets  what is known of each dataset, from datasets.toml: columns, licence, citation, codes that are no attack
    cells     cells → dates, numbers, places, actors, countries
    ucdp …    one file a dataset: a row → the facts of one report, or why it is no attack
    loading   a file → a store, in batches, each checked against the shapes
    imported  what an import did
    unfinished  what is kept of an import that may be stopped
    sssom     ontology/mappings/*.ttl → the same mapping as an SSSOM table

A row is a report: its text is the row itself, one "column: value" a line, so every fact quotes the cells it rests on
and the row can be written out again as it came.
"""

from __future__ import annotations

from kg.importers.datasets import FORMATS
from kg.importers.imported import Imported
from kg.importers.loading import import_file
from kg.importers.row_facts import NotAnAttack, RowFacts, read

__all__ = ["FORMATS", "Imported", "NotAnAttack", "RowFacts", "import_file", "read"]
