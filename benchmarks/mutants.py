"""Do the tests of a part see a small fault in it? `python -m benchmarks.mutants --part consolidate`

Samples faults (`mutating`) by seed, writes each into a temporary copy of the tree, runs the part's own test folders and
counts those that a test, or the time limit, stops. The working tree is never written to.

Neither mutmut 3.8.1 nor cosmic-ray 8.7.0 samples. mutmut knows no condition that is True or False and no dropped guard;
cosmic-ray writes into the tree that it runs in, and knows neither `return None` nor a dropped `raise`.
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
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

from benchmarks.mutating import Mutant, mutants
from benchmarks.page import BEGIN, END, put, table

ROOT = Path(__file__).resolve().parent.parent
HEAD = ["part", "seed", "mutants", "killed", "of these by time", "share", "survivors"]
GUARDS = [
    f"kg/server/{name}.py"
    for name in ("http/guard", "http/access", "engine/scan", "engine/uploads", "engine/worker_queue", "settings")
]
BORDER = [f"tests/server/test_{name}.py" for name in ("guards", "turns", "texts_and_bodies")]
PARTS = {
    "consolidate": (["kg/consolidate/*.py"], [["tests/consolidate/test_together.py"], ["tests/consolidate"]]),
    "resolve": (["kg/resolve/*.py"], [["tests/resolve/test_read_out.py"], ["tests/resolve"]]),
    "triples": (["kg/triples/*.py"], [["tests/triples/test_triples_beside.py"], ["tests/triples"]]),
    "link": (["kg/link/*.py"], [["tests/link/test_read_out.py"], ["tests/link", "--ignore=tests/link/wikidata"]]),
    "validate": (["kg/validate/**/*.py"], [["tests/validate/test_pieces.py"], ["tests/validate"]]),
    "questions": (["kg/questions/*.py"], [["tests/questions"], ["tests/queries"]]),
    "server": (GUARDS, [BORDER, ["tests/server"]]),
}
"""Part → what faults are put into, and the tests that should see them: those that see most of them first."""


def sample(part: str, size: int, seed: int) -> list[Mutant]:
    """`size` mutants of a part, the same for the same seed and sources."""
    paths = sorted(path for pattern in PARTS[part][0] for path in ROOT.glob(pattern))
    found = [one for path in paths for one in mutants(path.relative_to(ROOT).as_posix(), path.read_text("utf-8"))]
    if not found:
        raise SystemExit(f"{part}: no source at {', '.join(PARTS[part][0])}: mend PARTS in benchmarks/mutants.py")
    return sorted(random.Random(f"{part} {seed}").sample(found, min(size, len(found))))


def outcome(part: str, limit: float, mutant: Mutant | None = None) -> str:
    """ "survives", "killed" or "over time": how the part's tests end in a copy of what git knows, with the mutant."""
    known = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.check_output(known, cwd=ROOT, text=True).split("\0")
    with tempfile.TemporaryDirectory(prefix="mutant-") as folder:
        copy = Path(folder, "tree")
        for name in (name for name in names if (ROOT / name).is_file()):
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, copy / name)
        if mutant is not None:
            path = copy / mutant.path
            text = path.read_text("utf-8")
            path.write_text(text[: mutant.start] + mutant.text + text[mutant.end :], encoding="utf-8")
        ends = (_run(copy, tests, limit) for tests in PARTS[part][1])
        return next((end for end in ends if end != "survives"), "survives")


def _run(copy: Path, tests: list[str], limit: float) -> str:
    chosen = ["-x", "-q", "-p", "no:randomly", "-p", "no:cacheprovider", "--hypothesis-seed=1", "-m", "not long"]
    command = [sys.executable, "-m", "pytest", *chosen, f"--basetemp={copy.parent}/tmp", *tests]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "start_new_session": True}
    run = subprocess.Popen(command, cwd=copy, env={**os.environ, "PYTHONPATH": str(copy)}, **quiet)
    try:
        return "killed" if run.wait(limit) else "survives"
    except subprocess.TimeoutExpired:
        return "over time"
    finally:
        with suppress(ProcessLookupError):  # what the tests have started goes with them
            os.killpg(run.pid, signal.SIGKILL)
        run.wait()


def measured(part: str, size: int, seed: int) -> list[str]:
    """A row of the table: the part, how many of a sample are killed, and those that survive."""
    start = time.monotonic()
    if outcome(part, 900) != "survives":
        raise SystemExit(f"{part}: the tests fail without a mutant: run pytest {' '.join(PARTS[part][1][-1])}")
    limit = 30 + 4 * (time.monotonic() - start)
    chosen = sample(part, size, seed)
    with ThreadPoolExecutor(2) as pool:
        ends = list(pool.map(lambda one: outcome(part, limit, one), chosen))
    alive = [str(mutant).replace("|", "\\|") for mutant, end in zip(chosen, ends, strict=True) if end == "survives"]
    numbers = [seed, len(chosen), len(chosen) - len(alive), ends.count("over time")]
    return [part, *map(str, numbers), f"{1 - len(alive) / len(chosen):.0%}", "<br>".join(alive)]


def with_others(page: Path, row: list[str]) -> list[list[str]]:
    """The row, and those of other parts and seeds that the page has already, in the order of parts and seeds."""
    lines = page.read_text("utf-8").splitlines() if page.is_file() else []
    told = [line.removeprefix("| ").removesuffix(" |").split(" | ", len(HEAD) - 1) for line in lines]
    every = {(each[0], int(each[1])): each for each in (*(each for each in told if each[0] in PARTS), row)}
    return [every[key] for key in sorted(every, key=lambda key: (list(PARTS).index(key[0]), key[1]))]


def main() -> None:
    """Read the command line, measure, print, write the page."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.mutants", description=__doc__.splitlines()[0])
    parser.add_argument("--part", action="append", choices=PARTS, help="only this part; may be given again")
    parser.add_argument("--sample", type=int, default=24, help="mutants a part (24)")
    parser.add_argument("--seed", type=int, default=1, help="which sample (1)")
    parser.add_argument("--page", type=Path, help="put the rows into the table of this page; its other rows stay")
    arguments = parser.parse_args()
    for part in arguments.part or PARTS:
        row = measured(part, arguments.sample, arguments.seed)
        print(table(HEAD, [row]), flush=True)
        if arguments.page:
            put(arguments.page, table(HEAD, with_others(arguments.page, row)), f"{BEGIN}\n{END}\n")


if __name__ == "__main__":
    main()
