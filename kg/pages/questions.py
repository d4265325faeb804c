"""The saved questions: a list of them, and each with its form and its answer as table, map, timeline or chart."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from pyoxigraph import Literal, NamedNode
from starlette.requests import Request
from starlette.responses import Response

from kg.errors import QuestionError
from kg.gazetteer import fold
from kg.pages.answer_facts import facts_behind
from kg.pages.catalogue import Attack, Catalogue, catalogue
from kg.pages.filters import Option
from kg.pages.front import NodeNames, points
from kg.pages.timeline import timeline
from kg.pages.view import View, link
from kg.questions.question import SEPARATOR, Parameter, Question, bind
from kg.server.http.answering import static
from kg.server.http.refusals import Refused
from kg.server.state import State
from kg.stores.base import Rows, Term
from kg.stores.sparql import bind as bound

_SHOWN = 200
_CHART = 60
_ATTACKS_OFFERED = 400
_MALFORMED = 400
_DAYS = re.compile(r"(\d{4}-\d\d-\d\d)(?:/(\d{4}-\d\d-\d\d))?")


@dataclass(frozen=True)
class Field:
    """One field of a question's form. `kind`: "date", "number", "select" or "text"."""

    name: str
    label: str
    kind: str
    value: str
    default: str
    options: tuple[Option, ...] = ()


@dataclass(frozen=True)
class Cell:
    """One value of an answer: (text, address or "") of each part, and whether it is a number or words of a report."""

    parts: tuple[tuple[str, str], ...]
    number: bool = False
    quote: bool = False
    day: bool = False


@dataclass(frozen=True)
class ChartBar:
    """One bar of a chart: what it is of, its value, and its length from 0 to 1000."""

    label: str
    value: int
    length: float


async def index(state: State, request: Request) -> Response:
    """`/questions` for people."""
    view = View(state, request)
    return await view.page(
        "questions.html", title=view.say("questions_title"), section="questions",
        questions=sorted(state.questions.values(), key=lambda one: fold(one.title[view.lang])),
    )


async def question(state: State, request: Request, name: str) -> Response:
    """`/questions/NAME` for people: asked at once, with what the address gives or the defaults."""
    view, known = View(state, request), await catalogue(state)
    asked = state.questions[name]
    given = _given(view, asked)
    rows, complaint = Rows((), ()), ""
    try:
        rows = await state.ask(name, given)
    except (QuestionError, Refused) as error:
        if isinstance(error, Refused) and error.status != _MALFORMED:
            raise
        complaint = str(error)
    names = NodeNames(known, view)
    attacks = _attacks(rows, known)
    shown = Rows(rows.variables, rows.rows[:_SHOWN])
    return await view.page(
        "question.html", title=asked.title[view.lang], section="questions", status=_MALFORMED if complaint else 200,
        question=asked, complaint=complaint, fields=[_field(view, known, one, given) for one in asked.parameters
                                                     if one.type != "lang"],
        columns=[(view.say.of("column", one), _is_number(rows, one)) for one in _columns(rows)],
        rows=[[_cell(view, names, row, one, asked) for one in _columns(rows)] for row in shown],
        behind=await facts_behind(view, shown),
        count=len(rows), most=_SHOWN, names=names, known=known, attacks=attacks,
        timeline=timeline(attacks, view.lang) if attacks else None, chart=_chart(view, rows),
        placed=any(known.spot(one) for one in attacks), sparql=_text(asked, given, known, state.settings.base),
        editor_at=link("/editor", [("question", name), *view.query]),
        download={form: link(f"/questions/{name}", [*given.items(), ("format", form)])
                  for form in ("csv", "spreadsheet", "json")},
        points_at=link(f"/questions/{name}/map.geojson", [*given.items()]),
    )


async def geojson(state: State, request: Request) -> Response:
    """`/questions/NAME/map.geojson`: the attacks of an answer by place.

    Raises:
        Refused: there is no such question, or a parameter is not of its type.
    """
    view, known = View(state, request), await catalogue(state)
    asked = state.questions.get(request.path_params["name"])
    if asked is None:
        raise Refused(404, "there is no such question")
    rows = await state.ask(asked.name, _given(view, asked))
    body = json.dumps(points(view, known, _attacks(rows, known), few=True), ensure_ascii=False)
    return await static(state, request, body.encode("utf-8", "replace"), "application/geo+json")


def text_of(asked: Question, view: View, known: Catalogue) -> str:
    """The SPARQL of a question with the parameters of the address in it."""
    return _text(asked, _given(view, asked), known, view.state.settings.base)


def _given(view: View, asked: Question) -> dict[str, str]:
    has = {one.name for one in asked.parameters}
    given = {name: value for name, value in view.query if name in has and value != ""}
    return given | ({"lang": view.lang} if "lang" in has else {})


def _text(asked: Question, given: Mapping[str, str], known: Catalogue, base: str) -> str:
    def find(name: str, kind: str) -> NamedNode:
        wanted = fold(name)
        found = [one for one in known.things.values()
                 if one.is_place == (kind == "place") and wanted in map(fold, one.names)]
        if len(found) != 1:
            raise QuestionError(f"{name!r} names {len(found)} of the graph")
        return NamedNode(found[0].iri)

    try:
        return bound(asked.sparql, bind(asked, given, find=find, base=base))
    except QuestionError:
        return asked.sparql


def _field(view: View, known: Catalogue, one: Parameter, given: Mapping[str, str]) -> Field:
    value = given.get(one.name, "")
    kind = {"date": "date", "integer": "number"}.get(one.type, "text")
    options: tuple[Option, ...] = ()
    if one.type in ("force", "actor", "place"):
        kind, options = "select", _things(view, known, place=one.type == "place")
    elif one.name == "attack" and len(known.attacks) <= _ATTACKS_OFFERED:
        kind = "select"
        options = tuple(Option(iri, attack.label(view.lang), 0) for iri, attack in known.attacks.items())
    chosen = value or (one.default or "" if kind == "select" else "")
    if kind == "select" and chosen and chosen not in {option.value for option in options}:
        options = (Option(chosen, chosen, 0), *options)
    return Field(one.name, one.description[view.lang], kind, chosen, one.default or "", options)


def _things(view: View, known: Catalogue, *, place: bool) -> tuple[Option, ...]:
    found = [
        Option(view.local(one.iri), one.label(view.lang), len(known.by_thing.get(one.iri, ())))
        for one in known.things.values() if one.is_place == place and not one.anonymous and one.label(view.lang)
    ]
    return tuple(sorted(found, key=lambda option: (fold(option.label), option.value)))


def _attacks(rows: Rows, known: Catalogue) -> list[Attack]:
    """The attacks that an answer has a column of, each once."""
    found: dict[str, Attack] = {}
    for row in rows:
        for name in ("attack", "this", "other"):
            term = row.get(name)
            if isinstance(term, NamedNode) and term.value in known.attacks:
                found[term.value] = known.attacks[term.value]
    return list(found.values())


_LABELLED = {"label": ("attack", "this"), "other_label": ("other",)}
"""Column of names → the columns whose nodes bear them: shown as one, the name as a link."""


def _columns(rows: Rows) -> list[str]:
    hidden = {node for label, nodes in _LABELLED.items() if label in rows.variables for node in nodes}
    return [one for one in rows.variables if one not in hidden]


def _cell(view: View, names: NodeNames, row: Mapping[str, Term | None], column: str, asked: Question) -> Cell:
    known, term = names.known, row[column]
    for name in _LABELLED.get(column, ()):
        node = row.get(name)
        if isinstance(node, NamedNode) and isinstance(term, Literal):
            return Cell(((term.value, view.address(node.value)),))
    if term is None:
        return Cell(())
    if isinstance(term, NamedNode):
        text = known.name(term.value, view.lang) or view.local(term.value)
        return Cell(((text, view.address(term.value)),))
    if not isinstance(term, Literal):
        return Cell(((str(term), ""),))
    if column in ("report", "in_report"):
        found = known.by_report_id.get(term.value)
        return Cell(((term.value, view.address(found.iri) if found else ""),))
    if days := _days(view, term.value):
        return Cell(((days, ""),), day=True)
    parts = term.value.split(SEPARATOR) if column in asked.lists else [term.value]
    return Cell(tuple((part, "") for part in parts), _numeric(term), column in ("quote", "passage"))


def _days(view: View, text: str) -> str:
    """A day, or two with a stroke between, in words; "" for anything else."""
    found = _DAYS.fullmatch(text)
    try:
        return view.say.days(*(date.fromisoformat(one) for one in (found[1], found[2] or found[1]))) if found else ""
    except ValueError:
        return ""


def _numeric(term: Term | None) -> bool:
    return isinstance(term, Literal) and term.datatype.value.rpartition("#")[2] in ("integer", "decimal")


def _is_number(rows: Rows, column: str) -> bool:
    place = rows.variables.index(column)
    values = [row[place] for row in rows.rows if row[place] is not None]
    return bool(values) and all(map(_numeric, values))


def _chart(view: View, rows: Rows) -> tuple[str, list[ChartBar]] | None:
    """Bars of the first column with numbers, where each row is about one thing and not about an attack."""
    numbers = [name for name in rows.variables if _is_number(rows, name)]
    if "attack" in rows.variables or not numbers or _is_number(rows, rows.variables[0]) or not 1 < len(rows) <= _CHART:
        return None
    labels = [row[0] for row in rows.rows]
    if len({str(one) for one in labels}) != len(labels):
        return None
    place = rows.variables.index(numbers[0])
    values = [int(float(term.value)) if isinstance(term, Literal) else 0 for term in (row[place] for row in rows.rows)]
    highest = max(values) or 1
    bars = [
        ChartBar(_label(view, rows.variables[0], one), value, round(1000 * max(0, value) / highest, 1))
        for one, value in zip(labels, values, strict=True)
    ]
    return view.say.of("column", numbers[0]), bars


def _label(view: View, column: str, term: Term | None) -> str:
    text = term.value if isinstance(term, Literal | NamedNode) else ""
    return view.say.of(column, text) if column in ("weapon", "state", "outcome") else text
