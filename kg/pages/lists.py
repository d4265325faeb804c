"""Lists of all reports, actors and places, with a search by name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from kg.gazetteer import fold
from kg.pages.catalogue import Catalogue, catalogue
from kg.pages.front import NodeNames, paging
from kg.pages.view import View
from kg.server.state import State

_ROWS = 80


async def reports(state: State, request: Request) -> Response:
    """`/reports`."""
    known = await catalogue(state)
    found = list(known.reports.values())
    return await _listed(state, request, known, "reports", found, lambda one: (one.title, one.id))


async def actors(state: State, request: Request) -> Response:
    """`/actors`: those with most attacks first; anonymous sources are not listed."""
    known = await catalogue(state)
    found = [one for one in known.things.values() if not one.is_place and not one.anonymous]
    return await _listed(state, request, known, "actors", _by_attacks(known, found), lambda one: one.names)


async def places(state: State, request: Request) -> Response:
    """`/places`: those with most attacks first."""
    known = await catalogue(state)
    found = [one for one in known.things.values() if one.is_place]
    return await _listed(state, request, known, "places", _by_attacks(known, found), lambda one: one.names)


def _by_attacks(known: Catalogue, things: list[Any]) -> list[Any]:
    return sorted(things, key=lambda one: (-len(known.by_thing.get(one.iri, ())), one.iri))


async def _listed(
    state: State, request: Request, known: Catalogue, section: str, everything: list[Any],
    names: Callable[[Any], tuple[str, ...]],
) -> Response:
    view = View(state, request)
    wanted = fold(request.query_params.get("q", "")).split()
    found = [one for one in everything if all(word in fold(" ".join(names(one))) for word in wanted)]
    page, pages = paging(request, len(found), _ROWS)
    return await view.page(
        "list.html", title=view.say(f"list_{section}"), section=section, known=known, names=NodeNames(known, view),
        found=found, shown=found[(page - 1) * _ROWS : page * _ROWS], page=page, pages=pages,
        q=request.query_params.get("q", ""),
    )
