"""`kg link decide`: what people decided about doubtful links, taken into a store."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli import options, telling
from kg.decisions import Decision, Decisions
from kg.errors import InputError, UsageError
from kg.gazetteer import Gazetteer

if TYPE_CHECKING:
    from kg.update.relinking import Relinked


@click.command("decide", short_help="Take a decided file back; its decisions win over scores.")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True), metavar="FILE.csv")
@options.store(required=True, help="Folder of the store.")
@options.decisions
@options.gazetteers
@options.base
@click.pass_context
def command(
    context: click.Context, file: Path, store_path: Path, decisions_path: Path | None, gazetteers: tuple[Path, ...],
    base: str,
) -> None:
    """Take FILE.csv, which `kg link review` wrote and somebody filled, into the decisions, now and at every build.

    Exit codes: 0 done, 1 some rows are bad (the others were taken), 3 a report would break a shape with what was
    decided and stays as it was.
    """
    from kg.stores import open_store
    from kg.update.relinking import relink
    from kg.update.wikidata import forget_decided

    where = options.decisions_in(store_path, decisions_path)
    if where is None:
        raise UsageError("say where decisions are kept: --decisions FILE")
    gazetteer = Gazetteer.load(gazetteers)
    kept = Decisions.load(where)
    with open_store(store_path) as store:
        taken, bad, new = _taken(file, gazetteer, kept)
        done = relink(store, gazetteer, kept, taken, base)
        forget_decided(store, kept, base)
    telling.failures(bad)
    _tell(done)
    click.echo(f"{new} new decisions taken into {where}; {len(done.reports)} reports linked anew"
               + (f"; {len(bad)} bad rows" if bad else ""), err=True)
    context.exit(1 if bad else 3 if done.broken else 0)


def _taken(file: Path, gazetteer: Gazetteer, kept: Decisions) -> tuple[list[Decision], list[InputError], int]:
    """The decisions of a file, each put down that is new; its bad rows; how many were new."""
    from kg.link.review_csv import from_csv

    known = set(kept)
    bad: list[InputError] = []
    taken: list[Decision] = []
    new = 0
    for one in from_csv(_read(file), str(file), gazetteer.entities):
        if isinstance(one, InputError):
            bad.append(one)
            continue
        taken.append(one)  # also if it is known: a run that was killed may not have come to the store
        if one not in known:
            kept.add(one)
            new += 1
    return taken, bad, new


def _tell(done: Relinked) -> None:
    for report in done.broken:
        click.echo(f"report {report} would break a shape with these decisions and stays as it was "
                   "(decide on it anew; kg validate says which shape)", err=True)
    for report in done.without_facts:
        click.echo(f"the store has no facts of report {report} (build it again, and the decisions count)", err=True)


def _read(file: Path) -> str:
    content = file.read_bytes()
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise InputError("the file is not UTF-8", source=file, line=line,
                         remedy="save it as UTF-8 (in a spreadsheet: CSV UTF-8)") from error
