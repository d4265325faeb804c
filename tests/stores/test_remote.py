"""What only a remote store can get into."""

from __future__ import annotations

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from time import sleep

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from kg.errors import QuestionError, RemoteError, UsageError
from kg.stores import open_store
from kg.stores.remote import Endpoints, Login, RemoteStore
from tests.stores.server import free_port

G = NamedNode("http://example.org/g")
QUAD = Quad(G, G, Literal("x"), G)


class Faulty(BaseHTTPRequestHandler):
    """Answers /STATUS/… with that status; /half/… with half an answer; /slow/… too late; /auth/… with who asks;
    /gone/… and /there/… with 500 for a graph, which a query finds absent or present."""

    def answer(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        what = self.path.split("/")[1]
        body = b"the server says why"
        if what == "slow":
            sleep(2.5)
        if what == "half":
            body = b'{"head":{"vars":["s"]},"results":{"bindings":[{"s":{"type":"uri","val'
        if what == "auth":
            told = self.headers["Authorization"]
            rows = {"bindings": [{"s": {"type": "literal", "value": str(told)}}]}
            body = json.dumps({"head": {"vars": ["s"]}, "results": rows}).encode()
        graph = self.path.partition("?")[0].endswith("/store")
        if what in ("gone", "there") and not graph:
            rows = {"bindings": [{"graph": {"type": "uri", "value": G.value}}] if what == "there" else []}
            body = json.dumps({"head": {"vars": ["graph"]}, "results": rows}).encode()
        stumbles = what in ("gone", "there") and graph
        self.send_response(500 if stumbles else int(what) if what.isdigit() else 200)
        self.send_header("Content-Type", "application/sparql-results+json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = do_PUT = do_DELETE = answer

    def log_message(self, format: str, *args: object) -> None:
        """Keep the test's output clean."""


@pytest.fixture(scope="module")
def faulty() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Faulty)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("status", [401, 403, 404, 405, 414, 429, 500, 503])
def test_a_refusal_names_address_and_status(faulty: str, status: int) -> None:
    store = open_store(f"{faulty}/{status}")
    with pytest.raises(RemoteError, match=f"{faulty}/{status}/query .* {status}: the server says why"):
        store.query("ASK {}")
    with pytest.raises(RemoteError, match=f"{faulty}/{status}/store.* {status}: the server says why"):
        store.replace_report(G, [QUAD])


def test_a_server_that_stumbles_over_an_absent_graph(faulty: str) -> None:
    gone = open_store(f"{faulty}/gone")
    gone.remove_report(G)
    assert list(gone.graph(G)) == []


def test_a_server_that_stumbles_over_a_graph_that_is_there(faulty: str) -> None:
    there = open_store(f"{faulty}/there")
    with pytest.raises(RemoteError, match="refused DELETE with status 500: the server says why"):
        there.remove_report(G)
    with pytest.raises(RemoteError, match="refused GET with status 500: the server says why"):
        list(there.graph(G))


def test_a_query_that_the_server_cannot_read(faulty: str) -> None:
    with pytest.raises(QuestionError, match="400: the server says why"):
        open_store(f"{faulty}/400").query("ASK {}")


def test_half_an_answer_is_none(faulty: str) -> None:
    with pytest.raises(RemoteError, match="incomplete or malformed"):
        open_store(f"{faulty}/half").query("SELECT ?s {}")


@pytest.mark.long
def test_too_late(faulty: str) -> None:
    with pytest.raises(RemoteError, match="within 1 seconds"):
        RemoteStore(f"{faulty}/slow", timeout=1).query("ASK {}")
    with pytest.raises(RemoteError, match="within 1 seconds"):
        RemoteStore(f"{faulty}/slow", timeout=1).replace_report(G, [QUAD])


def test_nobody_there() -> None:
    store = open_store(f"http://127.0.0.1:{free_port()}")
    with pytest.raises(RemoteError, match="cannot be reached"):
        store.query("ASK {}")
    with pytest.raises(RemoteError, match="cannot be reached"):
        store.replace_report(G, [QUAD])


@pytest.mark.parametrize(
    ("login", "header"),
    [
        (Login(), "None"),
        (Login(token="abc"), "Bearer abc"),
        (Login("Aladdin", "open sesame"), "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="),
    ],
)
def test_who_asks(faulty: str, login: Login, header: str) -> None:
    assert RemoteStore(f"{faulty}/auth", login=login).query("SELECT ?s {}").rows == ((Literal(header),),)


def test_addresses() -> None:
    ours = Endpoints("http://h:1/query", "http://h:1/update", "http://h:1/store")
    assert Endpoints.of("http://h:1/") == Endpoints.of("http://h:1/query") == ours
    assert Endpoints.of("http://h/ds/sparql", graph_store="http://h/ds/data").graph_store == "http://h/ds/data"
    for bad in ("file:///etc/passwd", "h:1", "http://"):
        with pytest.raises(UsageError):
            Endpoints.of(bad)
