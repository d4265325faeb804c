"""An HTTP transport whose answers end: neither longer nor later than allowed, however slowly they trickle in."""

from __future__ import annotations

import time
from collections.abc import Iterator

import httpx

_MOST = 8 * 2**20
"""Bytes of an answer: a hundred times the longest sheet."""


class BoundedTransport(httpx.BaseTransport):
    """A transport with a limit of `seconds` on the whole of an answer, which time-outs between two bytes are not."""

    def __init__(self, seconds: float) -> None:
        self._inner = httpx.HTTPTransport()
        self._seconds = seconds

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """The response, its body ending within the limits.

        Raises:
            httpx.ReadTimeout: while it is read, it is too long or too late.
        """
        response = self._inner.handle_request(request)
        assert isinstance(response.stream, httpx.SyncByteStream)  # a synchronous transport gives no other
        return httpx.Response(response.status_code, headers=response.headers, extensions=response.extensions,
                              stream=_Ending(response.stream, time.monotonic() + self._seconds))

    def close(self) -> None:
        """Close the connections."""
        self._inner.close()


class _Ending(httpx.SyncByteStream):
    def __init__(self, inner: httpx.SyncByteStream, end: float) -> None:
        self._inner = inner
        self._end = end

    def __iter__(self) -> Iterator[bytes]:
        size = 0
        for chunk in self._inner:
            size += len(chunk)
            if size > _MOST:
                raise httpx.ReadTimeout("the answer does not end")
            if time.monotonic() > self._end:
                raise httpx.ReadTimeout("the answer takes too long")
            yield chunk

    def close(self) -> None:
        self._inner.close()
