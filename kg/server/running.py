"""The app behind uvicorn, with a time limit for headers too: who sends them drop by drop is hung up on."""

from __future__ import annotations

import asyncio
import logging
import socket
from typing import Any

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from kg.errors import UsageError
from kg.server.app import create_app
from kg.server.settings import ServerSettings
from kg.server.state import Face
from kg.stores import on_disk

_LOG = logging.getLogger("kg.server")
_KEEP_ALIVE = 15
_HEADER_BYTES = 64 * 1024
_GRACEFUL = 5


def serve(settings: ServerSettings, host: str, port: int, face: Face | None = None) -> None:
    """Serve until the process is told to end, with the pages of `face`.

    Raises:
        StoreError: there is no store, or it cannot be opened.
        UsageError: the address is in use or not ours.
    """
    with on_disk(settings.store, "read"):
        pass  # whatever is wrong with it is said before anybody is told to come
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listening = socket.create_server((host, port), family=family, backlog=1024)
    except OSError as error:
        raise UsageError(f"cannot listen on {host} port {port}: {error.strerror}; give another --port") from error
    with listening:
        address = listening.getsockname()
        _LOG.info("listening on http://%s:%s", f"[{host}]" if ":" in host else host, address[1])
        server(settings, face).run(sockets=[listening])


def server(settings: ServerSettings, face: Face | None = None) -> uvicorn.Server:
    """The uvicorn server, not yet running."""

    class Patient(_TimedHeaders):
        header_time = settings.header_time

    config = uvicorn.Config(
        create_app(settings, face), http=Patient, loop="asyncio", lifespan="on", ws="none", log_config=None,
        access_log=False, server_header=False, date_header=True, proxy_headers=False,
        limit_concurrency=settings.connections, timeout_keep_alive=_KEEP_ALIVE,
        timeout_graceful_shutdown=_GRACEFUL, h11_max_incomplete_event_size=_HEADER_BYTES,
    )
    return uvicorn.Server(config)


class _TimedHeaders(H11Protocol):
    """uvicorn's protocol over h11, which has a time limit between requests but none within their headers."""

    header_time = 10.0

    def connection_made(self, transport: Any) -> None:
        """A connection: its first request has to come in time."""
        super().connection_made(transport)
        # asyncio does so only for sockets of its own making; small answers would wait 40 ms for the client's ACK.
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._late: asyncio.TimerHandle | None = None
        self._await_headers()

    def data_received(self, data: bytes) -> None:
        """Some bytes: either a request is under way now, or its headers still have to come in time."""
        super().data_received(data)
        if self.cycle is None or self.cycle.response_complete:
            self._await_headers()
        else:
            self._forget()

    def connection_lost(self, exc: Exception | None) -> None:
        """The end of a connection."""
        self._forget()
        super().connection_lost(exc)

    def _await_headers(self) -> None:
        if self._late is None:
            self._late = asyncio.get_running_loop().call_later(self.header_time, self._hang_up)

    def _forget(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None

    def _hang_up(self) -> None:
        self._late = None
        if self.cycle is None or self.cycle.response_complete:
            self.transport.close()
