"""What a person sees who is refused: the same words as a program gets, on a page."""

from __future__ import annotations

from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from kg.pages.view import View
from kg.server.state import State


def error(state: State, request: Request, status: int, message: str) -> Response:
    """The page of a refusal; it asks the store nothing, for that may be what failed."""
    view = View(state, request)
    title = view.say("error_404") if status == HTTPStatus.NOT_FOUND else view.say("error_title")
    return HTMLResponse(
        view.render("error.html", title=title, message=message, status=status), status,
        {"Cache-Control": "no-store", "Vary": "Accept, Accept-Language, Cookie"},
    )
