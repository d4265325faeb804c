"""The questions of `queries/`: one `.rq` file each, standard SPARQL 1.1 under a header that says what it is.

The header is comments: `# title-fr:`, `# title-en:`, `# question-fr:`, `# question-en:`, any number of
`# parameter: NAME TYPE DEFAULT — description in French | in English` (DEFAULT "-": none, the question is then asked
without it), `# columns:` the variables that it returns in order, and, if a column holds several values in one cell,
`# lists:` the names of such columns; `# periods: FIRST LAST` if the query looks attacks up by `?period` where both of
these parameters are given. Each parameter stands in the query as `VALUES ?NAME { default }`, so the file is a query
that runs as it is; `bind` says what is put in its place.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from difflib import get_close_matches
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Variable

from kg.errors import QuestionError
from kg.periods import periods_within
from kg.questions.node_lookup import node_of
from kg.resources import folder
from kg.stores.base import Term
from kg.vocabulary import BASE, XSD

TYPES = ("force", "actor", "place", "date", "integer", "string", "lang", "iri")
"""A force and an actor are the same kind of value; a question that says "force" counts its members too."""
SEPARATOR = " | "
"""Between the values of a cell that holds several."""

_HEADER = re.compile(r"#\s*(?P<key>[a-z]+(?:-(?:fr|en))?):\s*(?P<value>.*?)\s*$")
_PARAMETER = re.compile(r"(?P<name>\w+)\s+(?P<type>\w+)\s+(?P<default>\S+)\s+—\s+(?P<fr>.+?)\s+\|\s+(?P<en>.+)")
_ONCE = ("title-fr", "title-en", "question-fr", "question-en", "columns")
_PERIOD = Variable("period")
_LONGEST = timedelta(days=3660)
"""A window that is longer is asked without its periods."""
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_LANG = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")

Finder = Callable[[str, str], NamedNode]
"""From a name and a kind ("actor", "place") to the node that is meant; see `kg.questions.node_lookup.find`."""


@dataclass(frozen=True)
class Parameter:
    """One parameter of a question. `default` is as a person would write it; None: open if nothing is given."""

    name: str
    type: str
    default: str | None
    description: Mapping[str, str]


@dataclass(frozen=True)
class Question:
    """One question. `title`, `question` and the parameters' descriptions are by language ("fr", "en")."""

    name: str
    title: Mapping[str, str]
    question: Mapping[str, str]
    parameters: tuple[Parameter, ...]
    columns: tuple[str, ...]
    lists: tuple[str, ...]
    sparql: str
    window: tuple[str, str] | None = None
    """The parameters of which `?period` is made."""

    def on_base(self, base: str) -> Question:
        """This question for a graph whose data IRIs start with `base`.

        Raises:
            QuestionError: that is no IRI.
        """
        if base == BASE:
            return self
        try:
            NamedNode(base)
        except ValueError as error:
            raise QuestionError(f"{base!r} is not an IRI: {error}") from error
        return replace(self, sparql=self.sparql.replace(BASE, base))


def all_questions(where: Path | None = None) -> list[Question]:
    """Every question of `queries/` (or of the folder `where`), by name.

    Raises:
        QuestionError: a file is malformed.
    """
    return [read(path) for path in sorted((where or folder("queries")).glob("*.rq"))]


def load(name: str, where: Path | None = None) -> Question:
    """The question called `name`.

    Raises:
        QuestionError: there is none; the message names the near ones.
    """
    paths = {path.stem: path for path in (where or folder("queries")).glob("*.rq")}
    if name not in paths:
        near = get_close_matches(name, sorted(paths), 3, 0.4)
        hint = f"; did you mean {' or '.join(near)}?" if near else f"; there are {', '.join(sorted(paths))}"
        raise QuestionError(f"there is no question called {name!r}{hint}")
    return read(paths[name])


def read(path: Path) -> Question:
    """The question in one `.rq` file.

    Raises:
        QuestionError: it cannot be read, or its header lacks something; the message names file and line.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise QuestionError(f"{path}: cannot be read: {error}") from error
    fields: dict[str, str] = {}
    parameters: list[Parameter] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.startswith("#"):
            break
        match = _HEADER.fullmatch(line)
        if match is None:
            continue
        if match["key"] == "parameter":
            parameters.append(_parameter(match["value"], f"{path}:{number}"))
        elif match["key"] in fields:
            raise QuestionError(f"{path}:{number}: {match['key']} is given twice")
        elif match["key"] in (*_ONCE, "lists", "periods"):
            fields[match["key"]] = match["value"]
    missing = [key for key in _ONCE if not fields.get(key)]
    if missing:
        raise QuestionError(f"{path}: the header lacks {', '.join(missing)}")
    columns, lists = tuple(fields["columns"].split()), tuple(fields.get("lists", "").split())
    if not set(lists) <= set(columns):
        raise QuestionError(f"{path}: lists names what is no column: {', '.join(sorted(set(lists) - set(columns)))}")
    window = _window(fields["periods"], parameters, str(path)) if "periods" in fields else None
    return Question(
        path.stem, _both(fields, "title"), _both(fields, "question"), tuple(parameters), columns, lists, text, window
    )


def _both(fields: Mapping[str, str], key: str) -> dict[str, str]:
    return {language: fields[f"{key}-{language}"] for language in ("fr", "en")}


def _window(text: str, parameters: Sequence[Parameter], where: str) -> tuple[str, str]:
    days = {parameter.name for parameter in parameters if parameter.type == "date"}
    names = text.split()
    if len(names) != 2 or not days.issuperset(names):
        raise QuestionError(f"{where}: periods names two parameters that are dates, first and last: {text!r}")
    return names[0], names[1]


def _parameter(text: str, where: str) -> Parameter:
    match = _PARAMETER.fullmatch(text)
    if match is None:
        raise QuestionError(f"{where}: a parameter is written NAME TYPE DEFAULT — en français | in English: {text!r}")
    if match["type"] not in TYPES:
        raise QuestionError(f"{where}: {match['type']!r} is no type of parameter: use one of {', '.join(TYPES)}")
    default = None if match["default"] == "-" else match["default"]
    return Parameter(match["name"], match["type"], default, {"fr": match["fr"], "en": match["en"]})


def bind(
    question: Question, values: Mapping[str, str], *, find: Finder | None = None, base: str = BASE
) -> dict[Variable, Term | tuple[Term, ...] | None]:
    """What each parameter of `question` stands for, from what a person wrote; defaults for those not given.

    With a window of days that has both ends, `?period` stands for all periods in it.

    Args:
        values: parameter → text.
        find: looks names of actors and places up; without it only ids and IRIs will do.

    Raises:
        QuestionError: a name that is no parameter, or a text that is not of the parameter's type.
    """
    unknown = set(values) - {parameter.name for parameter in question.parameters}
    if unknown:
        has = ", ".join(parameter.name for parameter in question.parameters) or "none"
        raise QuestionError(f"{question.name} has no parameter {', '.join(sorted(unknown))}; it has: {has}")
    bound: dict[Variable, Term | tuple[Term, ...] | None] = {}
    for parameter in question.parameters:
        text = values.get(parameter.name, parameter.default)
        bound[Variable(parameter.name)] = None if text is None else _term(parameter, text, find, base)
    if question.window:
        first, last = (bound[Variable(name)] for name in question.window)
        bound[_PERIOD] = _periods(first, last) if isinstance(first, Literal) and isinstance(last, Literal) else None
    return bound


def _periods(first: Literal, last: Literal) -> tuple[Literal, ...] | None:
    """The periods of a window of days; None where it is too long for them to be of use, or ends before it begins."""
    begin, end = date.fromisoformat(first.value), date.fromisoformat(last.value)
    if not timedelta(0) <= end - begin <= _LONGEST:
        return None
    return tuple(map(Literal, periods_within(begin, end)))


def _term(parameter: Parameter, text: str, find: Finder | None, base: str) -> Term:
    kind = parameter.type
    if kind in ("force", "actor", "place", "iri"):
        return _node(parameter, text, find, base)
    if kind == "date":
        if not _is_day(text):
            raise QuestionError(f"{parameter.name} is a day, written 2023-10-20, not {text!r}")
        return Literal(text, datatype=NamedNode(XSD + "date"))
    if kind == "integer":
        if not re.fullmatch(r"[+-]?[0-9]{1,18}", text):
            raise QuestionError(f"{parameter.name} is a whole number, not {text!r}")
        return Literal(int(text))
    if kind == "lang" and not _LANG.fullmatch(text):
        raise QuestionError(f"{parameter.name} is a language such as fr or en, not {text!r}")
    return Literal(text)


def _node(parameter: Parameter, text: str, find: Finder | None, base: str) -> NamedNode:
    node = node_of(text.strip(), base)
    if node is not None:
        return node
    if parameter.type == "iri" or find is None:
        raise QuestionError(f"{parameter.name} is an IRI or an id such as actor/us-armed-forces, not {text!r}")
    if not text.strip():
        raise QuestionError(f"{parameter.name} is empty: leave it out, or give a name, an id or an IRI")
    return find(text, "place" if parameter.type == "place" else "actor")


def _is_day(text: str) -> bool:
    if not _DAY.fullmatch(text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
