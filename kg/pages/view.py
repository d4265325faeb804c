"""From a template to an answer: what every page has (language, navigation, addresses), and how text gets in safely."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache, cached_property
from typing import Any
from urllib.parse import quote, urlencode

from jinja2 import Environment
from starlette.requests import Request
from starlette.responses import Response

from kg.explain import markup
from kg.pages.assets import assets
from kg.pages.reader_language import COOKIE, read_in
from kg.server.http.answering import packed
from kg.server.state import State
from kg.words.word_files import LANGUAGES
from kg.words.wording import Wording, wording

_YEAR = 365 * 24 * 3600
_VARY = "Accept, Accept-Encoding, Accept-Language, Cookie"
NAVIGATION = (
    ("attacks", "/"), ("questions", "/questions"), ("reports", "/reports"), ("actors", "/actors"),
    ("places", "/places"), ("editor", "/editor"), ("review", "/review"),
)


class View:
    """One page being made for one request.

    Attributes:
        state, request: whose page it is.
        say: the words in the reader's language.
        lang: "fr" or "en".
    """

    def __init__(self, state: State, request: Request) -> None:
        self.state = state
        self.request = request
        self.lang = read_in(request)
        self.say: Wording = wording("pages", self.lang)

    @cached_property
    def query(self) -> list[tuple[str, str]]:
        """The parameters of the address, the language left out."""
        return [(name, value) for name, value in self.request.query_params.multi_items() if name != "lang"]

    def address(self, iri: str) -> str:
        """Where a node is shown: its address here if it is one of ours, else its own IRI."""
        base = self.state.settings.base
        if iri.startswith(base):
            return "/id/" + quote(iri.removeprefix(base), safe="/%:@!$&'()*+,;=~-._")
        return iri if iri.startswith(("http://", "https://")) else ""

    def local(self, iri: str) -> str:
        """A node of ours without the base, as `kg` commands take it."""
        return iri.removeprefix(self.state.settings.base)

    def here(self, **changes: str | None) -> str:
        """This page's address with some parameters changed; None takes one out. Paging starts anew."""
        kept = [(name, value) for name, value in self.query if name not in (*changes, "page")]
        kept += [(name, value) for name, value in changes.items() if value]
        return link(self.request.url.path, kept)

    async def page(
        self, template: str, *, title: str, section: str = "", status: int = 200, policy: str | None = None,
        **context: Any,
    ) -> Response:
        """The page as an answer.

        Args:
            template: name of the file in `templates/`.
            title: of the page, without the name of the site.
            section: which part of the navigation it belongs to.
            status: HTTP status.
            policy: a content security policy other than that of all pages.
            context: what the template uses.
        """
        body = self.render(template, title=title, section=section, **context)
        headers = {"Cache-Control": "private, no-cache", "Vary": _VARY}
        if policy is not None:
            headers["Content-Security-Policy"] = policy
        response = await packed(self.request, body, "text/html; charset=utf-8", headers)
        response.status_code = status
        self._remember(response)
        return response

    def render(self, template: str, *, title: str, section: str = "", **context: Any) -> bytes:
        """The page as bytes."""
        path = self.request.url.path
        other = LANGUAGES[1 - LANGUAGES.index(self.lang)]
        text = environment().get_template(template).render(
            view=self, say=self.say, lang=self.lang, title=title, section=section, url=assets().url,
            navigation=NAVIGATION, other=other, other_address=link(path, [*self.query, ("lang", other)]), **context,
        )
        return text.encode("utf-8", "replace")

    def _remember(self, response: Response) -> None:
        if self.request.query_params.get("lang") in LANGUAGES:
            response.set_cookie(COOKIE, self.lang, max_age=_YEAR, httponly=True, samesite="lax")


def link(path: str, parameters: Iterable[tuple[str, str]] | Mapping[str, str]) -> str:
    """An address with parameters."""
    pairs = list(parameters.items()) if isinstance(parameters, Mapping) else list(parameters)
    return f"{path}?{urlencode(pairs, errors='replace')}" if pairs else path


@cache
def environment() -> Environment:
    """The templates of this package, which make addresses too."""
    made = markup.environment("kg.pages")
    made.globals["link"] = link
    return made
