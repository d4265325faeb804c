"""How long it takes to add one report to a store that grows: 1,000, 10,000 and 100,000 attacks.

    python -m benchmarks.growth [--sizes 1000 10000 100000] [--reports 20] [--folder DIR] [--page docs/performance.md]

Each size is a synthetic world (benchmarks/synthetic.py) that a store on disk is filled with. Then further reports about
attacks that it holds are added one by one, each a `kg.build.build` of its own from facts: reading, checking against the
shapes, finding what it hangs together with, and one change of the store; and then they are taken out again, one by one,
as `kg retract` does it. What is loaded once by any build (shapes,
gazetteer) is loaded before; a build from texts has to load the language models beside.
"""

from __future__ import annotations

import argparse
import random
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks import measuring
from benchmarks.page import frame, put, table
from benchmarks.synthetic import events, further, reports
from kg.build import build
from kg.facts import AnyFact, to_json_line
from kg.gazetteer import Gazetteer
from kg.stores import open_store
from kg.update import Growth
from kg.update.bulk import fill

LIMIT = 2.0
"""Seconds that adding one report, or taking one out, may take."""

FRAME = frame("Growth", "growth")


@dataclass(frozen=True)
class Grown:
    """One size: attacks, reports in the store, seconds to fill it, to open it, to add one report, to take one out."""

    attacks: int
    reports: int
    filled: float
    opened: float
    added: tuple[float, ...]
    retracted: tuple[float, ...]

    @property
    def median(self) -> float:
        return statistics.median(self.added)

    @property
    def slowest(self) -> float:
        return max(*self.added, *self.retracted)


def measure(attacks: int, more: int, folder: Path, seed: int = 0) -> Grown:
    """Fill a store in `folder`/store with so many attacks and add `more` reports, one by one."""
    gazetteer = Gazetteer.load()
    where = folder / "store"
    start = time.perf_counter()
    with open_store(where) as store:
        held = fill(store, (told.facts for told in reports(attacks, seed)), gazetteer)
    filled = time.perf_counter() - start
    chosen = set(random.Random(seed).sample(range(attacks), more))
    extra = [further(event, seed) for event in events(attacks, seed) if event.number in chosen]
    start = time.perf_counter()
    with open_store(where) as store:
        opened = time.perf_counter() - start
        added = []
        for told in extra:
            path = _written(told.facts, folder)
            start = time.perf_counter()
            done = build([str(path)], store, gazetteer=gazetteer)
            added.append(time.perf_counter() - start)
            if done.reports != 1:
                raise RuntimeError(f"a report was not added: {done.failures or done.violations}")
        retracted = []
        for told in extra:
            start = time.perf_counter()
            growth = Growth(store, gazetteer)
            growth.catch_up()
            growth.retract([told.facts[0].report])
            retracted.append(time.perf_counter() - start)
    return Grown(attacks, held, filled, opened, tuple(added), tuple(retracted))


def warm_up(folder: Path) -> None:
    """Load what any build loads once."""
    with open_store() as store:
        build([str(_written(next(reports(1)).facts, folder))], store)


def _written(facts: Sequence[AnyFact], folder: Path) -> Path:
    path = folder / "report.jsonl"
    path.write_text("".join(to_json_line(fact) + "\n" for fact in facts), encoding="utf-8")
    return path


def page_of(grown: Sequence[Grown], conditions: str) -> str:
    """The measurement as Markdown."""
    rows = [
        [f"{one.attacks:,}", f"{one.reports:,}", f"{one.filled:,.0f}", f"{one.opened:.2f}",
         f"{one.median:.2f}", f"{max(one.added):.2f}",
         f"{statistics.median(one.retracted):.2f}", f"{max(one.retracted):.2f}"]
        for one in grown
    ]
    head = ["attacks in the store", "reports", "filled in s", "opened in s", "one report added in s, median", "slowest",
            "one taken out in s, median", "slowest"]
    missed = [one for one in grown if one.slowest > LIMIT]
    verdict = "MISSED: " + ", ".join(f"{one.attacks:,}: {one.slowest:.2f} s" for one in missed) if missed else "kept"
    return f"{conditions}\n\n{table(head, rows)}\n\nLimit of {LIMIT:g} s for one report: {verdict}."


def main(args: list[str] | None = None) -> int:
    """Measure, print, and write the page if one is named."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.growth", description=__doc__.split("\n")[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    parser.add_argument("--reports", type=int, default=20, help="how many reports are added to each")
    parser.add_argument("--folder", type=Path, help="where stores are made and removed; default: the system's")
    parser.add_argument("--page", type=Path)
    chosen = parser.parse_args(args)
    conditions = measuring.conditions("growth", args)
    grown = []
    with tempfile.TemporaryDirectory(dir=chosen.folder) as name:
        warm_up(Path(name))
        for size in chosen.sizes:
            grown.append(measure(size, min(size, chosen.reports), Path(name)))
            shutil.rmtree(Path(name) / "store")
            one = grown[-1]
            print(f"{size} attacks in {one.reports} reports: filled in {one.filled:.0f} s; "
                  f"one report added in {one.median:.2f} s (median), {max(one.added):.2f} s (slowest); "
                  f"taken out in {statistics.median(one.retracted):.2f} s, {max(one.retracted):.2f} s", flush=True)
    text = page_of(grown, conditions)
    print(text)
    if chosen.page:
        put(chosen.page, text, FRAME, "growth")
    return 1 if any(one.slowest > LIMIT for one in grown) else 0


if __name__ == "__main__":
    sys.exit(main())
