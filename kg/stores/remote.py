"""A triple store on another machine: SPARQL protocol for questions and changes, Graph Store protocol for graphs."""

from __future__ import annotations

import base64
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPException
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit

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
from SPARQLWrapper import JSON, POST, TURTLE, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import SPARQLWrapperException

from kg.errors import QuestionError, RemoteError, UsageError
from kg.stores.base import Change, Rows, Store, Substitutions
from kg.stores.sparql import bind, update_text

_GRAPH = Variable("graph")
_GRAPH_FORMS = ("CONSTRUCT", "DESCRIBE")
_READ_FORMS = (*_GRAPH_FORMS, "SELECT", "ASK")


@dataclass(frozen=True)
class Endpoints:
    """The addresses of one remote store: for queries, for updates, and of its Graph Store protocol."""

    query: str
    update: str
    graph_store: str

    @classmethod
    def of(cls, url: str, *, update: str | None = None, graph_store: str | None = None) -> Endpoints:
        """The addresses that go with `url`, as `oxigraph serve` names them unless they are given.

        `url` is the server's root ("http://host:7878") or, if it ends in /query or /sparql, its query address.

        Raises:
            UsageError: it is no http(s) address.
        """
        for address in (url, update, graph_store):
            parts = urlsplit(url if address is None else address)
            if parts.scheme not in ("http", "https") or not parts.netloc:
                raise UsageError(f"{address!r} is no http(s) address: write it as http://host:port/path")
        root = url.rstrip("/")
        query = f"{root}/query"
        if root.endswith(("/query", "/sparql")):
            root, query = root.rpartition("/")[0], root
        return cls(query, update or f"{root}/update", graph_store or f"{root}/store")


@dataclass(frozen=True)
class Login:
    """How to show who asks: a user with a password (basic), or a bearer token; nothing by default."""

    user: str | None = None
    password: str = ""
    token: str | None = None

    def header(self) -> dict[str, str]:
        """The Authorization header, or none. UTF-8, as RFC 7617 has it."""
        if self.token is not None:
            return {"Authorization": f"Bearer {self.token}"}
        if self.user is not None:
            pair = base64.b64encode(f"{self.user}:{self.password}".encode()).decode("ascii")
            return {"Authorization": f"Basic {pair}"}
        return {}


class RemoteStore(Store):
    """A remote store.

    One report's graph goes by one PUT, everything else as one update request: as atomic as the server makes it.

    Args:
        url: see `Endpoints.of`.
        timeout: seconds that a request may take.
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
    ) -> httpx.Response:
        address = httpx.URL(url) if graph is None else httpx.URL(url).copy_merge_params({"graph": graph.value})
        try:
            answer = self._client.request(method, address, content=content, headers=self._headers | (headers or {}))
        except httpx.TimeoutException as error:
            raise RemoteError(f"{address} did not answer within {self._timeout:g} seconds") from error
        except httpx.HTTPError as error:
            raise RemoteError(f"{address} cannot be reached: {error}") from error
        if answer.is_success or (missing_ok and answer.status_code == httpx.codes.NOT_FOUND):
            return answer
        raise RemoteError(_refused(str(address), answer.status_code, answer.text, method))

    def _ask(self, sparql: str) -> tuple[bytes, str]:
        """The body of the answer, and the form of the query (SELECT, ASK, CONSTRUCT, DESCRIBE)."""
        url = self.endpoints.query
        wrapper = SPARQLWrapper(url)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)  # that it cannot tell the form; the check below says it
            wrapper.setQuery(sparql)
        form = str(wrapper.queryType)
        if form not in _READ_FORMS:
            raise QuestionError(f"this is a SPARQL {form}: only SELECT, ASK, CONSTRUCT and DESCRIBE can be asked")
        wrapper.setMethod(POST)
        wrapper.setReturnFormat(TURTLE if form in _GRAPH_FORMS else JSON)
        wrapper.setOnlyConneg(True)  # or it adds ?format=…, which a strict server refuses
        wrapper.setTimeout(max(1, round(self._timeout)))
        for name, value in self._headers.items():
            wrapper.addCustomHttpHeader(name, value)
        try:
            return wrapper.query().response.read(), form
        except TimeoutError as error:
            raise RemoteError(f"{url} did not answer within {self._timeout:g} seconds") from error
        except SPARQLWrapperException as error:
            raise _told(error, url) from error
        except HTTPError as error:
            raise RemoteError(_refused(url, error.code, error.read().decode("utf-8", "replace"), "POST")) from error
        except (URLError, HTTPException, OSError) as error:
            reason = getattr(error, "reason", error)
            if isinstance(reason, TimeoutError):
                raise RemoteError(f"{url} did not answer within {self._timeout:g} seconds") from error
            raise RemoteError(f"{url} cannot be reached: {reason}") from error


def _refused(url: str, status: int, body: str, method: str) -> str:
    line = next((line.strip() for line in body.splitlines() if line.strip()), "")[:300]
    remedy = {
        401: "; give a user and password or a token",
        403: "; these credentials may not do that",
        404: "; see that the address is right",
        405: "; this address does not take changes",
    }.get(status, "")
    return f"{url} refused {method} with status {status}{': ' + line if line else ''}{remedy}"


_STATUS = {
    "QueryBadFormed": 400,
    "Unauthorized": 401,
    "EndPointNotFound": 404,
    "URITooLong": 414,
    "EndPointInternalError": 500,
}


def _told(error: SPARQLWrapperException, url: str) -> RemoteError | QuestionError:
    """SPARQLWrapper's error as ours. A query that the server cannot read is wrong, not the server."""
    status = _STATUS.get(type(error).__name__, 0)
    body = error.args[0].rpartition("Response:\n")[2] if error.args else ""
    if body.startswith("b'") or body.startswith('b"'):
        body = body[2:-1]
    message = _refused(url, status, body.replace("\\n", "\n"), "POST")
    return QuestionError(message) if status == 400 else RemoteError(message)
