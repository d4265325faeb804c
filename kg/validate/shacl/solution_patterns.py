"""What a SPARQL query is made of, as functions over `Data`: patterns from one solution to those that extend it, and
expressions of a solution. SPARQL 1.1, sections 17 and 18.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from pyoxigraph import BlankNode, Literal, NamedNode, Triple
from rdflib.term import BNode, Literal as RdflibLiteral, Node, Variable

from kg.validate.shacl.not_compiled import NotCompiled
from kg.validate.shacl.shape_paths import Path
from kg.validate.shacl.sparql_values import Sparql, Unbound, as_literal, equal, meant, truth
from kg.validate.shacl.triple_index import TYPE, Data, Term

Solution = Mapping[str, Term]
"""Variables and their values."""
Pattern = Callable[[Data, Solution], Iterator[Solution]]
Expression = Callable[[Data, Solution], Sparql]


def no_pattern(_data: Data, solution: Solution) -> Iterator[Solution]:
    """The empty pattern: the solution as it is."""
    yield solution


def joined(first: Pattern, second: Pattern) -> Pattern:
    """Two patterns, one after the other."""
    if first is no_pattern:
        return second
    return lambda data, solution: (more for some in first(data, solution) for more in second(data, some))


def united(first: Pattern, second: Pattern) -> Pattern:
    """UNION."""
    def match(data: Data, solution: Solution) -> Iterator[Solution]:
        yield from first(data, solution)
        yield from second(data, solution)

    return match


def optional(first: Pattern, second: Pattern) -> Pattern:
    """OPTIONAL."""
    def match(data: Data, solution: Solution) -> Iterator[Solution]:
        for some in first(data, solution):
            more = list(second(data, some))
            yield from more or [some]

    return match


def filtered(inner: Pattern, expression: Expression) -> Pattern:
    """FILTER; an error is as good as false."""
    def match(data: Data, solution: Solution) -> Iterator[Solution]:
        for some in inner(data, solution):
            try:
                holds = truth(meant(expression(data, some)))
            except Unbound:
                continue
            if holds:
                yield some

    return match


def extended(inner: Pattern, name: str, expression: Expression) -> Pattern:
    """BIND; where it fails, no value is given."""
    def match(data: Data, solution: Solution) -> Iterator[Solution]:
        for some in inner(data, solution):
            try:
                yield {**some, name: as_term(expression(data, some))}
            except Unbound:
                yield some

    return match


Side = tuple[str, Term | None]
"""One end of a triple pattern: a variable's name, or "" and a term."""


def end_of(node: Node) -> Side:
    """One end of a triple pattern."""
    if isinstance(node, Variable | BNode):
        return f"{'' if isinstance(node, Variable) else '_:'}{node}", None
    return "", to_oxigraph(node)


def _at_end(side: Side, solution: Solution) -> Term | None:
    """The term at one end, if it is known."""
    return side[1] or solution.get(side[0])


def _with_end(solution: Solution, side: Side, term: Term) -> Solution:
    return {**solution, side[0]: term} if side[1] is None and side[0] not in solution else solution


def matching(start: Side, name: NamedNode, end: Side) -> Pattern:
    """A triple pattern with a property."""
    def match(data: Data, solution: Solution) -> Iterator[Solution]:
        subject, thing = _at_end(start, solution), _at_end(end, solution)
        if subject is not None:
            values = data.objects(subject, name)
            if thing is None:
                yield from (_with_end(solution, end, each) for each in values)
            elif thing in values:
                yield solution
        elif thing is not None:
            yield from (_with_end(solution, start, each) for each in data.subjects(name, thing))
        else:
            for one, other in data.pairs(name):
                if start != end or one == other:
                    yield _with_end(_with_end(solution, start, one), end, other)

    return match


def any_property(start: Side, name: Side, end: Side) -> Pattern:
    """A triple pattern with a variable for the property."""
    def match(data: Data, solution: Solution) -> Iterator[Solution]:
        subject = _at_end(start, solution)
        if subject is None:
            raise NotCompiled("a path or any property from a variable that has no value")
        for each, values in data.properties(subject).items():
            wanted, thing = _at_end(name, solution), _at_end(end, solution)
            if wanted in (None, each):
                yield from (
                    _with_end(_with_end(solution, name, each), end, one) for one in values if thing in (None, one)
                )

    return match


def reached(start: Side, path: Path, end: Side) -> Pattern:
    """A triple pattern with a path."""
    def match(data: Data, solution: Solution) -> Iterator[Solution]:
        subject, thing = _at_end(start, solution), _at_end(end, solution)
        if subject is None:
            raise NotCompiled("a path or any property from a variable that has no value")
        reached = path(data, subject)
        if thing is None:
            yield from (_with_end(solution, end, each) for each in reached)
        elif thing in reached:
            yield solution

    return match


def instances(start: Side, classes: frozenset[Term]) -> Pattern:
    """Instances of some classes."""
    def match(data: Data, solution: Solution) -> Iterator[Solution]:
        subject = _at_end(start, solution)
        if subject is None:
            found = dict.fromkeys(each for kind in classes for each in data.subjects(TYPE, kind))
            yield from (_with_end(solution, start, each) for each in found)
        elif not classes.isdisjoint(data.objects(subject, TYPE)):
            yield solution

    return match


def variable(name: str) -> Expression:
    """The value of a variable."""
    def evaluate(_data: Data, solution: Solution) -> Sparql:
        try:
            return solution[name]
        except KeyError:
            raise Unbound from None

    return evaluate


def logic(parts: list[Expression], decisive: bool) -> Expression:
    """`||` (decisive: True) and `&&` (decisive: False): one decisive part decides, whatever else is in error."""

    def evaluate(data: Data, solution: Solution) -> Sparql:
        failed = False
        for each in parts:
            try:
                if truth(meant(each(data, solution))) is decisive:
                    return decisive
            except Unbound:
                failed = True
        if failed:
            raise Unbound
        return not decisive

    return evaluate


def one_of(one: Expression, others: list[Expression], wanted: bool) -> Expression:
    """IN (wanted) or NOT IN."""
    def evaluate(data: Data, solution: Solution) -> Sparql:
        value = meant(one(data, solution))
        return any(equal(value, meant(each(data, solution))) for each in others) == wanted

    return evaluate


def first_without_error(parts: list[Expression]) -> Expression:
    """COALESCE."""
    def evaluate(data: Data, solution: Solution) -> Sparql:
        for each in parts:
            try:
                return each(data, solution)
            except Unbound:
                continue
        raise Unbound

    return evaluate


def to_oxigraph(node: Node) -> NamedNode | Literal:
    """A term of a query as one of Oxigraph."""
    if isinstance(node, RdflibLiteral):
        if node.language:
            return Literal(str(node), language=node.language)
        return Literal(str(node), datatype=NamedNode(str(node.datatype))) if node.datatype else Literal(str(node))
    return NamedNode(str(node))


def as_term(value: Sparql) -> Term:
    """A value as a term."""
    return value if isinstance(value, NamedNode | BlankNode | Literal | Triple) else as_literal(value)
