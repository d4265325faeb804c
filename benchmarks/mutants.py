"""Do the tests of a part see a small fault in it? `python -m benchmarks.mutants --part consolidate`

Samples faults (`mutating`) by seed, writes each into a temporary copy of the tree, runs the part's own test folders and
counts those that a test, or the time limit, stops. The working tree is never written to.

Why not mutmut or cosmic-ray (both looked at: 3.8.1, 8.7.0): neither samples nor takes one test folder a part. mutmut
has neither conditions set to True or False nor dropped guards, and most of what it changes is messages; cosmic-ray
changes the tree that it runs in, and has neither `return None` nor a dropped `raise`. A whole run takes either hours.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

from benchmarks.mutating import Mutant, mutants, mutated
from benchmarks.page import BEGIN, END, put, table

ROOT = Path(__file__).resolve().parent.parent
HEAD = ["part", "seed", "mutants", "killed", "share", "survivors"]
FRAME = f"# Do the tests see a fault?\n\n{BEGIN}\n{END}\n"


@dataclass(frozen=True)
class Part:
    """What faults are put into, and the folders of tests that should see them."""

    sources: tuple[str, ...]
    tests: tuple[str, ...]


PARTS = {
    "consolidate": Part(("kg/consolidate/*.py",), ("tests/consolidate",)),
    "resolve": Part(("kg/resolve/*.py",), ("tests/resolve",)),
    "triples": Part(("kg/triples/*.py",), ("tests/triples",)),
    "link": Part(("kg/link/*.py",), ("tests/link", "--ignore=tests/link/wikidata")),
    "validate": Part(("kg/validate/**/*.py",), ("tests/validate",)),
    "questions": Part(("kg/questions/*.py",), ("tests/questions", "tests/queries")),
    "server": Part(
        (
            "kg/server/http/guard.py", "kg/server/http/access.py", "kg/server/engine/scan.py",
            "kg/server/engine/uploads.py", "kg/server/engine/turns.py", "kg/server/settings.py",
        ),
        ("tests/server",),
    ),
}


def sample(part: str, size: int, seed: int) -> list[Mutant]:
    """`size` mutants of a part, the same for the same seed and sources."""
    paths = sorted(path for pattern in PARTS[part].sources for path in ROOT.glob(pattern))
    found = [one for path in paths for one in mutants(path.relative_to(ROOT).as_posix(), path.read_text("utf-8"))]
    if not found:
        raise SystemExit(f"{part}: no source at {', '.join(PARTS[part].sources)}: mend PARTS in benchmarks/mutants.py")
    return sorted(random.Random(f"{part} {seed}").sample(found, min(size, len(found))))


@contextmanager
def copies(count: int) -> Iterator[list[Path]]:
    """Copies of what git knows of the working tree, its changes included; away afterwards."""
    known = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(known, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    names = [name for name in listed.split("\0") if name and (ROOT / name).is_file()]
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        made = [Path(folder) / str(number) / "tree" for number in range(count)]
        for copy in made:
            for name in names:
                (copy / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(ROOT / name, copy / name)
        yield made


def passes(copy: Path, part: str, limit: float) -> bool:
    """Whether a part's tests pass in a copy within `limit` seconds; nothing that they started outlives them."""
    chosen = ["-x", "-q", "-p", "no:randomly", "-p", "no:cacheprovider", "-m", "not long", "--hypothesis-seed=1"]
    run = subprocess.Popen(
        [sys.executable, "-m", "pytest", *chosen, f"--basetemp={copy.parent / 'tmp'}", *PARTS[part].tests],
        cwd=copy,
        env={**os.environ, "PYTHONPATH": str(copy)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        return run.wait(limit) == 0
    except subprocess.TimeoutExpired:
        return False
    finally:
        with suppress(ProcessLookupError):
            os.killpg(run.pid, signal.SIGKILL)
        run.wait()


def survives(copy: Path, part: str, mutant: Mutant, limit: float) -> bool:
    """Whether the part's tests pass with a mutant in place."""
    path = copy / mutant.path
    before, times = path.read_text("utf-8"), path.stat()
    path.write_text(mutated(before, mutant), encoding="utf-8")
    os.utime(path, (times.st_atime, times.st_mtime + 10 + mutant.start))  # bytecode is told stale by whole seconds
    try:
        return passes(copy, part, limit)
    finally:
        path.write_text(before, encoding="utf-8")
        os.utime(path, (times.st_atime, times.st_mtime))


def survivors(part: str, chosen: list[Mutant], jobs: int) -> list[Mutant]:
    """The mutants that the part's tests do not see, in their order.

    Raises:
        SystemExit: the tests fail without any mutant.
    """
    with copies(jobs) as made:
        start = time.monotonic()
        if not passes(made[0], part, 900):
            raise SystemExit(f"{part}: the tests fail without a mutant: run pytest {' '.join(PARTS[part].tests)}")
        limit = 20 + 4 * (time.monotonic() - start)
        free: SimpleQueue[Path] = SimpleQueue()
        for copy in made:
            free.put(copy)

        def tried(mutant: Mutant) -> bool:
            copy = free.get()
            try:
                alive = survives(copy, part, mutant, limit)
            finally:
                free.put(copy)
            print(f"{'SURVIVES' if alive else 'killed  '} {mutant.path}:{mutant.line} {mutant.change}", flush=True)
            return alive

        with ThreadPoolExecutor(jobs) as pool:
            return [mutant for mutant, alive in zip(chosen, pool.map(tried, chosen), strict=True) if alive]


def row(part: str, seed: int, chosen: list[Mutant], alive: list[Mutant]) -> list[str]:
    """A row of the table."""
    killed = len(chosen) - len(alive)
    left = "<br>".join(f"{each.path}:{each.line} {each.change}".replace("|", "\\|") for each in alive)
    return [part, str(seed), str(len(chosen)), str(killed), f"{killed / len(chosen):.0%}", left]


def with_others(page: Path, rows: list[list[str]]) -> list[list[str]]:
    """The rows, and those of other parts and seeds that the page has already, in the order of parts and seeds."""
    kept: dict[tuple[str, int], list[str]] = {}
    for line in page.read_text("utf-8").splitlines() if page.is_file() else ():
        cells = line.strip("| ").split(" | ", len(HEAD) - 1)
        if cells[0] in PARTS:
            kept[cells[0], int(cells[1])] = [*cells, ""][: len(HEAD)]
    kept |= {(each[0], int(each[1])): each for each in rows}
    return [kept[key] for key in sorted(kept, key=lambda key: (list(PARTS).index(key[0]), key[1]))]


def main() -> None:
    """Read the command line, measure, print, write the page."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.mutants", description=__doc__.splitlines()[0])
    parser.add_argument("--part", action="append", choices=PARTS, help="only this part; may be given again")
    parser.add_argument("--sample", type=int, default=24, help="mutants a part (24)")
    parser.add_argument("--seed", type=int, default=1, help="which sample (1)")
    parser.add_argument("--jobs", type=int, default=2, help="mutants at a time (2)")
    parser.add_argument("--page", type=Path, help="put the rows into the table of this page; its other rows stay")
    arguments = parser.parse_args()
    rows = []
    for part in arguments.part or PARTS:
        chosen = sample(part, arguments.sample, arguments.seed)
        rows.append(row(part, arguments.seed, chosen, survivors(part, chosen, arguments.jobs)))
        if arguments.page:
            put(arguments.page, table(HEAD, with_others(arguments.page, rows[-1:])), FRAME)
    print(table(HEAD, rows))


if __name__ == "__main__":
    main()
