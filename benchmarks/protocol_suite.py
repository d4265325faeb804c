"""How much of the W3C's SPARQL 1.1 suite this server, `oxigraph serve` and rdflib-endpoint pass over HTTP.

    python -m benchmarks.protocol_suite ../shared/suites/sparql11 [--rdflib-endpoint PYTHON] [--only kg] [--page FILE]

One runner for all, the manifests as they are. PYTHON is an interpreter that has rdflib-endpoint, which is no dependency
of ours; without it that column is left out and the page says so. To make one:

    python -m venv /tmp/reference && /tmp/reference/bin/pip install rdflib-endpoint uvicorn
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from benchmarks import servers
from benchmarks.page import put, table
from benchmarks.w3c import evaluation, protocol
from benchmarks.w3c.manifests import conversations, evaluations, names
from benchmarks.w3c.target import Target
from kg.stores import on_disk

PAGE = Path(__file__).resolve().parent.parent / "docs" / "endpoint.md"
GRAPH_STORE = ("graph-store-protocol/manifest-direct.ttl", "graph-store-protocol/manifest-indirect.ttl")
NOT_OURS = ("entailment", "service", "syntax-query", "syntax-fed", "syntax-update-1", "syntax-update-2")
"""Folders without evaluation tests of plain SPARQL: entailment is a regime that no server here offers, service needs
other servers, and syntax tests evaluate nothing."""
PARTS = ("protocol", "graph store", "service description", "query evaluation", "update evaluation")
FRAME = "# The endpoint\n\n<!-- measured: begin -->\n<!-- measured: end -->\n"
_MANY = 30
_RDFLIB = """
import sys, uvicorn
import rdflib.plugins.sparql
from rdflib import Dataset
from rdflib_endpoint import SparqlEndpoint
rdflib.plugins.sparql.SPARQL_DEFAULT_GRAPH_UNION = False
app = SparqlEndpoint(graph=Dataset(), path="/", enable_update=True)
uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_level="error")
"""


@dataclass
class Score:
    """What one server reached: passed and run by part, and how each miss was missed."""

    passed: dict[str, int] = field(default_factory=lambda: dict.fromkeys(PARTS, 0))
    run: dict[str, int] = field(default_factory=lambda: dict.fromkeys(PARTS, 0))
    misses: dict[str, str] = field(default_factory=dict)

    def add(self, part: str, name: str, wrong: str) -> None:
        """Count one test."""
        self.run[part] += 1
        self.passed[part] += not wrong
        if wrong:
            self.misses[f"{part}: {name}"] = wrong


def score(target: Target, suite: Path, parts: tuple[str, ...] = PARTS) -> Score:
    """Run the suite against one server."""
    found = Score()
    if "protocol" in parts:
        for test in conversations(suite, "protocol/manifest.ttl"):
            found.add("protocol", test.name, protocol.run(target, test))
    if "graph store" in parts:
        for manifest in GRAPH_STORE:
            for test in conversations(suite, manifest):
                found.add("graph store", test.name, protocol.run(target, test))
    if "service description" in parts:
        for name in names(suite, "service-description/manifest.ttl"):
            found.add("service description", name, protocol.describe(target, name))
    for kind in ("query", "update"):
        if f"{kind} evaluation" in parts:
            for one in evaluations(suite, f"manifest-sparql11-{kind}.ttl", NOT_OURS):
                found.add(f"{kind} evaluation", one.name, evaluation.run(target, one))
        if kind == "query" and "query evaluation" in parts:
            for one in evaluations(suite, "manifest-sparql11-results.ttl", NOT_OURS):
                found.add("query evaluation", one.name, evaluation.run(target, one))
    return found


@contextmanager
def kg_target() -> Iterator[Target]:
    """This server over an empty store, writable; the default graph is the store's own, as the suite expects."""
    with tempfile.TemporaryDirectory() as folder:
        with on_disk(Path(folder) / "store"):
            pass  # makes it: a server makes none
        with servers.kg(Path(folder) / "store", "--default-graph", "own", writable=True) as running:
            yield Target("kg serve", running.url, headers={"Authorization": f"Bearer {servers.TOKEN}"})


@contextmanager
def oxigraph_target() -> Iterator[Target]:
    """`oxigraph serve` over an empty store in memory."""
    with servers.oxigraph() as running:
        yield Target("oxigraph serve", running.url, "/query", "/update", "/store")


@contextmanager
def rdflib_target(python: str) -> Iterator[Target]:
    """rdflib-endpoint over an empty Dataset."""
    port = servers.free_port()
    process = subprocess.Popen([python, "-c", _RDFLIB, str(port)], stderr=subprocess.DEVNULL)
    try:
        servers._wait(process, f"http://127.0.0.1:{port}/", Path("/dev/null"))
        yield Target("rdflib-endpoint", f"http://127.0.0.1:{port}", "/", "/", None)
    finally:
        servers._end(process)


def measured(scores: dict[str, Score]) -> str:
    """The page's part: counts beside each other, then the misses of each."""
    rows = [
        [part, *(f"{one.passed[part]} of {one.run[part]}" for one in scores.values())] for part in PARTS
    ]
    text = table(["tests", *scores], rows)
    for name, one in scores.items():
        if name == "kg serve":
            listed = [f"{test} ({wrong.splitlines()[0][:160]})" for test, wrong in one.misses.items()]
        else:
            listed = list(one.misses) if len(one.misses) < _MANY else _by_folder(one.misses)
        text += f"\n\nMissed by {name}: " + ("; ".join(listed) + "." if listed else "nothing.")
    return text


def _by_folder(misses: Iterable[str]) -> list[str]:
    found = Counter(name.rpartition("/")[0] or name.partition(":")[0] for name in misses)
    return [f"{folder} {count}" for folder, count in found.items()]


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("suite", type=Path)
    parser.add_argument("--rdflib-endpoint", metavar="PYTHON")
    parser.add_argument("--only", choices=["kg", "oxigraph"])
    parser.add_argument("--part", choices=PARTS, action="append")
    parser.add_argument("--page", type=Path, default=PAGE)
    parser.add_argument("--no-page", action="store_true")
    arguments = parser.parse_args()
    parts = tuple(arguments.part or PARTS)
    scores: dict[str, Score] = {}
    with ExitStack() as stack:
        targets = []
        if arguments.only != "oxigraph":
            targets.append(stack.enter_context(kg_target()))
        if arguments.only != "kg":
            targets.append(stack.enter_context(oxigraph_target()))
        if arguments.rdflib_endpoint and arguments.only is None:
            targets.append(stack.enter_context(rdflib_target(arguments.rdflib_endpoint)))
        for target in targets:
            scores[target.name] = score(target, arguments.suite, parts)
    command = "python -m benchmarks.protocol_suite ../shared/suites/sparql11"
    command += " --rdflib-endpoint PYTHON" if arguments.rdflib_endpoint else ""
    text = f"{date.today().isoformat()}, `{command}`\n\n{measured(scores)}"
    if not arguments.rdflib_endpoint:
        text += "\n\nrdflib-endpoint was not installed for this run."
    print(text)
    if not arguments.no_page and arguments.only is None and parts == PARTS:
        put(arguments.page, text, FRAME)
    return 0


if __name__ == "__main__":
    sys.exit(main())
