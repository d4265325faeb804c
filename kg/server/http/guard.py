"""Stands before the app: who asks, how much and how slowly they may send and take, headers of all answers, the log."""

from __future__ import annotations

import asyncio
import ipaddress
import json
import logging
import time
from collections import Counter

from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg.server.http.headers import PREFLIGHT, is_public, secured
from kg.server.http.measures import Measures
from kg.server.http.refusals import Refused
from kg.server.settings import ServerSettings
from kg.server.state import CLIENT

ACCESS = logging.getLogger("kg.server.access")
"""One JSON object a request. What a stranger wrote is in it as JSON strings, so it cannot forge a line."""
_PIECE = 64 * 1024


class Guard:
    """ASGI middleware around everything."""

    def __init__(self, app: ASGIApp, settings: ServerSettings, measures: Measures) -> None:
        self._app = app
        self._settings = settings
        self._measures = measures
        self._open: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request in, or not."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008})
            return
        client = client_of(scope, self._settings.proxies)
        CLIENT.set(client)
        exchange = _Exchange(scope, receive, send, self._settings)
        begun = time.perf_counter()
        self._open[client] += 1
        try:
            await self._answer(exchange, client)
        finally:
            self._open[client] -= 1
            if not self._open[client]:
                del self._open[client]
            self._told(scope, client, exchange, time.perf_counter() - begun)

    async def _answer(self, exchange: _Exchange, client: str) -> None:
        scope = exchange.scope
        refusal: Response | None = None
        if self._open[client] > self._settings.requests:
            refusal = PlainTextResponse(
                f"more than {self._settings.requests} requests of yours are open: let some be answered first\n", 429,
                {"Retry-After": "2"},
            )
        elif exchange.announced > self._settings.body:
            refusal = PlainTextResponse(
                f"the body is larger than {self._settings.body} bytes\n", 413, {"Connection": "close"}
            )
        elif scope["method"] == "OPTIONS" and is_public(scope["path"]):
            refusal = Response(status_code=204, headers=PREFLIGHT)
        try:
            await (refusal or self._app)(scope, exchange.receive, exchange.send)
        except TooSlow:
            exchange.cut = True  # uvicorn closes a connection whose answer was not finished

    def _told(self, scope: Scope, client: str, exchange: _Exchange, seconds: float) -> None:
        self._measures.request(scope["method"], scope["path"], exchange.status, seconds, exchange.sent)
        ACCESS.info(
            json.dumps(
                {
                    "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
                    "client": client,
                    "method": scope["method"],
                    "path": scope["path"],
                    "query": scope["query_string"].decode("latin-1")[:2000],
                    "status": exchange.status,
                    "received": exchange.received,
                    "sent": exchange.sent,
                    "ms": round(seconds * 1000, 1),
                    **({"cut": True} if exchange.cut else {}),
                }
            )
        )


class TooSlow(Exception):
    """The client does not take its answer."""


class _Exchange:
    """One request and its answer, measured as they pass."""

    def __init__(self, scope: Scope, receive: Receive, send: Send, settings: ServerSettings) -> None:
        self.scope = scope
        self._receive = receive
        self._send = send
        self._settings = settings
        self._deadline = time.monotonic() + settings.body_time
        self._complete = False
        self.received = self.sent = 0
        self.status = 500
        self.cut = False
        length = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
        self.announced = int(length) if length.isdigit() else 0

    async def receive(self) -> Message:
        """The next piece of the body.

        Raises:
            Refused: 413, it is too much; 408, it comes too slowly.
        """
        if self._complete:
            return await self._receive()
        try:
            async with asyncio.timeout(max(0.0, self._deadline - time.monotonic())):
                message = await self._receive()
        except TimeoutError as error:
            raise Refused(
                408, f"the body did not come within {self._settings.body_time:g} seconds", {"Connection": "close"}
            ) from error
        if message["type"] == "http.request":
            self.received += len(message.get("body", b""))
            self._complete = not message.get("more_body", False)
            if self.received > self._settings.body:
                raise Refused(
                    413, f"the body is larger than {self._settings.body} bytes", {"Connection": "close"}
                )
        return message

    async def send(self, message: Message) -> None:
        """Pass a piece of the answer on.

        Raises:
            TooSlow: the client does not take it.
        """
        if message["type"] == "http.response.start":
            self.status = message["status"]
            given = {name.decode("latin-1").lower(): value for name, value in message.get("headers", [])}
            kind = given.get("content-type", b"").decode("latin-1")
            extra = secured(self.scope["path"], kind, set(given))
            headers = [*message.get("headers", []), *((n.encode(), v.encode()) for n, v in extra.items())]
            await self._send({**message, "headers": headers})
            return
        if message["type"] != "http.response.body":
            await self._send(message)
            return
        body, more = message.get("body", b""), message.get("more_body", False)
        for start in range(0, max(1, len(body)), _PIECE):
            piece = body[start : start + _PIECE]
            last = start + _PIECE >= len(body)
            try:
                async with asyncio.timeout(self._settings.send_time):
                    await self._send({"type": message["type"], "body": piece, "more_body": more or not last})
            except TimeoutError as error:
                raise TooSlow from error
            self.sent += len(piece)


def client_of(scope: Scope, proxies: tuple[str, ...]) -> str:
    """Who asks: the address of the connection; behind a proxy that we trust, the address that the proxy saw.

    IPv6: the first 64 bits, which is what one household has.
    """
    peer = scope["client"][0] if scope.get("client") else "unknown"
    if peer in proxies:
        told = b",".join(value for name, value in scope["headers"] if name == b"x-forwarded-for").decode("latin-1")
        hops = [hop.strip() for hop in told.split(",") if hop.strip()]
        peer = next((hop for hop in reversed(hops) if hop not in proxies), peer)
    try:
        address = ipaddress.ip_address(peer.partition("%")[0])
    except ValueError:
        return peer[:64]
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((address, 64), strict=False).network_address)
    return str(address)
