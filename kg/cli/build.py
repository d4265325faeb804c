"""`kg build`: reports, or facts, into a store and a file."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli import options, outputs, reading as who_reads, telling
from kg.errors import InputError
from kg.vocabulary import BASE

if TYPE_CHECKING:
    from kg.build import BuildReport


@click.command("build", short_help="Reports (or facts) into a store, checked first.")
@options.inputs
@options.store(required=False, help="Folder of the store; made if it is not there.")
@click.option(
    "--out",
    type=outputs.FILE,
    metavar="FILE",
    help="Write the whole store to FILE (.nq .trig .ttl .jsonld; - is standard output, as N-Quads).",
)
@options.of_reports
@who_reads.options
@options.decisions
@click.option("--base", default=BASE, show_default=True, metavar="IRI", help="Base of the IRIs of data.")
@click.option("--keep-invalid", is_flag=True, help="Load reports that break a shape too, marked sit:invalid.")
@click.pass_context
def command(
    context: click.Context,
    inputs: tuple[str, ...],
    store_path: Path | None,
    out: Path | None,
    published: date | None,
    lang: str | None,
    outlet: str | None,
    gazetteers: tuple[Path, ...],
    jobs: int,
    reading: who_reads.ReaderChoice,
    base: str,
    keep_invalid: bool,
    decisions_path: Path | None,
) -> None:
    """Read reports, extract who says what, check it against the shapes, and load what is sound.

    INPUT is a file (.txt .md .html .jsonl), a folder, or - for standard input; facts as `kg extract` writes them are
    taken too. A report that the store has already is replaced; what it said before is kept if its text changed.
    Attacks that reports tell of in different words become one (`kg resolve`, `kg history`). A report that breaks a
    shape stays out and is listed with the reason and its words; the others are loaded. If none is, no new store and no
    file is left behind.

    Exit codes: 0 all was loaded, 1 some input is bad, 3 some report breaks a shape (takes precedence over 1).
    """
    if store_path is None and out is None:
        raise click.UsageError("say where the graph goes: --store DIR, --out FILE, or both")
    # Imported here so that `kg --help` and a wrong call answer at once.
    from kg.build import build
    from kg.decisions import Decisions
    from kg.exporters.quads_file import export
    from kg.gazetteer import Gazetteer
    from kg.stores.filling import holds_reports, store_to_fill
    from kg.triples import format_of

    if out not in (None, outputs.STANDARD_OUTPUT):
        format_of(out)  # a wrong ending is told before the work, not after
    gazetteer = Gazetteer.load(gazetteers)
    unread: list[InputError] = []
    reader = reading.make(gazetteer, unread.append)
    where = options.decisions_in(store_path, decisions_path)
    decisions = Decisions.load(where) if where else Decisions()
    with store_to_fill(store_path) as store:
        with telling.progress("reports loaded") as tick:
            done = build(
                inputs,
                store,
                published=published,
                lang=lang,
                outlet=outlet,
                base=base,
                gazetteer=gazetteer,
                reader=reader,
                any_language=reading.any_language,
                jobs=jobs,
                keep_invalid=keep_invalid,
                decisions=decisions,
                progress=lambda so_far: tick(so_far.reports),
            )
        done.failures += unread
        telling.notes(done.notes)
        telling.failures(done.failures)
        told = [one for one in done.violations if one.severity != "Info"]
        telling.violations(told)
        if out is not None and done.exit_code and not holds_reports(store):
            click.echo(f"{outputs.place(out)} is not written: there is no report to write", err=True)
        elif out is not None:
            export(store, outputs.target(out))
    if reader:
        click.echo(str(reader.counts), err=True)
    click.echo(_summary(done, len(done.violations) - len(told), keep_invalid), err=True)
    context.exit(done.exit_code)


def _summary(done: BuildReport, remarks: int, keep_invalid: bool) -> str:
    """What a build did, in one line."""
    kept = "loaded and marked" if keep_invalid else "left out"
    return (
        f"{done.reports} reports loaded: {done.attacks} attacks, {done.facts} facts"
        + (f"; {remarks} remarks for information (kg validate lists them)" if remarks else "")
        + (f"; {done.candidates} candidates wait (kg ask candidates lists them)" if done.candidates else "")
        + (f"; {len(done.failures)} bad inputs" if done.failures else "")
        + (f"; {len(done.rejected)} reports {kept}: {', '.join(done.rejected)}" if done.rejected else "")
    )
