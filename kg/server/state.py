"""What all answers share: the settings, the questions, and the way to ask the store."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeAlias, TypeVar

from pyoxigraph import Literal, QueryBoolean, QueryResultsFormat, RdfFormat, parse, parse_query_results

from kg.questions.question import Question, all_questions
from kg.server.pool import Pool, Reply
from kg.server.settings import Settings
from kg.stores.base import Rows

if TYPE_CHECKING:
    from kg.server.pages.known import Catalogue

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


class State:
    """One running server.

    Attributes:
        settings: its knobs.
        store_path: folder of the store.
        questions: the saved questions by name, on the base of the data.
        pool: the workers.
        pages: the module `kg.server.pages`, or None where the HTML pages are not installed. It has `routes(state)` and
            `prepare(state)` (async; reads ahead what pages need), and may have `thing(state, request, iri)`,
            `question(state, request, name)`, `questions(state, request)`, `api(state, request)` (async, for addresses
            that have a page and data both), `error(state, request, status, message)` (not async) and `EDITOR`, the
            path of the editor.
        counted: what the endpoint's description counts, once it was asked for.
        catalogue: the pages' catalogue, once it has been read.
        reading: the reading of the catalogue that is under way, or was the last.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.store_path: Path = settings.store
        self.questions: dict[str, Question] = {one.name: one.on_base(settings.base) for one in all_questions()}
        self.pool = Pool(settings)
        self.pages: Any = import_module("kg.server.pages") if find_spec("kg.server.pages") else None
        self.counted: Kept[Counts] | None = None
        self.catalogue: Kept[Catalogue] | None = None
        self.reading: asyncio.Task[Catalogue] | None = None

    @property
    def generation(self) -> str:
        """Changes whenever the data do; for ETags and caches."""
        return self.pool.generation

    async def query(self, sparql: str) -> Rows:
        """All rows of a query of our own making.

        Raises:
            QuestionError: it does not parse.
            Refused: a limit was reached (see `kg.server.refusals`); the app makes the right answer of it.
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
