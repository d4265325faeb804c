"""`kg link`: why a name is linked, doubtful links out and decisions in, and what Wikidata knows."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli import options
from kg.errors import UsageError

if TYPE_CHECKING:
    from kg.link.model import EntityType

_TYPES: dict[str | None, tuple[EntityType, ...]] = {
    "actor": ("actor",), "place": ("base", "place"), "base": ("base",), None: ("actor", "base", "place"),
}


@click.command("link", short_help="Why a name is linked; doubtful links out, decisions in; Wikidata.")
@click.option("--explain", "name", metavar="NAME", help="Whom NAME may mean, with scores and reasons.")
@click.option("--context", "near", default="", metavar="TEXT", help="With --explain: the words around the name.")
@click.option("--country", default="", metavar="CC", help="With --explain: the country told with it (ISO 3166-1).")
@click.option("--type", "type_", type=click.Choice(["actor", "base", "place"]), help="With --explain.")
@click.option("--kind", default="", metavar="KIND", help="With --explain: city, armed_group … (see kg schema).")
@click.option("--lang", type=click.Choice(["fr", "en"]), default="en", help="With --explain: language of the words.")
@click.option(
    "--day", type=click.DateTime(["%Y-%m-%d"]), metavar="YYYY-MM-DD", help="With --explain: when it was written."
)
@click.option("--review", type=click.Path(path_type=Path, dir_okay=False), metavar="OUT.csv",
              help="Write the doubtful links of the store as CSV, for a person to decide.")
@click.option("--decided", type=click.Path(path_type=Path, dir_okay=False, exists=True), metavar="FILE.csv",
              help="Take a decided file back; its decisions win over scores, now and at every build.")
@click.option("--live", is_flag=True, help="Ask Wikidata about the names of the store that nobody is known for.")
@click.option("--refresh", type=click.Path(path_type=Path, dir_okay=False), metavar="OUT.csv",
              help="Write the bases and groups that Wikidata knows as a gazetteer file.")
@options.store(required=False, help="Folder of the store; with --explain also what it keeps of the name.")
@options.decisions
@options.gazetteers
@click.option("--reconcile", metavar="URL", envvar="KG_RECONCILE", help="Address of the Reconciliation API (v0.2).")
@click.option("--api", metavar="URL", envvar="KG_WIKIBASE_API", help="Address of the Wikibase API (api.php).")
@click.option("--sparql", metavar="URL", envvar="KG_WIKIDATA_SPARQL", help="Address of the SPARQL endpoint.")
@click.option("--cache", "cache_path", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
              envvar="KG_WIKIDATA_CACHE", help="Answers are kept here; default: in the user's cache folder.")
@options.base
@click.pass_context
def command(
    context: click.Context,
    name: str | None,
    near: str,
    country: str,
    type_: str | None,
    kind: str,
    lang: str,
    day: object,
    review: Path | None,
    decided: Path | None,
    live: bool,
    refresh: Path | None,
    store_path: Path | None,
    decisions_path: Path | None,
    gazetteers: tuple[Path, ...],
    reconcile: str | None,
    api: str | None,
    sparql: str | None,
    cache_path: Path | None,
    base: str,
) -> None:
    """Whom a name means and why; what is doubtful, for people to decide; what Wikidata knows.

    \b
      kg link --explain Tripoli --context "des tirs à Tripoli, au Liban"
      kg link --store DIR --review doubtful.csv    then fill decision, who, when, why
      kg link --store DIR --decided doubtful.csv   those reports are linked anew
      kg link --store DIR --live                   asks the addresses of --reconcile and --api

    Exit codes: 0 done, 1 some rows are bad (the others were taken), 2 wrong call, 3 a report would break a shape with
    what was decided and stays as it was, 4 Wikidata does not answer.
    """
    wanted = [name is not None, review is not None, decided is not None, live, refresh is not None]
    if sum(wanted) != 1:
        raise click.UsageError(
            "say one of --explain NAME, --review OUT.csv, --decided FILE.csv, --live, --refresh OUT.csv"
        )
    from kg.cli import linking

    decisions = options.decisions_in(store_path, decisions_path)
    if name is not None:
        from kg.link import Context, Query

        query = Query(name, _TYPES[type_], kind, country.upper())
        around = Context(near, day=day.date() if isinstance(day, datetime) else None, lang=lang)
        linking.explain(query, around, gazetteers, decisions, store_path, base)
        return
    if refresh is not None:
        context.exit(linking.refresh(refresh, gazetteers, sparql, cache_path))
    if store_path is None:
        raise UsageError("say which store: --store DIR")
    if review is not None:
        linking.review(store_path, review, gazetteers, base)
    elif decided is not None:
        context.exit(linking.decided(store_path, decided, decisions_path, gazetteers, base))
    else:
        linking.live(store_path, decisions, gazetteers, reconcile, api, cache_path, base)
