"""`kg extract`: reports to facts, one JSON object a line."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click

from kg.cli import options, outputs, reading as who_reads, telling
from kg.errors import InputError

if TYPE_CHECKING:
    from kg.facts import AnyFact


@click.command("extract", short_help="Reports to facts, one JSON object a line.")
@options.inputs
@options.of_reports
@who_reads.options
@click.option(
    "--out",
    type=outputs.FILE,
    default=outputs.STANDARD_OUTPUT,
    metavar="FILE",
    help="Default: standard output.",
)
@click.pass_context
def command(
    context: click.Context,
    inputs: tuple[str, ...],
    published: date | None,
    lang: str | None,
    outlet: str | None,
    gazetteers: tuple[Path, ...],
    jobs: int,
    reading: who_reads.ReaderChoice,
    out: Path,
) -> None:
    """Write the facts of each report as JSON lines: the report first, then what it says, each with its words.

    `kg schema` gives their form; `kg build` and `kg validate` take them.
    """
    from kg.build import facts_of
    from kg.build.intake import Intake
    from kg.files import replace
    from kg.gazetteer import Gazetteer

    gazetteer = Gazetteer.load(gazetteers)
    bad: list[InputError] = []
    reader = reading.make(gazetteer, bad.append)
    notes: list[str] = []
    intake = Intake(inputs, published=published, lang=lang, outlet=outlet, fail=bad.append, note=notes.append,
                    any_language=reading.any_language)
    found = facts_of(intake, gazetteer, reader=reader, jobs=jobs)
    with telling.progress("reports read") as tick:
        first = list(islice(found, 1))
        if first and out == outputs.STANDARD_OUTPUT:
            _write(chain(first, found), sys.stdout.buffer, tick)
        elif first:  # without a report an earlier file stays
            replace(out, lambda file: _write(chain(first, found), file, tick))
    telling.notes(notes)
    if reader:
        click.echo(str(reader.counts), err=True)
    telling.failures(bad)
    context.exit(1 if bad else 0)


def _write(facts_of_reports: Iterable[Sequence[AnyFact]], file: BinaryIO, tick: telling.Tick) -> None:
    from kg.facts import to_json_line

    for number, facts in enumerate(facts_of_reports, 1):
        file.writelines(f"{to_json_line(fact)}\n".encode() for fact in facts)
        file.flush()
        tick(number)
