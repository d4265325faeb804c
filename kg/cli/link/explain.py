"""`kg link explain`: whom a name may mean, and why."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli import options

if TYPE_CHECKING:
    from kg.link.judgement import EntityType

_TYPES: dict[str | None, tuple[EntityType, ...]] = {
    "actor": ("actor",), "place": ("base", "place"), "base": ("base",), None: ("actor", "base", "place"),
}


@click.command("explain", short_help="Whom a name may mean, with scores and reasons.")
@click.argument("name")
@click.option("--context", "near", default="", metavar="TEXT", help="The words around the name.")
@click.option("--country", default="", metavar="CC", help="The country told with it (ISO 3166-1).")
@click.option("--type", "type_", type=click.Choice(["actor", "base", "place"]), help="What the name is of.")
@click.option("--kind", default="", metavar="KIND", help="city, armed_group … (see kg schema).")
@click.option("--lang", type=click.Choice(["fr", "en"]), default="en", help="Language of the words.")
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), callback=options.as_day, metavar="YYYY-MM-DD",
              help="When it was written.")
@options.store(required=False, help="Folder of a store: say also what it keeps of the name.")
@options.decisions
@options.gazetteers
@options.base
def command(
    name: str, near: str, country: str, type_: str | None, kind: str, lang: str, day: date | None,
    store_path: Path | None, decisions_path: Path | None, gazetteers: tuple[Path, ...], base: str,
) -> None:
    """Say whom NAME may mean, with scores and reasons, and with --store what the store keeps of it."""
    from kg.decisions import Decisions
    from kg.gazetteer import Gazetteer
    from kg.link import Context, Judge, Query
    from kg.link.explain import explain, kept
    from kg.stores import open_store
    from kg.views.doubts import links_of
    from kg.views.store_view import read

    decisions = options.decisions_in(store_path, decisions_path)
    judge = Judge(Gazetteer.load(gazetteers), Decisions.load(decisions) if decisions else ())
    query = Query(name, _TYPES[type_], kind, country.upper())
    for line in explain(judge.judge(query, Context(near, day=day, lang=lang))):
        click.echo(line)
    if store_path is not None:
        with open_store(store_path, "read") as store:
            for line in kept(name, read(store, links_of(name, base), base)):
                click.echo(line)
