"""The saved questions for programs: plain addresses with parameters, RDF (sh:SPARQLExecutable) and OpenAPI."""

from __future__ import annotations

import json
from html import escape

import pyoxigraph as ox
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kg.questions.question import Question
from kg.server.endpoint.openapi import document
from kg.server.engine import results
from kg.server.http.answering import answered, static
from kg.server.http.negotiation import GRAPHS, TABLES, Offer, choose, wants_page
from kg.server.http.own_address import root
from kg.server.http.refusals import Refused
from kg.server.state import State
from kg.vocabulary import RDF, RDFS, SH

_LIST = Offer("application/json", "list")
_SHEET = Offer("text/csv; charset=utf-8; header=present", "spreadsheet")
_FORMATS = {**{offer.form: offer for offer in reversed(TABLES)}, "spreadsheet": _SHEET}


def routes(state: State) -> list[Route]:
    """/questions, /questions/NAME, /openapi.json and /api."""

    async def index(request: Request) -> Response:
        return await _index(state, request)

    async def one(request: Request) -> Response:
        return await _one(state, request)

    async def openapi(request: Request) -> Response:
        body = json.dumps(document(state, root(state.settings, request)), ensure_ascii=False, indent=1).encode()
        return await static(state, request, body, "application/json")

    async def api(request: Request) -> Response:
        if state.face is not None:
            return await state.face.api(state, request)
        return await static(state, request, _listing(state).encode(), "text/html; charset=utf-8")

    return [
        Route("/questions", index, methods=["GET"]),
        Route("/questions/{name}", one, methods=["GET"]),
        Route("/openapi.json", openapi, methods=["GET"]),
        Route("/api", api, methods=["GET"]),
    ]


async def _index(state: State, request: Request) -> Response:
    accept, offers = request.headers.get("accept"), (GRAPHS[0], _LIST, *GRAPHS[1:])
    if state.face is not None and wants_page(accept, offers):
        response = await state.face.questions(state, request)
        response.headers.setdefault("Vary", "Accept, Accept-Encoding")
        return response
    offer = choose(accept, offers)
    if offer is None:
        raise Refused(406, f"the questions are there as {', '.join(offer.plain for offer in offers)}")
    address = root(state.settings, request)
    if offer.form == "list":
        body = json.dumps([_described(one, address) for one in state.questions.values()], ensure_ascii=False).encode()
    else:
        triples = [triple for one in state.questions.values() for triple in _executable(one, address)]
        body = results.graph(triples, offer.form, rows=len(triples), size=state.settings.result)
    return await static(state, request, body, offer.media)


async def _one(state: State, request: Request) -> Response:
    """`?format=` counts more than Accept; a parameter left empty, as a form sends it, is not given."""
    name = request.path_params["name"]
    question = state.questions.get(name)
    if question is None:
        raise Refused(404, f"there is no question {name!r}: see /questions")
    given: dict[str, str] = {}
    for key, value in request.query_params.multi_items():
        if key in given:
            raise Refused(400, f"{key} is given twice")
        if value != "":
            given[key] = value
    wanted = given.pop("format", None)
    asked_by_person = wanted == "html" or (wanted is None and wants_page(request.headers.get("accept"), TABLES))
    if state.face is not None and asked_by_person:
        response = await state.face.question(state, request, name)
        response.headers.setdefault("Vary", "Accept, Accept-Encoding")
        return response
    if wanted is not None and wanted not in _FORMATS:
        raise Refused(406, f"there is no format {wanted!r}: use {', '.join(_FORMATS)}")
    headers = {}
    if wanted is not None:
        ending = "csv" if wanted == "spreadsheet" else wanted
        headers["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    return await answered(
        state, request, {"op": "ask", "name": name, "params": given}, graphs=(),
        tables=TABLES if wanted is None else (_FORMATS[wanted],), any_accept=wanted is not None, headers=headers,
    )


def _executable(question: Question, address: str) -> list[ox.Triple]:
    node = ox.NamedNode(f"{address}/questions/{question.name}")
    select = [ox.NamedNode(SH + "SPARQLExecutable"), ox.NamedNode(SH + "SPARQLSelectExecutable")]
    triples = [ox.Triple(node, ox.NamedNode(RDF + "type"), kind) for kind in select]
    for language, title in question.title.items():
        triples.append(ox.Triple(node, ox.NamedNode(RDFS + "label"), ox.Literal(title, language=language)))
    for language, words in question.question.items():
        triples.append(ox.Triple(node, ox.NamedNode(RDFS + "comment"), ox.Literal(words, language=language)))
    triples.append(ox.Triple(node, ox.NamedNode(SH + "select"), ox.Literal(question.sparql)))
    target = ox.NamedNode("https://schema.org/target")
    return [*triples, ox.Triple(node, target, ox.NamedNode(f"{address}/sparql"))]


def _described(question: Question, address: str) -> dict[str, object]:
    return {
        "name": question.name, "address": f"{address}/questions/{question.name}", "title": dict(question.title),
        "question": dict(question.question), "columns": list(question.columns),
        "parameters": [
            {"name": one.name, "type": one.type, "default": one.default, "description": dict(one.description)}
            for one in question.parameters
        ],
    }


def _listing(state: State) -> str:
    """The addresses as a plain page, for a server without the pages."""
    rows = "".join(
        f"<h2><a href='/questions/{escape(one.name)}'>/questions/{escape(one.name)}</a></h2>"
        f"<p>{escape(one.question['en'])}</p><p lang='fr'>{escape(one.question['fr'])}</p><dl>"
        + "".join(
            f"<dt><code>{escape(p.name)}</code> ({escape(p.type)}, {escape(p.default or '–')})</dt>"
            f"<dd>{escape(p.description['en'])} / <span lang='fr'>{escape(p.description['fr'])}</span></dd>"
            for p in one.parameters
        )
        + "</dl>"
        for one in state.questions.values()
    )
    return (
        "<!doctype html><html lang='en'><meta charset='utf-8'><meta name='viewport' content='width=device-width'>"
        "<title>Sitrep KG API</title><h1>Sitrep KG API</h1>"
        f"<p><a href='/openapi.json'>OpenAPI</a> · <a href='/sparql'>SPARQL</a></p>{rows}</html>"
    )
