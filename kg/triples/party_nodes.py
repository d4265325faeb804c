"""The nodes of the actors and places that one report mentions: type, words, kind and country."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from pyoxigraph import Literal, NamedNode

from kg.facts import Actor, Place, ReportFact
from kg.gazetteer.outlets import outlet_named
from kg.triples import iris, terms
from kg.triples.plain_triples import PlainTriple

_AUTHOR_LABELS = {"fr": "auteur non identifié", "en": "unidentified author"}


class Entities:
    """Names the actors and places of one report and describes each.

    Args:
        report: the report that names them (its language tags the words).
        base: base of data IRIs.
    """

    def __init__(self, report: ReportFact, base: str) -> None:
        self._report = report
        self._base = base
        self._nodes: dict[Place | Actor, NamedNode] = {}
        self._described: set[Place | Actor] = set()

    def words(self, value: str) -> Literal:
        """Words of the report, tagged with its language."""
        return terms.worded(value, self._report.language, f"report {self._report.report!r}")

    def party(self, party: Place | Actor) -> NamedNode:
        """The node of a place or an actor."""
        if party not in self._nodes:
            if isinstance(party, Place):
                self._nodes[party] = iris.place_iri(party, self._base)
            else:
                self._nodes[party] = iris.actor_iri(party, self._report.report, self._base)
        return self._nodes[party]

    def speaker(self, stated_by: Actor | None) -> NamedNode:
        """Who says it; None is the reporter's own voice: the outlet, else the report's unidentified author."""
        if stated_by is not None:
            return self.party(stated_by)
        if self._report.outlet:
            return self.outlet(self._report.outlet)
        return iris.author_iri(self._report.report, self._base)

    def outlet(self, name: str) -> NamedNode:
        """The node of an outlet or agency."""
        return self.party(_outlet(name))

    def describe(self, party: Place | Actor) -> Iterator[PlainTriple]:
        """Type, words, kind and country of a place or an actor, the first time that it is asked for."""
        if party in self._described:
            return
        self._described.add(party)
        yield from self._describe_place(party) if isinstance(party, Place) else self._describe_actor(party)

    def describe_speaker(self, stated_by: Actor | None) -> Iterator[PlainTriple]:
        """Describes the node that `speaker` gives."""
        if stated_by is not None:
            yield from self.describe(stated_by)
        elif self._report.outlet:
            yield from self.describe_outlet(self._report.outlet)
        else:
            author = iris.author_iri(self._report.report, self._base)
            yield from _types(author, "Actor")
            yield (author, terms.prop("anonymous"), terms.boolean(True))
            yield (author, terms.prop("actorKind"), terms.concept("actorKind", "unidentified"))
            for language, label in _AUTHOR_LABELS.items():
                yield (author, terms.LABEL, terms.worded(label, language, "label"))

    def describe_outlet(self, name: str) -> Iterator[PlainTriple]:
        """Describes the node that `outlet` gives."""
        yield from self.describe(_outlet(name))

    def _describe_place(self, place: Place) -> Iterator[PlainTriple]:
        subject = self.party(place)
        yield from _types(subject, "Base" if iris.is_base(place) else "Place")
        yield (subject, terms.ALT_LABEL, self.words(place.name))
        yield (subject, terms.prop("placeKind"), terms.concept("placeKind", place.kind))
        if place.country:
            yield (subject, terms.prop("countryCode"), terms.text(place.country, "country"))
        # A linked place has its point from the gazetteer; a second one would contradict it.
        if place.lat is not None and place.lon is not None and not place.entity:
            yield (subject, terms.LAT, terms.decimal(place.lat))
            yield (subject, terms.LONG, terms.decimal(place.lon))

    def _describe_actor(self, actor: Actor) -> Iterator[PlainTriple]:
        subject = self.party(actor)
        yield from _types(subject, "Actor")
        yield (subject, terms.ALT_LABEL, self.words(actor.name))
        yield (subject, terms.prop("actorKind"), terms.concept("actorKind", actor.kind))
        if actor.country:
            yield (subject, terms.prop("countryCode"), terms.text(actor.country, "country"))
        if actor.anonymous:
            yield (subject, terms.prop("anonymous"), terms.boolean(True))
        if actor.institution or actor.institution_entity:
            yield from self._describe_institution(subject, actor)

    def _describe_institution(self, speaker: NamedNode, actor: Actor) -> Iterator[PlainTriple]:
        if actor.institution_entity:
            institution = iris.entity_iri(actor.institution_entity, self._base)
        else:
            institution = iris.named_actor_iri(actor.institution or "", actor.country, self._base)
        yield (speaker, terms.prop("ofInstitution"), institution)
        yield from _types(institution, "Actor")
        if actor.institution:
            yield (institution, terms.ALT_LABEL, self.words(actor.institution))


@lru_cache(maxsize=4096)
def _outlet(name: str) -> Actor:
    known = outlet_named(name)
    return Actor(name=name, kind="outlet", entity=known.id if known else None)


def _types(subject: NamedNode, name: str) -> Iterator[PlainTriple]:
    for each in terms.classes_of(name):
        yield (subject, terms.TYPE, each)
