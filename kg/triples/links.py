"""What linking weighed, left open, or people decided → the quads of one report's graph of links.

A link that only its name decides is not here: the entity bears the name, and there is nothing more to say. Every other
has a node with the name, the report, the words, one candidate, its score and the reasons. A doubtful candidate is tied
to the node of the name by skos:closeMatch, and so is its Wikidata item; an item that a person decided on by
skos:exactMatch. Nothing is ever owl:sameAs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import NamedNode, Quad

from kg.facts import Place
from kg.link import LinkCandidate, LinkRecord
from kg.triples import iris, terms
from kg.triples.plain_triples import GraphTriples, PlainTriple
from kg.vocabulary import BASE, WIKIDATA


def link_quads(report_id: str, records: Iterable[LinkRecord], base: str = BASE) -> Iterator[Quad]:
    """The quads of the graph of links of one report, each once.

    Raises:
        InputError: a name or a quote holds what RDF cannot.
    """
    said = (each for record in records for each in _record(record, base))
    return GraphTriples(iris.links_graph(report_id, base), said).quads()


def wikidata_quads(
    node: str, name: str, found: Iterable[tuple[str, tuple[tuple[str, str], ...], float, tuple[str, ...]]], sure: bool,
    base: str = BASE,
) -> Iterator[Quad]:
    """The quads of what Wikidata answered about one name, in its graph.

    Args:
        node: IRI of the entity that is known by name only.
        name: what was asked.
        found: items, best first: QID, labels by language, score from 0 to 1, reasons in words.
        sure: the first item is meant.
        base: base of data IRIs.
    """
    graph = iris.wikidata_graph(base)
    named = NamedNode(node)
    for place, (qid, labels, score, reasons) in enumerate(found):
        target = _item(qid)
        exact = sure and place == 0
        link = iris.link_iri("wikidata", "", node, "", target.value, base)
        yield Quad(named, terms.EXACT_MATCH if exact else terms.CLOSE_MATCH, target, graph)
        for each in terms.classes_of("Link"):
            yield Quad(link, terms.TYPE, each, graph)
        yield Quad(link, terms.prop("linkOf"), named, graph)
        yield Quad(link, terms.prop("linkName"), terms.text(name, "name"), graph)
        yield Quad(link, terms.prop("linkTarget"), target, graph)
        yield Quad(link, terms.prop("linkScore"), terms.decimal(score), graph)
        for language, label in labels:
            yield Quad(link, terms.prop("linkLabel"), terms.worded(label, language, "label"), graph)
        for reason in reasons:
            yield Quad(link, terms.prop("linkReason"), terms.text(reason, "reason"), graph)


def _record(record: LinkRecord, base: str) -> Iterator[PlainTriple]:
    judgement = record.judgement
    named = _node(record, base)
    if judgement.entity is not None:
        chosen = [one for one in judgement.candidates if one.entity.id == judgement.entity.id]
        target = iris.entity_iri(judgement.entity.id, base)
        yield from _link(record, target, chosen[0] if chosen else None, target, base)
        return
    for one in judgement.candidates:
        target = iris.entity_iri(one.entity.id, base)
        yield (named, terms.CLOSE_MATCH, target)
        if one.entity.qid:
            yield (named, terms.CLOSE_MATCH, _item(one.entity.qid))
        yield from _link(record, named, one, target, base)
    if judgement.qid:
        yield (named, terms.EXACT_MATCH, _item(judgement.qid))
        yield from _link(record, named, None, _item(judgement.qid), base)


def _link(
    record: LinkRecord, named: NamedNode, candidate: LinkCandidate | None, target: NamedNode, base: str
) -> Iterator[PlainTriple]:
    judgement = record.judgement
    where = f"report {record.report!r}"
    node = iris.link_iri(record.report, record.type, judgement.query.name, record.country, target.value, base)
    for each in terms.classes_of("Link"):
        yield (node, terms.TYPE, each)
    yield (node, terms.prop("linkIn"), iris.report_iri(record.report, base))
    yield (node, terms.prop("linkOf"), named)
    yield (node, terms.prop("linkName"), terms.text(judgement.query.name, where))
    yield (node, terms.prop("linkTarget"), target)
    if record.quote:
        yield (node, terms.prop("linkQuote"), terms.text(record.quote, where))
    yield (node, terms.prop("linkVerdict"), terms.text(judgement.why, where))
    if record.country:
        yield (node, terms.prop("linkCountry"), terms.text(record.country, where))
    if judgement.decided:
        yield (node, terms.prop("linkDecided"), terms.boolean(True))
    if candidate is not None:
        yield (node, terms.prop("linkScore"), terms.decimal(round(candidate.score / 100, 3)))
        for reason in candidate.reasons:
            yield (node, terms.prop("linkReason"), terms.text(str(reason), where))
        for language in ("fr", "en"):
            label = candidate.entity.label(language)
            yield (node, terms.prop("linkLabel"), terms.worded(label, language, "label"))


def _node(record: LinkRecord, base: str) -> NamedNode:
    """The node of the name as the report's own graph has it while nobody is linked."""
    name, country = record.judgement.query.name, record.country or None
    if record.type == "actor":
        return iris.named_actor_iri(name, country, base)
    party = Place.model_validate({"name": name, "kind": record.kind, "country": country})
    return iris.place_iri(party, base)


def _item(qid: str) -> NamedNode:
    return NamedNode(WIKIDATA + iris.encode(qid))
