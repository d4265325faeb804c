"""Facts as a sheet: what a reader found, put so that a person can go through it and mend it (`kg code`).

What a fact does not say in words of the text (a value that was inferred, an actor called by the gazetteer's label) has
the words of its whole quote, so that nothing is lost and the person sees where to look.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import TypedDict

from kg.fact_parties import names, parties
from kg.facts import (
    Account,
    Actor,
    Aggregate,
    AnyFact,
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
from kg.read.rules.text import plain_signs
from kg.sheet.coding import (
    AccountCoding,
    AggregateCoding,
    AttackCoding,
    ClockTime,
    DamageWords,
    Day,
    DeploymentCoding,
    Number,
    Party,
    ResponsibilityCoding,
    Sheet,
    Site,
    Speaker,
    StatementCoding,
    WeaponWords,
    Words,
)
from kg.sheet.locating import find
from kg.sheet.recomputing import Interval, day_readings

_STATE_KINDS = frozenset({"state", "armed_force"})


class _At(TypedDict):
    """Words and which occurrence of them is meant."""

    words: str
    nth: int


def sheet_of_facts(facts: Sequence[AnyFact], coder: str = "") -> Sheet:
    """The sheet of one report's facts (the ReportFact among them), attacks in the order of the text.

    Raises:
        ValueError: there is no ReportFact.
    """
    report = next((fact for fact in facts if isinstance(fact, ReportFact)), None)
    if report is None:
        raise ValueError("facts without their report")
    return _Draft(report, facts, coder).sheet()


class _Draft:
    def __init__(self, report: ReportFact, facts: Sequence[AnyFact], coder: str) -> None:
        self._report = report
        self._facts = facts
        self._coder = coder
        self._accounts: dict[str, list[Account]] = defaultdict(list)
        for fact in facts:
            if isinstance(fact, Account):
                self._accounts[fact.attack].append(fact)
        order = sorted(self._accounts, key=lambda key: (self._start(key), key))
        self._ids = {key: f"a{number}" for number, key in enumerate(order, 1)}
        self._called: dict[str, list[str]] = defaultdict(list)  # entity → its names in the text
        for fact in facts:
            for party in parties(fact):
                if party.entity and party.name not in self._called[party.entity] and find(report.text, party.name):
                    self._called[party.entity].append(party.name)
        self._days: dict[str, Interval] = {}
        for key, name in self._ids.items():
            days = [(a.earliest, a.latest) for a in self._accounts[key] if a.earliest and a.latest]
            if days:
                self._days[name] = (min(first for first, _ in days), max(last for _, last in days))

    def sheet(self) -> Sheet:
        return Sheet(
            report=self._report.report,
            coder=self._coder,
            attacks=tuple(self._attack(key) for key in self._ids),
            responsibility=tuple(self._responsibility()),
            deployments=tuple(self._deployment(f) for f in self._facts if isinstance(f, Deployment)),
            aggregates=tuple(self._aggregate(f) for f in self._facts if isinstance(f, Aggregate)),
            statements=tuple(
                StatementCoding(kind=f.kind, quote=self._quote(f), speaker=self._speaker(f),
                                against=tuple(self._party(a, f) for a in f.against))
                for f in self._facts if isinstance(f, Statement)
            ),
        )

    def _start(self, key: str) -> int:
        return min(one.start for account in self._accounts[key] for one in account.evidence)

    def _attack(self, key: str) -> AttackCoding:
        accounts = self._accounts[key]
        places = [p for a in accounts for p in (*a.target, *a.place) if isinstance(p, Place) and p.country]
        weapons = list(dict.fromkeys(w for a in accounts for w in a.weapon))
        first = next((p.name for a in accounts for p in (*a.target, *a.place)), "an unnamed place")
        by_source: dict[Speaker | None, list[Account]] = defaultdict(list)
        for account in accounts:
            by_source[self._speaker(account)].append(account)
        return AttackCoding(
            id=self._ids[key],
            summary=f"{', '.join(weapons) or 'attack'}: {first}",
            mentions=tuple(dict.fromkeys(self._words(one) for a in accounts for one in a.evidence)),
            country=places[0].country if places else None,
            outcome=next((a.outcome for a in accounts if a.outcome), "carried_out"),
            accounts=tuple(self._account(self._ids[key], those) for those in by_source.values()),
        )

    def _account(self, own: str, accounts: Sequence[Account]) -> AccountCoding:
        first = accounts[0]
        dated = next((a for a in accounts if a.earliest and a.latest), None)
        timed = next((a for a in accounts if a.local_time), None)
        return AccountCoding(
            speaker=self._speaker(first),
            quotes=tuple(dict.fromkeys(self._words(one) for a in accounts for one in a.evidence if not _inner(one, a))),
            target=tuple(self._site(p, a) for a in accounts for p in a.target),
            place=tuple(self._site(p, a) for a in accounts for p in a.place),
            day=self._day(dated, own) if dated else None,
            time=ClockTime(**self._carrying(timed, "local_time"), time=timed.local_time or "") if timed else None,
            weapon=tuple(WeaponWords(**self._carrying(a, "weapon"), weapon=w) for a in accounts for w in a.weapon
                         if w != "unknown"),
            weapon_count=self._numbers(accounts, "weapon_count"),
            intercepted=self._numbers(accounts, "intercepted"),
            killed=self._numbers(accounts, "killed"),
            injured=self._numbers(accounts, "injured"),
            damage=tuple(DamageWords(**self._carrying(a, "damage"), damage=a.damage) for a in accounts if a.damage),
            perpetrator=tuple(self._party(p, a) for a in accounts for p in a.perpetrator),
        )

    def _responsibility(self) -> Iterable[ResponsibilityCoding]:
        """Statements of one quote, kind, speaker and party are one, about several attacks."""
        told: dict[tuple[object, ...], list[Claim | Attribution | Denial | NonClaim]] = defaultdict(list)
        for fact in self._facts:
            if isinstance(fact, Claim | Attribution | Denial | NonClaim) and fact.about in self._ids:
                speaker = fact.stated_by.name if fact.stated_by else None
                responsible = fact.responsible.name if fact.responsible else None
                told[fact.fact, fact.evidence[0], speaker, responsible, fact.as_of].append(fact)
        for those in told.values():
            first = those[0]
            yield ResponsibilityCoding(
                kind=first.fact,
                quote=self._quote(first),
                speaker=self._speaker(first),
                responsible=self._party(first.responsible, first) if first.responsible else None,
                about=tuple(sorted({self._ids[f.about] for f in those}, key=lambda name: int(name[1:]))),
                as_of=self._as_of(first, first.as_of) if first.as_of and self._says_when(first) else None,
            )

    def _deployment(self, fact: Deployment) -> DeploymentCoding:
        here = fact.at
        hosted = [
            self._ids[key] for key, accounts in self._accounts.items()
            if here and any(_same(here, target) for a in accounts for target in a.target)
        ]
        return DeploymentCoding(
            quote=self._quote(fact), force=self._party(fact.force, fact), at=self._site(here, fact) if here else None,
            strength=self._number(fact, fact.strength, "strength") if fact.strength else None,
            site_count=self._number(fact, Count(low=fact.site_count), "site_count") if fact.site_count else None,
            role=fact.role, speaker=self._speaker(fact),
            host_of=tuple(sorted(hosted, key=lambda name: int(name[1:]))),
        )

    def _aggregate(self, fact: Aggregate) -> AggregateCoding:
        return AggregateCoding(
            quote=self._quote(fact),
            attack_count=self._number(fact, fact.attack_count, "attack_count") if fact.attack_count else None,
            since=self._as_of(fact, fact.since) if fact.since else None,
            until=self._as_of(fact, fact.until) if fact.until else None,
            place=tuple(self._site(p, fact) for p in fact.place),
            target=tuple(self._site(p, fact) for p in fact.target),
            weapon=tuple(WeaponWords(**self._carrying(fact, "weapon"), weapon=w) for w in fact.weapon
                         if w != "unknown"),
            speaker=self._speaker(fact),
        )

    # ------------------------------------------------------------------ values
    def _day(self, account: Account, own: str) -> Day:
        assert account.earliest and account.latest  # asked for by the caller
        words = self._dated(account)
        told = {name: days for name, days in self._days.items() if name != own}
        return Day(**words, anchor=self._anchor(words["words"], account.earliest, account.latest, told),
                   earliest=account.earliest, latest=account.latest)

    def _dated(self, account: Account) -> _At:
        for one in account.evidence:
            if account.date_text and account.date_text in one.quote:
                return self._at(one.start + one.quote.index(account.date_text), account.date_text)
        return self._carrying(account, "earliest")

    def _anchor(self, words: str, earliest: date, latest: date, told: dict[str, Interval]) -> str:
        """What the words count from: the first anchor from which they give these days; else publication."""
        lang, published = self._report.language, self._report.published
        for anchor in ("calendar", "publication", *told):
            day = Day(words=words, anchor=anchor, earliest=earliest, latest=latest)
            known = None if anchor == "calendar" else published
            if (earliest, latest) in day_readings(day, lang, known, told):
                return anchor
        return "publication" if published else "calendar"

    def _as_of(self, fact: Quoted, day: date) -> Day:
        words = self._carrying(fact, "as_of")
        return Day(**words, anchor=self._anchor(words["words"], day, day, self._days), earliest=day, latest=day)

    def _says_when(self, fact: Claim | Attribution | Denial | NonClaim) -> bool:
        """Whether the text says as of when, and it is not the day of publication for want of another."""
        return fact.as_of != self._report.published or any("as_of" in one.supports for one in fact.evidence)

    def _numbers(self, accounts: Sequence[Account], field: str) -> tuple[Number, ...]:
        return tuple(self._number(a, count, field) for a in accounts if (count := getattr(a, field)) is not None)

    def _number(self, fact: Quoted, count: Count, field: str) -> Number:
        low = count.low if count.low is not None else count.high
        assert low is not None  # a Count says something
        return Number(**self._carrying(fact, field), low=low, high=count.high if count.high is not None else low)

    def _site(self, place: Place | Actor, fact: Quoted) -> Site:
        kind = place.kind if isinstance(place, Place) else "other"
        return Site(**self._naming(place.name, fact), also=self._also(place), kind=kind)

    def _party(self, actor: Actor, fact: Quoted) -> Party:
        code = actor.country if actor.kind in _STATE_KINDS else None
        return Party(**self._naming(actor.name, fact), also=self._also(actor), code=code)

    def _also(self, party: Place | Actor) -> tuple[str, ...]:
        """What else the text calls it."""
        also = dict.fromkeys((*names(party), *self._called.get(party.entity or "", ())))
        return tuple(name for name in also if name != party.name)

    def _speaker(self, fact: Quoted) -> Speaker | None:
        actor = fact.stated_by
        if actor is None:
            return None
        body = actor.institution if actor.institution and find(self._report.text, actor.institution) else None
        return Speaker(**self._naming(actor.name, fact), anonymous=actor.anonymous, institution=body)

    # ------------------------------------------------------------------ words
    def _quote(self, fact: Quoted) -> Words:
        return self._words(fact.evidence[0])

    def _words(self, one: Evidence) -> Words:
        return Words(**self._at(one.start, one.quote))

    def _carrying(self, fact: Quoted, field: str) -> _At:
        """The words that carry a field: the shortest evidence that supports it, else the fact's quote."""
        found = [one for one in fact.evidence if field in one.supports]
        one = min(found, key=lambda e: len(e.quote)) if found else fact.evidence[0]
        return self._at(one.start, one.quote)

    def _naming(self, name: str, fact: Quoted) -> _At:
        """The name where the fact's own words have it, else where the text has it, else the fact's quote."""
        text = self._report.text
        for one in fact.evidence:
            inside = find(one.quote, name)
            if inside:
                return self._at(one.start + inside[0], text[one.start + inside[0] : one.start + inside[1]])
        elsewhere = find(text, name)
        if elsewhere:
            return self._at(elsewhere[0], text[elsewhere[0] : elsewhere[1]])
        return self._at(fact.evidence[0].start, fact.evidence[0].quote)

    def _at(self, start: int, words: str) -> _At:
        """Words and which occurrence of them begins at `start`."""
        nth = 1
        while (found := find(self._report.text, words, nth)) and found[0] < start:
            nth += 1
        return {"words": words, "nth": nth if found else 1}


def _inner(one: Evidence, account: Account) -> bool:
    """Whether evidence lies within another of the same account: it carries a value, and is no quote of its own."""
    return any(
        other is not one and other.start <= one.start and one.end <= other.end and len(other.quote) > len(one.quote)
        for other in account.evidence
    )


def _same(here: Place, target: Place | Actor) -> bool:
    if here.entity and isinstance(target, Place) and target.entity:
        return here.entity == target.entity
    return plain_signs(here.name).casefold() == plain_signs(target.name).casefold()
