"""A store for people who script: `open_store` of the package, and answers as tables of Python values.

    from kg import open_store

    with open_store("demo/store") as store:
        store.ask("unclaimed-attacks", force="coalition")

An answer is a pandas DataFrame where pandas is installed (`pip install 'sitrep-kg[notebook]'`), else a list with one
dict a row. What it means is the same either way; `Opened.rows` gives the list always.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal as OneOf, Self, TypeAlias

from pyoxigraph import BlankNode, Literal, Triple

from kg.errors import QuestionError, StoreError
from kg.questions.answer import Answer, ask, ask_sparql
from kg.questions.question import SEPARATOR, all_questions
from kg.stores import Store, open_store as open_bare
from kg.stores.base import Term
from kg.vocabulary import BASE, XSD

if TYPE_CHECKING:
    from pandas import DataFrame  # type: ignore[import-untyped]

Value: TypeAlias = str | int | float | Decimal | bool | date | None
"""What a parameter of a question may be given as; None leaves it at its default."""
Row: TypeAlias = dict[str, Any]

LANGUAGES = ("en", "fr")
_WHOLE = frozenset(
    XSD + name for name in ("integer", "int", "long", "short", "nonNegativeInteger", "positiveInteger")
)
_COLUMN_TYPES = ((bool, "boolean"), (int, "Int64"), (float, "Float64"))
"""pandas' own types that know "no value"; bool before int, whose subclass it is."""


class NoteWarning(UserWarning):
    """What should be known beside an answer, such as a parameter that the store knows nothing about."""


class Opened:
    """An open store that answers with tables. Use it as a context manager, or `close` it.

    Attributes:
        store: the store itself, for all that is no question (`kg.stores.base.Store`).
        lang: language of titles and names, "en" or "fr", unless a call says another.
        base: what the data's IRIs start with.
        folder: where it lies; None for a store in memory or on another machine.
    """

    def __init__(self, store: Store, *, lang: str = "en", base: str = BASE, folder: Path | None = None) -> None:
        self.store = store
        self.lang = lang
        self.base = base
        self.folder = folder

    def ask(self, question: str, /, **parameters: Value) -> DataFrame | list[Row]:
        """The answer to a saved question (`kg ask` lists them), a row each.

        Args:
            question: its name, such as "unclaimed-attacks".
            parameters: by name, as `kg ask -p NAME=VALUE` has them: an id ("actor/us-armed-forces"), an IRI, a name in
                any spelling, a date, a number. `lang` ("en", "fr") may be given with every question.

        Returns:
            A DataFrame, or a list of dicts without pandas; see `rows` for the values. The DataFrame's `attrs` hold
            `title` and `notes`.

        Raises:
            QuestionError: no such question or parameter, or a value that is not of its type.
            StoreError, RemoteError: the store cannot be read.

        Warns:
            NoteWarning: what should be known beside the answer.
        """
        return _table(self._answer(question, parameters))

    def rows(self, question: str, /, **parameters: Value) -> list[Row]:
        """The same as `ask`, always as a list of dicts.

        Whole numbers come as int, decimals as Decimal, doubles as float, booleans as bool, whole days as
        `datetime.date`, times as `datetime.datetime`, cells with several values as lists, IRIs and all else as str, no
        value as None. Days of less precision (2019, 2019-12, 2019-12-27/2019-12-28) stay text: they are no one day.
        """
        return _rows(self._answer(question, parameters))

    def sparql(self, query: str) -> DataFrame | list[Row]:
        """The answer to a SPARQL query of your own (SELECT, ASK, CONSTRUCT, DESCRIBE), as `ask` gives it.

        Raises:
            QuestionError: it does not parse or cannot be evaluated.
            StoreError, RemoteError: the store cannot be read.
        """
        return _table(ask_sparql(self.store, query, base=self.base))

    def questions(self) -> DataFrame | list[Row]:
        """The saved questions: name, title and question in this store's language, parameters."""
        rows = [
            {
                "name": one.name,
                "title": one.title[self.lang],
                "question": one.question[self.lang],
                "parameters": [parameter.name for parameter in one.parameters],
            }
            for one in all_questions()
        ]
        return _framed(rows, ("name", "title", "question", "parameters"))

    def as_of(self, day: date | str) -> Opened:
        """This store as it was on `day`: a new one in memory, of the reports published until then.

        Decisions of people are those of the file `decisions.jsonl` in the store's folder.

        Raises:
            QuestionError: that is no day.
            StoreError: it is no store on this machine.

        Warns:
            NoteWarning: reports that were left out for having no day of publication.
        """
        from kg.decisions import Decisions
        from kg.gazetteer import Gazetteer
        from kg.update.past import as_of

        if self.folder is None:
            raise StoreError(f"as_of needs a store in a folder, and this one is {self.store.location}")
        decisions = Decisions.load(self.folder / "decisions.jsonl")
        past = as_of(self.store, _day(day), Gazetteer.load(()), decisions, base=self.base)
        if past.undated:
            told = ", ".join(past.undated)
            warnings.warn(f"left out, with no day of publication: {told}", NoteWarning, stacklevel=2)
        return Opened(past.store, lang=self.lang, base=self.base)

    def close(self) -> None:
        """Let go of files and connections."""
        self.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<Sitrep KG store {self.store.location}>"

    def _answer(self, question: str, parameters: Mapping[str, Value]) -> Answer:
        values = {name: _written(name, value) for name, value in parameters.items() if value is not None}
        lang = _language(values.pop("lang", self.lang))
        answer = ask(self.store, question, values, lang=lang, base=self.base)
        for note in answer.notes:
            warnings.warn(note, NoteWarning, stacklevel=3)
        return answer


def open_store(
    where: str | Path | None = None, mode: OneOf["read", "write"] = "read", *, lang: str = "en", base: str = BASE
) -> Opened:
    """The store at `where`, ready to be asked: a folder, the address of a SPARQL endpoint, or None for a new one in
    memory. It is opened for reading, so that others may read beside it; "write" to change it through `Opened.store`.

    Raises:
        StoreError: the folder is no store, has another layout, or is in use by a writer.
        UsageError: the address is malformed.
        QuestionError: a language that there are no questions in.
    """
    folder = Path(where) if where is not None and "://" not in str(where) else None
    return Opened(open_bare(where, mode), lang=_language(lang), base=base, folder=folder)


def _language(lang: str) -> str:
    if lang not in LANGUAGES:
        raise QuestionError(f"lang is {' or '.join(LANGUAGES)}, not {lang!r}")
    return lang


def _written(name: str, value: Value) -> str:
    """A parameter as a person would write it."""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool) or not isinstance(value, (str, int, float, Decimal)):
        raise QuestionError(f"{name} is a text, a number or a date, not {value!r}")
    return str(value)


def _day(text: date | str) -> date:
    if isinstance(text, datetime):
        return text.date()
    if isinstance(text, date):
        return text
    try:
        return date.fromisoformat(text)
    except (TypeError, ValueError) as error:
        raise QuestionError(f"a day is written 2023-10-20, not {text!r}") from error


def _rows(answer: Answer) -> list[Row]:
    return [
        {name: _value(term, name in answer.lists) for name, term in zip(answer.columns, row, strict=True)}
        for row in answer.rows
    ]


def _value(term: Term | None, is_list: bool) -> Any:
    if is_list:
        return [] if term is None else [part for part in _text(term).split(SEPARATOR) if part]
    if not isinstance(term, Literal):
        return None if term is None else _text(term)
    text, kind = term.value, term.datatype.value
    try:
        if kind in _WHOLE:
            return int(text)
        if kind == XSD + "decimal":
            return Decimal(text)
        if kind in (XSD + "double", XSD + "float"):
            return float(text.replace("INF", "inf"))
        if kind == XSD + "date":
            return date.fromisoformat(text)
        if kind == XSD + "dateTime":
            return datetime.fromisoformat(text)
    except (ValueError, InvalidOperation):  # a day with a time zone or before the year 1: Python has no such value
        return text
    return text in ("true", "1") if kind == XSD + "boolean" else text


def _text(term: Term) -> str:
    return str(term) if isinstance(term, (BlankNode, Triple)) else term.value


def _table(answer: Answer) -> DataFrame | list[Row]:
    return _framed(_rows(answer), answer.columns, title=answer.title, notes=list(answer.notes))


def _framed(rows: list[Row], columns: tuple[str, ...], **attributes: Any) -> DataFrame | list[Row]:
    if find_spec("pandas") is None:
        return rows
    import pandas

    # Made of objects first: left to itself pandas makes whole numbers with a gap among them into floats.
    frame = pandas.DataFrame(rows, columns=list(columns), dtype=object)
    for name in columns:
        values = [row[name] for row in rows if row[name] is not None]
        for kind, column_type in _COLUMN_TYPES:
            if values and all(type(value) is kind for value in values):
                frame[name] = frame[name].astype(column_type)
    frame.attrs.update(attributes)
    return frame
