"""What was aimed at and where it stands: the table at the top of docs/performance.md, from the tables below it.

    python -m benchmarks.bars [--page docs/performance.md] [--check]

Nothing is measured here: each bar reads its figure from the section that a measurement has written, and says "not
measured" where that has none at the size that the bar is about. --check only compares, and exits with 1 if the page
says something else; a test does the same.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.page import PAGE, frame, put, rows, section, table
from benchmarks.questions import EACH, NARROW, WHOLE

NAME = "bars"
MISSING = "not measured"
HEAD = ["what", "bar", "now", "", "section"]
Found = tuple[str, bool] | None
"""A figure in words, and whether it reaches the bar; None: it was not measured."""


@dataclass(frozen=True)
class Bar:
    """What is aimed at, in words; the section that says where it stands, and how that is read from it."""

    what: str
    aim: str
    section: str
    title: str
    read: Callable[[str], Found]


def number(text: str) -> float | None:
    """A figure as the tables write it; None: it is none."""
    try:
        return float(text.replace(",", "").strip("* ").removeprefix("over "))
    except ValueError:
        return None


def questions(column: str, part: str, allowed: Callable[[float], float]) -> Callable[[str], Found]:
    """How many questions of one table keep to what is allowed for their rows, and the slowest."""

    def read(text: str) -> Found:
        measured = rows(text.partition(f"### Asked {part}")[2].partition("\n### ")[0], column)
        taken = [(number(row[column]), number(row.get(f"rows at {column}", "")) or 0.0, row["question"])
                 for row in measured]
        if not taken:
            return None
        kept = [each for each in taken if each[0] is not None and each[0] <= allowed(each[1])]
        slowest = max(taken, key=lambda each: float("inf") if each[0] is None else each[0])
        how = "not answered in time" if slowest[0] is None else f"{slowest[0]:g} s"
        return f"{len(kept)} of {len(taken)}; slowest {slowest[2]}, {how}", len(kept) == len(taken)

    return read


def row_of(text: str, column: str, wanted: dict[str, str]) -> dict[str, str] | None:
    """The last row of the table with this column in which the wanted cells stand."""
    found = [row for row in rows(text, column) if wanted.items() <= row.items()]
    return found[-1] if found else None


def store_checked(text: str) -> Found:
    """Our engine on all cores at 100,000 attacks."""
    row = row_of(text, "findings", {"attacks": "100,000", "side": "ours, all cores"})
    seconds, mib = (number(row[name]) if row else None for name in ("s", "peak MiB"))
    if seconds is None or mib is None:
        return None
    return f"{seconds:.0f} s, {mib:,.0f} MiB", seconds <= 60 and mib <= 2000


def beside_pyshacl(text: str) -> Found:
    """pySHACL beside our engine on all cores, at 10,000 attacks."""
    sides = [row_of(text, "findings", {"attacks": "10,000", "side": side}) for side in ("pySHACL", "ours, all cores")]
    theirs, ours = (number(row["s"]) if row else None for row in sides)
    if theirs is None or ours is None:
        return None
    return f"{theirs / ours:.1f} times", theirs / ours >= 30


def written(text: str) -> Found:
    """The largest size of facts → N-Quads."""
    row = row_of(text, "quads/s", {})
    speed, times = (number(row[name]) if row else None for name in ("quads/s", "times the write"))
    if row is None or speed is None or times is None:
        return None
    return f"{speed:,.0f} quads/s, {times:g} times ({row['attacks']} attacks)", speed >= 200_000 and times <= 4


def imported(text: str) -> Found:
    """The most rows, loaded and checked."""
    row = row_of(text, "rows/s", {"step": "load and check"})
    speed, mib = (number(row[name]) if row else None for name in ("rows/s", "peak MiB"))
    if row is None or speed is None or mib is None:
        return None
    return f"{speed:,.0f} rows/s, {mib:,.0f} MiB ({row['rows']} rows)", speed >= 1000 and mib <= 400


def two_processes(text: str) -> Found:
    """Two processes beside one, start included."""
    one, two = (row_of(text, "until the first report", {"": f"--jobs {jobs}"}) for jobs in (1, 2))
    alone, together = (number(row["all"]) if row else None for row in (one, two))
    if alone is None or together is None:
        return None
    return f"{alone / together:.2f} times", alone / together >= 1.7


def served(queries: str, least: float) -> Callable[[str], Found]:
    """Our server beside its peer."""

    def read(text: str) -> Found:
        row = row_of(text, "throughput, peer = 1", {"queries": queries, "server": "kg serve"})
        ratio = number(row["throughput, peer = 1"]) if row else None
        return None if ratio is None else (f"{ratio:.2f} times", ratio >= least)

    return read


BARS = (
    Bar(
        "questions asked narrowly, 100,000 attacks",
        f"each ≤ {NARROW:g} s",
        "questions",
        "Questions",
        questions("100,000", "narrowly", lambda _rows: NARROW),
    ),
    Bar(
        "questions about everything, 100,000 attacks",
        f"each ≤ {WHOLE:g} s, and {EACH * 1000:g} s more for 1,000 rows",
        "questions",
        "Questions",
        questions("100,000", "of everything", lambda found: WHOLE + EACH * found),
    ),
    Bar("`kg validate --store`, 100,000 attacks", "≤ 60 s, ≤ 2,000 MiB", "validating", "Validation", store_checked),
    Bar("the same beside pySHACL, 10,000 attacks", "≥ 30 times as fast", "validating", "Validation", beside_pyshacl),
    Bar("facts → N-Quads", "≥ 200,000 quads/s, ≤ 4 times a plain write", "writing", "From facts to N-Quads", written),
    Bar("importing rows, checked", "≥ 1,000 rows/s, ≤ 400 MiB", "importing", "Importing", imported),
    Bar("reading with `--jobs 2`", "≥ 1.7 times one process", "extraction", "Extraction", two_processes),
    Bar(
        "saved questions, 64 clients",
        "≥ 1.5 times `oxigraph serve`",
        "server",
        "The server under load",
        served("in turn", 1.5),
    ),
    Bar(
        "queries never seen, 64 clients",
        "≥ 0.8 times `oxigraph serve`",
        "server",
        "The server under load",
        served("never seen", 0.8),
    ),
)


def page_of(page: Path) -> str:
    """The table, from the sections of the page.

    Raises:
        NoMarks: a section is not there.
    """
    lines = []
    for bar in BARS:
        found = bar.read(section(page, bar.section))
        now, reached = (MISSING, "") if found is None else (found[0], "reached" if found[1] else "MISSED")
        anchor = bar.title.lower().replace(" ", "-")
        lines.append([bar.what, bar.aim, now, reached, f"[{bar.title}](#{anchor})"])
    return table(HEAD, lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table, and write it into the page, or compare it with what stands there."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--page", type=Path, default=PAGE)
    parser.add_argument("--check", action="store_true")
    given = parser.parse_args(arguments)
    text = page_of(given.page)
    print(text)
    if not given.check:
        put(given.page, text, frame("Performance", NAME), NAME)
        return 0
    if section(given.page, NAME) != text:
        print("benchmarks.bars: the page says something else: run python -m benchmarks.bars", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
