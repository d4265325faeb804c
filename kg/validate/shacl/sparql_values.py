"""Operators and functions of SPARQL 1.1, section 17, as far as constraints need them; an error is an `Unbound`.

A value is a term, or what a literal means: a text (xsd:string), a number, True or False.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from decimal import Decimal

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from kg.validate.shacl.constraint_components import expression, language_fits
from kg.validate.shacl.literal_values import XSD, less, less_or_equal, promoted, value_of
from kg.validate.shacl.triple_index import Term

_PLAIN = {"text", "number", "boolean"}
"""Kinds of values that are told as Python's."""
Sparql = Term | str | bool | int | Decimal | float


class Unbound(Exception):
    """An error in an expression: a variable without a value, or what an operator does not take."""


def meant(term: Sparql) -> Sparql:
    """What a plain literal means; any other term as it is."""
    if not isinstance(term, Literal):
        return term
    found = value_of(term)
    return found[1] if found and found[0] in _PLAIN else term  # type: ignore[return-value]  # a text, a number, a truth


def as_literal(value: str | bool | int | Decimal | float) -> Literal:
    """A value as a literal."""
    return Literal(format(value, "f"), datatype=_DECIMAL) if isinstance(value, Decimal) else Literal(value)


_DECIMAL = NamedNode(XSD + "decimal")


def truth(value: Sparql) -> bool:
    """The effective boolean value."""
    if isinstance(value, bool | str | int | float | Decimal):
        return bool(value)
    raise Unbound


def is_number(value: Sparql) -> bool:
    """Whether it is a number; True and False are none."""
    return isinstance(value, int | Decimal | float) and not isinstance(value, bool)


def number(value: Sparql) -> int | Decimal | float:
    """A number. Raises Unbound if it is none."""
    if isinstance(value, int | Decimal | float) and not isinstance(value, bool):
        return value
    raise Unbound


def text(value: Sparql) -> str:
    """A plain text, or the text of one in a language. Raises Unbound if it is none."""
    if isinstance(value, str):
        return value
    if isinstance(value, Literal) and value.language:
        return value.value
    raise Unbound


def as_text(value: Sparql) -> str:
    """STR."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, NamedNode | Literal):
        return value.value
    if isinstance(value, str | int | Decimal | float):
        return str(value)
    raise Unbound


def equal(one: Sparql, other: Sparql) -> bool:
    """`=`: the same value; terms of which that cannot be told are an error."""
    if is_number(one) and is_number(other):
        left, right = promoted(number(one), number(other))
        return left == right
    if type(one) is type(other) and isinstance(one, str | bool):
        return one == other
    if isinstance(one, Literal) and isinstance(other, Literal):
        first, second = value_of(one), value_of(other)
        if one == other:
            return True
        if first and second and first[0] == second[0]:
            return first[1] == second[1]
        if one.language or other.language:
            return False
        raise Unbound
    plain = (str, bool, int, float, Decimal, Literal)
    if isinstance(one, plain) and isinstance(other, plain):
        if any(isinstance(each, Literal) and not each.language for each in (one, other)):
            raise Unbound
        return False  # a text in a language is equal to nothing else
    return one == other


def comes_before(one: Sparql, other: Sparql, or_equal: bool) -> bool:
    """`<` or `<=`. Raises Unbound where they cannot be compared."""
    found = (less_or_equal if or_equal else less)(_family(one), _family(other))
    if found is None:
        raise Unbound
    return found


def _family(value: Sparql) -> tuple[str, object]:
    if isinstance(value, bool):
        return "boolean", value
    if isinstance(value, str):
        return "text", value
    if is_number(value):
        return "number", value
    found = value_of(value) if isinstance(value, Literal) else None
    if found is None:
        raise Unbound
    return found


def datatype(value: Sparql) -> NamedNode:
    """DATATYPE of a term as it is written."""
    return _literal(value).datatype


def language(value: Sparql) -> str:
    """LANG of a term as it is written."""
    return _literal(value).language or ""


def _literal(value: Sparql) -> Literal:
    if isinstance(value, NamedNode | BlankNode | Triple):
        raise Unbound
    return value if isinstance(value, Literal) else as_literal(value)


def part(value: Sparql, start: Sparql, length: Sparql | None = None) -> str:
    """SUBSTR: `start` counts from 1."""
    whole, first = text(value), round(number(start))
    last = len(whole) + 1 if length is None else first + round(number(length))
    return whole[max(first - 1, 0) : max(last - 1, 0)]


def matches(value: Sparql, pattern: Sparql, flags: Sparql = "") -> bool:
    """REGEX."""
    try:
        return expression(text(pattern), text(flags)).search(text(value)) is not None
    except ValueError as error:
        raise Unbound from error


def _hash(value: Sparql) -> str:
    return hashlib.sha256(text(value).encode("utf-8")).hexdigest()


MEANING: Mapping[str, Callable[..., Sparql]] = {
    "STRLEN": lambda value: len(text(value)),
    "LCASE": lambda value: text(value).lower(),
    "UCASE": lambda value: text(value).upper(),
    "CONTAINS": lambda value, within: text(within) in text(value),
    "STRSTARTS": lambda value, start: text(value).startswith(text(start)),
    "STRENDS": lambda value, end: text(value).endswith(text(end)),
    "LANGMATCHES": lambda tag, wanted: language_fits(text(tag), text(wanted)),
    "SUBSTR": part,
    "REGEX": matches,
    "SHA256": _hash,
    "isNUMERIC": is_number,
}
"""Functions of what their arguments mean."""

WRITTEN: Mapping[str, Callable[..., Sparql]] = {
    "STR": as_text,
    "DATATYPE": datatype,
    "LANG": language,
    "isIRI": lambda term: isinstance(term, NamedNode),
    "isURI": lambda term: isinstance(term, NamedNode),
    "isBLANK": lambda term: isinstance(term, BlankNode),
    "isLITERAL": lambda term: not isinstance(term, NamedNode | BlankNode),
    "sameTerm": lambda one, other: one == other,
}
"""Functions of their arguments as they are written."""


def cast(kind: str, value: Sparql) -> Sparql:
    """A cast to a datatype of XML Schema. Raises Unbound if the text is none of it."""
    if kind == XSD + "string":
        return as_text(value)
    if kind == XSD + "integer" and is_number(value):
        return int(number(value))
    found = value_of(Literal(as_text(value).strip(), datatype=NamedNode(kind)))
    if found is None:
        raise Unbound
    return meant(Literal(as_text(value).strip(), datatype=NamedNode(kind)))
