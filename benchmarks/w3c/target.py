"""A server that is tested: its addresses, and how its store is filled: by SPARQL Update, which all of them have."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import httpx
import pyoxigraph as ox


@dataclass
class Target:
    """One running server.

    Attributes:
        root: http://host:port.
        query, update, store: paths below it; store: of the Graph Store protocol, None if it has none.
        headers: sent with every request that may change something.
        describes: path of the service description.
    """

    name: str
    root: str
    query: str = "/sparql"
    update: str = "/sparql"
    store: str | None = "/store"
    headers: Mapping[str, str] = field(default_factory=dict)
    client: httpx.Client = field(default_factory=lambda: httpx.Client(timeout=60))

    def fill(self, default: Iterable[ox.Triple], named: Mapping[str, Iterable[ox.Triple]]) -> None:
        """Make these the whole content of the store."""
        parts = [_text(default)]
        for name, triples in named.items():
            parts.append(f"GRAPH <{name}> {{ {_text(triples)} }}")
        self.change("CLEAR ALL ; " + " ; ".join(f"CREATE SILENT GRAPH <{name}>" for name in named))
        self.change(f"INSERT DATA {{ {' '.join(parts)} }}")

    def change(self, text: str) -> httpx.Response:
        """Send one update.

        Raises:
            httpx.HTTPStatusError: it was not made.
        """
        answer = self.client.post(
            self.root + self.update, content=text.encode(),
            headers={"Content-Type": "application/sparql-update", **self.headers},
        )
        answer.raise_for_status()
        return answer

    def ask(self, text: str, accept: str) -> httpx.Response:
        """Send one query."""
        return self.client.post(
            self.root + self.query, content=text.encode(),
            headers={"Content-Type": "application/sparql-query", "Accept": accept},
        )


def _text(triples: Iterable[ox.Triple]) -> str:
    return (ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"").decode()
