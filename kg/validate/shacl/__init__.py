"""SHACL over triples in memory: the shapes become functions once, and each node is looked at by those of its classes.

    not_compiled      what is said of a construct that is not known
    triple_index      triples as they are asked for
    literal_values    literals as values: whether well-formed, which comes first
    shape_paths       paths of SHACL
    constraint_components  the constraint components of SHACL Core
    sparql_values     operators and functions of SPARQL
    solution_patterns what queries are made of, as functions
    constraint_query  SPARQL constraints as functions
    compiling         shapes → functions
    shape_checker     compiled shapes over data → findings

All of SHACL Core; of SHACL-SPARQL the constraints that need no subquery. Anything else is refused by name, never passed
over. pySHACL stays the oracle: tests/validate/shacl compares the two, and both with the suite of the W3C.
"""

from __future__ import annotations

from kg.validate.shacl.compiling import Compiled, compile_shapes
from kg.validate.shacl.not_compiled import NotCompiled
from kg.validate.shacl.shape_checker import Checker, Finding
from kg.validate.shacl.shape_paths import path_as_sparql
from kg.validate.shacl.triple_index import Data, Term, TripleIndex

__all__ = ["Checker", "Compiled", "Data", "Finding", "NotCompiled", "Term", "TripleIndex", "compile_shapes",
           "path_as_sparql"]
