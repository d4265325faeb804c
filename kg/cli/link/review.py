"""`kg link review`: the doubtful links of a store, for people to decide."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli import options, outputs
from kg.cli.link.written import write
from kg.gazetteer import Gazetteer


@click.command("review", short_help="The doubtful links of a store as CSV, for a person to decide.")
@click.argument("out", type=outputs.FILE, metavar="OUT.csv")
@options.store(required=True, help="Folder of the store.")
@options.gazetteers
@options.base
def command(out: Path, store_path: Path, gazetteers: tuple[Path, ...], base: str) -> None:
    """Write the doubtful links of a store to OUT.csv: fill decision, who, when and why, then `kg link decide`.

    OUT.csv is standard output if it is -.
    """
    from kg.link.review_csv import described, to_csv
    from kg.stores import open_store
    from kg.views.doubts import doubts
    from kg.views.store_view import read

    entities = Gazetteer.load(gazetteers).entities
    with open_store(store_path, "read") as store:
        found = list(described(read(store, doubts(base), base), entities))
    write(out, to_csv(found))
    click.echo(f"{len(found)} doubtful links written to {outputs.place(out)}", err=True)
