"""Which page a node of the data has: `/id/attack/…`, `/id/report/…`, `/id/actor/…` and so on."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from kg.pages import attacks, entities, raw, reports
from kg.pages.catalogue import catalogue
from kg.pages.view import View
from kg.server.http.own_address import here
from kg.server.state import State

_SEE_OTHER = 303


async def thing(state: State, request: Request, iri: str) -> Response:
    """The page of a node.

    Args:
        iri: the node; what was percent-encoded in the address is decoded in it, and looked for as it was written too.

    Raises:
        Refused: 404, the store says nothing of it.
    """
    known = await catalogue(state)
    written = here(state.settings, request).partition("/id/")[2]
    for one in dict.fromkeys((state.settings.base + written, iri)):
        if one in known.attacks:
            return await attacks.attack(state, request, known, one)
        if one in known.replaced:
            return RedirectResponse(View(state, request).address(known.replaced[one]), _SEE_OTHER)
        if one in known.reports:
            return await reports.report(state, request, known, one)
        if one in known.things:
            return await entities.entity(state, request, known, one)
    return await raw.node(state, request, known, iri)
