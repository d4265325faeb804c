"""Shapes → functions. A shape that uses what is not known is refused: nothing is passed over in silence."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from pyoxigraph import Literal, NamedNode, Quad, Triple

from kg.validate.shacl import constraint_components as core
from kg.validate.shacl.constraint_components import Breaking, Broken, Holds
from kg.validate.shacl.constraint_query import ConstraintQuery
from kg.validate.shacl.not_compiled import NotCompiled
from kg.validate.shacl.shape_paths import Path, path_as_sparql, path_of, properties_of
from kg.validate.shacl.triple_index import SUBCLASS, TYPE, Data, Term, TripleIndex, sh
from kg.vocabulary import SH

_SILENT = {
    sh(name) for name in (
        "path", "severity", "message", "name", "description", "order", "group", "defaultValue", "targetClass",
        "targetNode", "targetSubjectsOf", "targetObjectsOf", "flags", "deactivated", "ignoredProperties",
        "qualifiedMinCount", "qualifiedMaxCount", "qualifiedValueShapesDisjoint", "prefixes", "select",
    )
}
"""Of a shape, what constrains nothing by itself."""
_OF_THE_VALUE = {
    "minInclusive", "maxInclusive", "minExclusive", "maxExclusive", "minLength", "maxLength", "datatype", "nodeKind",
    "pattern", "in", "languageIn",
}
"""Constraints that look at nothing but a value."""
_OF_PATHS = {"minCount", "maxCount", "uniqueLang", "lessThan", "lessThanOrEquals"}
"""Constraints that only a shape with a path may have."""
_TARGETS = tuple(sh(name) for name in ("targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf"))
_IMPORTS = NamedNode("http://www.w3.org/2002/07/owl#imports")
_RDFS_CLASS = NamedNode("http://www.w3.org/2000/01/rdf-schema#Class")


@dataclass(frozen=True, slots=True)
class Constraint:
    """One constraint. component: IRI of its component. breaking: what breaks it. blind: it has nothing to say where the
    shape's path reaches nothing. needs: a property without which a node cannot break it, where there is one.
    """

    component: NamedNode
    breaking: Breaking
    blind: bool = False
    needs: NamedNode | None = None


@dataclass(eq=False, slots=True)
class Shape:
    """A shape as functions. path: None of a node shape. of_values: of its constraints those that look at nothing but a
    value. sound: values that are known to break none of them.
    """

    node: Term
    severity: Term
    path: Path | None = None
    path_node: Term | None = None
    constraints: list[Constraint] = field(default_factory=list)
    of_values: list[Constraint] = field(default_factory=list)
    properties: list[Shape] = field(default_factory=list)
    sound: set[Term] = field(default_factory=set)

    @property
    def only_property(self) -> NamedNode | None:
        """The property that the path is; None of a node shape and of a longer path."""
        return self.path_node if isinstance(self.path_node, NamedNode) else None

    @property
    def blind(self) -> bool:
        """Whether it has nothing to say where its path reaches nothing."""
        return all(one.blind for one in self.constraints)

    def values(self, data: Data, focus: Term) -> Collection[Term]:
        """What is looked at of a node: what the path reaches, or the node."""
        return (focus,) if self.path is None else self.path(data, focus)

    def conforms(self, data: Data, focus: Term) -> bool:
        """Whether a node breaks nothing of the shape."""
        values = self.values(data, focus)
        for one in (*self.constraints, *self.of_values):
            if any(True for _ in one.breaking(data, focus, values)):
                return False
        return all(each.conforms(data, value) for each in self.properties for value in values)


@dataclass(frozen=True)
class Compiled:
    """Shapes that have targets. by_class: class → the shapes of its instances (those of its superclasses too).
    Of the others: shape → its target nodes, and the properties whose subjects or objects are its targets.
    properties: every property that some shape looks at; None if some shape looks at any. inverse: those of them that
    are followed backwards.
    """

    by_class: dict[Term, list[Shape]]
    by_node: list[tuple[Shape, frozenset[Term]]]
    by_subject: list[tuple[Shape, NamedNode]]
    by_object: list[tuple[Shape, NamedNode]]
    properties: frozenset[NamedNode] | None
    inverse: frozenset[NamedNode]


def compile_shapes(shapes: TripleIndex, subclasses: Iterable[Triple | Quad] = ()) -> Compiled:
    """Compile every shape that has a target.

    Args:
        shapes: the shapes graph.
        subclasses: the rdfs:subClassOf statements of the data and of the ontology.

    Raises:
        NotCompiled: a shape uses what is not known; the message names it.
    """
    return _Compiler(shapes, TripleIndex(subclasses)).compiled()


class _Compiler:
    def __init__(self, shapes: TripleIndex, subclasses: TripleIndex) -> None:
        self._shapes = shapes
        self._below = lru_cache(maxsize=None)(lambda kind: _all_below(subclasses, kind))
        self._made: dict[Term, Shape] = {}
        self._making: set[Term] = set()
        self._properties: set[NamedNode | None] = {TYPE, SUBCLASS}
        self._inverse: set[NamedNode] = set()

    def compiled(self) -> Compiled:
        """All shapes with a target."""
        for name in ("target", "rule", "parameter", "js"):
            if any(True for _ in self._shapes.pairs(sh(name))):
                raise NotCompiled(f"sh:{name}")
        by_class: dict[Term, list[Shape]] = {}
        by_node: list[tuple[Shape, frozenset[Term]]] = []
        by_subject: list[tuple[Shape, NamedNode]] = []
        by_object: list[tuple[Shape, NamedNode]] = []
        implicit = {each for each in self._shapes.subjects(TYPE, _RDFS_CLASS)
                    if {sh("NodeShape"), sh("PropertyShape")} & set(self._shapes.objects(each, TYPE))}
        targeted = {subject for name in _TARGETS for subject, _ in self._shapes.pairs(name)} | implicit
        for node in sorted(targeted, key=str):
            if self._off(node):
                continue
            shape = self.shape(node)
            classes = set(self._shapes.objects(node, sh("targetClass"))) | ({node} & implicit)
            for kind in {each for one in classes for each in self._below(one)}:
                by_class.setdefault(kind, []).append(shape)
            nodes = frozenset(self._shapes.objects(node, sh("targetNode")))
            by_node += [(shape, nodes)] if nodes else []
            for into, name in ((by_subject, "targetSubjectsOf"), (by_object, "targetObjectsOf")):
                names = [each for each in self._shapes.objects(node, sh(name)) if isinstance(each, NamedNode)]
                into += [(shape, each) for each in names]
                self._properties.update(names)
        some = frozenset(each for each in self._properties if each)
        return Compiled(by_class, by_node, by_subject, by_object, None if None in self._properties else some,
                        frozenset(self._inverse))

    def shape(self, node: Term) -> Shape:
        """A shape, made once.

        Raises:
            NotCompiled: it refers to itself, or uses what is not known.
        """
        if node in self._making:
            raise NotCompiled(f"a shape that refers to itself: {node}")
        if node not in self._made:
            self._making.add(node)
            self._made[node] = self._shape(node)
            self._making.remove(node)
        return self._made[node]

    def _shape(self, node: Term) -> Shape:
        steps = self._shapes.value(node, sh("path"))
        shape = Shape(node, self._shapes.value(node, sh("severity")) or sh("Violation"),
                      None if steps is None else path_of(self._shapes, steps), steps)
        if self._off(node):
            return shape
        if steps is not None:
            followed, backwards = properties_of(self._shapes, steps)
            self._properties |= followed
            self._inverse |= backwards
        for name, values in sorted(self._shapes.properties(node).items(), key=lambda each: each[0].value):
            if not name.value.startswith(SH) or name in _SILENT:
                continue
            for value in sorted(values, key=str):
                if name == sh("property"):
                    shape.properties += [] if self._off(value) else [self.shape(value)]
                elif name == sh("qualifiedValueShape"):
                    shape.constraints += self._qualified(shape, value)
                else:
                    kind = name.value.removeprefix(SH)
                    into = shape.of_values if kind in _OF_THE_VALUE else shape.constraints
                    into.append(self._constraint(shape, kind, value))
        return shape

    def _off(self, node: Term) -> bool:
        return str(getattr(self._shapes.value(node, sh("deactivated")), "value", "")) == "true"

    def _constraint(self, shape: Shape, name: str, value: Term) -> Constraint:
        if name == "sparql":
            return self._sparql(shape, value)
        component = sh(f"{name[0].upper()}{name[1:]}ConstraintComponent")
        holds = self._holds(shape, name, value)
        if holds is not None:
            return Constraint(component, core.each_value(holds), blind=True)
        if shape.path is None and name in _OF_PATHS:
            raise NotCompiled(f"sh:{name} at the node shape {shape.node}")
        if name in ("minCount", "maxCount"):
            bounds = (whole(value), None) if name == "minCount" else (0, whole(value))
            return Constraint(component, core.counted(*bounds), blind=name == "maxCount")
        if name == "hasValue":
            return Constraint(component, core.having(value))
        if name == "uniqueLang":
            wanted = _text(value) == "true"
            return Constraint(component, core.one_a_language if wanted else _nothing, blind=True)
        if name == "closed":
            return Constraint(component, self._closed(shape) if _text(value) == "true" else _nothing)
        if isinstance(value, NamedNode) and name in ("equals", "disjoint", "lessThan", "lessThanOrEquals"):
            self._properties.add(value)
            make = {"equals": lambda: core.equal_to(value), "disjoint": lambda: core.disjoint_from(value),
                    "lessThan": lambda: core.before_all(value, or_equal=False),
                    "lessThanOrEquals": lambda: core.before_all(value, or_equal=True)}
            return Constraint(component, make[name](), blind=name != "equals")
        raise NotCompiled(f"sh:{name} at {shape.node}")

    def _holds(self, shape: Shape, name: str, value: Term) -> Holds | None:
        """A constraint that looks at one value at a time; None if it is not such a one."""
        if name in ("minInclusive", "maxInclusive", "minExclusive", "maxExclusive") and isinstance(value, Literal):
            return core.bounded(value, name.startswith("max"), name.endswith("Inclusive"))
        if name in ("minLength", "maxLength"):
            return (core.long_enough if name == "minLength" else core.short_enough)(whole(value))
        if name in ("datatype", "nodeKind") and isinstance(value, NamedNode):
            return core.of_datatype(value) if name == "datatype" else core.of_kind(value)
        if name == "pattern":
            return core.like(_text(value), _text(self._shapes.value(shape.node, sh("flags"))))
        if name in ("in", "languageIn"):
            members = self._shapes.members(value)
            return core.among(members) if name == "in" else core.in_language([_text(each) for each in members])
        return self._of_shapes(name, value)

    def _of_shapes(self, name: str, value: Term) -> Holds | None:
        if name == "class":
            return core.instance_of(self._below(value))
        if name == "node":
            return self.shape(value).conforms
        if name == "not":
            inner = self.shape(value)
            return lambda data, one: not inner.conforms(data, one)
        if name in ("and", "or", "xone"):
            shapes = [self.shape(each) for each in self._shapes.members(value)]
            if name == "xone":
                return lambda data, one: sum(each.conforms(data, one) for each in shapes) == 1
            return (lambda data, one: all(each.conforms(data, one) for each in shapes)) if name == "and" else (
                lambda data, one: any(each.conforms(data, one) for each in shapes))
        return None

    def _closed(self, shape: Shape) -> Breaking:
        self._properties.add(None)
        own = {path for each in self._shapes.objects(shape.node, sh("property"))
               for path in self._shapes.objects(each, sh("path"))}
        ignored = self._shapes.value(shape.node, sh("ignoredProperties"))
        own |= set(self._shapes.members(ignored)) if ignored is not None else set()
        return core.closed(frozenset(each for each in own if isinstance(each, NamedNode)))

    def _qualified(self, shape: Shape, value: Term) -> Iterator[Constraint]:
        rivals: list[Holds] = []
        if _text(self._shapes.value(shape.node, sh("qualifiedValueShapesDisjoint"))) == "true":
            brothers = {brother for parent in self._shapes.subjects(sh("property"), shape.node)
                        for brother in self._shapes.objects(parent, sh("property")) if brother != shape.node}
            others = {
                each for brother in brothers for each in self._shapes.objects(brother, sh("qualifiedValueShape"))
            }
            rivals = [self.shape(each).conforms for each in sorted(others - {value}, key=str)]
        for end in ("Min", "Max"):
            count = self._shapes.value(shape.node, sh(f"qualified{end}Count"))
            if count is not None:
                least, most = (whole(count), None) if end == "Min" else (None, whole(count))
                yield Constraint(sh(f"Qualified{end}CountConstraintComponent"),
                                 core.qualified(self.shape(value).conforms, rivals, least, most), blind=end == "Max")

    def _sparql(self, shape: Shape, node: Term) -> Constraint:
        component = sh("SPARQLConstraintComponent")
        if self._off(node):
            return Constraint(component, _nothing, blind=True)
        select = self._shapes.value(node, sh("select"))
        if not isinstance(select, Literal):
            raise NotCompiled(f"a SPARQL constraint without sh:select at {shape.node}")
        text = self._prefixes(node) + select.value
        if "$PATH" in text and shape.path_node is not None:
            text = text.replace("$PATH", path_as_sparql(self._shapes, shape.path_node))
        for name in ("$PATH", "$shapesGraph", "$currentShape"):
            if name in text:
                raise NotCompiled(f"{name} at {shape.node}")
        query = ConstraintQuery(text, self._below)
        self._properties |= query.properties
        self._inverse |= query.inverse
        needs = query.needs if shape.path is None else None

        def breaking(data: Data, focus: Term, _values: Collection[Term]) -> Iterator[Broken]:
            seen = set()
            for row in query.rows(data, focus):
                found = row.get("value"), row.get("path")
                if found[0] is None and shape.path is None:
                    found = focus, found[1]
                if found not in seen:
                    seen.add(found)
                    yield found

        return Constraint(component, breaking, needs=needs)

    def _prefixes(self, node: Term) -> str:
        owners, rest = set(), list(self._shapes.objects(node, sh("prefixes")))
        while rest:
            owner = rest.pop()
            if owner not in owners:
                owners.add(owner)
                rest += self._shapes.objects(owner, _IMPORTS)
        declared = {
            f"PREFIX {_text(self._shapes.value(each, sh('prefix')))}: "
            f"<{_text(self._shapes.value(each, sh('namespace')))}>\n"
            for owner in owners for each in self._shapes.objects(owner, sh("declare"))
        }
        return "".join(sorted(declared))


def _all_below(subclasses: TripleIndex, kind: Term) -> frozenset[Term]:
    found, rest = {kind}, [kind]
    while rest:
        for each in subclasses.subjects(SUBCLASS, rest.pop()):
            if each not in found:
                found.add(each)
                rest.append(each)
    return frozenset(found)


def _nothing(_data: Data, _focus: Term, _values: Collection[Term]) -> Iterable[Broken]:
    return ()


def _text(term: Term | None) -> str:
    return term.value if isinstance(term, Literal | NamedNode) else ""


def whole(term: Term) -> int:
    """A whole number of a shape.

    Raises:
        NotCompiled: it is none.
    """
    try:
        return int(_text(term))
    except ValueError:
        raise NotCompiled(f"{term} where a whole number belongs") from None
