"""Facts, RDF files and stores against shapes/ → violations that name the fact, its quote and its report.

    violation        what one shape finds at one node, for one report
    violation_words  violations in words, French and English
    node_sources     from a node to the reports and the words that it rests on
    shapes           shapes/ as a graph, and how its rules and paths are named
    rdf_files        RDF files to check
    graph            facts or a graph by pySHACL
    compiled         a store by the shapes compiled to queries
"""

from __future__ import annotations

from kg.validate.graph import validate, validate_graph, validate_quads
from kg.validate.rdf_files import read_graph
from kg.validate.shapes import shapes
from kg.validate.violation import SEVERITIES, Violation, violations_by_report
from kg.validate.violation_words import summary

__all__ = [
    "SEVERITIES", "Violation", "read_graph", "shapes", "summary", "validate", "validate_graph", "validate_quads",
    "violations_by_report",
]
