"""What all answers share: the settings, the questions, the way to ask the store, and the pages, if there are any."""

from __future__ import annotations

from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, Protocol, TypeAlias, TypeVar

from pyoxigraph import Literal, QueryBoolean, QueryResultsFormat, RdfFormat, parse, parse_query_results
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kg.questions.question import Question, all_questions
from kg.server.engine.kept_answers import KeptAnswers
from kg.server.engine.pool import Pool, Reply
from kg.server.settings import ServerSettings
from kg.stores.base import Rows

T = TypeVar("T")
Counts: TypeAlias = Mapping[str, list[tuple[str, int]]]
"""Name of a count → (class or property counted, or "", its number)."""

CLIENT: ContextVar[str] = ContextVar("client", default="")
"""Who asks: set for each request, so that whatever is asked on somebody's behalf counts as theirs."""


@dataclass(frozen=True)
class Kept(Generic[T]):
    """What was computed of the data as they were in one generation."""

    generation: str
    value: T


class Face(Protocol):
    """The pages, as a module or an object. For addresses that have a page and data both the server asks for the page
    where a browser asks."""

    @property
    def EDITOR(self) -> str:
        """Path of the page where queries are written."""

    def routes(self, state: State) -> list[Route]:
        """The addresses that have pages and nothing else."""

    async def prepare(self, state: State) -> None:
        """Read ahead what pages need."""

    async def thing(self, state: State, request: Request, iri: str) -> Response:
        """The page of a node."""

    async def question(self, state: State, request: Request, name: str) -> Response:
        """The page of a saved question."""

    async def questions(self, state: State, request: Request) -> Response:
        """The list of the saved questions."""

    async def api(self, state: State, request: Request) -> Response:
        """The page that tells programs where to ask."""

    def error(self, state: State, request: Request, status: int, message: str) -> Response:
        """The page of a refusal."""


class State:
    """One running server.

    Attributes:
        settings: its knobs.
        store_path: folder of the store.
        questions: the saved questions by name, on the base of the data.
        pool: the workers.
        answers: those that are kept.
        face: the pages for people, or None.
        counted: what the endpoint's description counts, once it was asked for.
        of_face: what the pages keep of this server; nobody else looks into it.
    """

    def __init__(self, settings: ServerSettings, face: Face | None = None) -> None:
        self.settings = settings
        self.store_path: Path = settings.store
        self.questions: dict[str, Question] = {one.name: one.on_base(settings.base) for one in all_questions()}
        self.pool = Pool(settings)
        self.answers = KeptAnswers(settings.kept)
        self.face = face
        self.counted: Kept[Counts] | None = None
        self.of_face: object = None

    @property
    def generation(self) -> str:
        """Changes whenever the data do; for ETags and caches."""
        return self.pool.generation

    async def query(self, sparql: str) -> Rows:
        """All rows of a query of our own making.

        Raises:
            QuestionError: it does not parse.
            Refused: a limit was reached (see `kg.server.http.refusals`); the app makes the right answer of it.
        """
        return _rows(await self.run({"op": "query", "ours": True}, sparql))

    async def ask(self, name: str, params: Mapping[str, str]) -> Rows:
        """All rows of a saved question. `params` are what a person wrote; see `kg.questions.question.bind`.

        Raises:
            QuestionError: no such question or parameter, or a value that is not of its type.
            Refused: a limit was reached.
        """
        return _rows(await self.run({"op": "ask", "name": name, "params": dict(params)}))

    async def run(self, request: dict[str, object], text: str = "") -> Reply:
        """One request to a worker, in its client's turn."""
        return await self.pool.run(CLIENT.get(), request, text.encode("utf-8"))


def _rows(reply: Reply) -> Rows:
    if reply.kind == "graph":
        triples = parse(reply.body, format=RdfFormat.N_TRIPLES)
        return Rows(
            ("subject", "predicate", "object"), tuple((t.subject, t.predicate, t.object) for t in triples), "graph"
        )
    result = parse_query_results(reply.body, format=QueryResultsFormat.JSON)
    if isinstance(result, QueryBoolean):
        return Rows(("answer",), ((Literal(bool(result)),),), "ask")
    names = tuple(variable.value for variable in result.variables)
    return Rows(names, tuple(tuple(solution) for solution in result))
