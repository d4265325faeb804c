"""Literals as values: whether a text is one of its datatype, and which of two comes before the other.

XML Schema Part 2 (https://www.w3.org/TR/xmlschema11-2/) and the operators of SPARQL 1.1, section 17.3: what SPARQL
cannot compare is not less, not more and not equal, which SHACL counts as a violation.
"""

from __future__ import annotations

import math
import re
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache

from pyoxigraph import Literal
from rdflib import Literal as RdflibLiteral, URIRef

XSD = "http://www.w3.org/2001/XMLSchema#"
LANG_STRING = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"

_INTEGERS: dict[str, tuple[int | None, int | None]] = {
    "integer": (None, None), "long": (-(2**63), 2**63 - 1), "int": (-(2**31), 2**31 - 1),
    "short": (-(2**15), 2**15 - 1), "byte": (-128, 127), "nonNegativeInteger": (0, None),
    "positiveInteger": (1, None), "nonPositiveInteger": (None, 0), "negativeInteger": (None, -1),
    "unsignedLong": (0, 2**64 - 1), "unsignedInt": (0, 2**32 - 1), "unsignedShort": (0, 2**16 - 1),
    "unsignedByte": (0, 255),
}
"""Whole numbers of XML Schema: the least and the greatest, where there is one."""

_ZONE = r"(Z|[+-](?:0\d|1[0-3]):[0-5]\d|[+-]14:00)?"
_DAY = r"(-?(?:[1-9]\d{3,}|0\d{3}))-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"
_CLOCK = r"([01]\d|2[0-3]):([0-5]\d):([0-5]\d)(\.\d+)?"
_FORMS = {
    "decimal": re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)", re.ASCII),
    "double": re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?|[+-]?INF|NaN", re.ASCII),
    "boolean": re.compile("true|false|0|1", re.ASCII),
    "date": re.compile(_DAY + _ZONE, re.ASCII),
    "time": re.compile(_CLOCK + _ZONE, re.ASCII),
    "dateTime": re.compile(f"{_DAY}T{_CLOCK}{_ZONE}", re.ASCII),
}
_FORMS["float"] = _FORMS["double"]
_WHOLE = re.compile(r"[+-]?\d+", re.ASCII)
_FREE = {XSD + "string", LANG_STRING}
_LAST_YEAR = 9999
_MANY_DIGITS = 4000
"""Digits from which on Python makes no int of a text; a Decimal is of any length, and compares with an int exactly."""
_SHORT = 40
"""Characters of a literal whose value is kept: numbers and days come again and again, sentences do not."""
_APART = timedelta(hours=14)
"""How far the time of a place may be from UTC: closer ones, of which one has no zone, are not ordered."""


Number = int | Decimal | float
Value = tuple[str, object]
"""What may be compared with what ("number", "text", "date"…), and a value that Python orders."""


def well_formed(literal: Literal) -> bool:
    """Whether the text is one of the datatype; of a datatype that XML Schema does not have, always."""
    kind = literal.datatype.value
    if kind in _FREE or not kind.startswith(XSD):
        return True
    name = kind.removeprefix(XSD)
    if name in _INTEGERS or name in _FORMS:
        return value_of(literal) is not None
    return not RdflibLiteral(literal.value, datatype=URIRef(kind)).ill_typed


def value_of(literal: Literal) -> Value | None:
    """The value of a literal; None if it has none that can be compared."""
    text = literal.value
    return _value(text, literal.datatype.value) if len(text) > _SHORT else _value_of(literal)


@lru_cache(maxsize=65_536)
def _value_of(literal: Literal) -> Value | None:
    return _value(literal.value, literal.datatype.value)


def number_of(literal: Literal) -> Number | None:
    """The number that a literal is; None if it is none."""
    found = value_of(literal)
    return found[1] if found and isinstance(found[1], int | Decimal | float) and found[0] == "number" else None


def less(one: Value, other: Value) -> bool | None:
    """Whether the first comes before the second; None if they cannot be compared."""
    return _ordered(one, other, strictly=True)


def less_or_equal(one: Value, other: Value) -> bool | None:
    """Whether the first comes before the second or is the same; None if they cannot be compared."""
    return _ordered(one, other, strictly=False)


def promoted(one: Number, other: Number) -> tuple[Number, Number]:
    """Two numbers as SPARQL compares them: a decimal becomes a double beside one, as far as it fits."""
    if isinstance(one, Decimal) and isinstance(other, float):
        whole = float(one)
        return (one if math.isinf(whole) else whole), other
    if isinstance(one, float) and isinstance(other, Decimal):
        other, one = promoted(other, one)
    return one, other


def _ordered(one: Value, other: Value, strictly: bool) -> bool | None:
    if one[0] != other[0]:
        return None
    first, second = one[1], other[1]
    if isinstance(first, tuple) and isinstance(second, tuple):  # times: (moment in UTC, has a zone)
        if first[1] != second[1] and abs(first[0] - second[0]) <= _APART:
            return None
        first, second = first[0], second[0]
    if isinstance(first, int | Decimal | float) and isinstance(second, int | Decimal | float):
        first, second = promoted(first, second)
    return bool(first < second) if strictly else bool(first <= second)  # type: ignore[operator]


def _value(text: str, kind: str) -> Value | None:
    if kind == XSD + "string":
        return "text", text
    name = kind.removeprefix(XSD)
    if name in _INTEGERS:
        return _whole(text, *_INTEGERS[name])
    form = _FORMS.get(name)
    found = form.fullmatch(text) if form else None
    if found is None:
        return None
    if name == "decimal":
        return "number", Decimal(text)
    if name in ("double", "float"):
        return "number", float(text)
    if name == "boolean":
        return "boolean", text in ("true", "1")
    return _moment(name, found)


def _whole(text: str, least: int | None, most: int | None) -> Value | None:
    if not _WHOLE.fullmatch(text):
        return None
    number = int(text) if len(text) <= _MANY_DIGITS else Decimal(text)
    fits = (least is None or number >= least) and (most is None or number <= most)
    return ("number", number) if fits else None


def _moment(name: str, found: re.Match[str]) -> Value | None:
    """A day, a time of day or both, as if in UTC, and whether a zone was told; None if there is no such day."""
    parts = found.groups()
    zone = parts[-1]
    try:
        if name == "time":
            moment = datetime.combine(date(1972, 12, 31), _clock(parts[:4]))  # the day that XPath compares times on
        else:
            if not 1 <= int(parts[0]) <= _LAST_YEAR:
                return f"far {name}", found.group()
            clock = _clock(parts[3:7]) if name == "dateTime" else time()
            moment = datetime.combine(date(int(parts[0]), int(parts[1]), int(parts[2])), clock)
        moment = moment.replace(tzinfo=UTC)
        return name, (moment - _offset(zone), zone is not None)
    except (ValueError, OverflowError):
        return None


def _clock(parts: tuple[str | None, ...]) -> time:
    hour, minute, second, fraction = parts
    return time(int(hour or 0), int(minute or 0), int(second or 0), min(round(float(fraction or 0) * 1e6), 999_999))


def _offset(zone: str | None) -> timedelta:
    if zone in (None, "Z"):
        return timedelta()
    assert zone is not None
    whole = timedelta(hours=int(zone[1:3]), minutes=int(zone[4:6]))
    return -whole if zone[0] == "-" else whole
