"""N-Quads into a store: ours on disk, beside `oxigraph load`, rdflib's parser, and servers filled over HTTP.

    python -m benchmarks.loading [--sizes 1000 10000] [--peer-size 1000] [--server oxigraph --server virtuoso]
                                 [--rounds 3] [--limit 3600] [--folder DIR] [--page docs/performance.md]

The file is that of benchmarks/generate.py (kept in --folder, made if it is not there). Each side is a process of its
own, by turns, into a new place each time: `fill` of an empty store of ours, as `kg build` and `kg import` do it;
`oxigraph load`, the program of the package oxigraph; and, up to --peer-size, rdflib's Dataset in memory and `kg load
--file` to servers (--server) that scripts/stores.sh starts empty. A server that is not installed is left out and named;
what it needs itself is not counted, only what `kg load` does, so its memory is that of `kg load`. What counts is the
whole process; of the rounds the medians, of the memory the highest.

Each side must hold as many quads afterwards, else the exit code is 1.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pyoxigraph as ox

from benchmarks import generate, measuring, servers
from benchmarks.measuring import Took
from benchmarks.page import frame, put, table
from kg.stores import open_store
from kg.stores.oxigraph import data_folder

OURS, OXIGRAPH, RDFLIB = "ours, on disk", "oxigraph load, on disk", "rdflib, in memory"
FRAME = frame("Loading", "loading")
HEAD = ["attacks", "bytes", "side", "quads after", "s", "s, processor", "quads/s", "times ours", "peak MiB",
        "MiB on disk"]
COUNT = "SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } FILTER(STRSTARTS(STR(?g), 'https://w3id.org/')) }"
_STARTER = measuring.ROOT / "scripts" / "stores.sh"
_NOT_INSTALLED = 3


@dataclass
class Sized:
    """One size: bytes of the file; each side's medians, how many quads it then held, and its MiB on disk."""

    attacks: int
    bytes: int
    took: dict[str, Took] = field(default_factory=dict)
    quads: dict[str, int] = field(default_factory=dict)
    disk: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Server:
    """An empty server that runs: what `kg load` is told of it, and where and as whom it is asked."""

    arguments: tuple[str, ...]
    query: str
    user: str | None
    password: str | None

    def load(self, file: Path, limit: float) -> Took:
        """`kg load` of a file to it."""
        command: list[str | Path] = [sys.executable, "-m", "kg", "load", *self.arguments, "--file", file]
        return measuring.run(command, limit, self._login)[0]

    def count(self) -> int:
        """The quads that it holds in our graphs."""
        login = httpx.DigestAuth(self.user, self.password or "") if self.user else None
        answer = httpx.post(self.query, data={"query": COUNT}, auth=login, timeout=600,
                            headers={"Accept": "application/sparql-results+json"}).raise_for_status()
        return int(answer.json()["results"]["bindings"][0]["n"]["value"])

    @property
    def _login(self) -> dict[str, str]:
        return {"SITREP_PASSWORD": self.password} if self.password else {}


@contextmanager
def started(name: str, state: Path) -> Iterator[Server | None]:
    """A server as scripts/stores.sh starts it, gone at the end of the block; None: it is not installed.

    Raises:
        Failed: it is there and does not start.
    """
    path = os.pathsep.join((str(Path(servers.oxigraph_program()).parent), os.environ["PATH"]))
    surroundings = {**os.environ, "SITREP_STORES": str(state), "PATH": path}
    done = subprocess.run([_STARTER, "start", name], env=surroundings, capture_output=True, text=True, check=False)
    if done.returncode == _NOT_INSTALLED:
        yield None
        return
    if done.returncode:
        raise measuring.Failed(f"{name} did not start: {done.stderr.strip()[-300:]}")
    try:
        yield _server(name, json.loads((state / f"{name}.json").read_text(encoding="utf-8")))
    finally:
        subprocess.run([_STARTER, "stop", name], env=surroundings, capture_output=True, check=False)


def _server(name: str, known: dict[str, str]) -> Server:
    user = known.get("user") or None
    login = ("--user", user, "--auth", known["auth"]) if user else ()
    return Server((known["root"], "--server", name, *login), known["query"], user, known.get("password") or None)


class Round:
    """The sides at one size; each call of one loads the file into a new place and notes what is then there."""

    def __init__(self, sized: Sized, file: Path, folder: Path, given: argparse.Namespace) -> None:
        self._sized = sized
        self._file = file
        self._folder = folder
        self._limit = given.limit

    def sides(self, small: bool, named: Sequence[str]) -> dict[str, Callable[[], Took]]:
        """What there is to measure; `small`: also what is asked at small sizes only."""
        found: dict[str, Callable[[], Took]] = {OURS: self._ours, OXIGRAPH: self._oxigraph}
        if small:
            found[RDFLIB] = self._rdflib
            found |= {f"kg load to {name}": self._over_http(name) for name in named}
        return found

    def _ours(self) -> Took:
        store = self._folder / "ours"
        took, _ = measuring.run(measuring.child("loading", "ours", self._file, store), self._limit)
        self._note(OURS, len(ox.Store.read_only(str(data_folder(store)))), store)
        return took

    def _oxigraph(self) -> Took:
        store = self._folder / "oxigraph"
        command: list[str | Path] = [servers.oxigraph_program(), "load", "--location", store, "--file", self._file]
        took, _ = measuring.run(command, self._limit)
        self._note(OXIGRAPH, len(ox.Store.read_only(str(store))), store)
        return took

    def _rdflib(self) -> Took:
        took, said = measuring.run(measuring.child("loading", "rdflib", self._file, ""), self._limit)
        self._sized.quads[RDFLIB] = int(said)
        return took

    def _over_http(self, name: str) -> Callable[[], Took]:
        def side() -> Took:
            with started(name, self._folder / "servers") as server:
                if server is None:
                    raise measuring.Failed(f"{name} is no longer installed")
                took = server.load(self._file, self._limit)
                self._sized.quads[f"kg load to {name}"] = server.count()
            return took
        return side

    def _note(self, side: str, quads: int, store: Path) -> None:
        self._sized.quads[side] = quads
        self._sized.disk[side] = sum(path.stat().st_size for path in store.rglob("*") if path.is_file()) / 2**20
        shutil.rmtree(store)


def measure(attacks: int, folder: Path, named: Sequence[str], given: argparse.Namespace) -> Sized:
    """All sides at one size."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"graph-{attacks}.nq"
    if not file.exists():
        measuring.say(f"writing a file of {attacks:,} attacks")
        with file.with_suffix(".part").open("wb") as out:
            out.writelines(generate.lines(attacks))
        file.with_suffix(".part").rename(file)
    sized = Sized(attacks, file.stat().st_size)
    with tempfile.TemporaryDirectory(dir=folder) as passing:
        sides = Round(sized, file, Path(passing), given).sides(attacks <= given.peer_size, named)
        sized.took = measuring.by_turns(sides, given.rounds)
    return sized


def load(how: str, file: str, store: str) -> None:
    """In a process of its own: load the file."""
    if how == "ours":
        with open_store(Path(store)) as opened:
            opened.fill(ox.parse(path=file, format=ox.RdfFormat.N_QUADS))
        return
    from rdflib import Dataset

    dataset = Dataset()
    dataset.parse(file, format="nquads")
    print(sum(1 for _ in dataset.quads()))


def page_of(measured: Sequence[Sized], conditions: str, rounds: int, missing: Sequence[str]) -> str:
    """The measurement as Markdown."""
    rows = [
        [f"{one.attacks:,}", f"{one.bytes:,}", name, f"{one.quads[name]:,}", f"{took.seconds:.1f}",
         f"{took.processor:.1f}", f"{one.quads[name] / took.seconds:,.0f}",
         f"{took.seconds / one.took[OURS].seconds:.2f}", f"{took.mib:,.0f}",
         f"{one.disk[name]:.0f}" if name in one.disk else "–"]
        for one in measured for name, took in one.took.items()
    ]
    how = f"Whole processes by turns, medians of {rounds}, memory the highest."
    left = f" Not installed and left out: {', '.join(missing)}." if missing else ""
    return f"{conditions}\n\n{table(HEAD, rows)}\n\n{how}{left}"


def differing(measured: Sequence[Sized]) -> list[str]:
    """Where not all sides hold as many quads."""
    return [
        f"{one.attacks:,} attacks: " + ", ".join(f"{name} holds {quads:,} quads" for name, quads in one.quads.items())
        for one in measured if len(set(one.quads.values())) > 1
    ]


def _installed(names: Sequence[str], folder: Path) -> list[str]:
    with ExitStack() as stack:
        return [name for name in names if stack.enter_context(started(name, folder / "servers")) is not None]


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, and write the page if one is named. 1 if not all hold the same number of quads."""
    parser = measuring.arguments_of(__doc__, "files")
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 10_000])
    parser.add_argument("--peer-size", type=int, default=1000, help="the largest size of rdflib and the servers")
    parser.add_argument("--server", action="append", default=[], choices=["oxigraph", "virtuoso"])
    given = parser.parse_args(arguments)
    conditions = measuring.conditions("loading", arguments)
    try:
        with tempfile.TemporaryDirectory() as passing:
            named = _installed(given.server, Path(passing))
            folder: Path = given.folder or Path(passing)
            measured = [measure(size, folder, named, given) for size in given.sizes]
    except measuring.Failed as error:
        print(f"benchmarks.loading: {error}", file=sys.stderr)
        return 1
    text = page_of(measured, conditions, given.rounds, [name for name in given.server if name not in named])
    print(text)
    if given.page:
        put(given.page, text, FRAME, "loading")
    return measuring.tell_differing(differing(measured))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        load(*sys.argv[2:])
    else:
        sys.exit(main())
