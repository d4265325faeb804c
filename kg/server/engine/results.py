"""What the engine gave, written out whole in one format, or refused: no result is ever cut."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from kg.server.engine.scan import Unfit
from kg.spreadsheet import guarded_row
from kg.vocabulary import PREFIXES

_PIECE = 64 * 1024

TABLES = {
    "json": ox.QueryResultsFormat.JSON, "xml": ox.QueryResultsFormat.XML, "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
GRAPHS = {
    "ttl": ox.RdfFormat.TURTLE, "nt": ox.RdfFormat.N_TRIPLES, "trig": ox.RdfFormat.TRIG, "nq": ox.RdfFormat.N_QUADS,
    "rdfxml": ox.RdfFormat.RDF_XML, "jsonld": ox.RdfFormat.JSON_LD,
}
_ROW = {"json": b"{", "xml": b"<result>", "csv": b"\n", "tsv": b"\n"}
"""What each row has at least one of, values apart: so few of them are so few rows, and need no closer count."""
_STRINGS = re.compile(rb'"(?:[^"\\]|\\.)*"')


class BoundedBuffer(io.BytesIO):
    """A buffer that holds so many bytes and no more.

    Raises:
        Unfit: on the write that is too much.
    """

    def __init__(self, limit: int) -> None:
        super().__init__()
        self._limit = limit

    def write(self, data: bytes) -> int:  # type: ignore[override]
        if self.tell() + len(data) > self._limit:
            raise Unfit(
                "too-big",
                f"the result is larger than {self._limit} bytes and would have to be cut: use LIMIT and OFFSET, "
                "fewer columns or a narrower question",
            )
        return super().write(data)


def table(result: ox.QuerySolutions | ox.QueryBoolean, form: str, *, rows: int, size: int) -> bytes:
    """SELECT or ASK in one of TABLES, or as a "spreadsheet": CSV in which no cell is a formula.

    Raises:
        Unfit: it has more rows or bytes than allowed.
    """
    buffer = BoundedBuffer(size)
    if form == "spreadsheet":
        form = "csv"
        if isinstance(result, ox.QuerySolutions):
            return _spreadsheet(result, rows, buffer)
    result.serialize(buffer, TABLES[form])
    body = buffer.getvalue()
    if isinstance(result, ox.QuerySolutions) and body.count(_ROW[form]) > rows:
        _not_more(_rows(body, form), rows)
    return body


def graph(triples: Iterable[ox.Triple | ox.Quad], form: str, *, rows: int, size: int) -> bytes:
    """Triples, or quads, in one of GRAPHS. Quads lose their graphs where the format has none.

    Raises:
        Unfit: there are more of them, or of bytes, than allowed.
    """
    buffer = BoundedBuffer(size)
    quads = form in ("trig", "nq")
    kind = GRAPHS[form]
    prefixes = PREFIXES if form in ("ttl", "trig") else None
    ox.serialize(_counted(triples, rows, quads), buffer, kind, prefixes=prefixes)  # type: ignore[arg-type]
    return _ordered_prefixes(buffer.getvalue())


def _counted(found: Iterable[ox.Triple | ox.Quad], rows: int, quads: bool) -> Iterator[ox.Triple | ox.Quad]:
    for number, one in enumerate(found, 1):
        _not_more(number, rows)
        if isinstance(one, ox.Quad):
            yield one if quads else one.triple
        else:
            yield ox.Quad(one.subject, one.predicate, one.object) if quads else one


def _ordered_prefixes(body: bytes) -> bytes:
    """pyoxigraph writes prefixes in another order in each process; equal answers shall be equal bytes."""
    if not body.startswith(b"@prefix"):
        return body
    lines = body.split(b"\n")
    count = next((index for index, line in enumerate(lines) if not line.startswith(b"@prefix")), len(lines))
    return b"\n".join(sorted(lines[:count]) + lines[count:])


def _rows(body: bytes, form: str) -> int:
    """How many solutions a written table has, told from its bytes: far faster than to look at each term in Python."""
    if form == "xml":
        return body.count(b"<result>")  # in text "<" is escaped
    if form == "tsv":
        return body.count(b"\n") - 1  # in a value a line break is escaped
    if form == "csv":
        return body.count(b"\n") - 1 if b'"' not in body else _STRINGS_CSV.sub(b"", body).count(b"\n") - 1
    bare = _STRINGS.sub(b"", body)
    return 0 if b"[]}}" in bare else 1 + bare.count(b",{")


_STRINGS_CSV = re.compile(rb'"[^"]*"')


def _not_more(count: int, rows: int) -> None:
    if count > rows:
        raise Unfit(
            "too-many-rows",
            f"the result has more than {rows} rows and would have to be cut: use LIMIT and OFFSET or a narrower "
            "question",
        )


def _spreadsheet(result: ox.QuerySolutions, rows: int, buffer: BoundedBuffer) -> bytes:
    """CSV for people who open it in a spreadsheet program; that of the protocol has no guard."""
    import csv

    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([variable.value for variable in result.variables])
    for number, solution in enumerate(result, 1):
        _not_more(number, rows)
        writer.writerow(guarded_row(map(_text, solution)))
        if text.tell() > _PIECE:
            buffer.write(text.getvalue().encode("utf-8"))
            text.seek(0)
            text.truncate()
    buffer.write(text.getvalue().encode("utf-8"))
    return buffer.getvalue()


def _text(term: object) -> str:
    if term is None:
        return ""
    return term.value if isinstance(term, ox.NamedNode | ox.Literal) else str(term)
