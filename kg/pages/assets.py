"""The files that pages load: read once, served under an address that changes whenever one of them does."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable

from starlette.requests import Request
from starlette.responses import Response

from kg.explain import html_page
from kg.server.http.answering import packed
from kg.server.http.refusals import Refused

_MEDIA = {
    ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".json": "application/json",
    ".woff2": "font/woff2", ".svg": "image/svg+xml", ".png": "image/png",
}
"""Only what has one of these endings is served."""
_FOR_EVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True)
class Assets:
    """All files by their path, and a digest of them all."""

    files: dict[str, tuple[str, bytes]]
    digest: str

    def url(self, path: str) -> str:
        """The address of a file.

        Raises:
            KeyError: there is no such file: a template is wrong.
        """
        assert path in self.files, path
        return f"/static/{self.digest}/{path}"


@cache
def assets() -> Assets:
    """The files of the package, and those that a single page of `kg explain` is made of."""
    files = dict(_files(resources.files("kg.pages").joinpath("static"), ""))
    files["explain.css"] = (_MEDIA[".css"], html_page.style().encode())
    files["explain.js"] = (_MEDIA[".js"], html_page.script().encode())
    digest = hashlib.sha256()
    for path, (_, content) in sorted(files.items()):
        digest.update(path.encode() + b"\0" + hashlib.sha256(content).digest())
    return Assets(files, digest.hexdigest()[:12])


def _files(folder: Traversable, prefix: str) -> Iterator[tuple[str, tuple[str, bytes]]]:
    for each in folder.iterdir():
        if each.is_dir():
            yield from _files(each, f"{prefix}{each.name}/")
        elif (ending := "." + each.name.rpartition(".")[2]) in _MEDIA:
            yield prefix + each.name, (_MEDIA[ending], each.read_bytes())


async def serve(request: Request) -> Response:
    """One file. An address of another version gives the present file, and is not kept.

    Raises:
        Refused: there is no such file.
    """
    known = assets()
    found = known.files.get(request.path_params["path"])
    if found is None:
        raise Refused(404, "there is no such file")
    media, content = found
    current = request.path_params["version"] == known.digest
    headers = {"Cache-Control": _FOR_EVER if current else "no-cache", "Vary": "Accept-Encoding"}
    if media.startswith("font/"):
        return Response(content, headers={**headers, "Content-Type": media})
    return await packed(request, content, media, headers)
