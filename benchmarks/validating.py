"""The shapes over a made-up graph: our engine by one process and by all cores, beside pySHACL and validators in Rust.

    python -m benchmarks.validating [--sizes 300 1000] [--peer-size 300] [--peer NAME=PYTHON …] [--rounds 3]
                                    [--without N] [--limit 3600] [--folder DIR] [--page docs/performance.md]

Each size is a graph of benchmarks/generate.py in a store on disk (kept in --folder, made if it is not there). Each side
is a process of its own, by turns: `kg.validate.store_check.validate_store` on the store, with one process and with one
for each core; pySHACL by `kg.validate.second_opinion.validate_by_pyshacl` on the quads of the store, up to --peer-size;
and, up to the same size, the validators of benchmarks/shacl_peers.py, each by the Python of an environment that has
its package (`--peer shacl-rust=peers/bin/python`), on the same triples as a file, with shapes/ in one file. What counts
is the whole process; of the rounds the medians, of the memory the highest.

What is found is compared: pySHACL's findings must be ours as (focus node, path, component, severity), else the first
that differ are told and the exit code is 1. Those of other packages are compared without the path, which each writes in
a way of its own, and told in numbers. A made-up graph breaks few shapes: --without N leaves out every Nth quad, so that
many break.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox

from benchmarks import generate, measuring
from benchmarks.measuring import Took
from benchmarks.page import frame, put, table
from benchmarks.shacl_peers import PEERS
from kg.resources import folder as folder_of
from kg.stores.oxigraph import data_folder
from kg.validate.second_opinion import validate_by_pyshacl
from kg.validate.shapes import schema_triples
from kg.validate.store_check import validate_store
from kg.validate.violation import Violation

Row = tuple[str, ...]
ONE, ALL, PYSHACL = "ours, one process", "ours, all cores", "pySHACL"
FRAME = frame("Validation", "validating")
HEAD = ["attacks", "quads", "side", "s", "s, processor", "peak MiB", "times ours, one process", "findings", "the same"]
CORES = os.cpu_count() or 1


@dataclass
class Sized:
    """One size: how many quads; each side's medians, and what it found."""

    attacks: int
    quads: int
    took: dict[str, Took] = field(default_factory=dict)
    found: dict[str, set[Row]] = field(default_factory=dict)

    def differing(self, side: str) -> set[Row]:
        """Findings that only `side` or only our one process has."""
        ours, its = self.found[ONE], self.found[side]
        if side in PEERS:
            return {_without_path(row) for row in ours} ^ {_without_path(row) for row in its}
        return ours ^ its


def _without_path(row: Row) -> Row:
    return row[:1] + row[2:]


def measure(attacks: int, folder: Path, given: argparse.Namespace) -> Sized:
    """All sides at one size."""
    store = generate.stored(folder, attacks, given.without)
    engine = ox.Store.read_only(str(data_folder(store)))
    sized = Sized(attacks, len(engine))
    with tempfile.TemporaryDirectory(dir=folder) as passing:
        here = Path(passing)
        commands = _ours(store, here)
        if attacks <= given.peer_size:
            commands[PYSHACL] = measuring.child("validating", "pyshacl", store, "1", here / PYSHACL)
            if given.peer:
                _write_for_peers(engine, here)
            for name, python in given.peer:
                program = measuring.ROOT / "benchmarks" / "shacl_peers.py"
                commands[name] = [python, program, name, here / "data.nt", here / "shapes.ttl", here / name]
        del engine
        sized.took = measuring.by_turns(_sides(commands, given.limit), given.rounds)
        sized.found = {name: {tuple(row) for row in measuring.told(here / name)} for name in commands}
    return sized


def _ours(store: Path, here: Path) -> dict[str, Sequence[str | Path]]:
    return {
        name: measuring.child("validating", "ours", store, str(jobs), here / name)
        for name, jobs in ((ONE, 1), (ALL, CORES))
    }


def _sides(commands: dict[str, Sequence[str | Path]], limit: float) -> dict[str, Callable[[], Took]]:
    def side(command: Sequence[str | Path]) -> Callable[[], Took]:
        return lambda: measuring.run(command, limit)[0]

    return {name: side(command) for name, command in commands.items()}


def _write_for_peers(store: ox.Store, here: Path) -> None:
    """The triples of the store with what the shapes need of the ontology, and all shapes in one file."""
    _serialize((quad.triple for quad in store), here / "all.nt")
    _serialize(schema_triples(), here / "schema.nt")
    with (here / "data.nt").open("wb") as data:
        for name in ("all.nt", "schema.nt"):
            data.write((here / name).read_bytes())
    each = (ox.parse(path=path, format=ox.RdfFormat.TURTLE, rename_blank_nodes=True)
            for path in sorted(folder_of("shapes").glob("*.ttl")))
    _serialize((quad.triple for file in each for quad in file), here / "shapes.ttl", ox.RdfFormat.TURTLE)


def _serialize(triples: Iterable[ox.Triple], path: Path, form: ox.RdfFormat = ox.RdfFormat.N_TRIPLES) -> None:
    ox.serialize(triples, str(path), form)


def validate(how: str, store: str, jobs: str, findings: str) -> None:
    """In a process of its own: validate, and write what is found."""
    folder = data_folder(Path(store))
    engine = ox.Store.read_only(str(folder))
    found = validate_store(engine, folder, int(jobs)) if how == "ours" else validate_by_pyshacl(engine)
    Path(findings).write_text(json.dumps(sorted(set(map(_row, found)))), encoding="utf-8")


def _row(one: Violation) -> Row:
    return one.focus, one.path or "", one.component, one.severity


def page_of(measured: Sequence[Sized], conditions: str, given: argparse.Namespace) -> str:
    """The measurement as Markdown."""
    rows = [
        [f"{sized.attacks:,}", f"{sized.quads:,}", name, f"{took.seconds:.1f}", f"{took.processor:.1f}",
         f"{took.mib:,.0f}", f"{took.seconds / sized.took[ONE].seconds:.2f}", f"{len(sized.found[name]):,}",
         _agreed(sized, name)]
        for sized in measured for name, took in sized.took.items()
    ]
    less = f" Every {given.without}th quad was left out, so that many shapes break." if given.without else ""
    how = f"Whole processes by turns, medians of {given.rounds}, memory the highest; all cores are {CORES}.{less}"
    return f"{conditions}\n\n{table(HEAD, rows)}\n\n{how}"


def _agreed(sized: Sized, side: str) -> str:
    differing = sized.differing(side)
    return "yes" if not differing else f"{len(differing):,} differ"


def told_of(sized: Sized) -> list[str]:
    """What differs where nothing may: a line each, the first ten of each side."""
    lines = []
    for side in (ALL, PYSHACL):
        for row in sorted(sized.differing(side))[:10] if side in sized.found else ():
            who = side if row in sized.found[side] else ONE
            lines.append(f"{sized.attacks:,} attacks, found only by {who}: {' '.join(row)}")
    return lines


def _peer(text: str) -> tuple[str, str]:
    name, _, python = text.partition("=")
    if name not in PEERS or not python:
        raise argparse.ArgumentTypeError(f"{text!r}: say NAME=PYTHON, NAME one of {', '.join(PEERS)}")
    if not os.access(python, os.X_OK):
        raise argparse.ArgumentTypeError(f"{text!r}: there is no such program; python -m venv makes one")
    return name, os.path.abspath(python)  # noqa: PTH100  # a link is kept: it says which environment


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, and write the page if one is named. 1 if our engine and pySHACL do not find the same."""
    parser = measuring.arguments_of(__doc__, "stores")
    parser.add_argument("--sizes", type=int, nargs="+", default=[300, 1000])
    parser.add_argument("--peer-size", type=int, default=300, help="the largest size at which others are asked")
    parser.add_argument("--peer", type=_peer, action="append", default=[], metavar="NAME=PYTHON")
    parser.add_argument("--without", type=int, default=0, metavar="N", help="leave out every Nth quad")
    given = parser.parse_args(arguments)
    conditions = measuring.conditions("validating", arguments)
    try:
        with tempfile.TemporaryDirectory() as passing:
            folder: Path = given.folder or Path(passing)
            measured = [measure(size, folder, given) for size in given.sizes]
    except measuring.Failed as error:
        print(f"benchmarks.validating: {error}", file=sys.stderr)
        return 1
    text = page_of(measured, conditions, given)
    print(text)
    if given.page:
        put(given.page, text, FRAME, "validating")
    return measuring.tell_differing([line for sized in measured for line in told_of(sized)])


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        validate(*sys.argv[2:])
    else:
        sys.exit(main())
