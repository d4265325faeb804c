"""Consolidated attacks → the quads of the consolidated graph; and the graph that says what wrote the store."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, NamedNode, Quad, Triple

from kg.consolidate import COUNT_FIELDS, ConsolidatedAttack
from kg.triples import iris, terms
from kg.vocabulary import BASE

_COUNT_NAMES = {
    "weapon_count": "weaponCount",
    "intercepted": "intercepted",
    "killed": "killed",
    "injured": "injured",
    "attack_count": "attackCount",
}


def consolidated_quads(consolidated: Iterable[ConsolidatedAttack], base: str = BASE) -> Iterator[Quad]:
    """The quads of attacks with the values computed over their accounts, in the order given.

    What they point to (places, actors) is described in the graphs of the reports and of the gazetteer.
    """
    graph = iris.consolidated_graph(base)
    for attack in consolidated:
        for triple in dict.fromkeys(_triples(attack, base)):
            yield Quad(triple.subject, triple.predicate, triple.object, graph)


def store_quads(format_version: str, software_version: str, base: str = BASE) -> Iterator[Quad]:
    """The quads of the store's own graph: its layout and what wrote it. No clock, so that builds can be compared."""
    graph, store = iris.store_graph(base), iris.node(base, "store")
    for each in terms.classes_of("Store"):
        yield Quad(store, terms.TYPE, each, graph)
    yield Quad(store, terms.prop("formatVersion"), terms.text(format_version, "format version"), graph)
    yield Quad(store, terms.prop("softwareVersion"), terms.text(software_version, "software version"), graph)


def _triples(attack: ConsolidatedAttack, base: str) -> Iterator[Triple]:
    node = iris.attack_iri(attack.key, base)
    for each in terms.classes_of("Attack"):
        yield Triple(node, terms.TYPE, each)
    yield Triple(node, terms.LABEL, terms.worded(attack.label_fr, "fr", "label"))
    yield Triple(node, terms.LABEL, terms.worded(attack.label_en, "en", "label"))
    for name, value in _values(attack).items():
        if value is not None:
            yield Triple(node, terms.prop(name), value)
    for weapon in attack.weapon:
        yield Triple(node, terms.prop("weapon"), terms.concept("weapon", weapon))
    for note_fr, note_en in attack.notes:
        yield Triple(node, terms.prop("precision"), terms.worded(note_fr, "fr", "note"))
        yield Triple(node, terms.prop("precision"), terms.worded(note_en, "en", "note"))
    yield from _counts(node, attack)
    yield from _parties(node, attack, base)


def _values(attack: ConsolidatedAttack) -> dict[str, Literal | NamedNode | None]:
    return {
        "earliest": terms.day(attack.earliest) if attack.earliest else None,
        "latest": terms.day(attack.latest) if attack.latest else None,
        "localTime": terms.clock(attack.local_time) if attack.local_time else None,
        "outcome": terms.concept("outcome", attack.outcome) if attack.outcome else None,
        "damage": terms.concept("damage", attack.damage) if attack.damage else None,
        "responsibilityState": terms.concept("responsibilityState", attack.responsibility_state),
        "accountCount": terms.integer(attack.account_count),
        "sourceCount": terms.integer(attack.source_count),
    }


def _counts(node: NamedNode, attack: ConsolidatedAttack) -> Iterator[Triple]:
    for field in COUNT_FIELDS:
        count = attack.counts.get(field)
        if count is None:
            continue
        for end, value in (("Low", count.low), ("High", count.high), ("Best", count.best)):
            if value is not None:
                yield Triple(node, terms.prop(f"{_COUNT_NAMES[field]}{end}"), terms.integer(value))


def _parties(node: NamedNode, attack: ConsolidatedAttack, base: str) -> Iterator[Triple]:
    for name, named in (("target", attack.target), ("place", attack.place), ("perpetrator", attack.perpetrator)):
        for each in named:
            party = each.party
            iri = iris.place_iri(party, base) if party.node == "place" else iris.actor_iri(party, each.report, base)
            yield Triple(node, terms.prop(name), iri)
