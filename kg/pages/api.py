"""The page that tells programs, and who writes them, where to ask."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from kg.pages.view import View
from kg.server.state import State


async def api(state: State, request: Request) -> Response:
    """`/api`."""
    view = View(state, request)
    return await view.page("api.html", title=view.say("api_title"), questions=list(state.questions.values()))
