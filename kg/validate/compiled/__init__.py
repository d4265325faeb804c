"""SHACL as SPARQL: the shapes compiled to queries of Oxigraph, for a whole store and for what one report changed.

    unsupported  what a compile says when it meets a construct that it does not know
    sparql_text  SHACL lists, paths and RDF terms as SPARQL text
    failing      a shape → a SPARQL expression that is true where the shape fails
    minus        NOT EXISTS as MINUS where that is the same and faster
    queries      shapes → queries, one for each rule and component
    run_shapes   queries over a store → findings: (focus node, rule, path, component, severity)
    changed      the nodes that a report can have touched
    store_check  findings → `kg.validate.Violation`, and pySHACL where a compile is not possible

pySHACL stays the oracle (tests/validate/compiled compares the two) and the default for the facts of single reports.
"""

from __future__ import annotations

from kg.validate.compiled.changed import touched_by
from kg.validate.compiled.queries import Compiled, compile_shapes
from kg.validate.compiled.run_shapes import Finding, check, check_nodes
from kg.validate.compiled.store_check import validate_report, validate_store
from kg.validate.compiled.unsupported import NotCompiled

__all__ = [
    "Compiled", "Finding", "NotCompiled", "check", "check_nodes", "compile_shapes", "touched_by", "validate_report",
    "validate_store",
]
