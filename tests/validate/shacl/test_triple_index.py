"""The index says the same of a graph, however its statements come."""

from __future__ import annotations

from pyoxigraph import Literal, NamedNode, Quad, Triple

from kg.validate.shacl import TripleIndex

A, B, C, NAME, KNOWS = (NamedNode(f"http://example.org/{each}") for each in ("a", "b", "c", "name", "knows"))
SAID = [(A, NAME, Literal("one")), (B, KNOWS, A), (C, NAME, Literal("one")), (A, NAME, Literal("one")), (C, KNOWS, A)]


def test_plain_tuples_triples_and_quads_are_the_same() -> None:
    forms = SAID, [Triple(*each) for each in SAID], [Quad(*each) for each in SAID]
    plain, triples, quads = (TripleIndex(each).of for each in forms)
    assert plain == triples == quads
    assert plain == {A: {NAME: {Literal("one"): None}}, B: {KNOWS: {A: None}},
                     C: {NAME: {Literal("one"): None}, KNOWS: {A: None}}}


def test_who_points_to_a_node_and_who_to_a_text() -> None:
    index = TripleIndex(SAID)
    assert list(index.pointing_to(A)) == [B, C]
    assert list(index.pointing_to(Literal("one"))) == [A, C]
    assert list(index.pointing_to(Literal("two"))) == []


def test_what_is_added_later_counts_too() -> None:
    index = TripleIndex(SAID[:2])
    assert list(index.pointing_to(A)) == [B]
    index.add(SAID[2:])
    assert list(index.pointing_to(A)) == [B, C]
