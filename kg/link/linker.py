"""Walks through the facts of reports and links the actors and places in them; keeps what it found out on the way."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

from kg.decisions import Decision
from kg.fact_parties import with_parties
from kg.facts import Actor, AnyFact, Place, Quoted
from kg.gazetteer import Entity, Gazetteer
from kg.link.judge import Judge
from kg.link.judgement import Context, EntityType, Judgement, LinkRecord, Query
from kg.link.surroundings import ReportSurroundings, part_after, places_of

F = TypeVar("F", Place, Actor)


class Linker:
    """Links report after report with one gazetteer and one set of decisions; names without doubt are judged once.

    `keep`: remember how names were linked, report by report, until `take_records`.
    """

    def __init__(self, gazetteer: Gazetteer, decisions: Iterable[Decision] = (), *, keep: bool = False) -> None:
        self._judge = Judge(gazetteer, decisions)
        self._gazetteer = gazetteer
        self._plain: dict[Query, Judgement | None] = {}
        self._keep = keep
        self._records: dict[str, tuple[LinkRecord, ...]] = {}

    def link(self, facts: Sequence[AnyFact]) -> tuple[AnyFact, ...]:
        """The facts of one report, linked."""
        linked, records = self.link_with_records(facts)
        if self._keep and facts:
            self._records[facts[0].report] = records
        return linked

    def take_records(self) -> dict[str, tuple[LinkRecord, ...]]:
        """Report → what is worth keeping of how its names were linked, for all reports since this was last asked."""
        taken, self._records = self._records, {}
        return taken

    def link_with_records(self, facts: Sequence[AnyFact]) -> tuple[tuple[AnyFact, ...], tuple[LinkRecord, ...]]:
        """The facts of one report, linked, and what is worth keeping of how: see `LinkRecord`.

        Links that the facts have already are not looked at, so that facts may be linked anew.
        """
        walk = _Walk(self, ReportSurroundings(facts, self._gazetteer))
        linked = tuple(walk.fact(fact) for fact in facts)
        return linked, walk.records()

    def plain(self, query: Query) -> Judgement | None:
        """The judgement of a name that needs no surroundings, or None."""
        if query not in self._plain:
            self._plain[query] = self._judge.plain(query)
        return self._plain[query]

    @property
    def judge(self) -> Judge:
        """What weighs the names."""
        return self._judge


class _Walk:
    """One report."""

    def __init__(self, linker: Linker, around: ReportSurroundings) -> None:
        self._linker = linker
        self._judge = linker.judge
        self._around = around
        self._judged: dict[tuple[Query, Context], Judgement] = {}
        self._records: dict[tuple[str, str, str, str], tuple[tuple[int, str], LinkRecord]] = {}

    def records(self) -> tuple[LinkRecord, ...]:
        """In the order of their names, so that the order of facts does not matter."""
        return tuple(record for _, (_, record) in sorted(self._records.items(), key=lambda item: item[0]))

    def fact(self, fact: AnyFact) -> AnyFact:
        """`fact` with every actor and place in it linked."""
        return with_parties(
            fact, lambda one: self._place(one, fact) if isinstance(one, Place) else self._actor(one, fact)
        )

    def _place(self, place: Place, fact: AnyFact) -> Place:
        return _linked(place, entity=self._entity(place, fact))

    def _actor(self, actor: Actor, fact: AnyFact) -> Actor:
        body = self._body(Query(actor.institution, ("actor",)), fact) if actor.institution else None
        who = None if actor.anonymous else self._entity(actor, fact)
        return _linked(actor, entity=who, institution_entity=body)

    def _body(self, query: Query, fact: AnyFact) -> Entity | None:
        """The institution that somebody speaks from."""
        return (self._linker.plain(query) or self._weighed(query, fact)).entity

    def _countries(self, fact: AnyFact, name: str) -> frozenset[str]:
        """ISO codes of the places told with `name`: as the report says them, or as a name that is plain lies in one.

        The country of a link that had to be weighed does not speak: whether a name is linked would depend on which
        other names are linked already.
        """
        found: set[str] = set()
        for place in places_of(fact):
            query = _query(place)
            plain = self._linker.plain(query) if not query.country else None
            if place.name != name:
                found.add(query.country or (plain.entity.country if plain and plain.entity else ""))
        return frozenset(found - {""})

    def _entity(self, party: Place | Actor, fact: AnyFact) -> Entity | None:
        """Whom the name means, or else the first of the other names that is sure; a name that somebody bears goes
        before one that only describes him ("soldiers", « force »)."""
        query = _query(party)
        judgement = self._judgement(query, fact)
        if party.also and not judgement.decided:  # what people decided on the name is the last word
            others = (self._judgement(replace(query, name=name), fact) for name in party.also)
            sure = [one for one in (judgement, *others) if one.entity is not None]
            borne = [one for one in sure if one.decided or self._judge.is_borne(one.query)]
            judgement = next(iter((*borne, *sure)), judgement)
        self._keep(judgement, party, fact)
        return judgement.entity

    def _judgement(self, query: Query, fact: AnyFact) -> Judgement:
        if not self._judge.is_decided(query, self._around.id):
            plain = self._linker.plain(query)
            if plain is not None and not part_after(query, self._around.passage(query.name, fact))[0]:
                return plain
        return self._weighed(query, fact)

    def _weighed(self, query: Query, fact: AnyFact) -> Judgement:
        if query.country:  # then no country told around the name is weighed (`kg.link.score`), and none is looked for
            context = self._around.context(query.name, fact, frozenset(), with_text=False)
        else:
            context = self._around.context(query.name, fact, self._countries(fact, query.name))
        key = (query, context)
        if key not in self._judged:
            self._judged[key] = self._judge.judge(query, context, self._around.id)
        return self._judged[key]

    def _keep(self, judgement: Judgement, party: Place | Actor, fact: AnyFact) -> None:
        query = judgement.query
        if judgement.plain or (judgement.verdict == "none" and not judgement.decided):
            return
        type_: EntityType = "actor" if isinstance(party, Actor) else "place"
        key = (query.name, type_, query.kind, query.country)
        record = LinkRecord(self._around.id, judgement, self._around.quote(fact), type_, party.kind, query.country)
        # The one of the first words, so that the order of facts does not matter.
        order = (fact.evidence[0].start if isinstance(fact, Quoted) else 0, fact.id)
        if key not in self._records or order < self._records[key][0]:
            self._records[key] = (order, record)


def _query(party: Place | Actor) -> Query:
    country = _said_country(party) or ""
    if isinstance(party, Place):
        return Query(party.name, ("base", "place"), party.kind, country)
    return Query(party.name, ("actor",), "" if party.kind == "unidentified" else party.kind, country)


def _said_country(party: Place | Actor) -> str | None:
    return None if party.country_from == "link" else party.country


def _linked(party: F, entity: Entity | None, **others: Entity | None) -> F:
    """`party` linked to `entity` and `others`, or itself if that changes nothing; the country that the report says
    stays."""
    said = _said_country(party)
    taken = entity.country if entity and not said else ""
    changes = {"entity": entity.id if entity else None, "country": said or taken or None,
               "country_from": "link" if taken else None,
               **{field: one.id if one else None for field, one in others.items()}}
    same = all(getattr(party, field) == value for field, value in changes.items())
    return party if same else party.model_copy(update=changes)
