"""Paths of SHACL: what a node reaches on one, and the path as SPARQL writes it.

SHACL, section 2.3.1 (https://www.w3.org/TR/shacl/#property-paths). A node is reached once, on however many ways.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from pyoxigraph import BlankNode, NamedNode

from kg.validate.shacl.not_compiled import NotCompiled
from kg.validate.shacl.triple_index import FIRST, Data, Term, TripleIndex, sh

Path = Callable[[Data, Term], Collection[Term]]
"""What a node reaches, each term once."""

_INVERSE, _ALTERNATIVE = sh("inversePath"), sh("alternativePath")
_REPEATED = {
    sh("zeroOrMorePath"): "*", sh("oneOrMorePath"): "+", sh("zeroOrOnePath"): "?",
}


def path_of(shapes: TripleIndex, node: Term) -> Path:
    """A path of the shapes graph as a function.

    Raises:
        NotCompiled: it is no path.
    """
    if isinstance(node, NamedNode):
        name = node
        return lambda data, start: data.objects(start, name)
    if shapes.value(node, FIRST) is not None:
        return chained([path_of(shapes, each) for each in shapes.members(node)])
    inverse = shapes.value(node, _INVERSE)
    if isinstance(inverse, NamedNode):
        back = inverse
        return lambda data, start: data.subjects(back, start)
    if inverse is not None:
        raise NotCompiled(f"the inverse of a path that is no property: {node}")
    either = shapes.value(node, _ALTERNATIVE)
    if either is not None:
        ways = [path_of(shapes, each) for each in shapes.members(either)]
        return lambda data, start: dict.fromkeys(each for way in ways for each in way(data, start))
    for name, sign in _REPEATED.items():
        inner = shapes.value(node, name)
        if inner is not None:
            return repeated(path_of(shapes, inner), sign)
    raise NotCompiled(f"a path that is none of SHACL's: {node}")


def properties_of(shapes: TripleIndex, node: Term) -> tuple[set[NamedNode], set[NamedNode]]:
    """The properties that a path of the shapes graph follows, and those of them that it follows backwards."""
    if isinstance(node, NamedNode):
        return {node}, set()
    if shapes.value(node, FIRST) is not None:
        return _united(shapes, shapes.members(node))
    inverse, either = shapes.value(node, _INVERSE), shapes.value(node, _ALTERNATIVE)
    if isinstance(inverse, NamedNode):
        return {inverse}, {inverse}
    if either is not None:
        return _united(shapes, shapes.members(either))
    return _united(shapes, [inner for name in _REPEATED for inner in shapes.objects(node, name)])


def _united(shapes: TripleIndex, nodes: Iterable[Term]) -> tuple[set[NamedNode], set[NamedNode]]:
    found = [properties_of(shapes, each) for each in nodes]
    return {each for one, _ in found for each in one}, {each for _, one in found for each in one}


def chained(steps: Iterable[Path]) -> Path:
    """One path after the other."""
    ways = tuple(steps)

    def reach(data: Data, start: Term) -> Collection[Term]:
        reached: Collection[Term] = (start,)
        for way in ways:
            reached = dict.fromkeys(each for one in reached for each in way(data, one))
        return reached

    return reach


def repeated(step: Path, sign: str) -> Path:
    """A path any number of times: `sign` is "*", "+" or "?"."""
    if sign == "?":
        return lambda data, start: dict.fromkeys([start, *step(data, start)])

    def reach(data: Data, start: Term) -> Collection[Term]:
        found: dict[Term, None] = {start: None} if sign == "*" else {}
        rest = [start]
        while rest:
            for each in step(data, rest.pop()):
                if each not in found:
                    found[each] = None
                    rest.append(each)
        return found

    return reach


def path_as_sparql(shapes: TripleIndex, node: Term, name: Callable[[Term], str] = str) -> str:
    """A path of the shapes graph as SPARQL writes it; `name` writes a property (default: its IRI in brackets).

    Raises:
        NotCompiled: it is no path.
    """
    if not isinstance(node, BlankNode):
        return name(node)
    if shapes.value(node, FIRST) is not None:
        return "/".join(_step(shapes, each, name) for each in shapes.members(node))
    inverse, either = shapes.value(node, _INVERSE), shapes.value(node, _ALTERNATIVE)
    if inverse is not None:
        return f"^{_step(shapes, inverse, name)}"
    if either is not None:
        return "(" + "|".join(path_as_sparql(shapes, each, name) for each in shapes.members(either)) + ")"
    for predicate, sign in _REPEATED.items():
        inner = shapes.value(node, predicate)
        if inner is not None:
            return f"{_step(shapes, inner, name)}{sign}"
    raise NotCompiled(f"a path that is none of SHACL's: {node}")


def _step(shapes: TripleIndex, node: Term, name: Callable[[Term], str]) -> str:
    """A path within another one, in brackets where it is itself of several parts."""
    text = path_as_sparql(shapes, node, name)
    several = [FIRST, *_REPEATED]
    return f"({text})" if any(shapes.value(node, each) is not None for each in several) else text
