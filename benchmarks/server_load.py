"""Sixty-four clients with mixed questions: this server beside `oxigraph serve`, same data, same clients, one run.

    python -m benchmarks.server_load [--seconds 60] [--clients 64] [--page FILE]

Each client has an address of its own on loopback and asks the saved questions, with their defaults, one after
another, beginning at another one. The clients are one process, so the figures are for comparing and not for boasting.
Exit code 2 if any answer was an error. Answers are compared first: each question must give as many rows on both.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from benchmarks import servers
from benchmarks.page import put, table
from kg.questions.question import all_questions
from kg.server.settings import MB

PAGE = Path(__file__).resolve().parent.parent / "docs" / "performance-server.md"
FRAME = "# The server under load\n\n<!-- measured: begin -->\n<!-- measured: end -->\n"
_JSON = {"Accept": "application/sparql-results+json", "Accept-Encoding": "identity"}


@dataclass
class Load:
    """What one server did: seconds of each answer, statuses, and the most memory it took."""

    name: str
    times: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    highest: int = 0
    elapsed: float = 0.0

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.times) / self.elapsed

    @property
    def errors(self) -> int:
        """Answers that were none."""
        return self.statuses.total() - self.statuses[200]


async def _client(number: int, url: str, queries: Sequence[str], until: float, load: Load) -> None:
    transport = httpx.AsyncHTTPTransport(local_address=f"127.0.1.{number + 1}")
    async with httpx.AsyncClient(transport=transport, timeout=120, headers=_JSON) as client:
        step = number
        while time.perf_counter() < until:
            begun = time.perf_counter()
            try:
                answer = await client.post(url, data={"query": queries[step % len(queries)]})
                load.statuses[answer.status_code] += 1
            except httpx.HTTPError:
                load.statuses[0] += 1
            load.times.append(time.perf_counter() - begun)
            step += 1


async def _all(clients: int, url: str, queries: Sequence[str], seconds: float, load: Load) -> None:
    begun = time.perf_counter()
    await asyncio.gather(*(_client(n, url, queries, begun + seconds, load) for n in range(clients)))
    load.elapsed = time.perf_counter() - begun


def measure(
    running: servers.Running, name: str, url: str, queries: Sequence[str], clients: int, seconds: float
) -> Load:
    """Let the clients at one server."""
    load = Load(name)
    asyncio.run(_all(clients, url, queries, seconds, load))
    load.highest = running.resident()
    return load


def rows(url: str, query: str) -> int:
    """How many rows an endpoint answers with."""
    answer = httpx.post(url, data={"query": query}, headers=_JSON, timeout=120).raise_for_status()
    return len(answer.json()["results"]["bindings"])


def main() -> int:
    """The command."""
    from kg.cli import cli

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--clients", type=int, default=64)
    parser.add_argument("--page", type=Path, default=PAGE)
    asked = parser.parse_args()
    queries = [one.sparql for one in all_questions()]
    with tempfile.TemporaryDirectory() as folder:
        store, data = Path(folder) / "store", Path(folder) / "data.nq"
        examples = str(Path(__file__).resolve().parent.parent / "examples" / "reports")
        cli(["build", examples, "--store", str(store), "--out", str(data)], standalone_mode=False)
        with servers.kg(store) as ours, servers.oxigraph() as theirs:
            httpx.post(
                f"{theirs.url}/store", content=data.read_bytes(), headers={"Content-Type": "application/n-quads"}
            ).raise_for_status()
            here, there = f"{ours.url}/sparql", f"{theirs.url}/query"
            for one in all_questions():
                mine, its = rows(here, one.sparql), rows(there, one.sparql)
                assert mine == its, f"{one.name}: {mine} rows here, {its} there"
            loads = [
                measure(theirs, "oxigraph serve", there, queries, asked.clients, asked.seconds),
                measure(ours, "kg serve", here, queries, asked.clients, asked.seconds),
            ]
    text = measured(loads, asked.clients, asked.seconds, len(queries))
    print(text)
    put(asked.page, text, FRAME)
    return 2 if any(load.errors for load in loads) else 0


def measured(loads: list[Load], clients: int, seconds: float, questions: int) -> str:
    """The page's part."""
    peer = loads[0]
    lines = [
        [
            load.name, f"{len(load.times)}", str(load.errors), f"{load.rate / peer.rate:.2f}",
            f"{statistics.median(load.times) * 1000:.0f} ms",
            f"{statistics.quantiles(load.times, n=100)[98] * 1000:.0f} ms", f"{load.highest // MB} MB",
        ]
        for load in loads
    ]  # fmt: skip
    return (
        f"`python -m benchmarks.server_load`: {clients} clients, {seconds:g} s each server, the {questions} saved "
        "questions in turn over the reports of the demo, one process of clients on the same machine.\n\n"
        + table(
            ["server", "answers", "errors", "throughput to the peer's", "median", "99th percentile", "memory"], lines
        )
    )


if __name__ == "__main__":
    sys.exit(main())
