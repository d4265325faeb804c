"""A shape → a SPARQL expression that is true exactly where a node fails it.

SHACL Core, sections 4.1 to 4.8: https://www.w3.org/TR/shacl/#core-components. An expression is never in error: what
cannot be compared or cast fails, as the standard says of incomparable values and ill-formed literals.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import combinations

from rdflib import RDF, RDFS, SKOS, XSD, Graph, URIRef
from rdflib.term import Node

from kg.validate.compiled.sparql_text import SHACL, VariableNames, members, path, term, text
from kg.validate.compiled.unsupported import NotCompiled

SILENT = {SHACL.path, SHACL.severity, SHACL.message, SHACL.name, SHACL.description, SHACL.order, SHACL.group,
          SHACL.defaultValue, SHACL.targetClass, SHACL.targetNode, SHACL.targetSubjectsOf, SHACL.targetObjectsOf,
          SHACL.flags}
"""Of a shape, what constrains nothing by itself."""

COMPONENTS = {
    name: URIRef(SHACL[f"{name[0].upper()}{name[1:]}ConstraintComponent"])
    for name in (
        "class", "datatype", "nodeKind", "minCount", "maxCount", "minInclusive", "maxInclusive", "minExclusive",
        "maxExclusive", "minLength", "maxLength", "pattern", "equals", "disjoint", "lessThan", "lessThanOrEquals",
        "hasValue", "in", "not", "and", "or", "xone", "node",
    )
}
"""Constraint parameter → its component."""

VALUE_WISE = {"class", "datatype", "nodeKind", "minInclusive", "maxInclusive", "minExclusive", "maxExclusive",
              "minLength", "maxLength", "pattern", "in", "not", "and", "or", "xone", "node"}
"""The parameters that look at one value at a time."""

_COMPARED = {"minInclusive": ">=", "maxInclusive": "<=", "minExclusive": ">", "maxExclusive": "<"}
PAIRED = {"lessThan": "<", "lessThanOrEquals": "<="}
_KINDS = {
    SHACL.IRI: "isIRI({0})", SHACL.BlankNode: "isBlank({0})", SHACL.Literal: "isLiteral({0})",
    SHACL.BlankNodeOrIRI: "!isLiteral({0})", SHACL.BlankNodeOrLiteral: "!isIRI({0})",
    SHACL.IRIOrLiteral: "!isBlank({0})",
}
_CAST = {XSD.integer, XSD.decimal, XSD.boolean, XSD.date, XSD.time, XSD.dateTime, XSD.double, XSD.float}
"""Datatypes of which a SPARQL cast tells whether a text is well-formed."""
_FREE = {XSD.string, RDF.langString}
"""Datatypes that any text is well-formed in."""
_SHORT_LISTS = 4
"""Counts up to this are compiled: a count of n compares n values pairwise."""

Expression = str


class Failing:
    """Compiles the shapes of one graph; `schema` holds what counts as said beside the data."""

    def __init__(self, shapes: Graph, schema: Graph) -> None:
        self._shapes = shapes
        self._schema = schema
        self._names = VariableNames()
        self._within: list[Node] = []

    def classes(self, name: Node) -> list[str]:
        """A class, and all below it in a fixed order, as SPARQL writes them."""
        below = set(self._schema.transitive_subjects(RDFS.subClassOf, name))
        return [term(name), *sorted(term(each) for each in below if each is not None and each != name)]

    def no_instance(self, node: str, name: Node) -> Expression:
        """True where `node` is no instance of the class."""
        # One look-up a class: a place or an actor has its class again in the graph of every report that names it, so
        # a pattern over all its classes would read thousands.
        kinds = (f"EXISTS {{ {node} a {each} }}" for each in self.classes(name))
        return f"(isLiteral({node}) || !({' || '.join(kinds)}))"

    def parameters(self, shape: Node) -> Iterable[tuple[str, Node]]:
        """The constraints of a shape: (parameter, its value), in a fixed order; sh:property and sh:sparql too.

        Raises:
            NotCompiled: one is not known.
        """
        found = []
        for predicate, value in self._shapes.predicate_objects(shape):
            if not str(predicate).startswith(SHACL) or predicate in SILENT:
                continue
            name = str(predicate).removeprefix(str(SHACL))
            if name == "deactivated":
                if str(value) == "true":
                    return []
                continue
            if name not in COMPONENTS and name not in ("property", "sparql"):
                raise NotCompiled(f"sh:{name} at {shape}")
            found.append((name, value))
        return sorted(found, key=lambda each: (each[0], str(each[1])))

    def shape(self, shape: Node, node: str) -> Expression:
        """True where `node` does not conform to a shape.

        Raises:
            NotCompiled: the shape uses what is not compiled.
        """
        if shape in self._within:
            raise NotCompiled(f"a shape that refers to itself: {shape}")
        self._within.append(shape)
        steps = self._shapes.value(shape, SHACL.path)
        failing = []
        for name, value in self.parameters(shape):
            if name == "sparql":
                raise NotCompiled(f"sh:sparql within another shape, at {shape}")
            if name == "property" and steps is None:
                failing.append(self.shape(value, node))
            elif name == "property" and steps is not None:
                reached = self._names.new()
                inner = self.shape(value, reached)
                failing.append(f"EXISTS {{ {node} {path(self._shapes, steps)} {reached} FILTER {inner} }}")
            else:
                failing.append(self.constraint(shape, name, value, node))
        self._within.pop()
        return "(" + " || ".join(failing) + ")" if failing else "(false)"

    def constraint(self, shape: Node, name: str, value: Node, node: str) -> Expression:
        """True where `node` fails one constraint of a shape."""
        steps = self._shapes.value(shape, SHACL.path)
        if name in VALUE_WISE:
            if steps is None:
                return self.value(shape, name, value, node)
            reached = self._names.new()
            inner = self.value(shape, name, value, reached)
            return f"EXISTS {{ {node} {path(self._shapes, steps)} {reached} FILTER {inner} }}"
        if name == "hasValue":
            return self._without(steps, value, node)
        if steps is None:
            raise NotCompiled(f"sh:{name} at the node shape {shape}")
        way = path(self._shapes, steps)
        if name in ("minCount", "maxCount"):
            count = int(str(value)) + (name == "maxCount")
            if count == 0:
                return "(false)"
            return f"({'NOT ' if name == 'minCount' else ''}EXISTS {{ {self.several(node, way, count)} }})"
        if name in PAIRED:
            return f"EXISTS {{ {self.unordered(node, way, name, value)} }}"
        one, other = self._names.some(2)
        if name == "disjoint":
            return f"EXISTS {{ {node} {way} {one} . {node} {term(value)} {one} }}"
        return (f"(EXISTS {{ {node} {way} {one} FILTER NOT EXISTS {{ {node} {term(value)} {one} }} }} || "
                f"EXISTS {{ {node} {term(value)} {other} FILTER NOT EXISTS {{ {node} {way} {other} }} }})")

    def several(self, node: str, way: str, count: int) -> str:
        """A pattern that matches where a path reaches at least `count` different values."""
        if count > _SHORT_LISTS:
            raise NotCompiled(f"a count of more than {_SHORT_LISTS - 1}")
        values = list(self._names.some(count))
        reached = " . ".join(f"{node} {way} {each}" for each in values)
        apart = " && ".join(f"!sameTerm({one}, {other})" for one, other in combinations(values, 2))
        return reached + (f" FILTER ({apart})" if apart else "")

    def unordered(self, node: str, way: str, name: str, value: Node) -> str:
        """A pattern that matches where a value of a path is not before (or at) one of another property."""
        one, other = self._names.some(2)
        return (f"{node} {way} {one} . {node} {term(value)} {other} "
                f"FILTER (!COALESCE({one} {PAIRED[name]} {other}, false))")

    def _without(self, steps: Node | None, value: Node, node: str) -> Expression:
        if steps is None:
            return f"(!sameTerm({node}, {term(value)}))"
        absent = f"NOT EXISTS {{ {node} {path(self._shapes, steps)} {term(value)} }}"
        if steps == SKOS.inScheme:
            known = ", ".join(sorted(term(each) for each in self._schema.subjects(steps, value)))
            return f"({node} NOT IN ({known}) && {absent})" if known else f"({absent})"
        return f"({absent})"

    def value(self, shape: Node, name: str, value: Node, node: str) -> Expression:
        """True where the value `node` fails a constraint that looks at one value at a time."""
        if name in _COMPARED:
            return f"(!COALESCE({node} {_COMPARED[name]} {term(value)}, false))"
        make: Mapping[str, Callable[[], Expression]] = {
            "class": lambda: self.no_instance(node, value),
            "datatype": lambda: _not_of(node, value),
            "nodeKind": lambda: f"(!({_KINDS[URIRef(str(value))].format(node)}))",
            "minLength": lambda: f"(isBlank({node}) || STRLEN(STR({node})) < {int(str(value))})",
            "maxLength": lambda: f"(isBlank({node}) || STRLEN(STR({node})) > {int(str(value))})",
            "pattern": lambda: self._unlike(shape, value, node),
            "in": lambda: self._not_among(value, node),
            "node": lambda: self.shape(value, node),
            "not": lambda: f"(!{self.shape(value, node)})",
            "and": lambda: "(" + " || ".join(self._each(value, node)) + ")",
            "or": lambda: "(" + " && ".join(self._each(value, node)) + ")",
            "xone": lambda: "((" + " + ".join(f"IF({each}, 0, 1)" for each in self._each(value, node)) + ") != 1)",
        }
        return make[name]()

    def _each(self, head: Node, node: str) -> list[Expression]:
        return [self.shape(each, node) for each in members(self._shapes, head)]

    def _unlike(self, shape: Node, pattern: Node, node: str) -> Expression:
        flags = self._shapes.value(shape, SHACL.flags)
        rest = f", {text(str(flags))}" if flags is not None else ""
        return f"(isBlank({node}) || !REGEX(STR({node}), {text(str(pattern))}{rest}))"

    def _not_among(self, head: Node, node: str) -> Expression:
        return "(!(" + " || ".join(f"sameTerm({node}, {term(each)})" for each in members(self._shapes, head)) + "))"


def _not_of(node: str, datatype: Node) -> Expression:
    if datatype not in _CAST | _FREE:
        raise NotCompiled(f"sh:datatype {datatype}")
    kind = f"!COALESCE(DATATYPE({node}) = {term(datatype)}, false)"
    if datatype in _FREE:
        return f"({kind})"
    # A cast that fails is an error, which COALESCE turns into a text that no cast gives.
    return f"({kind} || COALESCE(STR({term(datatype)}(STR({node}))), \"ill-formed\") = \"ill-formed\")"
