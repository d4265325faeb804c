"""The endpoint as its clients see it: formats, statuses, headers, addresses; against a real process."""

from __future__ import annotations

import csv
import gzip
import io
import json
import time

import httpx
import pyoxigraph as ox
import pytest
from rdflib import RDF, Graph, Namespace

from benchmarks import servers

SELECT = "SELECT ?s ?o WHERE { GRAPH ?g { ?s a ?o } } ORDER BY ?s ?o LIMIT 5"
CONSTRUCT = "CONSTRUCT { ?s a ?o } WHERE { GRAPH ?g { ?s a ?o } }"
SH = Namespace("http://www.w3.org/ns/shacl#")
ID = "https://w3id.org/sitrep-kg/id/"


def get(client: httpx.Client, query: str, accept: str | None = None, **headers: str) -> httpx.Response:
    return client.get("/sparql", params={"query": query}, headers={**({"Accept": accept} if accept else {}), **headers})


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        (None, "application/sparql-results+json"),
        ("*/*", "application/sparql-results+json"),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("text/csv", "text/csv"),
        ("text/tab-separated-values", "text/tab-separated-values"),
        ("application/json", "application/json"),
        ("text/csv;q=0.4, application/sparql-results+xml;q=0.6", "application/sparql-results+xml"),
        ("text/*, application/json;q=0.9", "text/csv"),
        ("application/sparql-results+json;q=0, */*;q=0.1", "application/sparql-results+xml"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "application/xml"),
        ("application/pdf, text/csv;q=0.001", "text/csv"),
    ],
)
def test_tables_in_the_format_that_is_liked_best(client: httpx.Client, accept: str | None, media: str) -> None:
    answer = get(client, SELECT, accept)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith(media)
    assert "Accept" in answer.headers["vary"]
    if media == "text/csv":
        assert len(list(csv.reader(io.StringIO(answer.text)))) == 6
    else:
        names = {"json": ox.QueryResultsFormat.JSON, "xml": ox.QueryResultsFormat.XML}
        form = next((form for name, form in names.items() if name in media), ox.QueryResultsFormat.TSV)
        assert len(list(ox.parse_query_results(answer.content, format=form))) == 5


@pytest.mark.parametrize(
    "media",
    [
        "text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json", "application/trig",
        "application/n-quads",
    ],
)
def test_graphs_in_every_format_say_the_same(client: httpx.Client, media: str) -> None:
    answer = get(client, CONSTRUCT, media)
    assert answer.headers["content-type"].startswith(media)
    form = ox.RdfFormat.from_media_type(media)
    found = {str(quad.triple) for quad in ox.parse(answer.content, form)}
    wanted = get(client, SELECT.replace(" ORDER BY ?s ?o LIMIT 5", "").replace("?s ?o", "DISTINCT ?s ?o", 1)).json()
    assert len(found) == len(wanted["results"]["bindings"]) > 10


@pytest.mark.parametrize(
    ("query", "accept"),
    [(SELECT, "application/pdf"), (SELECT, "text/turtle"), (CONSTRUCT, "text/csv"), (SELECT, "*/*;q=0")],
)
def test_no_such_format_is_406(client: httpx.Client, query: str, accept: str) -> None:
    answer = get(client, query, accept)
    assert answer.status_code == 406
    assert "accept" in answer.text


@pytest.mark.parametrize(
    ("send", "status", "words"),
    [
        ({"method": "GET", "params": {"query": "SELECT nonsense"}}, 400, "not a SPARQL 1.1 query"),
        ({"method": "GET", "params": {"query": "INSERT DATA { <urn:s> <urn:p> 1 }"}}, 400, "looks like an update"),
        ({"method": "GET", "params": {"update": "CLEAR ALL"}}, 400, "by POST"),
        ({"method": "POST", "data": {"update": "CLEAR ALL"}}, 403, "read-only"),
        ({"method": "POST", "content": b"ASK {}", "headers": {"Content-Type": "text/plain"}}, 415, "not taken"),
        ({"method": "POST", "content": b"ASK {}"}, 415, "without Content-Type"),
        ({"method": "POST", "content": "ASK { <é> ?p ?o }".encode("latin-1"),
          "headers": {"Content-Type": "application/sparql-query"}}, 400, "UTF-8"),
        ({"method": "POST", "content": b"ASK {}",
          "headers": {"Content-Type": "application/sparql-query; charset=utf-16"}}, 415, "UTF-8"),
        ({"method": "POST", "content": b"query=%FF",
          "headers": {"Content-Type": "application/x-www-form-urlencoded"}}, 400, "UTF-8"),
        ({"method": "POST", "data": {"quary": "ASK {}"}}, 400, "no query"),
        ({"method": "GET", "params": [("query", "ASK {}"), ("query", "ASK {}")]}, 400, "one query"),
        ({"method": "POST", "data": {"query": "ASK {}", "update": "CLEAR ALL"}}, 400, "not both"),
        ({"method": "PUT", "content": b"x"}, 405, "method"),
        ({"method": "GET", "params": {"query": "SELECT (<relative"}}, 400, "not a SPARQL 1.1 query"),
    ],
)
def test_a_wrong_request_is_told_what_is_wrong(
    client: httpx.Client, send: dict[str, object], status: int, words: str
) -> None:
    answer = client.request(url="/sparql", **send)  # type: ignore[arg-type]
    assert (answer.status_code, words in answer.text) == (status, True), answer.text
    assert answer.headers["content-type"].startswith("text/plain")


def test_the_three_ways_to_ask_are_one(client: httpx.Client) -> None:
    bodies = {
        get(client, SELECT).text,
        client.post("/sparql", data={"query": SELECT}).text,
        client.post("/query", content=SELECT, headers={"Content-Type": "application/sparql-query"}).text,
    }
    assert len(bodies) == 1


def test_an_answer_is_not_sent_twice(client: httpx.Client) -> None:
    first = get(client, SELECT)
    again = get(client, SELECT, **{"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert get(client, SELECT, "text/csv", **{"If-None-Match": first.headers["etag"]}).status_code == 200
    assert get(client, CONSTRUCT, **{"If-None-Match": first.headers["etag"]}).status_code == 200


def test_what_changes_with_the_clock_has_no_etag(client: httpx.Client) -> None:
    answer = get(client, "SELECT (NOW() AS ?now) {}")
    assert "etag" not in answer.headers
    assert answer.headers["cache-control"] == "no-store"


def test_gzip_if_it_is_taken(client: httpx.Client) -> None:
    query = "SELECT * { GRAPH ?g { ?s ?p ?o } } ORDER BY ?s ?p ?o LIMIT 100"
    packed = get(client, query, **{"Accept-Encoding": "gzip"})
    plain = get(client, query, **{"Accept-Encoding": "identity"})
    none = get(client, query, **{"Accept-Encoding": "gzip;q=0"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert "content-encoding" not in none.headers
    assert packed.content == plain.content
    assert int(packed.headers["content-length"]) < int(plain.headers["content-length"])
    with client.stream("GET", "/sparql", params={"query": query}, headers={"Accept-Encoding": "gzip"}) as raw:
        assert gzip.decompress(b"".join(raw.iter_raw())) == plain.content


def test_other_origins_may_read_but_show_nothing(client: httpx.Client) -> None:
    answer = get(client, SELECT, Origin="https://elsewhere.example")
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in answer.headers
    before = client.options("/sparql", headers={"Origin": "https://x", "Access-Control-Request-Method": "POST"})
    assert before.status_code == 204
    assert "authorization" not in before.headers["access-control-allow-headers"].lower()


@pytest.mark.parametrize("path", ["/sparql", "/health", "/questions", "/api", "/nothing", "/store", "/id/nothing"])
def test_every_answer_carries_the_headers(client: httpx.Client, path: str) -> None:
    headers = client.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "no-referrer"
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe-eval" not in policy
    if headers["content-type"].startswith("text/html"):
        assert "script-src 'self';" in policy
    else:
        assert "sandbox" in policy
    assert "server" not in headers


def test_too_many_rows_are_an_error_and_no_cut(client: httpx.Client) -> None:
    values = " ".join(map(str, range(100)))
    query = f"SELECT * {{ VALUES ?a {{ {values} }} VALUES ?b {{ {values} }} }}"
    for accept in ("application/sparql-results+json", "application/sparql-results+xml", "text/csv",
                   "text/tab-separated-values"):
        assert get(client, f"{query} LIMIT 5000", accept).status_code == 200
        answer = get(client, f"{query} LIMIT 5001", accept)
        assert answer.status_code == 413
        assert "more than 5000 rows" in answer.text
    pattern = f"VALUES ?a {{ {values} }} VALUES ?b {{ {values} }} BIND(IRI(CONCAT('urn:', STR(?a))) AS ?s)"
    graph = f"CONSTRUCT {{ ?s <urn:p> ?b }} {{ {pattern} }}"
    answer = get(client, graph)
    assert (answer.status_code, "more than 5000 rows" in answer.text) == (413, True)


def test_too_many_bytes_are_an_error_and_no_cut(client: httpx.Client) -> None:
    text = "x" * 1000
    answer = get(client, f"SELECT ('{text}' AS ?x) ?a ?b {{ VALUES ?a {{ {'1 ' * 60} }} VALUES ?b {{ {'1 ' * 60} }} }}")
    assert answer.status_code == 413
    assert "larger than 2097152 bytes" in answer.text


def test_rows_are_counted_whatever_they_hold(client: httpx.Client) -> None:
    """What a row is is told from the bytes; values full of brackets, quotes and line breaks must not fool it."""
    nasty = '"},{", "[]}}", "<result>", "a\\n\\"\\r\\n,b", "\\\\"'
    values = " ".join(f"({one})" for one in nasty.split(", ")) * 1000
    query = f"SELECT ?x {{ VALUES (?x) {{ {values} }} }}"
    for accept in ("application/sparql-results+json", "application/sparql-results+xml", "text/csv",
                   "text/tab-separated-values"):
        answer = client.post("/sparql", data={"query": query}, headers={"Accept": accept})
        assert answer.status_code == 200, answer.text
        one_more = query.replace("VALUES (?x) {", "VALUES (?x) { (1)")
        answer = client.post("/sparql", data={"query": one_more}, headers={"Accept": accept})
        assert answer.status_code == 413, accept


def test_an_address_of_the_data_is_answered(client: httpx.Client) -> None:
    answer = client.get("/id/actor/us-armed-forces", headers={"Accept": "text/turtle"})
    graph = Graph().parse(data=answer.text, format="turtle")
    assert any(str(one) == f"{ID}actor/us-armed-forces" for one in graph.subjects())
    quads = client.get("/id/actor/us-armed-forces", headers={"Accept": "application/n-quads"})
    assert f"<{ID}graph/gazetteer>" in quads.text
    download = client.get("/id/actor/us-armed-forces?format=nt")
    assert download.headers["content-type"] == "application/n-triples"
    assert client.get("/id/actor/nobody").status_code == 404
    assert client.get("/id/actor/us-armed-forces?format=pdf").status_code == 406
    assert client.get("/id/" + "%3Cscript%3E").status_code in (400, 404)


def test_a_question_by_its_address(client: httpx.Client) -> None:
    answer = client.get("/questions/unclaimed-attacks", headers={"Accept": "text/csv"})
    assert answer.status_code == 200
    head, *rows = csv.reader(io.StringIO(answer.text))
    assert head[0] == "label"
    assert rows
    by_name = client.get("/questions/unclaimed-attacks", params={"force": "coalition internationale", "format": "csv"})
    assert by_name.status_code == 200, by_name.text
    assert 'filename="unclaimed-attacks.csv"' in by_name.headers["content-disposition"]
    until = client.get("/questions/unclaimed-attacks", params={"until": "1999-01-01", "lang": "fr", "since": ""})
    assert until.json()["results"]["bindings"] == []
    for params, words in (
        ({"until": "yesterday"}, "written 2023-10-20"), ({"nobody": "x"}, "no parameter"), ({"force": "Xyzzy"}, "Xyzzy")
    ):
        wrong = client.get("/questions/unclaimed-attacks", params=params)
        assert (wrong.status_code, words in wrong.text) == (400, True), wrong.text
    assert client.get("/questions/nothing").status_code == 404


def test_the_questions_as_rdf_and_as_a_list(client: httpx.Client, server: servers.Running) -> None:
    graph = Graph().parse(data=client.get("/questions").text, format="turtle")
    found = set(graph.subjects(RDF.type, SH.SPARQLExecutable))
    listed = client.get("/questions", headers={"Accept": "application/json"}).json()
    assert {str(one) for one in found} == {one["address"] for one in listed}
    assert len(listed) >= 13
    for one in found:
        query = str(graph.value(one, SH.select))
        answer = client.post("/sparql", data={"query": query}, headers={"Accept": "text/csv"})
        assert answer.status_code == 200, answer.text


def test_openapi_names_every_question_and_its_parameters(client: httpx.Client) -> None:
    document = client.get("/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    parameters = document["paths"]["/questions/unclaimed-attacks"]["get"]["parameters"]
    assert {"force", "since", "until", "lang", "format"} == {one["name"] for one in parameters}
    identifiers = [way["operationId"] for path in document["paths"].values() for way in path.values()]
    assert len(identifiers) == len(set(identifiers))
    page = client.get("/api", headers={"Accept": "text/html"})
    assert page.headers["content-type"].startswith("text/html")


def test_the_description_counts_the_data(client: httpx.Client, server: servers.Running) -> None:
    graph = Graph().parse(data=client.get("/sparql").text, format="turtle")
    void = Namespace("http://rdfs.org/ns/void#")
    rows = get(client, "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }").json()
    [dataset] = graph.subjects(void.sparqlEndpoint)
    assert str(graph.value(dataset, void.triples)) == rows["results"]["bindings"][0]["n"]["value"]
    classes = {str(graph.value(part, void["class"])) for part in graph.objects(dataset, void.classPartition)}
    assert "https://w3id.org/sitrep-kg/ontology#Account" in classes
    assert client.get("/.well-known/void").headers["location"].endswith("/sparql")


def test_the_default_graph_is_the_union(client: httpx.Client) -> None:
    named = get(client, "SELECT (COUNT(*) AS ?n) { SELECT DISTINCT ?s ?p ?o { GRAPH ?g { ?s ?p ?o } } }").json()
    # Oxigraph gives a triple of two graphs twice, so the set is counted.
    union = get(client, "SELECT (COUNT(*) AS ?n) { SELECT DISTINCT ?s ?p ?o { ?s ?p ?o } }").json()
    assert named == union
    one = f"{ID}graph/gazetteer"
    by_from = get(client, f"SELECT (COUNT(*) AS ?n) FROM <{one}> {{ ?s ?p ?o }}").json()
    by_graph = get(client, f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{one}> {{ ?s ?p ?o }} }}").json()
    assert by_from == by_graph != union
    by_parameter = client.get(
        "/sparql", params={"query": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "default-graph-uri": one}
    ).json()
    assert by_parameter == by_graph


def test_graph_store_reads_without_a_token(client: httpx.Client) -> None:
    answer = client.get("/store", params={"graph": f"{ID}graph/gazetteer"}, headers={"Accept": "application/n-triples"})
    assert answer.status_code == 200
    assert client.get("/store", params={"graph": "urn:none"}).status_code == 404
    assert client.get("/store").status_code == 400
    assert client.get("/store?default").status_code == 200
    for method in ("PUT", "POST", "DELETE"):
        assert client.request(method, "/store", params={"graph": "urn:g"}).status_code == 403


def test_health_and_metrics(client: httpx.Client) -> None:
    health = client.get("/health").json()
    assert health["status"] == "ok"
    assert health["workers"] >= 1
    assert health["writable"] is False
    metrics = client.get("/metrics").text
    assert 'kg_requests_total{method="GET",place="health",status="200"}' in metrics
    assert "kg_queries_running" in metrics


def logged(server: servers.Running) -> list[dict[str, object]]:
    """What the log tells of requests, so far; a last line that is not whole yet is left out."""
    whole, _, _ = server.log.read_text(encoding="utf-8").rpartition("\n")
    return [json.loads(line) for line in whole.splitlines()[1:]]


def test_the_log_is_one_object_a_line_whatever_is_asked(client: httpx.Client, server: servers.Running) -> None:
    client.get("/nothing%0A%7B%22status%22%3A200%7D", params={"x": 'a"\nb'})
    deadline = time.monotonic() + 30  # the line is written once the answer has gone out, so it may come after that
    while not (told := [one for one in logged(server) if one["path"].startswith("/nothing")]):
        assert time.monotonic() < deadline, "the request is not in the log"
        time.sleep(0.01)
    last = told[-1]
    assert last["status"] == 404
    assert last["client"] == "127.0.0.1"
    assert {"time", "method", "query", "received", "sent", "ms"} <= set(last)
