"""Protocol, Graph Store and service description tests: each is sent as the manifest writes it, and looked at."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import httpx
import pyoxigraph as ox
from rdflib import RDF, Graph, Namespace, URIRef
from rdflib.compare import isomorphic

from benchmarks.w3c.manifests import Conversation, Exchange, Expected
from benchmarks.w3c.target import Target

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
_STATUSES = {"OK": 200, "Created": 201, "NoContent": 204, "BadRequest": 400, "NotFound": 404, "MethodNotAllowed": 405}
_TABLES = ("sparql-results+json", "sparql-results+xml", "text/csv", "tab-separated-values", "application/json")
_GRAPHS = {
    "text/turtle": "turtle", "application/n-triples": "nt", "application/rdf+xml": "xml",
    "application/ld+json": "json-ld", "application/trig": "trig", "application/n-quads": "nquads",
}


class Miss(Exception):
    """A test that is not passed; the text says how."""


def run(target: Target, test: Conversation) -> str:
    """An empty text if the test is passed, else what was wrong."""
    try:
        named = {name: _triples(path) for name, path in test.graphs}
        target.fill([], named)
        known: dict[str, str] = {}
        for number, exchange in enumerate(test.exchanges, 1):
            _exchange(target, exchange, known, f"request {number} of {len(test.exchanges)}")
    except (Miss, httpx.HTTPError) as miss:
        return str(miss) or type(miss).__name__
    return ""


def describe(target: Target, name: str) -> str:
    """The same for a test of the service description."""
    endpoint = target.root + target.query
    answer = target.client.get(endpoint, headers={"Accept": "text/turtle, application/rdf+xml;q=0.8"})
    if answer.status_code != 200:
        return f"status {answer.status_code}"
    try:
        graph = _graph(answer)
    except Miss as miss:
        return str(miss)
    if name == "returns-rdf":
        return "" if len(graph) else "an empty graph"
    if name == "has-endpoint-triple":
        found = {str(one).rstrip("/") for one in graph.objects(None, SD.endpoint)}
        return "" if endpoint.rstrip("/") in found else f"sd:endpoint is {sorted(found)}"
    return _conforms(graph)


def _conforms(graph: Graph) -> str:
    """The vocabulary's own domains and ranges, and what a service must have (SPARQL 1.1 Service Description, 3)."""
    for service in graph.subjects(SD.endpoint):
        if (service, RDF.type, SD.Service) not in graph:
            return f"{service} has an sd:endpoint and is no sd:Service"
    services = list(graph.subjects(RDF.type, SD.Service))
    if len(services) != 1:
        return f"{len(services)} services"
    for term in (SD.supportedLanguage, SD.feature, SD.resultFormat, SD.inputFormat, SD.defaultDataset):
        for subject, value in graph.subject_objects(term):
            if subject not in services or not (isinstance(value, URIRef) or term == SD.defaultDataset):
                return f"{term} is said of {subject} with {value}"
    languages = {SD.SPARQL10Query, SD.SPARQL11Query, SD.SPARQL11Update}
    if not set(graph.objects(services[0], SD.supportedLanguage)) <= languages:
        return "a language that the vocabulary does not have"
    for dataset in graph.objects(services[0], SD.defaultDataset):
        if (dataset, RDF.type, SD.Dataset) not in graph:
            return "the default dataset is no sd:Dataset"
        if any((one, RDF.type, SD.Graph) not in graph for one in graph.objects(dataset, SD.defaultGraph)):
            return "the default graph is no sd:Graph"
    return ""


def _exchange(target: Target, exchange: Exchange, known: dict[str, str], where: str) -> None:
    path, body = exchange.path, exchange.body
    headers = dict(exchange.headers)
    if path.startswith("/gsp"):
        if target.store is None:
            raise Miss("no Graph Store protocol")
        path = target.store + path.removeprefix("/gsp")
        old, new = "http://www.example/gsp", target.root + target.store
        path = path.replace(quote(old, safe=""), quote(new, safe="")).replace(old, new)
        body = body.replace(old.encode(), new.encode())
    else:
        kind = next((value for name, value in exchange.headers if name.lower() == "content-type"), "")
        is_update = "sparql-update" in kind or b"update=" in body or "update=" in path
        path = (target.update if is_update else target.query) + path.removeprefix("/sparql/").removeprefix("/sparql")
    for variable, value in known.items():
        path = value.removeprefix(target.root) if path == variable else path.replace(variable, quote(value, safe=""))
        body = body.replace(variable.encode(), value.encode())
    reads = exchange.method in ("GET", "HEAD")
    request = target.client.build_request(
        exchange.method, target.root + path, content=body or (None if reads else b""),
        headers={**headers, **({} if reads else target.headers)},
    )
    answer = target.client.send(request)
    try:
        _check(target, answer, exchange.expected, known)
    except Miss as miss:
        raise Miss(f"{where}, {exchange.method} {path[:60]}: {miss}") from miss


def _check(target: Target, answer: httpx.Response, expected: Expected, known: dict[str, str]) -> None:
    if expected.statuses and not any(_fits(answer.status_code, one) for one in expected.statuses):
        raise Miss(f"status {answer.status_code}, not {' or '.join(expected.statuses)} ({answer.text.strip()[:80]})")
    if answer.status_code >= 300:
        return
    kind = answer.headers.get("content-type", "")
    if expected.boolean is not None and _boolean(answer, kind) != expected.boolean:
        raise Miss(f"the answer is not {expected.boolean}")
    if expected.form == "tabular" and not any(one in kind for one in _TABLES):
        raise Miss(f"{kind} is no table")
    if expected.form == "RDF":
        _graph(answer)
    if expected.location is not None:
        location = answer.headers.get("location")
        if not location:
            raise Miss("no Location")
        known[expected.location] = str(httpx.URL(target.root).join(location))
    if expected.body is not None and expected.media and kind.partition(";")[0] in _GRAPHS:
        text = expected.body.replace("http://www.example/gsp", f"{target.root}{target.store}")
        for variable, value in known.items():
            text = text.replace(variable, value)
        wanted = Graph().parse(data=text, format="turtle", publicID=str(answer.url))
        if not isomorphic(_graph(answer), wanted):
            raise Miss("another graph")


def _fits(status: int, expected: str) -> bool:
    if expected.startswith("StatusCode"):
        return str(status)[0] == expected.removeprefix("StatusCode")[0]
    return status == _STATUSES[expected]


def _boolean(answer: httpx.Response, kind: str) -> bool | None:
    for media, form in (("json", ox.QueryResultsFormat.JSON), ("xml", ox.QueryResultsFormat.XML)):
        if media in kind:
            try:
                result = ox.parse_query_results(answer.content, format=form)
            except (SyntaxError, ValueError):
                return None
            return bool(result) if isinstance(result, ox.QueryBoolean) else None
    return {"true": True, "false": False}.get(answer.text.strip().lower())


def _graph(answer: httpx.Response) -> Graph:
    kind = answer.headers.get("content-type", "").partition(";")[0].strip()
    if kind not in _GRAPHS:
        raise Miss(f"{kind or 'no Content-Type'} is no RDF")
    try:
        return Graph().parse(data=answer.text, format=_GRAPHS[kind], publicID=str(answer.url))
    except Exception as error:
        raise Miss(f"RDF that does not parse: {error}") from error


def _triples(path: Path) -> list[ox.Triple]:
    return [quad.triple for quad in ox.parse(path=str(path))]
