"""`kg export`: a store to a file, in the form that is asked for."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli import options, outputs

if TYPE_CHECKING:
    from kg.stores import Store

_GRAPHS = ("nq", "trig", "ttl", "jsonld")
_TABLES = ("attacks", "accounts")
_SHAPED = ("ucdp", "acled", "gtd")
_FORMATS = (*_GRAPHS, *_TABLES, "geojson", *_SHAPED, "crate")


@click.command("export", short_help="A store as a graph, a table, a map, a dataset's columns, a crate.")
@click.argument("what", required=False, type=click.Choice(_FORMATS), metavar="[FORMAT]")
@options.store(required=True, help="Folder of the store.")
@click.option(
    "--out", type=click.Path(path_type=Path, allow_dash=True), metavar="FILE",
    help="Where it goes; default: standard output, as for -.",
)
@click.option("--format", "form", type=click.Choice(_GRAPHS), help="A graph's format, as FORMAT.")
@click.option("--plain", is_flag=True, help="CSV for programs: cells that look like formulas stay as they are.")
@click.option(
    "--published", type=click.DateTime(["%Y-%m-%d"]), metavar="YYYY-MM-DD", help="Of a crate: its day of publication."
)
@options.gazetteers
@options.base
def command(
    what: str | None,
    store_path: Path,
    out: Path | None,
    form: str | None,
    plain: bool,
    published: datetime | None,
    gazetteers: tuple[Path, ...],
    base: str,
) -> None:
    """Write a store, or what it comes to. FORMAT is one of

    \b
      nq trig ttl jsonld   the whole graph, sorted: equal stores give equal bytes
      attacks accounts     a table: CSV, or Parquet if FILE ends in .parquet
      geojson              the attacks as points on a map
      ucdp acled gtd       the attacks in a dataset's columns; sitrep_unmet says what
                           rule of the dataset a row cannot satisfy, and why
      crate                a folder for a repository (RO-Crate); needs --out and --published

    Default: by the ending of FILE, else nq. Turtle is the union of the graphs.
    """
    from kg.errors import UsageError
    from kg.exporters.quads_file import export
    from kg.stores import open_store

    if what and form and what != form:
        raise UsageError(f"two formats were asked for, {what} and {form}: give one")
    chosen = what or form
    if chosen == "crate" and out == outputs.STANDARD_OUTPUT:
        raise UsageError("a crate is a folder, which does not go to standard output: --out FOLDER")
    if chosen == "crate" and (out is None or published is None):
        raise UsageError("a crate is a folder with a day of publication: --out FOLDER --published YYYY-MM-DD")
    with open_store(store_path, "read") as store:
        if chosen is None or chosen in _GRAPHS:
            count = export(store, outputs.target(out), chosen)
            unit = "statements"
        else:
            count = _write(chosen, store, out, gazetteers, base, plain, published)
            unit = "files" if chosen == "crate" else "rows"
    click.echo(f"{count} {unit} written" + ("" if out is None else f" to {outputs.place(out)}"), err=True)


def _write(
    what: str, store: Store, out: Path | None, gazetteers: tuple[Path, ...], base: str, plain: bool,
    published: datetime | None,
) -> int:
    from kg import exporters
    from kg.consolidate import COUNT_FIELDS
    from kg.exporters.flat_rows import ACCOUNT_COLUMNS, ATTACK_COLUMNS
    from kg.exporters.shaped import columns_of
    from kg.gazetteer import Gazetteer

    gazetteer = Gazetteer.load(gazetteers)
    target = outputs.target(out)
    if what == "crate" and out is not None and published is not None:
        return exporters.write_crate(store, gazetteer, out, published=published.date().isoformat(), base=base)
    told = exporters.attacks(store, gazetteer, base)
    if what in _SHAPED:
        rows = exporters.shaped_rows(what, told, gazetteer)
        return exporters.write_csv(rows, columns_of(what), target, plain=plain)
    if what == "geojson":
        return exporters.write_geojson(exporters.attack_rows(told, gazetteer), target)
    is_attacks = what == "attacks"
    table = exporters.attack_rows(told, gazetteer) if is_attacks else exporters.account_rows(told)
    columns = ATTACK_COLUMNS if is_attacks else ACCOUNT_COLUMNS
    if out is not None and out.suffix.lower() == ".parquet":
        whole = [f"{name}_{end}" for name in COUNT_FIELDS for end in ("low", "best", "high")]
        return exporters.write_parquet(table, columns, out, [*whole, "accounts", "sources"])
    return exporters.write_csv(table, columns, target, plain=plain)
