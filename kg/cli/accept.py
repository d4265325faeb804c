"""`kg accept`: what was read with doubt is right; somebody has decided it."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli import options
from kg.vocabulary import BASE


@click.command("accept", short_help="Make a candidate, or one value of it, a fact.")
@click.argument("fact", metavar="FACT")
@options.slot
@options.deciding
def command(
    fact: str, slot: str | None, store_path: Path, why: str, who: str, gazetteers: tuple[Path, ...],
    decisions_path: Path | None, base: str = BASE,
) -> None:
    """Make FACT, which waits as a candidate or was struck, a fact; with --slot one value of it.

    FACT is an IRI, claim/ID, account/ID … or ID; `kg ask candidates` lists what waits.
    """
    with options.curating(store_path, decisions_path, gazetteers, base, who, why) as curator:
        taken = curator.accept(fact, slot)
    what = f"{slot} of {fact}" if slot else fact
    click.echo(f"decided by {who}: {what} is accepted" if taken.decisions else f"{what} stands already", err=True)
    if taken.waits:
        click.echo(f"{fact} itself waits as a candidate: `kg accept {fact}` makes it a fact", err=True)
