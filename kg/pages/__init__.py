"""The pages for people: server-rendered HTML in French and English, light and dark, with little script.

language    who reads which language (the words are kg/words/pages.toml)
view        template → answer
assets      style, scripts, fonts, and what is vendored (static/vendor/vendor.toml)
known       attacks, entities and reports in short; catalogue reads them from the store
selecting, stated_points  all rows of a query; the points that sources give for linked places
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
from kg.pages.errors import error
from kg.pages.questions import index as questions, question
from kg.pages.things import thing
from kg.server.state import State

__all__ = ["EDITOR", "api", "error", "prepare", "question", "questions", "routes", "thing"]

EDITOR = "/editor"


def routes(state: State) -> list[Route]:
    """The addresses that have pages and nothing else; `thing`, `questions` … share theirs with data."""

    async def front(request: Request) -> Response:
        return await _front.front(state, request)

    async def geojson(request: Request) -> Response:
        return await _front.geojson(state, request)

    async def table(request: Request) -> Response:
        return await _front.table(state, request)

    async def reports(request: Request) -> Response:
        return await _lists.reports(state, request)

    async def actors(request: Request) -> Response:
        return await _lists.actors(state, request)

    async def places(request: Request) -> Response:
        return await _lists.places(state, request)

    async def neighbours(request: Request) -> Response:
        return await _entities.neighbours(state, request)

    async def editor(request: Request) -> Response:
        return await _editor.editor(state, request)

    async def example(request: Request) -> Response:
        return await _editor.example(state, request)

    async def points(request: Request) -> Response:
        return await _questions.geojson(state, request)

    async def review(request: Request) -> Response:
        act = _review.decide if request.method == "POST" else _review.review
        return await act(state, request)

    async def wrong(request: Request) -> Response:
        act = _wrong.decide if request.method == "POST" else _wrong.wrong
        return await act(state, request)

    return [
        Route("/wrong", wrong, methods=["GET", "POST"]),
        Route("/review", review, methods=["GET", "POST"]),
        Route(EDITOR, editor, methods=["GET"]),
        Route(EDITOR + "/{name}.rq", example, methods=["GET"]),
        Route("/questions/{name}/map.geojson", points, methods=["GET"]),
        Route("/reports", reports, methods=["GET"]),
        Route("/actors", actors, methods=["GET"]),
        Route("/places", places, methods=["GET"]),
        Route("/neighbours.json", neighbours, methods=["GET"]),
        Route("/", front, methods=["GET"]),
        Route("/attacks.geojson", geojson, methods=["GET"]),
        Route("/attacks.csv", table, methods=["GET"]),
        Route("/static/{version}/{path:path}", _serve, methods=["GET"]),
    ]
