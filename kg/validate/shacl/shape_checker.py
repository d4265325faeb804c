"""Compiled shapes over data → findings: (focus node, rule, path, component, severity, value)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import NamedNode

from kg.validate.shacl.compiling import Compiled, Constraint, Shape
from kg.validate.shacl.triple_index import TYPE, Data, Properties, Term, TripleIndex

_KEPT = 20_000
"""Sound values that a shape keeps in mind."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding of one rule. path: a node of the shapes graph, or a property that a constraint names."""

    focus: Term
    rule: Term
    path: Term | None
    component: NamedNode
    severity: Term
    value: Term | None


@dataclass(frozen=True, slots=True)
class _Plan:
    """What is looked at of a node of certain classes: always, for each property that it has, for one that it lacks."""

    always: tuple[Shape, ...]
    by_property: dict[NamedNode, tuple[Shape, ...]]
    lacking: tuple[tuple[NamedNode, Shape], ...]


class Checker:
    """Holds data against compiled shapes. It keeps what it has learnt of classes, and nothing of the data."""

    def __init__(self, compiled: Compiled) -> None:
        self._compiled = compiled
        self._plans: dict[frozenset[Term], _Plan | None] = {}
        self.properties = compiled.properties
        """Every property that some shape looks at; None if some shape looks at any."""
        self.inverse = compiled.inverse
        """Those of them that are followed backwards."""

    def check(self, data: TripleIndex) -> list[Finding]:
        """What the shapes find in all of the data."""
        found = [finding for node in data.of for finding in self.check_node(data, node)]
        return found + self.check_other_targets(data)

    def check_other_targets(self, data: Data) -> list[Finding]:
        """What the shapes find at nodes that are their targets otherwise than by a class."""
        found: list[Finding] = []
        for shape, nodes in self._other_targets(data):
            by_class = {node for node in nodes if self._is_target_by_class(shape, data, node)}
            found += (
                finding
                for node in nodes
                if node not in by_class
                for finding in _findings(shape, data, node, shape.values(data, node))
            )
        return found

    def _other_targets(self, data: Data) -> Iterator[tuple[Shape, set[Term]]]:
        """Shapes whose targets are told otherwise than by a class, with these."""
        targets: dict[Shape, set[Term]] = {}
        for shape, nodes in self._compiled.by_node:
            targets.setdefault(shape, set()).update(nodes)
        for shape, name in self._compiled.by_subject:
            targets.setdefault(shape, set()).update(subject for subject, _ in data.pairs(name))
        for shape, name in self._compiled.by_object:
            targets.setdefault(shape, set()).update(value for _, value in data.pairs(name))
        yield from targets.items()

    def _is_target_by_class(self, shape: Shape, data: Data, node: Term) -> bool:
        return any(shape in self._compiled.by_class.get(kind, ()) for kind in data.objects(node, TYPE))

    def check_node(self, data: Data, node: Term) -> Iterable[Finding]:
        """What the shapes of its classes find at one node."""
        said = data.properties(node)
        types = said.get(TYPE)
        if not types:
            return ()
        kinds = frozenset(types)
        try:
            plan = self._plans[kinds]
        except KeyError:
            plan = self._plans[kinds] = self._plan(kinds)
        return _planned(plan, data, node, said) if plan else ()

    def _plan(self, kinds: Iterable[Term]) -> _Plan | None:
        shapes = list(dict.fromkeys(shape for kind in kinds for shape in self._compiled.by_class.get(kind, ())))
        always: list[Shape] = []
        lacking: list[tuple[NamedNode, Shape]] = []
        by_property: dict[NamedNode, list[Shape]] = {}
        for shape in _parts(shapes):
            name = shape.only_property or _needed(shape)
            if name is None:
                always.append(shape)
                continue
            by_property.setdefault(name, []).append(shape)
            if shape.only_property and not shape.blind:
                lacking.append((name, shape))
        if not shapes:
            return None
        return _Plan(tuple(always), {name: tuple(some) for name, some in by_property.items()}, tuple(lacking))


def _parts(shapes: Iterable[Shape]) -> Iterator[Shape]:
    """The shapes taken apart: node shapes into their properties' shapes and single constraints."""
    for shape in shapes:
        if shape.path is None:
            for one in shape.constraints:
                yield Shape(shape.node, shape.severity, constraints=[one])
            if shape.of_values:
                yield Shape(shape.node, shape.severity, of_values=shape.of_values)
            yield from shape.properties
        else:
            yield shape


def _needed(shape: Shape) -> NamedNode | None:
    """The property without which a node cannot break a constraint of a node shape; None if there is none."""
    return shape.constraints[0].needs if shape.path is None and shape.constraints else None


def _planned(plan: _Plan, data: Data, node: Term, said: Properties) -> list[Finding]:
    found: list[Finding] = []
    for shape in plan.always:
        found += _findings(shape, data, node, shape.values(data, node))
    for name, shape in plan.lacking:
        if name not in said:
            found += _findings(shape, data, node, ())
    by_property = plan.by_property
    for name, values in said.items():
        for shape in by_property.get(name, ()):
            found += _findings(shape, data, node, values)
    return found


def _findings(shape: Shape, data: Data, focus: Term, values: Collection[Term]) -> list[Finding]:
    found: list[Finding] = []
    for one in shape.constraints:
        for value, path in one.breaking(data, focus, values):
            found.append(_finding(shape, one, focus, value, path))
    if shape.of_values and not _all_sound(shape, data, values):
        for one in shape.of_values:
            for value, path in one.breaking(data, focus, values):
                found.append(_finding(shape, one, focus, value, path))
    for inner in shape.properties:
        for value in values:
            found += _findings(inner, data, value, inner.values(data, value))
    return found


def _all_sound(shape: Shape, data: Data, values: Collection[Term]) -> bool:
    """Whether the values break none of the constraints that look at nothing else; such are kept in mind."""
    sound = shape.sound
    for value in values:
        if value not in sound:
            if any(any(True for _ in one.breaking(data, value, (value,))) for one in shape.of_values):
                return False
            if len(sound) < _KEPT:
                sound.add(value)
    return True


def _finding(shape: Shape, one: Constraint, focus: Term, value: Term | None, path: Term | None) -> Finding:
    return Finding(focus, shape.node, shape.path_node if path is None else path, one.component, shape.severity, value)
