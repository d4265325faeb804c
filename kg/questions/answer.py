"""Questions put to a store, and their answers: every row of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from pyoxigraph import Literal, NamedNode

from kg.questions.node_lookup import find, is_known
from kg.questions.question import SEPARATOR, Question, bind, load
from kg.stores.base import Rows, Store, Term
from kg.vocabulary import BASE


@dataclass(frozen=True)
class Answer:
    """All rows of an answer, in the question's order.

    Attributes:
        columns: their names.
        rows: RDF terms, None where there is no value.
        lists: the columns whose cells hold several values, sorted and with " | " between.
        title: of the question, in the language asked for; empty for a query of the caller's own.
        notes: what the person should know, such as a parameter that the store knows nothing about.
        kind: "select", "ask" or "graph", see `kg.stores.base.Rows`.
        base: what the data's IRIs start with; a table leaves it out.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Term | None, ...], ...]
    lists: tuple[str, ...] = ()
    title: str = ""
    notes: tuple[str, ...] = ()
    kind: str = "select"
    base: str = BASE

    def __len__(self) -> int:
        return len(self.rows)


def ask(
    store: Store,
    question: Question | str,
    values: Mapping[str, str] | None = None,
    *,
    lang: str = "en",
    base: str = BASE,
) -> Answer:
    """The answer to a saved question.

    Args:
        question: it, or its name.
        values: parameter → what a person wrote; defaults for those left out.
        lang: for titles and, if the question has a parameter `lang` that is not given, for names.
        base: what the store's data IRIs start with.

    Raises:
        QuestionError: no such question or parameter, or a value that is not of its type.
        StoreError, RemoteError: the store cannot be read.
    """
    asked = (load(question) if isinstance(question, str) else question).on_base(base)
    given = dict(values or {})
    if any(parameter.name == "lang" for parameter in asked.parameters):
        given.setdefault("lang", lang)
    bound = bind(asked, given, find=partial(_find, store, base), base=base)
    notes = tuple(
        f"the store knows nothing of {term.value.removeprefix(base)}"
        for term in bound.values()
        if isinstance(term, NamedNode) and not is_known(store, term)
    )
    rows = store.query(asked.sparql, bound)
    title = asked.title.get(lang, asked.title["en"])
    return Answer(asked.columns, _sorted_cells(rows, asked.lists), asked.lists, title, notes, rows.kind, base)


def ask_sparql(store: Store, sparql: str, *, base: str = BASE) -> Answer:
    """The answer to a query of the caller's own, of any form but an update.

    Raises:
        QuestionError: it does not parse or cannot be evaluated.
        StoreError, RemoteError: the store cannot be read.
    """
    rows = store.query(sparql)
    return Answer(rows.variables, rows.rows, kind=rows.kind, base=base)


def _find(store: Store, base: str, text: str, kind: str) -> NamedNode:
    return find(store, text, kind, base)


def _sorted_cells(rows: Rows, lists: tuple[str, ...]) -> tuple[tuple[Term | None, ...], ...]:
    """GROUP_CONCAT has no order of its own, so cells that hold several values are put in order here."""
    several = [rows.variables.index(name) for name in lists]
    result = []
    for row in rows.rows:
        cells = list(row)
        for index in several:
            cell = cells[index]
            if isinstance(cell, Literal):
                cells[index] = Literal(SEPARATOR.join(values_of(cell.value)))
        result.append(tuple(cells))
    return tuple(result)


def values_of(cell: str) -> list[str]:
    """The values of a cell that holds several, sorted."""
    return sorted({value for value in cell.split(SEPARATOR) if value})
