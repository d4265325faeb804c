"""The pages for people: server-rendered HTML in French and English, light and dark, with little script.

language    who reads which language (the words are kg/words/pages.toml)
view        template → answer
assets      style, scripts, fonts, and what is vendored (static/vendor/vendor.toml)
known       attacks, entities and reports in short; catalogue reads them from the store
selecting   all rows of a query, or a view of the store (kg/views)
filters     the filters of the front page
timeline    attacks over time
front       the front page and its data
nodes, told statements of the graph, and reports read back as facts
things      which page a node has: attacks, reports, entities (with neighbours), raw
lists       all reports, actors, places
questions   the saved questions; editor, api
review      doubts to decide: candidates, pairs of attacks, links
two_readings  what another reading has beside what stands
wrong       a fact to be struck or put right
review_items, deciding  candidates and what was struck; how both pages put a decision down
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import TypeAlias

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kg.pages import (
    editor as _editor,
    entities as _entities,
    front as _front,
    lists as _lists,
    questions as _questions,
    review as _review,
    wrong as _wrong,
)
from kg.pages.api import api
from kg.pages.assets import serve as _serve
from kg.pages.catalogue import prepare
from kg.pages.node_pages import thing
from kg.pages.questions import index as questions, question
from kg.pages.refusal_page import error
from kg.server.state import State

__all__ = ["EDITOR", "api", "error", "prepare", "question", "questions", "routes", "thing"]

EDITOR = "/editor"
_Page: TypeAlias = Callable[[State, Request], Awaitable[Response]]


def routes(state: State) -> list[Route]:
    """The addresses that have pages and nothing else; `thing`, `questions` … share theirs with data."""
    return [
        Route("/wrong", _shown_or_decided(_wrong.wrong, _wrong.decide, state), methods=["GET", "POST"]),
        Route("/review", _shown_or_decided(_review.review, _review.decide, state), methods=["GET", "POST"]),
        Route(EDITOR, partial(_editor.editor, state), methods=["GET"]),
        Route(EDITOR + "/{name}.rq", partial(_editor.example, state), methods=["GET"]),
        Route("/questions/{name}/map.geojson", partial(_questions.geojson, state), methods=["GET"]),
        Route("/reports", partial(_lists.reports, state), methods=["GET"]),
        Route("/actors", partial(_lists.actors, state), methods=["GET"]),
        Route("/places", partial(_lists.places, state), methods=["GET"]),
        Route("/neighbours.json", partial(_entities.neighbours, state), methods=["GET"]),
        Route("/", partial(_front.front, state), methods=["GET"]),
        Route("/attacks.geojson", partial(_front.geojson, state), methods=["GET"]),
        Route("/attacks.csv", partial(_front.table, state), methods=["GET"]),
        Route("/static/{version}/{path:path}", _serve, methods=["GET"]),
    ]


def _shown_or_decided(shown: _Page, decided: _Page, state: State) -> Callable[[Request], Awaitable[Response]]:
    async def act(request: Request) -> Response:
        return await (decided if request.method == "POST" else shown)(state, request)

    return act
