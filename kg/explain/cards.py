"""One fact → one card: who speaks, and each field in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from kg.consolidate import Names
from kg.explain.explained import Card, FieldRow
from kg.facts import (
    Account,
    Actor,
    Aggregate,
    Attribution,
    Claim,
    Count,
    Denial,
    Deployment,
    Evidence,
    NonClaim,
    Place,
    Quoted,
    ReportFact,
    Statement,
)
from kg.words.wording import Wording

_COUNTS = ("weapon_count", "intercepted", "killed", "injured")
_SPOKEN = {"claim": "claimed", "attribution": "attributed", "denial": "denied"}


@dataclass(frozen=True)
class Teller:
    """Puts the facts of one report into words. `names`: labels of gazetteer entities, None to do without."""

    report: ReportFact
    words: Wording
    names: Names | None = None

    def card(self, fact: Quoted, number: int, quotes: Mapping[tuple[int, int], str]) -> Card:
        """The card of `fact`; `quotes` gives the id of the quote at (start, end)."""
        speaker, note = self._speaker(fact.stated_by)
        rows = tuple(replace(row, quotes=_carriers(fact, row.supports, quotes)) for row in self._rows(fact))
        hearsay = isinstance(fact, Account) and fact.conditional
        return Card(
            id=f"f{number}",
            number=number,
            kind=kind_of(fact),
            fact=fact.id,
            heading=self.heading(fact),
            speaker=speaker,
            speaker_note=note,
            says=self._says(fact),
            badges=(self.words("conditional"),) if hearsay else (),
            rows=rows,
            quotes=tuple(dict.fromkeys(quotes[words.start, words.end] for words in fact.evidence)),
        )

    def heading(self, fact: Quoted) -> str:
        """What the fact says, in a few words; for an account, who tells it."""
        say = self.words
        match fact:
            case Claim() | Attribution() | Denial():
                name = fact.responsible.name if fact.responsible else say("nobody")
                return say(_SPOKEN[fact.fact], name=name)
            case NonClaim():
                return say("non_claimed_as_of", day=self.words.day(fact.as_of)) if fact.as_of else say("non_claimed")
            case Deployment():
                return fact.force.name
            case Aggregate():
                many = fact.attack_count
                return say("series_counted", count=self.words.count(many)) if many else say("series_one")
            case Statement():
                what = say("denial_statement" if fact.kind == "denial" else fact.kind)
                return what if not fact.stated_by else f"{what}{say('colon')}{fact.stated_by.name}"
            case _:
                return self._speaker(fact.stated_by)[0]

    def _speaker(self, actor: Actor | None) -> tuple[str, str]:
        if actor is None:
            outlet = self.report.outlet
            return self.words("reporter_of", outlet=outlet) if outlet else self.words("reporter"), ""
        notes = [self.words("anonymous")] if actor.anonymous else []
        institution = self._label(actor.institution_entity) or actor.institution
        if institution:
            notes.append(self.words("speaks_for", name=institution))
        if linked := self._linked(actor):
            notes.append(linked)
        return actor.name, " · ".join(notes)

    def _says(self, fact: Quoted) -> str:
        """ "According to …", empty where the heading names the same one already."""
        if fact.stated_by is None:
            return self.words("says_reporter")
        named = getattr(fact, "responsible", None) or (fact.stated_by if isinstance(fact, Statement) else None)
        return "" if named and named.name == fact.stated_by.name else self.words("says", name=fact.stated_by.name)

    def _rows(self, fact: Quoted) -> Iterator[FieldRow]:
        match fact:
            case Account():
                yield from self._account(fact)
            case Deployment():
                yield from self._deployment(fact)
            case Aggregate():
                if fact.since or fact.until:
                    yield FieldRow("period", (self.words.days(fact.since, fact.until),), supports=("since", "until"))
                yield from self._parties("target", fact.target)
                yield from self._parties("place", fact.place)
                yield from self._weapons(fact.weapon)
            case Statement():
                yield from self._parties("against", fact.against)
            case Claim() | Attribution() | Denial() if fact.as_of:
                yield FieldRow("as_of", (self.words.day(fact.as_of),), supports=("as_of",))

    def _account(self, fact: Account) -> Iterator[FieldRow]:
        if fact.earliest or fact.latest or fact.local_time:
            day = self.words.days(fact.earliest, fact.latest)
            line = self.words("time", day=day, time=fact.local_time) if fact.local_time else day
            written = self.words("quote", words=fact.date_text) if fact.date_text else ""
            yield FieldRow("date", (line,), written, ("earliest", "latest", "local_time", "date_text"))
        yield from self._parties("target", fact.target)
        yield from self._parties("place", fact.place)
        yield from self._weapons(fact.weapon)
        for name in _COUNTS:
            yield from self._count(name, getattr(fact, name))
        for name, group in (("outcome", "outcomes"), ("damage", "damages")):
            if value := getattr(fact, name):
                yield FieldRow(name, (self.words.of(group, value),), supports=(name,))
        yield from self._count("attack_count", fact.attack_count)
        yield from self._parties("perpetrator", fact.perpetrator)

    def _deployment(self, fact: Deployment) -> Iterator[FieldRow]:
        yield from self._parties("force", (fact.force,))
        yield from self._parties("at", (fact.at,) if fact.at else ())
        yield from self._count("strength", fact.strength)
        if fact.site_count:
            sites = self.words("of_sites", count=self.words.number(fact.site_count))
            yield FieldRow("sites", (sites,), supports=("site_count",))
        if fact.role:
            yield FieldRow("role", (fact.role,), supports=("role",))
        if fact.since or fact.until:
            yield FieldRow("period", (self.words.days(fact.since, fact.until),), supports=("since", "until"))

    def _parties(self, name: str, parties: Sequence[Place | Actor]) -> Iterator[FieldRow]:
        if parties:
            linked = " · ".join(dict.fromkeys(filter(None, map(self._linked, parties))))
            yield FieldRow(name, tuple(party.name for party in parties), linked, (name,))

    def _weapons(self, weapons: Sequence[str]) -> Iterator[FieldRow]:
        if weapons:
            named = [self.words.of("weapons", weapon) for weapon in weapons]
            yield FieldRow("weapon", (self.words.listed(named),), supports=("weapon",))

    def _count(self, name: str, count: Count | None) -> Iterator[FieldRow]:
        if count:
            yield FieldRow(name, (self.words.count(count),), supports=(name,))

    def _linked(self, party: Place | Actor) -> str:
        """The gazetteer's name where it is not the report's own."""
        label = self._label(party.entity)
        return self.words("linked", name=label) if label and label != party.name else ""

    def _label(self, entity: str | None) -> str | None:
        return self.names(entity, self.words.language) if self.names and entity else None


def kind_of(fact: Quoted) -> str:
    """ "account", "claim" …: one of `kg.explain.explained.KINDS`."""
    return str(getattr(fact, "fact", ""))


def _carriers(fact: Quoted, fields: tuple[str, ...], quotes: Mapping[tuple[int, int], str]) -> tuple[str, ...]:
    """The quotes that carry just these fields, by what the evidence says that it supports."""

    def supported(words: Evidence) -> bool:
        return bool(set(fields) & set(words.supports))

    return tuple(dict.fromkeys(quotes[words.start, words.end] for words in fact.evidence if supported(words)))
