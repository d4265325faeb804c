"""The data's own addresses: what is called BASE + x is answered at /id/x, as a page or as RDF."""

from __future__ import annotations

from urllib.parse import unquote

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kg.server.http.answering import answered
from kg.server.http.negotiation import QUADS, Offer, wants_page
from kg.server.http.own_address import here
from kg.server.http.refusals import Refused
from kg.server.state import State

_FORMATS = {offer.form: offer for offer in reversed(QUADS)}


def routes(state: State) -> list[Route]:
    """/id/…"""

    async def thing(request: Request) -> Response:
        return await _thing(state, request)

    return [Route("/id/{name:path}", thing, methods=["GET"])]


async def _thing(state: State, request: Request) -> Response:
    """`?format=` ("ttl", "trig", …) counts more than Accept: for links that people click."""
    wanted = request.query_params.get("format")
    if wanted is not None and wanted not in _FORMATS:
        raise Refused(406, f"there is no format {wanted!r}: use {', '.join(_FORMATS)}")
    written = here(state.settings, request).partition("/id/")[2]
    names = dict.fromkeys((written, unquote(written)))
    if state.face is not None and wanted is None and wants_page(request.headers.get("accept"), QUADS):
        response = await state.face.thing(state, request, state.settings.base + unquote(written))
        response.headers.setdefault("Vary", "Accept, Accept-Encoding")
        return response
    offers: tuple[Offer, ...] = QUADS if wanted is None else (_FORMATS[wanted],)
    refused: Refused | None = None
    for name in names:
        try:
            return await answered(
                state, request, {"op": "describe", "iri": state.settings.base + name, "format": wanted}, tables=(),
                graphs=offers, any_accept=wanted is not None,
            )
        except Refused as error:
            if error.status not in (400, 404):
                raise
            refused = refused or error
    raise refused or Refused(404, "there is nothing")
