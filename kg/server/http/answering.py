"""From a worker's reply to an HTTP answer: ETag, gzip, and what may be kept how long. It is whole before it starts."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import json
from collections.abc import Coroutine, Mapping
from typing import Any, TypeVar

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from kg.server.http.negotiation import GRAPHS, TABLES, Offer, choose, takes_gzip, wants_page
from kg.server.http.refusals import Refused
from kg.server.state import State

_T = TypeVar("_T")
_HUNG_UP = 499
"""No status of HTTP's: what servers write into their logs for a client that did not wait."""
_WORTH = 1024
_VARY = "Accept, Accept-Encoding"


async def answered(
    state: State, request: Request, asked: Mapping[str, Any], text: str = "", *,
    tables: tuple[Offer, ...] = TABLES, graphs: tuple[Offer, ...] = GRAPHS, headers: Mapping[str, str] | None = None,
    any_accept: bool = False,
) -> Response:
    """The answer to `asked` ("op" and what goes with it) in the format that the client wants, or 304.

    Args:
        any_accept: the address says the format, whatever Accept says.

    Raises:
        Refused: no format, no turn, a limit, or nothing there.
    """
    accept = None if any_accept else request.headers.get("accept")
    table, graph = choose(accept, tables), choose(accept, graphs)
    if table is None and graph is None:
        offered = ", ".join(dict.fromkeys(offer.plain for offer in (*tables, *graphs)))
        raise Refused(406, f"none of the formats that you accept can be sent; there are {offered}")
    head = {**asked, "as_table": table and table.form, "as_graph": graph and graph.form}
    key = _key(state.generation, head, text)
    safe = request.method in ("GET", "HEAD")
    if safe and _known(request, _tag(key)):
        return Response(status_code=304, headers={"ETag": f'W/"{_tag(key)}"', "Vary": _VARY})
    reply = state.answers.get(key)
    if reply is None:
        reply = await _while_it_waits(request, state.run(head, text))
        # The data may have changed since: what is kept, and what its tag names, is what the worker answered from.
        key = _key(reply.generation, head, text)
        if not reply.head.get("volatile"):
            state.answers.put(key, reply)
    offer = graph if reply.kind == "graph" else table
    assert offer is not None
    extra = {"Vary": _VARY, **(headers or {})}
    if safe and not reply.head.get("volatile"):
        extra |= {"ETag": f'W/"{_tag(key)}"', "Cache-Control": "public, no-cache"}
    else:
        extra["Cache-Control"] = "no-store"
    return await packed(request, reply.body, offer.media, extra)


async def _while_it_waits(request: Request, work: Coroutine[Any, Any, _T]) -> _T:
    """The result of `work`, which is given up once the client has hung up: nobody would read it.

    Raises:
        Refused: the client has gone; who is told so is the log.
    """
    task, gone = asyncio.ensure_future(work), asyncio.ensure_future(_hung_up(request))
    try:
        await asyncio.wait({task, gone}, return_when=asyncio.FIRST_COMPLETED)
        if not task.done():
            raise Refused(_HUNG_UP, "the client went away before it was answered")
        return await task
    finally:
        for one in (task, gone):
            one.cancel()
        await asyncio.gather(task, gone, return_exceptions=True)


async def _hung_up(request: Request) -> None:
    await request.body()  # what is left of it comes before the news that the client has gone
    while (await request.receive())["type"] != "http.disconnect":
        pass


async def static(state: State, request: Request, body: bytes, media: str) -> Response:
    """An answer of our own making, with ETag and gzip."""
    tag = _tag(_key("", {"media": media}, hashlib.sha256(body).hexdigest()))
    headers = {"ETag": f'W/"{tag}"', "Cache-Control": "public, no-cache", "Vary": _VARY}
    if request.method in ("GET", "HEAD") and _known(request, tag):
        return Response(status_code=304, headers=headers)
    return await packed(request, body, media, headers)


async def packed(request: Request, body: bytes, media: str, headers: Mapping[str, str]) -> Response:
    """`body`, in gzip if the client takes it and it is worth it."""
    extra = dict(headers)
    if len(body) >= _WORTH and takes_gzip(request.headers.get("accept-encoding")):
        body = await asyncio.to_thread(gzip.compress, body, 5, mtime=0)
        extra["Content-Encoding"] = "gzip"
    # Not media_type: Starlette would add a charset where the registration of a type has none.
    return Response(body, headers={**extra, "Content-Type": media})


def _key(generation: str, asked: Mapping[str, Any], text: str) -> bytes:
    """Names what was asked of which data, and in which format. Equal keys, equal answers."""
    digest = hashlib.sha256(json.dumps([generation, asked], sort_keys=True).encode())
    digest.update(text.encode("utf-8", "surrogatepass"))
    return digest.digest()


def _tag(key: bytes) -> str:
    """Of an ETag, which is weak: rows without ORDER BY have no order."""
    return key.hex()[:32]


def refusal(state: State, request: Request, error: Refused) -> Response:
    """What a person, or a program, reads who is refused."""
    if state.face is not None and wants_page(request.headers.get("accept"), ()):
        response = state.face.error(state, request, error.status, str(error))
        response.headers.update(error.headers)
        return response
    return PlainTextResponse(f"{error}\n", error.status, {**error.headers, "Cache-Control": "no-store"})


def _known(request: Request, tag: str) -> bool:
    told = request.headers.get("if-none-match", "")
    has = {one.strip().removeprefix("W/").strip('"') for one in told.split(",")}
    return tag in has
