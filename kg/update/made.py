"""A report as RDF: what of it stands, and its triples, made once for all that need them (shapes, store)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from kg.gazetteer import Gazetteer
from kg.standing import Standing
from kg.triples import closure
from kg.triples.plain_triples import GraphTriples, PlainTriple
from kg.triples.report_writer import report_triples
from kg.triples.review_writer import review_triples
from kg.update.used_entities import entities_of
from kg.vocabulary import BASE


@dataclass(frozen=True, slots=True)
class Made:
    """One report: which of its facts stand, and what they are in RDF.

    own: the triples of its graph, with each attack under the name that the report gives it; where attacks are joined,
    the graph in the store may name others. review: the triples of its graph of review. Both can be read again.
    """

    standing: Standing
    own: GraphTriples
    review: GraphTriples

    @classmethod
    def of(cls, standing: Standing, base: str = BASE) -> Made:
        """The triples of what stands.

        Raises:
            InputError: RDF cannot hold a text, or the facts do not belong together.
        """
        return cls(standing, report_triples(standing.facts, base).kept(), review_triples(standing, base).kept())

    @property
    def report(self) -> str:
        """The report's id."""
        return self.standing.facts[0].report

    def triples(self) -> Iterator[PlainTriple]:
        """All that the shapes are held against."""
        return chain(self.own.said, self.review.said)


def storable(standing: Standing, gazetteer: Gazetteer, base: str = BASE) -> Made:
    """`standing` as RDF, if RDF can also hold what was read and does not stand.

    Raises:
        InputError: it cannot.
    """
    if not standing.plain:
        report_triples(standing.read, base).kept()
        closure(entities_of(standing.read), gazetteer)
    made = Made.of(standing, base)
    closure(entities_of(standing.facts), gazetteer)
    return made
