"""Facts, RDF files and stores against shapes/ → violations that name the fact, its quote and its report.

    violation        what one shape finds at one node, for one report
    violation_words  violations in words, French and English
    node_sources     from a node to the reports and the words that it rests on
    shapes           shapes/ as a graph and as functions, and how its rules and paths are named
    rdf_files        RDF files to check
    shacl            SHACL over triples in memory
    graph            facts or quads against the shapes
    store_check      a whole store, or what one report changed in it
    second_opinion   the same by pySHACL
    quiet            rdflib without its log
"""

from __future__ import annotations

from kg.validate.graph import validate, validate_quads
from kg.validate.rdf_files import read_quads
from kg.validate.shapes import shapes
from kg.validate.violation import SEVERITIES, Violation, violations_by_report
from kg.validate.violation_words import summary

__all__ = [
    "SEVERITIES", "Violation", "read_quads", "shapes", "summary", "validate", "validate_quads", "violations_by_report",
]
