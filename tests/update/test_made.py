"""A report's quads are made once and handed on; the store holds what making them anew would give."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given, settings
from pyoxigraph import NamedNode, Quad

from kg.facts import AnyFact
from kg.gazetteer import Gazetteer
from kg.stores import Store, in_memory
from kg.triples import graph_of, terms
from kg.update import Growth
from kg.update.findings import findings
from kg.update.made import storable
from kg.vocabulary import BASE, SIT
from tests.update.worlds import facts_of, reports

GAZETTEER = Gazetteer.load()


def grown(store: Store, batches: Sequence[Sequence[Sequence[AnyFact]]], *, hand_on: bool) -> list[str]:
    growth = Growth(store, GAZETTEER)
    growth.catch_up()
    for batch in batches:
        if hand_on:
            growth.add_made([storable(growth.standing(facts), GAZETTEER) for facts in batch], links={})
        else:
            growth.add(batch)
    return sorted(str(quad) for quad in store.dump())


@settings(max_examples=25, deadline=None)
@given(told=reports)
def test_what_is_handed_on_gives_the_store_that_making_it_anew_gives(told: list[list[dict[str, object]]]) -> None:
    """Also where attacks of several reports are one, so that a graph names an attack by another report's name."""
    taken = [facts_of(number, each) for number, each in enumerate(told)]
    batches = [taken[:1], taken[1:]]
    assert grown(in_memory(), batches, hand_on=True) == grown(in_memory(), batches, hand_on=False)


def test_the_shapes_and_the_store_take_the_very_quads_that_were_made() -> None:
    """Marks of our own on what was made come out at both ends: nothing is made a second time on the way."""
    store = in_memory()
    growth = Growth(store, GAZETTEER)
    growth.catch_up()
    made = storable(growth.standing(facts_of(0, [])), GAZETTEER)
    node = NamedNode(f"{BASE}claim/mark")
    own = node, terms.TYPE, NamedNode(SIT + "Claim")
    marked = replace(made, own=made.own._replace(said=(*made.own.said, own)))
    assert findings([made]) != findings([marked]), "a claim of nobody breaks a shape"
    growth.add_made([marked])
    assert Quad(*own, graph_of(made.report, BASE)) in set(store.dump())
