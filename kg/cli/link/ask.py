"""`kg link ask`: what Wikidata knows of the names of a store that nobody is known for."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli import options, telling
from kg.cli.link import wikidata
from kg.decisions import Decisions
from kg.gazetteer import Gazetteer


@click.command("ask", short_help="Ask Wikidata about the names of a store that nobody is known for.")
@options.store(required=True, help="Folder of the store.")
@options.decisions
@options.gazetteers
@wikidata.reconcile
@wikidata.api
@wikidata.cache
@options.base
def command(
    store_path: Path, decisions_path: Path | None, gazetteers: tuple[Path, ...], reconcile: str | None,
    api: str | None, cache_path: Path | None, base: str,
) -> None:
    """Ask the addresses of --reconcile and --api about names that the gazetteer does not know, and keep the answers.

    Exit code 4: Wikidata does not answer; what was answered is kept.
    """
    from kg.link.wikidata import WikidataSettings
    from kg.link.wikidata.cache import Cache
    from kg.stores import open_store
    from kg.update.wikidata import ask_store

    settings = WikidataSettings.load(reconcile=reconcile, api=api)
    gazetteer = Gazetteer.load(gazetteers)
    decisions = options.decisions_in(store_path, decisions_path)
    taken = Decisions.load(decisions) if decisions else Decisions()
    with (
        Cache.of(settings, cache_path or wikidata.default_cache()) as cache,
        open_store(store_path) as store,
        telling.progress("names asked") as tick,
    ):
        done = ask_store(store, gazetteer, settings, cache, taken, base=base, tick=tick)
    click.echo(
        f"{done.asked} names asked: {done.sure} sure, {done.doubtful} doubtful, {done.unknown} unknown"
        + (f"; {done.decided} not asked, somebody decided on them" if done.decided else "")
        + (f"; {done.left_out} not asked, of kinds such as persons that cannot be verified" if done.left_out else ""),
        err=True,
    )
