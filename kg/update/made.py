"""A report as RDF: what of it stands, and its quads, made once for all that need them (shapes, store)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from pyoxigraph import Quad

from kg.gazetteer import Gazetteer
from kg.standing import Standing
from kg.triples import closure, report_quads, review_quads
from kg.update.used_entities import entities_of
from kg.vocabulary import BASE


@dataclass(frozen=True, slots=True)
class Made:
    """One report: which of its facts stand, and what they are in RDF.

    own: the quads of its graph, with each attack under the name that the report gives it; where attacks are joined, the
    graph in the store may name others. review: the quads of its graph of review.
    """

    standing: Standing
    own: tuple[Quad, ...]
    review: tuple[Quad, ...]

    @classmethod
    def of(cls, standing: Standing, base: str = BASE) -> Made:
        """The quads of what stands.

        Raises:
            InputError: RDF cannot hold a text, or the facts do not belong together.
        """
        own = tuple(report_quads(standing.facts, base))
        return cls(standing, own, tuple(review_quads(standing, base)))

    @property
    def report(self) -> str:
        """The report's id."""
        return self.standing.facts[0].report

    def quads(self) -> Iterator[Quad]:
        """All quads that the shapes are held against."""
        return chain(self.own, self.review)


def storable(standing: Standing, gazetteer: Gazetteer, base: str = BASE) -> Made:
    """`standing` as RDF, if RDF can also hold what was read and does not stand.

    Raises:
        InputError: it cannot.
    """
    if not standing.plain:
        for _ in report_quads(standing.read, base):
            pass
        closure(entities_of(standing.read), gazetteer)
    made = Made.of(standing, base)
    closure(entities_of(standing.facts), gazetteer)
    return made
