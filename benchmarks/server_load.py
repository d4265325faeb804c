"""Sixty-four clients with mixed questions: this server beside `oxigraph serve`, same data, same clients, one run.

    python -m benchmarks.server_load [--seconds 20] [--rounds 3] [--clients 64] [--page docs/performance.md]

Each client has an address of its own on loopback and asks the saved questions, with their defaults, one after
another, beginning at another one; then the same with another constant in each request, so that no server has seen the
query before. Servers and loads take turns; the rounds of each are taken together. The clients are one process, so the
figures are for comparing and not for boasting. Exit code 2 if any answer was an error. Answers are compared first:
each question must give as many rows on both, with and without such a constant; under load an answer that is not as
long as the question's first one counts as an error.
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
from itertools import count
from pathlib import Path

import httpx

from benchmarks import measuring, servers
from benchmarks.lean_client import LeanClient
from benchmarks.page import frame, put, table
from kg.questions.question import all_questions
from kg.server.settings import MB

FRAME = frame("The server under load", "server")
_JSON = {"Accept": "application/sparql-results+json", "Accept-Encoding": "identity"}



@dataclass
class Load:
    """What one server did: seconds of each answer, statuses, and the most memory it took."""

    name: str
    queries: str
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


class Asked:
    """What is asked of both servers: the queries in turn, each with a constant of its own if they are `unseen`."""

    def __init__(self, queries: Sequence[str], *, unseen: bool) -> None:
        self._queries = queries
        self._constants = count(1) if unseen else None
        self.name = "never seen" if unseen else "in turn"

    def __len__(self) -> int:
        return len(self._queries)

    def query(self, step: int) -> tuple[int, str]:
        """Which question it is, and the text of this request."""
        which = step % len(self._queries)
        text = self._queries[which]
        return which, text if self._constants is None else with_constant(text, next(self._constants))


def with_constant(query: str, constant: int) -> str:
    """The query with a constant that it did not have: it is joined to each row, and shown in none."""
    return f"{query}\nVALUES ?constant {{ {constant} }}"


async def _client(number: int, url: str, asked: Asked, sizes: Sequence[int], until: float, load: Load) -> None:
    step = number
    while time.perf_counter() < until:
        try:
            async with LeanClient(url, f"127.0.1.{number + 1}") as client:
                while (begun := time.perf_counter()) < until:
                    which, query = asked.query(step)
                    step += 1
                    status, size = await client.ask(query)
                    load.statuses[status if size == sizes[which] else 0] += 1
                    load.times.append(time.perf_counter() - begun)
        except (OSError, EOFError):
            load.statuses[0] += 1


async def _all(clients: int, url: str, asked: Asked, sizes: Sequence[int], seconds: float, load: Load) -> None:
    begun = time.perf_counter()
    await asyncio.gather(*(_client(n, url, asked, sizes, begun + seconds, load) for n in range(clients)))
    load.elapsed += time.perf_counter() - begun


def measure(
    running: servers.Running, url: str, asked: Asked, sizes: Sequence[int], clients: int, seconds: float, load: Load
) -> None:
    """Let the clients at one server, and add what it did to `load`."""
    asyncio.run(_all(clients, url, asked, sizes, seconds, load))
    load.highest = max(load.highest, running.resident())


def first(url: str, query: str) -> tuple[int, int]:
    """How many rows an endpoint answers with, and how many bytes."""
    answer = httpx.post(url, data={"query": query}, headers=_JSON, timeout=120).raise_for_status()
    return len(answer.json()["results"]["bindings"]), len(answer.content)


def compared(here: str, there: str, queries: dict[str, str]) -> tuple[list[int], list[int]]:
    """Bytes of each question's answer here and there, which has as many rows on both, whatever constant is in it."""
    sizes: tuple[list[int], list[int]] = ([], [])
    for number, (name, query) in enumerate(queries.items()):
        mine, its = first(here, query), first(there, query)
        unseen = with_constant(query, -number)
        counts = {mine[0], its[0], first(here, unseen)[0], first(there, unseen)[0]}
        assert len(counts) == 1, f"{name}: {mine[0]} rows here, {its[0]} there; with a constant and without: {counts}"
        sizes[0].append(mine[1])
        sizes[1].append(its[1])
    return sizes


def main(arguments: Sequence[str] | None = None) -> int:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=20, help="of each server, load and round")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--clients", type=int, default=64)
    parser.add_argument("--page", type=Path)
    given = parser.parse_args(arguments)
    conditions = measuring.conditions("server_load", arguments)
    queries = {one.name: one.sparql for one in all_questions()}
    with tempfile.TemporaryDirectory() as folder:
        store, data = built(Path(folder))
        with servers.kg(store) as ours, servers.oxigraph() as theirs:
            httpx.post(
                f"{theirs.url}/store", content=data.read_bytes(), headers={"Content-Type": "application/n-quads"}
            ).raise_for_status()
            here, there = f"{ours.url}/sparql", f"{theirs.url}/query"
            mine, its = compared(here, there, queries)
            turns = [
                (running, url, asked, sizes, Load(name, asked.name))
                for unseen in (False, True)
                for running, name, url, sizes in (
                    (theirs, "oxigraph serve", there, its),
                    (ours, "kg serve", here, mine),
                )
                for asked in [Asked(list(queries.values()), unseen=unseen)]
            ]
            for _ in range(given.rounds):
                for running, url, asked, sizes, load in turns:
                    measure(running, url, asked, sizes, given.clients, given.seconds, load)
    loads = [turn[-1] for turn in turns]
    text = f"{conditions}\n\n{measured(loads, given, len(queries))}"
    print(text)
    if given.page:
        put(given.page, text, FRAME, "server")
    return 2 if any(load.errors for load in loads) else 0


def built(folder: Path) -> tuple[Path, Path]:
    """A store of the demo's reports, and the same as N-Quads."""
    from kg.cli import cli

    store, data = folder / "store", folder / "data.nq"
    examples = str(Path(__file__).resolve().parent.parent / "examples" / "reports")
    cli(["build", examples, "--store", str(store), "--out", str(data)], standalone_mode=False)
    return store, data


def measured(loads: list[Load], given: argparse.Namespace, questions: int) -> str:
    """The page's part."""
    peers = {load.queries: load for load in reversed(loads)}
    lines = [
        [
            load.queries, load.name, f"{len(load.times)}", str(load.errors),
            f"{load.rate / peers[load.queries].rate:.2f}", f"{statistics.median(load.times) * 1000:.0f} ms",
            f"{statistics.quantiles(load.times, n=100)[98] * 1000:.0f} ms", f"{load.highest // MB} MB",
        ]
        for load in loads
    ]  # fmt: skip
    return (
        f"{given.clients} clients, {given.rounds} times {given.seconds:g} s each server and load, by turns, the "
        f"{questions} saved questions over the reports of the demo, one process of clients on the same machine. "
        '"In turn": as they are, one after the other. "Never seen": each request with a constant that no other has.\n\n'
        + table(
            ["queries", "server", "answers", "errors", "throughput, peer = 1", "median", "99th percentile", "memory"],
            lines,
        )
    )


if __name__ == "__main__":
    sys.exit(main())
