"""`kg import`: rows of an event dataset into a store."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli import options, outputs, telling

if TYPE_CHECKING:
    from kg.importers import Imported


@click.command("import", short_help="Rows of an event dataset (UCDP, ACLED, GTD, POLECAT) into a store.")
@click.argument("format", metavar="FORMAT")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@options.store(required=True, help="Folder of the store; made if it is not there.")
@click.option("--release", metavar="X.Y", help="Which release of the dataset it is; default: as the file's name tells.")
@click.option(
    "--published", type=click.DateTime(["%Y-%m-%d"]), metavar="YYYY-MM-DD", help="Day on which the release came out."
)
@click.option("--clashes", is_flag=True, help="Take rows of fighting too that say of nobody that he attacked.")
@click.option("--encoding", default="utf-8", show_default=True, help="Of the file.")
@click.option("--left-out", type=outputs.FILE, metavar="FILE.csv",
              help="List every row that is no attack: line, id, code, reason (- is standard output).")
@click.option("--jobs", type=click.IntRange(1, 64), default=1, show_default=True,
              help="Processes that link and check, into an empty store.")
@click.option("--no-check", is_flag=True, help="Do not hold the rows against the shapes (quicker).")
@options.gazetteers
@options.decisions
@options.base
@click.pass_context
def command(
    context: click.Context,
    format: str,
    file: Path,
    store_path: Path,
    release: str | None,
    published: datetime | None,
    clashes: bool,
    encoding: str,
    left_out: Path | None,
    jobs: int,
    no_check: bool,
    gazetteers: tuple[Path, ...],
    decisions_path: Path | None,
    base: str,
) -> None:
    """Load the attacks of FILE, a CSV file of the dataset FORMAT (ucdp, acled, gtd, polecat), into a store.

    The dataset is a source like others: each row is a report with its licence and citation, and what it says stands
    beside what other reports say. A bad row is listed with its line and the reason, and the rest goes in. A sound row
    that tells of no attack is counted by its code. Importing a file again changes nothing. An import that was stopped
    goes on where it was when the same command is given again.

    Exit codes: 0 all was loaded, 1 some row is bad, 3 some row breaks a shape (takes precedence over 1).
    """
    from kg.gazetteer import Gazetteer
    from kg.importers.loading import import_file
    from kg.importers.row_facts import File
    from kg.stores.filling import store_to_fill
    from kg.stores.oxigraph import OxigraphStore

    gazetteer = Gazetteer.load(gazetteers)
    day: date | None = published.date() if published else None

    def opened() -> File:
        return File(format, file, gazetteer, release=release, published=day, clashes=clashes, encoding=encoding)

    source = opened()
    click.echo(f"{file}: {source.release.dataset.title}, columns as in {source.layout.name}", err=True)
    decisions = options.decisions_of(store_path, decisions_path)
    with store_to_fill(store_path) as store, telling.progress("rows read") as tick:
        done = import_file(
            source, store, gazetteer, decisions, base=base, check=not no_check, jobs=jobs,
            kept=store.unfinished_import if isinstance(store, OxigraphStore) else None,
            progress=lambda so_far: tick(so_far.rows), note=lambda words: telling.notes([words]),
        )
    if left_out is not None:
        _list(opened(), left_out)
    _tell(done)
    context.exit(done.exit_code)


def _tell(done: Imported) -> None:
    """What was found, and what an import did, in one line."""
    telling.failures(done.failures)
    telling.violations(done.violations)
    telling.notes(f"line {line}: {words}" for line, words in done.notes)
    if done.further_notes:
        click.echo(f"note: {done.further_notes} more notes on rows", err=True)
    for (code, reason), rows in sorted(done.not_attacks.items()):
        click.echo(f"no attack, left out: {rows} rows of {code} ({reason})", err=True)
    for rule, times in sorted(done.warnings.items()):
        click.echo(f"to check: {times} findings of {rule}", err=True)
    none = sum(done.not_attacks.values())
    click.echo(
        f"{done.rows} rows read: {done.taken} loaded, {none} no attack, {len(done.failures)} bad, "
        f"{len(done.rejected)} break a shape",
        err=True,
    )


def _list(source: object, path: Path) -> None:
    from kg.importers.listing import list_left_out
    from kg.importers.row_facts import File

    assert isinstance(source, File)
    list_left_out(source, outputs.target(path))
