"""A store, and one graph of it with the store behind, say of each node what an index of all their triples says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

import pyoxigraph as ox
import pytest
from hypothesis import given, strategies as st

from kg.validate import store_data
from kg.validate.shacl import Data, Term, TripleIndex
from kg.validate.store_data import GraphData, StoreData

NAMES = [ox.NamedNode(f"x:{name}") for name in "pq"]
NODES: list[ox.NamedNode | ox.BlankNode] = [*(ox.NamedNode(f"x:{name}") for name in "abc"), ox.BlankNode("d")]
VALUES: list[Term] = [*NODES, ox.Literal("a"), ox.Literal("a", language="fr"), ox.Literal(1)]
GRAPHS = [ox.NamedNode("x:g"), ox.NamedNode("x:h"), ox.DefaultGraph()]
TRIPLES = st.builds(ox.Triple, st.sampled_from(NODES), st.sampled_from(NAMES), st.sampled_from(VALUES))
QUADS = st.builds(lambda one, graph: ox.Quad(*one, graph), TRIPLES, st.sampled_from(GRAPHS))


def counted(pairs: Collection[object]) -> Counter[str]:
    return Counter(map(str, pairs))


def assert_alike(data: Data, whole: Data, nodes: Collection[Term]) -> None:
    for _ in range(2):  # the second time from what is kept
        for node in nodes:
            for name in NAMES:
                assert counted(data.objects(node, name)) == counted(whole.objects(node, name))
                assert counted(data.subjects(name, node)) == counted(whole.subjects(name, node))
            assert counted(data.pointing_to(node)) == counted(whole.pointing_to(node))
            said = {name: counted(values) for name, values in data.properties(node).items() if values}
            assert said == {name: counted(values) for name, values in whole.properties(node).items() if values}
    for name in NAMES:
        assert counted(list(data.pairs(name))) == counted(list(whole.pairs(name)))


def the_three(world: list[ox.Quad], schema: list[ox.Triple]) -> tuple[StoreData, GraphData, TripleIndex]:
    """A store of the quads, its first graph with the store behind, and an index of all triples."""
    store, known = ox.Store(), TripleIndex(schema)
    store.extend(world)
    of_store = StoreData(store, known)
    own = [quad for quad in world if quad.graph_name == GRAPHS[0]]
    abroad = {term for quad in world if quad.graph_name != GRAPHS[0] for term in (quad.subject, quad.object)}
    private = {quad.subject for quad in own} - abroad
    return of_store, GraphData(TripleIndex(own, known), private, of_store), TripleIndex(world, known)


@given(st.lists(QUADS, max_size=12), st.lists(TRIPLES, max_size=4))
def test_each_says_what_all_triples_say(world: list[ox.Quad], schema: list[ox.Triple]) -> None:
    of_store, of_graph, whole = the_three(world, schema)
    assert_alike(of_store, whole, VALUES)
    assert_alike(of_graph, whole, VALUES)


def test_what_is_kept_has_a_bound_and_is_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    world = [ox.Quad(ox.NamedNode(f"x:{number}"), NAMES[0], ox.Literal(number)) for number in range(5)]
    of_store, _, whole = the_three(world, [])
    monkeypatch.setattr(store_data, "_NODES_KEPT", 2)
    monkeypatch.setattr(store_data, "_VALUES_KEPT", 2)
    for _ in range(2):
        for node in (quad.subject for quad in world):
            assert counted(of_store.objects(node, NAMES[0])) == counted(whole.objects(node, NAMES[0]))
            assert len(of_store._values) <= 2
        for node in (quad.subject for quad in world):
            assert of_store.properties(node).keys() == whole.properties(node).keys()
            assert len(of_store._properties) <= 2
