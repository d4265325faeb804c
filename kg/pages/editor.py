"""The SPARQL editor: YASGUI over this server's endpoint, with the saved questions as examples."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from kg.pages.catalogue import catalogue
from kg.pages.questions import text_of
from kg.pages.view import View
from kg.server.http.answering import static
from kg.server.http.refusals import Refused
from kg.server.state import State
from kg.vocabulary import PREFIXES

FIRST = """SELECT ?attack ?label ?day WHERE {
  GRAPH graph:consolidated {
    ?attack a sit:Attack ; rdfs:label ?label ; sit:earliest ?day .
  }
  FILTER(LANG(?label) = "en")
}
ORDER BY DESC(?day)
LIMIT 20
"""


async def editor(state: State, request: Request) -> Response:
    """`/editor`; `?question=NAME` with its parameters, or `?query=`, puts a query in."""
    view = View(state, request)
    asked = state.questions.get(request.query_params.get("question", ""))
    written = request.query_params.get("query", "")
    prefixes = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items() if name in ("sit", "rdfs"))
    graphs = f"PREFIX graph: <{state.settings.base}graph/>\n"
    first = prefixes + graphs + FIRST.replace('"en"', f'"{view.lang}"')
    query = text_of(asked, view, await catalogue(state)) if asked else written or first
    known = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items()) + graphs
    return await view.page(
        "editor.html", title=view.say("editor_title"), section="editor", query=query.replace("\r\n", "\n"),
        questions=list(state.questions.values()), prefixes=known,
    )


async def example(state: State, request: Request) -> Response:
    """`/editor/NAME.rq`: the SPARQL of a saved question as text.

    Raises:
        Refused: there is none.
    """
    asked = state.questions.get(request.path_params["name"])
    if asked is None:
        raise Refused(404, "there is no such question")
    return await static(state, request, asked.sparql.encode("utf-8"), "text/plain; charset=utf-8")

