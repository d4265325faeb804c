"""/health for whoever watches the server, /metrics for Prometheus."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from kg.server.http.measures import Measures
from kg.server.state import State
from kg.version import __version__


def routes(state: State, measures: Measures) -> list[Route]:
    """Neither asks a worker, so both answer however busy those are."""

    async def health(request: Request) -> Response:
        pool = state.pool
        well = pool.well
        content = {
            "status": "ok" if well else "no worker", "version": __version__, "data": state.generation,
            "workers": pool.workers, "running": pool.turns.running, "waiting": pool.turns.queued,
            "confined": pool.confined, "writable": state.settings.token is not None,
        }
        return JSONResponse(content, 200 if well else 503, {"Cache-Control": "no-store"})

    async def metrics(request: Request) -> Response:
        return Response(
            measures.text(), headers={"Content-Type": "text/plain; version=0.0.4; charset=utf-8",
                                      "Cache-Control": "no-store"},
        )

    found = [Route("/health", health, methods=["GET"])]
    return [*found, Route("/metrics", metrics, methods=["GET"])] if state.settings.metrics else found
