"""What lies under the values of an attack → triples: origins, stated values, disagreements, events, snapshots.

Each node is `sit:computedFor` its attack, so that all of them can be found and made anew together with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pyoxigraph import NamedNode

from kg.consolidate import (
    COUNT_FIELDS,
    ConsolidatedAttack,
    Disagreement,
    Named,
    Origin,
    Range,
    ResponsibilityEvent,
    Snapshot,
    StatedValue,
)
from kg.facts import Actor, digest
from kg.triples import iris, terms
from kg.triples.plain_triples import PlainTriple
from kg.triples.report_writer import fact_iri

_COUNT_NAMES = {
    "weapon_count": "weaponCount",
    "intercepted": "intercepted",
    "killed": "killed",
    "injured": "injured",
    "attack_count": "attackCount",
}


def computed_triples(attack: ConsolidatedAttack, base: str) -> Iterator[PlainTriple]:
    """The triples of the nodes that are computed for `attack`; none of them has the attack itself as subject."""
    node = iris.attack_iri(attack.key, base)
    for origin in attack.origins:
        yield from _origin(origin, attack.key, node, base)
    for value in attack.stated:
        yield from _stated(value, attack.key, node, base)
    for disagreement in attack.disagreements:
        yield from _disagreement(disagreement, attack.key, node, base)
    yield from _events(attack, node, base)
    for snapshot in attack.snapshots:
        yield from _snapshot(snapshot, attack.key, node, base)


def count_triples(node: NamedNode, counts: Mapping[str, Range]) -> Iterator[PlainTriple]:
    """Low, high and best of each count, as far as they are known."""
    for name in COUNT_FIELDS:
        count = counts.get(name)
        if count is not None:
            for end, value in (("Low", count.low), ("High", count.high), ("Best", count.best)):
                if value is not None:
                    yield (node, terms.prop(f"{_COUNT_NAMES[name]}{end}"), terms.integer(value))


def _typed(node: NamedNode, name: str, attack: NamedNode) -> Iterator[PlainTriple]:
    for each in terms.classes_of(name):
        yield (node, terms.TYPE, each)
    yield (node, terms.prop("computedFor"), attack)


def _origin(origin: Origin, key: str, attack: NamedNode, base: str) -> Iterator[PlainTriple]:
    node = iris.fact_iri("origin", digest(key, sorted(account.id for account in origin.accounts)), base)
    yield from _typed(node, "Origin", attack)
    for account in origin.accounts:
        yield (node, terms.prop("hasAccount"), fact_iri(account, base))
    for reason in origin.reasons:
        yield (node, terms.prop("originReason"), terms.concept("originReason", reason))
    if origin.similarity is not None:
        yield (node, terms.prop("similarity"), terms.decimal(origin.similarity))


def _value_iri(value: StatedValue, key: str, base: str) -> NamedNode:
    return iris.fact_iri("value", digest(key, value.slot, value.value), base)


def _stated(value: StatedValue, key: str, attack: NamedNode, base: str) -> Iterator[PlainTriple]:
    node = _value_iri(value, key, base)
    yield from _typed(node, "StatedValue", attack)
    yield (node, terms.prop("slot"), terms.concept("slot", value.slot))
    yield (node, terms.prop("value"), terms.text(value.value, "value"))
    yield (node, terms.LABEL, terms.worded(value.label_fr, "fr", "label"))
    yield (node, terms.LABEL, terms.worded(value.label_en, "en", "label"))
    yield (node, terms.prop("sourceCount"), terms.integer(value.sources))
    for account in value.accounts:
        yield (node, terms.prop("hasAccount"), fact_iri(account, base))


def _disagreement(disagreement: Disagreement, key: str, attack: NamedNode, base: str) -> Iterator[PlainTriple]:
    node = iris.fact_iri("disagreement", digest(key, disagreement.slot), base)
    yield from _typed(node, "Disagreement", attack)
    yield (node, terms.prop("slot"), terms.concept("slot", disagreement.slot))
    for value in disagreement.values:
        yield (node, terms.prop("betweenValue"), _value_iri(value, key, base))


def _events(attack: ConsolidatedAttack, node: NamedNode, base: str) -> Iterator[PlainTriple]:
    placed = {event.position: _event_iri(event, attack.key, base) for event in attack.history}
    for event in attack.history:
        yield from _event(event, placed, node, base)


def _event_iri(event: ResponsibilityEvent, key: str, base: str) -> NamedNode:
    return iris.fact_iri("responsibility-event", digest(key, event.kind, event.statements[0].id), base)


def _event(
    event: ResponsibilityEvent, placed: Mapping[int, NamedNode], attack: NamedNode, base: str
) -> Iterator[PlainTriple]:
    node = placed[event.position]
    yield from _typed(node, "ResponsibilityEvent", attack)
    yield (node, terms.prop("position"), terms.integer(event.position))
    yield (node, terms.prop("eventKind"), terms.concept("eventKind", event.kind))
    if event.day:
        yield (node, terms.prop("asOf"), terms.day(event.day))
    if event.reported:
        yield (node, terms.prop("reportedOn"), terms.day(event.reported))
    if event.party:
        yield (node, terms.prop("responsible"), _actor(event.party, base))
    if event.kind == "attributed":
        accuser = _actor(event.accuser, base) if event.accuser else iris.author_iri(event.statements[0].report, base)
        yield (node, terms.prop("accuser"), accuser)
    for statement in event.statements:
        yield (node, terms.prop("restsOn"), fact_iri(statement, base))
    for position in event.supersedes:
        yield (node, terms.prop("supersedes"), placed[position])
    yield (node, terms.prop("stateAfter"), terms.concept("responsibilityState", event.state))


def _actor(named: Named, base: str) -> NamedNode:
    assert isinstance(named.party, Actor)  # only actors claim, deny, accuse and are accused
    return iris.actor_iri(named.party, named.report, base)


def _snapshot(snapshot: Snapshot, key: str, attack: NamedNode, base: str) -> Iterator[PlainTriple]:
    node = iris.fact_iri("snapshot", digest(key, snapshot.since), base)
    yield from _typed(node, "Snapshot", attack)
    yield (node, terms.prop("asKnownFrom"), terms.day(snapshot.since))
    if snapshot.until:
        yield (node, terms.prop("asKnownUntil"), terms.day(snapshot.until))
    if snapshot.earliest:
        yield (node, terms.prop("earliest"), terms.day(snapshot.earliest))
    if snapshot.latest:
        yield (node, terms.prop("latest"), terms.day(snapshot.latest))
    if snapshot.outcome:
        yield (node, terms.prop("outcome"), terms.concept("outcome", snapshot.outcome))
    state = terms.concept("responsibilityState", snapshot.responsibility_state)
    yield (node, terms.prop("stateAfter"), state)
    yield (node, terms.prop("accountCount"), terms.integer(snapshot.account_count))
    yield (node, terms.prop("sourceCount"), terms.integer(snapshot.source_count))
    if snapshot.claim_waits:
        yield (node, terms.prop("claimWaits"), terms.boolean(True))
    yield from count_triples(node, snapshot.counts)
