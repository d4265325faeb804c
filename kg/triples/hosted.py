"""Deployments that reports state → the hostings of the consolidated graph: which force a place hosts, over which days.

There is one hosting for each place, force and last day told (or none told), however many reports state it, so that a
question about hosted forces reads as many nodes as there are hostings and not as there are statements. It rests on the
deployments with its place and its force; it is made anew with every change of one of them (R16 in
docs/consolidation.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from pyoxigraph import NamedNode

from kg.facts import AnyFact, Deployment, digest
from kg.triples import iris, terms
from kg.triples.plain_triples import GraphTriples, PlainTriple
from kg.vocabulary import BASE


class Hosted(NamedTuple):
    """A force is at a place from `since` (None: no first day is told) up to `until` (None: no last day is told)."""

    place: NamedNode
    force: NamedNode
    since: date | None
    until: date | None


Pair = tuple[NamedNode, NamedNode]
"""A place and a force."""


class Hostings:
    """What deployments come to, of those that end alike the longest."""

    def __init__(self) -> None:
        self._since: dict[tuple[NamedNode, NamedNode, date | None], date | None] = {}

    def add(self, stated: Iterable[Hosted]) -> None:
        """Take in what is stated, in any order and as often as it is."""
        for place, force, since, until in stated:
            key = (place, force, until)
            known = self._since.get(key, since)
            self._since[key] = None if known is None or since is None else min(known, since)

    def triples(self, base: str) -> GraphTriples:
        """The hostings in the consolidated graph, in the order of their nodes."""
        return GraphTriples(iris.consolidated_graph(base), self._triples(base))

    def _triples(self, base: str) -> Iterator[PlainTriple]:
        nodes = {_node(*key, base): (*key, since) for key, since in self._since.items()}
        for node in sorted(nodes, key=str):
            place, force, until, since = nodes[node]
            for each in terms.classes_of("Hosting"):
                yield (node, terms.TYPE, each)
            yield (node, terms.prop("hostingPlace"), place)
            yield (node, terms.prop("hostedForce"), force)
            if since:
                yield (node, terms.prop("hostedFrom"), terms.day(since))
            if until:
                yield (node, terms.prop("hostedUntil"), terms.day(until))


def hosted(facts: Iterable[AnyFact], base: str = BASE) -> Iterator[Hosted]:
    """What the deployments among facts say; one without a place says nothing of any place."""
    for fact in facts:
        if isinstance(fact, Deployment) and fact.at:
            force = iris.actor_iri(fact.force, fact.report, base)
            yield Hosted(iris.place_iri(fact.at, base), force, fact.since, fact.until)


def _node(place: NamedNode, force: NamedNode, until: date | None, base: str) -> NamedNode:
    parts = (place.value.removeprefix(base), force.value.removeprefix(base), str(until or ""))
    return iris.node(base, f"hosting/{digest('hosting', *parts)}")
