"""The attacks of a store one after the other, read from its records; memory holds a few hundred at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from kg.consolidate import ConsolidatedAttack, consolidate
from kg.facts import Account, Attribution, Claim, Denial, NonClaim, Place, ReportFact, Responsibility
from kg.gazetteer import Gazetteer
from kg.points import Located, Point, most_exact
from kg.resolve import renamed
from kg.stores import Store
from kg.triples.iris import attack_iri
from kg.update.store_reader import StoreReader, attack_keys_of
from kg.vocabulary import BASE

_AT_ONCE = 200

STATEMENTS = (Claim, Attribution, Denial, NonClaim)


@dataclass(frozen=True)
class AttackRecord:
    """One attack: its consolidated values, its accounts, what is said of who is responsible, and their reports."""

    iri: str
    attack: ConsolidatedAttack
    accounts: tuple[Account, ...]
    statements: tuple[Responsibility, ...]
    reports: Mapping[str, ReportFact]


def attacks(store: Store, gazetteer: Gazetteer, base: str = BASE) -> Iterator[AttackRecord]:
    """Every attack, in the order of its key.

    Raises:
        StoreError, RemoteError: the store cannot be read.
    """
    reading = StoreReader(store, base)

    def label(entity_id: str, language: str) -> str | None:
        entity = gazetteer.entities.get(entity_id)
        return entity.label(language) if entity else None

    keys = iter(reading.attack_keys())
    while some := list(islice(keys, _AT_ONCE)):
        joined = reading.joined(some)
        members = reading.members(key for key in some if joined.get(key, key) == key)
        after = {member: first for first, parts in members.items() for member in parts}
        told = reading.told_in(after)
        reports = sorted({report for ids in told.values() for report in ids})
        facts = [fact for report in reports for fact in reading.facts(report)]
        concerned = [
            fact for fact in facts
            if not isinstance(fact, Account | Responsibility) or set(attack_keys_of([fact])) <= set(after)
        ]
        named = list(renamed(concerned, after))
        by_id = {fact.report: fact for fact in named if isinstance(fact, ReportFact)}
        for attack in consolidate(named, label, reading.waiting(reports)):
            accounts = tuple(fact for fact in named if isinstance(fact, Account) and fact.attack == attack.key)
            yield AttackRecord(
                attack_iri(attack.key, base).value,
                attack,
                accounts,
                tuple(fact for fact in named if isinstance(fact, STATEMENTS) and fact.about == attack.key),
                {account.report: by_id[account.report] for account in accounts if account.report in by_id},
            )


def where_of(told: AttackRecord, gazetteer: Gazetteer) -> Point | None:
    """Latitude and longitude of the target or place that says most exactly where it was; see `kg.points`."""
    parties = [each.party for each in (*told.attack.target, *told.attack.place)]
    found = most_exact(one for party in parties if isinstance(party, Place) and (one := _located(party, gazetteer)))
    return found.point if found else None


def _located(place: Place, gazetteer: Gazetteer) -> Located | None:
    entity = gazetteer.entities.get(place.entity or "")
    kind = entity.kind if entity else place.kind
    if place.lat is not None and place.lon is not None:
        return Located(place.entity or place.name, kind, (place.lat, place.lon), True)
    if entity and entity.lat is not None and entity.lon is not None:
        return Located(entity.id, kind, (entity.lat, entity.lon), False)
    return None
