"""Headers that every answer carries, so that a browser does no more with it than show it."""

from __future__ import annotations

PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
"""For HTML. A page that needs more of it sets its own header; script-src 'self' it keeps."""
DATA_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox"
"""For data: should a browser be made to show XML as a document, nothing in it runs."""

_ALWAYS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "cross-origin-opener-policy": "same-origin",
}
_CORS = {
    "access-control-allow-origin": "*",
    "access-control-expose-headers": "ETag, Link, Location, Retry-After",
    "cross-origin-resource-policy": "cross-origin",
}
PREFLIGHT = {
    "access-control-allow-methods": "GET, HEAD, POST, OPTIONS",
    "access-control-allow-headers": "Accept, Content-Type, If-None-Match",
    "access-control-max-age": "86400",
}
"""No Authorization among them, and no credentials: no page of another origin can write here with somebody's token."""

_PUBLIC = ("/sparql", "/query", "/id/", "/questions", "/openapi.json", "/.well-known/void", "/store", "/health")


def is_public(path: str) -> bool:
    """Whether pages of other origins may read what is there."""
    return path.startswith(_PUBLIC)


def secured(path: str, content_type: str, given: set[str]) -> dict[str, str]:
    """The headers to add to an answer.

    Args:
        path: that was asked.
        content_type: of the answer.
        given: names, in lower case, of headers it has already; they stay as they are.
    """
    page = content_type.startswith("text/html")
    extra = {**_ALWAYS, "content-security-policy": PAGE_POLICY if page else DATA_POLICY}
    extra |= _CORS if is_public(path) and not page else {"cross-origin-resource-policy": "same-origin"}
    return {name: value for name, value in extra.items() if name not in given}
