"""What the server says when it does not do what was asked: one class, a status, a sentence for a person."""

from __future__ import annotations

from collections.abc import Mapping

from kg.errors import KgError


class Refused(KgError):
    """The request gets no answer; nothing was changed.

    Args:
        status: of the HTTP answer.
        message: what is wrong and what can be done, one sentence.
        headers: that go with it, such as Retry-After.
    """

    def __init__(self, status: int, message: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.headers = dict(headers or {})


STATUS_OF = {
    "malformed": 400,
    "forbidden": 403,
    "too-deep": 400,
    "too-long": 413,
    "too-many-rows": 413,
    "too-big": 413,
    "unknown": 404,
    "no-format": 406,
    "bad-media": 415,
    "memory": 503,
    "time": 504,
    "crashed": 500,
    "unreadable": 503,
}
"""Worker's word for why it refused → HTTP status.

A result over the limit is 413 although that status was made for requests: no other 4xx says "too large", and it is the
request that has to change. A query that ran out of time is 504, one that ran out of memory 503: neither is 200.
"""
