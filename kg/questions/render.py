"""Answers as a table for a terminal, CSV or JSON. Every row and every word is shown."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Sequence
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, Triple
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from kg.questions.answer import Answer, values_of
from kg.stores.base import Term
from kg.vocabulary import PREFIXES, XSD

FORMS = ("table", "csv", "json", "simple")
_NAMESPACES = sorted(((iri, prefix) for prefix, iri in PREFIXES.items()), reverse=True)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_NARROWEST = 11
"""Characters a column needs to be readable; a table with less for each is written record by record."""


def render(answer: Answer, form: str = "table", *, width: int | None = None, color: bool = False) -> str:
    """`answer` as text: "table", "csv", "json" (SPARQL results) or "simple" (JSON: one object a row).

    Args:
        width: of the table in characters; None for 120.
        color: for a terminal; without it the table is plain ASCII lines and words.
    """
    if form == "csv":
        return to_csv(answer)
    if form == "json":
        return json.dumps(to_sparql_json(answer), ensure_ascii=False, indent=1) + "\n"
    if form == "simple":
        return json.dumps(to_simple(answer), ensure_ascii=False, indent=1) + "\n"
    if form == "table":
        return to_table(answer, width=width or 120, color=color)
    raise ValueError(f"{form!r} is none of {', '.join(FORMS)}")


def to_csv(answer: Answer) -> str:
    """RFC 4180: comma, CRLF, quotes doubled, a header line; whole IRIs, the plain value of a literal."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(answer.columns)
    writer.writerows([_plain(term) for term in row] for row in answer.rows)
    return file.getvalue()


def to_sparql_json(answer: Answer) -> dict[str, Any]:
    """The W3C's SPARQL 1.1 Query Results JSON Format; rows of a graph as subject, predicate, object."""
    if answer.kind == "ask":
        return {"head": {}, "boolean": _plain(answer.rows[0][0]) == "true"}
    bindings = [
        {name: _json_term(term) for name, term in zip(answer.columns, row, strict=True) if term is not None}
        for row in answer.rows
    ]
    return {"head": {"vars": list(answer.columns)}, "results": {"bindings": bindings}}


def to_simple(answer: Answer) -> list[dict[str, Any]]:
    """One object a row: whole numbers as numbers, lists as lists, null for no value, the rest as text."""
    return [
        {name: _simple(term, name in answer.lists) for name, term in zip(answer.columns, row, strict=True)}
        for row in answer.rows
    ]


_QUOTED = frozenset({"quote", "said"})
_LONGEST_WORD = 11
_ROOM_FOR_QUOTES = 2.5  # a sentence is read along its line: it gets so much more room than a name


def to_table(answer: Answer, *, width: int = 120, color: bool = False) -> str:
    """A table; cells wrap and are never cut. Too many columns for `width`: one record below the other."""
    console = Console(
        file=io.StringIO(),
        width=width,
        color_system="standard" if color else None,
        force_terminal=color,
        legacy_windows=False,
        highlight=False,
        markup=False,
        emoji=False,
    )
    if answer.title:
        console.print(Text(answer.title, style="bold"), soft_wrap=True)
    if not answer.rows:
        console.print("no rows", soft_wrap=True)
    elif len(answer.columns) * _NARROWEST > width:
        _records(console, answer)
    else:
        console.print(_grid(answer, color, width))
    for note in answer.notes:
        console.print(Text(f"note: {note}", style="yellow"), soft_wrap=True)
    file = console.file
    assert isinstance(file, io.StringIO)
    return "\n".join(line.rstrip() for line in file.getvalue().splitlines()) + "\n"


def _grid(answer: Answer, color: bool, width: int) -> Table:
    table = Table(box=box.SIMPLE_HEAD if color else box.ASCII, show_lines=not color, pad_edge=False)
    cells = [[_shown(term, answer.base) for term in row] for row in answer.rows]
    for name, wide in zip(answer.columns, _widths(answer.columns, cells, width), strict=True):
        table.add_column(name, overflow="fold", width=wide)
    for row in cells:
        table.add_row(*map(Text, row))
    return table


def _widths(columns: Sequence[str], cells: Sequence[Sequence[str]], width: int) -> list[int]:
    """As wide as its longest cell each, where there is room; else the widest give way, a quote last of all."""
    wide = [
        max(len(line) for text in (name, *(row[k] for row in cells)) for line in (text.splitlines() or [""]))
        for k, name in enumerate(columns)
    ]
    weight = [_ROOM_FOR_QUOTES if name in _QUOTED else 1.0 for name in columns]
    columns_of_text = [[name, *(row[k] for row in cells)] for k, name in enumerate(columns)]
    words = [[word for text in column for word in text.split()] for column in columns_of_text]
    least = [min(_LONGEST_WORD, max(map(len, column))) for column in words]  # a day or a short word is not broken
    room = width - 3 * len(columns) - 1
    while sum(wide) > room:
        giving = [k for k in range(len(wide)) if wide[k] > max(least[k], _NARROWEST - 3)]
        if not giving:
            break
        wide[max(giving, key=lambda n: wide[n] / weight[n])] -= 1
    return wide


def _records(console: Console, answer: Answer) -> None:
    margin = max(map(len, answer.columns))
    for number, row in enumerate(answer.rows, 1):
        table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 1, 0, 0))
        table.add_column(min_width=margin, overflow="fold", style="bold")
        table.add_column(overflow="fold", ratio=1)
        for name, term in zip(answer.columns, row, strict=True):
            table.add_row(name, Text(_shown(term, answer.base)))
        console.print(Text(f"-- {number} of {len(answer)}"))
        console.print(table)


def _shown(term: Term | None, base: str) -> str:
    """For a person's eyes: short IRIs, and no character that could command the terminal or turn the line around."""
    text = _plain(term)
    if isinstance(term, NamedNode):
        if text.startswith(base):
            text = text.removeprefix(base)
        else:
            text = next((f"{prefix}:{text[len(iri) :]}" for iri, prefix in _NAMESPACES if text.startswith(iri)), text)
    return _CONTROL.sub("\ufffd", text.replace("\r\n", "\n").replace("\t", " "))


def _plain(term: Term | None) -> str:
    if term is None:
        return ""
    return str(term) if isinstance(term, (BlankNode, Triple)) else term.value


def _simple(term: Term | None, is_list: bool) -> Any:
    if is_list:
        return values_of(_plain(term))
    if term is None:
        return None
    if isinstance(term, Literal):
        if term.datatype.value == XSD + "integer" and re.fullmatch(r"[+-]?\d+", term.value):
            return int(term.value)
        if term.datatype.value == XSD + "boolean":
            return term.value in ("true", "1")
    return _plain(term)


def _json_term(term: Term) -> dict[str, Any]:
    if isinstance(term, NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, BlankNode):
        return {"type": "bnode", "value": term.value}
    if isinstance(term, Triple):
        parts = {"subject": term.subject, "predicate": term.predicate, "object": term.object}
        return {"type": "triple", "value": {name: _json_term(part) for name, part in parts.items()}}
    if term.language:
        return {"type": "literal", "value": term.value, "xml:lang": term.language}
    if term.datatype.value == XSD + "string":
        return {"type": "literal", "value": term.value}
    return {"type": "literal", "value": term.value, "datatype": term.datatype.value}
