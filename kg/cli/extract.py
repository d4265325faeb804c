"""`kg extract`: reports to facts, one JSON object a line."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import IO

import click

from kg.cli import options, reading as who_reads, telling
from kg.errors import InputError


@click.command("extract", short_help="Reports to facts, one JSON object a line.")
@options.inputs
@options.of_reports
@who_reads.options
@click.option(
    "--out",
    type=click.File("w", encoding="utf-8", lazy=True, atomic=True),
    default="-",
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
    reading: who_reads.Reading,
    out: IO[str],
) -> None:
    """Write the facts of each report as JSON lines: the report first, then what it says, each with its words.

    `kg schema` gives their form; `kg build` and `kg validate` take them.
    """
    from kg.build import facts_of
    from kg.facts import to_json_line
    from kg.gazetteer import Gazetteer
    from kg.intake import Intake

    gazetteer = Gazetteer.load(gazetteers)
    bad: list[InputError] = []
    reader = reading.make(gazetteer, bad.append)
    notes: list[str] = []
    intake = Intake(inputs, published=published, lang=lang, outlet=outlet, fail=bad.append, note=notes.append,
                    any_language=reading.any_language)
    with telling.progress("reports read") as tick:
        for number, facts in enumerate(facts_of(intake, gazetteer, extractor=reader, jobs=jobs), 1):
            for fact in facts:
                click.echo(to_json_line(fact), file=out)
            tick(number)
    telling.notes(notes)
    if reader:
        click.echo(str(reader.counts), err=True)
    telling.failures(bad)
    context.exit(1 if bad else 0)
