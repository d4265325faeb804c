"""In which language somebody reads the pages."""

from __future__ import annotations

from starlette.requests import Request

from kg.words.word_files import LANGUAGES

COOKIE = "lang"


def read_in(request: Request) -> str:
    """The language that this request is read in: `?lang=`, else what was chosen before, else the browser's."""
    for chosen in (request.query_params.get("lang"), request.cookies.get(COOKIE)):
        if chosen in LANGUAGES:
            return chosen
    best, liking = "en", 0.0
    for part in request.headers.get("accept-language", "").split(","):
        name, _, parameters = part.strip().partition(";")
        try:
            quality = float(parameters.partition("q=")[2] or 1)
        except ValueError:
            quality = 0.0
        language = name.partition("-")[0].lower()
        if language in LANGUAGES and quality > liking:
            best, liking = language, quality
    return best
