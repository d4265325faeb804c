"""`kg compare`: two readings of the same reports side by side."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli import telling
from kg.errors import InputError, UsageError

if TYPE_CHECKING:
    from kg.compare import Difference, Reading

_READING = click.Path(exists=True, dir_okay=False, allow_dash=True)


@click.command("compare", short_help="Two readings of the same reports side by side.")
@click.argument("left", metavar="READING", type=_READING)
@click.argument("right", metavar="READING", type=_READING)
@click.option("--format", "form", type=click.Choice(["text", "csv", "jsonl"]), default="text", show_default=True)
@click.pass_context
def command(context: click.Context, left: str, right: str, form: str) -> None:
    """List what two readings of the same reports have differently, one difference a line.

    READING is a file of facts as kg extract writes it, or - for standard input; the first is called left. An attack is
    the same in both if its words are, or its place and day. (waits): it is a candidate there and no fact. That they
    differ is no failure: the exit code is 0. How many differences there are of each kind is said on standard error.
    """
    from kg.compare import compare_all

    if left == right == "-":
        raise UsageError("only one of the two can be standard input")
    bad: list[InputError] = []
    ours, theirs = _readings(left, bad.append), _readings(right, bad.append)
    found = list(compare_all(ours, theirs, fail=bad.append, source=right))
    _write(found, form)
    click.echo(_summary(ours.keys() & theirs.keys(), found), err=True)
    telling.failures(bad)
    context.exit(1 if bad else 0)


def _readings(name: str, fail: Callable[[InputError], None]) -> dict[str, Reading]:
    from kg.build.intake import facts_in
    from kg.compare import readings
    from kg.reports import ReportInput, ReportReader

    raw = sys.stdin.buffer.read() if name == "-" else None
    source = ReportInput(name, "facts", None if name == "-" else Path(name), raw)
    reader = ReportReader(published=None, lang=None, outlet=None, note=lambda _: None)
    return readings(facts_in(source, claim=reader.claim_id, fail=fail))


def _write(found: list[Difference], form: str) -> None:
    from kg.compare import COLUMNS, as_object, as_row
    from kg.exporters.writing import write_csv

    if form == "csv":
        write_csv((as_row(one) for one in found), COLUMNS, sys.stdout.buffer)
        return
    lines = _text(found) if form == "text" else (json.dumps(as_object(one), ensure_ascii=False) for one in found)
    for line in lines:
        click.echo(line)


def _text(found: list[Difference]) -> Iterator[str]:
    """Report by report, each named once."""
    from kg.compare import as_text
    from kg.words.shown import shown

    report = None
    for one in found:
        if one.report != report:
            report = one.report
            yield shown(f"report {' '.join(report.split())}")
        yield shown(f"  {as_text(one)}")


def _summary(both: set[str], found: list[Difference]) -> str:
    from kg.compare import count

    told = ", ".join(f"{kind} {number}" for kind, number in count(found).items())
    return f"{len(both)} reports compared: " + (f"{len(found)} differences: {told}" if found else "no difference")
