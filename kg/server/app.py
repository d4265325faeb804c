"""Which address is answered by what."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http import HTTPStatus

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from kg.errors import KgError
from kg.server.endpoint import data_addresses as things, description, graphstore, protocol, published
from kg.server.http import health
from kg.server.http.answering import refusal
from kg.server.http.guard import Guard
from kg.server.http.headers import secured
from kg.server.http.measures import Measures
from kg.server.http.refusals import Refused
from kg.server.settings import ServerSettings
from kg.server.state import Face, State

_BAD = 400


def create_app(settings: ServerSettings, face: Face | None = None) -> Starlette:
    """The server as an ASGI application; its worker processes start and end with its lifespan.

    Args:
        settings: its knobs.
        face: the pages for people, if there are to be any.

    Raises:
        QuestionError: a saved question is malformed. (A store that cannot be opened ends the start of the lifespan.)
    """
    state = State(settings, face)
    measures = Measures(state.pool, state.answers)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        await state.pool.start()
        # In the background: /health answers at once, and the first visitor of a large store waits less.
        warming = asyncio.create_task(face.prepare(state)) if face is not None else None
        try:
            yield
        finally:
            if warming is not None:
                warming.cancel()
            await state.pool.stop()

    async def refused(request: Request, error: Exception) -> Response:
        if isinstance(error, HTTPException):
            error = Refused(error.status_code, _words(error), error.headers)
        elif not isinstance(error, Refused):
            error = Refused(_BAD, str(error))
        return refusal(state, request, error)

    async def broken(request: Request, error: Exception) -> Response:
        """A fault of ours; what it is stands in the server's log, not in the answer."""
        extra = secured(request.url.path, "text/plain", set())
        return PlainTextResponse("the server has a fault; it has been written down\n", 500, extra)

    routes = [
        *protocol.routes(state), *graphstore.routes(state), *description.routes(state), *things.routes(state),
        *published.routes(state), *health.routes(state, measures),
    ]
    if face is not None:
        routes += face.routes(state)
    app = Starlette(
        routes=routes, lifespan=lifespan, middleware=[Middleware(Guard, settings=settings, measures=measures)],
        exception_handlers={Refused: refused, KgError: refused, HTTPException: refused, Exception: broken},
    )
    app.router.redirect_slashes = False
    app.state.kg = state
    return app


def _words(error: HTTPException) -> str:
    if error.status_code == HTTPStatus.NOT_FOUND:
        return "there is nothing at this address"
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        return "this address does not take that method"
    return error.detail
