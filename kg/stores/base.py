"""What every store can do, whatever keeps its quads: one backend a file, one body of tests run on all of them.

A store holds named graphs (one a report, and the graphs computed from them; see docs/questions.md). It changes only by
`apply`, and a `Change` happens whole or not at all: a reader never sees half a report. Queries are standard SPARQL 1.1;
what is asked for is bound by `substitutions`, as terms, never by writing a person's words into the query.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Literal as OneOf, Self, TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple, Variable

from kg.errors import StoreError

if TYPE_CHECKING:
    from rdflib import Dataset

Term: TypeAlias = NamedNode | BlankNode | Literal | Triple
Substitutions: TypeAlias = Mapping[Variable, Term | tuple[Term, ...] | None]
"""What a query's parameters stand for: a term, any of several, or, with None, anything (UNDEF); see `sparql.bind`."""

FORMAT = 4
"""Of the layout of a store's folder and of the graphs in it. Raised when an older store can no longer be read."""


@dataclass(frozen=True)
class Rows:
    """What a query gave, complete: no backend returns a part of an answer as if it were the whole.

    `kind` is "select", "ask" (one row, one variable `answer`, an xsd:boolean) or "graph" (CONSTRUCT and DESCRIBE: the
    variables are subject, predicate, object). None in a row: that variable is unbound.
    """

    variables: tuple[str, ...]
    rows: tuple[tuple[Term | None, ...], ...]
    kind: OneOf["select", "ask", "graph"] = "select"

    def __iter__(self) -> Iterator[dict[str, Term | None]]:
        for row in self.rows:
            yield dict(zip(self.variables, row, strict=True))

    def __len__(self) -> int:
        return len(self.rows)


@dataclass(frozen=True)
class Change:
    """Changes that belong together. They are made in the order of the fields: first what goes, then what comes.

    Attributes:
        replace: graph → its whole new content (quads of that graph). Empty content: the graph goes.
        forget: (graph, node) → every statement with this subject in this graph goes; so that one attack's consolidated
            values can be made anew without touching the others'.
        delete: single quads that go; one that is not there is no error.
        insert: quads that come.
    """

    replace: Mapping[NamedNode, Sequence[Quad]] = field(default_factory=dict)
    forget: Sequence[tuple[NamedNode, NamedNode]] = ()
    delete: Sequence[Quad] = ()
    insert: Sequence[Quad] = ()

    def __post_init__(self) -> None:
        for graph, quads in self.replace.items():
            for quad in quads:
                if quad.graph_name != graph:
                    raise ValueError(f"a quad of {quad.graph_name} was given as content of {graph}: {quad}")

    def __bool__(self) -> bool:
        return bool(self.replace or self.forget or self.delete or self.insert)


class Store(ABC):
    """Named graphs that can be asked. Use it as a context manager, or `close` it.

    Attributes:
        location: where it is, in words for a message: a folder, an address, or "memory".
    """

    location: str

    @abstractmethod
    def apply(self, change: Change) -> None:
        """Make all of `change`, or none of it.

        Raises:
            StoreError: it cannot be written (read only, disk full); it is as it was before.
            RemoteError: the same for a remote store.
        """

    @abstractmethod
    def query(self, sparql: str, substitutions: Substitutions | None = None) -> Rows:
        """All rows of one SPARQL 1.1 query, with `substitutions` put in the `VALUES ?name { … }` blocks of that name.

        Raises:
            QuestionError: it does not parse, cannot be evaluated, or has no such VALUES block.
            StoreError, RemoteError: the store cannot be read.
        """

    @abstractmethod
    def graphs(self) -> list[NamedNode]:
        """The named graphs that hold something, sorted by IRI."""

    @abstractmethod
    def graph(self, name: NamedNode) -> Iterator[Quad]:
        """The quads of one named graph (none if there is no such graph), in no particular order."""

    @abstractmethod
    def close(self) -> None:
        """Let go of files and connections; nothing can be done with the store afterwards."""

    def replace_report(self, report_graph: NamedNode, quads: Iterable[Quad]) -> None:
        """Make `quads` the whole content of one report's graph, atomically."""
        self.apply(Change(replace={report_graph: list(quads)}))

    def remove_report(self, report_graph: NamedNode) -> None:
        """Take one report's graph out; no error if it is not there."""
        self.apply(Change(replace={report_graph: ()}))

    def has_report(self, report_graph: NamedNode) -> bool:
        """Whether that graph holds anything."""
        return next(iter(self.graph(report_graph)), None) is not None

    def dump(self) -> Iterator[Quad]:
        """Every quad, graph by graph in the order of `graphs()`; within a graph in no particular order."""
        for name in self.graphs():
            yield from self.graph(name)

    def load(self, path: Path) -> list[NamedNode]:
        """Make each named graph in the N-Quads file `path` the whole content of that graph here; return their names.

        Graphs that the file does not mention stay. The file is one change: it goes in whole or not at all.

        Raises:
            InputError: the file is missing or not N-Quads (the message names the line), or has quads of no named graph.
            StoreError, RemoteError: the store cannot be written.
        """
        from kg.stores.quads import read_by_graph

        content = read_by_graph(path)
        self.apply(Change(replace=content))
        return sorted(content, key=str)

    def fill(self, quads: Iterable[Quad]) -> None:
        """Put all quads into this store, which is empty, as one change; the way for many quads at once.

        Args:
            quads: of named graphs, in any order, repeated or not; read once.

        Raises:
            StoreError: the store is not empty, or cannot be written; it is as it was before.
            RemoteError: the same for a remote store.
        """
        self._must_be_empty()
        self.apply(Change(insert=list(quads)))

    def _must_be_empty(self) -> None:
        if self.graphs():
            raise StoreError(f"{self.location} is not empty: only an empty store can be filled; use a new one")

    def as_rdflib(self) -> Dataset:
        """This store as an rdflib Dataset, for people who script; a live view where the backend has one.

        Raises:
            MissingDependency: oxrdflib is not installed.
            StoreError: this backend has none.
        """
        raise StoreError(f"{self.location} cannot be opened as an rdflib Dataset; copy it into a store on disk first")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
