"""`kg retract`: a report out of a store, with all that rested on it."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli import options
from kg.vocabulary import BASE


@click.command("retract", short_help="Take reports out of a store.")
@click.argument("reports", nargs=-1, required=True, metavar="REPORT_ID...")
@options.store(required=True, help="Folder of the store.")
@options.gazetteers
@options.decisions
@options.base
def command(
    reports: tuple[str, ...], store_path: Path, gazetteers: tuple[Path, ...], decisions_path: Path | None,
    base: str = BASE,
) -> None:
    """Take the reports with these ids out, with what they said before they were changed.

    What rested on them is computed again: the store is as if they had never been in it. Decisions stay.
    """
    from kg.decisions import Decisions
    from kg.gazetteer import Gazetteer
    from kg.stores import open_store
    from kg.update import Growth

    where = options.decisions_in(store_path, decisions_path)
    decisions = Decisions.load(where) if where else Decisions()
    with open_store(store_path) as store:
        growth = Growth(store, Gazetteer.load(gazetteers), decisions, base=base)
        growth.catch_up()
        growth.retract(reports)
    click.echo(f"{len(set(reports))} reports taken out", err=True)
