"""Consolidated attacks → the quads of the consolidated graph; and the graph that says what wrote the store."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from pyoxigraph import Literal, NamedNode, Quad

from kg.consolidate import ConsolidatedAttack
from kg.triples import iris, terms
from kg.triples.computed import computed_triples, count_triples
from kg.triples.plain_triples import GraphTriples, PlainTriple
from kg.triples.report_writer import fact_iri
from kg.vocabulary import BASE


def consolidated_quads(consolidated: Iterable[ConsolidatedAttack], base: str = BASE) -> Iterator[Quad]:
    """The quads of attacks with the values computed over their accounts, in the order given.

    What they point to (places, actors) is described in the graphs of the reports and of the gazetteer.
    """
    return (quad for each in consolidated_triples(consolidated, base) for quad in each.quads())


def consolidated_triples(consolidated: Iterable[ConsolidatedAttack], base: str = BASE) -> Iterator[GraphTriples]:
    """What `consolidated_quads` says, attack by attack."""
    graph = iris.consolidated_graph(base)
    for attack in consolidated:
        yield GraphTriples(graph, chain(_triples(attack, base), computed_triples(attack, base)))


def store_quads(
    format_version: str, software_version: str, base: str = BASE, *, rules: str = "", decisions: int = 0
) -> Iterator[Quad]:
    """The quads of the store's own graph; the arguments are those of `store_triples`."""
    return store_triples(format_version, software_version, base, rules=rules, decisions=decisions).quads()


def store_triples(
    format_version: str, software_version: str, base: str = BASE, *, rules: str = "", decisions: int = 0
) -> GraphTriples:
    """The store's own graph: its layout, what wrote it, and by what attacks were joined.

    No clock, so that builds can be compared.

    Args:
        format_version, software_version: of the layout and of this package.
        base: base of data IRIs.
        rules: digest of what attacks were joined by (see `kg.update.rules`); "" leaves it out.
        decisions: how many decisions it takes into account; told only with `rules`.
    """
    store = iris.node(base, "store")
    said: list[PlainTriple] = [(store, terms.TYPE, each) for each in terms.classes_of("Store")]
    said.append((store, terms.prop("formatVersion"), terms.text(format_version, "format version")))
    said.append((store, terms.prop("softwareVersion"), terms.text(software_version, "software version")))
    if rules:
        said.append((store, terms.prop("rulesDigest"), terms.text(rules, "rules")))
        said.append((store, terms.prop("decisionsApplied"), terms.integer(decisions)))
    return GraphTriples(iris.store_graph(base), said)


def _triples(attack: ConsolidatedAttack, base: str) -> Iterator[PlainTriple]:
    node = iris.attack_iri(attack.key, base)
    for each in terms.classes_of("Attack"):
        yield (node, terms.TYPE, each)
    yield (node, terms.LABEL, terms.worded(attack.label_fr, "fr", "label"))
    yield (node, terms.LABEL, terms.worded(attack.label_en, "en", "label"))
    for name, value in _values(attack, base).items():
        if value is not None:
            yield (node, terms.prop(name), value)
    for weapon in attack.weapon:
        yield (node, terms.prop("weapon"), terms.concept("weapon", weapon))
    for period in attack.periods:
        yield (node, terms.prop("period"), terms.text(period, "period"))
    for note_fr, note_en in attack.notes:
        yield (node, terms.prop("precision"), terms.worded(note_fr, "fr", "note"))
        yield (node, terms.prop("precision"), terms.worded(note_en, "en", "note"))
    yield from count_triples(node, attack.counts)
    yield from _parties(node, attack, base)


def _values(attack: ConsolidatedAttack, base: str) -> dict[str, Literal | NamedNode | None]:
    return {
        "earliest": terms.day(attack.earliest) if attack.earliest else None,
        "latest": terms.day(attack.latest) if attack.latest else None,
        "localTime": terms.clock(attack.local_time) if attack.local_time else None,
        "outcome": terms.concept("outcome", attack.outcome) if attack.outcome else None,
        "damage": terms.concept("damage", attack.damage) if attack.damage else None,
        "responsibilityState": terms.concept("responsibilityState", attack.responsibility_state),
        "accountCount": terms.integer(attack.account_count),
        "sourceCount": terms.integer(attack.source_count),
        "eventCount": terms.integer(len(attack.history)),
        "knownSince": terms.day(attack.known_since) if attack.known_since else None,
        "asKnownFrom": terms.day(attack.as_known_from) if attack.as_known_from else None,
        "claimWaits": terms.boolean(True) if attack.claim_waits else None,
        "firstAccount": fact_iri(attack.first_account, base) if attack.first_account else None,
        "firstClaim": fact_iri(attack.first_claim, base) if attack.first_claim else None,
        "lastNonClaim": fact_iri(attack.last_non_claim, base) if attack.last_non_claim else None,
    }


def _parties(node: NamedNode, attack: ConsolidatedAttack, base: str) -> Iterator[PlainTriple]:
    for name, named in (("target", attack.target), ("place", attack.place), ("perpetrator", attack.perpetrator)):
        for each in named:
            party = each.party
            iri = iris.place_iri(party, base) if party.node == "place" else iris.actor_iri(party, each.report, base)
            yield (node, terms.prop(name), iri)
