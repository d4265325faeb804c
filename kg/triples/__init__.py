"""Linked facts to quads: the ONE place that builds RDF terms and mints IRIs.

    terms             namespaces and terms of the ontology; literals in canonical form; text that RDF cannot hold
    iris              every IRI of the data
    plain_triples     the triples of one graph → its quads, or its lines of N-Quads
    party_nodes       the nodes of actors and places that a report mentions
    report_writer     the facts of one report → the quads of its named graph
    gazetteer_writer  the gazetteer entities used → the quads of the gazetteer graph
    links             how names were linked, where that is not plain → the quads of a report's graph of links
    consolidated      consolidated attacks → quads; the store's own graph
    hosted            deployments → which force a place hosts, and when
    from_rdf          what was written of a report → its facts again
    resolution        which attacks of different reports are one, or may be
    revision          what a report said before it was changed
    review_writer     what was read and does not stand as it was read
    quad_files        quads ⇄ files: N-Quads, TriG, Turtle, JSON-LD; quads → rdflib

Deterministic: no blank node, no clock, canonical literals; the same facts give the same quads in any order.
"""

from __future__ import annotations

from kg.triples.consolidated import consolidated_quads, store_quads
from kg.triples.gazetteer_writer import closure, gazetteer_quads
from kg.triples.iris import (
    attack_iri,
    consolidated_graph,
    entity_iri,
    gazetteer_graph,
    graph_of,
    links_graph,
    report_iri,
    review_graph,
    store_graph,
    wikidata_graph,
)
from kg.triples.links import link_quads, wikidata_quads
from kg.triples.quad_files import FORMATS, format_of, serialize, to_rdflib
from kg.triples.report_writer import fact_iri, report_quads
from kg.triples.review_writer import review_quads

__all__ = [
    "FORMATS",
    "attack_iri",
    "closure",
    "consolidated_graph",
    "consolidated_quads",
    "entity_iri",
    "fact_iri",
    "format_of",
    "gazetteer_graph",
    "gazetteer_quads",
    "graph_of",
    "link_quads",
    "links_graph",
    "report_iri",
    "report_quads",
    "review_graph",
    "review_quads",
    "serialize",
    "store_graph",
    "store_quads",
    "to_rdflib",
    "wikidata_graph",
    "wikidata_quads",
]
