"""The page of any node that has no page of its own: all statements about it, and what points to it."""

from __future__ import annotations

from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, RdfFormat, parse
from starlette.requests import Request
from starlette.responses import Response

from kg.pages.catalogue import Catalogue
from kg.pages.front import NodeNames
from kg.pages.view import View
from kg.server.state import State
from kg.triples.report_writer import PATHS
from kg.vocabulary import PREFIXES

_MOST = 500


@dataclass(frozen=True)
class Line:
    """One statement: predicate and value as they are shown, the value's address if it has one, its language or type."""

    predicate: str
    value: str
    address: str = ""
    note: str = ""


async def node(state: State, request: Request, known: Catalogue, iri: str) -> Response:
    """`/id/…` for people, whatever it is.

    Raises:
        Refused: the store says nothing of it.
    """
    view = View(state, request)
    reply = await state.run({"op": "describe", "iri": iri, "format": "nq", "as_graph": "nq", "as_table": None})
    quads = list(parse(reply.body, format=RdfFormat.N_QUADS))
    names = NodeNames(known, view)
    about = sorted({(_short(quad.predicate.value), quad.object) for quad in quads
                    if isinstance(quad.subject, NamedNode) and quad.subject.value == iri}, key=str)
    incoming = sorted({(_short(quad.predicate.value), quad.subject.value) for quad in quads
                       if isinstance(quad.object, NamedNode) and quad.object.value == iri
                       and isinstance(quad.subject, NamedNode)})
    return await view.page(
        "raw.html", title=known.name(iri, view.lang) or iri.removeprefix(state.settings.base), iri=iri,
        about=[_line(view, names, predicate, value) for predicate, value in about[:_MOST]],
        incoming=[
            Line(predicate, known.name(one, view.lang) or _short(one), view.address(one))
            for predicate, one in incoming[:_MOST]
        ],
        count=len(about) + len(incoming), is_fact=view.local(iri).partition("/")[0] in PATHS,
    )


def _line(view: View, names: NodeNames, predicate: str, value: object) -> Line:
    if isinstance(value, NamedNode):
        shown = names.known.name(value.value, view.lang) or _short(value.value)
        return Line(predicate, shown, view.address(value.value))
    if isinstance(value, Literal):
        kind = value.language or _short(value.datatype.value)
        return Line(predicate, value.value, note="" if kind == "xsd:string" else kind)
    return Line(predicate, str(value))


def _short(iri: str) -> str:
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return iri
