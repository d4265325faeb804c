"""`kg link refresh`: what Wikidata has of bases and groups, as a gazetteer file."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli import options, outputs, telling
from kg.cli.link import wikidata
from kg.cli.link.written import write
from kg.gazetteer import Gazetteer


@click.command("refresh", short_help="The bases and groups that Wikidata knows, as a gazetteer file.")
@click.argument("out", type=outputs.FILE, metavar="OUT.csv")
@options.gazetteers
@wikidata.sparql
@wikidata.cache
def command(out: Path, gazetteers: tuple[Path, ...], sparql: str | None, cache_path: Path | None) -> None:
    """Write the bases and groups that Wikidata knows and the gazetteer does not to OUT.csv, for --gazetteer.

    OUT.csv is standard output if it is -.

    Exit code 4: Wikidata does not answer.
    """
    from kg.link.wikidata import WikidataSettings
    from kg.link.wikidata.cache import Cache
    from kg.link.wikidata.refresh import refreshed

    settings = WikidataSettings.load(sparql=sparql)
    gazetteer = Gazetteer.load(gazetteers)
    with (
        Cache.of(settings, cache_path or wikidata.default_cache()) as cache,
        telling.progress("items read") as tick,
    ):
        done = refreshed(settings, cache, gazetteer, tick=tick)
    write(out, done.text)
    click.echo(
        f"{done.entries} entries written to {outputs.place(out)}; {done.known} items are in the gazetteer already"
        + (f"; {done.nameless} items have no French or English name and were left out" if done.nameless else "")
        + ("" if out == outputs.STANDARD_OUTPUT else f". Use them with --gazetteer {out}"), err=True,
    )
