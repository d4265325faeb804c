"""`kg export`: a store to a file."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kg.cli import options


@click.command("export", short_help="A store as sorted N-Quads, TriG, Turtle or JSON-LD.")
@options.store(required=True, help="Folder of the store.")
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Default: standard output."
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["nq", "trig", "ttl", "jsonld"]),
    help="Default: by the ending of FILE, else nq.",
)
def command(store_path: Path, out: Path | None, form: str | None) -> None:
    """Write the whole store to one file, sorted: equal stores give equal bytes. Turtle is the union of the graphs."""
    from kg.export import export
    from kg.stores import open_store

    with open_store(store_path, "read") as store:
        count = export(store, out or sys.stdout.buffer, form)
    click.echo(f"{count} statements written" + (f" to {out}" if out else ""), err=True)
