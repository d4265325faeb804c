"""How fast facts become N-Quads, beside the bare serializer and a plain write of the same bytes, and where time goes.

    python -m benchmarks.writing [--attacks 1000 3000] [--rounds 3] [--page docs/performance.md]

The facts are those of `benchmarks.generate`; making them up is not counted. Each size is a process of its own for the
whole way (facts → `kg.update.bulk.graph_lines` → a file), and one for what it is set beside:
the serializer alone over the same quads already made, and a plain write of the same bytes. Seconds are of the
processor, since other programs may run beside, the median of the rounds, in which both take turns; memory is the
highest of the process.

Where the time goes is sampled, not traced, in a third process: every two milliseconds of the processor the innermost
function of a part (`PARTS`) is noted. What lies beneath it (terms, pydantic, JSON, the folding of names) counts for
the part that asked for it.
"""

from __future__ import annotations

import argparse
import io
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from statistics import median
from types import FrameType

from pyoxigraph import RdfFormat, parse, serialize

from benchmarks import measuring
from benchmarks.generate import facts
from benchmarks.page import frame, put, table
from kg.facts import AnyFact
from kg.gazetteer import Gazetteer
from kg.update.bulk import graph_lines

ROOT = Path(__file__).resolve().parent.parent
FRAME = frame("From facts to N-Quads", "writing")
PARTS = (
    ("minting of IRIs and ids", ("kg.triples.iris", "kg.facts.digest")),
    ("reading and keeping facts", ("kg.facts",)),
    ("standing", ("kg.standing",)),
    ("terms and quads of reports", (
        "kg.triples.report_writer", "kg.triples.party_nodes", "kg.triples.from_rdf", "kg.triples.review_writer",
    )),
    ("resolution", ("kg.resolve", "kg.triples.resolution")),
    ("consolidation", ("kg.consolidate", "kg.triples.consolidated", "kg.triples.computed")),
    ("gazetteer", ("kg.triples.gazetteer_writer", "kg.update.used_entities")),
    ("lines of N-Quads, and handing them on", ("kg.triples.plain_triples", "kg.update.bulk")),
    ("making facts up (not counted)", ("benchmarks.generate",)),
)
"""Part → names of its functions begin so ("module.function"); the first that fits."""
CHUNK = 100_000
INTERVAL = 0.002
STEPS = ("write", "beside", "profile")


class _Timed:
    """Facts of so many attacks, a report at a time; `seconds`: of the processor, spent on making them up."""

    def __init__(self, attacks: int) -> None:
        self._attacks = attacks
        self.seconds = 0.0

    def __iter__(self) -> Iterator[Sequence[AnyFact]]:
        reports = facts(self._attacks)
        while True:
            began = time.process_time()
            told = next(reports, None)
            self.seconds += time.process_time() - began
            if told is None:
                return
            yield told


def write(attacks: int, path: Path) -> float:
    """Seconds of the processor for facts → N-Quads in `path`."""
    gazetteer, told = Gazetteer.load(), _Timed(attacks)
    began = time.process_time()
    with path.open("wb") as file:
        file.writelines(graph_lines(told, gazetteer))
    return time.process_time() - began - told.seconds


def serialized(path: Path) -> tuple[int, float]:
    """Quads in `path`, and the seconds that the serializer takes for them alone."""
    quads = parse(path=path, format=RdfFormat.N_QUADS)
    count, seconds = 0, 0.0
    while chunk := list(islice(quads, CHUNK)):
        began = time.process_time()
        serialize(chunk, io.BytesIO(), RdfFormat.N_QUADS)
        seconds += time.process_time() - began
        count += len(chunk)
    return count, seconds


def copied(path: Path, target: Path) -> float:
    """Seconds that a plain write of the bytes of `path` takes."""
    seconds = 0.0
    with path.open("rb") as source, target.open("wb") as file:
        while block := source.read(1 << 20):
            began = time.process_time()
            file.write(block)
            seconds += time.process_time() - began
    return seconds


def profile(attacks: int, path: Path) -> Counter[str]:
    """Part → seconds of `write`, by samples."""
    samples: Counter[str] = Counter()

    def note(_signal: int, frame: FrameType | None) -> None:
        samples[_part(frame)] += 1

    signal.signal(signal.SIGPROF, note)
    signal.setitimer(signal.ITIMER_PROF, INTERVAL, INTERVAL)
    began = time.process_time()
    write(attacks, path)
    seconds = time.process_time() - began
    signal.setitimer(signal.ITIMER_PROF, 0)
    each = seconds / samples.total()  # the kernel's clock may be coarser than what was asked for
    return Counter({part: count * each for part, count in samples.items()})


def _part(frame: FrameType | None) -> str:
    while frame is not None:
        name = f"{frame.f_globals['__name__']}.{frame.f_code.co_name}"
        for part, beginnings in PARTS:
            if name.startswith(beginnings):
                return part
        frame = frame.f_back
    return "else"


def step(name: str, attacks: int, path: Path) -> None:
    """Print what one step in this process came to, a figure a line."""
    if name == "profile":
        for part, seconds in profile(attacks, path).most_common():
            print(f"{part}\t{seconds}")
        return
    if name == "write":
        print(write(attacks, path))
    else:
        print(*serialized(path), copied(path, path.with_name("copy.nq")))
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)


def _ran(name: str, attacks: int, path: Path) -> list[str]:
    call = ["-m", "benchmarks.writing", "--step", name, "--attacks", str(attacks), "--file", str(path)]
    ran = subprocess.run([sys.executable, *call], cwd=ROOT, check=True, capture_output=True, text=True)
    return ran.stdout.splitlines()


def measured(sizes: Sequence[int], rounds: int) -> str:
    """The two tables."""
    speeds: list[list[str]] = []
    shares: dict[str, list[str]] = {part: [] for part, _ in PARTS} | {"else": []}
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "graph.nq"
            written, beside = [], []
            for _ in range(rounds):
                written.append([float(line) for line in _ran("write", size, path)])
                beside.append([float(figure) for figure in _ran("beside", size, path)[0].split()])
            seconds, memory = median(one[0] for one in written), max(one[1] for one in written)
            quads, alone, plain = (median(figures) for figures in zip(*beside, strict=True))
            speeds.append([
                f"{size:,}", f"{quads:,.0f}", f"{path.stat().st_size:,}", f"{seconds:.1f}", f"{quads / seconds:,.0f}",
                f"{alone:.2f}", f"{plain:.2f}", f"{seconds / alone:.0f}", f"{seconds / plain:.0f}", f"{memory:.0f}",
            ])
            found = dict(line.split("\t") for line in _ran("profile", size, path))
            for part, row in shares.items():
                row.append(f"{float(found.get(part, 0)):.2f}")
        measuring.say(" ".join(speeds[-1]))
    head = [
        "attacks",
        "quads",
        "bytes",
        "s",
        "quads/s",
        "serializer alone, s",
        "plain write, s",
        "times the serializer",
        "times the write",
        "peak MiB",
    ]
    parts = table(["part, s", *(f"{size:,} attacks" for size in sizes)], [[part, *row] for part, row in shares.items()])
    return f"{table(head, speeds)}\n\n{parts}"


def main(args: Sequence[str] | None = None) -> int:
    """Measure, print, and write the page if one is given."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--attacks", nargs="+", type=int, default=[1000, 3000])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--page", type=Path)
    parser.add_argument("--step", choices=STEPS, help=argparse.SUPPRESS)
    parser.add_argument("--file", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args(args)
    if given.step:
        step(given.step, given.attacks[0], given.file)
        return 0
    text = f"{measuring.conditions('writing', args)}\n\n{measured(given.attacks, given.rounds)}"
    print(text)
    if given.page:
        put(given.page, text, FRAME, "writing")
    return 0


if __name__ == "__main__":
    sys.exit(main())
