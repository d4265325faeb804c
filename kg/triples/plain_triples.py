"""The triples of one graph, each once: as quads for a store, or as lines of N-Quads for a file.

A plain triple is a tuple of terms: a pyoxigraph Triple or Quad costs many times the tuple, and a file needs neither.
The terms stay pyoxigraph's, which checks and escapes them; a line is put together from what they print as.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode, Quad

PlainTriple = tuple[NamedNode, NamedNode, NamedNode | Literal]
"""Subject, predicate, object."""

_printed = lru_cache(maxsize=4096)(str)
"""A predicate as N-Quads has it."""


class GraphTriples(NamedTuple):
    """Triples of one graph, in their order; made as they are read, so they can be read once, unless they are kept."""

    graph: NamedNode
    said: Iterable[PlainTriple]

    def kept(self) -> GraphTriples:
        """The same, all of them made, each once; they can be read again."""
        return GraphTriples(self.graph, tuple(dict.fromkeys(self.said)))

    def quads(self) -> Iterator[Quad]:
        """Each triple once, as a quad of the graph."""
        for subject, predicate, object_ in dict.fromkeys(self.said):
            yield Quad(subject, predicate, object_, self.graph)

    def n_quads(self) -> bytes:
        """Each triple once, as a line of N-Quads, byte for byte as pyoxigraph's serializer writes it."""
        return "".join(dict.fromkeys(self._lines())).encode()

    def _lines(self) -> Iterator[str]:
        end = f" {self.graph} .\n"
        before, printed = None, ""
        for subject, predicate, object_ in self.said:
            if subject is not before:  # most triples are about the node of the one before
                before, printed = subject, str(subject)
            yield f"{printed} {_printed(predicate)} {object_!s}{end}"
