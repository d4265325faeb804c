"""The server's own address, as strangers see it."""

from __future__ import annotations

from pyoxigraph import NamedNode
from starlette.requests import Request

from kg.server.http.refusals import Refused
from kg.server.settings import ServerSettings


def root(settings: ServerSettings, request: Request) -> str:
    """Without the last slash.

    Raises:
        Refused: the Host header makes no address.
    """
    address = settings.public or f"{request.url.scheme}://{request.headers.get('host', 'localhost')}"
    try:
        return NamedNode(address.rstrip("/")).value
    except ValueError as error:
        raise Refused(400, "the Host header is no host") from error


def here(settings: ServerSettings, request: Request) -> str:
    """The address that was asked, without its query string, as it was written."""
    raw: bytes = request.scope.get("raw_path") or request.scope["path"].encode()
    return root(settings, request) + raw.partition(b"?")[0].decode("ascii", "replace")
