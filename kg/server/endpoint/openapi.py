"""The OpenAPI 3.1 description of the addresses that programs use."""

from __future__ import annotations

from typing import Any

from kg.questions.question import Parameter, Question
from kg.server.http.negotiation import GRAPHS, QUADS, TABLES, Offer
from kg.server.state import State
from kg.version import __version__

_FORMS = ["json", "xml", "csv", "tsv", "spreadsheet"]
_TYPES = {"integer": {"type": "integer"}, "date": {"type": "string", "format": "date"}}
_ERRORS = {
    "400": "Malformed, or a parameter is not of its type.", "403": "Leaves this store, or changes a read-only one.",
    "406": "No such format.", "413": "Larger than the limits.", "429": "Too many requests of one client.",
    "503": "Busy, or out of memory.", "504": "Ran out of time.",
}


def document(state: State, address: str) -> dict[str, Any]:
    """The description as JSON values. `address`: of the server, without the last slash."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Sitrep KG", "version": __version__,
            "description": "Attack reports as a graph that says who says what: SPARQL, saved questions, the data's own "
            "addresses.",
        },
        "servers": [{"url": address}],
        "paths": {
            **{f"/questions/{one.name}": {"get": _question(one)} for one in state.questions.values()},
            "/questions": {"get": _get("questions", "The saved questions, as RDF or as a list.", GRAPHS)},
            "/sparql": {"get": _sparql(), "post": _sparql_post()},
            "/store": {
                "get": {
                    **_get("graph", "One named graph (Graph Store protocol).", GRAPHS, missing=True),
                    "parameters": [_parameter("graph", "IRI of the graph.", {"type": "string", "format": "iri"})],
                }
            },
            "/id/{name}": {
                "get": {
                    **_get("thing", "What the graph says of one thing.", QUADS, missing=True),
                    "parameters": [
                        {"name": "name", "in": "path", "required": True, "schema": {"type": "string"},
                         "description": "What follows the base of the data's IRIs, such as actor/us-armed-forces."}
                    ],
                }
            },
        },
    }


def _question(question: Question) -> dict[str, Any]:
    forms = _parameter("format", "Format of a download; otherwise Accept says it.", {"type": "string", "enum": _FORMS})
    return {
        **_get(f"question-{question.name}", question.title["en"], TABLES),
        "description": f"{question.question['en']}\n\n{question.question['fr']}",
        "parameters": [*map(_typed, question.parameters), forms],
    }


def _typed(parameter: Parameter) -> dict[str, Any]:
    schema: dict[str, Any] = dict(_TYPES.get(parameter.type, {"type": "string"}))
    if parameter.default is not None:
        schema["default"] = int(parameter.default) if parameter.type == "integer" else parameter.default
    return _parameter(parameter.name, f"{parameter.description['en']} / {parameter.description['fr']}", schema)


def _sparql() -> dict[str, Any]:
    return {
        **_get("query", "A SPARQL 1.1 query; without one, the description of the endpoint.", (*TABLES, *GRAPHS)),
        "parameters": [
            _parameter("query", "The query.", {"type": "string"}),
            _parameter("default-graph-uri", "Graphs that make the default graph.", _IRIS),
            _parameter("named-graph-uri", "Named graphs that the query may use.", _IRIS),
        ],
    }


def _sparql_post() -> dict[str, Any]:
    kinds = ("application/sparql-query", "application/x-www-form-urlencoded")
    content = {kind: {"schema": {"type": "string"}} for kind in kinds}
    return {
        **_get("query-by-post", "A SPARQL 1.1 query in the body.", (*TABLES, *GRAPHS)),
        "requestBody": {"required": True, "content": content},
    }


_IRIS = {"type": "array", "items": {"type": "string", "format": "iri"}}


def _parameter(name: str, what: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "description": what, "schema": schema}


def _get(name: str, what: str, offers: tuple[Offer, ...], *, missing: bool = False) -> dict[str, Any]:
    content: dict[str, Any] = {plain: {} for plain in dict.fromkeys(offer.plain for offer in offers)}
    errors = {**_ERRORS, **({"404": "There is no such thing."} if missing else {})}
    return {
        "operationId": name, "summary": what,
        "responses": {
            "200": {"description": "The whole answer.", "content": content},
            **{status: {"description": text} for status, text in sorted(errors.items())},
        },
    }
