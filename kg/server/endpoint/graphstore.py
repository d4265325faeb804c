"""SPARQL 1.1 Graph Store HTTP Protocol at /store: ?graph=IRI, ?default, or an address below it that names the graph."""

from __future__ import annotations

import hashlib

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kg.server.http.access import writing_allowed
from kg.server.http.answering import answered
from kg.server.http.own_address import here, root
from kg.server.http.refusals import Refused
from kg.server.state import State

_METHODS = ["GET", "HEAD", "PUT", "POST", "DELETE"]


def routes(state: State) -> list[Route]:
    """The two kinds of address."""

    async def store(request: Request) -> Response:
        return await _one(state, request)

    return [Route("/store", store, methods=_METHODS), Route("/store/{name:path}", store, methods=_METHODS)]


async def _one(state: State, request: Request) -> Response:
    graph = _graph(state, request)
    if request.method in ("GET", "HEAD"):
        if graph == "":
            raise Refused(400, "say which graph: ?graph=IRI or ?default")
        return await answered(state, request, {"op": "graph", "graph": graph}, tables=())
    writing_allowed(state.settings, request)
    head = {"graph": graph, "base_iri": graph or here(state.settings, request)}
    if request.method == "DELETE":
        if graph == "":
            raise Refused(400, "say which graph goes: ?graph=IRI or ?default")
        await state.pool.change({**head, "op": "delete"}, b"")
        return Response(status_code=204)
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise Refused(415, "a compressed body is not taken: send it as it is")
    body = await request.body()
    location = {}
    if graph == "":
        if request.method == "PUT":
            raise Refused(400, "say which graph is replaced: ?graph=IRI or ?default")
        # The name of a graph that is posted without one: equal documents are one graph.
        name = f"{root(state.settings, request)}/store/{hashlib.sha256(body).hexdigest()[:20]}"
        head["graph"], location = name, {"Location": name}
    op = request.method.lower()
    done = await state.pool.change({**head, "op": op, "media": request.headers.get("content-type", "")}, body)
    return Response(status_code=201 if done["created"] or location else 204, headers=location)


def _graph(state: State, request: Request) -> str | None:
    """The graph that is meant: its IRI, None for the default graph, "" if the request names none."""
    names, default = request.query_params.getlist("graph"), "default" in request.query_params
    if len(names) + default > 1:
        raise Refused(400, "one graph a request: ?graph=IRI or ?default, once")
    if default:
        return None
    if names:
        return names[0] or "about:empty"
    address = here(state.settings, request)
    return "" if address.rstrip("/").endswith("/store") and not request.path_params.get("name") else address
