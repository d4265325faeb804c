"""Shapes → queries, one for each rule and constraint, in two forms: over everything, and over named nodes only.

Over everything, a query begins with what is rare or short: each value of a path is looked at once however often it
occurs, a missing value is a set difference (MINUS), one too many is a join. Over named nodes it begins with them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rdflib import RDF, RDFS, SKOS, Graph, URIRef
from rdflib.term import Node

from kg.validate.compiled.failing import COMPONENTS, PAIRED, VALUE_WISE, Failing
from kg.validate.compiled.minus import as_differences
from kg.validate.compiled.sparql_text import SHACL, VariableNames, path, term
from kg.validate.compiled.unsupported import NotCompiled

THIS, VALUE = "?this", "?value"
NODES = "$NODES"
"""In a query over named nodes: stands for the nodes, each in angle brackets."""
VALUES = "$VALUES"
"""In the second of two queries: stands for the values that the first has found."""

_SPARQL_COMPONENT = URIRef(SHACL.SPARQLConstraintComponent)
_SUBCLASSES = re.compile(r"([?$]\w+)\s+(?:a|rdf:type)/rdfs:subClassOf\*\s+(\w*:\w+)(\s*;)?")
_UNSAFE = re.compile(r"(?<![?$:\w])(?:MINUS|VALUES|SERVICE|GRAPH|GROUP|HAVING|LIMIT|OFFSET|ORDER)\b|\{\s*SELECT\b|"
                     r"\$(?:PATH|shapesGraph|currentShape)\b|\bAS\s+[?$](?:this|value)\b", re.IGNORECASE)
"""What would mean something else once $this is a variable of the query and not bound before it."""


@dataclass(frozen=True)
class Check:
    """One constraint of one rule.

    Attributes:
        rule: the shape. path: the SHACL path of its findings as SPARQL, None if they have none; of a SPARQL constraint
            the query gives it as ?path. component: IRI of the component. severity: IRI.
        everywhere: query that gives ?this (and ?value, ?path); may also give nodes that are no target of the shape.
        bad_values: if not None, a query that gives the ?value that fail; `everywhere` then holds VALUES in their place.
        named: the same over NODES.
        targets: pattern that matches where ?this is a target of the shape, NODES-free.
    """

    rule: Node
    path: Node | None
    component: URIRef
    severity: URIRef
    everywhere: str
    bad_values: str | None
    named: str
    targets: str


@dataclass(frozen=True)
class Compiled:
    """All constraints of a graph of shapes, and that graph, in which paths are looked up."""

    shapes: Graph
    checks: tuple[Check, ...]


def compile_shapes(shapes: Graph, schema: Graph) -> Compiled:
    """Compile every shape that has a target.

    Args:
        shapes: the shapes.
        schema: rdfs:subClassOf and skos:inScheme statements that hold although they are not in the data. Those of
            rdfs:subClassOf that are in the data must be here too.

    Raises:
        NotCompiled: a shape uses what is not known; the message names it.
    """
    return Compiled(shapes, tuple(_Compiler(shapes, schema).checks()))


class _Compiler:
    def __init__(self, shapes: Graph, schema: Graph) -> None:
        self._shapes = shapes
        self._failing = Failing(shapes, schema)
        self._names = VariableNames()
        self._prefixes = "".join(sorted(
            f"PREFIX {shapes.value(each, SHACL.prefix)}: <{shapes.value(each, SHACL.namespace)}>\n"
            for each in shapes.objects(None, SHACL.declare)
        ))

    def checks(self) -> Iterator[Check]:
        predicates = (SHACL.targetClass, SHACL.targetNode, SHACL.targetSubjectsOf, SHACL.targetObjectsOf)
        for shape in sorted({each for one in predicates for each in self._shapes.subjects(one)} | self._implicit(),
                            key=str):
            yield from self._of(shape, self._targets(shape))
        if any(self._shapes.subjects(SHACL.target)):
            raise NotCompiled("sh:target")

    def _implicit(self) -> set[Node]:
        both = set(self._shapes.subjects(RDF.type, RDFS.Class))
        return {each for kind in (SHACL.NodeShape, SHACL.PropertyShape)
                for each in self._shapes.subjects(RDF.type, kind) if each in both}

    def _targets(self, shape: Node) -> str:
        graph, options = self._shapes, []
        classes = set(graph.objects(shape, SHACL.targetClass)) | ({shape} & self._implicit())
        for each in sorted(classes, key=str):
            kind = self._names.new()
            listed = " ".join(self._failing.classes(each))
            options.append(f"VALUES {kind} {{ {listed} }} {THIS} a {kind}")
        nodes = sorted(term(each) for each in graph.objects(shape, SHACL.targetNode))
        if nodes:
            options.append(f"VALUES {THIS} {{ {' '.join(nodes)} }}")
        for each in sorted(graph.objects(shape, SHACL.targetSubjectsOf), key=str):
            options.append(f"{THIS} {term(each)} {self._names.new()}")
        for each in sorted(graph.objects(shape, SHACL.targetObjectsOf), key=str):
            options.append(f"{self._names.new()} {term(each)} {THIS}")
        return options[0] if len(options) == 1 else " UNION ".join(f"{{ {each} }}" for each in options)

    def _of(self, shape: Node, targets: str) -> Iterator[Check]:
        severity = self._shapes.value(shape, SHACL.severity, default=SHACL.Violation)
        steps = self._shapes.value(shape, SHACL.path)
        for name, value in self._failing.parameters(shape):
            if name == "property":
                if steps is not None:
                    raise NotCompiled(f"sh:property at the property shape {shape}")
                yield from self._of(value, targets)
            elif name == "sparql":
                everywhere, named = self._select(value, targets)
                yield Check(shape, steps, _SPARQL_COMPONENT, URIRef(str(severity)), everywhere, None, named, targets)
            else:
                everywhere, bad = self._everywhere(shape, name, value, steps, targets)
                yield Check(shape, steps, COMPONENTS[name], URIRef(str(severity)), everywhere, bad,
                            self._named(shape, name, value, steps), targets)

    def _named(self, shape: Node, name: str, value: Node, steps: Node | None) -> str:
        if name in VALUE_WISE and steps is not None:
            failing = self._failing.value(shape, name, value, VALUE)
            return (f"SELECT DISTINCT {THIS} {VALUE} WHERE {{ VALUES {THIS} {{ {NODES} }} "
                    f"{THIS} {path(self._shapes, steps)} {VALUE} FILTER {failing} }}")
        failing = self._failing.constraint(shape, name, value, THIS)
        return f"SELECT DISTINCT {THIS} WHERE {{ VALUES {THIS} {{ {NODES} }} FILTER ({failing}) }}"

    def _everywhere(
        self, shape: Node, name: str, value: Node, steps: Node | None, targets: str
    ) -> tuple[str, str | None]:
        focuses = f"{{ SELECT DISTINCT {THIS} WHERE {{ {targets} }} }}"
        if steps is None or name in ("hasValue", "equals"):
            failing = self._failing.constraint(shape, name, value, THIS)
            return f"SELECT {THIS} WHERE {{ {focuses} FILTER ({failing}) }}", None
        way = path(self._shapes, steps)
        if name in VALUE_WISE:
            failing = self._failing.value(shape, name, value, VALUE)
            each = f"{{ SELECT DISTINCT {VALUE} WHERE {{ {self._names.new()} {way} {VALUE} }} }}"
            return (f"SELECT DISTINCT {THIS} {VALUE} WHERE {{ VALUES {VALUE} {{ {VALUES} }} {THIS} {way} {VALUE} }}",
                    f"SELECT {VALUE} WHERE {{ {each} FILTER {failing} }}")
        if name in PAIRED:
            found = self._failing.unordered(THIS, way, name, value)
            return f"SELECT DISTINCT {THIS} WHERE {{ {found} }}", None
        if name == "disjoint":
            one = self._names.new()
            return f"SELECT DISTINCT {THIS} WHERE {{ {THIS} {way} {one} . {THIS} {term(value)} {one} }}", None
        count = int(str(value)) + (name == "maxCount")
        if count == 0:
            return f"SELECT {THIS} WHERE {{ {THIS} a {THIS} FILTER (false) }}", None
        several = self._failing.several(THIS, way, count)
        if name == "maxCount":
            return f"SELECT DISTINCT {THIS} WHERE {{ {several} }}", None
        return f"SELECT {THIS} WHERE {{ {focuses} MINUS {{ {several} }} }}", None

    def _select(self, constraint: Node, targets: str) -> tuple[str, str]:
        """A SPARQL constraint over all its targets, and over NODES."""
        if str(self._shapes.value(constraint, SHACL.deactivated)) == "true":
            raise NotCompiled("a deactivated SPARQL constraint")
        select = self._shapes.value(constraint, SHACL.select)
        if select is None:
            raise NotCompiled("a SPARQL constraint without sh:select")
        body = str(select).strip()
        if _UNSAFE.search(body):
            raise NotCompiled("a SPARQL constraint with a subquery, MINUS, VALUES or the like")
        body = _SUBCLASSES.sub(self._instances, body)
        if "subClassOf" in body or "inScheme" in body or str(SKOS) in body:
            raise NotCompiled("a SPARQL constraint over rdfs:subClassOf or skos:inScheme")
        head, opening, rest = body.partition("{")
        head = re.sub(r"^\s*SELECT(\s+DISTINCT)?", "SELECT DISTINCT", head, flags=re.IGNORECASE)
        focuses = f"{{ SELECT DISTINCT {THIS} WHERE {{ {targets} }} }}"
        return (f"{self._prefixes}{head}{opening} {focuses} {as_differences(rest[: rest.rindex('}')])} }}",
                f"{self._prefixes}{head}{opening} VALUES {THIS} {{ {NODES} }} {rest}")

    def _instances(self, found: re.Match[str]) -> str:
        """`?x a/rdfs:subClassOf* C` with the classes below C written out, since the data need not hold them."""
        node, name, more = found.groups()
        prefix, _, local = name.partition(":")
        for each in self._shapes.objects(None, SHACL.declare):
            if str(self._shapes.value(each, SHACL.prefix)) == prefix:
                kind = self._names.new().replace("?v", "?class")
                whole = URIRef(f"{self._shapes.value(each, SHACL.namespace)}{local}")
                listed = ", ".join(self._failing.classes(whole))
                return f"{node} a {kind} . FILTER ({kind} IN ({listed})) {node if more else ''}"
        raise NotCompiled(f"the prefix {prefix}: in a SPARQL constraint")
