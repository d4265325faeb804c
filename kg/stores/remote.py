"""A triple store on another machine: SPARQL protocol for questions and changes, Graph Store protocol for graphs."""

from __future__ import annotations

import base64
import time
import tomllib
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal as OneOf
from urllib.parse import urlencode, urlsplit

import httpx
from pyoxigraph import (
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    RdfFormat,
    Variable,
    parse,
    parse_query_results,
    serialize,
)
from SPARQLWrapper import SPARQLWrapper

from kg.errors import QuestionError, RemoteError, UsageError
from kg.stores.base import Change, Rows, Store, Substitutions
from kg.stores.sparql import bind, update_text

_GRAPH = Variable("graph")
_SERVERS = Path(__file__).with_name("servers.toml")
_TRANSPORT = frozenset({"content-encoding", "content-length", "transfer-encoding"})
"""Headers of the way, which no longer hold once the body is read."""
_GRAPH_FORMS = ("CONSTRUCT", "DESCRIBE")
_READ_FORMS = (*_GRAPH_FORMS, "SELECT", "ASK")


@dataclass(frozen=True)
class Endpoints:
    """The addresses of one remote store: for queries, for updates, and of its Graph Store protocol."""

    query: str
    update: str
    graph_store: str

    @classmethod
    def of(
        cls, url: str, *, update: str | None = None, graph_store: str | None = None, server: str | None = None
    ) -> Endpoints:
        """The addresses that go with `url`, as `oxigraph serve` names them unless they are given.

        Args:
            url: the server's root ("http://host:7878") or, if it ends in /query or /sparql, its query address. With
                `server`, what that server's row in servers.toml says.
            update, graph_store: where they are elsewhere.
            server: whose naming to follow, a table of servers.toml.

        Raises:
            UsageError: it is no http(s) address, has a password in it, or there is no such server.
        """
        for address in (url, update, graph_store):
            _check_address(url if address is None else address)
        root = url.rstrip("/")
        if server is not None:
            names = _naming(server)
            filled = {key: pattern.format(url=root) for key, pattern in names.items()}
            return cls(filled["query"], update or filled["update"], graph_store or filled["graph_store"])
        query = f"{root}/query"
        if root.endswith(("/query", "/sparql")):
            root, query = root.rpartition("/")[0], root
        return cls(query, update or f"{root}/update", graph_store or f"{root}/store")


def _naming(server: str) -> Mapping[str, str]:
    known = _namings()
    if server not in known:
        raise UsageError(f"there is no server called {server!r} here; there are: {', '.join(sorted(known))}")
    return known[server]


def _namings() -> Mapping[str, Mapping[str, str]]:
    content: dict[str, dict[str, str]] = tomllib.loads(_SERVERS.read_text(encoding="utf-8"))
    return content


def _check_address(address: str) -> None:
    try:
        parts = urlsplit(address)
        secret = parts.username is not None or parts.password is not None
    except ValueError as error:
        raise UsageError(f"{address!r} is no http(s) address: {error}") from error
    if secret:  # it would stand in messages and logs
        raise UsageError("leave the user and the password out of the address: --user NAME, password in SITREP_PASSWORD")
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise UsageError(f"{address!r} is no http(s) address: write it as http://host:port/path")


@dataclass(frozen=True)
class Login:
    """How to show who asks: a user with a password, or a bearer token; nothing by default.

    `scheme`: "basic" sends the password with every request (RFC 7617: use it over https), "digest" answers the server's
    challenge and never sends it (RFC 7616).
    """

    user: str | None = None
    password: str = field(default="", repr=False)
    token: str | None = field(default=None, repr=False)
    scheme: OneOf["basic", "digest"] = "basic"

    def auth(self) -> httpx.Auth | None:
        """What answers the server's challenge; None where the header says all."""
        if self.user is not None and self.token is None and self.scheme == "digest":
            return httpx.DigestAuth(self.user, self.password)
        return None

    def header(self) -> dict[str, str]:
        """The Authorization header, or none. UTF-8, as RFC 7617 has it."""
        if self.token is not None:
            return {"Authorization": f"Bearer {self.token}"}
        if self.user is not None and self.scheme == "basic":
            pair = base64.b64encode(f"{self.user}:{self.password}".encode()).decode("ascii")
            return {"Authorization": f"Basic {pair}"}
        return {}


class RemoteStore(Store):
    """A remote store.

    One report's graph goes by one PUT, everything else as one update request: as atomic as the server makes it.

    Args:
        url: see `Endpoints.of`.
        login: who asks.
        timeout: seconds that a request may take, the reading of its answer included.
        client: an httpx client of the caller's own (tests put a transport in it).
    """

    def __init__(
        self,
        url: str | Endpoints,
        *,
        login: Login | None = None,
        timeout: float = 60.0,
        client: httpx.Client | None = None,
    ) -> None:
        self.endpoints = Endpoints.of(url) if isinstance(url, str) else url
        self.location = self.endpoints.query
        self._timeout = timeout
        self._headers = (login or Login()).header()
        self._auth = (login or Login()).auth()
        self._client = client or httpx.Client(timeout=timeout, follow_redirects=False)

    def apply(self, change: Change) -> None:
        if not change:
            return
        if len(change.replace) == 1 and not (change.forget or change.delete or change.insert):
            [(graph, quads)] = change.replace.items()
            self._put(graph, list(quads))
            return
        self._send(
            "POST",
            self.endpoints.update,
            content=update_text(change).encode(),
            headers={"Content-Type": "application/sparql-update"},
        )

    def query(self, sparql: str, substitutions: Substitutions | None = None) -> Rows:
        body, form = self._ask(bind(sparql, substitutions))
        try:
            if form in _GRAPH_FORMS:
                triples = tuple((t.subject, t.predicate, t.object) for t in parse(body, format=RdfFormat.TURTLE))
                return Rows(("subject", "predicate", "object"), triples, "graph")
            result = parse_query_results(body, format=QueryResultsFormat.JSON)
            if isinstance(result, QueryBoolean):
                return Rows(("answer",), ((Literal(bool(result)),),), "ask")
            names = tuple(variable.value for variable in result.variables)
            return Rows(names, tuple(tuple(solution) for solution in result))
        except (SyntaxError, ValueError) as error:
            # A server that runs out of time in the middle of an answer sends status 200 and half of it.
            raise RemoteError(
                f"{self.endpoints.query} gave an incomplete or malformed answer: {error}; "
                "it may have run out of time: ask for less, or try again"
            ) from error

    def graphs(self) -> list[NamedNode]:
        rows = self.query("SELECT DISTINCT ?graph WHERE { GRAPH ?graph { ?s ?p ?o } }")
        return sorted((row[0] for row in rows.rows if isinstance(row[0], NamedNode)), key=str)

    def graph(self, name: NamedNode) -> Iterator[Quad]:
        answer = self._send(
            "GET", self.endpoints.graph_store, graph=name, headers={"Accept": "application/n-triples"}, missing_ok=True
        )
        if answer.status_code == httpx.codes.NOT_FOUND:
            return
        try:
            for triple in parse(answer.content, format=RdfFormat.N_TRIPLES):
                yield Quad(triple.subject, triple.predicate, triple.object, name)
        except SyntaxError as error:
            raise RemoteError(f"{answer.url} did not answer with N-Triples: {error.msg}") from error

    def has_report(self, report_graph: NamedNode) -> bool:
        rows = self.query(
            "SELECT ?graph WHERE { VALUES ?graph { UNDEF } GRAPH ?graph { ?s ?p ?o } } LIMIT 1", {_GRAPH: report_graph}
        )
        return len(rows) > 0

    def close(self) -> None:
        self._client.close()

    def _put(self, graph: NamedNode, quads: list[Quad]) -> None:
        if not quads:
            self._send("DELETE", self.endpoints.graph_store, graph=graph, missing_ok=True)
            return
        content = serialize((quad.triple for quad in quads), format=RdfFormat.N_TRIPLES)
        self._send(
            "PUT",
            self.endpoints.graph_store,
            graph=graph,
            content=content,
            headers={"Content-Type": "application/n-triples"},
        )

    def _send(
        self,
        method: str,
        url: str,
        *,
        graph: NamedNode | None = None,
        content: bytes | None = None,
        headers: dict[str, str] | None = None,
        missing_ok: bool = False,
        wrong_query: bool = False,
    ) -> httpx.Response:
        address = httpx.URL(url) if graph is None else httpx.URL(url).copy_merge_params({"graph": graph.value})
        sent = self._headers | (headers or {})
        try:
            request = self._client.build_request(method, address, content=content, headers=sent)
            answer = _whole(self._client, self._auth, request, self._timeout)
        except httpx.TimeoutException as error:
            raise RemoteError(f"{address} did not answer within {self._timeout:g} seconds") from error
        except (httpx.RemoteProtocolError, httpx.ReadError, httpx.WriteError) as error:
            raise RemoteError(f"{address}: the connection broke: {error or type(error).__name__}") from error
        except httpx.HTTPError as error:
            raise RemoteError(f"{address} cannot be reached: {error}") from error
        if answer.is_success or (missing_ok and answer.status_code == httpx.codes.NOT_FOUND):
            return answer
        # Fuseki 5.6.0 stumbles over its own 404 where the graph's name has letters outside ASCII.
        stumbled = missing_ok and answer.status_code == httpx.codes.INTERNAL_SERVER_ERROR
        if stumbled and graph is not None and not self.has_report(graph):
            return httpx.Response(httpx.codes.NOT_FOUND, request=answer.request)
        moved = answer.headers.get("Location") if answer.is_redirect else None
        message = _refused(str(address), answer.status_code, moved or answer.text, method)
        # A query that the server cannot read is wrong, not the server.
        wrong = wrong_query and answer.status_code == httpx.codes.BAD_REQUEST
        raise QuestionError(message) if wrong else RemoteError(message)

    def _ask(self, sparql: str) -> tuple[bytes, str]:
        """The body of the answer, and the form of the query (SELECT, ASK, CONSTRUCT, DESCRIBE)."""
        form = _form(sparql)
        if form not in _READ_FORMS:
            raise QuestionError(f"this is a SPARQL {form}: only SELECT, ASK, CONSTRUCT and DESCRIBE can be asked")
        answer = self._send(
            "POST", self.endpoints.query, content=urlencode({"query": sparql}).encode("ascii"),
            headers={
                "Content-Type": "application/x-www-form-urlencoded",
                "Accept": "text/turtle" if form in _GRAPH_FORMS else "application/sparql-results+json",
            },
            wrong_query=True,
        )
        return answer.content, form


def _whole(
    client: httpx.Client, auth: httpx.Auth | None, request: httpx.Request, seconds: float
) -> httpx.Response:
    """The complete answer. httpx's own time-out starts anew with each piece that comes: a server that trickles would be
    waited for without end."""
    deadline = time.monotonic() + seconds
    answer = client.send(request, auth=auth, stream=True)
    try:
        pieces = []
        for piece in answer.iter_bytes():
            pieces.append(piece)
            if time.monotonic() > deadline:
                raise httpx.ReadTimeout("the answer takes too long", request=request)
    finally:
        answer.close()
    kept = [(name, value) for name, value in answer.headers.items() if name not in _TRANSPORT]
    return httpx.Response(answer.status_code, headers=kept, content=b"".join(pieces), request=answer.request)


def _form(sparql: str) -> str:
    wrapper = SPARQLWrapper("http://localhost/")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # that it cannot tell the form; the caller's check says it
        wrapper.setQuery(sparql)
    return str(wrapper.queryType)


def _refused(url: str, status: int, body: str, method: str) -> str:
    line = next((line.strip() for line in body.splitlines() if line.strip()), "")[:300]
    remedy = {
        401: "; give a user and password or a token",
        403: "; these credentials may not do that",
        404: "; see that the address is right",
        301: "; give the new address",
        302: "; give the new address",
        307: "; give the new address",
        308: "; give the new address",
        405: "; this address does not take changes",
        413: "; the server takes no request of this size: raise its limit, or load the server's own bulk way",
        429: "; it is asked too much: wait, then go on",
        503: "; it is busy or out of time: try again later, or ask for less",
    }.get(status, "")
    return f"{url} refused {method} with status {status}{': ' + line if line else ''}{remedy}"
