"""`kg fetch`: feeds and pages of the web into report files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from kg.cli import outputs, telling
from kg.errors import InputError, RemoteError
from kg.fetch.fetch_settings import FetchSettings

_DEFAULT = FetchSettings()


@click.command("fetch", short_help="Feeds and web pages into report files.")
@click.argument("addresses", nargs=-1, metavar="ADDRESS...")
@click.option(
    "--out", required=True, type=outputs.FOLDER, metavar="DIR", help="Where reports go."
)
@click.option("--from", "lists", multiple=True, type=click.File(), metavar="FILE", help="Addresses, one a line.")
@click.option("--again", is_flag=True, help="Fetch also what the folder has already, and replace it.")
@click.option(
    "--per-feed", type=click.IntRange(1), default=_DEFAULT.per_feed, show_default=True, help="Newest entries of a feed."
)
@click.option("--delay", type=click.FloatRange(0), default=_DEFAULT.delay, show_default=True, help="Seconds per host.")
@click.option("--timeout", type=click.FloatRange(0.1), default=_DEFAULT.timeout, show_default=True, help="Seconds.")
@click.option("--deadline", type=click.FloatRange(0.1), default=_DEFAULT.deadline, show_default=True, help="Seconds.")
@click.option("--tries", type=click.IntRange(1, 10), default=_DEFAULT.tries, show_default=True)
@click.option("--largest", type=click.IntRange(1), default=_DEFAULT.largest, show_default=True, help="Bytes of a page.")
@click.option("--user-agent", default=_DEFAULT.user_agent, show_default=True)
@click.option("--allow-private", is_flag=True, help="Also addresses that are not of the public internet.")
def command(addresses: tuple[str, ...], out: Path, lists: tuple[Any, ...], again: bool, **limits: Any) -> int:
    """Read RSS or Atom feeds and web pages; write each article as a report file that `kg build` takes.

    robots.txt is obeyed. What the folder has already is not fetched again, so a run can be stopped and repeated. The
    name of each new file goes to standard output; what failed is listed, and the rest goes on.
    """
    from kg.fetch import PageClient, fetch

    wanted = [*addresses, *(line.partition(" #")[0].strip() for file in lists for line in file)]
    wanted = [address for address in wanted if address and not address.startswith("#")]
    if not wanted:
        raise click.UsageError("give the address of a feed or page, or a file of them with --from")
    errors: list[InputError | RemoteError] = []
    new = known = 0
    with PageClient(FetchSettings(**limits)) as client, telling.progress("pages fetched") as tick:
        for one in fetch(wanted, out, client, again=again):
            telling.notes(one.notes)
            if one.error:
                errors.append(one.error)
                click.echo(f"not fetched: {one.error}", err=True)
            elif one.new:
                new += 1
                click.echo(one.path)
            elif one.path:
                known += 1
            tick(new + known + len(errors))
    click.echo(f"{new} reports written to {out}, {known} were there, {len(errors)} failed", err=True)
    return max((error.exit_code for error in errors), default=0)
