"""From measured figures to sizes that nobody has measured: the arithmetic of docs/scale.md.

    python -m benchmarks.scale [--page docs/scale.md] [--attacks 1000]

Reads what docs/performance.md says, takes the size of a graph from `benchmarks.generate`, and multiplies. Nothing
is known beyond the largest size measured; the page says so. A test holds the page to this, so that a new measurement
that is not reckoned with is noticed.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import RdfFormat, serialize

from benchmarks.generate import quads
from benchmarks.page import PAGE, NoMarks, frame, put, rows as table_rows, section, table

SIZES = (100_000, 1_000_000, 10_000_000, 100_000_000)
QUADS_AN_HOUR = 1_000_000_000
"""What QLever's authors give for their indexing on one PC; the page names the source. Not measured here."""
_DAY = 24 * 3600
_FRAME = frame("From a laptop to a hundred million attacks")


class PageChanged(Exception):
    """The page of measurements has no longer the table or the row that is reckoned with."""


@dataclass(frozen=True)
class Measured:
    """What was measured. Seconds by the clock; `largest`: attacks of the largest store that was filled."""

    largest: int
    reports_an_attack: float
    fill_seconds_an_attack: float
    added_seconds: float
    read_seconds_a_report: float
    check_seconds_a_report: float
    quads_an_attack: float
    bytes_an_attack: float


def measured(page: Path, size: tuple[float, float]) -> Measured:
    """The figures of the page of measurements; `size` as `size_of_graph` gives it.

    Raises:
        PageChanged: a figure is not where it was.
    """
    growth = rows(page, "growth", "attacks in the store")
    reading = rows(page, "extraction", "until the first report")
    one = next((row for row in reading if row[""] == "--jobs 1"), None)
    if one is None:
        raise PageChanged(f"{page.name}, extraction: there is no row --jobs 1")
    checking = rows(page, "importing", "rows/s")
    rates = {row["step"]: number(row["rows/s"]) for row in checking}  # of one step the last, the most rows
    if not {"load", "load and check"} <= rates.keys():
        raise PageChanged(f"{page.name}, importing: there are no rows load and load and check")
    title = section(page, "extraction").partition("## Two processes: ")[2]
    reports = number(title.partition(" reports")[0])
    last = growth[-1]
    attacks = number(last["attacks in the store"])
    return Measured(
        largest=int(attacks), reports_an_attack=number(last["reports"]) / attacks,
        fill_seconds_an_attack=number(last["filled in s"]) / attacks,
        added_seconds=number(last["one report added in s, median"]), read_seconds_a_report=number(one["all"]) / reports,
        check_seconds_a_report=max(0.0, 1 / rates["load and check"] - 1 / rates["load"]),
        quads_an_attack=size[0], bytes_an_attack=size[1],
    )


def rows(page: Path, name: str, column: str) -> list[dict[str, str]]:
    """The rows of the table with a column of that name in a measurement of `page`.

    Raises:
        PageChanged: there is no such table.
    """
    try:
        found = table_rows(section(page, name), column)
    except NoMarks as error:
        raise PageChanged(str(error)) from error
    if not found:
        raise PageChanged(f"{page.name}, {name}: there is no table with a column {column!r} and rows under it")
    return found


def number(text: str) -> float:
    """A figure as the pages write it.

    Raises:
        PageChanged: it is none.
    """
    try:
        return float(text.replace(",", "").strip("* "))
    except ValueError as error:
        raise PageChanged(f"{text!r} is no figure") from error


class _Counting:
    def __init__(self) -> None:
        self.bytes = 0
        self.lines = 0

    def write(self, data: bytes) -> int:
        self.bytes += len(data)
        self.lines += data.count(b"\n")
        return len(data)

    def flush(self) -> None:
        """Nothing is kept."""


def size_of_graph(attacks: int) -> tuple[float, float]:
    """Quads and bytes of N-Quads an attack, of a made-up graph of so many."""
    counted = _Counting()
    serialize(quads(attacks), counted, RdfFormat.N_QUADS)  # type: ignore[call-overload]
    return counted.lines / attacks, counted.bytes / attacks


def page_of(known: Measured, attacks: int) -> str:
    """What stands between the marks of the page."""
    facts = [
        ["reports an attack", f"{known.reports_an_attack:.2f}", "performance.md, growth: largest store"],
        ["filling an empty store, s an attack", f"{known.fill_seconds_an_attack:.4f}",
         "performance.md, growth: largest store"],
        ["one report more, s (median)", f"{known.added_seconds:.2f}", "performance.md, growth: largest store"],
        ["reading a report, s on one core", f"{known.read_seconds_a_report:.3f}",
         "performance.md, extraction: --jobs 1"],
        ["checking a report against the shapes, s on one core", f"{known.check_seconds_a_report:.3f}",
         "performance.md, importing: load and check less load"],
        ["quads an attack", f"{known.quads_an_attack:.0f}", f"benchmarks.generate, {attacks:,} attacks"],
        ["bytes of N-Quads an attack", f"{known.bytes_an_attack:,.0f}", f"benchmarks.generate, {attacks:,} attacks"],
    ]
    return "\n".join((
        "`python -m benchmarks.scale`", "", "Measured:", "", table(["figure", "value", "from"], facts), "",
        f"Multiplied (nothing above {known.largest:,} attacks was measured):", "",
        table(["attacks", "reports", "reading, on one core", "checking, on one core", "quads", "N-Quads",
               "filling one store", "indexing at 10⁹/h"], [_row(known, size) for size in SIZES]),
    ))


def _row(known: Measured, size: int) -> list[str]:
    reports = size * known.reports_an_attack
    total = size * known.quads_an_attack
    return [
        f"{size:,}", _short(reports), _duration(reports * known.read_seconds_a_report),
        _duration(reports * known.check_seconds_a_report), _short(total),
        _bytes(size * known.bytes_an_attack), _duration(size * known.fill_seconds_an_attack),
        _duration(total / QUADS_AN_HOUR * 3600),
    ]


def _short(value: float) -> str:
    for limit, unit in ((1e9, "billion"), (1e6, "million")):
        if value >= limit:
            return f"{value / limit:.3g} {unit}"
    return f"{round(value, -3):,.0f}"


def _bytes(value: float) -> str:
    return f"{value / 1e12:.1f} TB" if value >= 1e12 else f"{value / 1e9:.3g} GB"


def _duration(seconds: float) -> str:
    if seconds < 2 * 3600:
        return _time(seconds / 60, "min")
    return _time(seconds / 3600, "h") if seconds < 2 * _DAY else _time(seconds / _DAY, "d")


def _time(value: float, unit: str) -> str:
    return f"{value:.2g} {unit}" if value < 10 else f"{value:,.0f} {unit}"


def main(args: list[str] | None = None) -> int:
    """Print the arithmetic, and put it on the page if one is named."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scale", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--page", type=Path, help="write it between the marks of this page")
    parser.add_argument("--attacks", type=int, default=1000, help="of the graph whose size is taken")
    chosen = parser.parse_args(args)
    try:
        text = page_of(measured(PAGE, size_of_graph(chosen.attacks)), chosen.attacks)
    except PageChanged as error:
        print(f"benchmarks.scale: {error}: run the measurement again, or mend benchmarks/scale.py", file=sys.stderr)
        return 1
    print(text)
    if chosen.page:
        put(chosen.page, text, _FRAME)
    return 0


if __name__ == "__main__":
    sys.exit(main())
