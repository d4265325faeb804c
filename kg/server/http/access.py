"""Who may write: whoever shows the token, compared in constant time."""

from __future__ import annotations

import hashlib
import hmac

from starlette.requests import Request

from kg.server.http.refusals import Refused
from kg.server.settings import ServerSettings


def writing_allowed(settings: ServerSettings, request: Request) -> None:
    """Return if this request may change the store.

    Raises:
        Refused: 403 where nobody may write, 401 where the token is missing or another.
    """
    scheme, _, shown = request.headers.get("authorization", "").partition(" ")
    allowed(settings, shown.strip() if scheme.lower() == "bearer" else "")


def allowed(settings: ServerSettings, shown: str) -> None:
    """Return if whoever shows this token, by whatever way, may change the store.

    Raises:
        Refused: as above.
    """
    if settings.token is None:
        raise Refused(403, "this server is read-only: it was started without a token for writing")
    if not _same(shown, settings.token):
        raise Refused(
            401, "a change needs the header Authorization: Bearer TOKEN",
            {"WWW-Authenticate": 'Bearer realm="sitrep-kg"'},
        )


def _same(shown: str, token: str) -> bool:
    """Digests first, so that not even the length tells in the time that it takes."""
    digests = (hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest() for text in (shown, token))
    return hmac.compare_digest(*digests)
