"""How fast rows of a dataset are read and loaded, and whether memory stays flat.

    python -m benchmarks.importing [FILE] [--format ucdp] [--rows 1000 2000 4000] [--rounds 3]
                                   [--page docs/performance.md]

FILE is a file of the dataset; default: rows in UCDP's columns made from the rows of tests/importers. Each size is a
process of its own, by turns: reading alone (rows → facts), and loading into an empty store on disk without and with
the shapes. Seconds are of the processor, since other programs may run beside, the median of the rounds; memory is the
highest of the process.
"""

from __future__ import annotations

import argparse
import csv
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from benchmarks import measuring
from benchmarks.page import frame, put, table
from kg.gazetteer import Gazetteer
from kg.importers.loading import import_file
from kg.importers.row_facts import File
from kg.stores import open_store

ROOT = Path(__file__).resolve().parent.parent
FRAME = frame("Importing", "importing")
STEPS = ("read", "load", "load and check")
HEAD = ["step", "rows", "s (processor)", "rows/s", "peak MiB"]


def sample(source: Path | None, rows: int, target: Path) -> None:
    """Write `rows` rows of `source`, repeated under new ids where it has fewer."""
    path = source or ROOT / "tests" / "importers" / "ucdp_ged231.csv"
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        known = list(reader)
        columns = list(reader.fieldnames or ())
    key = columns[0]
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        for number in range(rows):
            row = known[number % len(known)]
            writer.writerow(row if number < len(known) else {**row, key: str(10_000_000 + number)})


def step(name: str, format: str, path: Path) -> tuple[int, float, int]:
    """Rows, seconds of the processor, and the highest memory in MiB, of one step in this process."""
    gazetteer = Gazetteer.load()
    file = File(format, path, gazetteer, release="0", clashes=True)
    began = time.process_time()
    if name == "read":
        rows = sum(1 for _ in file.rows())
    else:
        with tempfile.TemporaryDirectory() as folder, open_store(Path(folder) / "store") as store:
            rows = import_file(file, store, gazetteer, check=name == "load and check").rows
    seconds = time.process_time() - began
    return rows, seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main(args: Sequence[str] | None = None) -> int:
    """Measure, print, and write the page if one is given."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", nargs="?", type=Path)
    parser.add_argument("--format", default="ucdp")
    parser.add_argument("--rows", nargs="+", type=int, default=[1000, 2000, 4000])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--page", type=Path)
    parser.add_argument("--step", choices=STEPS, help=argparse.SUPPRESS)
    given = parser.parse_args(args)
    if given.step:
        print(*step(given.step, given.format, given.file))
        return 0
    conditions = measuring.conditions("importing", args)
    lines = [line for size in given.rows for line in _sized(size, given)]
    how = f"Seconds of the processor, median of {given.rounds} by turns; memory the highest."
    measured = f"{conditions}\n\n{table(HEAD, lines)}\n\n{how}"
    print(measured)
    if given.page:
        put(given.page, measured, FRAME, "importing")
    return 0


def _sized(size: int, given: argparse.Namespace) -> list[list[str]]:
    """The lines of one number of rows."""
    took: dict[str, list[tuple[int, float, int]]] = {name: [] for name in STEPS}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sample.csv"
        sample(given.file, size, path)
        for _ in range(given.rounds):
            for name in STEPS:
                call = ["-m", "benchmarks.importing", str(path), "--format", given.format, "--step", name]
                ran = subprocess.run([sys.executable, *call], cwd=ROOT, check=True, capture_output=True, text=True)
                told = ran.stdout.split()
                took[name].append((int(told[0]), float(told[1]), int(told[2])))
                measuring.say(f"{size} rows, {name}: {float(told[1]):.1f} s of the processor, {told[2]} MiB")
    lines = []
    for name, rounds in took.items():
        rows, seconds, memory = rounds[0][0], median(one[1] for one in rounds), max(one[2] for one in rounds)
        lines.append([name, str(rows), f"{seconds:.1f}", f"{rows / seconds:.0f}", str(memory)])
    return lines


if __name__ == "__main__":
    sys.exit(main())
