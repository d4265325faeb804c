"""Lines of N-Quads put together from printed terms: each is read as the very quad, as the serializer would write it."""

from __future__ import annotations

import io
from datetime import date
from itertools import chain
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse, serialize

from kg.consolidate import consolidate
from kg.triples import consolidated_quads, iris, report_quads, terms
from kg.triples.consolidated import consolidated_triples
from kg.triples.plain_triples import GraphTriples, PlainTriple
from kg.triples.report_writer import report_triples
from tests.triples.test_triples_golden import CASES, by_report, facts_of

BASE = "https://example.org/kg/"
SIGNS = st.sampled_from("\n\r\t\b\f\"\\<>^@ \x00\x7f\x85\u2028")
TEXT = st.text(st.one_of(SIGNS, st.characters(exclude_categories=["Cs"])))
NAME = TEXT.filter(bool)
LANGUAGE = st.sampled_from(["fr", "en", "de-CH", "ar-Arab"])

NODES: st.SearchStrategy[NamedNode] = st.one_of(
    NAME.map(lambda name: iris.report_iri(name, BASE)),
    NAME.map(lambda name: iris.entity_iri(name, BASE)),
    NAME.map(lambda name: iris.address(f"https://example.org/{name}")).filter(bool),  # type: ignore[arg-type]
)
LITERALS: st.SearchStrategy[Literal] = st.one_of(
    TEXT.map(lambda value: terms.text(value, "text")),
    st.builds(lambda value, language: terms.worded(value, language, "words"), TEXT, LANGUAGE),
    st.integers().map(terms.integer), st.dates(date(1, 1, 1)).map(terms.day), st.booleans().map(terms.boolean),
    st.floats(-1e6, 1e6).map(terms.decimal), st.datetimes(timezones=st.timezones()).map(terms.moment),
)
PREDICATES = st.sampled_from([terms.TYPE, terms.LABEL, terms.prop("text"), terms.prop("quoteStart")])
TRIPLES = st.lists(st.tuples(NODES, PREDICATES, st.one_of(NODES, LITERALS)))


def serialized(quads: list[Quad]) -> bytes:
    buffer = io.BytesIO()
    serialize(quads, buffer, RdfFormat.N_QUADS)
    return buffer.getvalue()


def holds(graph: NamedNode, said: list[PlainTriple]) -> None:
    twice = [*said, *said]
    lines = GraphTriples(graph, twice).n_quads()
    quads = [Quad(*triple, graph) for triple in dict.fromkeys(said)]
    assert list(GraphTriples(graph, twice).quads()) == quads
    assert list(parse(lines, RdfFormat.N_QUADS)) == quads
    assert lines == serialized(quads)


@given(NODES, TRIPLES)
def test_every_line_is_read_as_the_very_quad(graph: NamedNode, said: list[PlainTriple]) -> None:
    holds(graph, said)


@settings(max_examples=500)
@given(TEXT, LANGUAGE)
def test_whatever_is_written_in_a_text_is_read_again(value: str, language: str) -> None:
    node = iris.node(BASE, "store")
    holds(node, [
        (node, terms.prop("text"), terms.text(value, "text")),
        (node, terms.LABEL, terms.worded(value, language, "words")),
    ])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_report_and_its_attacks_are_written_as_the_serializer_writes_them(case: Path) -> None:
    facts = facts_of(case)
    told = [*map(report_triples, by_report(facts)), *consolidated_triples(consolidate(facts))]
    quads = [*chain.from_iterable(map(report_quads, by_report(facts))), *consolidated_quads(consolidate(facts))]
    assert b"".join(each.n_quads() for each in told) == serialized(quads)
