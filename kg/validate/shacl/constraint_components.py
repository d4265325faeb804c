"""The constraint components of SHACL Core, each as a function from the values of a shape to those that break it.

SHACL, section 4 (https://www.w3.org/TR/shacl/#core-components). A function is given the data, the node that is checked
and its values on the shape's path (the node itself where the shape has none), and yields what breaks the constraint:
the value of the result (None where the result has none), and a path if it is not the shape's.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator

from pyoxigraph import BlankNode, Literal, NamedNode

from kg.validate.shacl.literal_values import Value, less, less_or_equal, value_of, well_formed
from kg.validate.shacl.not_compiled import NotCompiled
from kg.validate.shacl.triple_index import TYPE, Data, Term
from kg.vocabulary import SH

Broken = tuple[Term | None, Term | None]
"""A value, and a path where it is not the shape's."""
Breaking = Callable[[Data, Term, Collection[Term]], Iterable[Broken]]
Holds = Callable[[Data, Term], bool]
"""Whether one value is as a constraint wants it."""

_KINDS: dict[str, tuple[type, ...]] = {
    "IRI": (NamedNode,), "BlankNode": (BlankNode,), "Literal": (Literal,), "BlankNodeOrIRI": (BlankNode, NamedNode),
    "BlankNodeOrLiteral": (BlankNode, Literal), "IRIOrLiteral": (NamedNode, Literal),
}
_FLAGS = {"i": re.IGNORECASE, "s": re.DOTALL, "m": re.MULTILINE, "x": re.VERBOSE}


def each_value(holds: Holds) -> Breaking:
    """A constraint that looks at one value at a time."""
    return lambda data, _focus, values: [(value, None) for value in values if not holds(data, value)]


def once(broken: Callable[[Data, Term, Collection[Term]], bool]) -> Breaking:
    """A constraint that is broken by all values together, with no value of its own."""
    return lambda data, focus, values: ((None, None),) if broken(data, focus, values) else ()


def instance_of(classes: frozenset[Term]) -> Holds:
    """An instance of one of the classes: the class and those below it."""

    def holds(data: Data, value: Term) -> bool:
        return not isinstance(value, Literal) and not classes.isdisjoint(data.objects(value, TYPE))

    return holds


def of_datatype(kind: NamedNode) -> Holds:
    """A literal of the datatype, and well-formed."""
    return lambda _, value: isinstance(value, Literal) and value.datatype == kind and well_formed(value)


def of_kind(kind: NamedNode) -> Holds:
    """An IRI, a blank node, a literal, or one of two.

    Raises:
        NotCompiled: no such kind.
    """
    types = _KINDS.get(kind.value.removeprefix(SH))
    if types is None:
        raise NotCompiled(f"the node kind {kind}")
    return lambda _, value: isinstance(value, types)


def counted(least: int, most: int | None) -> Breaking:
    """So many values."""
    return once(lambda _data, _focus, values: len(values) < least or (most is not None and len(values) > most))


def bounded(bound: Literal, below: bool, inclusive: bool) -> Holds:
    """A value on the right side of a bound: `below` it or above, the bound itself too if `inclusive`."""
    limit, before = value_of(bound), less_or_equal if inclusive else less

    def holds(_: Data, value: Term) -> bool:
        found = value_of(value) if isinstance(value, Literal) else None
        if found is None or limit is None:
            return False
        return bool(before(found, limit) if below else before(limit, found))

    return holds


def long_enough(least: int) -> Holds:
    """An IRI or a literal of at least so many characters."""
    return lambda _, value: isinstance(value, NamedNode | Literal) and len(value.value) >= least


def short_enough(most: int) -> Holds:
    """An IRI or a literal of at most so many characters."""
    return lambda _, value: isinstance(value, NamedNode | Literal) and len(value.value) <= most


def like(pattern: str, flags: str) -> Holds:
    """An IRI or a literal in which a regular expression is found.

    Raises:
        NotCompiled: it is none that Python knows.
    """
    try:
        compiled = expression(pattern, flags)
    except ValueError as error:
        raise NotCompiled(f"the pattern {pattern!r} with flags {flags!r}: {error}") from error
    return lambda _, value: isinstance(value, NamedNode | Literal) and compiled.search(value.value) is not None


def expression(pattern: str, flags: str) -> re.Pattern[str]:
    """A regular expression with the flags of XPath's fn:matches.

    Raises:
        ValueError: it is none that Python knows, or a flag is none.
    """
    options = 0
    for letter in flags.replace("q", ""):
        if letter not in _FLAGS:
            raise ValueError(f"no flag {letter!r}")
        options |= _FLAGS[letter]
    try:
        return re.compile(re.escape(pattern) if "q" in flags else pattern, options)
    except re.error as error:
        raise ValueError(str(error)) from error


def in_language(ranges: Collection[str]) -> Holds:
    """A text in one of the languages: `en` takes en-GB too."""
    return lambda _, value: (
        isinstance(value, Literal) and any(language_fits(value.language or "", one) for one in ranges)
    )


def language_fits(tag: str, wanted: str) -> bool:
    """Basic filtering of RFC 4647, as SPARQL's langMatches has it."""
    tag, wanted = tag.lower(), wanted.lower()
    return bool(tag) and (wanted == "*" or tag == wanted or tag.startswith(wanted + "-"))


def one_a_language(_data: Data, _focus: Term, values: Collection[Term]) -> Iterable[Broken]:
    """No language tag twice; one result for each that is."""
    tags = Counter(value.language.lower() for value in values if isinstance(value, Literal) and value.language)
    return [(None, None) for times in tags.values() if times > 1]


def equal_to(name: NamedNode) -> Breaking:
    """The same values as another property."""

    def broken(data: Data, focus: Term, values: Collection[Term]) -> Iterator[Broken]:
        others = data.objects(focus, name)
        yield from ((value, None) for value in values if value not in others)
        yield from ((value, None) for value in others if value not in values)

    return broken


def disjoint_from(name: NamedNode) -> Breaking:
    """No value that another property has."""

    def broken(data: Data, focus: Term, values: Collection[Term]) -> Iterable[Broken]:
        others = data.objects(focus, name)
        return [(value, None) for value in values if value in others]

    return broken


def before_all(name: NamedNode, or_equal: bool) -> Breaking:
    """Every value before (or at) every value of another property."""
    compare = less_or_equal if or_equal else less

    def broken(data: Data, focus: Term, values: Collection[Term]) -> Iterable[Broken]:
        others = [_comparable(each) for each in data.objects(focus, name)]
        return [
            (value, None) for value in values for other in others
            if not (found := _comparable(value)) or not other or not compare(found, other)
        ]

    return broken


def _comparable(term: Term) -> Value | None:
    return value_of(term) if isinstance(term, Literal) else None


def having(wanted: Term) -> Breaking:
    """This value among others."""
    return once(lambda _data, _focus, values: wanted not in values)


def among(allowed: Collection[Term]) -> Holds:
    """One of these values."""
    terms = frozenset(allowed)
    return lambda _, value: value in terms


def closed(allowed: frozenset[NamedNode]) -> Breaking:
    """No other properties."""

    def broken(data: Data, _focus: Term, values: Collection[Term]) -> Iterator[Broken]:
        for value in values:
            for name, objects in data.properties(value).items():
                if name not in allowed:
                    yield from ((each, name) for each in objects)

    return broken


def qualified(conforms: Holds, rivals: Collection[Holds], least: int | None, most: int | None) -> Breaking:
    """So many values that conform to a shape, and to none of the rivals."""

    def broken(data: Data, _focus: Term, values: Collection[Term]) -> bool:
        fitting = sum(
            conforms(data, value) and not any(rival(data, value) for rival in rivals) for value in values
        )
        return (least is not None and fitting < least) or (most is not None and fitting > most)

    return once(broken)
