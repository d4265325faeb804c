"""N-Quads files, graph by graph."""

from __future__ import annotations

from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from kg.errors import InputError


def read_by_graph(path: Path) -> dict[NamedNode, list[Quad]]:
    """The quads of the N-Quads file `path` by named graph, in the file's order.

    Raises:
        InputError: it cannot be read, is not N-Quads, or has a quad outside every named graph.
    """
    graphs: dict[NamedNode, list[Quad]] = {}
    try:
        for quad in parse(path=path, format=RdfFormat.N_QUADS):
            if not isinstance(quad.graph_name, NamedNode):
                raise InputError(
                    f"this statement is in no named graph: {quad}",
                    source=path,
                    remedy="each graph of a store has a name: give a file as `kg build --out FILE.nq` writes it",
                )
            for term in (quad.subject, quad.object):
                if not isinstance(term, (NamedNode, Literal)):
                    raise InputError(
                        f"{term} has no name of its own: {quad}",
                        source=path,
                        remedy="blank nodes and triple terms cannot be replaced or compared: give the node an IRI",
                    )
            graphs.setdefault(quad.graph_name, []).append(quad)
    except SyntaxError as error:
        raise InputError(
            f"not N-Quads: {error.msg}", source=path, line=error.lineno, remedy="correct or leave out this line"
        ) from error
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror or error}", source=path) from error
    return graphs
