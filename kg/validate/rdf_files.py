"""An RDF file to check, read without fetching anything."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox

from kg.errors import InputError, UsageError

_FORMATS = {
    ".nq": ox.RdfFormat.N_QUADS,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".ttl": ox.RdfFormat.TURTLE,
    ".trig": ox.RdfFormat.TRIG,
    ".jsonld": ox.RdfFormat.JSON_LD,
    ".json": ox.RdfFormat.JSON_LD,
}


def read_quads(path: str | Path) -> list[ox.Quad]:
    """The quads of an RDF file: Turtle, TriG, N-Quads, N-Triples or JSON-LD, by its ending.

    Nothing is fetched: a JSON-LD file with a remote context is refused.

    Raises:
        UsageError: the ending is none of these formats'.
        InputError: the file cannot be read, or is not well-formed; the message names the line.
    """
    chosen = _FORMATS.get(Path(path).suffix.lower())
    if chosen is None:
        raise UsageError(f"{path}: not an RDF file that can be validated; use one of {', '.join(sorted(_FORMATS))}")
    try:
        with Path(path).open("rb") as file:
            return list(ox.parse(file, format=chosen))
    except SyntaxError as error:
        remedy = "put the context into the file" if "context" in str(error).lower() else None
        raise InputError(str(error.msg), source=path, line=error.lineno, remedy=remedy) from error
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror or error}", source=path) from error
