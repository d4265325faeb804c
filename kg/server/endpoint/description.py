"""What the endpoint says of itself: SPARQL 1.1 Service Description, and VoID counts of the data."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from kg.server.engine import results
from kg.server.http.answering import static
from kg.server.http.negotiation import GRAPHS, choose
from kg.server.http.own_address import root
from kg.server.http.refusals import Refused
from kg.server.state import Counts, Kept, State
from kg.vocabulary import DCTERMS, RDF, SIT, XSD

_SD, _VOID, _FORMATS = (
    "http://www.w3.org/ns/sparql-service-description#", "http://rdfs.org/ns/void#", "http://www.w3.org/ns/formats/"
)
_RESULTS = (
    "SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV", "Turtle", "N-Triples",
    "TriG", "N-Quads", "RDF_XML", "JSON-LD",
)
_INPUTS = ("Turtle", "N-Triples", "RDF_XML", "JSON-LD")
_COUNTS = {
    "triples": "SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } }",
    "classes": "SELECT ?of (COUNT(DISTINCT ?s) AS ?n) WHERE { GRAPH ?g { ?s a ?of } } GROUP BY ?of",
    "properties": "SELECT ?of (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?of ?o } } GROUP BY ?of",
}
_TITLES = (("Sitrep KG", "en"), ("Sitrep KG", "fr"))


def routes(state: State) -> list[Route]:
    """Where crawlers look for VoID."""

    async def well_known(request: Request) -> Response:
        return RedirectResponse(root(state.settings, request) + "/sparql", 302)

    return [Route("/.well-known/void", well_known, methods=["GET"])]


async def described(state: State, request: Request) -> Response:
    """The description in the format that the client wants.

    Raises:
        Refused: it wants none that there is.
    """
    offer = choose(request.headers.get("accept"), GRAPHS)
    if offer is None:
        raise Refused(406, f"the description is there as {', '.join(offer.plain for offer in GRAPHS)}")
    counts = await _counts(state)
    triples = list(_triples(state, root(state.settings, request), counts))
    body = results.graph(triples, offer.form, rows=len(triples), size=state.settings.result)
    return await static(state, request, body, offer.media)


async def _counts(state: State) -> Counts:
    """Counted once for each state of the data; what takes too long to count is left out."""
    kept, generation = state.counted, state.generation
    if kept is not None and kept.generation == generation:
        return kept.value
    counts: dict[str, list[tuple[str, int]]] = {}
    for name, query in _COUNTS.items():
        try:
            rows = await state.query(query)
        except Refused:
            continue
        counts[name] = sorted(
            (str(getattr(row.get("of"), "value", "")), int(n.value))
            for row in rows
            if isinstance(n := row["n"], ox.Literal)
        )
    state.counted = Kept(generation, counts)
    return counts


def _triples(state: State, address: str, counts: Counts) -> Iterator[ox.Triple]:
    knobs = state.settings
    node = ox.NamedNode
    endpoint = node(f"{address}/sparql")
    service, dataset, default = (node(f"{endpoint.value}#{name}") for name in ("service", "dataset", "default-graph"))
    kind = node(RDF + "type")

    def sd(name: str) -> ox.NamedNode:
        return node(_SD + name)

    def void(name: str) -> ox.NamedNode:
        return node(_VOID + name)

    yield ox.Triple(service, kind, sd("Service"))
    yield ox.Triple(service, sd("endpoint"), endpoint)
    yield ox.Triple(service, sd("supportedLanguage"), sd("SPARQL11Query"))
    if knobs.token is not None:
        yield ox.Triple(service, sd("supportedLanguage"), sd("SPARQL11Update"))
        for name in _INPUTS:
            yield ox.Triple(service, sd("inputFormat"), node(_FORMATS + name))
    for name in _RESULTS:
        yield ox.Triple(service, sd("resultFormat"), node(_FORMATS + name))
    for name in ("UnionDefaultGraph", "EmptyGraphs") if knobs.union else ("EmptyGraphs",):
        yield ox.Triple(service, sd("feature"), sd(name))
    yield ox.Triple(service, sd("defaultDataset"), dataset)
    yield ox.Triple(dataset, kind, sd("Dataset"))
    yield ox.Triple(dataset, kind, void("Dataset"))
    yield ox.Triple(dataset, sd("defaultGraph"), default)
    yield ox.Triple(default, kind, sd("Graph"))
    for title, language in _TITLES:
        yield ox.Triple(dataset, node(DCTERMS + "title"), ox.Literal(title, language=language))
    yield ox.Triple(dataset, void("sparqlEndpoint"), endpoint)
    yield ox.Triple(dataset, void("uriSpace"), ox.Literal(knobs.base))
    yield ox.Triple(dataset, void("vocabulary"), node(SIT))
    for _, count in counts.get("triples", []):
        yield ox.Triple(dataset, void("triples"), _number(count))
    for name, partition, key, counted in (
        ("classes", "classPartition", "class", "entities"), ("properties", "propertyPartition", "property", "triples")
    ):
        found = counts.get(name, [])
        if found:
            yield ox.Triple(dataset, void(name), _number(len(found)))
        for number, (of, count) in enumerate(found, 1):
            part = node(f"{endpoint.value}#{key}-{number}")
            yield ox.Triple(dataset, void(partition), part)
            yield ox.Triple(part, void(key), node(of))
            yield ox.Triple(part, void(counted), _number(count))


def _number(count: int) -> ox.Literal:
    return ox.Literal(str(count), datatype=ox.NamedNode(XSD + "integer"))
