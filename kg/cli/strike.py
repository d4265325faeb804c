"""`kg strike`: a fact, or one value of it, is wrong; somebody has decided it."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli import options
from kg.vocabulary import BASE


@click.command("strike", short_help="Take a fact, or one value of it, out of a store.")
@click.argument("fact", metavar="FACT")
@options.slot
@options.deciding
def command(
    fact: str, slot: str | None, store_path: Path, why: str, who: str, gazetteers: tuple[Path, ...],
    decisions_path: Path | None, base: str = BASE,
) -> None:
    """Take FACT out of the store, or with --slot one value of it.

    FACT is an IRI, claim/ID, account/ID … or ID. What is struck stays readable (kg ask struck-facts) and is in no
    answer; with the only account of an attack goes what was said about the attack. The decision wins over what is
    read, in this build and all later ones; `kg decisions undo` takes it back.
    """
    with options.curating(store_path, decisions_path, gazetteers, base, who, why) as curator:
        taken = curator.strike(fact, slot)
    what = f"{slot} of {fact}" if slot else fact
    click.echo(f"decided by {who}: {what} is struck" if taken.decisions else f"{what} is out already", err=True)
