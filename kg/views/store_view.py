"""What is read out of a store in one piece: the SPARQL texts, and what makes a value of their rows.

`read` asks a `Store`; the pages ask the server's processes for the same views (`kg.pages.selecting.read`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeAlias, TypeVar

from pyoxigraph import Literal, NamedNode

from kg.stores.base import Store, Term
from kg.stores.sparql import term_text
from kg.vocabulary import BASE, PREFIXES

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
Table: TypeAlias = Sequence[tuple[Term | None, ...]]
"""All rows of one query, in no particular order."""

_PREFIXES = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())


@dataclass(frozen=True, slots=True)
class Select:
    """One query of our own.

    Attributes:
        variables: what stands between SELECT and WHERE; an answer that is too large for a server is asked for in parts
            by the first of them, which is never unbound.
        pattern: what stands in the braces of WHERE, with the prefixes of `kg.vocabulary`, and `graph:` for the
            computed graphs.
    """

    variables: str
    pattern: str

    @property
    def first(self) -> str:
        """The first variable."""
        return self.variables.removeprefix("DISTINCT ").split()[0]

    def text(self, base: str = BASE, narrowed: str = "") -> str:
        """The whole query, on the base of a store's data; `narrowed`: a FILTER more, or nothing."""
        head = f"{_PREFIXES}PREFIX graph: <{base}graph/>\n"
        return f"{head}SELECT {self.variables} WHERE {{ {self.pattern}\n{narrowed}\n}}"


@dataclass(frozen=True, slots=True)
class StoreView(Generic[T_co]):
    """Queries, and `decode`, which makes a value of their tables, one argument each, in the order of `selects`."""

    selects: tuple[Select, ...]
    decode: Callable[..., T_co]


def read(store: Store, view: StoreView[T], base: str = BASE) -> T:
    """What a store holds of a view.

    Raises:
        StoreError, RemoteError: the store cannot be read, or what it holds is none of ours.
    """
    return view.decode(*(store.query(one.text(base)).rows for one in view.selects))


def listed(terms: Iterable[Term]) -> str:
    """Terms as they stand in a VALUES block."""
    return " ".join(map(term_text, terms))


def value_of(term: object) -> str:
    """The text of a literal, the IRI of a node, "" for anything else."""
    return term.value if isinstance(term, Literal | NamedNode) else ""
