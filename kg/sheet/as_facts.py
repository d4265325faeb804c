"""A sheet as facts, as `kg extract` gives them: with offsets and quotes.

A sheet is a person's (or a checked model's) coding, so no fact of it carries a doubt of its own. Values are taken as
the sheet states them; `kg.sheet.recomputing` says where its own words disagree.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from kg.errors import InputError
from kg.facts import (
    DAMAGES,
    Account,
    Actor,
    ActorKind,
    Aggregate,
    AnyFact,
    Assessment,
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
    attack_key,
)
from kg.gazetteer import Entity, Gazetteer
from kg.read.rules.lexicon import lexicon, supported
from kg.read.rules.names_alone import names_alone
from kg.reports import Report
from kg.sheet.checking import check
from kg.sheet.coding import (
    ALLIANCES,
    AccountCoding,
    AttackCoding,
    DeploymentCoding,
    Name,
    Number,
    Party,
    ResponsibilityCoding,
    Sheet,
    Site,
    Speaker,
    Words,
)
from kg.sheet.locating import locate

_TOLD = 3
"""Faults that a message tells; of more it says how many."""

_KINDS: dict[str, type[Claim | Attribution | Denial | NonClaim]] = {
    "claim": Claim, "attribution": Attribution, "denial": Denial, "non_claim": NonClaim,
}
_COUNTS = ("weapon_count", "intercepted", "killed", "injured")
_COVERED = 0.6
"""The share of a name's characters that a gazetteer's name has to cover to be that name."""


Doubts = Mapping[str, tuple[Assessment, ...]]


def facts_of_sheet(report: Report, sheet: Sheet, gazetteer: Gazetteer, doubts: Doubts | None = None) -> list[AnyFact]:
    """The facts of a report as its sheet codes them, the report first.

    Args:
        doubts: path of an account, a statement, a deployment or an aggregate in the sheet ("attacks.0.accounts.1",
            "responsibility.2@a1": the statement as far as it is about a1) → how sure it and its values are. None:
            nobody doubts any of it.

    Raises:
        InputError: the sheet does not hold (`kg.sheet.checking`); names the first faults.
    """
    faults = check(sheet, report.text, report.published)
    if faults:
        shown = "; ".join(f"{one.where}: {one.what}" for one in faults[:_TOLD])
        more = f" (and {len(faults) - _TOLD} more)" if len(faults) > _TOLD else ""
        raise InputError(f"the sheet does not hold: {shown}{more}", source=report.origin, remedy="kg code --check")
    return list(names_alone(_Coded(report, sheet, gazetteer, doubts).facts(), gazetteer))


class _Coded:
    def __init__(self, report: Report, sheet: Sheet, gazetteer: Gazetteer, doubts: Doubts | None) -> None:
        self._report = report
        self._doubts = doubts
        self._sheet = sheet
        self._gazetteer = gazetteer
        self._keys: dict[str, str] = {}
        self._hit: dict[str, list[Place]] = {}
        seen: dict[str, int] = {}
        for attack in sheet.attacks:
            quote = self._evidence(attack.mentions[0]).quote
            self._keys[attack.id] = attack_key(report.id, quote, seen.get(quote, 0))
            seen[quote] = seen.get(quote, 0) + 1

    def facts(self) -> Iterator[AnyFact]:
        """All facts in the order of the sheet; of two facts with one key the second is told apart by `nth`."""
        given: dict[tuple[object, ...], int] = {}
        for fact in self._all():
            nth = given.get(fact.key(), 0)
            given[fact.key()] = nth + 1
            yield fact if not nth else type(fact).model_validate({**fact.model_dump(exclude={"id"}), "nth": nth})

    def _all(self) -> Iterator[AnyFact]:
        report = self._report
        yield ReportFact(report=report.id, text=report.text, language=report.language, published=report.published,
                         outlet=report.outlet, title=report.title, url=report.url, relays=report.relays)
        for index, attack in enumerate(self._sheet.attacks):
            for number, account in enumerate(attack.accounts):
                yield self._doubted(self._account(attack, account), f"attacks.{index}.accounts.{number}")
        for index, said in enumerate(self._sheet.responsibility):
            for about in said.about:
                yield self._doubted(self._responsibility(said, about), f"responsibility.{index}@{about}")
        yield from self._rest()

    def _doubted(self, fact: Quoted, where: str) -> AnyFact:
        """The fact with what is known of how sure it is."""
        if self._doubts is None:
            return fact  # type: ignore[return-value]
        return fact.model_copy(update={"assessments": self._doubts.get(where, ())})  # type: ignore[return-value]

    def _account(self, attack: AttackCoding, account: AccountCoding) -> Account:
        values = [
            *((site, "target") for site in account.target),
            *((site, "place") for site in account.place),
            *([(account.day, "earliest")] if account.day else []),
            *([(account.time, "local_time")] if account.time else []),
            *((one, "weapon") for one in account.weapon),
            *((words, field) for field in _COUNTS for one in getattr(account, field) for words in (one, *one.plus)),
            *((one, "damage") for one in account.damage),
            *((one, "perpetrator") for one in account.perpetrator),
        ]
        return Account(
            report=self._report.id,
            evidence=(*(self._evidence(quote) for quote in account.quotes),
                      *self._merged((words, field) for words, field in values)),
            stated_by=self._speaker(account.speaker),
            attack=self._keys[attack.id],
            target=tuple(self._place(site, attack.country) for site in account.target),
            place=tuple(self._place(site, attack.country) for site in account.place),
            earliest=account.day.earliest if account.day else None,
            latest=account.day.latest if account.day else None,
            date_text=self._evidence(account.day).quote if account.day else None,
            local_time=account.time.time if account.time else None,
            weapon=tuple(dict.fromkeys(one.weapon for one in account.weapon)),
            weapon_count=_count(account.weapon_count),
            intercepted=_count(account.intercepted),
            killed=_count(account.killed),
            injured=_count(account.injured),
            outcome=attack.outcome,
            damage=max((one.damage for one in account.damage), key=DAMAGES.index, default=None),
            perpetrator=tuple(self._actor(party, "armed_group") for party in account.perpetrator),
        )

    def _responsibility(self, said: ResponsibilityCoding, about: str) -> Quoted:
        return _KINDS[said.kind](
            report=self._report.id,
            evidence=(self._evidence(said.quote), *self._merged(
                (words, field) for words, field in (
                    (said.about_words, "about"), (said.responsible, "responsible"), (said.as_of, "as_of")
                ) if words is not None
            )),
            stated_by=self._speaker(said.speaker),
            about=self._keys[about],
            responsible=self._actor(said.responsible, "armed_group") if said.responsible else None,
            as_of=said.as_of.latest if said.as_of else self._report.published,
        )

    def _rest(self) -> Iterator[AnyFact]:
        for index, force in enumerate(self._sheet.deployments):
            for fact in self._deployments(force):
                yield self._doubted(fact, f"deployments.{index}")
        for index, series in enumerate(self._sheet.aggregates):
            yield self._doubted(Aggregate(
                report=self._report.id, evidence=(self._evidence(series.quote),),
                stated_by=self._speaker(series.speaker),
                since=series.since.earliest if series.since else None,
                until=series.until.latest if series.until else None,
                place=tuple(self._place(site, None) for site in series.place),
                target=tuple(self._place(site, None) for site in series.target),
                weapon=tuple(dict.fromkeys(one.weapon for one in series.weapon)),
                attack_count=_count((series.attack_count,)) if series.attack_count else None,
            ), f"aggregates.{index}")
        for index, said in enumerate(self._sheet.statements):
            yield self._doubted(Statement(
                report=self._report.id, evidence=(self._evidence(said.quote),),
                stated_by=self._speaker(said.speaker), kind=said.kind,
                against=tuple(self._actor(party, "armed_group") for party in said.against),
            ), f"statements.{index}")

    def _deployments(self, force: DeploymentCoding) -> Iterator[Deployment]:
        """The deployment, and one without a strength at each target that hosts the force and is called otherwise."""
        at = self._place(force.at, None) if force.at else None
        deployment = Deployment(
            report=self._report.id, evidence=(self._evidence(force.quote),),
            stated_by=self._speaker(force.speaker), force=self._actor(force.force, "armed_force"), at=at,
            strength=_count((force.strength,)) if force.strength else None,
            site_count=force.site_count.low if force.site_count and force.site_count.low else None,
            role=force.role,
        )
        yield deployment
        seen = [at] if at else []
        for attack in self._sheet.attacks:
            if attack.id not in force.host_of:
                continue
            targets = self._targets(attack)
            if targets and not any(_same(one, other) for one in targets for other in seen):
                seen.append(targets[0])
                other = deployment.model_dump(exclude={"id", "strength", "site_count", "at"})
                yield Deployment.model_validate({**other, "at": targets[0]})

    def _targets(self, attack: AttackCoding) -> list[Place]:
        """The targets of an attack; told once, however many forces are stationed there."""
        if attack.id not in self._hit:
            sites = [site for account in attack.accounts for site in account.target]
            self._hit[attack.id] = list(dict.fromkeys(self._place(site, attack.country) for site in sites))
        return self._hit[attack.id]

    # ------------------------------------------------------------------ words
    def _evidence(self, words: Words, supports: tuple[str, ...] = ()) -> Evidence:
        found = locate(self._report.text, words)
        assert found is not None  # checked before
        start, end = found
        return Evidence(start=start, end=end, quote=self._report.text[start:end], supports=supports)

    def _merged(self, values: Iterable[tuple[Words, str]]) -> Iterator[Evidence]:
        """One Evidence a stretch of text, with every field that rests on it."""
        fields: dict[tuple[int, int], list[str]] = {}
        for words, field in values:
            one = self._evidence(words)
            fields.setdefault((one.start, one.end), []).append(field)
        for (start, end), names in fields.items():
            yield Evidence(start=start, end=end, quote=self._report.text[start:end],
                           supports=tuple(dict.fromkeys(names)))

    # ------------------------------------------------------------------ names
    def _speaker(self, speaker: Speaker | None) -> Actor | None:
        if speaker is None:
            return None
        name = self._named(speaker)
        if speaker.anonymous:
            said = self._evidence(Words(words=speaker.institution)).quote if speaker.institution else None
            body = self._entity(said, "actor") if said else None
            return Actor(name=name, kind="person", anonymous=True, institution=said,
                         institution_entity=body.id if body else None, country=(body.country or None) if body else None)
        return self._actor(Party(words=speaker.words, nth=speaker.nth, also=speaker.also), "person")

    def _actor(self, party: Party, kind: ActorKind) -> Actor:
        name, also = self._named(party), self._also(party)
        for one in (name, *(also or ())):
            if entity := self._entity(one, "actor"):
                return Actor(name=name, also=also, kind=entity.kind,  # type: ignore[arg-type]
                             country=entity.country or None, entity=entity.id)
            land = self._entity(one, "place")
            state = self._gazetteer.state(land.country) if land and land.kind in ("country", "city") else None
            if state:  # "Washington", « les États-Unis »: a state speaks by its country's name or its capital's
                return Actor(name=name, also=also, kind="state", country=state.country, entity=state.id)
        code = party.code if party.code and len(party.code) == 2 and party.code not in ALLIANCES else None
        if code:
            return Actor(name=name, also=also, kind="armed_force" if kind == "armed_force" else "state", country=code)
        return Actor(name=name, also=also, kind="coalition" if party.code else kind)

    def _place(self, site: Site, country: str | None) -> Place:
        name, also = self._named(site), self._also(site)
        for one in (name, *(also or ())):
            entity = self._entity(one, "base") or self._entity(one, "place")
            if entity:
                return Place(name=name, also=also, kind=site.kind, country=entity.country or country, entity=entity.id)
        return Place(name=name, also=also, kind=site.kind, country=country)

    def _also(self, words: Name) -> tuple[str, ...] | None:
        """The other names that the coder gives it, each once; None: no other."""
        others = dict.fromkeys(map(self._without_article, words.also))
        others.pop(self._named(words), None)
        return tuple(others) or None

    def _named(self, words: Words) -> str:
        """The words without the article before them: « la base de Taji » is called « base de Taji »."""
        return self._without_article(self._evidence(words).quote)

    def _without_article(self, text: str) -> str:
        if self._report.language not in supported():
            return text
        for article in sorted(lexicon(self._report.language).words("definite_words"), key=len, reverse=True):
            lead = text[: len(article)].lower().replace("’", "'")
            if lead == article and (article.endswith("'") or text[len(article) : len(article) + 1] == " "):
                return text[len(article) :].strip() or text
        return text

    def _entity(self, name: str, kind: str) -> Entity | None:
        """The gazetteer's most likely entity of that type whose name covers the words; None: it has none."""
        for match in self._gazetteer.find(name, self._report.language):
            if match.adjective or len(match.text) < _COVERED * len(name):
                continue
            found = [entity for entity in match.entities if entity.type == kind]
            if found:
                return found[0]
        return None


def _same(one: Place, other: Place) -> bool:
    return one.entity == other.entity if one.entity and other.entity else one.name == other.name


def _count(numbers: tuple[Number, ...]) -> Count | None:
    """One range over every number that a source gives, overtaken ones too (codebook, rule 3)."""
    values = [value for one in numbers for value in (one.low, one.low if one.high is None else one.high)]
    return Count(low=min(values), high=max(values)) if values else None
