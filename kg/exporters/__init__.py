"""A store → the forms that others read: tables, maps, the columns of the field's datasets, a folder for a repository.

    attack_records  the attacks of a store, one after the other, each with its accounts and what is said about it
    flat_rows       attacks and accounts as flat rows
    shaped          attacks in the columns of UCDP GED, ACLED and GTD, with what cannot be satisfied and why
    writing         rows → CSV that a spreadsheet cannot mistake for formulas, Parquet, GeoJSON
    crate           all of a store as an RO-Crate: graph, ontology, shapes, queries, licences, citations, checksums
    context         the JSON-LD context of the ontology

Whole graphs (N-Quads, TriG, Turtle, JSON-LD) are `kg.exporters.quads_file`.
"""

from __future__ import annotations

from kg.exporters.attack_records import AttackRecord, attacks
from kg.exporters.crate import write_crate
from kg.exporters.flat_rows import account_rows, attack_rows
from kg.exporters.shaped import SHAPES, shaped_rows
from kg.exporters.writing import write_csv, write_geojson, write_parquet

__all__ = [
    "SHAPES", "AttackRecord", "account_rows", "attack_rows", "attacks", "shaped_rows", "write_crate", "write_csv",
    "write_geojson", "write_parquet",
]
