"""How long every question of queries/ takes, beside `oxigraph serve` and rdflib, on 1,000, 10,000 and 100,000 attacks.

    python -m benchmarks.questions [--sizes 1000 10000 100000] [--rounds 3] [--limit 60] [--peer-size 1000]
                                   [--only NAME …] [--folder DIR] [--page docs/performance.md]

Each size is a graph of benchmarks/generate.py in a store on disk (kept in --folder, made if it is not there). Each
question is asked twice: of everything, with its defaults; and narrowly, as the pages and most people ask: one attack,
one base, one force, one source, or thirty days. Every asking is a process of its own that opens the store, asks once to
warm up and then so many rounds; it is killed at the limit and said to be. What counts is the median of the seconds by
the clock, until the last row is there. The peers are asked the same text over the same graph: `oxigraph serve` over
HTTP on the same files, and rdflib's Dataset in memory; their rows are compared with ours.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import httpx
from pyoxigraph import QueryResultsFormat, QuerySolutions, Store, parse_query_results

from benchmarks import generate, measuring, servers
from benchmarks.narrowing import narrowed
from benchmarks.page import frame, put, table
from kg.questions.question import Question, all_questions, bind, load
from kg.stores import open_store
from kg.stores.oxigraph import data_folder
from kg.stores.sparql import bind as written

NARROW = 0.3
"""Seconds that a question may take that is asked narrowly."""
WHOLE = 1.0
"""Seconds that a question about everything may take, whatever it answers."""
EACH = 0.0001
"""Seconds more for each row of that."""

FRAME = frame("How long questions take", "questions")


@dataclass(frozen=True)
class Told:
    """One question at one size: median seconds of the rounds, rows, and what they are; None where it was killed."""

    seconds: float | None
    rows: int = 0
    digest: str = ""
    complaint: str = ""


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, and write the page if one is named. 0 if every narrow question keeps to the limit, else 1."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 10_000, 100_000])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--limit", type=float, default=60, help="seconds after which an asking is killed")
    parser.add_argument("--peer-size", type=int, default=1000, help="the size at which rdflib is asked (0: not at all)")
    parser.add_argument("--only", nargs="+", help="these questions only")
    parser.add_argument("--folder", type=Path, help="where stores are kept (default: a folder that goes away)")
    parser.add_argument("--page", type=Path)
    chosen = parser.parse_args(arguments)
    conditions = measuring.conditions("questions", arguments)
    asked = [one for one in all_questions() if not chosen.only or one.name in chosen.only]
    with tempfile.TemporaryDirectory() as passing:
        folder: Path = chosen.folder or Path(passing)
        stores = {size: generate.stored(folder, size) for size in chosen.sizes}
        whole = {size: _ours(stores[size], asked, False, chosen.rounds, chosen.limit) for size in stores}
        narrow = {size: _ours(stores[size], asked, True, chosen.rounds, chosen.limit) for size in stores}
        served = {size: _served(stores[size], asked, chosen.rounds, chosen.limit) for size in stores}
        rdflib = _rdflib(stores[chosen.peer_size], asked, chosen.limit) if chosen.peer_size in stores else {}
    text = _page(conditions, asked, chosen, whole, narrow, served, rdflib)
    sys.stdout.write(text + "\n")
    if chosen.page:
        put(chosen.page, text, FRAME, "questions")
    return 0 if all(_kept(told) for found in narrow.values() for told in found.values()) else 1


def _kept(told: Told) -> bool:
    return told.seconds is not None and told.seconds <= NARROW


def _kept_whole(told: Told) -> bool:
    return told.seconds is not None and told.seconds <= WHOLE + EACH * told.rows


def _ours(
    store: Path, asked: Iterable[Question], narrow: bool, rounds: int, limit: float
) -> dict[str, Told]:
    found: dict[str, Told] = {}
    with open_store(store, "read") as opened:
        engine: Store = opened.engine  # type: ignore[attr-defined]
        values = {one.name: narrowed(one, engine) if narrow else {} for one in asked}
    for one in asked:
        if narrow and not values[one.name]:
            continue
        found[one.name] = _child("ask", store, one.name, values[one.name], rounds, limit)
        _say(f"{store.name} {'narrow' if narrow else 'whole'} {one.name}: {_shown(found[one.name])}")
    return found


def _child(
    what: str, store: Path, name: str, values: dict[str, str], rounds: int, limit: float
) -> Told:
    command = [sys.executable, "-m", "benchmarks.questions", "--child", what, str(store), name, json.dumps(values),
               str(rounds), str(limit)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=(limit + 30) * (rounds + 1), check=False)
    except subprocess.TimeoutExpired:
        return Told(None, complaint=f"over {limit:.0f} s")
    if done.returncode:
        lines = done.stderr.decode("utf-8", "replace").strip().splitlines()
        return Told(None, complaint=lines[-1][:80] if lines else f"over {limit:.0f} s")
    return Told(**json.loads(done.stdout))


def _asking(what: str, where: str, name: str, values: str, rounds: str, limit: str) -> None:
    """In a process of its own: ask, and print what was found. The process kills itself at the limit."""
    question = load(name)
    text = written(question.sparql, bind(question, json.loads(values)))
    if what == "ask":
        with open_store(Path(where), "read") as store:
            _timed(lambda: [tuple(map(_text, row)) for row in store.query(text).rows], int(rounds), float(limit))
        return
    from rdflib import Dataset

    dataset = Dataset(default_union=False)
    with open_store(Path(where), "read") as store:
        dataset.parse(data=b"".join(_lines(store.dump())), format="nquads")
    _timed(lambda: [tuple(map(_text, row)) for row in dataset.query(text)], int(rounds), float(limit))


def _lines(quads: Iterable[object]) -> Iterable[bytes]:
    return (f"{quad} .\n".encode() for quad in quads)


def _text(term: object) -> str:
    return "" if term is None else str(getattr(term, "value", term))


def _timed(ask: object, rounds: int, limit: float) -> None:
    import threading

    assert callable(ask)
    seconds: list[float] = []
    rows: list[tuple[str, ...]] = []
    for number in range(rounds + 1):
        killer = threading.Timer(limit, os._exit, (9,))
        killer.daemon = True
        killer.start()
        start = time.perf_counter()
        rows = ask()
        taken = time.perf_counter() - start
        killer.cancel()
        if number or rounds == 0:
            seconds.append(taken)
    print(json.dumps({"seconds": statistics.median(seconds), "rows": len(rows), "digest": _digest(rows)}))


def _digest(rows: Iterable[tuple[str, ...]]) -> str:
    """Of the rows in any order; lists within a cell in any order too, since their order is the store's own affair."""
    cells = sorted("\t".join(" | ".join(sorted(cell.split(" | "))) for cell in row) for row in rows)
    return sha256("\n".join(cells).encode()).hexdigest()[:12]


def _served(store: Path, asked: Iterable[Question], rounds: int, limit: float) -> dict[str, Told]:
    found: dict[str, Told] = {}
    with servers.oxigraph_over(data_folder(store)) as server, httpx.Client(timeout=limit) as client:
        for one in asked:
            found[one.name] = _over_http(client, server.url + "/query", written(one.sparql, bind(one, {})), rounds)
            _say(f"{store.name} oxigraph serve {one.name}: {_shown(found[one.name])}")
            if found[one.name].seconds is None:
                break  # what was asked goes on in that server, and would slow all that follows
    return found


def _over_http(client: httpx.Client, url: str, text: str, rounds: int) -> Told:
    seconds, rows = [], []
    try:
        for _ in range(rounds):
            start = time.perf_counter()
            answer = client.post(url, data={"query": text}, headers={"Accept": "application/sparql-results+json"})
            answer.raise_for_status()
            found = parse_query_results(answer.content, format=QueryResultsFormat.JSON)
            assert isinstance(found, QuerySolutions)
            rows = [tuple(map(_text, row)) for row in found]
            seconds.append(time.perf_counter() - start)
    except httpx.HTTPError as error:
        return Told(None, complaint=type(error).__name__)
    return Told(statistics.median(seconds), len(rows), _digest(rows))


def _rdflib(store: Path, asked: Iterable[Question], limit: float) -> dict[str, Told]:
    found = {}
    for one in asked:
        found[one.name] = _child("rdflib", store, one.name, {}, 0, limit)
        _say(f"{store.name} rdflib {one.name}: {_shown(found[one.name])}")
    return found


def _page(
    conditions: str, asked: Sequence[Question], chosen: argparse.Namespace, whole: dict[int, dict[str, Told]],
    narrow: dict[int, dict[str, Told]], served: dict[int, dict[str, Told]], rdflib: dict[str, Told],
) -> str:
    sizes = list(whole)
    last = sizes[-1]
    late = [f"{name} at {size:,}" for size in sizes for name, told in narrow[size].items() if not _kept(told)]
    slow = [name for name, told in whole[last].items() if not _kept_whole(told)]
    head = ["question", *(f"{size:,}" for size in sizes), f"rows at {last:,}"]
    parts = [
        f"{conditions} Seconds by the clock, median of {chosen.rounds}; attacks in the store on top.",
        "### Asked narrowly: one attack, base, force, source or report, or thirty days",
        table(
            head,
            [
                [name, *(_cell(narrow[size].get(name)) for size in sizes), _rows(narrow[last].get(name))]
                for name in narrow[last]
            ],
        ),
        f"Limit {NARROW:g} s: " + ("kept by all." if not late else f"MISSED by {len(late)}: {', '.join(late)}."),
        "### Asked of everything",
        table(
            [*head, "s per 1,000 rows"],
            [
                [
                    one.name,
                    *(_cell(whole[size].get(one.name)) for size in sizes),
                    _rows(whole[last].get(one.name)),
                    _each(whole[last].get(one.name)),
                ]
                for one in asked
            ],
        ),
        f"Limit {WHOLE:g} s and {EACH * 1000:g} s for 1,000 rows, at {last:,} attacks: kept by "
        f"{len(asked) - len(slow)} of {len(asked)}; over it: "
        f"{', '.join(slow) or 'none'}.",
        "### Beside others: the same text, everything",
        table(
            [
                "question",
                *(f"oxigraph serve / ours at {size:,}" for size in sizes),
                f"rdflib / ours at {chosen.peer_size:,}",
                "same rows",
            ],
            [
                [
                    one.name,
                    *(_ratio(served[size].get(one.name), whole[size].get(one.name)) for size in sizes),
                    _ratio(rdflib.get(one.name), whole.get(chosen.peer_size, {}).get(one.name)),
                    _same(one.name, whole, served, rdflib, chosen.peer_size),
                ]
                for one in asked
            ],
        ),
        "Above 1 the other took longer. `oxigraph serve` reads the same files, answers as JSON over HTTP and computes "
        "in the same engine; rdflib holds the graph in memory and was asked once.",
    ]
    return "\n\n".join(parts)


def _cell(told: Told | None) -> str:
    if told is None:
        return "–"
    return f"{told.seconds:.2f}" if told.seconds is not None else told.complaint


def _rows(told: Told | None) -> str:
    return "–" if told is None or told.seconds is None else f"{told.rows:,}"


def _each(told: Told | None) -> str:
    if told is None or told.seconds is None or told.rows < 1000:
        return "–"
    return f"{told.seconds / told.rows * 1000:.3f}"


def _ratio(other: Told | None, ours: Told | None) -> str:
    if other is None:
        return "–"
    if other.seconds is None:
        return other.complaint
    return "–" if ours is None or ours.seconds is None else f"{other.seconds / max(ours.seconds, 1e-4):.1f}"


def _same(
    name: str, whole: dict[int, dict[str, Told]], served: dict[int, dict[str, Told]], rdflib: dict[str, Told], size: int
) -> str:
    pairs = [(whole[one].get(name), served[one].get(name)) for one in whole]
    pairs.append((whole.get(size, {}).get(name), rdflib.get(name)))
    known = [(a, b) for a, b in pairs if a and b and a.seconds is not None and b.seconds is not None]
    return "yes" if all(a.digest == b.digest for a, b in known) else "NO"


def _shown(told: Told) -> str:
    return f"{_cell(told)} s, {told.rows:,} rows"


def _say(text: str) -> None:
    sys.stderr.write(text + "\n")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        _asking(*sys.argv[2:])
    else:
        sys.exit(main())
