"""Quads → files and back to rdflib. Memory stays flat: sorting goes over temporary files when there are many lines.

The N-Quads file is sorted by bytes and holds each quad once, so equal data give equal files. The other formats are
written from the same sorted lines.
"""

from __future__ import annotations

import heapq
import io
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import groupby, islice
from pathlib import Path
from typing import IO, TYPE_CHECKING, BinaryIO

import pyoxigraph as ox

from kg.errors import StoreError, UsageError
from kg.files import replace
from kg.vocabulary import PREFIXES

if TYPE_CHECKING:
    from rdflib import Graph

FORMATS = ("nq", "trig", "ttl", "jsonld")
"""The formats that can be written. Turtle has no graphs: it is the union of them."""

_CHUNK = 200_000
_ENDINGS = {".nq": "nq", ".trig": "trig", ".ttl": "ttl", ".jsonld": "jsonld", ".json": "jsonld"}


def format_of(path: str | Path) -> str:
    """The format that a file name asks for.

    Raises:
        UsageError: the ending is none of .nq, .trig, .ttl, .jsonld.
    """
    ending = Path(path).suffix.lower()
    if ending not in _ENDINGS:
        raise UsageError(f"{path}: no format is known by its ending {ending!r}; use .nq, .trig, .ttl or .jsonld")
    return _ENDINGS[ending]


def serialize(quads: Iterable[ox.Quad], path: str | Path | BinaryIO, format: str | None = None) -> int:
    """Writes quads to a file, sorted, each once; returns how many.

    Args:
        quads: in any order; read once.
        path: a file name (written beside and moved into place when complete) or an open binary file.
        format: one of FORMATS; None: by the file's ending (N-Quads for an open file).

    Raises:
        UsageError: unknown format.
        StoreError: the file cannot be written; what was there before is untouched.
    """
    named = isinstance(path, str | Path)
    chosen = format or (format_of(path) if isinstance(path, str | Path) else "nq")
    if chosen not in FORMATS:
        raise UsageError(f"unknown format {chosen!r}: use one of {', '.join(FORMATS)}")
    try:
        if isinstance(path, str | Path):
            return replace(Path(path), lambda file: _write(quads, file, chosen))
        return _write(quads, path, chosen)
    except OSError as error:
        where = f"{path}: " if named else ""
        raise StoreError(f"{where}cannot be written: {error.strerror or error}") from error


def to_rdflib(quads: Iterable[ox.Quad | ox.Triple]) -> Graph:
    """The union of the quads' graphs as one plain in-memory rdflib graph, literals exactly as they are written."""
    from rdflib import Graph, Literal, URIRef
    from rdflib.term import BNode, Node

    def term(value: object) -> Node:
        if isinstance(value, ox.NamedNode):
            return URIRef(value.value)
        if isinstance(value, ox.Literal):
            if value.language:
                return Literal(value.value, lang=value.language)
            kind = value.datatype.value
            # Plain and not ^^xsd:string, as rdflib's own parsers read it; not normalised, so that bytes survive.
            if kind == "http://www.w3.org/2001/XMLSchema#string":
                return Literal(value.value)
            return Literal(value.value, datatype=URIRef(kind), normalize=False)
        if isinstance(value, ox.BlankNode):
            return BNode(value.value)
        raise UsageError(f"rdflib has no term for {type(value).__name__}")

    graph = Graph()
    for quad in quads:
        graph.add((term(quad.subject), term(quad.predicate), term(quad.object)))
    return graph


def _write(quads: Iterable[ox.Quad], file: BinaryIO, format: str) -> int:
    with ExitStack() as stack:
        lines = _sorted_lines(_records(quads, format), stack)
        if format == "nq":
            return _pour(lines, file)
        body = stack.enter_context(tempfile.TemporaryFile())
        count = _pour((line.rpartition(b"\x00")[2] for line in lines), body)
        body.seek(0)
        if format == "jsonld":
            ox.serialize(ox.parse(body, ox.RdfFormat.N_QUADS), file, ox.RdfFormat.JSON_LD)
            return count
        written = stack.enter_context(tempfile.TemporaryFile())
        if format == "ttl":
            triples = (quad.triple for quad in ox.parse(body, ox.RdfFormat.N_TRIPLES))
            ox.serialize(triples, written, ox.RdfFormat.TURTLE, prefixes=PREFIXES)
        else:
            ox.serialize(ox.parse(body, ox.RdfFormat.N_QUADS), written, ox.RdfFormat.TRIG, prefixes=PREFIXES)
        _copy_sorting_prefixes(written, file)
        return count


def _copy_sorting_prefixes(written: IO[bytes], file: IO[bytes]) -> None:
    """pyoxigraph writes the prefixes in another order at each run; equal data shall give equal files."""
    written.seek(0)
    prefixes: list[bytes] = []
    while (line := written.readline()).startswith(b"@prefix"):
        prefixes.append(line)
    file.writelines(sorted(prefixes))
    file.write(line)
    shutil.copyfileobj(written, file)


def _records(quads: Iterable[ox.Quad], format: str) -> Iterator[list[bytes]]:
    """Chunks of lines as they shall be sorted; TriG and JSON-LD group by graph, so their lines begin with it."""
    iterator = iter(quads)
    while chunk := list(islice(iterator, _CHUNK)):
        if format == "ttl":
            yield _lines((quad.triple for quad in chunk), ox.RdfFormat.N_TRIPLES)
            continue
        lines = _lines(chunk, ox.RdfFormat.N_QUADS)
        if format == "nq":
            yield lines
        else:
            graphs = (str(quad.graph_name).encode() for quad in chunk)
            yield [graph + b"\x00" + line for graph, line in zip(graphs, lines, strict=True)]


def _lines(statements: Iterable[ox.Quad] | Iterable[ox.Triple], format: ox.RdfFormat) -> list[bytes]:
    buffer = io.BytesIO()
    ox.serialize(statements, buffer, format)
    return buffer.getvalue().split(b"\n")[:-1]


def _sorted_lines(chunks: Iterator[list[bytes]], stack: ExitStack) -> Iterator[bytes]:
    """All lines in order, each once: one chunk in memory, more as sorted runs in temporary files, merged."""
    runs: list[IO[bytes]] = []
    last: list[bytes] = []
    for lines in chunks:
        if last:
            runs.append(_spill(last, stack))
        last = sorted(set(lines))
    merged = heapq.merge(*(_unspill(run) for run in runs), last)
    return (line for line, _ in groupby(merged))


def _spill(lines: list[bytes], stack: ExitStack) -> IO[bytes]:
    run = tempfile.TemporaryFile()  # noqa: SIM115 — the stack closes it
    stack.enter_context(run)
    _pour(iter(lines), run)
    run.seek(0)
    return run


def _unspill(run: IO[bytes]) -> Iterator[bytes]:
    return (line[:-1] for line in run)


def _pour(lines: Iterator[bytes], file: IO[bytes]) -> int:
    count = 0
    for line in lines:
        file.write(line + b"\n")
        count += 1
    return count
