"""Who may write and what: the token, the Graph Store protocol, updates whole or not, uploads that fetch nothing."""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from benchmarks import servers
from kg.server.http import access
from kg.server.http.refusals import Refused
from kg.server.settings import ServerSettings
from tests.server.canary import canary

TOKEN = servers.TOKEN
UPDATE = {"Content-Type": "application/sparql-update"}
COUNT = "SELECT (COUNT(*) AS ?n) { GRAPH <urn:test> { ?s ?p ?o } }"


def count(client: httpx.Client) -> int:
    answer = client.get("/sparql", params={"query": COUNT})
    return int(answer.json()["results"]["bindings"][0]["n"]["value"])


@pytest.fixture
def clean(writer: httpx.Client) -> Iterator[httpx.Client]:
    """The writer, without and with nothing left in urn:test."""
    writer.post("/update", content="DROP SILENT GRAPH <urn:test>", headers=UPDATE).raise_for_status()
    yield writer


@pytest.mark.parametrize("shown", ["", "x", "a-token-for-loopback-onl", TOKEN + "x", TOKEN.upper(), "é" * 24, "\ud800"])
def test_another_token_is_no_token(shown: str) -> None:
    settings = ServerSettings(store=Path("unused"), token=TOKEN)
    access.allowed(settings, TOKEN)
    with pytest.raises(Refused) as refused:
        access.allowed(settings, shown)
    assert refused.value.status == 401


def test_tokens_are_compared_in_constant_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """By digests of one length, by the function that takes as long whatever differs."""
    compared: list[tuple[bytes, bytes]] = []
    real = hmac.compare_digest

    def compare(left: bytes, right: bytes) -> bool:
        compared.append((left, right))
        return real(left, right)

    monkeypatch.setattr(hmac, "compare_digest", compare)
    for shown in ("", "x" * 5000):
        with pytest.raises(Refused):
            access.allowed(ServerSettings(store=Path("unused"), token=TOKEN), shown)
    assert [(len(left), len(right)) for left, right in compared] == [(32, 32), (32, 32)]


def test_the_token_is_in_no_text_of_the_settings() -> None:
    assert TOKEN not in repr(ServerSettings(store=Path("unused"), token=TOKEN))


@pytest.mark.long
@pytest.mark.parametrize(
    "headers", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": f"Basic {TOKEN}"}, {"Authorization": TOKEN}]
)
def test_without_the_token_nothing_changes(clean: httpx.Client, headers: dict[str, str]) -> None:
    insert = "INSERT DATA { GRAPH <urn:test> { <urn:s> <urn:p> 1 } }"
    with httpx.Client(base_url=clean.base_url, timeout=60) as stranger:
        for method, path, content, kind in (
            ("POST", "/sparql", insert, UPDATE), ("POST", "/update", insert, UPDATE),
            ("PUT", "/store?graph=urn:test", "<urn:s> <urn:p> 1 .", {"Content-Type": "text/turtle"}),
            ("POST", "/store?graph=urn:test", "<urn:s> <urn:p> 1 .", {"Content-Type": "text/turtle"}),
            ("DELETE", "/store?graph=urn:test", "", {}),
        ):
            answer = stranger.request(method, path, content=content, headers={**kind, **headers})
            assert (answer.status_code, "Bearer" in answer.headers["www-authenticate"]) == (401, True), path
    assert count(clean) == 0


@pytest.mark.long
def test_no_link_changes_anything(clean: httpx.Client) -> None:
    """An update by GET is refused even with the token, so that nobody can be made to follow a link."""
    insert = "INSERT DATA { GRAPH <urn:test> { <urn:s> <urn:p> 1 } }"
    for path in ("/sparql", "/update", "/query"):
        for name in ("update", "query"):
            answer = clean.get(path, params={name: insert})
            assert answer.status_code in (400, 405), (path, name)
    hidden = clean.post("/query", data={"query": insert})
    assert hidden.status_code == 400
    assert count(clean) == 0


@pytest.mark.long
def test_a_change_is_seen_by_whoever_asks_next(clean: httpx.Client) -> None:
    for number in range(1, 6):
        text = f"INSERT DATA {{ GRAPH <urn:test> {{ <urn:s> <urn:p> {number} }} }}"
        assert clean.post("/update", content=text, headers=UPDATE).status_code == 204
        assert count(clean) == number


@pytest.mark.long
def test_an_update_is_made_whole_or_not_at_all(clean: httpx.Client) -> None:
    first = "INSERT DATA { GRAPH <urn:test> { <urn:s> <urn:p> 1 } }"
    for second in ("CREATE GRAPH <urn:test>", "DROP GRAPH <urn:none>", "INSERT nonsense"):
        answer = clean.post("/update", content=f"{first} ; {second}", headers=UPDATE)
        assert answer.status_code == 400, second
        assert count(clean) == 0


@pytest.mark.long
def test_the_graph_store_keeps_a_graph(clean: httpx.Client) -> None:
    where = {"params": {"graph": "urn:test"}}
    turtle = {"Content-Type": "text/turtle"}
    assert clean.put("/store", content="<urn:s> <urn:p> 1, 2 .", headers=turtle, **where).status_code == 201
    assert clean.post("/store", content="<urn:s> <urn:p> 3 .", headers=turtle, **where).status_code == 204
    assert count(clean) == 3
    assert clean.put("/store", content="<urn:s> <urn:p> 4 .", headers=turtle, **where).status_code == 204
    assert count(clean) == 1
    assert clean.put("/store", content="<urn:s> <urn:p", headers=turtle, **where).status_code == 400
    assert clean.put("/store", content="x", headers={"Content-Type": "application/pdf"}, **where).status_code == 415
    assert count(clean) == 1
    assert clean.delete("/store", **where).status_code == 204
    assert clean.delete("/store", **where).status_code == 404


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY a{i} "{f"&a{i - 1 if i > 1 else str()};" * 10}">' for i in range(1, 9))
    + ']><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:x="urn:x:">'
    "<rdf:Description rdf:about='urn:s'><x:p>&a8;</x:p></rdf:Description></rdf:RDF>"
)


def _external(address: str) -> str:
    return (
        f'<!DOCTYPE r SYSTEM "{address}" [<!ENTITY e SYSTEM "{address}">]>'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:x="urn:x:">'
        "<rdf:Description rdf:about='urn:s'><x:p>&e;</x:p></rdf:Description></rdf:RDF>"
    )


@pytest.mark.long
def test_what_is_sent_is_read_and_nothing_is_fetched_for_it(clean: httpx.Client, tmp_path: Path) -> None:
    """Even who has the token cannot make the server fetch an address, read a file or unfold a bomb."""
    secret = tmp_path / "secret.ttl"
    secret.write_text("<urn:secret> <urn:p> <urn:o> .", encoding="utf-8")
    with canary() as (address, came):
        for target in (address, secret.as_uri(), str(secret)):
            context = f'{{"@context": "{target}", "@id": "urn:s", "urn:p": 1}}'
            imported = f'{{"@context": {{"@version": 1.1, "@import": "{target}"}}, "@id": "urn:s", "urn:p": 1}}'
            scoped = (
                f'{{"@context": {{"p": {{"@id": "urn:p", "@context": "{target}"}}}}, "@id": "urn:s", "p": '
                '{"urn:q": 1}}'
            )
            documents = [(text, "application/ld+json") for text in (context, imported, scoped)]
            documents += [(_external(target), "application/rdf+xml"), (BOMB, "application/rdf+xml")]
            for text, media in documents:
                for content in (text.encode(), text.encode("utf-16")):
                    for method in ("PUT", "POST"):
                        answer = clean.request(
                            method, "/store", params={"graph": "urn:test"}, content=content,
                            headers={"Content-Type": media},
                        )
                        assert answer.status_code in (400, 413), (text, answer.text)
            for text in (
                f"LOAD <{target}>", f"LOAD SILENT <{target}> INTO GRAPH <urn:test>",
                f"INSERT {{ GRAPH <urn:test> {{ ?s ?p ?o }} }} WHERE {{ SERVICE <{target}> {{ ?s ?p ?o }} }}",
                f"INSERT {{ GRAPH <urn:test> {{ ?s ?p ?o }} }} WHERE {{ SERVICE SILENT <{target}> {{ ?s ?p ?o }} }}",
            ):
                answer = clean.post("/update", content=text, headers=UPDATE)
                assert answer.status_code in (400, 403), (text, answer.text)
            for name in ("default-graph-uri", "named-graph-uri"):
                answer = clean.get("/sparql", params={"query": "SELECT * { ?s ?p ?o }", name: target})
                assert "urn:secret" not in answer.text
                assert answer.status_code in (200, 400, 403)
                if answer.status_code == 200:
                    assert answer.json()["results"]["bindings"] == []
            using = clean.post(
                "/update", params={"using-graph-uri": target}, headers=UPDATE,
                content="INSERT { GRAPH <urn:test> { ?s ?p ?o } } WHERE { ?s ?p ?o }",
            )
            assert using.status_code in (204, 400, 403)
            assert clean.get("/store", params={"graph": target}).status_code in (400, 403, 404)
    assert came == []
    assert count(clean) == 0


@pytest.mark.long
def test_deep_updates_and_documents_leave_the_writer_alive(clean: httpx.Client) -> None:
    for depth in (1_000, 3_000):
        text = "INSERT { GRAPH <urn:test> { <urn:s> <urn:p> 1 } } WHERE " + "{" * depth + "}" * depth
        assert clean.post("/update", content=text, headers=UPDATE).status_code in (400, 413)
        for document, media in (
            ("<urn:s> <urn:p> " + "[ <urn:p> " * depth + "1" + "]" * depth + " .", "text/turtle"),
            ("<urn:s> <urn:p> " + "(" * depth + "1" + ")" * depth + " .", "text/turtle"),
            ('{"urn:p": ' * depth + "1" + "}" * depth, "application/ld+json"),
        ):
            answer = clean.put(
                "/store", params={"graph": "urn:deep"}, content=document, headers={"Content-Type": media}
            )
            assert answer.status_code in (201, 204, 400, 413, 503), answer.text
    clean.delete("/store", params={"graph": "urn:deep"})
    assert clean.post("/update", content="INSERT DATA { GRAPH <urn:test> { <urn:s> <urn:p> 1 } }",
                      headers=UPDATE).status_code == 204
    assert count(clean) == 1


@pytest.mark.long
def test_a_formula_is_disarmed_in_the_spreadsheet_and_nowhere_else(clean: httpx.Client) -> None:
    """A table for programs says what the data say; a file for a spreadsheet runs nothing."""
    formula = '=HYPERLINK("http://x.example/","x")'
    clean.post(
        "/update", headers=UPDATE,
        content=f"INSERT DATA {{ GRAPH <urn:test> {{ <urn:s> <urn:p> {formula!r} }} }}",
    ).raise_for_status()
    query = "SELECT ?x { GRAPH <urn:test> { ?s ?p ?x } }"
    plain = clean.get("/sparql", params={"query": query}, headers={"Accept": "text/csv"})
    assert plain.text.splitlines()[1].startswith('"=HYPERLINK')
