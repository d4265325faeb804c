"""Literals as values: what is one of its datatype, what comes first, and that no text of strangers breaks anything."""

from __future__ import annotations

from contextlib import suppress

import pyoxigraph as ox
import pytest
from hypothesis import given, strategies as st

from kg.validate.shacl.literal_values import XSD, less, less_or_equal, value_of, well_formed
from kg.validate.shacl.sparql_values import Unbound, comes_before, equal, meant

KINDS = [
    "string", "integer", "nonNegativeInteger", "byte", "unsignedInt", "decimal", "double", "float", "boolean", "date",
    "time", "dateTime", "gYear", "anyURI", "duration", "hexBinary",
]


def literal(text: str, kind: str) -> ox.Literal:
    return ox.Literal(text, datatype=ox.NamedNode(XSD + kind))


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        ("integer", ["0", "-7", "+12", "0012", "9" * 5000], ["", "1.0", "1_000", " 1", "1e3", "٣"]),
        ("nonNegativeInteger", ["0", "12"], ["-1"]),
        ("positiveInteger", ["1"], ["0"]),
        ("byte", ["-128", "127"], ["128", "-129"]),
        ("unsignedByte", ["255"], ["256", "-1"]),
        ("decimal", ["1", "1.50", "-.5", "3."], ["1e3", "", "1,5", "."]),
        ("double", ["1e3", "-INF", "NaN", "1.5"], ["inf", "nan", "1e"]),
        ("boolean", ["true", "false", "0", "1"], ["True", "yes", ""]),
        ("date", ["2023-10-19", "2023-10-19Z", "2023-10-19+02:00", "12023-01-01", "-0044-03-15"],
         ["2023-02-30", "2023-13-01", "19/10/2023", "2023-10-19T00:00:00", "2023-10-19+15:00"]),
        ("time", ["02:50:00", "02:50:00.25Z"], ["02:50", "25:00:00", "02:60:00"]),
        ("dateTime", ["2023-10-19T02:50:00", "2023-10-19T02:50:00+03:00"], ["2023-10-19", "2023-10-19 02:50:00"]),
        ("string", ["", "anything"], []),
        ("gYear", ["2023"], []),
    ],
)
def test_whether_a_text_is_one_of_its_datatype(kind: str, good: list[str], bad: list[str]) -> None:
    assert [text for text in good if not well_formed(literal(text, kind))] == []
    assert [text for text in bad if well_formed(literal(text, kind))] == []


BOUNDS = {
    "long": (-9223372036854775808, 9223372036854775807), "int": (-2147483648, 2147483647), "short": (-32768, 32767),
    "byte": (-128, 127), "nonNegativeInteger": (0, None), "positiveInteger": (1, None), "nonPositiveInteger": (None, 0),
    "negativeInteger": (None, -1), "unsignedLong": (0, 18446744073709551615), "unsignedInt": (0, 4294967295),
    "unsignedShort": (0, 65535), "unsignedByte": (0, 255),
}
"""XML Schema Part 2, sections 3.4.13 to 3.4.25."""


@pytest.mark.parametrize("kind", BOUNDS)
def test_whole_numbers_end_where_their_datatype_ends(kind: str) -> None:
    least, most = BOUNDS[kind]
    for bound, beyond in ((least, -1), (most, 1)):
        if bound is not None:
            assert well_formed(literal(str(bound), kind))
            assert not well_formed(literal(str(bound + beyond), kind))
        else:
            assert well_formed(literal(str(beyond * 10**30), kind))


def test_a_datatype_that_is_not_of_xml_schema_takes_any_text() -> None:
    assert well_formed(ox.Literal("anything", datatype=ox.NamedNode("https://example.org/own")))


@pytest.mark.parametrize(
    ("one", "other", "before"),
    [
        (("1", "integer"), ("2", "integer"), True),
        (("2", "integer"), ("2", "integer"), False),
        (("10", "integer"), ("9", "decimal"), False),
        (("1.5", "decimal"), ("1.5e0", "double"), False),
        (("1.5", "decimal"), ("1.6", "double"), True),
        (("9" * 5000, "integer"), ("INF", "double"), True),
        (("0.1", "decimal"), ("0.1", "double"), False),
        (("0.3", "double"), ("0.3", "decimal"), False),
        (("0.3", "decimal"), ("0.3", "double"), False),
        (("0.30000000000000001", "decimal"), ("0.3", "double"), False),
        (("0.29999999999999999", "decimal"), ("0.3", "double"), False),
        (("0.3", "double"), ("0.30000000000000001", "decimal"), False),
        (("-INF", "double"), ("-" + "9" * 400, "decimal"), True),
        (("2023-10-19T23:30:00-01:00", "dateTime"), ("2023-10-20T00:30:00Z", "dateTime"), False),
        (("2023-10-19T23:30:00-01:30", "dateTime"), ("2023-10-20T00:59:00Z", "dateTime"), False),
        (("2023-10-19T23:30:00-01:30", "dateTime"), ("2023-10-20T01:01:00Z", "dateTime"), True),
        (("2023-10-19T02:00:00", "dateTime"), ("2023-10-19T16:00:00Z", "dateTime"), None),
        (("2023-10-19T02:00:00", "dateTime"), ("2023-10-19T16:00:01Z", "dateTime"), True),
        (("12023-01-01", "date"), ("2023-01-01", "date"), None),
        (("0001-01-01", "date"), ("0001-01-02", "date"), True),
        (("9999-12-30", "date"), ("9999-12-31", "date"), True),
        (("0000-01-01", "date"), ("0001-01-02", "date"), None),
        (("0.1", "double"), ("0.1", "decimal"), False),
        (("1", "integer"), ("NaN", "double"), False),
        (("2023-10-19", "date"), ("2023-10-20", "date"), True),
        (("2023-10-19", "date"), ("2023-10-19T00:00:00", "dateTime"), None),
        (("2023-10-19", "date"), ("2023-10-19Z", "date"), None),
        (("2023-10-19", "date"), ("2023-10-21Z", "date"), True),
        (("2023-10-19T02:00:00Z", "dateTime"), ("2023-10-19T03:00:00+02:00", "dateTime"), False),
        (("02:50:00", "time"), ("03:00:00", "time"), True),
        (("02:50:00.5", "time"), ("02:50:00.500001", "time"), True),
        (("02:50:00.499999", "time"), ("02:50:00.5", "time"), True),
        (("02:50:00.5", "time"), ("02:50:00.50", "time"), False),
        (("02:50:00.5", "time"), ("02:50:00.9999999", "time"), True),
        (("02:50:00.9999999", "time"), ("02:50:01", "time"), True),
        (("a", "string"), ("b", "string"), True),
        (("a", "string"), ("1", "integer"), None),
        (("false", "boolean"), ("1", "boolean"), True),
    ],
)
def test_which_of_two_comes_first(one: tuple[str, str], other: tuple[str, str], before: bool | None) -> None:
    first, second = value_of(literal(*one)), value_of(literal(*other))
    assert first and second
    assert less(first, second) is before


def test_what_is_no_value() -> None:
    assert value_of(literal("nine", "integer")) is None
    assert value_of(ox.Literal("neuf", language="fr")) is None
    assert value_of(literal("2023", "gYear")) is None


OWN = ox.Literal("x", datatype=ox.NamedNode("https://example.org/own"))


@pytest.mark.parametrize("other", ["x", 1, True, ox.Literal("y", datatype=OWN.datatype)])
def test_whether_values_that_nobody_knows_are_equal_is_an_error(other: object) -> None:
    """rdflib, and so pySHACL, says that they are not: SPARQL 1.1, section 17.4.1.7."""
    with pytest.raises(Unbound):
        equal(OWN, other)  # type: ignore[arg-type]
    assert equal(OWN, OWN)
    assert not equal(OWN, ox.NamedNode("https://example.org/x"))


LITERALS = st.builds(
    literal,
    st.one_of(
        st.text(st.characters(exclude_categories=["Cs"]), max_size=12), st.from_regex(r"[-+]?[0-9]{1,12}(\.[0-9]*)?"),
        st.dates().map(str), st.datetimes().map(lambda moment: moment.isoformat()), st.floats().map(str),
        st.sampled_from(["9" * 5000, "-" + "9" * 4400, "1" * 400 + ".5", "99999-01-01", "0000-01-01", "24:00:00"]),
    ),
    st.sampled_from(KINDS),
)


@given(LITERALS, LITERALS)
def test_any_two_literals_can_be_asked(one: ox.Literal, other: ox.Literal) -> None:
    well_formed(one)
    first, second = value_of(one), value_of(other)
    if first and second:
        assert not (less(first, second) and less(second, first))
        assert not less(first, second) or less_or_equal(first, second)
    for ask in (lambda: equal(meant(one), meant(other)), lambda: comes_before(meant(one), meant(other), or_equal=True)):
        with suppress(Unbound):
            ask()
