"""SPARQL 1.1 Protocol: a query by GET or either kind of POST, an update by either kind of POST."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from kg.server.endpoint.description import described
from kg.server.http.access import writing_allowed
from kg.server.http.answering import answered
from kg.server.http.negotiation import GRAPHS, wants_page
from kg.server.http.own_address import here, root
from kg.server.http.refusals import Refused
from kg.server.state import State

_FORM = "application/x-www-form-urlencoded"
_QUERY, _UPDATE = "application/sparql-query", "application/sparql-update"
_FIELDS = 1000


@dataclass
class _Asked:
    """What a request says, from its address and its body."""

    query: list[str] = field(default_factory=list)
    update: list[str] = field(default_factory=list)
    datasets: dict[str, list[str]] = field(default_factory=dict)


def routes(state: State) -> list[Route]:
    """/sparql takes both, /query and /update one each, as clients of other servers expect them."""

    async def sparql(request: Request) -> Response:
        return await _either(state, request, queries=True, updates=True)

    async def query(request: Request) -> Response:
        return await _either(state, request, queries=True, updates=False)

    async def update(request: Request) -> Response:
        return await _either(state, request, queries=False, updates=True)

    return [
        Route("/sparql", sparql, methods=["GET", "POST"]),
        Route("/sparql/", sparql, methods=["GET", "POST"]),
        Route("/query", query, methods=["GET", "POST"]),
        Route("/update", update, methods=["POST"]),
    ]


async def _either(state: State, request: Request, *, queries: bool, updates: bool) -> Response:
    asked = await _read(request)
    if asked.query and asked.update:
        raise Refused(400, "a request has a query or an update, not both")
    if len(asked.query) > 1 or len(asked.update) > 1:
        raise Refused(400, "a request has one query or one update: send the others by themselves")
    if asked.update:
        if request.method != "POST":
            raise Refused(400, "an update goes by POST, so that no link can change anything")
        if not updates:
            raise Refused(400, "only queries are taken here: updates go to /update")
        return await _update(state, request, asked)
    if not queries:
        raise Refused(400, "there is no update: send it as application/sparql-update, or as the field update of a form")
    if asked.query:
        return await _query(state, request, asked)
    if request.method == "POST":
        raise Refused(400, "there is no query: send it as application/sparql-query, or as the field query of a form")
    if state.face is not None and wants_page(request.headers.get("accept"), GRAPHS):
        return RedirectResponse(root(state.settings, request) + state.face.EDITOR, 303, {"Vary": "Accept"})
    return await described(state, request)


async def _query(state: State, request: Request, asked: _Asked) -> Response:
    [text] = asked.query
    if len(text) > state.settings.query:
        raise Refused(413, f"the query is longer than {state.settings.query} characters")
    head: dict[str, object] = {"op": "query", "base_iri": here(state.settings, request)}
    default, named = asked.datasets.get("default-graph-uri", []), asked.datasets.get("named-graph-uri", [])
    for name in (*default, *named):
        if not name.startswith(("http://", "https://", "urn:")):
            raise Refused(403, f"{name!r} is no graph of this store, and nothing is fetched for a query")
    if default or named:
        head |= {"default": default, "named": named}
    return await answered(state, request, head, text)


async def _update(state: State, request: Request, asked: _Asked) -> Response:
    writing_allowed(state.settings, request)
    head = {
        "op": "update", "base_iri": here(state.settings, request),
        "default": asked.datasets.get("using-graph-uri", []), "named": asked.datasets.get("using-named-graph-uri", []),
    }
    await state.pool.change(head, asked.update[0].encode("utf-8", "surrogatepass"))
    return Response(status_code=204)


async def _read(request: Request) -> _Asked:
    asked = _Asked()
    _take(asked, _fields(request.scope["query_string"]))
    if request.method != "POST":
        return asked
    kind, _, parameters = request.headers.get("content-type", "").partition(";")
    kind = kind.strip().lower()
    if kind not in (_FORM, _QUERY, _UPDATE):
        what = kind or "a body without Content-Type"
        raise Refused(415, f"{what} is not taken here: use {_FORM}, {_QUERY} or {_UPDATE}")
    charset = parameters.lower().replace('"', "").partition("charset=")[2].partition(";")[0].strip()
    if charset not in ("", "utf-8", "utf8"):
        raise Refused(415, f"the body says that it is {charset}: SPARQL is UTF-8")
    body = await request.body()
    if kind == _FORM:
        _take(asked, _fields(body))
    else:
        _take(asked, [("query" if kind == _QUERY else "update", _utf8(body))])
    return asked


def _take(asked: _Asked, fields: list[tuple[str, str]]) -> None:
    for name, value in fields:
        if name == "query":
            asked.query.append(value)
        elif name == "update":
            asked.update.append(value)
        elif name.endswith("-graph-uri"):
            asked.datasets.setdefault(name, []).append(value)


def _fields(encoded: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(encoded.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=_FIELDS)
    except UnicodeDecodeError as error:
        raise Refused(400, "the form is not UTF-8, percent-encoded") from error
    except ValueError as error:
        raise Refused(400, f"the form cannot be read: {error}") from error


def _utf8(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Refused(400, f"the body is not UTF-8: {error.reason} at byte {error.start}") from error
