"""`kg build`: reports, or facts, into a store and a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli import options, outputs, reading as who_reads, telling
from kg.errors import InputError
from kg.vocabulary import BASE

if TYPE_CHECKING:
    from kg.build import BuildReport
    from kg.stores import Store


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
    context: click.Context, /,
    inputs: tuple[str, ...],
    store_path: Path | None,
    out: Path | None,
    gazetteers: tuple[Path, ...],
    reading: who_reads.ReaderChoice,
    base: str,
    keep_invalid: bool,
    decisions_path: Path | None,
    **of_reports: Any,
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
    from kg.gazetteer import Gazetteer
    from kg.stores.filling import store_to_fill

    _check_ending(out)
    gazetteer = Gazetteer.load(gazetteers)
    unread: list[InputError] = []
    reader = reading.make(gazetteer, unread.append)
    decisions = options.decisions_of(store_path, decisions_path)
    with store_to_fill(store_path) as store:
        with telling.progress("reports loaded") as tick:
            done = build(
                inputs, store, **of_reports, base=base, gazetteer=gazetteer, reader=reader,
                any_language=reading.any_language, keep_invalid=keep_invalid, decisions=decisions,
                progress=lambda so_far: tick(so_far.reports),
            )
        done.failures += unread
        remarks = _tell(done)
        if out is not None:
            _write(store, out, done)
    if reader:
        click.echo(str(reader.counts), err=True)
    click.echo(_summary(done, remarks, keep_invalid), err=True)
    context.exit(done.exit_code)


def _check_ending(out: Path | None) -> None:
    """A wrong ending is told before the work, not after. Raises UsageError."""
    from kg.triples import format_of

    if out is not None and out != outputs.STANDARD_OUTPUT:
        format_of(out)


def _tell(done: BuildReport) -> int:
    """Notes, bad inputs and violations; how many more findings are for information alone."""
    telling.notes(done.notes)
    telling.failures(done.failures)
    told = [one for one in done.violations if one.severity != "Info"]
    telling.violations(told)
    return len(done.violations) - len(told)


def _write(store: Store, out: Path, done: BuildReport) -> None:
    """The whole store into a file, unless all was bad and it holds no report."""
    from kg.exporters.quads_file import export
    from kg.stores.filling import holds_reports

    if done.exit_code and not holds_reports(store):
        click.echo(f"{outputs.place(out)} is not written: there is no report to write", err=True)
    else:
        export(store, outputs.target(out))


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
