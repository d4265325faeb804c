"""A SPARQL constraint as a function: the part of SPARQL 1.1 that constraints are written in, run over `Data`.

rdflib parses the query to its algebra; here the algebra becomes functions from one solution to those that extend it,
$this bound before all else (SHACL, appendix A: pre-binding). What is not known is refused when compiled.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from pyoxigraph import NamedNode
from rdflib.paths import AlternativePath, InvPath, MulPath, Path as RdflibPath, SequencePath
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.algebra import translateGroupGraphPattern
from rdflib.term import BNode, Literal as RdflibLiteral, Node, URIRef, Variable

from kg.validate.shacl.not_compiled import NotCompiled
from kg.validate.shacl.shape_paths import Path, chained, repeated
from kg.validate.shacl.solution_patterns import (
    Expression,
    Pattern,
    Solution,
    any_property,
    end_of,
    extended,
    filtered,
    first_without_error,
    instances,
    joined,
    logic,
    matching,
    no_pattern,
    one_of,
    optional,
    reached,
    to_oxigraph,
    united,
    variable,
)
from kg.validate.shacl.sparql_values import MEANING, WRITTEN, Sparql, cast, comes_before, equal, meant, number, truth
from kg.validate.shacl.triple_index import SUBCLASS, TYPE, Data, Term

Below = Callable[[Term], frozenset[Term]]
"""A class → itself and the classes below it."""


class ConstraintQuery:
    """A SELECT whose $this is bound to a node.

    Args:
        text: the query with its prefixes.
        below: for `a/rdfs:subClassOf*`, since the data need not hold the ontology.

    Raises:
        NotCompiled: it uses what is not known here, or is no query.
    """

    def __init__(self, text: str, below: Below) -> None:
        try:
            algebra = prepareQuery(text).algebra
        except Exception as error:  # rdflib raises pyparsing's errors, and bare Exception for an unknown prefix
            raise NotCompiled(f"a query that cannot be parsed: {error}") from error
        if algebra.name != "SelectQuery":
            raise NotCompiled("a query that is no SELECT")
        self._given = {str(name) for name in algebra.PV}
        queries = _Queries(below)
        self._pattern = queries.pattern(algebra.p)
        self.properties = queries.properties
        """Every property that it looks at; None among them stands for any."""
        self.inverse = queries.inverse
        """Those of them that it may follow backwards."""
        self.needs = _required(algebra.p)
        """A property without which $this has no solution; None if there is none such."""

    def rows(self, data: Data, this: Term) -> Iterator[Solution]:
        """The solutions for one node: what the query's SELECT names, as far as it has a value."""
        for row in self._pattern(data, {"this": this}):
            yield {name: value for name, value in row.items() if name in self._given}


def _required(node: Any) -> NamedNode | None:
    """The property of $this in a triple pattern outside of any group."""
    while node.name in ("Distinct", "Project", "Extend", "Filter"):
        node = node.p
    for subject, name, _ in node.triples if node.name == "BGP" else ():
        if subject == Variable("this") and isinstance(name, URIRef):
            return NamedNode(str(name))
    return None


class _Queries:
    def __init__(self, below: Below) -> None:
        self._below = below
        self._known: set[Node] = {Variable("this")}
        self.properties: set[NamedNode | None] = set()
        self.inverse: set[NamedNode] = set()

    def pattern(self, node: Any) -> Pattern:
        """A node of the algebra.

        Raises:
            NotCompiled: it is one that is not known.
        """
        name = node.name
        if name in ("Distinct", "Project", "SelectQuery"):
            return self.pattern(node.p)
        if name == "BGP":
            return self._triples(node.triples)
        if name == "GroupGraphPatternSub":
            return self.pattern(translateGroupGraphPattern(node))
        if name in ("Filter", "Extend"):
            if name == "Extend" and str(node.var) in ("this", "value"):
                raise NotCompiled(f"?{node.var} given anew in a SPARQL constraint")
            inner, expression = self.pattern(node.p), self.expression(node.expr)
            return filtered(inner, expression) if name == "Filter" else extended(inner, str(node.var), expression)
        if name in ("Join", "LeftJoin", "Union"):
            first, second = self.pattern(node.p1), self.pattern(node.p2)
            if name == "LeftJoin":
                return optional(first, second if _always(node.expr) else filtered(second, self.expression(node.expr)))
            return joined(first, second) if name == "Join" else united(first, second)
        raise NotCompiled(f"{name} in a SPARQL constraint")

    def _triples(self, triples: list[tuple[Node, Any, Node]]) -> Pattern:
        """A basic graph pattern, in the order in which its variables become known from $this."""
        rest, known = list(triples), self._known
        found: Pattern = no_pattern
        while rest:
            rest.sort(key=lambda each: _unknown(each, known))
            subject, name, thing = rest.pop(0)
            if not isinstance(name, URIRef) and self._class_of(name, thing) is None and _is_open(subject, known):
                raise NotCompiled(f"a path or any property from {subject}, which nothing has bound")
            found = joined(found, self._triple(subject, name, thing))
            if _is_open(subject, known) and isinstance(name, URIRef):
                self.inverse.add(NamedNode(str(name)))
            known |= {end for end in (subject, thing) if isinstance(end, Variable | BNode)}
        return found

    def _triple(self, subject: Node, name: Any, thing: Node) -> Pattern:
        start, end = end_of(subject), end_of(thing)
        kind = self._class_of(name, thing)
        if kind is not None:
            self.properties.add(TYPE)
            return instances(start, self._below(kind))
        if isinstance(name, URIRef):
            self.properties.add(NamedNode(str(name)))
            return matching(start, NamedNode(str(name)), end)
        if isinstance(name, Variable):
            self.properties.add(None)
            return any_property(start, end_of(name), end)
        return reached(start, self._path(name), end)

    def _class_of(self, name: Any, thing: Node) -> Term | None:
        """The class in `?x a/rdfs:subClassOf* :Class`, which holds for the classes of the ontology too."""
        if isinstance(thing, URIRef) and isinstance(name, SequencePath) and len(name.args) == 2:
            first, then = name.args
            if str(first) == TYPE.value and isinstance(then, MulPath) and str(then.path) == SUBCLASS.value:
                return NamedNode(str(thing))
        return None

    def _path(self, node: Any) -> Path:
        if isinstance(node, URIRef):
            name = NamedNode(str(node))
            self.properties.add(name)
            return lambda data, start: data.objects(start, name)
        if isinstance(node, InvPath) and isinstance(node.arg, URIRef):
            back = NamedNode(str(node.arg))
            self.properties.add(back)
            self.inverse.add(back)
            return lambda data, start: data.subjects(back, start)
        if isinstance(node, SequencePath):
            return chained(self._path(each) for each in node.args)
        if isinstance(node, AlternativePath):
            ways = [self._path(each) for each in node.args]
            return lambda data, start: dict.fromkeys(each for way in ways for each in way(data, start))
        if isinstance(node, MulPath):
            return repeated(self._path(node.path), node.mod)
        raise NotCompiled(f"the path {node} in a SPARQL constraint")

    def expression(self, node: Any) -> Expression:
        """An expression of the algebra.

        Raises:
            NotCompiled: it has an operator or a function that is not known.
        """
        if isinstance(node, Variable):
            return variable(str(node))
        if isinstance(node, URIRef | RdflibLiteral):
            value = meant(to_oxigraph(node))
            return lambda _data, _solution: value
        make = {
            "ConditionalAndExpression": self._and, "ConditionalOrExpression": self._or, "UnaryNot": self._not,
            "UnaryMinus": self._minus, "RelationalExpression": self._comparison, "AdditiveExpression": self._sum,
            "Function": self._cast, "Builtin_EXISTS": self._exists, "Builtin_NOTEXISTS": self._exists,
            "Builtin_IF": self._if, "Builtin_BOUND": self._bound, "Builtin_COALESCE": self._coalesce,
        }.get(node.name)
        if make is not None:
            return make(node)
        return self._function(node)

    def _function(self, node: Any) -> Expression:
        name = node.name.removeprefix("Builtin_")
        arguments = [self.expression(node[key]) for key in ("arg", "arg1", "arg2", "text", "pattern", "start", "length",
                                                            "flags") if key in node and node[key] is not None]
        if name in MEANING:
            call = MEANING[name]
            return lambda data, solution: call(*(meant(each(data, solution)) for each in arguments))
        if name in WRITTEN:
            written = WRITTEN[name]
            return lambda data, solution: written(*(each(data, solution) for each in arguments))
        raise NotCompiled(f"{name} in a SPARQL constraint")

    def _and(self, node: Any) -> Expression:
        return logic([self.expression(each) for each in (node.expr, *node.other)], False)

    def _or(self, node: Any) -> Expression:
        return logic([self.expression(each) for each in (node.expr, *node.other)], True)

    def _not(self, node: Any) -> Expression:
        inner = self.expression(node.expr)
        return lambda data, solution: not truth(meant(inner(data, solution)))

    def _minus(self, node: Any) -> Expression:
        inner = self.expression(node.expr)
        return lambda data, solution: -number(meant(inner(data, solution)))

    def _sum(self, node: Any) -> Expression:
        first, others = self.expression(node.expr), [self.expression(each) for each in node.other]
        signs = [1 if each == "+" else -1 for each in node.op]

        def evaluate(data: Data, solution: Solution) -> Sparql:
            whole = number(meant(first(data, solution)))
            for sign, each in zip(signs, others, strict=True):
                whole = whole + sign * number(meant(each(data, solution)))  # type: ignore[operator]
            return whole

        return evaluate

    def _comparison(self, node: Any) -> Expression:
        one = self.expression(node.expr)
        if node.op in ("IN", "NOT IN"):
            return one_of(one, [self.expression(each) for each in node.other], node.op == "IN")
        other, operator = self.expression(node.other), COMPARING[node.op]
        return lambda data, solution: operator(meant(one(data, solution)), meant(other(data, solution)))

    def _cast(self, node: Any) -> Expression:
        kind, (inner,) = str(node.iri), [self.expression(each) for each in node.expr]
        return lambda data, solution: cast(kind, meant(inner(data, solution)))

    def _exists(self, node: Any) -> Expression:
        known = set(self._known)
        inner, wanted = self.pattern(node.graph), node.name == "Builtin_EXISTS"
        self._known = known  # what is bound in there is not bound outside
        return lambda data, solution: any(True for _ in inner(data, solution)) == wanted

    def _if(self, node: Any) -> Expression:
        test, yes, no = (self.expression(each) for each in (node.arg1, node.arg2, node.arg3))
        return lambda data, solution: (yes if truth(meant(test(data, solution))) else no)(data, solution)

    def _bound(self, node: Any) -> Expression:
        name = str(node.arg)
        return lambda _data, solution: name in solution

    def _coalesce(self, node: Any) -> Expression:
        return first_without_error([self.expression(each) for each in node.arg])


COMPARING: Mapping[str, Callable[[Sparql, Sparql], bool]] = {
    "=": equal,
    "!=": lambda one, other: not equal(one, other),
    "<": lambda one, other: comes_before(one, other, or_equal=False),
    ">": lambda one, other: comes_before(other, one, or_equal=False),
    "<=": lambda one, other: comes_before(one, other, or_equal=True),
    ">=": lambda one, other: comes_before(other, one, or_equal=True),
}


def _is_open(end: Node, known: set[Node]) -> bool:
    return isinstance(end, Variable | BNode) and end not in known


def _unknown(triple: tuple[Node, Any, Node], known: set[Node]) -> tuple[int, bool]:
    """How many ends of a pattern are not known, and whether it asks for all instances of a class, which are many."""
    open_ends = [_is_open(end, known) for end in (triple[0], triple[2])]
    return sum(open_ends), open_ends[0] and (isinstance(triple[1], RdflibPath) or str(triple[1]) == TYPE.value)


def _always(node: Any) -> bool:
    return getattr(node, "name", "") == "TrueFilter"
